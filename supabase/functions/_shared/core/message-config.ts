import process from "node:process";
import { z } from "zod";
import { parseKeys, type NamedKey } from "./crypto.ts";

const address = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ""));
const text = z.string().trim().min(1);

/** Every setting of messages. One of MAIL_API_URL and MAIL_SMTP_URL says how mail leaves; with both it is the API. */
const settingsSchema = z.object({
  MAIL_API_URL: address.optional(),
  MAIL_API_KEY: text.optional(),
  MAIL_API_KEEPS_KEYS: z.enum(["yes", "no"]).default("yes"),
  MAIL_SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//)
    .optional(),
  MAIL_FROM: text.default("Atelier <no-reply@atelier.example>"),
  MAIL_WEBHOOK_SECRET: text.optional(),
  LINK_KEYS: text.optional(),
  VAPID_PUBLIC_KEY: z
    .string()
    .regex(/^[A-Za-z0-9_-]{87}$/)
    .optional(),
  VAPID_PRIVATE_KEY: z
    .string()
    .regex(/^[A-Za-z0-9_-]{43}$/)
    .optional(),
  VAPID_SUBJECT: z
    .string()
    .regex(/^(mailto:|https:\/\/)/)
    .optional(),
  PUSH_URL: address.optional(),
  SMS_API_URL: address.default("https://api.twilio.com"),
  SMS_ACCOUNT: z
    .string()
    .regex(/^[A-Za-z0-9]+$/)
    .optional(),
  SMS_TOKEN: text.optional(),
  SMS_FROM: text.optional(),
  WHATSAPP_API_URL: address.default("https://graph.facebook.com/v23.0"),
  WHATSAPP_NUMBER: z.string().regex(/^\d+$/).optional(),
  WHATSAPP_TOKEN: text.optional(),
  WHATSAPP_SECRET: text.optional(),
  WHATSAPP_VERIFY: text.optional(),
  APP_URL: address.optional(),
  VIDEO_PUBLIC_URL: address.optional(),
  SUPABASE_URL: address.optional(),
});

export interface MessageConfig {
  /** How mail leaves; null where nothing of it is set. */
  mail: { kind: "api"; url: string; key: string; keepsKeys: boolean } | { kind: "smtp"; url: string } | null;
  from: string;
  /** What signs the mail provider's words; all are known while one is changed for another. */
  webhookSecrets: readonly string[];
  /** Who pushes to browsers; null where the keys are not set. `url` stands in the place of all push services. */
  push: { publicKey: string; privateKey: string; subject: string; url: string | null } | null;
  /** The gateway of text messages; null where it is not set. */
  sms: { url: string; account: string; token: string; from: string } | null;
  /** The number at WhatsApp; null where it is not set. */
  whatsapp: { url: string; number: string; token: string } | null;
  /** What signs WhatsApp's words, and what it asks for when the address for them is set. */
  whatsappWords: { secret: string | null; verify: string | null };
  /** First is the one that signs links; the others are still known. */
  linkKeys: readonly NamedKey[];
  appUrl: string | null;
  /** Where the functions are reached: `${publicUrl}/functions/v1/…`. */
  publicUrl: string | null;
}

/** Reads the settings; an empty value is an absent one. Throws when one is present and not usable, naming it. */
export function messageConfig(
  env: Readonly<Record<string, string | undefined>> = process.env,
): MessageConfig {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()));
  const parsed = settingsSchema.safeParse(given);
  if (!parsed.success) {
    throw new Error(
      `settings not usable: ${parsed.error.issues.map((issue) => issue.path.join(".")).join(", ")}`,
    );
  }
  const settings = parsed.data;
  const { MAIL_API_URL: api, MAIL_API_KEY: key, MAIL_SMTP_URL: smtp } = settings;
  const { VAPID_PUBLIC_KEY: publicKey, VAPID_PRIVATE_KEY: privateKey, VAPID_SUBJECT: subject } = settings;
  const { SMS_ACCOUNT: account, SMS_TOKEN: smsToken, SMS_FROM: smsFrom } = settings;
  const { WHATSAPP_NUMBER: number, WHATSAPP_TOKEN: token } = settings;
  const overSmtp = smtp ? ({ kind: "smtp", url: smtp } as const) : null;
  return {
    mail:
      api && key
        ? { kind: "api", url: api, key, keepsKeys: settings.MAIL_API_KEEPS_KEYS === "yes" }
        : overSmtp,
    from: settings.MAIL_FROM,
    webhookSecrets: (settings.MAIL_WEBHOOK_SECRET ?? "").split(/[\s,]+/).filter(Boolean),
    push:
      publicKey && privateKey && subject
        ? { publicKey, privateKey, subject, url: settings.PUSH_URL ?? null }
        : null,
    sms:
      account && smsToken && smsFrom
        ? { url: settings.SMS_API_URL, account, token: smsToken, from: smsFrom }
        : null,
    whatsapp: number && token ? { url: settings.WHATSAPP_API_URL, number, token } : null,
    whatsappWords: { secret: settings.WHATSAPP_SECRET ?? null, verify: settings.WHATSAPP_VERIFY ?? null },
    linkKeys: parseKeys(settings.LINK_KEYS ?? "", "LINK_KEYS"),
    appUrl: settings.APP_URL ?? null,
    publicUrl: settings.VIDEO_PUBLIC_URL ?? settings.SUPABASE_URL ?? null,
  };
}
