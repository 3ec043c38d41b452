import { z } from "zod";
import type { Ability } from "../contracts/abilities.ts";
import { sameText } from "./crypto.ts";
import { database } from "./db.ts";
import { Problem, requestOf, unavailable } from "./http.ts";
import { project, secretKeys } from "./project.ts";

export interface Caller {
  id: string;
  /** Asks the API with the caller's own rights. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
}

const userSchema = z.object({ id: z.uuid() });

/** The signed-in user behind a request: the auth service itself says whether the token and its session are good. */
export async function requireCaller(request: Request): Promise<Caller> {
  const authorization = request.headers.get("authorization") ?? "";
  if (!/^Bearer [^\s]+$/.test(authorization)) throw new Problem("not_signed_in", "Sign in first");
  const { url, publishableKey } = project();
  const requestId = requestOf(request);
  const own = { apikey: publishableKey, authorization, ...(requestId && { "x-request-id": requestId }) };
  const callerFetch: Caller["fetch"] = (path, init) =>
    fetch(`${url}${path}`, {
      ...init,
      headers: { ...Object.fromEntries(new Headers(init?.headers)), ...own },
    });
  const response = await callerFetch("/auth/v1/user").catch(() => {
    throw unavailable("The auth service");
  });
  if (response.status >= 500) throw unavailable("The auth service");
  if (!response.ok) throw new Problem("not_signed_in", "The session is not valid any more");
  return { id: userSchema.parse(await response.json()).id, fetch: callerFetch };
}

/** What the caller may do in a store, as private.role_abilities says; a store that is not theirs looks like one that is not. */
export async function requireMember(caller: Caller, storeId: string): Promise<ReadonlySet<Ability>> {
  const [membership] = await database()<{ abilities: Ability[] }[]>`
    select array(select a.ability from private.role_abilities a where a.role = m.role) as abilities
    from public.store_members m where m.store_id = ${storeId} and m.user_id = ${caller.id}`;
  if (!membership) throw new Problem("not_a_member", "Only members of this store may ask");
  return new Set(membership.abilities);
}

/** The same for what needs one ability: a member without it is refused (role_not_allowed, 403). */
export async function requireAbility(caller: Caller, storeId: string, ability: Ability): Promise<void> {
  const abilities = await requireMember(caller, storeId);
  if (!abilities.has(ability)) throw new Problem("role_not_allowed", "Not for this role");
}

/** The project's own servers and schedules: they hold the secret key, which no browser has. */
export function requireServer(request: Request): void {
  const key = request.headers.get("apikey") ?? "";
  const known = secretKeys();
  if (known.length === 0) throw new Error("the project has no secret key");
  if (!known.some((secret) => sameText(secret, key)))
    throw new Problem("not_allowed", "The secret key is needed");
}
