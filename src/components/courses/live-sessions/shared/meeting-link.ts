import type { LiveSessionDetail } from "@/hooks/courses/shared/types";
import type { SessionPlatform } from "@/lib/courses/shared/session-types";

type WithMeeting = Pick<LiveSessionDetail, "platform" | "meeting">;

/** The address of the room: a stream for what is broadcast here, a link for everything else. */
export function roomOf({ platform, meeting }: WithMeeting): string | null {
  if (!meeting) return null;
  return platform === "native"
    ? (meeting.stream_url ?? meeting.join_url)
    : (meeting.join_url ?? meeting.stream_url);
}

export function linkField(platform: SessionPlatform): "join_url" | "stream_url" {
  return platform === "native" ? "stream_url" : "join_url";
}
