import { z } from "zod";
import type { Caller } from "./caller.ts";
import { Problem, unavailable } from "./http.ts";

const refusalSchema = z.object({ code: z.string().default(""), message: z.string().default("") });

/** What a function of the database answers to the caller, with the caller's own rights: its rules and refusals, none of ours. */
export async function askAsCaller(
  caller: Caller,
  name: string,
  input: Record<string, unknown>,
): Promise<unknown> {
  const reply = await caller
    .fetch(`/rest/v1/rpc/${name}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(input),
    })
    .catch(() => {
      throw unavailable("The Data API");
    });
  if (reply.ok) return reply.json().catch(() => null);
  if (reply.status === 503) throw unavailable("The Data API");
  const refusal = refusalSchema.safeParse(await reply.json().catch(() => null)).data;
  const raised = /^PT(4\d\d)$/.exec(refusal?.code ?? "");
  const code = refusal?.message ?? "";
  if (!raised || !/^[a-z][a-z0-9_]*$/.test(code)) throw new Error(`the Data API answered ${reply.status}`);
  throw new Problem({ status: Number(raised[1]), code }, "Refused by the rules of the session");
}
