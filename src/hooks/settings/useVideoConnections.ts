import type { InputOf } from "@contracts/contract.ts";
import {
  connectAccount,
  disconnectAccount,
  finishConnection,
  setInvites,
  startConnection,
  testConnection,
  videoStatus,
  type VideoProvider,
} from "@contracts/video.ts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { refresh } from "@/hooks/cache";
import { connectionsChanged, settingsKeys } from "@/hooks/settings/keys";
import { callFunction } from "@/integrations/supabase/server";

/** The store's accounts at Zoom and Google, for owners, managers and instructors; never a secret. */
export function useVideoConnections(storeId: string, enabled: boolean) {
  return useQuery({
    queryKey: settingsKeys.video(storeId),
    queryFn: ({ signal }) => callFunction(videoStatus, { store: storeId }, { signal }),
    enabled,
    staleTime: 30_000,
  });
}

/** Asks for the consent page of a provider and goes there. Errors: role_not_allowed, encryption_not_configured. */
export function useStartConnection(storeId: string) {
  return useMutation({
    mutationFn: (provider: VideoProvider) => callFunction(startConnection, { store_id: storeId, provider }),
    onSuccess: ({ url }) => window.location.assign(url),
  });
}

/** Ends an authorisation with what the provider handed back. Errors: state_invalid, consent_refused, scopes_missing, … */
export function useFinishConnection() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (answer: InputOf<typeof finishConnection>) => callFunction(finishConnection, answer),
    onSuccess: () => refresh(client, connectionsChanged()),
  });
}

export type AccountCredentials = Pick<
  InputOf<typeof connectAccount>,
  "account_id" | "client_id" | "client_secret" | "host_email"
>;

/** Zoom Server-to-Server OAuth. Errors: scopes_missing, reconnect_needed (wrong credentials), provider_not_found (no such host). */
export function useConnectAccount(storeId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (credentials: AccountCredentials) =>
      callFunction(connectAccount, {
        store_id: storeId,
        provider: "zoom",
        auth_kind: "server_to_server",
        ...credentials,
      }),
    onSuccess: () => refresh(client, connectionsChanged(storeId)),
  });
}

/** Tries a connection, or revokes it at the provider and forgets it. */
export function useConnectionAction(storeId: string, action: "test" | "disconnect") {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (connectionId: string) =>
      callFunction(action === "test" ? testConnection : disconnectAccount, {
        store_id: storeId,
        connection_id: connectionId,
      }),
    onSettled: () => refresh(client, connectionsChanged(storeId)),
  });
}

/** Whether Google invites whoever is registered, without showing them to each other. */
export function useConnectionInvites(storeId: string, connectionId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (invites: boolean) =>
      callFunction(setInvites, { store_id: storeId, connection_id: connectionId, invites }),
    onSettled: () => refresh(client, connectionsChanged(storeId)),
  });
}
