import type { ZoomMeetingReply } from "@contracts/video-meetings.ts";
import { meetingsAt, type MeetingConfig } from "@/integrations/video-conferencing/meeting-service";

export type ZoomConfig = MeetingConfig;
/** A session's meeting at Zoom, without the host's link. */
export type ZoomMeeting = ZoomMeetingReply;

const meetings = meetingsAt("zoom");

/** A session's meeting at Zoom. Errors: session_not_found, role_not_allowed, meeting_not_found, meeting_pending, provider_…, … */
export class ZoomService {
  /** The session takes place at Zoom from now on, and its meeting stands. */
  createMeeting(config: ZoomConfig): Promise<ZoomMeeting> {
    return meetings.create(config);
  }

  getMeeting(meetingId: string): Promise<ZoomMeeting> {
    return meetings.get(meetingId);
  }

  /** Writes what is named, to the session where it differs and to the meeting in any case. */
  updateMeeting(meetingId: string, config: Partial<ZoomConfig>): Promise<ZoomMeeting> {
    return meetings.update(meetingId, config);
  }

  /** Takes the meeting away; a session that took place there has no room then. */
  deleteMeeting(meetingId: string): Promise<void> {
    return meetings.remove(meetingId);
  }

  getMeetingUrl(meeting: ZoomMeeting): string | null {
    return meeting.join_url;
  }
}
