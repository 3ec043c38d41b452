import * as z from "zod/mini";
import type { Contract } from "./contract.ts";

/** The settings that a hosted project's functions read, without those that only lead to other providers. */
export const SETTING_NAMES = [
  "APP_URL",
  "FUNCTIONS_DB_URL",
  "VIDEO_ENCRYPTION_KEYS",
  "LINK_KEYS",
  "MAIL_API_URL",
  "MAIL_API_KEY",
  "MAIL_SMTP_URL",
  "MAIL_FROM",
  "MAIL_WEBHOOK_SECRET",
  "VAPID_PUBLIC_KEY",
  "VAPID_PRIVATE_KEY",
  "VAPID_SUBJECT",
  "ZOOM_CLIENT_ID",
  "ZOOM_CLIENT_SECRET",
  "ZOOM_WEBHOOK_SECRET_TOKEN",
  "GOOGLE_CLIENT_ID",
  "GOOGLE_CLIENT_SECRET",
] as const;

const stateSchema = z.object({
  /** Versions of the migrations that were applied. */
  migrations: z.array(z.string()),
  /** Jobs of pg_cron by name, with how often they run; null where it is not there. */
  schedule: z.nullable(z.record(z.string(), z.string())),
  /** What became of the schedule's last calls, newest first. */
  runs: z.nullable(z.array(z.string())),
  broadcasts: z.boolean(),
  /** Messages that should have been told ten minutes ago. */
  waiting: z.number(),
  /** When the worker last began and ended, and which of its tasks failed. */
  beats: z.record(z.string(), z.object({ at: z.string(), failed: z.array(z.string()) })),
});

/** What `npm run doctor` asks of a project from inside, with its secret key. */
export const projectHealth = {
  path: "project-health",
  method: "POST",
  input: z.object({ mail_to: z.optional(z.email()) }),
  reply: z.object({
    now: z.string(),
    /** Names of those that are set. */
    settings: z.array(z.enum(SETTING_NAMES)),
    /** What is set and cannot be used, named. */
    unusable: z.array(z.string()),
    app_url: z.nullable(z.string()),
    /** "other": another login than the functions' own; "old": a schema that does not know the question. */
    database: z.enum(["ok", "not_configured", "away", "other", "old"]),
    state: z.nullable(stateSchema),
    /** "sent", or why not; null when it was not asked for. */
    mail: z.nullable(z.string()),
  }),
  codes: ["not_allowed", "body_too_large"],
} as const satisfies Contract;
