import RotateCw from "lucide-react/icons/rotate-cw";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { ConnectionsLink } from "@/components/courses/live-sessions/shared/ConnectionsLink";
import { useSessionActions } from "@/components/courses/live-sessions/shared/session-actions-context";
import { StatusBadge } from "@/components/shared/display/StatusBadge";
import { Button } from "@/components/ui/Button";
import { useRefetchReport, type AttendanceReport } from "@/hooks/courses/attendance/attendance";
import type { LiveSessionDetail } from "@/hooks/courses/shared/types";
import { can } from "@/lib/roles";
import { useErrorText } from "@/hooks/ui/useErrorText";
import { useFormat } from "@/hooks/ui/useFormat";

type Look = {
  key: string;
  tone: "good" | "info" | "bad" | "neutral";
  shape: "check" | "half" | "slash" | "hollow";
};

function lookOf({ state, outcome, error_code: error, attempts }: AttendanceReport): Look {
  if (state === "parked") return { key: "failed", tone: "bad", shape: "slash" };
  if (outcome === "imported") return { key: "imported", tone: "good", shape: "check" };
  if (state === "done") return { key: "noReport", tone: "neutral", shape: "hollow" };
  if (state === "running" || attempts === 0) return { key: "fetching", tone: "info", shape: "half" };
  return { key: error ? "retrying" : "waiting", tone: "info", shape: "half" };
}

/** Codes that a person can do something about have a sentence of their own. */
const reasons = [
  "reconnect",
  "forbidden",
  "rate_limited",
  "daily_limit",
  "server",
  "network",
  "timeout",
] as const;
const reasonOf = (code: string | null) => reasons.find((reason) => reason === code) ?? "other";

function Line({ report, onRetry }: { report: AttendanceReport; onRetry?: (() => void) | undefined }) {
  const { t } = useTranslation(["session", "sessions"]);
  const format = useFormat();
  const look = lookOf(report);
  const provider = t(`sessions:platform.${report.provider}`);
  const failed = look.key === "failed" || look.key === "retrying";
  const later = report.next_try && look.key !== "imported" && look.key !== "fetching";
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
      <span className="grid min-w-0 flex-1 basis-60 justify-items-start gap-1">
        <StatusBadge tone={look.tone} shape={look.shape}>
          {t(`attendance.report.${look.key}`, { provider })}
        </StatusBadge>
        <span className="text-sm text-pretty text-muted">
          {failed
            ? t(`attendance.why.${reasonOf(report.error_code)}`, {
                provider,
                code: report.error_detail ?? report.error_code ?? "",
              })
            : look.key === "noReport" || look.key === "waiting"
              ? t(`attendance.help.${look.key}`, { provider })
              : null}
          {report.fetched_at && look.key === "imported"
            ? t("attendance.fetched", {
                count: report.participants,
                when: format.dateTime(report.fetched_at),
              })
            : null}
          {report.unasked ? ` ${t("attendance.help.unasked", { provider })}` : null}
          {later ? ` ${t("meeting.nextTry", { when: format.dateTime(report.next_try ?? "") })}` : null}
        </span>
        {report.unasked || (report.state === "parked" && report.error_code === "reconnect") ? (
          <ConnectionsLink />
        ) : null}
      </span>
      {onRetry ? (
        <Button size="sm" onClick={onRetry}>
          <RotateCw aria-hidden />
          {t("attendance.refetch")}
        </Button>
      ) : null}
    </li>
  );
}

/** Whether the providers have said who came; where they have not, why and what to do. */
export function AttendanceReports({
  session,
  reports,
}: {
  session: LiveSessionDetail;
  reports: readonly AttendanceReport[];
}) {
  const { t } = useTranslation("session");
  const errorText = useErrorText();
  const { role } = useSessionActions();
  const refetch = useRefetchReport(session.id);
  if (reports.length === 0) return null;
  const manages = can(role, "manage_sessions");
  const busy = refetch.isPending || reports.some((report) => lookOf(report).key === "fetching");
  return (
    <div className="rounded-md bg-sunken px-4 py-3">
      <ul className="grid gap-3" aria-label={t("attendance.reports")} aria-live="polite">
        {reports.map((report, at) => (
          <Line
            key={`${report.provider}-${String(at)}`}
            report={report}
            onRetry={manages && !busy && at === 0 ? () => refetch.mutate() : undefined}
          />
        ))}
      </ul>
      {refetch.error ? (
        <p role="alert" className="mt-2 text-sm text-bad-ink">
          {errorText(refetch.error)}
        </p>
      ) : null}
    </div>
  );
}
