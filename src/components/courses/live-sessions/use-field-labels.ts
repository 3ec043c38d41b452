import { useTranslation } from "react-i18next";
import type { SessionFormField } from "@/lib/courses/session-form";

/** The words that name each field of the form. */
export function useFieldLabels(): Record<SessionFormField, string> {
  const { t } = useTranslation(["session", "sessions"]);
  return {
    course_id: t("form.course"),
    title: t("form.name"),
    description: t("form.description"),
    session_type: t("form.type"),
    platform: t("form.platform"),
    time_zone: t("form.zone"),
    start_date: t("form.startDate"),
    start_time: t("form.startTime"),
    start_fold: t("form.overlapChoice"),
    end_date: t("form.endDate"),
    end_time: t("form.endTime"),
    end_fold: t("form.overlapChoice"),
    max_participants: t("form.capacity"),
    is_public: t("form.public"),
    require_registration: t("form.registration"),
    recording_enabled: t("form.recording"),
    recording_url: t("form.recordingUrl"),
    allow_questions: t("form.questions"),
    allow_chat: t("form.chat"),
    allow_screen_share: t("form.screenShare"),
    host_id: t("form.host"),
    join_url: t("form.joinUrl"),
    join_password: t("form.password"),
    stream_url: t("form.streamUrl"),
    stream_key: t("form.streamKey"),
  };
}
