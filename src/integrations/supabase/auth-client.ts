import { AuthClient } from "@supabase/auth-js";
import { publishableKey, supabaseUrl } from "@/lib/net/env";
import { sessionKey } from "@/lib/stored-session";

/**
 * A session comes from a password or from the token of a mail that the person chose to use, never out of an address: a
 * link made by somebody else would put their session in the place of the one that stands.
 */
export const auth = new AuthClient({
  url: `${supabaseUrl}/auth/v1`,
  headers: { apikey: publishableKey },
  storageKey: sessionKey,
  autoRefreshToken: true,
  persistSession: true,
  detectSessionInUrl: false,
  flowType: "implicit",
});
