import type { LiveSessionDetail } from "@/hooks/courses/shared/types";
import type { SessionFields } from "@/lib/courses/shared/session-types";

/** The part of a session a form changes. */
export function fieldsOf(session: LiveSessionDetail): SessionFields {
  const meeting = session.meeting;
  return {
    course_id: session.course_id,
    host_id: session.host_id,
    title: session.title,
    description: session.description,
    session_type: session.session_type,
    platform: session.platform,
    scheduled_start: session.scheduled_start,
    scheduled_end: session.scheduled_end,
    time_zone: session.time_zone,
    doors_minutes: session.doors_minutes,
    runs_by: session.runs_by,
    max_participants: session.max_participants,
    is_public: session.is_public,
    require_registration: session.require_registration,
    recording_enabled: session.recording_enabled,
    recording_url: meeting?.recording_url ?? null,
    allow_questions: session.allow_questions,
    allow_chat: session.allow_chat,
    allow_screen_share: session.allow_screen_share,
    join_url: meeting?.join_url ?? null,
    join_password: meeting?.join_password ?? null,
    stream_url: meeting?.stream_url ?? null,
    stream_key: meeting?.stream_key ?? null,
  };
}
