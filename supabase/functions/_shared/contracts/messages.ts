import * as z from "zod/mini";
import type { Contract } from "./contract.ts";

/** What the server can send: the key that a browser needs for pushes, null for none; and the channels to telephones. */
export const channelSetup = {
  path: "messages-channels/setup",
  method: "GET",
  input: z.object({}),
  reply: z.object({ key: z.nullable(z.string()), phone: z.array(z.string()) }),
  codes: [],
} as const satisfies Contract;
