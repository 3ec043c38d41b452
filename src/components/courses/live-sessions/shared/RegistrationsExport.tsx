import Download from "lucide-react/icons/download";
import { useEffect } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { ExportProgress } from "@/components/shared/feedback/ExportProgress";
import { notifyError } from "@/components/shared/feedback/toast";
import { Button } from "@/components/ui/Button";
import { eachRegistrationPage } from "@/hooks/courses/registrations/registrations";
import type { LiveSessionDetail, SessionRegistration } from "@/hooks/courses/shared/types";
import { useErrorText } from "@/hooks/ui/useErrorText";
import { useExport } from "@/hooks/ui/useExport";
import { useFormat } from "@/hooks/ui/useFormat";
import { csvTime } from "@/lib/files/csv";

const fileName = (title: string, day: string) =>
  `${title
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/[^\w]+/g, "-")
    .replace(/^-|-$/g, "")
    .toLowerCase()
    .slice(0, 60)}-${day}`;

/** Every registration as a file, read a page at a time; shows how far it is and can be stopped. */
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
      name: fileName(session.title, format.dayKey(session.scheduled_start)),
      columns: [
        { label: t("export.name"), cell: (row) => row.attendee_name },
        { label: t("export.email"), cell: (row) => row.attendee_email },
        { label: t("export.status"), cell: (row) => t(`registration.${row.status}`) },
        { label: t("export.registered", { zone }), cell: (row) => csvTime(row.registered_at, zone) },
        { label: t("export.joined", { zone }), cell: (row) => csvTime(row.joined_at, zone) },
        { label: t("export.left", { zone }), cell: (row) => csvTime(row.left_at, zone) },
        {
          label: t("export.minutes"),
          cell: ({ attendance_seconds: seconds }) =>
            seconds === null ? "" : String(Math.round(seconds / 60)),
        },
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
