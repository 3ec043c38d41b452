import { useTranslation } from "@/hooks/ui/useTranslation";
import { TimelineEvent } from "./TimelineEvent";
import type { MoreRows } from "@/components/shared/table/data-table-types";
import { ErrorState } from "@/components/shared/feedback/ErrorState";
import { Button } from "@/components/ui/Button";
import type { SerialEvent } from "@/hooks/physical/shared/types";
import { compensatedSeq } from "@/lib/physical/trace/history-events";

interface SerialTimelineProps {
  /** Newest first. */
  events: readonly SerialEvent[];
  /** From this event on the chain does not hold. */
  brokenSeq: number | null;
  older: MoreRows;
  readsCustomers: boolean;
}

/** Everything that happened to a unit, the newest first. Nothing of it can be changed. */
export function SerialTimeline({ events, brokenSeq, older, readsCustomers }: SerialTimelineProps) {
  const { t } = useTranslation(["serialUnit", "serials"]);
  const takenBack = events.map((event, index) => compensatedSeq(event, events.slice(index + 1)));
  const takenBackBy = new Map(takenBack.map((seq, index) => [seq, events[index]?.seq ?? null]));

  return (
    <>
      <ol aria-label={t("timeline.label")} className="grid">
        {events.map((event, index) => (
          <TimelineEvent
            key={event.id}
            event={event}
            compensated={takenBack[index] ?? null}
            compensatedBy={takenBackBy.get(event.seq) ?? null}
            broken={event.seq === brokenSeq}
            readsCustomers={readsCustomers}
            last={index === events.length - 1 && !older.has}
          />
        ))}
      </ol>
      {older.error ? (
        <ErrorState compact error={older.error} onRetry={older.load} retrying={older.loading} />
      ) : null}
      {older.has && !older.error ? (
        <Button className="justify-self-start" loading={older.loading} onClick={older.load}>
          {t("timeline.older")}
        </Button>
      ) : null}
    </>
  );
}
