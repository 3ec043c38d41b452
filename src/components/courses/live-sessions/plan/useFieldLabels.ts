import { useTranslation } from "@/hooks/ui/useTranslation";
import type { SessionFormField } from "@/lib/courses/plan/session-form";

/** The words that name each field of the form, in its order. */
export function useFieldLabels(): Record<SessionFormField, string> {
  const { t } = useTranslation(["session", "sessions"]);
  return {
    title: t("form.name"),
    course_id: t("form.course"),
    session_type: t("form.type"),
    start_date: t("form.startDate"),
    start_time: t("form.startTime"),
    start_fold: t("form.overlapChoice"),
    end_date: t("form.endDate"),
    end_time: t("form.endTime"),
    end_fold: t("form.overlapChoice"),
    time_zone: t("form.zone"),
    doors_minutes: t("form.doors"),
    runs_by: t("form.runs.label"),
    platform: t("form.platform"),
    join_url: t("form.joinUrl"),
    stream_url: t("form.streamUrl"),
    max_participants: t("form.capacity"),
    is_public: t("form.public"),
    require_registration: t("form.registration"),
    allow_questions: t("form.questions"),
    allow_chat: t("form.chat"),
    allow_screen_share: t("form.screenShare"),
    host_id: t("form.host"),
    join_password: t("form.password"),
    stream_key: t("form.streamKey"),
    description: t("form.description"),
    recording_enabled: t("form.recording"),
    recording_url: t("form.recordingUrl"),
  };
}
