import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import * as z from "zod/mini";
import { refresh } from "@/hooks/cache";
import { notesChanged, sessionKeys } from "@/hooks/courses/shared/keys";
import { useRequestId } from "@/hooks/ui/useRequestId";
import { nothing, rpc } from "@/integrations/supabase/server";

export const noteAudiences = ["everyone", "registered", "waitlisted", "attended", "absent"] as const;
export type NoteAudience = (typeof noteAudiences)[number];

const note = z.object({
  id: z.string(),
  audience: z.enum(noteAudiences),
  subject: z.string(),
  body: z.string(),
  author: z.nullable(z.string()),
  send_at: z.string(),
  left_at: z.nullable(z.string()),
  withdrawn_at: z.nullable(z.string()),
  /** How many of its messages are waiting, sent, skipped and failed. */
  standings: z.record(z.string(), z.int()),
});
/** What was written to the people of a session. */
export type SessionNote = z.output<typeof note>;

/** What was written to the people of a session, newest first; for who manages it. Read anew while something is under way. */
export function useSessionNotes(sessionId: string) {
  return useQuery({
    queryKey: sessionKeys.notes(sessionId),
    queryFn: ({ signal }) =>
      rpc("list_session_notes", { p_session_id: sessionId }, z.array(note), { signal }),
    refetchInterval: ({ state }) =>
      state.data?.some((one) => (one.standings["waiting"] ?? 0) > 0 || isDue(one)) ? 5000 : false,
  });
}

const isDue = ({ left_at, withdrawn_at, send_at }: SessionNote) =>
  left_at === null && withdrawn_at === null && Date.parse(send_at) <= Date.now();

const reach = z.object({ people: z.int(), channels: z.record(z.string(), z.int()) });

/** How many people an audience has now, and how many of them each channel reaches. */
export function useNoteReach(sessionId: string, audience: NoteAudience) {
  return useQuery({
    queryKey: sessionKeys.noteReach(sessionId, audience),
    queryFn: async ({ signal }) => {
      const asked = { p_session_id: sessionId, p_audience: audience };
      const [row] = await rpc("preview_session_note", asked, z.array(reach).check(z.minLength(1)), {
        signal,
      });
      return row as z.output<typeof reach>;
    },
    staleTime: 0,
  });
}

export interface NoteSaid {
  audience: NoteAudience;
  subject: string;
  body: string;
  /** When it leaves; null: at once. */
  sendAt: string | null;
}

const asSaid = ({ audience, subject, body, sendAt }: NoteSaid) => ({
  ...{ p_audience: audience, p_subject: subject, p_body: body },
  ...(sendAt !== null && { p_send_at: sendAt }),
});

/** Errors: session_not_found, role_not_allowed, invalid_input, unprintable, too_many_notes. */
export function useWriteSessionNote(sessionId: string) {
  const client = useQueryClient();
  const { requestId, renew } = useRequestId();
  return useMutation({
    mutationFn: (said: NoteSaid) =>
      rpc(
        "write_session_note",
        { p_session_id: sessionId, ...asSaid(said), p_request_id: requestId },
        z.string(),
        { repeatable: true },
      ),
    onSuccess: () => {
      renew();
      return refresh(client, notesChanged(sessionId));
    },
  });
}

/** Errors: note_not_found, role_not_allowed, note_left, invalid_input, unprintable. */
export function useChangeSessionNote(sessionId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, ...said }: NoteSaid & { id: string }) =>
      rpc("change_session_note", { p_note_id: id, ...asSaid(said) }, nothing, { repeatable: true }),
    onSettled: () => refresh(client, notesChanged(sessionId)),
  });
}

/** Errors: note_not_found, role_not_allowed, note_left. */
export function useWithdrawSessionNote(sessionId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => rpc("withdraw_session_note", { p_note_id: id }, nothing),
    onSettled: () => refresh(client, notesChanged(sessionId)),
  });
}

const mine = z.object({ id: z.string(), subject: z.string(), body: z.string(), left_at: z.string() });

/** What the person was written about a session, newest first. */
export function useMySessionNotes(sessionId: string) {
  return useQuery({
    queryKey: sessionKeys.myNotes(sessionId),
    queryFn: ({ signal }) =>
      rpc("list_my_session_notes", { p_session_id: sessionId }, z.array(mine), { signal }),
  });
}
