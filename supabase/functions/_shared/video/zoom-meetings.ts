import { randomInt } from "node:crypto";
import { spendZoomBudget } from "./budget.ts";
import { isProviderError, ProviderError } from "./errors.ts";
import { settleLink } from "./links.ts";
import { meetingPassword, reference, type MeetingPlan, type PlanField } from "./meeting-plan.ts";
import { call, STRAYS_AFTER, type MeetingRow, type Standing, type Work } from "./work.ts";
import { ZoomClient, zoomChange, type ZoomMeeting } from "./zoom-client.ts";

const zoom = (work: Work, row: MeetingRow, token: string) =>
  new ZoomClient(work.config.zoom.apiUrl, token, row.host_id);

const standing = (meeting: ZoomMeeting, says: Standing["says"]): Standing => ({
  providerId: meeting.id,
  providerUuid: meeting.uuid,
  joinUrl: meeting.join_url,
  password: meeting.password ?? null,
  etag: null,
  says,
});

/** Zoom takes no id of our choosing: an earlier attempt whose answer was lost is found again by its reference. */
export async function createZoom(
  work: Work,
  row: MeetingRow,
  plan: MeetingPlan,
  triedBefore: boolean,
): Promise<Standing> {
  if (triedBefore) {
    const [found] = await call(work, row, (token) => zoom(work, row, token).find(reference(row.id)));
    if (found) {
      return standing(await call(work, row, (token) => zoom(work, row, token).get(found)), row.synced);
    }
    // The earlier request may still have its effect.
    await work.sql`
      update private.video_meetings set synced = ${work.sql.json({ ...plan })}, strays_at = now() + ${STRAYS_AFTER}::interval
      where id = ${row.id}`;
  }
  const password = meetingPassword((below) => randomInt(below));
  const meeting = await spendZoomBudget(work.sql, row.connection_id, async () => {
    await work.step("before create");
    return call(work, row, (token) => zoom(work, row, token).create(plan, reference(row.id), password));
  });
  return standing(meeting, plan);
}

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
    await settleLink(work.sql, row, meeting.join_url, { etag: null, password: meeting.password ?? null });
  } catch (error) {
    if (!isProviderError(error, "not_found") || (await zoomStands(work, row))) throw error;
    await work.sql`update private.video_meetings set state = 'deleting' where id = ${row.id}`;
    throw new ProviderError("server", { code: "meeting_missing" });
  }
}

const findZoom = (work: Work, row: MeetingRow): Promise<string[]> =>
  call(work, row, (token) => zoom(work, row, token).find(reference(row.id)));

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
