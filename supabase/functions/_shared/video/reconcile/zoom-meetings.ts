import { clockNow } from "../../core/clock.ts";
import { randomInt } from "node:crypto";
import { isProviderError, ProviderError } from "../../core/provider-error.ts";
import { spendZoomBudget } from "../../providers/zoom/budget.ts";
import { ZoomClient, type ZoomMeeting } from "../../providers/zoom/client.ts";
import { compare, overwrittenIn, type Drift } from "../drift/drift.ts";
import { zoomSays, type SaidField } from "../drift/said.ts";
import {
  changedFields,
  meetingPassword,
  reference,
  type MeetingPlan,
  type PlanField,
} from "../plan/meeting-plan.ts";
import { zoomChange, zoomMeeting } from "../plan/zoom-body.ts";
import { settleLink } from "./links.ts";
import { call, STRAYS_AFTER, type MeetingRow, type Standing, type Work } from "./work.ts";

const zoom = (work: Work, row: MeetingRow, token: string) =>
  new ZoomClient(work.config.zoom.apiUrl, token, row.host_id);

const standing = (meeting: ZoomMeeting, says: Standing["says"]): Standing => ({
  providerId: meeting.id,
  providerUuid: meeting.uuid,
  joinUrl: meeting.join_url ?? null,
  password: meeting.password ?? null,
  etag: null,
  says,
});

const findZoom = (work: Work, row: MeetingRow): Promise<string[]> =>
  call(work, row, (token) => zoom(work, row, token).find(reference(row.id)));

/**
 * What an earlier attempt has made, perhaps late, with an earlier plan, and edited by somebody since. Where several had their
 * effect, the one that differs least from what is wanted now; the others are strays.
 */
async function findMade(work: Work, row: MeetingRow, plan: MeetingPlan): Promise<Standing | null> {
  let best: Standing | null = null;
  let least = Infinity;
  for (const id of await findZoom(work, row)) {
    const meeting = await call(work, row, (token) => zoom(work, row, token).get(id));
    const said = zoomSays(meeting, plan);
    // Its answer was lost: that nothing is recorded though it was asked is the account's, not somebody's in the meantime.
    const overwritten = said.recording === false ? overwrittenIn(said, plan, ["recording"]) : null;
    const { drift, synced } = compare(said, plan, { ...row, overwritten });
    const differs = changedFields(plan, synced).length + Object.keys(drift ?? {}).length;
    if (differs >= least) continue;
    best = { ...standing(meeting, synced), drift, overwritten };
    least = differs;
  }
  return best;
}

/** Zoom takes no id of our choosing: an earlier attempt whose answer was lost is found again by its reference. */
export async function createZoom(
  work: Work,
  row: MeetingRow,
  plan: MeetingPlan,
  triedBefore: boolean,
): Promise<Standing> {
  if (triedBefore) {
    const made = await findMade(work, row, plan);
    if (made) return made;
    // The earlier request may still have its effect: each plan that was sent is known afterwards.
    const sent = work.sql.json([{ ...plan }]);
    await work.sql`
      update private.video_meetings set strays_at = private.now() + ${STRAYS_AFTER}::interval,
        unconfirmed = case when unconfirmed @> ${sent}::jsonb then unconfirmed else unconfirmed || ${sent}::jsonb end
      where id = ${row.id}`;
  }
  const password = meetingPassword((below) => randomInt(below));
  const meeting = await spendZoomBudget(work.sql, row.connection_id, async () => {
    await work.step("before create");
    return call(work, row, (token) =>
      zoom(work, row, token).create(zoomMeeting(plan, reference(row.id), password)),
    );
  });
  const said = zoomSays(meeting, plan);
  // Whether it will record has to be known: where the answer does not tell, it is written again, and asked.
  const { recording, ...rest } = plan;
  const says = recording && said.recording === undefined ? rest : plan;
  return { ...standing(meeting, says), overwritten: overwrittenIn(said, plan) };
}

/** A start that has passed is ignored by Zoom, which answers as if it had been taken: the meeting keeps its old one. */
export const zoomIgnores = (plan: MeetingPlan): readonly PlanField[] =>
  new Date(plan.start) < clockNow() ? ["start", "timeZone"] : [];

export async function updateZoom(
  work: Work,
  row: MeetingRow,
  plan: MeetingPlan,
  fields: readonly PlanField[],
): Promise<null> {
  const change = zoomChange(plan, fields, reference(row.id));
  if (!change) return null;
  await spendZoomBudget(work.sql, row.connection_id, () =>
    call(work, row, (token) => zoom(work, row, token).update(row.provider_id ?? "", change)),
  );
  return null;
}

/** What Zoom has made of the fields that were just written, to which it answers without a word. */
export async function readBackZoom(
  work: Work,
  row: MeetingRow,
  plan: MeetingPlan,
  fields: readonly SaidField[],
): Promise<Drift | null> {
  const meeting = await call(work, row, (token) => zoom(work, row, token).get(row.provider_id ?? ""));
  return overwrittenIn(zoomSays(meeting, plan), plan, fields);
}

/** Whether the meeting is there. One answer "not found" is not believed where it would cost a second meeting. */
export async function zoomStands(work: Work, row: MeetingRow): Promise<boolean> {
  try {
    await call(work, row, (token) => zoom(work, row, token).get(row.provider_id ?? ""));
    return true;
  } catch (error) {
    if (isProviderError(error, "not_found")) return false;
    throw error;
  }
}

/** The link of a meeting that is taken up again. One that is gone meanwhile makes room for a new one. */
export async function readZoomLink(work: Work, row: MeetingRow): Promise<void> {
  try {
    const meeting = await call(work, row, (token) => zoom(work, row, token).get(row.provider_id ?? ""));
    if (!meeting.join_url) throw new ProviderError("server", { code: "zoom_unreadable" });
    await settleLink(work.sql, row, meeting.join_url, { etag: null, password: meeting.password ?? null });
  } catch (error) {
    if (!isProviderError(error, "not_found") || (await zoomStands(work, row))) throw error;
    await work.sql`update private.video_meetings set state = 'deleting' where id = ${row.id}`;
    throw new ProviderError("server", { code: "meeting_missing" });
  }
}

async function removeAll(work: Work, row: MeetingRow, ids: readonly string[]): Promise<boolean> {
  let sure = ids.length > 0;
  for (const id of ids) sure = (await call(work, row, (token) => zoom(work, row, token).remove(id))) && sure;
  return sure;
}

/**
 * One whose creation was never confirmed is looked for: it may stand all the same. Returns whether it is surely gone, and
 * need not be looked for again later.
 */
export const removeZoom = async (work: Work, row: MeetingRow): Promise<boolean> =>
  removeAll(work, row, row.provider_id ? [row.provider_id] : await findZoom(work, row));

/** Takes away what a request without an answer made late: beside the meeting that stands, or in spite of its end. */
export async function removeZoomStrays(work: Work, row: MeetingRow): Promise<void> {
  const found = await findZoom(work, row);
  const kept = row.state === "gone" ? null : row.provider_id;
  const denied = row.state === "gone" && row.provider_id ? [row.provider_id] : [];
  await removeAll(
    work,
    row,
    [...new Set([...denied, ...found])].filter((id) => id !== kept),
  );
}
