import process from "node:process";
import { z } from "zod";
import type { IntegrationStatus, ProviderId } from "../_shared/contracts/integration-status.ts";
import { requireCaller, requireMember } from "../_shared/core/caller.ts";
import { database } from "../_shared/core/db.ts";
import { json, Problem, serve } from "../_shared/core/http.ts";
import { describeProviders } from "./providers.ts";

/** The providers to which the store has connected an account that can be used. */
async function accountsOf(storeId: string): Promise<Set<ProviderId>> {
  const rows = await database()<{ provider: "zoom" | "google_meet" }[]>`
    select provider from private.video_connections where store_id = ${storeId} and status = 'connected'`;
  return new Set(rows.map((row) => row.provider));
}

/** `GET ?store=<uuid>`: which providers the server is set up for, and which the store has connected. */
export const handler = serve(["GET"], async (request) => {
  const caller = await requireCaller(request);
  const store = z.uuid().safeParse(new URL(request.url).searchParams.get("store"));
  if (!store.success) throw new Problem(400, "invalid_store", "Name the store: ?store=<uuid>");
  const role = await requireMember(caller, store.data);
  const status: IntegrationStatus = {
    providers: describeProviders({
      env: process.env,
      accounts: await accountsOf(store.data),
      mayConfigure: role === "owner" || role === "manager",
    }),
  };
  return json(status);
});
