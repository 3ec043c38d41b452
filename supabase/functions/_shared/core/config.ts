import process from "node:process";
import { z } from "zod";
import { parseKeys, type NamedKey } from "./crypto.ts";

const address = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ""));
const text = z.string().trim().min(1);

/** Every setting of the video integrations. Only base URLs tell a real provider from a local server. */
const settingsSchema = z.object({
  ZOOM_CLIENT_ID: text.optional(),
  ZOOM_CLIENT_SECRET: text.optional(),
  ZOOM_WEBHOOK_SECRET_TOKEN: text.optional(),
  ZOOM_OAUTH_URL: address.default("https://zoom.us"),
  ZOOM_API_URL: address.default("https://api.zoom.us/v2"),
  GOOGLE_CLIENT_ID: text.optional(),
  GOOGLE_CLIENT_SECRET: text.optional(),
  GOOGLE_OAUTH_URL: address.default("https://accounts.google.com/o/oauth2/v2/auth"),
  GOOGLE_TOKEN_URL: address.default("https://oauth2.googleapis.com/token"),
  GOOGLE_REVOKE_URL: address.default("https://oauth2.googleapis.com/revoke"),
  GOOGLE_API_URL: address.default("https://www.googleapis.com"),
  GOOGLE_MEET_URL: address.default("https://meet.googleapis.com"),
  VIDEO_ENCRYPTION_KEYS: text.optional(),
  APP_URL: address.optional(),
  /** Where providers reach this project's functions; the project's own address when absent. */
  VIDEO_PUBLIC_URL: address.optional(),
  SUPABASE_URL: address.optional(),
  /** How many jobs one call of the worker does: a hosted function has two seconds of CPU, a job costs up to 25 ms. */
  WORKER_JOBS: z.coerce.number().int().positive().default(60),
});

export interface OAuthApp {
  clientId: string;
  clientSecret: string;
}

/** A secret token that signs webhooks. One of a Server-to-Server app speaks for its own account only. */
export interface WebhookSecret {
  account: string | null;
  secret: string;
}

export interface VideoConfig {
  zoom: { app: OAuthApp | null; webhookSecrets: readonly WebhookSecret[]; oauthUrl: string; apiUrl: string };
  google: {
    app: OAuthApp | null;
    authorizeUrl: string;
    tokenUrl: string;
    revokeUrl: string;
    apiUrl: string;
    meetUrl: string;
  };
  /** First is the one that seals; the others still open. */
  keys: readonly NamedKey[];
  appUrl: string | null;
  /** Where providers reach the functions: `${publicUrl}/functions/v1/…`. */
  publicUrl: string | null;
  /** How many jobs one call may do before its CPU time is used up. */
  jobsPerCall: number;
}

function app(clientId: string | undefined, clientSecret: string | undefined): OAuthApp | null {
  return clientId && clientSecret ? { clientId, clientSecret } : null;
}

/** Reads "secret,account:secret2": the app's own token, and those of accounts with Server-to-Server OAuth. */
const webhookSecrets = (setting: string): WebhookSecret[] =>
  setting
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "")
    .map((entry) => {
      const [secret = "", account = null] = entry.split(":").reverse();
      return { account, secret };
    });

/** Reads the settings; an empty value is an absent one. Throws when one is present and not usable, naming it. */
export function videoConfig(env: Readonly<Record<string, string | undefined>> = process.env): VideoConfig {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()));
  const parsed = settingsSchema.safeParse(given);
  if (!parsed.success) {
    throw new Error(
      `settings not usable: ${parsed.error.issues.map((issue) => issue.path.join(".")).join(", ")}`,
    );
  }
  const settings = parsed.data;
  return {
    zoom: {
      app: app(settings.ZOOM_CLIENT_ID, settings.ZOOM_CLIENT_SECRET),
      webhookSecrets: webhookSecrets(settings.ZOOM_WEBHOOK_SECRET_TOKEN ?? ""),
      oauthUrl: settings.ZOOM_OAUTH_URL,
      apiUrl: settings.ZOOM_API_URL,
    },
    google: {
      app: app(settings.GOOGLE_CLIENT_ID, settings.GOOGLE_CLIENT_SECRET),
      authorizeUrl: settings.GOOGLE_OAUTH_URL,
      tokenUrl: settings.GOOGLE_TOKEN_URL,
      revokeUrl: settings.GOOGLE_REVOKE_URL,
      apiUrl: settings.GOOGLE_API_URL,
      meetUrl: settings.GOOGLE_MEET_URL,
    },
    keys: parseKeys(settings.VIDEO_ENCRYPTION_KEYS ?? ""),
    appUrl: settings.APP_URL ?? null,
    publicUrl: settings.VIDEO_PUBLIC_URL ?? settings.SUPABASE_URL ?? null,
    jobsPerCall: settings.WORKER_JOBS,
  };
}
