import process from "node:process";
import { integrationStatus, type ProviderId } from "../_shared/contracts/integration-status.ts";
import { requireMember } from "../_shared/core/caller.ts";
import { database } from "../_shared/core/db.ts";
import { route, serveRoutes } from "../_shared/core/routes.ts";
import { describeProviders } from "./providers.ts";

/** The providers to which the store has connected an account that can be used. */
async function accountsOf(storeId: string): Promise<Set<ProviderId>> {
  const rows = await database()<{ provider: "zoom" | "google_meet" }[]>`
    select provider from private.video_connections where store_id = ${storeId} and status = 'connected'`;
  return new Set(rows.map((row) => row.provider));
}

/** What the server is set up for, as far as the caller's role may know it. */
export const handler = serveRoutes(
  route(integrationStatus, async ({ store }, caller) => {
    const abilities = await requireMember(caller, store);
    return {
      providers: describeProviders({
        env: process.env,
        accounts: await accountsOf(store),
        mayConfigure: abilities.has("manage_store"),
      }),
    };
  }),
);
