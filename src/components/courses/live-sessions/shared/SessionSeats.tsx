import { useTranslation } from "@/hooks/ui/useTranslation";
import { sessionOver } from "@/lib/courses/shared/session-over";
import type { SessionStatus } from "@/lib/courses/shared/session-types";
import { useFormat } from "@/hooks/ui/useFormat";
import { useNow } from "@/hooks/ui/useNow";

interface Seats {
  status: SessionStatus;
  scheduled_end: string;
  registered_count: number;
  waitlisted_count: number;
  max_participants: number | null;
}

/** Seats taken of those there are, and who waits; what is free counts only while somebody can take it. */
export function SessionSeats({ session, inline = false }: { session: Seats; inline?: boolean }) {
  const { t } = useTranslation("sessions");
  const format = useFormat();
  const { registered_count: taken, waitlisted_count: waiting, max_participants: seats } = session;
  const free = seats === null ? null : Math.max(seats - taken, 0);
  const now = useNow();
  const rest = sessionOver(session, now)
    ? null
    : waiting > 0
      ? t("seats.waiting", { count: waiting })
      : free === 0
        ? t("seats.full")
        : free === null
          ? t("seats.unlimited")
          : t("seats.free", { count: free });
  const figure = seats === null ? format.number(taken) : `${format.number(taken)} / ${format.number(seats)}`;
  const said =
    seats === null
      ? t("seats.registered", { count: taken })
      : t("seats.of", {
          count: seats,
          formatted: format.number(seats),
          registered: t("seats.registered", { count: taken }),
        });
  if (inline) return [said, rest].filter(Boolean).join(" · ");
  return (
    <span className="block min-w-0 tabular">
      <span className="block">
        <span className="sr-only">{said}</span>
        <span aria-hidden>{figure}</span>
      </span>
      {rest ? (
        <span className={`block truncate text-sm ${free === 0 ? "text-warn-ink" : "text-muted"}`}>
          {rest}
        </span>
      ) : null}
    </span>
  );
}
