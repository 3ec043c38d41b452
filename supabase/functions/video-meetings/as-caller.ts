import { z } from "zod";
import type { Caller } from "../_shared/core/caller.ts";
import { Problem, unavailable } from "../_shared/core/http.ts";

const refusalSchema = z.object({ code: z.string().default(""), message: z.string().default("") });

/** A write of the session with the caller's own rights: the database's rules and answers, none of ours. */
export async function asCaller(caller: Caller, name: string, input: Record<string, unknown>): Promise<void> {
  const reply = await caller.fetch(`/rest/v1/rpc/${name}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(input),
  });
  if (reply.ok) {
    await reply.body?.cancel();
    return;
  }
  if (reply.status === 503) throw unavailable("The Data API");
  const refusal = refusalSchema.safeParse(await reply.json().catch(() => null)).data;
  const raised = /^PT(4\d\d)$/.exec(refusal?.code ?? "");
  const code = refusal?.message ?? "";
  if (!raised || !/^[a-z][a-z0-9_]*$/.test(code)) throw new Error(`the Data API answered ${reply.status}`);
  throw new Problem({ status: Number(raised[1]), code }, "Refused by the rules of the session");
}
