import { finishConnection, startConnection, videoStatus, type VideoProvider } from "@contracts/video.ts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { refresh } from "@/hooks/cache";
import { connectionsChanged, settingsKeys } from "@/hooks/settings/keys";
import { callFunction } from "@/integrations/supabase/client";

/** The store's accounts at Zoom and Google, for owners, managers and instructors; never a secret. */
export function useVideoConnections(storeId: string, enabled: boolean) {
  return useQuery({
    queryKey: settingsKeys.video(storeId),
    queryFn: async ({ signal }) =>
      videoStatus.reply.parse(
        await callFunction("video-oauth/status", { query: { store: storeId }, signal }),
      ),
    enabled,
    staleTime: 30_000,
  });
}

/** Asks for the consent page of a provider and goes there. Errors: role_not_allowed, encryption_not_configured. */
export function useStartConnection(storeId: string) {
  return useMutation({
    mutationFn: async (provider: VideoProvider) =>
      startConnection.reply.parse(
        await callFunction("video-oauth/start", { body: { store_id: storeId, provider } }),
      ),
    onSuccess: ({ url }) => window.location.assign(url),
  });
}

export interface ConsentAnswer {
  state: string;
  code: string | undefined;
  error: string | undefined;
}

/** Ends an authorisation with what the provider handed back. Errors: state_invalid, consent_refused, scopes_missing, … */
export function useFinishConnection() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (answer: ConsentAnswer) =>
      finishConnection.reply.parse(await callFunction("video-oauth/callback", { body: answer })),
    onSuccess: () => refresh(client, connectionsChanged()),
  });
}

export interface AccountCredentials {
  account_id: string;
  client_id: string;
  client_secret: string;
  host_email: string;
}

/** Zoom Server-to-Server OAuth. Errors: scopes_missing, reconnect_needed (wrong credentials), provider_not_found (no such host). */
export function useConnectAccount(storeId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (credentials: AccountCredentials) =>
      callFunction("video-oauth/connect-account", {
        body: { store_id: storeId, provider: "zoom", auth_kind: "server_to_server", ...credentials },
      }),
    onSuccess: () => refresh(client, connectionsChanged(storeId)),
  });
}

/** Tries a connection, or revokes it at the provider and forgets it. */
export function useConnectionAction(storeId: string, action: "test" | "disconnect") {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (connectionId: string) =>
      callFunction(`video-oauth/${action}`, { body: { store_id: storeId, connection_id: connectionId } }),
    onSettled: () => refresh(client, connectionsChanged(storeId)),
  });
}

/** Whether Google invites whoever is registered, without showing them to each other. */
export function useConnectionInvites(storeId: string, connectionId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (invites: boolean) =>
      callFunction("video-oauth/invites", {
        body: { store_id: storeId, connection_id: connectionId, invites },
      }),
    onSettled: () => refresh(client, connectionsChanged(storeId)),
  });
}
