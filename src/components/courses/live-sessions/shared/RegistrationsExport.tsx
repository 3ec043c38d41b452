import { useTranslation } from "@/hooks/ui/useTranslation";
import { exportName } from "@/components/courses/live-sessions/shared/export-name";
import { ExportButton } from "@/components/shared/feedback/ExportButton";
import { registrationSnapshot } from "@/hooks/courses/registrations/registrations";
import type { LiveSessionDetail, SessionRegistration } from "@/hooks/courses/shared/types";
import { exportedWhich } from "@/components/courses/live-sessions/shared/exported-which";
import type { ExportPlan } from "@/hooks/ui/useExport";
import { useFormat } from "@/hooks/ui/useFormat";
import type { RegistrationFilters } from "@/lib/courses/shared/session-types";

interface RegistrationsExportProps {
  session: LiveSessionDetail;
  filters: RegistrationFilters;
}

/** The seats and places on the waitlist that the filters let through as a file, those given back too. */
export function RegistrationsExport({ session, filters }: RegistrationsExportProps) {
  const { t } = useTranslation(["session", "sessions"]);
  const format = useFormat();

  const plan = (): ExportPlan<SessionRegistration> => ({
    name: exportName(t("export.file"), session.title, format.dayKey(session.scheduled_start)),
    sheet: t("tab.registrations"),
    columns: [
      { label: t("export.name"), type: "text", value: (row) => row.attendee_name },
      { label: t("export.email"), type: "text", value: (row) => row.attendee_email },
      {
        label: t("export.status"),
        type: "text",
        value: ({ status }) =>
          t(`registration.${status === "waitlisted" || status === "cancelled" ? status : "registered"}`),
      },
      { label: t("export.registered"), type: "moment", value: (row) => row.registered_at },
      { label: t("export.promoted"), type: "moment", value: (row) => row.promoted_at },
      { label: t("export.cancelled"), type: "moment", value: (row) => row.cancelled_at },
    ],
    snapshot: (signal) => registrationSnapshot(session.id, filters, signal),
  });

  return (
    <ExportButton
      label={t("export.action")}
      description={exportedWhich(t, {
        query: filters.query,
        status: filters.status && t(`registration.${filters.status}`),
      })}
      plan={plan}
    />
  );
}
