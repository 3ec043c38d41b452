import { SESSION_KEY, type PageOptions } from "./browser.ts";
import type { TestBackend } from "./open-backend.ts";
import type { DemoPerson } from "./users.ts";

export type WindowOptions = Omit<PageOptions, "origin">;

/** The options of a window whose person signed in before. The profile's language rules a signed-in page: it is set too. */
export async function signedIn(
  backend: TestBackend,
  who: DemoPerson | (string & {}),
  options: WindowOptions = {},
): Promise<WindowOptions> {
  const client = await backend.signIn(who);
  const { data } = await client.auth.getSession();
  if (data.session === null) throw new Error(`${who} has no session`);
  if (options.language !== undefined) {
    await backend.serviceSql`update public.profiles set locale = ${options.language} where id = ${data.session.user.id}`;
  }
  return { ...options, stored: { ...options.stored, [SESSION_KEY]: JSON.stringify(data.session) } };
}
