import { useTranslation } from "@/hooks/ui/useTranslation";
import { exportName } from "@/components/courses/live-sessions/shared/export-name";
import { exportedWhich } from "@/components/courses/live-sessions/shared/exported-which";
import { ExportButton } from "@/components/shared/feedback/ExportButton";
import {
  attendanceSnapshot,
  type Attendee,
  type UnknownAttendee,
} from "@/hooks/courses/attendance/attendance";
import type { LiveSessionDetail } from "@/hooks/courses/shared/types";
import type { ExportPlan } from "@/hooks/ui/useExport";
import { useFormat } from "@/hooks/ui/useFormat";
import { zonedTime } from "@/lib/files/sheet";

type Line = Attendee | UnknownAttendee;
const known = (line: Line): line is Attendee => "user_id" in line;

/** Who came, how that is known, when they were there, and the participants nobody knows. */
export function AttendanceExport({ session, query }: { session: LiveSessionDetail; query: string }) {
  const { t } = useTranslation(["session", "sessions"]);
  const format = useFormat();

  function outcome(line: Line): string {
    if (!known(line)) return t("attendance.export.unknown");
    if (line.to_confirm) return t("attendance.toConfirm");
    if (line.status === null) return t(line.is_team ? "attendance.team" : "attendance.guest");
    return t(`registration.${line.status}`);
  }

  function evidence(line: Line): string {
    if (!known(line)) return t("attendance.source.provider");
    const source = line.by_hand === null ? line.basis : "manual";
    if (source === null) return "";
    return t(source === "join_click" ? "attendance.clickCounts" : `attendance.source.${source}`);
  }

  const plan = (): ExportPlan<Line> => ({
    name: exportName(
      t("attendance.export.file"),
      session.title,
      format.dayKey(session.actual_start ?? session.scheduled_start),
    ),
    sheet: t("tab.attendance"),
    columns: [
      { label: t("export.name"), type: "text", value: (line) => line.name ?? t("attendance.nameless") },
      { label: t("export.email"), type: "text", value: (line) => line.email },
      { label: t("attendance.export.outcome"), type: "text", value: outcome },
      { label: t("attendance.export.evidence"), type: "text", value: evidence },
      {
        label: t("attendance.export.seen"),
        type: "text",
        value: (line) =>
          known(line) ? line.sources.map((source) => t(`attendance.source.${source}`)).join(", ") : "",
      },
      { label: t("export.joined"), type: "moment", value: (line) => line.joined_at },
      { label: t("export.left"), type: "moment", value: (line) => line.left_at },
      {
        label: t("export.minutes"),
        type: "number",
        value: ({ seconds }) => (seconds === null ? null : Math.round(seconds / 60)),
      },
      {
        label: t("attendance.export.intervals", { zone: format.timeZone }),
        type: "text",
        value: (line) =>
          known(line)
            ? line.intervals
                .map((each) => each.map((moment) => zonedTime(moment, format.timeZone)).join(" – "))
                .join("; ")
            : "",
      },
      {
        label: t("attendance.export.knownAs"),
        type: "text",
        value: (line) => (known(line) ? line.known_as : line.name),
      },
    ],
    snapshot: (signal) => attendanceSnapshot(session.id, query || undefined, signal),
  });

  return (
    <ExportButton
      label={t("attendance.export.action")}
      description={exportedWhich(t, { query })}
      plan={plan}
    />
  );
}
