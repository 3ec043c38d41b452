import { sha256 } from "../../core/crypto.ts";
import type { Sql, Transaction } from "../../core/db.ts";
import { STRAYS_AFTER, type MeetingRow, type Standing } from "./work.ts";

/** The session before its link, the order in which whoever edits a session takes them. */
export const lockSession = (tx: Transaction, row: MeetingRow) =>
  tx`select private.hold_session(${row.session_id})`;

/**
 * Puts a meeting's link where the session's way in is read, unless somebody has put one of their own there; remembers which
 * it was.
 */
export async function writeLink(
  tx: Transaction,
  row: MeetingRow,
  joinUrl: string,
  password: string | null,
): Promise<string> {
  await tx`
    insert into public.course_live_session_meetings as l (session_id, store_id, join_url, join_password)
    values (${row.session_id}, ${row.store_id}, ${joinUrl}, ${password})
    on conflict (session_id) do update set join_url = excluded.join_url, join_password = excluded.join_password
    where (l.join_url, l.join_password) is distinct from (excluded.join_url, excluded.join_password)
      and not private.is_own_link(l.session_id, l.join_url)`;
  const hash = sha256(joinUrl);
  await tx`update private.video_meetings set link_hash = ${hash} where id = ${row.id}`;
  return hash;
}

/** Takes a meeting's link out, unless somebody has put another one in its place. */
async function takeLink(tx: Transaction, row: MeetingRow): Promise<void> {
  if (!row.link_hash) return;
  await tx`
    update public.course_live_session_meetings set join_url = null, join_password = null
    where session_id = ${row.session_id} and encode(sha256(convert_to(join_url, 'UTF8')), 'hex') = ${row.link_hash}`;
}

/** The room behind the link is no more, the meeting is: it is to have another one. */
export async function dropLink(tx: Transaction, row: MeetingRow): Promise<null> {
  await takeLink(tx, row);
  await tx`update private.video_meetings set link_hash = null where id = ${row.id}`;
  return null;
}

/** Notes what stands, with its link, in one transaction. */
export async function settle(sql: Sql, row: MeetingRow, standing: Standing): Promise<MeetingRow> {
  const { drift = null, overwritten = null } = standing;
  const hash = await sql.begin(async (tx) => {
    await lockSession(tx, row);
    await tx`
      update private.video_meetings set state = 'active', provider_id = ${standing.providerId}, provider_uuid = ${standing.providerUuid},
        synced = ${standing.says === null ? null : tx.json({ ...standing.says })}, etag = ${standing.etag}, unconfirmed = '[]',
        drift = ${drift && tx.json({ ...drift } as never)}, drift_at = case when ${drift !== null} then private.now() end,
        overwritten = ${overwritten && tx.json({ ...overwritten } as never)}
      where id = ${row.id}`;
    return standing.joinUrl ? writeLink(tx, row, standing.joinUrl, standing.password) : null;
  });
  return {
    ...row,
    state: "active",
    provider_id: standing.providerId,
    synced: standing.says,
    unconfirmed: [],
    drift,
    overwritten,
    etag: standing.etag,
    link_hash: hash,
  };
}

/**
 * A conference that was still in the making has its link now, or a meeting that was left is taken up again. `changed`: it
 * says something that nobody has looked at, and is looked at next.
 */
export async function settleLink(
  sql: Sql,
  row: MeetingRow,
  joinUrl: string,
  {
    etag,
    password = null,
    changed = false,
  }: { etag: string | null; password?: string | null; changed?: boolean },
): Promise<void> {
  await sql.begin(async (tx) => {
    await lockSession(tx, row);
    await writeLink(tx, row, joinUrl, password);
    await tx`update private.video_meetings set etag = ${etag} where id = ${row.id}`;
    if (changed) await tx`select private.want_look(${row.id})`;
  });
}

/**
 * The meeting is gone (or, `out_of_reach`, waits for its account to come back); its link goes with it unless somebody has
 * put another one in its place.
 */
export async function forget(
  sql: Sql,
  row: MeetingRow,
  how: "gone" | "out_of_reach" | "left" = "gone",
): Promise<void> {
  const state = { gone: "gone", out_of_reach: "deleting", left: "leaving" }[how];
  await sql.begin(async (tx) => {
    await lockSession(tx, row);
    await tx`
      update private.video_meetings set state = ${state}::private.video_meeting_state, drift = null, drift_at = null
      where id = ${row.id}`;
    await takeLink(tx, row);
  });
}

/** Forgets a meeting of which it is not sure that it is gone: it is looked for once more later. */
export async function forgetDoubtful(sql: Sql, row: MeetingRow): Promise<void> {
  await sql`
    update private.video_meetings set strays_at = private.now() + ${STRAYS_AFTER}::interval where id = ${row.id}`;
  await forget(sql, row);
}
