import process from "node:process";
import { z } from "zod";

export interface Project {
  url: string;
  publishableKey: string;
}

const keysSchema = z.record(z.string(), z.string());

/** Hosted projects hand the keys over as a JSON object of named keys, older ones and the local back end one by one. */
function publishableKey(env: NodeJS.ProcessEnv): string | undefined {
  if (env.SUPABASE_PUBLISHABLE_KEYS) {
    const keys = keysSchema.parse(JSON.parse(env.SUPABASE_PUBLISHABLE_KEYS));
    const key = keys.default ?? Object.values(keys)[0];
    if (key) return key;
  }
  return env.SUPABASE_PUBLISHABLE_KEY || env.SUPABASE_ANON_KEY;
}

export function project(env: NodeJS.ProcessEnv = process.env): Project {
  const url = env.SUPABASE_URL;
  const key = publishableKey(env);
  if (!url || !key) throw new Error("SUPABASE_URL and SUPABASE_PUBLISHABLE_KEY are not set");
  return { url, publishableKey: key };
}

/**
 * Every secret key the project accepts: hosted projects hand them over by name, the local back end has one; older projects have
 * the key of the service role alone.
 */
export function secretKeys(env: NodeJS.ProcessEnv = process.env): string[] {
  const named = env.SUPABASE_SECRET_KEYS
    ? Object.values(keysSchema.parse(JSON.parse(env.SUPABASE_SECRET_KEYS)))
    : [];
  const older = [env.SUPABASE_SECRET_KEY ?? "", env.SUPABASE_SERVICE_ROLE_KEY ?? ""];
  return [...named, ...older].filter((key) => key !== "");
}
