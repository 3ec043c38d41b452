import * as z from "zod/mini";
import { okReplySchema, type Contract } from "./contract.ts";

export const videoProviders = ["zoom", "google_meet"] as const;
export type VideoProvider = (typeof videoProviders)[number];

const running = ["not_a_member", "role_not_allowed"] as const;
const asking = [
  "provider_network",
  "provider_timeout",
  "provider_server",
  "provider_rate_limited",
  "provider_daily_limit",
  "provider_unauthorized",
  "provider_not_found",
  "provider_invalid",
  "provider_forbidden",
  "reconnect_needed",
  "encryption_not_configured",
] as const;

const connectedSchema = z.object({ store_id: z.uuid(), provider: z.enum(videoProviders) });
const connectionSchema = z.object({ store_id: z.uuid(), connection_id: z.uuid() });

/** Where to send the person for their consent. For owners and managers, like all that follows but the status. */
export const startConnection = {
  path: "video-oauth/start",
  method: "POST",
  input: z.object({ store_id: z.uuid(), provider: z.enum(videoProviders) }),
  reply: z.object({ url: z.url() }),
  codes: [...running, "app_url_missing", "encryption_not_configured", "provider_invalid"],
} as const satisfies Contract;

/** What the provider handed to the page it sent the person back to. */
export const finishConnection = {
  path: "video-oauth/callback",
  method: "POST",
  input: z.object({
    state: z.string().check(z.minLength(20), z.maxLength(200)),
    code: z.optional(z.string().check(z.maxLength(4096))),
    /** Set when the person refused, or the provider did. */
    error: z.optional(z.string().check(z.maxLength(200))),
  }),
  reply: connectedSchema,
  codes: [
    ...running,
    ...asking,
    "app_url_missing",
    "state_invalid",
    "consent_refused",
    "code_not_accepted",
    "scopes_missing",
    "no_refresh_token",
  ],
} as const satisfies Contract;

/** Zoom Server-to-Server OAuth for a whole account. */
export const connectAccount = {
  path: "video-oauth/connect-account",
  method: "POST",
  input: z.object({
    store_id: z.uuid(),
    provider: z.literal("zoom"),
    /** Only server_to_server is served; the retired ways are named so that the answer can say so. */
    auth_kind: z.enum(["server_to_server", "jwt", "password"]),
    account_id: z.string().check(z.trim(), z.minLength(1), z.maxLength(200)),
    client_id: z.string().check(z.trim(), z.minLength(1), z.maxLength(200)),
    client_secret: z.string().check(z.trim(), z.minLength(1), z.maxLength(400)),
    /** Whose meetings they will be. */
    host_email: z.string().check(z.trim(), z.maxLength(254), z.email()),
  }),
  reply: connectedSchema,
  codes: [...running, ...asking, "auth_kind_retired", "scopes_missing"],
} as const satisfies Contract;

/** Asks the provider something harmless with the stored token. */
export const testConnection = {
  path: "video-oauth/test",
  method: "POST",
  input: connectionSchema,
  reply: okReplySchema,
  codes: [...running, ...asking, "connection_not_found"],
  repeatable: true,
} as const satisfies Contract;

/** Revokes at the provider and forgets the secrets. */
export const disconnectAccount = {
  path: "video-oauth/disconnect",
  method: "POST",
  input: connectionSchema,
  reply: okReplySchema,
  codes: [...running, ...asking, "connection_not_found"],
} as const satisfies Contract;

/** Whether Google invites whoever is registered to the sessions' events. */
export const setInvites = {
  path: "video-oauth/invites",
  method: "POST",
  input: z.object({ store_id: z.uuid(), connection_id: z.uuid(), invites: z.boolean() }),
  reply: okReplySchema,
  codes: [...running, "connection_not_found"],
  repeatable: true,
} as const satisfies Contract;

/** A connection with today's remaining budget; never a secret. */
const videoConnectionSchema = z.object({
  id: z.uuid(),
  provider: z.enum(videoProviders),
  auth_kind: z.enum(["oauth", "server_to_server"]),
  status: z.enum(["connected", "reconnect_needed", "disconnected"]),
  status_reason: z.nullable(z.string()),
  account_label: z.string(),
  scopes: z.array(z.string()),
  /** Google: whoever is registered is a guest of the event. */
  invites: z.boolean(),
  connected_at: z.string(),
  last_success_at: z.nullable(z.string()),
  /** When the provider last told something by itself; null when it never has. */
  last_heard_at: z.nullable(z.string()),
  last_error_code: z.nullable(z.string()),
  last_error_at: z.nullable(z.string()),
  /** Zoom: creates and changes of meetings still possible today (UTC); null for Google. */
  budget_left: z.nullable(z.number()),
  /** Another store stands on the same account: its hundred a day are shared, and its authorisation outlasts this one. */
  shared: z.boolean(),
});
const videoStatusSchema = z.object({
  /** True while the providers are local servers that speak their protocols. */
  sandbox: z.boolean(),
  /** Where a person sees what stands there. */
  sandbox_url: z.nullable(z.url()),
  configured: z.object({ zoom: z.boolean(), google_meet: z.boolean() }),
  connections: z.array(videoConnectionSchema),
});
export type VideoConnection = z.infer<typeof videoConnectionSchema>;
export type VideoStatus = z.infer<typeof videoStatusSchema>;

/** The store's connections, for those who run its sessions. */
export const videoStatus = {
  path: "video-oauth/status",
  method: "GET",
  input: z.object({ store: z.uuid() }),
  reply: videoStatusSchema,
  codes: running,
} as const satisfies Contract;
