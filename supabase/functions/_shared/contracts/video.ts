import * as z from "zod/mini";

export const videoProviders = ["zoom", "google_meet"] as const;
export type VideoProvider = (typeof videoProviders)[number];

/** `POST video-oauth/start`: where to send the person for their consent. */
export const startConnectionRequestSchema = z.object({
  store_id: z.uuid(),
  provider: z.enum(videoProviders),
});
export const startConnectionReplySchema = z.object({ url: z.url() });

/** `POST video-oauth/callback`: what the provider handed to the page it sent the person back to. */
export const finishConnectionRequestSchema = z.object({
  state: z.string().check(z.minLength(20), z.maxLength(200)),
  code: z.optional(z.string().check(z.maxLength(4096))),
  /** Set when the person refused, or the provider did. */
  error: z.optional(z.string().check(z.maxLength(200))),
});
export const finishConnectionReplySchema = z.object({ store_id: z.uuid(), provider: z.enum(videoProviders) });

/** `POST video-oauth/connect-account`: Zoom Server-to-Server OAuth for a whole account. */
export const connectAccountRequestSchema = z.object({
  store_id: z.uuid(),
  provider: z.literal("zoom"),
  /** Only server_to_server is served; the retired ways are named so that the answer can say so. */
  auth_kind: z.enum(["server_to_server", "jwt", "password"]),
  account_id: z.string().check(z.trim(), z.minLength(1), z.maxLength(200)),
  client_id: z.string().check(z.trim(), z.minLength(1), z.maxLength(200)),
  client_secret: z.string().check(z.trim(), z.minLength(1), z.maxLength(400)),
  /** Whose meetings they will be. */
  host_email: z.string().check(z.trim(), z.maxLength(254), z.email()),
});

/** `POST video-oauth/test` and `POST video-oauth/disconnect`. */
export const connectionRequestSchema = z.object({ store_id: z.uuid(), connection_id: z.uuid() });

/** `POST video-oauth/invites`: whether Google invites whoever is registered to the sessions' events. */
export const invitesRequestSchema = z.object({
  store_id: z.uuid(),
  connection_id: z.uuid(),
  invites: z.boolean(),
});

/** `GET video-oauth/status?store=<uuid>`: the connections with today's remaining budget; never a secret. */
export const videoConnectionSchema = z.object({
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
});
export const videoStatusSchema = z.object({
  /** True while the providers are local servers that speak their protocols. */
  sandbox: z.boolean(),
  /** Where a person sees what stands there. */
  sandbox_url: z.nullable(z.url()),
  configured: z.object({ zoom: z.boolean(), google_meet: z.boolean() }),
  connections: z.array(videoConnectionSchema),
});
export type VideoConnection = z.infer<typeof videoConnectionSchema>;
export type VideoStatus = z.infer<typeof videoStatusSchema>;
