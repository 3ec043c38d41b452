import { useTranslation } from "@/hooks/ui/useTranslation";
import { exportName } from "@/components/courses/live-sessions/shared/export-name";
import { ExportButton } from "@/components/courses/live-sessions/shared/ExportButton";
import {
  attendanceSnapshot,
  isToConfirm,
  type Attendee,
  type UnknownAttendee,
} from "@/hooks/courses/attendance/attendance";
import type { LiveSessionDetail } from "@/hooks/courses/shared/types";
import { useExport } from "@/hooks/ui/useExport";
import { useFormat } from "@/hooks/ui/useFormat";
import { csvTime } from "@/lib/files/csv";

type Line = Attendee | UnknownAttendee;
const known = (line: Line): line is Attendee => "user_id" in line;

/** Who came, how that is known, when they were there, and the participants nobody knows. */
export function AttendanceExport({ session }: { session: LiveSessionDetail }) {
  const { t } = useTranslation(["session", "sessions"]);
  const format = useFormat();
  const exporting = useExport();

  function outcome(line: Line): string {
    if (!known(line)) return t("attendance.export.unknown");
    if (isToConfirm(line, session.status === "ended")) return t("attendance.toConfirm");
    if (line.status === null) return t(line.is_team ? "attendance.team" : "attendance.guest");
    return t(`registration.${line.status}`);
  }

  function evidence(line: Line): string {
    if (!known(line)) return t("attendance.source.provider");
    const source = line.by_hand === null ? line.basis : "manual";
    if (source === null) return "";
    return t(source === "join_click" ? "attendance.clickCounts" : `attendance.source.${source}`);
  }

  function run() {
    const zone = format.timeZone;
    exporting.start<Line>({
      name: exportName(
        t("attendance.export.file"),
        session.title,
        format.dayKey(session.actual_start ?? session.scheduled_start),
      ),
      columns: [
        { label: t("export.name"), cell: (line) => line.name ?? t("attendance.nameless") },
        { label: t("export.email"), cell: (line) => line.email },
        { label: t("attendance.export.outcome"), cell: outcome },
        { label: t("attendance.export.evidence"), cell: evidence },
        {
          label: t("attendance.export.seen"),
          cell: (line) =>
            known(line) ? line.sources.map((source) => t(`attendance.source.${source}`)).join(", ") : "",
        },
        { label: t("export.joined", { zone }), cell: (line) => csvTime(line.joined_at, zone) },
        { label: t("export.left", { zone }), cell: (line) => csvTime(line.left_at, zone) },
        {
          label: t("export.minutes"),
          cell: ({ seconds }) => (seconds === null ? "" : String(Math.round(seconds / 60))),
        },
        {
          label: t("attendance.export.intervals", { zone }),
          cell: (line) =>
            known(line)
              ? line.intervals
                  .map((each) => each.map((moment) => csvTime(moment, zone)).join(" – "))
                  .join("; ")
              : "",
        },
        {
          label: t("attendance.export.knownAs"),
          cell: (line) => (known(line) ? line.known_as : line.name),
        },
      ],
      snapshot: (signal) => attendanceSnapshot(session.id, signal),
      done: (count) => t("attendance.export.done", { count }),
    });
  }

  return <ExportButton label={t("attendance.export.action")} exporting={exporting} onRun={run} />;
}
