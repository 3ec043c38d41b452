import { clockNow } from "../../core/clock.ts";
import { isProviderError, ProviderError } from "../../core/provider-error.ts";
import { hasZoomBudget } from "../../providers/zoom/budget.ts";
import { heldFields, rebaseDrift, stillOverwritten, type Drift } from "../drift/drift.ts";
import { saidFields } from "../drift/said.ts";
import { changedFields, type MeetingPlan, type PlanField } from "../plan/meeting-plan.ts";
import { awaitConference, googleStands, updateGoogle } from "./google-meetings.ts";
import { forgetDoubtful } from "./links.ts";
import { look, noteDrift } from "./look.ts";
import type { MeetingRow, Work } from "./work.ts";
import { readBackZoom, readZoomLink, updateZoom, zoomIgnores, zoomStands } from "./zoom-meetings.ts";

/**
 * What is not written, and stands as it was: what somebody changed at the provider and nobody has decided about, and what
 * the provider would not take.
 */
const notWritten = (row: MeetingRow, plan: MeetingPlan): ReadonlySet<PlanField> =>
  new Set([...heldFields(row.drift), ...(row.provider === "zoom" ? zoomIgnores(plan) : [])]);

/** What has changed since the last time and is to be written. */
function dueFields(row: MeetingRow, plan: MeetingPlan): PlanField[] {
  if (row.drift?.deleted) return [];
  const held = notWritten(row, plan);
  return changedFields(plan, row.synced).filter((field) => !held.has(field));
}

const comparable = new Set<PlanField>(saidFields);

/** Looks first where somebody may have been at work: after a hint, and before a change that would not notice by itself. */
async function lookFirst(work: Work, row: MeetingRow, plan: MeetingPlan): Promise<MeetingRow> {
  if (row.look_wanted) return look(work, row, plan);
  const blind = row.provider === "zoom" && dueFields(row, plan).some((field) => comparable.has(field));
  return blind && (await hasZoomBudget(work.sql, row.connection_id))
    ? lookBeforeWriting(work, row, plan)
    : row;
}

/** A meeting that is found gone while the session is being changed is missed, not decided about. */
async function lookBeforeWriting(work: Work, row: MeetingRow, plan: MeetingPlan): Promise<MeetingRow> {
  const seen = await look(work, row, plan);
  if (!seen.drift?.deleted) return seen;
  await noteDrift(work, row, row.drift);
  return miss(work, row);
}

const MISSED_SECONDS = 30;

/**
 * The provider knows no such meeting, and was asked twice. The session still wants one: a new one is made when that has
 * been said for a while.
 */
async function miss(work: Work, row: MeetingRow): Promise<never> {
  const since = row.missing_since?.getTime() ?? clockNow().getTime();
  if (clockNow().getTime() - since < MISSED_SECONDS * 1000) {
    await work.sql`
      update private.video_meetings set missing_since = coalesce(missing_since, private.now()) where id = ${row.id}`;
    const retryAt = new Date(since + (MISSED_SECONDS + 1) * 1000);
    throw new ProviderError("server", { code: "meeting_missing", retryAt });
  }
  await forgetDoubtful(work.sql, row);
  throw new ProviderError("server", { code: "meeting_missing" });
}

/** Writes what has changed since the last time, and nothing else: what somebody changed at the provider stays there. */
export async function followPlan(
  work: Work,
  found: MeetingRow,
  plan: MeetingPlan,
  fresh: boolean,
): Promise<void> {
  // A drift that the session has come to agree with is none: what is due then is looked at like any other change.
  let row = fresh ? found : await lookFirst(work, await rebase(work, found, plan), plan);
  for (let round = 0; round < 2; round += 1) {
    row = await rebase(work, row, plan);
    const fields = dueFields(row, plan);
    if (fields.length === 0) break;
    await work.step("before update");
    try {
      row = await write(work, row, plan, fields);
      break;
    } catch (error) {
      if (isProviderError(error, "precondition") && round === 0) {
        row = await lookBeforeWriting(work, row, plan);
        continue;
      }
      if (!isProviderError(error, "not_found", "gone")) throw error;
      if (await (row.provider === "zoom" ? zoomStands : googleStands)(work, row)) {
        throw new ProviderError("server", { code: error.code });
      }
      await miss(work, row);
    }
  }
  if (row.link_hash !== null || row.drift?.deleted) return;
  if (row.provider === "google_meet") await awaitConference(work, row, plan);
  else await readZoomLink(work, row);
}

/** The drift as it is after an edit of the session: what both say by now is none. */
async function rebase(work: Work, row: MeetingRow, plan: MeetingPlan): Promise<MeetingRow> {
  if (!row.drift) return row;
  const drift = rebaseDrift(row.drift, plan);
  if (JSON.stringify(drift) === JSON.stringify(row.drift)) return row;
  await noteDrift(work, row, drift);
  return { ...row, drift };
}

async function write(
  work: Work,
  row: MeetingRow,
  plan: MeetingPlan,
  fields: readonly PlanField[],
): Promise<MeetingRow> {
  const { sql } = work;
  const sent = sql.json({ ...plan });
  // Should no answer come, what was sent is not taken for somebody else's change.
  await sql`
    update private.video_meetings set unconfirmed = unconfirmed || jsonb_build_array(${sent}::jsonb)
    where id = ${row.id} and not unconfirmed @> jsonb_build_array(${sent}::jsonb)`;
  const etag = await (row.provider === "zoom" ? updateZoom : updateGoogle)(work, row, plan, fields);
  await work.step("updated");
  const overwritten = await madeOf(work, row, plan, fields);
  const held = notWritten(row, plan);
  const ours = Object.fromEntries(Object.entries(plan).filter(([name]) => !held.has(name as PlanField)));
  // What was not written stays as the row has it by now: somebody may have decided about it meanwhile.
  const [now] = await sql<{ synced: Partial<MeetingPlan> }[]>`
    update private.video_meetings m
    set synced = ${sql.json(ours)}::jsonb || coalesce((
        select jsonb_object_agg(e.key, e.value) from jsonb_each(m.synced) e where e.key = any (${[...held]})), '{}'),
      etag = ${etag}, unconfirmed = '[]', missing_since = null,
      overwritten = ${overwritten && sql.json({ ...overwritten } as never)}
    where m.id = ${row.id} returning m.synced`;
  return { ...row, synced: now?.synced ?? ours, overwritten, etag, unconfirmed: [] };
}

/**
 * What the provider has made of a change. It is asked where it may not have taken it: whether it records, and what somebody
 * has just had written again, which would otherwise be found as their change for ever.
 */
async function madeOf(
  work: Work,
  row: MeetingRow,
  plan: MeetingPlan,
  fields: readonly PlanField[],
): Promise<Drift | null> {
  const written = saidFields.filter((field) => fields.includes(field));
  const before = Object.fromEntries(
    Object.entries(stillOverwritten(row.overwritten, {}, plan) ?? {}).filter(
      ([name]) => !written.some((field) => field === name),
    ),
  );
  const doubted =
    row.provider === "zoom"
      ? written.filter((field) => field === "recording" || (row.synced && row.synced[field] === undefined))
      : [];
  const now = doubted.length > 0 ? await readBackZoom(work, row, plan, doubted) : null;
  const made: Drift = { ...before, ...now };
  return Object.keys(made).length > 0 ? made : null;
}
