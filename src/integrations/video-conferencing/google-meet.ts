import type { GoogleMeetEventReply } from "@contracts/video-meetings.ts";
import { meetingsAt, type MeetingConfig } from "@/integrations/video-conferencing/meeting-service";

export type GoogleMeetConfig = MeetingConfig;
/** A session's event in the store's calendar, with its conference once Google has made it. */
export type GoogleMeetEvent = GoogleMeetEventReply;

const meetings = meetingsAt("google_meet");

/** A session's meeting at Google Meet. Errors: session_not_found, role_not_allowed, meeting_not_found, meeting_pending, provider_…, … */
export class GoogleMeetService {
  /** The session takes place at Google Meet from now on, and its event stands. */
  createMeeting(config: GoogleMeetConfig): Promise<GoogleMeetEvent> {
    return meetings.create(config);
  }

  getMeeting(eventId: string): Promise<GoogleMeetEvent> {
    return meetings.get(eventId);
  }

  /** Writes what is named, to the session where it differs and to the event in any case. */
  updateMeeting(eventId: string, config: Partial<GoogleMeetConfig>): Promise<GoogleMeetEvent> {
    return meetings.update(eventId, config);
  }

  /** Takes the event away; a session that took place there has no room then. */
  deleteMeeting(eventId: string): Promise<void> {
    return meetings.remove(eventId);
  }

  getMeetingUrl(event: GoogleMeetEvent): string | null {
    return event.meet_url;
  }
}
