import ICAL from "ical.js";
import { beforeAll, describe, expect, it } from "vitest";
import { sessionCalendar } from "../../supabase/functions/_shared/contracts/session-calendar.ts";
import { insertRegistration, insertSession } from "../database/support/world.ts";
import { testBackend, type Member } from "../support/backend.ts";
import { readCalendarLines, textValue } from "../support/calendar-lines.ts";
import { APP_URL } from "./support/video.ts";

const backend = await testBackend({ functions: true, appUrl: APP_URL });
const sql = backend.serviceSql;
const store = { id: "", course: "" };
let owner: Member;
let student: Member;
let waiting: Member;
let stranger: Member;

beforeAll(async () => {
  owner = await backend.signUp("owner@example.test");
  student = await backend.signUp("lea@example.test");
  waiting = await backend.signUp("tom@example.test");
  stranger = await backend.signUp("nobody@example.test");
  store.id = String((await owner.client.rpc("create_store", { p_name: 'Atelier "Lumière", Paris' })).data);
  const [course] = await sql<{ id: string }[]>`
    insert into public.courses (store_id, title, status) values (${store.id}, 'Course', 'published') returning id`;
  store.course = course?.id ?? "";
  // Seats that come free are given, whatever the hour.
  await sql`update public.stores set offer_hours = 0 where id = ${store.id}`;
  const rows = [student, waiting].map(({ id }) => ({
    store_id: store.id,
    course_id: store.course,
    user_id: id,
  }));
  await sql`insert into public.course_enrollments ${sql(rows)}`;
});

async function ask(who: Member | null, session: string) {
  const token = (await who?.client.auth.getSession())?.data.session?.access_token;
  const answer = await fetch(`${backend.origin}/functions/v1/session-calendar?session=${session}`, {
    headers: { apikey: backend.publishableKey, ...(token ? { authorization: `Bearer ${token}` } : {}) },
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, string> };
}

/** The file as it comes out of the function, read twice: by ical.js, and by the grammar alone. */
async function fileOf(who: Member, session: string) {
  const { status, body } = await ask(who, session);
  expect(status, JSON.stringify(body)).toBe(200);
  const { file, name } = sessionCalendar.reply.parse(body);
  const [parsed] = new ICAL.Component(ICAL.parse(file) as unknown[]).getAllSubcomponents("vevent");
  const [block] = readCalendarLines(file).components;
  if (!parsed || !block) throw new Error("the file has no event");
  const event = new ICAL.Event(parsed);
  const value = (property: string) => block.properties.get(property)?.value;
  expect(textValue(value("SUMMARY") ?? "")).toBe(event.summary);
  expect(Number(value("SEQUENCE"))).toBe(event.sequence);
  expect(value("UID")).toBe(event.uid);
  return { file, name, event, value, organizer: block.properties.get("ORGANIZER") };
}

const start = new Date(Math.floor(Date.now() / 1000) * 1000 + 86_400_000);
const end = new Date(start.getTime() + 5_400_000);
const planned = { starts: start, ends: end, title: "Contre-jour ; été" };

describe("session-calendar", () => {
  it("gives the one event of the session, with the page to join from and not the way in", async () => {
    const session = await insertSession(sql, store, {
      ...planned,
      join_url: "https://rooms.example.test/j/99?pwd=secret",
    });
    await insertRegistration(sql, store.id, session, student.id);
    const { file, name, event, value, organizer } = await fileOf(student, session);
    expect(name).toBe("contre-jour-ete.ics");
    expect(event.uid).toBe(`${session}@atelier`);
    expect(event.summary).toBe("Contre-jour ; été");
    expect(event.startDate.toJSDate()).toEqual(start);
    expect(event.endDate.toJSDate()).toEqual(end);
    expect(value("STATUS")).toBe("CONFIRMED");
    expect(value("URL")).toBe(`${APP_URL}/join/${session}`);
    expect(organizer).toEqual({
      parameters: { CN: "Atelier ”Lumière”, Paris" },
      value: `mailto:no-reply@${new URL(APP_URL).hostname}`,
    });
    expect(file).not.toContain("rooms.example.test");
    expect(file).not.toContain("secret");
    // Members of the store, who may know the way in, have the same file.
    expect((await fileOf(owner, session)).file.replace(/DTSTAMP.*|LAST-MOD.*/g, "")).toBe(
      file.replace(/DTSTAMP.*|LAST-MOD.*/g, ""),
    );
  });

  it("follows one session: the same UID, a sequence for what a calendar shows, and how the person stands", async () => {
    const session = await insertSession(sql, store, { ...planned, max_participants: 1 });
    const seat = await insertRegistration(sql, store.id, session, student.id);
    await insertRegistration(sql, store.id, session, waiting.id, "waitlisted");
    const seen = async (who: Member) => {
      const { event, value } = await fileOf(who, session);
      return [event.uid, event.sequence, value("STATUS"), event.startDate.toJSDate().getTime()];
    };
    const uid = `${session}@atelier`;
    expect(await seen(waiting)).toEqual([uid, 0, "TENTATIVE", start.getTime()]);
    await student.client.rpc("cancel_session_registration", { p_registration_id: seat });
    expect(await seen(waiting)).toEqual([uid, 0, "CONFIRMED", start.getTime()]);
    const later = new Date(start.getTime() + 3_600_000);
    const fields = {
      scheduled_start: later.toISOString(),
      scheduled_end: new Date(end.getTime() + 3_600_000).toISOString(),
    };
    const moved = await owner.client.rpc("update_live_session", {
      p_session_id: session,
      p_fields: fields,
    });
    expect(moved.error).toBeNull();
    expect(await seen(waiting)).toEqual([uid, 1, "CONFIRMED", later.getTime()]);
    const said = await owner.client.rpc("set_live_session_status", {
      p_session_id: session,
      p_status: "cancelled",
      p_reason: "Ill",
    });
    expect(said.error).toBeNull();
    expect(await seen(waiting)).toEqual([uid, 2, "CANCELLED", later.getTime()]);
  });

  it("says that there is no file for what has no date", async () => {
    const session = await insertSession(sql, store, { ...planned, status: "postponed" });
    expect(await ask(student, session)).toMatchObject({
      status: 409,
      body: { code: "session_without_date" },
    });
  });

  it("is for whoever may see the session, and the same answer for what is another's and what is not there", async () => {
    const [closed, open] = [
      await insertSession(sql, store, planned),
      await insertSession(sql, store, { ...planned, is_public: true }),
    ];
    expect((await fileOf(stranger, open)).value("STATUS")).toBe("TENTATIVE");
    const refused = await ask(stranger, closed);
    expect(refused).toMatchObject({ status: 404, body: { code: "session_not_found" } });
    expect(await ask(stranger, crypto.randomUUID())).toEqual(refused);
    expect(await ask(null, open)).toMatchObject({ status: 401, body: { code: "not_signed_in" } });
    expect(await ask(student, "x")).toMatchObject({ status: 422, body: { code: "invalid_input" } });
  });
});
