import { useTranslation } from "@/hooks/ui/useTranslation";
import { exportName } from "@/components/courses/live-sessions/shared/export-name";
import { ExportButton } from "@/components/courses/live-sessions/shared/ExportButton";
import { registrationSnapshot } from "@/hooks/courses/registrations/registrations";
import type { LiveSessionDetail, SessionRegistration } from "@/hooks/courses/shared/types";
import { useExport } from "@/hooks/ui/useExport";
import { useFormat } from "@/hooks/ui/useFormat";
import { csvTime } from "@/lib/files/csv";

/** Every seat and place on the waitlist as a file, read a page at a time; shows how far it is and can be stopped. */
export function RegistrationsExport({ session }: { session: LiveSessionDetail }) {
  const { t } = useTranslation(["session", "sessions"]);
  const format = useFormat();
  const exporting = useExport();

  function run() {
    const zone = format.timeZone;
    exporting.start<SessionRegistration>({
      name: exportName(t("export.file"), session.title, format.dayKey(session.scheduled_start)),
      columns: [
        { label: t("export.name"), cell: (row) => row.attendee_name },
        { label: t("export.email"), cell: (row) => row.attendee_email },
        {
          label: t("export.status"),
          cell: ({ status }) =>
            t(`registration.${status === "waitlisted" || status === "cancelled" ? status : "registered"}`),
        },
        { label: t("export.registered", { zone }), cell: (row) => csvTime(row.registered_at, zone) },
        { label: t("export.promoted", { zone }), cell: (row) => csvTime(row.promoted_at, zone) },
        { label: t("export.cancelled", { zone }), cell: (row) => csvTime(row.cancelled_at, zone) },
      ],
      snapshot: (signal) => registrationSnapshot(session.id, signal),
      done: (count) => t("export.done", { count }),
    });
  }

  return <ExportButton label={t("export.action")} exporting={exporting} onRun={run} />;
}
