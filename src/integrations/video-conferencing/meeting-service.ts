import {
  createMeeting,
  deleteMeeting,
  getMeeting,
  updateMeeting,
  type MeetingReply,
} from "@contracts/video-meetings.ts";
import type { VideoProvider } from "@contracts/video.ts";
import { callFunction } from "@/integrations/supabase/server";
import { AppError } from "@/lib/net/errors";

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

type Provided<P extends VideoProvider> = Extract<MeetingReply, { provider: P }>;

const fieldsOf = (config: Partial<MeetingConfig>) => {
  const { title, description, start, end, timeZone: time_zone, recording, revision } = config;
  return { title, description, start, end, time_zone, recording, revision };
};

/**
 * The four things that are done with a session's meeting at one provider, through the function that holds the secrets and
 * checks the caller's role. Errors: the contracts' codes, `reply_unreadable` for another provider's meeting.
 */
export function meetingsAt<P extends VideoProvider>(provider: P) {
  const own = (reply: MeetingReply): Provided<P> => {
    if (reply.provider !== provider)
      throw new AppError({ status: 0, code: "reply_unreadable", detail: "provider" });
    return reply as Provided<P>;
  };
  return {
    create: async (config: MeetingConfig) =>
      own(await callFunction(createMeeting, { provider, session_id: config.sessionId, ...fieldsOf(config) })),
    get: async (id: string) => own(await callFunction(getMeeting, { provider, meeting_id: id })),
    update: async (id: string, fields: Partial<MeetingConfig>) =>
      own(await callFunction(updateMeeting, { provider, meeting_id: id, ...fieldsOf(fields) })),
    remove: async (id: string): Promise<void> => {
      await callFunction(deleteMeeting, { provider, meeting_id: id });
    },
  };
}
