import { agreed, DELETED, findDrift, googleSays, zoomSays, type Drift, type Said } from "./drift.ts";
import { isProviderError } from "./errors.ts";
import { GoogleClient, googleEventUrl } from "./google-client.ts";
import { writeLink } from "./links.ts";
import { googleEventId, type MeetingPlan } from "./meeting-plan.ts";
import { call, type MeetingRow, type Work } from "./work.ts";
import { ZoomClient } from "./zoom-client.ts";

interface Seen {
  said: Said;
  etag: string | null;
  joinUrl: string | null;
  password: string | null;
}

async function see(work: Work, row: MeetingRow, plan: MeetingPlan): Promise<Seen | null> {
  try {
    return await call(work, row, async (token): Promise<Seen | null> => {
      if (row.provider === "zoom") {
        const client = new ZoomClient(work.config.zoom.apiUrl, token, row.host_id);
        const meeting = await client.get(row.provider_id ?? "");
        const { join_url: joinUrl, password = null } = meeting;
        return { said: zoomSays(meeting, plan), etag: null, joinUrl, password };
      }
      const event = await new GoogleClient(work.config.google.apiUrl, token).get(googleEventId(row.id));
      if (event.status === "cancelled") return null;
      return {
        said: googleSays(event, plan),
        etag: event.etag,
        joinUrl: googleEventUrl(event),
        password: null,
      };
    });
  } catch (error) {
    if (isProviderError(error, "not_found", "gone")) return null;
    throw error;
  }
}

/** Notes what differs; when it began is kept while it lasts. */
export async function noteDrift(work: Work, row: MeetingRow, drift: Drift | null): Promise<void> {
  await work.sql`
    update private.video_meetings set drift = ${drift ? work.sql.json({ ...drift } as never) : null},
      drift_at = case when ${drift !== null} then coalesce(drift_at, now()) end
    where id = ${row.id}`;
}

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
  if (!seen) {
    await noteDrift(work, row, DELETED);
    await work.sql`update private.video_meetings set looked_at = now() where id = ${row.id}`;
    return { ...row, drift: DELETED };
  }
  const { said, etag, joinUrl, password } = seen;
  const drift = findDrift(said, plan, row.synced, row.unconfirmed);
  const synced = agreed(said, plan, row.synced);
  await noteDrift(work, row, drift);
  await work.sql`
    update private.video_meetings set synced = ${synced ? work.sql.json({ ...synced }) : null}, etag = ${etag},
      looked_at = now(), missing_since = null
    where id = ${row.id}`;
  const link = joinUrl
    ? await work.sql.begin(async (tx) => {
        await tx`select 1 from public.course_live_sessions where id = ${row.session_id} for key share`;
        return writeLink(tx, row, joinUrl, password);
      })
    : row.link_hash;
  return { ...row, drift, synced, etag, link_hash: link };
}
