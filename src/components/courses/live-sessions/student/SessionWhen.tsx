import { useTranslation } from "@/hooks/ui/useTranslation";
import type { MyLiveSession } from "@/hooks/courses/shared/types";
import { heldAt } from "@/lib/courses/shared/session-times";
import { sameClock } from "@/lib/text/format";
import { useFormat } from "@/hooks/ui/useFormat";

type Times = Pick<
  MyLiveSession,
  "status" | "scheduled_start" | "scheduled_end" | "actual_start" | "actual_end" | "time_zone"
>;

/** The session's own zone when its clock shows something else than the reader's, else null. */
export function useOtherZone({
  scheduled_start,
  time_zone,
}: Pick<Times, "scheduled_start" | "time_zone">): string | null {
  const format = useFormat();
  return sameClock(time_zone, format.timeZone, scheduled_start) ? null : time_zone;
}

/** Day and hours for the reader, and in the session's own zone where they differ; once it has ended, when it took place. */
export function SessionWhen({ session }: { session: Times }) {
  const { t } = useTranslation("student");
  const format = useFormat();
  const other = useOtherZone(session);
  const { scheduled_start: start, scheduled_end: end } = session;
  const held = heldAt(session);
  return (
    <div>
      <time dateTime={start} className="block tabular font-medium text-ink">
        {format.day(start)}, {format.timeRange(start, end)}
      </time>
      {held ? (
        <span className="block text-sm text-muted">
          {t("student:session.held", { when: format.timeRange(held.start, held.end) })}
        </span>
      ) : null}
      {other ? (
        <>
          <span className="block text-sm text-muted">
            {t("student:session.yourZone", { zone: format.zone(format.timeZone, start) })}
          </span>
          <span className="mt-1 block tabular text-ink">
            {format.day(start, other)}, {format.timeRange(start, end, other)}
          </span>
          <span className="block text-sm text-muted">
            {t("student:session.itsZone", { zone: format.zone(other, start) })}
          </span>
        </>
      ) : null}
    </div>
  );
}
