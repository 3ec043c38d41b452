import type { VideoProvider } from "../_shared/contracts/video.ts";
import type { VideoConfig } from "../_shared/core/config.ts";
import { seal, sha256 } from "../_shared/core/crypto.ts";
import type { Sql } from "../_shared/core/db.ts";
import { Problem } from "../_shared/core/http.ts";
import { authorizationUrl } from "../_shared/oauth/provider-accounts.ts";

/** Begins an authorisation: the state is bound to the person and store, single use, ten minutes. */
export async function beginConnection(
  sql: Sql,
  config: VideoConfig,
  input: { userId: string; storeId: string; provider: VideoProvider; redirectUri: string },
): Promise<string> {
  const { url, state, codeVerifier } = authorizationUrl(input.provider, config, input.redirectUri);
  const hash = sha256(state);
  const { keyId, sealed } = await seal(codeVerifier, hash, config.keys);
  await sql`delete from private.video_oauth_states where expires_at < private.now() - interval '1 day'`;
  await sql`
    insert into private.video_oauth_states (state_hash, user_id, store_id, provider, code_verifier, key_id)
    values (${hash}, ${input.userId}, ${input.storeId}, ${input.provider}, ${sealed}, ${keyId})`;
  return url;
}

export interface State {
  store_id: string;
  provider: VideoProvider;
  code_verifier: string;
  key_id: string;
}

/** Uses a state up. Unknown, somebody else's, used and expired ones are refused alike. */
export async function useState(sql: Sql, state: string, userId: string): Promise<State> {
  const [row] = await sql<State[]>`
    update private.video_oauth_states set used_at = private.now()
    where state_hash = ${sha256(state)} and user_id = ${userId} and used_at is null and expires_at > private.now()
    returning store_id, provider, code_verifier, key_id`;
  if (!row) throw new Problem("state_invalid", "This authorisation is unknown, used or too old; start again");
  return row;
}
