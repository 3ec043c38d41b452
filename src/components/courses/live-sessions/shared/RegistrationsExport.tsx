import Download from "lucide-react/icons/download";
import { useEffect } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { exportName } from "@/components/courses/live-sessions/shared/export-name";
import { ExportProgress } from "@/components/shared/feedback/ExportProgress";
import { notifyError } from "@/components/shared/feedback/toast";
import { Button } from "@/components/ui/Button";
import { eachRegistrationPage } from "@/hooks/courses/registrations/registrations";
import type { LiveSessionDetail, SessionRegistration } from "@/hooks/courses/shared/types";
import { useErrorText } from "@/hooks/ui/useErrorText";
import { useExport } from "@/hooks/ui/useExport";
import { useFormat } from "@/hooks/ui/useFormat";
import { csvTime } from "@/lib/files/csv";

/** Every seat and place on the waitlist as a file, read a page at a time; shows how far it is and can be stopped. */
export function RegistrationsExport({ session }: { session: LiveSessionDetail }) {
  const { t } = useTranslation(["session", "sessions"]);
  const format = useFormat();
  const errorText = useErrorText();
  const { progress, start, stop } = useExport();
  useEffect(() => {
    if (progress.state === "failed") notifyError(errorText(progress.error));
  }, [progress, errorText]);

  function run() {
    const zone = format.timeZone;
    start<SessionRegistration>({
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
      pages: (signal) => eachRegistrationPage(session.id, signal),
      done: (count) => t("export.done", { count }),
    });
  }

  if (progress.state !== "running")
    return (
      <Button size="sm" onClick={run}>
        <Download aria-hidden />
        {t("export.action")}
      </Button>
    );
  return (
    <ExportProgress
      rows={progress.rows}
      total={session.registered_count + session.waitlisted_count}
      label={t("export.running")}
      stop={{ label: t("export.stop"), run: stop }}
    />
  );
}
