import * as z from "zod/mini";
import type { Contract } from "./contract.ts";

/** What a browser needs to know to be told by pushes; null where the server sends none. */
export const pushKey = {
  path: "messages-channels/push-key",
  method: "GET",
  input: z.object({}),
  reply: z.object({ key: z.nullable(z.string()) }),
  codes: [],
} as const satisfies Contract;
