import process from "node:process";
import { z } from "zod";
import { requireCaller, requireMember } from "../_shared/caller.ts";
import type { IntegrationStatus } from "../_shared/contracts/integration-status.ts";
import { json, Problem, serve } from "../_shared/http.ts";
import { describeProviders } from "./providers.ts";

/** `GET ?store=<uuid>`: which providers the server is set up for, and which the store has connected. */
export const handler = serve(["GET"], async (request) => {
  const caller = await requireCaller(request);
  const store = z.uuid().safeParse(new URL(request.url).searchParams.get("store"));
  if (!store.success) throw new Problem(400, "invalid_store", "Name the store: ?store=<uuid>");
  const role = await requireMember(caller, store.data);
  const status: IntegrationStatus = {
    providers: describeProviders({
      env: process.env,
      // Nothing keeps accounts of providers; a provider that needs one is never reported as connected.
      accounts: new Set(),
      mayConfigure: role === "owner" || role === "manager",
    }),
  };
  return json(status);
});
