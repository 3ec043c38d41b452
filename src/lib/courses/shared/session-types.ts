import type { SessionRunner } from "@/lib/session-runners";

/** The words of the database's enums, in the order the page offers them. */
export const sessionStatuses = ["scheduled", "live", "ended", "cancelled", "postponed"] as const;
export type SessionStatus = (typeof sessionStatuses)[number];

export const sessionPlatforms = ["zoom", "google_meet", "native", "custom"] as const;
export type SessionPlatform = (typeof sessionPlatforms)[number];

/** Nobody but Zoom records for us. */
export const records = (platform: SessionPlatform): boolean => platform === "zoom";

export const sessionTypes = ["webinar", "workshop", "qna", "office_hours", "review"] as const;
export type SessionType = (typeof sessionTypes)[number];

export const registrationStatuses = ["registered", "waitlisted", "attended", "absent", "cancelled"] as const;
export type RegistrationStatus = (typeof registrationStatuses)[number];

export const questionStatuses = ["open", "answered", "dismissed"] as const;
export type QuestionStatus = (typeof questionStatuses)[number];

/** What a session list is asked for: what is ahead, what is over, or both. */
export const sessionScopes = ["upcoming", "past", "all"] as const;
export type SessionScope = (typeof sessionScopes)[number];

/** What a list of sessions is narrowed to. */
export interface SessionFilters {
  courseId?: string | undefined;
  query?: string | undefined;
  scope?: SessionScope | undefined;
  statuses?: readonly SessionStatus[] | undefined;
  platforms?: readonly SessionPlatform[] | undefined;
  /** Instants, ISO 8601: from inclusive, until exclusive. */
  from?: string | undefined;
  until?: string | undefined;
}

/** What a session's registrations are narrowed to; the words are of a name or an address. */
export interface RegistrationFilters {
  query?: string | undefined;
  status?: RegistrationStatus | undefined;
}

/** The fields create_live_session and update_live_session accept; instants are ISO 8601 in UTC. */
export interface SessionFields {
  course_id: string;
  host_id: string | null;
  title: string;
  description: string;
  session_type: SessionType;
  platform: SessionPlatform;
  scheduled_start: string;
  scheduled_end: string;
  time_zone: string;
  /** How long before the start people come in. */
  doors_minutes: number;
  /** Left out: as the store has it. */
  runs_by?: SessionRunner;
  max_participants: number | null;
  is_public: boolean;
  require_registration: boolean;
  recording_enabled: boolean;
  recording_url: string | null;
  allow_questions: boolean;
  allow_chat: boolean;
  allow_screen_share: boolean;
  join_url: string | null;
  join_password: string | null;
  stream_url: string | null;
  stream_key: string | null;
}
