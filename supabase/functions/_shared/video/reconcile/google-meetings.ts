import { isProviderError, ProviderError } from "../../core/provider-error.ts";
import {
  conferenceStatus,
  GoogleClient,
  googleEventUrl,
  type GoogleEvent,
  type GoogleGuest,
} from "../../providers/google/calendar-client.ts";
import { compare, findDrift, overwrittenIn } from "../drift/drift.ts";
import { googleSays } from "../drift/said.ts";
import { googleChange, googleEvent, isEventField } from "../plan/google-body.ts";
import { googleEventId, guestsOf, type MeetingPlan, type PlanField } from "../plan/meeting-plan.ts";
import { forget, settleLink } from "./links.ts";
import { call, type MeetingRow, type Standing, type Work } from "./work.ts";

const google = (work: Work, token: string) => new GoogleClient(work.config.google.apiUrl, token);

const hasGuests = (plan: MeetingPlan) => guestsOf(plan).length > 0;

const standing = (event: GoogleEvent, says: Standing["says"]): Standing => ({
  providerId: event.id,
  providerUuid: null,
  joinUrl: googleEventUrl(event),
  password: null,
  etag: event.etag,
  says,
});

/** Of several attempts without an answer one has its effect: each plan that was sent is known afterwards. */
async function noteSent(work: Work, row: MeetingRow, plan: MeetingPlan): Promise<MeetingRow> {
  const sent = work.sql.json({ ...plan });
  const [noted] = await work.sql<Pick<MeetingRow, "unconfirmed">[]>`
    update private.video_meetings m set unconfirmed = case when m.unconfirmed @> jsonb_build_array(${sent}::jsonb)
      then m.unconfirmed else m.unconfirmed || jsonb_build_array(${sent}::jsonb) end
    where m.id = ${row.id} returning m.unconfirmed`;
  return { ...row, ...noted };
}

export async function createGoogle(
  work: Work,
  announced: MeetingRow,
  plan: MeetingPlan,
  triedBefore: boolean,
): Promise<Standing> {
  const row = triedBefore ? await noteSent(work, announced, plan) : announced;
  await work.step("before create");
  try {
    const wanted = googleEvent(googleEventId(row.id), plan, row.id);
    const options = { requestId: row.id, guests: hasGuests(plan) };
    const made = await call(work, row, (token) => google(work, token).insert(wanted, options));
    return { ...standing(made, plan), overwritten: overwrittenIn(googleSays(made, plan), plan) };
  } catch (error) {
    // Our own id is taken: an earlier attempt had its effect, perhaps with an earlier plan, and somebody may have edited it.
    if (!isProviderError(error, "conflict")) throw error;
    const eventId = googleEventId(row.id);
    const event = await call(work, row, (token) => google(work, token).get(eventId));
    if (event.status !== "cancelled") {
      const { drift, synced } = compare(googleSays(event, plan), plan, row);
      return { ...standing(event, synced), drift };
    }
    const revived = await call(work, row, (token) =>
      google(work, token).patch(
        eventId,
        {},
        { guests: hasGuests(plan), revive: true, requestId: `${row.id}-again` },
      ),
    );
    return standing(revived, null);
  }
}

/** Our guests as the plan has them, their answers kept, beside those whom somebody invited over there. */
async function attendeesOf(work: Work, row: MeetingRow, plan: MeetingPlan): Promise<GoogleGuest[]> {
  const event = await call(work, row, (token) => google(work, token).get(googleEventId(row.id)));
  const present = event.attendees ?? [];
  const wanted = guestsOf(plan);
  const before = new Set([...guestsOf(row.synced), ...wanted]);
  return [
    ...wanted.map((email) => present.find((one) => one.email.toLowerCase() === email) ?? { email }),
    ...present.filter((one) => !before.has(one.email.toLowerCase())),
  ];
}

/** Writes the named fields, as far as an event has them. What was changed over there meanwhile throws `precondition`: it has to be looked at first. */
export async function updateGoogle(
  work: Work,
  row: MeetingRow,
  plan: MeetingPlan,
  fields: readonly PlanField[],
): Promise<string | null> {
  if (!fields.some(isEventField)) return row.etag;
  const eventId = googleEventId(row.id);
  const attendees = fields.includes("guests") ? await attendeesOf(work, row, plan) : null;
  const event = await call(work, row, (token) =>
    google(work, token).patch(eventId, googleChange(plan, fields), {
      guests: hasGuests(plan) || fields.includes("guests"),
      ...(row.etag && { etag: row.etag }),
      ...(attendees && { attendees }),
    }),
  );
  if (event.status === "cancelled") throw new ProviderError("gone", { code: "google_deleted" });
  return event.etag;
}

/** Whether the event is there. One answer "not found" is not believed where it would cost a second meeting. */
export async function googleStands(work: Work, row: MeetingRow): Promise<boolean> {
  try {
    const event = await call(work, row, (token) => google(work, token).get(googleEventId(row.id)));
    return event.status !== "cancelled";
  } catch (error) {
    if (isProviderError(error, "not_found", "gone")) return false;
    throw error;
  }
}

export const removeGoogle = (work: Work, row: MeetingRow): Promise<boolean> =>
  call(work, row, (token) =>
    google(work, token).remove(googleEventId(row.id), guestsOf(row.synced).length > 0),
  );

const CONFERENCE_POLLS = 5;

/** Google makes the conference behind an event in its own time. */
export async function awaitConference(work: Work, row: MeetingRow, plan: MeetingPlan): Promise<void> {
  const eventId = googleEventId(row.id);
  for (let poll = 0; poll < CONFERENCE_POLLS; poll += 1) {
    const event = await call(work, row, (token) => google(work, token).get(eventId));
    if (event.status === "cancelled") {
      await forget(work.sql, row);
      throw new ProviderError("server", { code: "meeting_missing" });
    }
    const url = googleEventUrl(event);
    if (url) {
      const changed =
        findDrift(googleSays(event, plan), plan, row.synced, row.unconfirmed, row.overwritten) !== null;
      return settleLink(work.sql, row, url, { etag: event.etag, changed });
    }
    if (conferenceStatus(event) !== "pending") {
      // It failed, or was never asked for. The same request id would be ignored: a new one asks again.
      const requestId = `${row.id}-${crypto.randomUUID().slice(0, 8)}`;
      await call(work, row, (token) =>
        google(work, token).patch(eventId, {}, { guests: hasGuests(plan), requestId }),
      );
      break;
    }
    await new Promise((resolve) => setTimeout(resolve, 200 * 2 ** poll));
  }
  throw new ProviderError("server", { code: "conference_pending" });
}
