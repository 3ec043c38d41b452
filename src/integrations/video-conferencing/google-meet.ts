import { googleMeetEventSchema, type GoogleMeetEventReply } from "@contracts/video-meetings.ts";
import { callMeetings, type MeetingConfig } from "@/integrations/video-conferencing/meeting-service";

export type GoogleMeetConfig = MeetingConfig;
/** A session's event in the store's calendar, with its conference once Google has made it. */
export type GoogleMeetEvent = GoogleMeetEventReply;

const provider = "google_meet";

/** A session's meeting at Google Meet. Errors: session_not_found, role_not_allowed, meeting_not_found, meeting_pending, provider_…, … */
export class GoogleMeetService {
  /** The session takes place at Google Meet from now on, and its event stands. */
  async createMeeting(config: GoogleMeetConfig): Promise<GoogleMeetEvent> {
    return googleMeetEventSchema.parse(await callMeetings("create", { provider, config }));
  }

  async getMeeting(eventId: string): Promise<GoogleMeetEvent> {
    return googleMeetEventSchema.parse(await callMeetings("get", { provider, meeting_id: eventId }));
  }

  /** Writes what is named, to the session where it differs and to the event in any case. */
  async updateMeeting(eventId: string, config: Partial<GoogleMeetConfig>): Promise<GoogleMeetEvent> {
    return googleMeetEventSchema.parse(
      await callMeetings("update", { provider, meeting_id: eventId, config }),
    );
  }

  /** Takes the event away; a session that took place there has no room then. */
  async deleteMeeting(eventId: string): Promise<void> {
    await callMeetings("delete", { provider, meeting_id: eventId });
  }

  getMeetingUrl(event: GoogleMeetEvent): string | null {
    return event.meet_url;
  }
}
