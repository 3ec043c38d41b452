import type { Database } from "@/integrations/supabase/database.types";

type Tables = Database["public"]["Tables"];
type Functions = Database["public"]["Functions"];
type Row<T extends keyof Tables> = Tables[T]["Row"];
type RpcRow<F extends keyof Functions> = Functions[F]["Returns"] extends (infer R)[] ? R : never;

/** The type generator cannot know which columns of a function's table may be null: they are named here. */
type WithNulls<T, K extends keyof T> = Omit<T, K> & { [P in K]: T[P] | null };

export type LiveSessionListItem = WithNulls<
  RpcRow<"list_live_sessions">,
  "host_name" | "actual_start" | "actual_end" | "max_participants" | "recording_url"
>;

export type LiveSession = Omit<Row<"course_live_sessions">, "search_text">;

/** The ways into a session and its recording: only who manages sessions reads them. */
export interface SessionWaysIn {
  join_url: string | null;
  join_password: string | null;
  stream_url: string | null;
  stream_key: string | null;
  recording_url: string | null;
}

/** One session as its staff sees it; `meeting` is null for those who may not manage sessions. */
export type LiveSessionDetail = LiveSession & {
  course: { title: string } | null;
  host: { display_name: string } | null;
  meeting: SessionWaysIn | null;
};

export type LiveSessionStats = WithNulls<RpcRow<"get_live_session_stats">, "next_start">;

export type SessionRegistration = Row<"course_live_session_registrations">;

export type SessionQuestion = WithNulls<
  RpcRow<"list_session_questions">,
  "author_name" | "answer" | "answered_at"
>;

/** A session as a student sees it, with the student's own registration. */
export type MyLiveSession = WithNulls<
  RpcRow<"list_my_live_sessions">,
  | "host_name"
  | "status_reason"
  | "max_participants"
  | "recording_url"
  | "registration_id"
  | "registration_status"
  | "waitlist_position"
  | "room_changed_at"
>;

export type RegistrationResult = WithNulls<RpcRow<"register_for_session">, "waitlist_position">;

export type WayIn = WithNulls<RpcRow<"join_live_session">, "join_url" | "join_password" | "stream_url">;

export type Course = Pick<Row<"courses">, "id" | "title" | "description" | "status">;

export interface SessionHost {
  id: string;
  name: string;
}
