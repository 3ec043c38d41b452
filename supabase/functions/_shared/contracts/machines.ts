import * as z from "zod/mini";
import type { Contract } from "./contract.ts";

const receivedSchema = z.object({ received: z.literal(true) });

/** What Zoom sends, proven by its signature; the message itself is as Zoom has it. */
export const zoomWebhook = {
  path: "zoom-webhook",
  method: "POST",
  input: z.unknown(),
  reply: z.union([receivedSchema, z.object({ plainToken: z.string(), encryptedToken: z.string() })]),
  codes: [
    "webhook_not_configured",
    "body_too_large",
    "signature_invalid",
    "message_unreadable",
    "account_not_allowed",
    "replayed",
  ],
} as const satisfies Contract;

/** Google's word that a calendar has changed: everything stands in its headers. */
export const googleWebhook = {
  path: "google-webhook",
  method: "POST",
  input: z.unknown(),
  reply: receivedSchema,
  codes: ["body_too_large", "channel_unknown"],
} as const satisfies Contract;

/** What the mail provider tells of a mail that came back or was called spam, proven by its signature. */
export const messagesWebhook = {
  path: "messages-webhook",
  method: "POST",
  input: z.unknown(),
  reply: receivedSchema,
  codes: ["webhook_not_configured", "body_too_large", "signature_invalid", "message_unreadable", "replayed"],
} as const satisfies Contract;

/**
 * What is told of messages to telephones, under `/sms` and `/whatsapp`: what became of one, and what somebody replied; proven by its
 * signature. WhatsApp first asks by GET for a word that both know.
 */
export const messagesPhone = {
  path: "messages-phone",
  method: "POST",
  input: z.unknown(),
  reply: receivedSchema,
  codes: ["webhook_not_configured", "body_too_large", "signature_invalid", "message_unreadable", "replayed"],
} as const satisfies Contract;

/**
 * The schedule's call. Hosted it is answered at once: the work has begun. Else how much was done of each kind; under `failed` the
 * names of what was not.
 */
export const videoWorker = {
  path: "video-worker",
  method: "POST",
  input: z.unknown(),
  reply: z.union([
    z.object({ started: z.literal(true) }),
    z.record(z.string(), z.union([z.int(), z.array(z.string())])),
  ]),
  codes: ["not_allowed"],
} as const satisfies Contract;

/**
 * "No more of these" out of a mail, pressed in the mail program (RFC 8058); the same address opened in a browser asks first. The
 * token in the address proves all there is to prove.
 */
export const messagesUnsubscribe = {
  path: "messages-unsubscribe",
  method: "POST",
  input: z.unknown(),
  reply: z.object({ ok: z.literal(true) }),
  codes: ["link_invalid"],
} as const satisfies Contract;
