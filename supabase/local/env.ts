import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { z } from "zod";
import { StartError } from "./errors.ts";

const webAddress = z.url({ protocol: /^https?$/, error: "must be an address like https://abc.supabase.co" });
const text = z.string().trim().min(1);
const sealingKeys = z
  .string()
  .regex(
    /^\s*[A-Za-z0-9_-]{1,32}:[A-Za-z0-9+/]{43}=(\s*,\s*[A-Za-z0-9_-]{1,32}:[A-Za-z0-9+/]{43}=)*\s*$/,
    "must be name:base64 of 32 bytes, separated by commas",
  );

/** An empty value in .env means the same as an absent one. */
const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess(
    (value) => (typeof value === "string" && value.trim() === "" ? undefined : value),
    schema.optional(),
  );

/** Older projects have keys that are tokens, and say for whom they are. */
function isSecret(key: string): boolean {
  if (key.startsWith("sb_secret_")) return true;
  try {
    const claims: unknown = JSON.parse(Buffer.from(key.split(".")[1] ?? "", "base64url").toString("utf8"));
    return z.object({ role: z.literal("service_role") }).safeParse(claims).success;
  } catch {
    return false;
  }
}

const publishableKey = text
  .refine((key) => !isSecret(key), "is a secret key, and everything named VITE_ reaches the browser")
  .refine(
    (key) => /^(sb_publishable_|eyJ)/.test(key),
    "must be the project's publishable key (sb_publishable_...)",
  );

/** Every setting Atelier knows; `.env.example` explains each. */
export const settingsSchema = z
  .object({
    VITE_SUPABASE_URL: optional(webAddress),
    VITE_SUPABASE_PUBLISHABLE_KEY: optional(publishableKey),
    VITE_ERROR_COLLECTOR_URL: optional(webAddress),
    ERROR_COLLECTOR_URL: optional(webAddress),
    DATABASE_URL: optional(z.string().regex(/^postgres(ql)?:\/\//, "must begin with postgresql://")),
    AUTH_CONFIRMATIONS: optional(z.enum(["yes", "no"])),
    PORT: optional(z.coerce.number({ error: "must be a port number" }).int().min(1).max(65_535)),
    FUNCTIONS_DB_URL: optional(z.string().regex(/^postgres(ql)?:\/\//, "must begin with postgresql://")),
    ZOOM_CLIENT_ID: optional(text),
    ZOOM_CLIENT_SECRET: optional(text),
    ZOOM_WEBHOOK_SECRET_TOKEN: optional(text),
    ZOOM_OAUTH_URL: optional(webAddress),
    ZOOM_API_URL: optional(webAddress),
    GOOGLE_CLIENT_ID: optional(text),
    GOOGLE_CLIENT_SECRET: optional(text),
    GOOGLE_OAUTH_URL: optional(webAddress),
    GOOGLE_TOKEN_URL: optional(webAddress),
    GOOGLE_REVOKE_URL: optional(webAddress),
    GOOGLE_API_URL: optional(webAddress),
    GOOGLE_MEET_URL: optional(webAddress),
    VIDEO_ENCRYPTION_KEYS: optional(sealingKeys),
    VIDEO_PUBLIC_URL: optional(webAddress),
    APP_URL: optional(webAddress),
    MAIL_API_URL: optional(webAddress),
    MAIL_API_KEY: optional(text),
    MAIL_API_KEEPS_KEYS: optional(z.enum(["yes", "no"])),
    MAIL_SMTP_URL: optional(z.string().regex(/^smtps?:\/\//, "must begin with smtp:// or smtps://")),
    MAIL_FROM: optional(text),
    MAIL_WEBHOOK_SECRET: optional(text),
    LINK_KEYS: optional(sealingKeys),
    VAPID_PUBLIC_KEY: optional(text),
    VAPID_PRIVATE_KEY: optional(text),
    VAPID_SUBJECT: optional(z.string().regex(/^(mailto:|https:\/\/)/, "must begin with mailto: or https://")),
    PUSH_URL: optional(webAddress),
    SMS_API_URL: optional(webAddress),
    SMS_ACCOUNT: optional(text),
    SMS_TOKEN: optional(text),
    SMS_FROM: optional(text),
    WHATSAPP_API_URL: optional(webAddress),
    WHATSAPP_NUMBER: optional(text),
    WHATSAPP_TOKEN: optional(text),
    WHATSAPP_SECRET: optional(text),
    WHATSAPP_VERIFY: optional(text),
    WORKER_JOBS: optional(z.coerce.number({ error: "must be a number" }).int().positive()),
  })
  .superRefine((settings, context) => {
    if (settings.VITE_SUPABASE_URL && !settings.VITE_SUPABASE_PUBLISHABLE_KEY) {
      context.addIssue({
        code: "custom",
        path: ["VITE_SUPABASE_PUBLISHABLE_KEY"],
        message: "is missing, and VITE_SUPABASE_URL needs it",
      });
    }
  });

export type Settings = z.infer<typeof settingsSchema>;

export interface Environment {
  settings: Settings;
  /** What the edge functions get: everything in `.env` that is not meant for the browser. */
  functionsEnv: Record<string, string>;
}

const NOT_FOR_FUNCTIONS = new Set(["DATABASE_URL", "AUTH_CONFIRMATIONS", "PORT"]);

/** Reads `.env`, `.env.local` and their mode variants; a variable of the shell wins over them. */
export function readEnvironment(mode: string, root: string): Environment {
  const files = loadEnvFiles(mode, root);
  const known = Object.keys(settingsSchema.shape);
  const values = Object.fromEntries(
    [...new Set([...Object.keys(files), ...known])].flatMap((name) => {
      const value = process.env[name] ?? files[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
  const parsed = settingsSchema.safeParse(values);
  if (!parsed.success) throw new StartError(describe(parsed.error));
  const functionsEnv = Object.fromEntries(
    Object.entries(values).filter(
      ([name, value]) => value !== "" && !name.startsWith("VITE_") && !NOT_FOR_FUNCTIONS.has(name),
    ),
  );
  return { settings: parsed.data, functionsEnv };
}

/** The files Vite reads, in its order: a later one wins. */
function loadEnvFiles(mode: string, root: string): Record<string, string> {
  const values: Record<string, string> = {};
  for (const name of [".env", ".env.local", `.env.${mode}`, `.env.${mode}.local`]) {
    const file = join(root, name);
    if (existsSync(file)) Object.assign(values, parseEnv(readFileSync(file, "utf8")));
  }
  return values;
}

function describe(error: z.ZodError): string {
  const issues = error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`);
  return `The settings in .env are not right: ${issues.join("; ")}.`;
}
