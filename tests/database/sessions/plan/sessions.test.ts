import { describe, expect, it } from "vitest";
import { sessionTransitions } from "../../../../src/lib/courses/shared/session-transitions.ts";
import { sessionStatuses, type SessionStatus } from "../../../../src/lib/courses/shared/session-types.ts";
import type { Json } from "../../../../src/integrations/supabase/database.types.ts";
import { insertPeople, outcome, sqlOutcome, testSetting } from "../../support/setting.ts";
import { insertQuestion, insertRegistration, insertSession } from "../../support/world.ts";

const setting = await testSetting();
const { sql, ids, store, other, as } = setting;

const hour = 3_600_000;
const inHours = (count: number) => new Date(Date.now() + count * hour).toISOString();
const valid = {
  title: "Glazes",
  scheduled_start: inHours(24),
  scheduled_end: inHours(25),
  time_zone: "Europe/Paris",
};

type Fields = Record<string, Json>;
const create = (fields: Fields) =>
  as("owner").rpc("create_live_session", { p_course_id: store.course, p_fields: { ...valid, ...fields } });
const update = (id: string, fields: Json, revision?: number) =>
  as("owner").rpc("update_live_session", {
    p_session_id: id,
    p_fields: fields,
    ...(revision === undefined ? {} : { p_revision: revision }),
  });

const statusesOf = async (session: string) => {
  const rows = await sql<{ status: string }[]>`
    select status from public.course_live_session_registrations where session_id = ${session} order by queue_no`;
  return rows.map((row) => row.status);
};

const far = "x".repeat(2049);
const wrong: [string, Fields, string][] = [
  ["no title", { title: "  " }, "422 title_length title"],
  ["a title of 201 characters", { title: "x".repeat(201) }, "422 title_length title"],
  ["a title that turns the direction", { title: "a\u2066b" }, "422 unprintable title"],
  ["a title with nothing to see", { title: "\u00a0\u200d" }, "422 unprintable title"],
  ["a title that is no text", { title: { a: 1 } }, "422 invalid_input title"],
  [
    "a description of 2,001 characters",
    { description: "x".repeat(2001) },
    "422 description_length description",
  ],
  ["no start", { scheduled_start: null }, "422 required scheduled_start"],
  ["no end", { scheduled_end: null }, "422 required scheduled_end"],
  ["a start that is no time", { scheduled_start: "soon" }, "422 invalid_input scheduled_start"],
  ["an end before the start", { scheduled_end: inHours(23) }, "422 end_before_start scheduled_end"],
  ["an end at the start", { scheduled_end: valid.scheduled_start }, "422 end_before_start scheduled_end"],
  ["more than 24 hours", { scheduled_end: inHours(48.1) }, "422 session_too_long scheduled_end"],
  [
    "the past",
    { scheduled_start: inHours(-3), scheduled_end: inHours(-2) },
    "422 session_in_past scheduled_start",
  ],
  [
    "forever",
    { scheduled_start: "infinity", scheduled_end: "infinity" },
    "422 invalid_input scheduled_start",
  ],
  [
    "a year no calendar has",
    { scheduled_start: "29000-01-01T10:00Z", scheduled_end: "29000-01-01T11:00Z" },
    "422 invalid_input scheduled_start",
  ],
  ["no zone", { time_zone: null }, "422 time_zone_unknown time_zone"],
  ["an unknown zone", { time_zone: "Europe/Atlantis" }, "422 time_zone_unknown time_zone"],
  ["a zone browsers do not have", { time_zone: "Europe/Atlantis+3" }, "422 time_zone_unknown time_zone"],
  ["an abbreviation", { time_zone: "CET" }, "422 time_zone_unknown time_zone"],
  ["doors that open yesterday", { doors_minutes: 181 }, "422 doors_range doors_minutes"],
  ["doors after the start", { doors_minutes: -1 }, "422 doors_range doors_minutes"],
  ["no doors", { doors_minutes: null }, "422 required doors_minutes"],
  ["no place", { max_participants: 0 }, "422 capacity_range max_participants"],
  ["too many places", { max_participants: 100_001 }, "422 capacity_range max_participants"],
  ["half a place", { max_participants: 1.5 }, "422 invalid_input max_participants"],
  ["a number beyond integers", { max_participants: 99_999_999_999 }, "422 invalid_input max_participants"],
  ["an unknown type", { session_type: "party" }, "422 invalid_input session_type"],
  ["an unknown platform", { platform: "pigeon" }, "422 invalid_input platform"],
  ["no answer to a yes or no", { is_public: null }, "422 required is_public"],
  ["a link that runs", { join_url: "javascript:alert(1)" }, "422 url_invalid join_url"],
  ["a link with a password inside", { join_url: "https://a:b@example.test/" }, "422 url_invalid join_url"],
  ["a link without end", { stream_url: `https://example.test/${far}` }, "422 url_invalid stream_url"],
  ["a recording on a disk", { recording_url: "file:///etc/passwd" }, "422 url_invalid recording_url"],
  ["a password of 65 characters", { join_password: "x".repeat(65) }, "422 too_long join_password"],
  ["a key of 201 characters", { stream_key: "x".repeat(201) }, "422 too_long stream_key"],
  ["a status of one's own", { status: "live" }, "422 unknown_field status"],
  ["a counter of one's own", { registered_count: 0 }, "422 unknown_field registered_count"],
  ["another store", { store_id: other.id }, "422 unknown_field store_id"],
  ["a host from another store", { host_id: ids["other owner"] }, "422 host_not_found host_id"],
  ["a host whose role does not lead sessions", { host_id: ids.viewer }, "422 host_not_found host_id"],
];

describe("planning", () => {
  it("keeps what was asked, with defaults for the rest; the way in stands apart", async () => {
    const { data } = await create({
      title: "  Glazes  ",
      max_participants: 12,
      join_url: " https://meet.example.test/a ",
      time_zone: "Asia/Tokyo",
    });
    expect(data).toMatchObject({
      title: "Glazes",
      store_id: store.id,
      status: "scheduled",
      max_participants: 12,
      time_zone: "Asia/Tokyo",
      host_id: ids.owner,
      created_by: ids.owner,
      is_public: false,
      require_registration: true,
      revision: 1,
    });
    expect(JSON.stringify(data)).not.toContain("meet.example.test");
    const { data: meeting } = await as("owner")
      .from("course_live_session_meetings")
      .select("join_url")
      .eq("session_id", data?.id ?? "")
      .single();
    expect(meeting).toEqual({ join_url: "https://meet.example.test/a" });
  });

  it("takes titles in every script, emoji included", async () => {
    for (const title of ["👩‍🏫 Émaux ❤️", "授業", "درس", "Ünïcödé « test »"]) {
      expect(await outcome(create({ title }))).toBe("ok");
    }
  });

  it.each(wrong)("refuses %s, naming the field", async (_, fields, expected) => {
    expect(await outcome(create(fields))).toBe(expected);
    const session = await insertSession(sql, store, {
      starts: new Date(valid.scheduled_start),
      ends: new Date(valid.scheduled_end),
    });
    expect(await outcome(update(session, fields))).toBe(expected);
  });

  it.each([[null], [5], [true], [[1]]])("refuses fields that are %j", async (fields) => {
    expect(
      await outcome(as("owner").rpc("create_live_session", { p_course_id: store.course, p_fields: fields })),
    ).toBe("422 invalid_input");
  });
});

describe("changing", () => {
  it("refuses a stale revision, and says which is there", async () => {
    const session = await insertSession(sql, store);
    expect(await outcome(update(session, { title: "One" }, 1))).toBe("ok");
    const { error } = await update(session, { title: "Two" }, 1);
    expect(error?.message).toBe("stale_version");
    expect(JSON.parse(error?.details ?? "")).toMatchObject({ version: 2 });
    expect(await outcome(update(session, { title: "Two" }, 2))).toBe("ok");
  });

  it("notes whose change the revision is, and when", async () => {
    const session = await insertSession(sql, store);
    const change = () =>
      as("owner")
        .from("course_live_sessions")
        .select("revision, changed_at, changer:profiles!course_live_sessions_changed_by_fkey(id)")
        .eq("id", session)
        .single();
    expect((await change()).data?.changer).toBeNull();
    const before = Date.now();
    expect(await outcome(update(session, { title: "One" }, 1))).toBe("ok");
    const { data } = await change();
    expect(data).toMatchObject({ revision: 2, changer: { id: ids.owner } });
    expect(Date.parse(data?.changed_at ?? "")).toBeGreaterThanOrEqual(before - 1_000);
    await sql`update public.course_live_sessions set revision = revision + 1 where id = ${session}`;
    expect((await change()).data?.changer).toBeNull();
  });

  it("keeps time and course of a session that runs or is over, and lets the rest be edited", async () => {
    for (const status of ["live", "ended", "cancelled"]) {
      const session = await insertSession(sql, store, { status });
      expect(await outcome(update(session, { scheduled_end: inHours(2) }))).toBe(
        "409 session_locked scheduled_start",
      );
      expect(await outcome(update(session, { course_id: store.draftCourse }))).toBe(
        "409 session_locked scheduled_start",
      );
      expect(
        await outcome(update(session, { title: "New title", recording_url: "https://example.test/r" })),
      ).toBe("ok");
    }
  });

  it("does not move a session into the past", async () => {
    const session = await insertSession(sql, store);
    expect(await outcome(update(session, { scheduled_start: inHours(-3), scheduled_end: inHours(-2) }))).toBe(
      "422 session_in_past scheduled_start",
    );
  });

  it("lets a session be edited whose host has left the store", async () => {
    const [leaver] = await insertPeople(setting, "leaver", 1);
    const session = await insertSession(sql, store);
    await sql`update public.course_live_sessions set host_id = ${leaver ?? ""} where id = ${session}`;
    expect(await outcome(update(session, { title: "Still mine" }))).toBe("ok");
  });

  it("takes a capacity below the seats taken, evicts nobody by it, and lets nobody in while it is full", async () => {
    const session = await insertSession(sql, store, { max_participants: 4 });
    const [late = "", ...people] = await insertPeople(setting, "shrink", 6, store.course);
    const registrations: string[] = [];
    const register = async (person: string) => {
      const { data } = await setting.backend
        .actingAs(person)
        .rpc("register_for_session", { p_session_id: session });
      registrations.push(data?.[0]?.registration_id ?? "");
    };
    for (const person of people) await register(person);
    expect(await outcome(update(session, { max_participants: 2 }))).toBe("ok");
    await register(late);
    const four = Array.from({ length: 4 }, () => "registered");
    expect(await statusesOf(session)).toEqual([...four, "waitlisted", "waitlisted"]);
    const giveBack = (index: number) =>
      outcome(
        as("owner").rpc("cancel_session_registration", { p_registration_id: registrations[index] ?? "" }),
      );
    // Four for two seats: the first two that come back go to nobody, the third to whoever waits first.
    for (const index of [0, 1]) expect(await giveBack(index)).toBe("ok");
    expect(await statusesOf(session)).toEqual([
      "cancelled",
      "cancelled",
      "registered",
      "registered",
      "waitlisted",
      "waitlisted",
    ]);
    expect(await giveBack(2)).toBe("ok");
    expect((await statusesOf(session)).slice(2)).toEqual([
      "cancelled",
      "registered",
      "registered",
      "waitlisted",
    ]);
  });

  it("gives more seats to those who wait, in order", async () => {
    const session = await insertSession(sql, store, { max_participants: 2 });
    for (const person of await insertPeople(setting, "grow", 6, store.course)) {
      await setting.backend.actingAs(person).rpc("register_for_session", { p_session_id: session });
    }
    expect(await outcome(update(session, { max_participants: 4 }))).toBe("ok");
    expect(await statusesOf(session)).toEqual([
      "registered",
      "registered",
      "registered",
      "registered",
      "waitlisted",
      "waitlisted",
    ]);
    expect(await outcome(update(session, { max_participants: null }))).toBe("ok");
    expect(await statusesOf(session)).toEqual(Array.from({ length: 6 }, () => "registered"));
  });
});

describe("the status graph", () => {
  const pairs = sessionStatuses.flatMap((from) => sessionStatuses.map((to) => [from, to] as const));

  it("is the one the page offers", async () => {
    const rows = await sql<
      { from_status: SessionStatus; to_status: SessionStatus }[]
    >`select * from private.session_transitions`;
    const drawn = (edges: (readonly [string, string])[]) =>
      edges.map(([from, to]) => `${from} -> ${to}`).sort();
    const mirrored = sessionStatuses.flatMap((from) =>
      sessionTransitions[from].map((to) => [from, to] as const),
    );
    expect(drawn(mirrored)).toEqual(drawn(rows.map((row) => [row.from_status, row.to_status])));
  });

  it.each(pairs)("%s to %s", async (from, to) => {
    const allowed = sessionTransitions[from].includes(to);
    const session = await insertSession(sql, store, { status: from });
    const move = as("instructor").rpc("set_live_session_status", {
      p_session_id: session,
      p_status: to,
      p_reason: " Why ",
    });
    expect(await outcome(move)).toBe(allowed ? "ok" : "409 transition_not_allowed status");
    const [row] =
      await sql`select status, status_reason, revision from public.course_live_sessions where id = ${session}`;
    expect(row).toEqual({
      status: allowed ? to : from,
      status_reason: allowed ? "Why" : null,
      revision: allowed ? 2 : 1,
    });

    const again = await insertSession(sql, store, { status: from });
    const direct = sql.begin(async (tx) => {
      await tx`set local role service_role`;
      await tx`update public.course_live_sessions set status = ${to} where id = ${again}`;
    });
    expect(await sqlOutcome(direct)).toBe(allowed || from === to ? "ok" : "transition_not_allowed");
  });

  it("notes when a session really began and ended; who came is to be confirmed where a click is all there is", async () => {
    const session = await insertSession(sql, store);
    const [here, away, , given] = await insertPeople(setting, "came", 4, store.course);
    await insertRegistration(sql, store.id, session, here ?? "");
    await insertRegistration(sql, store.id, session, away ?? "");
    const left = await insertRegistration(sql, store.id, session, given ?? "");
    await sql`update public.course_live_session_registrations set status = 'cancelled' where id = ${left}`;
    await sql`
      insert into public.session_attendance (session_id, store_id, user_id, source, evidence_key, joined_at)
      values (${session}, ${store.id}, ${here ?? ""}, 'join_click', 'came', now())`;
    for (const status of ["live", "ended"] as const)
      await as("owner").rpc("set_live_session_status", { p_session_id: session, p_status: status });
    expect(await statusesOf(session)).toEqual(["registered", "registered", "cancelled"]);
    const [row] = await sql`select actual_end >= actual_start as sound, registered_count
        from public.course_live_sessions join public.course_live_session_counts on session_id = id where id = ${session}`;
    expect(row).toEqual({ sound: true, registered_count: 2 });
  });

  it("does not bring a postponed session back into the past, and wants a status and a short reason", async () => {
    const session = await insertSession(sql, store, {
      status: "postponed",
      starts: new Date(inHours(-3)),
      ends: new Date(inHours(-2)),
    });
    const move = (args: object) =>
      outcome(
        as("owner").rpc("set_live_session_status", { p_session_id: session, p_status: "scheduled", ...args }),
      );
    expect(await move({})).toBe("422 session_in_past scheduled_start");
    expect(await move({ p_reason: "x".repeat(501) })).toBe("422 too_long reason");
    expect(await move({ p_status: null })).toBe("422 required status");
  });
});

describe("deleting", () => {
  it("hides the session from everybody but the staff's table, keeps what hangs on it, and undoes it", async () => {
    const session = await insertSession(sql, store);
    await insertRegistration(sql, store.id, session, ids.registered);
    await insertQuestion(sql, store.id, session, ids.registered);
    const call = (name: "delete_live_session" | "restore_live_session") =>
      outcome(as("manager").rpc(name, { p_session_id: session }));
    expect(await call("delete_live_session")).toBe("ok");
    expect(await call("delete_live_session")).toBe("404 session_not_found");
    const mine = await as("registered").rpc("list_my_live_sessions", { p_session_id: session });
    expect(mine.data).toEqual([]);
    expect(await outcome(as("registered").rpc("join_live_session", { p_session_id: session }))).toBe(
      "404 session_not_found",
    );
    expect(await outcome(as("registered").rpc("register_for_session", { p_session_id: session }))).toBe(
      "404 session_not_found",
    );
    expect(await outcome(update(session, { title: "Gone" }))).toBe("404 session_not_found");
    expect(await call("restore_live_session")).toBe("ok");
    expect(await call("restore_live_session")).toBe("404 session_not_found");
    expect(await statusesOf(session)).toEqual(["registered"]);
    const [row] =
      await sql`select registered_count, question_count from public.course_live_session_counts where session_id = ${session}`;
    expect(row).toEqual({ registered_count: 1, question_count: 1 });
  });

  it("is refused while the session is live, and for a stale revision", async () => {
    const session = await insertSession(sql, store, { status: "live" });
    expect(await outcome(as("owner").rpc("delete_live_session", { p_session_id: session }))).toBe(
      "409 session_live",
    );
    const stale = await insertSession(sql, store);
    expect(
      await outcome(as("owner").rpc("delete_live_session", { p_session_id: stale, p_revision: 7 })),
    ).toBe("409 stale_version");
  });
});
