import { useTranslation } from "@/hooks/ui/useTranslation";
import { agendaOf } from "./agenda";
import { SessionRow } from "./SessionRow";
import { momentsOf } from "./session-state";
import { ErrorState } from "@/components/shared/feedback/ErrorState";
import { Button } from "@/components/ui/Button";
import { Card } from "@/components/ui/Card";
import { Skeleton } from "@/components/ui/Skeleton";
import type { MyLiveSession } from "@/hooks/courses/shared/types";
import { announce } from "@/lib/announce";
import { useFormat } from "@/hooks/ui/useFormat";
import { useServerNow } from "@/hooks/ui/useServerNow";

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

/** Sessions under the day or the month they take place in, for the reader's clock. */
export function SessionAgenda({ sessions, onMore, loadingMore, moreError }: SessionAgendaProps) {
  const { t } = useTranslation("student");
  const format = useFormat();
  const now = useServerNow(sessions.slice(0, 20).flatMap(momentsOf));

  async function more() {
    const count = await onMore?.().catch(() => undefined);
    if (count !== undefined) announce(t("student:list.loaded", { count }));
  }

  return (
    <div className="grid gap-6">
      {agendaOf(sessions, now, format).map(({ key, period, sessions: rows }) => {
        const start = rows[0].scheduled_start;
        const oneDay = period === "today" || period === "tomorrow" || period === "yesterday";
        return (
          <section key={key} aria-labelledby={`period-${key}`}>
            <h3 id={`period-${key}`} className="mb-2 flex gap-2 font-semibold">
              <span className="first-letter:uppercase">
                {period === "month" ? format.month(start) : t(`student:list.${period}`)}
              </span>
              {oneDay ? <span className="font-normal text-muted">{format.day(start)}</span> : null}
            </h3>
            <Card className="overflow-hidden">
              <ul className="divide-y divide-line">
                {rows.map((session) => (
                  <SessionRow key={session.id} session={session} now={now} withDay={!oneDay} />
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
