import { hostLink, preflight } from "@contracts/video-meetings.ts";
import { callFunction } from "@/integrations/supabase/server";
import { GoogleMeetService, type GoogleMeetEvent } from "@/integrations/video-conferencing/google-meet";
import type { MeetingConfig } from "@/integrations/video-conferencing/meeting-service";
import { ZoomService, type ZoomMeeting } from "@/integrations/video-conferencing/zoom";

export type MeetingPlatform = "zoom" | "google_meet";
type Meeting = ZoomMeeting | GoogleMeetEvent;

/** The five things that can be done with a session's meeting, whoever provides it. */
export interface MeetingService {
  createMeeting(config: MeetingConfig): Promise<Meeting>;
  getMeeting(eventId: string): Promise<Meeting>;
  updateMeeting(eventId: string, config: Partial<MeetingConfig>): Promise<Meeting>;
  deleteMeeting(eventId: string): Promise<void>;
}

const services: Record<MeetingPlatform, MeetingService> = {
  zoom: new ZoomService(),
  google_meet: new GoogleMeetService(),
};

/** Whether a provider makes the meetings of the platform. */
export const hasMeetings = (platform: string): platform is MeetingPlatform => platform in services;

export const meetingService = (platform: MeetingPlatform): MeetingService => services[platform];

/**
 * Where the host goes in: Zoom's own link for the host, asked for at the moment of the tap; at Google the host's account
 * decides, and the room is everybody's. Null while the room is being made. Keep it nowhere.
 */
export async function hostRoom(
  platform: MeetingPlatform,
  sessionId: string,
  meetingId: string | null,
): Promise<string | null> {
  if (platform === "zoom") {
    return (await callFunction(hostLink, { session_id: sessionId })).url;
  }
  const google = new GoogleMeetService();
  const event = meetingId ? await google.getMeeting(meetingId) : await google.createMeeting({ sessionId });
  return google.getMeetingUrl(event);
}

/** Checks a session now: account, meeting, plan, recording, link. The result is kept for the whole team. */
export const runPreflight = (sessionId: string) => callFunction(preflight, { session_id: sessionId });
