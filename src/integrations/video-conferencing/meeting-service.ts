import { callFunction } from "@/integrations/supabase/client";

/** What a session's meeting should say; whatever is not named follows the session. Instants are ISO 8601. */
export interface MeetingConfig {
  /** The session whose meeting it is: one session has one meeting. */
  sessionId: string;
  title?: string;
  description?: string;
  start?: string;
  end?: string;
  timeZone?: string;
  recording?: boolean;
  /** The session's revision that was read: a newer one on the server refuses the change. */
  revision?: number;
}

const asked = ({ sessionId, timeZone, ...fields }: Partial<MeetingConfig>) => ({
  ...fields,
  ...(sessionId === undefined ? {} : { session_id: sessionId }),
  ...(timeZone === undefined ? {} : { time_zone: timeZone }),
});

/** One action of the `video-meetings` function, which holds the secrets and checks the caller's role; unchecked JSON. */
export function callMeetings(
  action: "create" | "get" | "update" | "delete" | "start-url" | "preflight",
  { config = {}, ...body }: Record<string, unknown> & { config?: Partial<MeetingConfig> },
): Promise<unknown> {
  return callFunction(`video-meetings/${action}`, { body: { ...body, ...asked(config) } });
}
