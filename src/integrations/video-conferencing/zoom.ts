import { zoomMeetingSchema, type ZoomMeetingReply } from "@contracts/video-meetings.ts";
import { callMeetings, type MeetingConfig } from "@/integrations/video-conferencing/meeting-service";

export type ZoomConfig = MeetingConfig;
/** A session's meeting at Zoom, without the host's link. */
export type ZoomMeeting = ZoomMeetingReply;

const provider = "zoom";

/** A session's meeting at Zoom. Errors: session_not_found, role_not_allowed, meeting_not_found, meeting_pending, provider_…, … */
export class ZoomService {
  /** The session takes place at Zoom from now on, and its meeting stands. */
  async createMeeting(config: ZoomConfig): Promise<ZoomMeeting> {
    return zoomMeetingSchema.parse(await callMeetings("create", { provider, config }));
  }

  async getMeeting(meetingId: string): Promise<ZoomMeeting> {
    return zoomMeetingSchema.parse(await callMeetings("get", { provider, meeting_id: meetingId }));
  }

  /** Writes what is named, to the session where it differs and to the meeting in any case. */
  async updateMeeting(meetingId: string, config: Partial<ZoomConfig>): Promise<ZoomMeeting> {
    return zoomMeetingSchema.parse(await callMeetings("update", { provider, meeting_id: meetingId, config }));
  }

  /** Takes the meeting away; a session that took place there has no room then. */
  async deleteMeeting(meetingId: string): Promise<void> {
    await callMeetings("delete", { provider, meeting_id: meetingId });
  }

  getMeetingUrl(meeting: ZoomMeeting): string | null {
    return meeting.join_url;
  }
}
