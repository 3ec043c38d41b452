import { z } from "zod";
import { sameText } from "./crypto.ts";
import { Problem } from "./http.ts";
import { project, secretKeys } from "./project.ts";

export const storeRoles = ["owner", "manager", "instructor", "stock", "support", "viewer"] as const;

export type StoreRole = (typeof storeRoles)[number];

export interface Caller {
  id: string;
  /** Asks the API with the caller's own rights. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
}

const userSchema = z.object({ id: z.uuid() });
const membershipSchema = z.array(z.object({ role: z.enum(storeRoles) })).max(1);

/** The signed-in user behind a request: the auth service itself says whether the token and its session are good. */
export async function requireCaller(request: Request): Promise<Caller> {
  const authorization = request.headers.get("authorization") ?? "";
  if (!/^Bearer [^\s]+$/.test(authorization)) throw new Problem("not_signed_in", "Sign in first");
  const { url, publishableKey } = project();
  const callerFetch: Caller["fetch"] = (path, init) =>
    fetch(`${url}${path}`, {
      ...init,
      headers: { ...Object.fromEntries(new Headers(init?.headers)), apikey: publishableKey, authorization },
    });
  const response = await callerFetch("/auth/v1/user");
  if (response.status >= 500) throw new Error(`the auth service answered ${response.status}`);
  if (!response.ok) throw new Problem("not_signed_in", "The session is not valid any more");
  return { id: userSchema.parse(await response.json()).id, fetch: callerFetch };
}

/** The caller's role in a store, read with the caller's rights; a store that is not theirs looks like one that is not. */
export async function requireMember(caller: Caller, storeId: string): Promise<StoreRole> {
  const query = new URLSearchParams({
    select: "role",
    store_id: `eq.${storeId}`,
    user_id: `eq.${caller.id}`,
  });
  const response = await caller.fetch(`/rest/v1/store_members?${query}`);
  if (!response.ok) throw new Error(`the Data API answered ${response.status}`);
  const [membership] = membershipSchema.parse(await response.json());
  if (!membership) throw new Problem("not_a_member", "Only members of this store may ask");
  return membership.role;
}

/** The project's own servers and schedules: they hold the secret key, which no browser has. */
export function requireServer(request: Request): void {
  const key = request.headers.get("apikey") ?? "";
  const known = secretKeys();
  if (known.length === 0) throw new Error("SUPABASE_SECRET_KEY is not set");
  if (!known.some((secret) => sameText(secret, key)))
    throw new Problem("not_allowed", "The secret key is needed");
}
