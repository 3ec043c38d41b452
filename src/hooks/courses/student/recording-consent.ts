import { useMutation, useQueryClient } from "@tanstack/react-query";
import { refresh } from "@/hooks/cache";
import { doorChanged } from "@/hooks/courses/shared/keys";
import { nothing, rpc } from "@/integrations/supabase/server";

/** Says yes to being recorded in a session, to the text of that version. Errors: recording_notice_changed, not_recorded. */
export function useAgreeToRecording(sessionId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (version: string) =>
      rpc("agree_to_recording", { p_session_id: sessionId, p_version: version }, nothing, {
        repeatable: true,
      }),
    onSettled: () => refresh(client, doorChanged(sessionId)),
  });
}

/** Takes that yes back, until the session begins. Errors: session_began. */
export function useWithdrawRecordingConsent(sessionId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () =>
      rpc("withdraw_recording_consent", { p_session_id: sessionId }, nothing, { repeatable: true }),
    onSettled: () => refresh(client, doorChanged(sessionId)),
  });
}
