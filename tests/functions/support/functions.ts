import { resolve } from "node:path";
import { afterAll } from "vitest";
import { startFunctions } from "../../../supabase/local/functions.ts";
import { functionsCache } from "../../support/open-backend.ts";
import { expectNamedCodes } from "../../support/unnamed-codes.ts";
import type { VideoWorld } from "./video.ts";

const folder = resolve(import.meta.dirname, "../../../supabase/functions");
export const WORKER_KEY = "sb_secret_test";

export interface Served {
  /** Where each function answers: `${url}/zoom-webhook`. */
  url: string;
  /** What the functions have printed so far. */
  logs: readonly string[];
  /** Calls `video-worker` as the schedule does. */
  work(): Promise<Record<string, unknown>>;
}

/** The edge functions on Deno, on the database and providers of a world. */
export async function serveFunctions(world: VideoWorld, env: Record<string, string> = {}): Promise<Served> {
  const logs: string[] = [];
  const functions = startFunctions({
    folder,
    cacheFolder: functionsCache,
    watch: false,
    log: (line) => logs.push(line),
    env: {
      ...world.env,
      FUNCTIONS_DB_URL: world.functionsUrl,
      SUPABASE_SECRET_KEY: WORKER_KEY,
      SUPABASE_PUBLISHABLE_KEY: "sb_publishable_test",
      SUPABASE_URL: "http://127.0.0.1:9",
      ...env,
    },
  });
  afterAll(async () => {
    await functions.close();
    expectNamedCodes(logs);
  });
  const port = await functions.port();
  if (port === null) throw new Error(`the functions did not start: ${logs.join(" ")}`);
  const url = `http://127.0.0.1:${port}/functions/v1`;
  return {
    url,
    logs,
    async work() {
      const reply = await fetch(`${url}/video-worker`, { method: "POST", headers: { apikey: WORKER_KEY } });
      const body = (await reply.json()) as Record<string, unknown>;
      if (!reply.ok) throw new Error(`the worker answered ${reply.status}: ${JSON.stringify(body)}`);
      return body;
    },
  };
}
