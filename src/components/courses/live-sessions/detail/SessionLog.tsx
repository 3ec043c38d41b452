import { RelativeTime } from "@/components/shared/display/RelativeTime";
import { LogList } from "@/components/shared/table/LogList";
import { useSessionLog, type SessionEvent } from "@/hooks/courses/detail/useSessionLog";
import { useFormat } from "@/hooks/ui/useFormat";
import { useTranslation } from "@/hooks/ui/useTranslation";

/** The names of the form's fields that a change may touch. */
function useFieldNames(): (fields: readonly string[]) => string {
  const { t } = useTranslation(["session", "sessions"]);
  const names: Record<string, string> = {
    title: t("form.name"),
    course_id: t("form.course"),
    session_type: t("form.type"),
    doors_minutes: t("form.doors"),
    runs_by: t("form.runs.label"),
    max_participants: t("form.capacity"),
    is_public: t("form.public"),
    require_registration: t("form.registration"),
    allow_questions: t("form.questions"),
    allow_chat: t("form.chat"),
    allow_screen_share: t("form.screenShare"),
    description: t("form.description"),
    recording_enabled: t("form.recording"),
  };
  return (fields) => fields.map((field) => names[field] ?? field).join(", ");
}

/** What happened, in a line. */
function useWhat(): (event: SessionEvent) => string {
  const { t } = useTranslation(["session", "sessions"]);
  const format = useFormat();
  const fieldNames = useFieldNames();
  return ({ kind, person_id: person, person_name: name, details: { fields = [], from = "", to = "" } }) => {
    const said = kind === "host_changed" && person === null ? "host_removed" : kind;
    const shown = (value: string) =>
      kind === "moved" ? format.dateTime(value) : t(`sessions:platform.${value}`);
    const values = from && to ? { from: shown(from), to: shown(to) } : {};
    return t([`log.kinds.${said}`, "log.kinds.other"], {
      ...{ ...values, name: name ?? t("log.closed"), fields: fieldNames(fields) },
    });
  };
}

function Line({ event }: { event: SessionEvent }) {
  const { t } = useTranslation("session");
  const what = useWhat();
  return (
    <li className="grid gap-0.5 px-5 py-3 sm:px-6">
      <p className="wrap-anywhere">{what(event)}</p>
      {event.reason === null ? null : (
        <p className="text-sm wrap-anywhere">{t("log.reason", { reason: event.reason })}</p>
      )}
      <p className="text-sm wrap-anywhere text-muted">
        <RelativeTime value={event.at} /> ·{" "}
        {t([`log.by.${event.cause}`, "log.by.other"], { name: event.actor_name ?? t("log.closed") })}
        {event.details.told === false ? ` · ${t("log.quiet")}` : null}
      </p>
    </li>
  );
}

/** What became of a session, by whose hand and why; newest first. */
export default function SessionLog({ sessionId }: { sessionId: string }) {
  const { t } = useTranslation("session");
  return (
    <LogList
      list={useSessionLog(sessionId)}
      title={t("log.title")}
      empty={t("log.empty")}
      line={(event) => <Line key={event.id} event={event} />}
    />
  );
}
