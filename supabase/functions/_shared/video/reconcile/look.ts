import type { Sql, Transaction } from "../../core/db.ts";
import { isProviderError } from "../../core/provider-error.ts";
import { GoogleClient, googleEventUrl, hasConference } from "../../providers/google/calendar-client.ts";
import { ZoomClient } from "../../providers/zoom/client.ts";
import { compare, DELETED, stillOverwritten, type Drift } from "../drift/drift.ts";
import { googleSays, zoomSays, type Said } from "../drift/said.ts";
import { googleEventId, type MeetingPlan } from "../plan/meeting-plan.ts";
import { dropLink, lockSession, writeLink } from "./links.ts";
import { call, type MeetingRow, type Work } from "./work.ts";

interface Seen {
  said: Said;
  etag: string | null;
  joinUrl: string | null;
  password: string | null;
  /** False when the room was taken out of the meeting: a conference of the calendar can be. */
  hasRoom: boolean;
}

async function see(work: Work, row: MeetingRow, plan: MeetingPlan): Promise<Seen | null> {
  try {
    return await call(work, row, async (token): Promise<Seen | null> => {
      if (row.provider === "zoom") {
        const client = new ZoomClient(work.config.zoom.apiUrl, token, row.host_id);
        const meeting = await client.get(row.provider_id ?? "");
        const { join_url: joinUrl = null, password = null } = meeting;
        return { said: zoomSays(meeting, plan), etag: null, joinUrl, password, hasRoom: true };
      }
      const event = await new GoogleClient(work.config.google.apiUrl, token).get(googleEventId(row.id));
      if (event.status === "cancelled") return null;
      return {
        said: googleSays(event, plan),
        etag: event.etag,
        joinUrl: googleEventUrl(event),
        password: null,
        hasRoom: hasConference(event),
      };
    });
  } catch (error) {
    if (isProviderError(error, "not_found", "gone")) return null;
    throw error;
  }
}

async function writeDrift(sql: Sql | Transaction, rowId: string, drift: Drift | null): Promise<void> {
  await sql`
    update private.video_meetings set drift = ${drift ? sql.json({ ...drift } as never) : null},
      drift_at = case when ${drift !== null} then coalesce(drift_at, private.now()) end
    where id = ${rowId}`;
}

/** Notes what differs; when it began is kept while it lasts. */
export const noteDrift = (work: Work, row: MeetingRow, drift: Drift | null): Promise<void> =>
  writeDrift(work.sql, row.id, drift);

/**
 * Asks the provider what the meeting says now, and notes what somebody changed there. Under the job's lease: no write of
 * ours is on its way meanwhile. Asked twice before a meeting counts as deleted.
 */
export async function look(work: Work, row: MeetingRow, plan: MeetingPlan): Promise<MeetingRow> {
  await work.sql`update private.video_meetings set look_wanted = false where id = ${row.id}`;
  let seen: Seen | null;
  try {
    seen = (await see(work, row, plan)) ?? (await see(work, row, plan));
  } catch (error) {
    await work.sql`update private.video_meetings set look_wanted = true where id = ${row.id}`;
    throw error;
  }
  await work.step("looked");
  return work.sql.begin((tx) => noteSeen(tx, row, plan, seen));
}

/** Staff may decide about a drift while the provider is being asked: their word stands, and what was seen is put aside. */
async function noteSeen(
  tx: Transaction,
  row: MeetingRow,
  plan: MeetingPlan,
  seen: Seen | null,
): Promise<MeetingRow> {
  await lockSession(tx, row);
  const [now] = await tx<(Pick<MeetingRow, "state"> & { decided: boolean })[]>`
    select state, synced is distinct from ${row.synced && tx.json({ ...row.synced })}::jsonb as decided
    from private.video_meetings where id = ${row.id} for update`;
  // Given up meanwhile: nothing is written to it any more.
  if (now?.state !== "active") return { ...row, drift: DELETED };
  if (now.decided) {
    // The job that the decision has queued looks again, and knows the session as it is by then: this one writes nothing.
    await tx`update private.video_meetings set look_wanted = true where id = ${row.id}`;
    return { ...row, drift: null, synced: { ...plan } };
  }
  await tx`update private.video_meetings set looked_at = private.now() where id = ${row.id}`;
  if (!seen) {
    await writeDrift(tx, row.id, DELETED);
    return { ...row, drift: DELETED };
  }
  const { etag, joinUrl, password } = seen;
  const { drift, synced } = compare(seen.said, plan, row);
  const overwritten = stillOverwritten(row.overwritten, seen.said, plan);
  await writeDrift(tx, row.id, drift);
  await tx`
    update private.video_meetings set synced = ${synced && tx.json({ ...synced })}, etag = ${etag}, missing_since = null,
      overwritten = ${overwritten && tx.json({ ...overwritten } as never)}
    where id = ${row.id}`;
  let link = row.link_hash;
  if (joinUrl) link = await writeLink(tx, row, joinUrl, password);
  else if (!seen.hasRoom) link = await dropLink(tx, row);
  return { ...row, drift, synced, overwritten, etag, link_hash: link };
}
