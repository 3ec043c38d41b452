import * as z from "zod/mini";
import type { Contract } from "./contract.ts";

export const providerIds = ["zoom", "google_meet"] as const;

const providerStatusSchema = z.object({
  id: z.enum(providerIds),
  /** The server holds every setting this provider needs. */
  configured: z.boolean(),
  /** It can be used for this store: configured, and the store has connected an account of its own. */
  connected: z.boolean(),
  /** Names of the settings that are absent; only told to those who run the store. */
  missing: z.array(z.string()),
});

const integrationStatusSchema = z.object({ providers: z.array(providerStatusSchema) });

export type ProviderId = (typeof providerIds)[number];
export type ProviderStatus = z.infer<typeof providerStatusSchema>;
export type IntegrationStatus = z.infer<typeof integrationStatusSchema>;

/** Which providers the server is set up for, and which the store has connected. */
export const integrationStatus = {
  path: "integration-status",
  method: "GET",
  input: z.object({ store: z.uuid() }),
  reply: integrationStatusSchema,
  codes: ["not_a_member"],
} as const satisfies Contract;
