import { useTranslation } from "react-i18next";
import { SessionRow } from "@/components/courses/student/SessionRow";
import { momentsOf } from "@/components/courses/student/session-state";
import { ErrorState } from "@/components/shared/ErrorState";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import type { MyLiveSession } from "@/hooks/courses/types";
import { announce } from "@/lib/announce";
import { useFormat } from "@/lib/use-format";
import { useServerNow } from "@/lib/use-server-now";

const day = 24 * 60 * 60_000;

/** "Today", "tomorrow", "yesterday", else the day itself. */
function useDayName(now: number): (at: string) => string {
  const { t } = useTranslation("student");
  const format = useFormat();
  const [today, tomorrow, yesterday] = [0, day, -day].map((shift) => format.dayKey(now + shift));
  return (at) => {
    const key = format.dayKey(at);
    if (key === today) return t("student:list.today");
    if (key === tomorrow) return t("student:list.tomorrow");
    if (key === yesterday) return t("student:list.yesterday");
    return format.day(at);
  };
}

function byDay(sessions: readonly MyLiveSession[], keyOf: (at: string) => string) {
  const days: { key: string; sessions: MyLiveSession[] }[] = [];
  for (const session of sessions) {
    const key = keyOf(session.scheduled_start);
    const last = days.at(-1);
    if (last?.key === key) last.sessions.push(session);
    else days.push({ key, sessions: [session] });
  }
  return days;
}

export function AgendaSkeleton() {
  const { t } = useTranslation("student");
  return (
    <div>
      <output className="sr-only">{t("student:list.loading")}</output>
      <Skeleton className="mb-3 w-24" />
      <Card className="divide-y divide-line">
        {["a", "b", "c", "d"].map((key) => (
          <div key={key} className="grid gap-x-5 gap-y-2 px-4 py-4 sm:grid-cols-[7.5rem_1fr_auto] sm:px-5">
            <Skeleton className="w-24" />
            <div className="grid gap-2">
              <Skeleton className="w-3/5" />
              <Skeleton className="w-2/5" />
            </div>
            <Skeleton className="h-8 w-24 rounded-md" />
          </div>
        ))}
      </Card>
    </div>
  );
}

interface SessionAgendaProps {
  sessions: readonly MyLiveSession[];
  /** Undefined when everything is shown. */
  onMore?: (() => Promise<number>) | undefined;
  loadingMore: boolean;
  moreError: unknown;
}

/** Sessions under the day they take place on, for the reader's clock. */
export function SessionAgenda({ sessions, onMore, loadingMore, moreError }: SessionAgendaProps) {
  const { t } = useTranslation("student");
  const format = useFormat();
  const now = useServerNow(sessions.slice(0, 20).flatMap(momentsOf));
  const dayName = useDayName(now);

  async function more() {
    const count = await onMore?.();
    if (count !== undefined) announce(t("student:list.loaded", { count }));
  }

  return (
    <div className="grid gap-6">
      {byDay(sessions, (at) => format.dayKey(at)).map(({ key, sessions: ofDay }) => {
        const first = ofDay[0];
        if (!first) return null;
        const name = dayName(first.scheduled_start);
        const date = format.day(first.scheduled_start);
        return (
          <section key={key} aria-label={name === date ? name : `${name}, ${date}`}>
            <h3 className="mb-2 flex gap-2 font-semibold">
              <span className="first-letter:uppercase">{name}</span>
              {name === date ? null : <span className="font-normal text-muted">{date}</span>}
            </h3>
            <Card className="overflow-hidden">
              <ul className="divide-y divide-line">
                {ofDay.map((session) => (
                  <SessionRow key={session.id} session={session} now={now} />
                ))}
              </ul>
            </Card>
          </section>
        );
      })}
      {moreError ? (
        <ErrorState compact error={moreError} onRetry={() => void more()} retrying={loadingMore} />
      ) : null}
      {onMore && !moreError ? (
        <Button className="justify-self-center" onClick={() => void more()} loading={loadingMore}>
          {t("student:list.more")}
        </Button>
      ) : null}
    </div>
  );
}
