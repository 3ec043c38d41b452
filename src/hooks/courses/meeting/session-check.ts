import { checkPointSchema, type CheckPoint } from "@contracts/video-meetings.ts";
import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import * as z from "zod/mini";
import { refresh } from "@/hooks/cache";
import { meetingChanged, sessionChanged, sessionKeys } from "@/hooks/courses/shared/keys";
import { savedSession } from "@/hooks/courses/shared/session-rows";
import { toldAs } from "@/hooks/courses/shared/told-as";
import { rpc, rpcRow } from "@/integrations/supabase/server";
import {
  hasMeetings,
  hostRoom,
  meetingService,
  runPreflight,
  type MeetingPlatform,
} from "@/integrations/video-conferencing";
import type { SessionPlatform } from "@/lib/courses/shared/session-types";

export type { CheckPoint };
export { hasMeetings };

const checkSchema = z.object({
  checked_at: z.nullable(z.string()),
  /** The session has changed since. */
  outdated: z.boolean(),
  red: z.int(),
  results: z.array(checkPointSchema),
  /** The meeting's id at the provider. */
  meeting_id: z.nullable(z.string()),
  /** Meetings the session has moved away from while it was live. */
  left_meetings: z.array(z.object({ provider: z.enum(["zoom", "google_meet"]), meeting_id: z.string() })),
  /** The providers that can make a room for this store. */
  connected: z.array(z.enum(["zoom", "google_meet"])),
});
export type SessionCheck = z.infer<typeof checkSchema>;

async function readCheck(sessionId: string, signal?: AbortSignal): Promise<SessionCheck> {
  const check = await rpcRow("get_session_check", { p_session_id: sessionId }, checkSchema, {
    signal,
  });
  return check;
}

function sessionCheckOptions(sessionId: string) {
  return queryOptions({
    queryKey: sessionKeys.check(sessionId),
    queryFn: ({ signal }) => readCheck(sessionId, signal),
    // The worker checks by itself, of which no message tells.
    refetchInterval: 60_000,
  });
}

/** The last check of a session, and where its meetings stand; for session staff. */
export function useSessionCheck(sessionId: string) {
  return useQuery(sessionCheckOptions(sessionId));
}

/** Checks now. Errors: session_not_found, role_not_allowed, and what keeps the request from the server. */
export function useRunCheck(sessionId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => runPreflight(sessionId),
    onSettled: () => refresh(client, meetingChanged(sessionId)),
  });
}

/** What puts a red point right at the provider. */
export type Mend =
  | { kind: "make" }
  | { kind: "times"; meetingId: string; start: string; end: string; timeZone: string }
  | { kind: "recording"; meetingId: string; recording: boolean };

async function mend(platform: MeetingPlatform, sessionId: string, what: Mend): Promise<void> {
  const service = meetingService(platform);
  if (what.kind === "make") await service.createMeeting({ sessionId });
  else {
    const { kind: _, meetingId, ...fields } = what;
    await service.updateMeeting(meetingId, fields);
  }
}

/** Puts a red point right and checks again. Errors: meeting_pending, meeting_failed, reconnect_needed, provider_…, … */
export function useMendMeeting(platform: SessionPlatform, sessionId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (what: Mend) => {
      if (!hasMeetings(platform)) return;
      await mend(platform, sessionId, what);
      await runPreflight(sessionId);
    },
    onSettled: () => refresh(client, meetingChanged(sessionId)),
  });
}

/** Ends a meeting that the session has left, for whoever may still be in it. */
export function useCloseLeftMeeting(sessionId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ provider, meeting_id }: SessionCheck["left_meetings"][number]) =>
      meetingService(provider).deleteMeeting(meeting_id),
    onSettled: () => refresh(client, meetingChanged(sessionId)),
  });
}

/** Where the host goes in, asked for at the tap and kept in no cache. */
export function useHostRoom(platform: SessionPlatform, sessionId: string) {
  return useMutation({
    mutationFn: (meetingId: string | null) =>
      hasMeetings(platform) ? hostRoom(platform, sessionId, meetingId) : Promise.resolve(null),
    gcTime: 0,
  });
}

/** The host's own way in where the platform has one and it can be had now; null means the way in of everybody. */
export async function hostRoomOf({
  id,
  platform,
}: {
  id: string;
  platform: SessionPlatform;
}): Promise<string | null> {
  if (platform !== "zoom") return null;
  try {
    const { meeting_id } = await readCheck(id);
    return meeting_id && (await hostRoom(platform, id, meeting_id));
  } catch {
    return null;
  }
}

export interface Place {
  platform: SessionPlatform;
  /** A link of one's own; without it the platform's account makes the room. */
  url: string | null;
  password?: string | null;
  /** Whether who comes is told, and with which sentence. */
  tell?: boolean;
  note?: string;
}

/** What the move leaves to be done: the room is made now rather than at the worker's next turn, and looked at. */
async function settleIn(sessionId: string, { platform, url }: Place): Promise<void> {
  try {
    if (hasMeetings(platform) && url === null) await meetingService(platform).createMeeting({ sessionId });
    await runPreflight(sessionId);
  } catch {
    // The session's meeting says what is wrong with it, and tries again by itself.
  }
}

/**
 * Moves a session to another place, also while it is live. The move is saved at once; a room that has to be made is asked
 * for right after, and its state shows with the session's meeting.
 */
export function useSwitchRoom() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ id, revision, place }: { id: string; revision: number; place: Place }) => {
      const moved = await rpc(
        "move_live_session",
        {
          p_session_id: id,
          p_platform: place.platform,
          p_revision: revision,
          ...toldAs(place),
          ...(place.url === null ? {} : { p_url: place.url }),
          ...(place.password ? { p_password: place.password } : {}),
        },
        savedSession,
      );
      void settleIn(id, place).finally(() => void refresh(client, meetingChanged(id)));
      return moved;
    },
    onSettled: (_moved, _error, { id }) => refresh(client, sessionChanged(id)),
  });
}
