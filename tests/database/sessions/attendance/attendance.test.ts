import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { claimsOf, connectAs } from "../../../support/users.ts";
import { insertPeople, outcome, testSetting } from "../../support/setting.ts";
import { insertRegistration, insertSession, type SessionSettings } from "../../support/world.ts";

const setting = await testSetting();
const { backend, sql, ids, store, as } = setting;
const minute = 60_000;
const base = Math.floor(Date.now() / minute) * minute;
const at = (minutes: number) => new Date(base + minutes * minute);

type Source = "provider" | "room_presence" | "join_click";
interface Stay {
  source: Source;
  from: number;
  /** Null: nobody said when it ended. */
  until: number | null;
}

async function addEvidence(session: string, user: string, stays: readonly Stay[]): Promise<void> {
  for (const { source, from, until } of stays) {
    await sql`insert into public.session_attendance ${sql({
      session_id: session,
      store_id: store.id,
      user_id: user,
      source,
      evidence_key: randomUUID(),
      joined_at: at(from),
      left_at: until === null ? null : at(until),
      person_key: source === "provider" ? "name:somebody" : null,
      matched_by: source === "provider" ? "hand" : null,
    })}`;
  }
}

interface Figures {
  joined: number | null;
  left: number | null;
  minutes: number | null;
  status: string;
}

async function figures(session: string, user: string): Promise<Figures> {
  const [row] = await sql<
    { joined_at: Date | null; left_at: Date | null; attendance_seconds: number | null; status: string }[]
  >`
    select joined_at, left_at, attendance_seconds, status from public.course_live_session_registrations
    where session_id = ${session} and user_id = ${user}`;
  const minutes = (time: Date | null | undefined) => (time ? (time.getTime() - base) / minute : null);
  return {
    joined: minutes(row?.joined_at),
    left: minutes(row?.left_at),
    minutes: row?.attendance_seconds == null ? null : row.attendance_seconds / 60,
    status: row?.status ?? "",
  };
}

/** A session from two hours ago to one hour ago, with a seat for the registered student. */
async function held(settings: SessionSettings = {}): Promise<string> {
  const session = await insertSession(sql, store, {
    ...{ status: "live", starts: at(-120), ends: at(-60) },
    ...settings,
  });
  await insertRegistration(sql, store.id, session, ids.registered);
  return session;
}
async function ended(from = -118, until = -55): Promise<string> {
  const session = await held();
  await sql`
    update public.course_live_sessions set actual_start = ${at(from)}, actual_end = ${at(until)}, status = 'ended' where id = ${session}`;
  return session;
}
const refresh = (session: string) => sql`select private.refresh_attendance(${session})`;

/** The rule once more, the long way: minute by minute. The session: planned -120 to -60, really -118 to -55. */
function expected(stays: readonly Stay[]): Figures {
  const [begins, ends] = [-118, -55];
  const kept = stays.flatMap(({ source, from, until }): { since: number; end: number }[] => {
    if (source === "join_click" || (until === null && from < -135)) return [];
    const since = Math.max(from, begins);
    const end = Math.min(until ?? ends, ends);
    if (since > ends || end < since || (end === since && source === "room_presence")) return [];
    return [{ since, end }];
  });
  if (kept.length === 0) return { joined: null, left: null, minutes: null, status: "registered" };
  let total = 0;
  for (let now = -200; now < 0; now += 1)
    if (kept.some((stay) => stay.since <= now && now + 1 <= stay.end)) total += 1;
  return {
    joined: Math.min(...kept.map((stay) => stay.since)),
    left: Math.max(...kept.map((stay) => stay.end)),
    minutes: total,
    status: "attended",
  };
}

describe("one rule", () => {
  it("is the union of the stays in all rooms, inside the time the session really took; a link that was opened is none", async () => {
    const session = await ended();
    const stay = fc.record({
      source: fc.constantFrom<Source>("provider", "room_presence", "join_click"),
      from: fc.integer({ min: -170, max: -10 }),
      length: fc.option(fc.integer({ min: 0, max: 60 }), { freq: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(stay, { maxLength: 8 }), async (drawn) => {
        const stays = drawn.map(({ source, from, length }): Stay => ({
          source,
          from,
          until: length === null ? (source === "room_presence" ? from : null) : from + length,
        }));
        await sql`delete from public.session_attendance where session_id = ${session}`;
        await addEvidence(session, ids.registered, stays);
        await refresh(session);
        expect(await figures(session, ids.registered)).toEqual(expected(stays));
      }),
      { numRuns: 150 },
    );
  });

  it("leaves to be confirmed whom nothing tells of, and makes present whoever is found out later", async () => {
    const session = await held();
    await sql`update public.course_live_sessions set status = 'ended' where id = ${session}`;
    expect((await figures(session, ids.registered)).status).toBe("registered");
    await addEvidence(session, ids.registered, [{ source: "provider", from: -110, until: -70 }]);
    await refresh(session);
    expect(await figures(session, ids.registered)).toEqual({
      ...{ joined: -110, left: -70, minutes: 40, status: "attended" },
    });
  });

  it("says nothing of the end while somebody is in it", async () => {
    const session = await held({ ends: at(30) });
    await addEvidence(session, ids.registered, [
      { source: "provider", from: -110, until: -100 },
      { source: "provider", from: -90, until: null },
    ]);
    await refresh(session);
    expect(await figures(session, ids.registered)).toEqual({
      ...{ joined: -110, left: null, minutes: 10, status: "registered" },
    });
  });

  it("leaves those alone who have no seat", async () => {
    const session = await ended();
    const waiting = await insertRegistration(sql, store.id, session, ids.waitlisted, "waitlisted");
    await addEvidence(session, ids.waitlisted, [{ source: "provider", from: -110, until: -70 }]);
    await refresh(session);
    const [row] = await sql`
      select status, joined_at from public.course_live_session_registrations where id = ${waiting}`;
    expect(row).toEqual({ status: "waitlisted", joined_at: null });
  });
});

describe("by hand", () => {
  const mark = (registration: string, attended?: boolean) =>
    as("instructor").rpc("set_registration_attendance", {
      p_registration_id: registration,
      ...(attended === undefined ? {} : { p_attended: attended }),
    });
  const seatOf = async (session: string) =>
    (
      await sql<{ id: string }[]>`
      select id from public.course_live_session_registrations where session_id = ${session} and user_id = ${ids.registered}`
    )[0]?.id ?? "";

  it("beats what was seen, stays whatever is seen later, and is taken back", async () => {
    const session = await held();
    const seat = await seatOf(session);
    await addEvidence(session, ids.registered, [{ source: "provider", from: -110, until: -70 }]);
    expect((await mark(seat, false)).data).toMatchObject({ status: "absent", attendance_seconds: 2400 });
    await sql`update public.course_live_sessions set status = 'ended' where id = ${session}`;
    await refresh(session);
    expect((await figures(session, ids.registered)).status).toBe("absent");
    expect((await mark(seat, true)).data).toMatchObject({ status: "attended" });
    await sql`delete from public.session_attendance where session_id = ${session} and source = 'provider'`;
    expect((await mark(seat)).data).toMatchObject({ status: "registered", joined_at: null });
    const [left] = await sql`
      select count(*)::int as n from public.session_attendance where session_id = ${session} and source = 'manual'`;
    expect(left).toEqual({ n: 0 });
  });

  it("before the end goes back to a seat", async () => {
    const session = await held();
    const seat = await seatOf(session);
    expect((await mark(seat, true)).data).toMatchObject({ status: "attended" });
    expect((await mark(seat)).data).toMatchObject({ status: "registered" });
  });
});

describe("beats", () => {
  /** Inside the native room of a session. */
  const inside = async (settings: SessionSettings) => {
    const session = await held({ ...settings, join_url: "https://stream.example.test/1" });
    await sql`update public.course_live_sessions set platform = 'native' where id = ${session}`;
    await as("registered").rpc("join_live_session", { p_session_id: session });
    return session;
  };
  const beat = (role: Parameters<typeof as>[0], session: string) =>
    as(role).rpc("note_session_presence", { p_session_id: session });
  const stays = (session: string, user: string) => sql<{ joined_at: Date; left_at: Date }[]>`
    select joined_at, left_at from public.session_attendance
    where session_id = ${session} and user_id = ${user} and source = 'room_presence' order by joined_at`;
  const age = (session: string, seconds: number) => sql`
    update public.session_attendance set joined_at = joined_at - make_interval(secs => ${seconds}),
      left_at = left_at - make_interval(secs => ${seconds})
    where session_id = ${session} and source = 'room_presence'`;

  it("is one stay while it beats, another after a silence, and nothing more often than it has to be", async () => {
    const session = await inside({ status: "live", starts: at(-10), ends: at(50) });
    expect((await beat("registered", session)).data).toBe(true);
    const [first] = await stays(session, ids.registered);
    expect((await beat("registered", session)).data).toBe(true);
    expect(await stays(session, ids.registered)).toEqual([first]);
    await age(session, 60);
    await beat("registered", session);
    const [grown, ...none] = await stays(session, ids.registered);
    expect(none).toEqual([]);
    expect((grown?.left_at.getTime() ?? 0) - (grown?.joined_at.getTime() ?? 0)).toBeGreaterThanOrEqual(
      60_000,
    );
    await age(session, 200);
    await beat("registered", session);
    expect(await stays(session, ids.registered)).toHaveLength(2);
    const [row] = await sql`
      select present_now, basis from private.attendance_figures(${session}, ${ids.registered})`;
    expect(row).toEqual({ present_now: true, basis: "room_presence" });
  });

  it("of two tabs at the same moment is one", async () => {
    const session = await inside({ status: "live", starts: at(-10), ends: at(50) });
    const callers = Array.from({ length: 6 }, () => connectAs(backend.databaseUrl, claimsOf(ids.registered)));
    await Promise.all(
      callers.map((caller) => caller.run((tx) => tx`select public.note_session_presence(${session})`)),
    );
    await Promise.all(callers.map((caller) => caller.end()));
    expect(await stays(session, ids.registered)).toHaveLength(1);
  });

  it("are none of a page that is merely open: on another platform, or without having gone in", async () => {
    const zoom = await held({ status: "live", starts: at(-10), ends: at(50) });
    await as("registered").rpc("join_live_session", { p_session_id: zoom });
    expect((await beat("registered", zoom)).data).toBe(false);
    const native = await held({ status: "live", starts: at(-10), ends: at(50) });
    await sql`update public.course_live_sessions set platform = 'native' where id = ${native}`;
    expect((await beat("registered", native)).data).toBe(false);
    const [count] = await sql`
      select count(*)::int as n from public.session_attendance where session_id in (${zoom}, ${native}) and source = 'room_presence'`;
    expect(count).toEqual({ n: 0 });
  });

  it("counts for the audience inside the doors only, and only for oneself", async () => {
    const early = await held({ status: "scheduled", starts: at(30), ends: at(60) });
    expect((await beat("registered", early)).data).toBe(false);
    const live = await held({ status: "live", starts: at(-10), ends: at(50) });
    expect((await beat("owner", live)).data).toBe(false);
    expect(await outcome(beat("unregistered", live))).toBe("403 not_registered");
    expect(await outcome(beat("stranger", live))).toBe("404 session_not_found");
    const forged = as("registered")
      .from("session_attendance")
      .insert({
        ...{ session_id: live, store_id: store.id, user_id: ids.unregistered, source: "room_presence" },
        ...{ evidence_key: "forged", joined_at: new Date().toISOString() },
      });
    expect((await forged).error?.code).toBe("42501");
    const [count] = await sql`
      select count(*)::int as n from public.session_attendance where session_id in (${early}, ${live})`;
    expect(count).toEqual({ n: 0 });
  });
});

describe("a link that was opened", () => {
  const join = (session: string) => as("registered").rpc("join_live_session", { p_session_id: session });
  const custom = async (settings: SessionSettings = {}) => {
    const session = await held({ status: "live", starts: at(-30), ends: at(30), ...settings });
    await sql`update public.course_live_sessions set platform = 'custom', actual_start = ${at(-30)} where id = ${session}`;
    return session;
  };
  const end = (session: string) =>
    sql`update public.course_live_sessions set status = 'ended' where id = ${session}`;
  const says = (yes: boolean) =>
    as("owner").from("stores").update({ clicks_count: yes }).eq("id", store.id).select("id");

  it("settles nothing by itself: the host does, for all at once", async () => {
    const session = await custom();
    const [other = ""] = await insertPeople(setting, `quiet-${session.slice(0, 6)}`, 1, store.course);
    await insertRegistration(sql, store.id, session, other);
    await join(session);
    const settle = (role: Parameters<typeof as>[0], choice = "clicks") =>
      as(role).rpc("settle_session_attendance", { p_session_id: session, p_choice: choice });
    expect(await outcome(settle("instructor"))).toBe("409 session_not_ended");
    await end(session);
    expect(await figures(session, ids.registered)).toMatchObject({ status: "registered", joined: null });
    const overview = async () =>
      (await as("owner").rpc("get_session_attendance", { p_session_id: session })).data;
    expect(await overview()).toMatchObject({
      counts: { to_confirm: 2, came: 0, absent: 0 },
      clicks_count: false,
    });
    expect(await outcome(settle("instructor", "maybe"))).toBe("422 invalid_input choice");
    expect(await outcome(settle("support"))).toBe("403 role_not_allowed");
    expect(await outcome(settle("stranger"))).toBe("404 session_not_found");
    expect((await settle("instructor")).data).toBe(2);
    expect((await figures(session, ids.registered)).status).toBe("attended");
    expect((await figures(session, other)).status).toBe("absent");
    expect(await overview()).toMatchObject({ counts: { to_confirm: 0, came: 1, absent: 1 } });
    expect((await settle("instructor", "absent")).data).toBe(0);
  });

  it("is settled for nobody whose seat came after the end, however late the host says that it has ended", async () => {
    const session = await custom();
    const [late = ""] = await insertPeople(setting, `late-${session.slice(0, 6)}`, 1, store.course);
    const seat = await insertRegistration(sql, store.id, session, late);
    await sql`update public.course_live_session_registrations set registered_at = ${at(-2)} where id = ${seat}`;
    await sql`update public.course_live_sessions set status = 'ended', actual_end = ${at(-5)} where id = ${session}`;
    const { data } = await as("owner").rpc("get_session_attendance", { p_session_id: session });
    expect(data).toMatchObject({ counts: { to_confirm: 1 } });
    // Both lists say of the same person that they are to be confirmed, and of the late one that they are not.
    for (const list of ["list_session_attendance", "list_session_registrations"] as const) {
      const { data: rows } = await as("support").rpc(list, { p_session_id: session });
      const open = new Map(rows?.map((row) => [row.user_id, row.to_confirm]));
      expect(Object.fromEntries(open), list).toEqual({ [ids.registered]: true, [late]: false });
    }
    const settled = as("owner").rpc("settle_session_attendance", {
      p_session_id: session,
      p_choice: "absent",
    });
    expect((await settled).data).toBe(1);
    expect((await figures(session, ids.registered)).status).toBe("absent");
    expect((await figures(session, late)).status).toBe("registered");
  });

  it("counts where the store says so, for its own links, while the session goes on", async () => {
    const session = await custom();
    const zoom = await held({ status: "live", starts: at(-30), ends: at(30) });
    const early = await custom({ status: "scheduled", starts: at(10), ends: at(40) });
    await sql`update public.course_live_sessions set actual_start = null where id = ${early}`;
    for (const one of [session, zoom, early]) await join(one);
    await sql`update public.course_live_sessions set status = 'live', actual_start = ${at(10)} where id = ${early}`;
    for (const one of [session, zoom]) await end(one);
    await sql`update public.course_live_sessions set status = 'ended', actual_end = ${at(20)} where id = ${early}`;
    expect((await says(true)).data).toHaveLength(1);
    expect((await figures(session, ids.registered)).status).toBe("attended");
    expect((await figures(zoom, ids.registered)).status).toBe("registered");
    expect((await figures(early, ids.registered)).status).toBe("registered");
    const { data } = await as("owner").rpc("list_session_attendance", { p_session_id: session });
    expect(data?.[0]).toMatchObject({ basis: "join_click", seconds: null, intervals: [] });
    await says(false);
    expect((await figures(session, ids.registered)).status).toBe("registered");
    expect(
      (await as("instructor").from("stores").update({ clicks_count: true }).eq("id", store.id).select("id"))
        .data,
    ).toEqual([]);
  });

  it("is noted for whoever needs no seat", async () => {
    const open = await insertSession(sql, store, { require_registration: false, is_public: true });
    await as("stranger").rpc("join_live_session", { p_session_id: open });
    const [listed] = (await as("owner").rpc("list_session_attendance", { p_session_id: open })).data ?? [];
    expect(listed).toMatchObject({
      user_id: ids.stranger,
      registration_id: null,
      basis: null,
      sources: ["join_click"],
    });
  });
});

describe("rooms in time", () => {
  const rooms = (session: string) => sql<{ platform: string; link: string | null; open: boolean }[]>`
    select platform, link, closed_at is null as open from public.session_rooms where session_id = ${session} order by opened_at, id`;

  it("moving in mid-session closes one and opens the next, and whoever was in either was there", async () => {
    const session = await held({
      status: "live",
      starts: at(-60),
      ends: at(10),
      join_url: "https://z.example.test/1",
    });
    await sql`update public.course_live_sessions set actual_start = ${at(-60)} where id = ${session}`;
    expect(await rooms(session)).toEqual([
      { platform: "zoom", link: "https://z.example.test/1", open: true },
    ]);
    const move = {
      p_session_id: session,
      p_platform: "native",
      p_url: "https://stream.example.test/1",
    } as const;
    expect(await outcome(as("instructor").rpc("move_live_session", move))).toBe("ok");
    expect(await rooms(session)).toEqual([
      { platform: "zoom", link: "https://z.example.test/1", open: false },
      { platform: "native", link: "https://stream.example.test/1", open: true },
    ]);
    // Forty minutes inside the one, five in the other, of which two at the same time.
    await addEvidence(session, ids.registered, [
      { source: "room_presence", from: -50, until: -10 },
      { source: "provider", from: -12, until: -7 },
    ]);
    await sql`
      update public.session_attendance set room_id = (
        select id from public.session_rooms where session_id = ${session} and platform = 'native')
      where session_id = ${session} and source = 'room_presence'`;
    await sql`update public.course_live_sessions set status = 'ended', actual_end = ${at(-2)} where id = ${session}`;
    expect(await figures(session, ids.registered)).toEqual({
      joined: -50,
      left: -7,
      minutes: 43,
      status: "attended",
    });
    expect((await rooms(session)).map((room) => room.open)).toEqual([false, false]);
    const { data } = await as("owner").rpc("list_session_attendance", { p_session_id: session });
    expect(data?.[0]?.intervals).toHaveLength(1);
    // Each stay stands with the room it was told for, though both together are one presence.
    const [zoom, native] = (
      await sql<{ platform: string; opened_at: Date; closed_at: Date }[]>`
        select platform, opened_at, closed_at from public.session_rooms where session_id = ${session} order by opened_at, id`
    ).map((room) => ({
      platform: room.platform,
      opened_at: room.opened_at.getTime(),
      closed_at: room.closed_at.getTime(),
    }));
    const stays = data?.[0]?.stays as {
      platform: string;
      opened_at: string;
      closed_at: string;
      intervals: [string, string][];
    }[];
    const minutes = (moment: string) => (Date.parse(moment) - base) / minute;
    expect(
      stays.map((stay) => ({
        ...{
          platform: stay.platform,
          opened_at: Date.parse(stay.opened_at),
          closed_at: Date.parse(stay.closed_at),
        },
        spent: stay.intervals.map((each) => each.map(minutes)),
      })),
    ).toEqual([
      { ...zoom, spent: [[-12, -7]] },
      { ...native, spent: [[-50, -10]] },
    ]);
  });

  it("a change before anybody could be in it replaces the room", async () => {
    const session = await insertSession(sql, store, {
      starts: at(600),
      ends: at(660),
      join_url: "https://z.example.test/2",
    });
    const move = {
      p_session_id: session,
      p_platform: "custom",
      p_url: "https://own.example.test/2",
    } as const;
    expect(await outcome(as("instructor").rpc("move_live_session", move))).toBe("ok");
    expect(await rooms(session)).toEqual([
      { platform: "custom", link: "https://own.example.test/2", open: true },
    ]);
  });

  it("whoever came early to a session that began early is listed when they came", async () => {
    const session = await ended(-129, -70);
    await addEvidence(session, ids.registered, [{ source: "provider", from: -129, until: -80 }]);
    await refresh(session);
    expect(await figures(session, ids.registered)).toEqual({
      joined: -129,
      left: -80,
      minutes: 49,
      status: "attended",
    });
  });

  it("are the staff's to read, who manage the session", async () => {
    const session = await held();
    const read = async (role: Parameters<typeof as>[0]) =>
      (await as(role).from("session_rooms").select("id").eq("session_id", session)).data?.length;
    expect(await read("instructor")).toBe(1);
    expect(await read("support")).toBe(0);
    expect(await read("registered")).toBe(0);
    expect(await read("other owner")).toBe(0);
  });
});

describe("what staff read", () => {
  it("comes by name in pages, every person once", async () => {
    const session = await ended();
    const crowd = await insertPeople(setting, "crowd", 23, store.course);
    for (const person of crowd) await insertRegistration(sql, store.id, session, person);
    await addEvidence(session, crowd[0] ?? "", [{ source: "provider", from: -110, until: -70 }]);
    await addEvidence(session, ids.instructor, [{ source: "provider", from: -110, until: -70 }]);
    await refresh(session);
    const seen: string[] = [];
    let after: { p_after_name: string; p_after_id: string } | undefined;
    for (let page = 0; page < 5; page += 1) {
      const { data } = await as("support").rpc("list_session_attendance", {
        ...{ p_session_id: session, p_limit: 7 },
        ...after,
      });
      const last = data?.at(-1);
      if (!data || !last) break;
      seen.push(...data.map((row) => row.user_id));
      after = { p_after_name: last.sort_name, p_after_id: last.user_id };
    }
    expect(seen.sort()).toEqual([...crowd, ids.registered, ids.instructor].sort());
    const { data } = await as("owner").rpc("get_session_attendance", { p_session_id: session });
    expect(data).toMatchObject({ counts: { registered: 24, came: 1, present_now: 0 }, unmatched: [] });
  });

  it("is for oneself only where one is no staff, names of others included", async () => {
    const session = await ended();
    await addEvidence(session, ids.registered, [{ source: "provider", from: -110, until: -70 }]);
    await addEvidence(session, ids.unregistered, [{ source: "provider", from: -110, until: -70 }]);
    const mine = await as("registered")
      .from("session_attendance")
      .select("user_id")
      .eq("session_id", session);
    expect(mine.data).toEqual([{ user_id: ids.registered }]);
    const theirs = await as("other owner").from("session_attendance").select("id").eq("session_id", session);
    expect(theirs.data).toEqual([]);
    const viewer = await as("viewer").from("session_attendance").select("id").eq("session_id", session);
    expect(viewer.data).toEqual([]);
  });
});

describe("a session that nobody ends", () => {
  const overview = async (session: string) =>
    (await as("owner").rpc("get_session_attendance", { p_session_id: session })).data;
  const settle = (session: string, choice: string) =>
    as("instructor").rpc("settle_session_attendance", { p_session_id: session, p_choice: choice });
  const abandoned = async (settings: SessionSettings = {}) => {
    const session = await held({ status: "scheduled", ...settings });
    const [other = ""] = await insertPeople(setting, `left-${session.slice(0, 6)}`, 1, store.course);
    await insertRegistration(sql, store.id, session, other);
    await sql`
      update public.course_live_session_registrations set registered_at = ${at(-500)} where session_id = ${session}`;
    return { session, other };
  };

  it("asks about nobody when it never began, whoever tried the link another day", async () => {
    const { session } = await abandoned();
    await addEvidence(session, ids.registered, [{ source: "join_click", from: -3000, until: null }]);
    await refresh(session);
    expect(await overview(session)).toMatchObject({ counts: { to_confirm: 0, came: 0, absent: 0 } });
    expect(await outcome(settle(session, "absent"))).toBe("409 session_not_ended");
  });

  it.each([
    ["was started", { status: "live" as const }, []],
    ["was only entered", {}, [{ source: "join_click" as const, from: -115, until: null }]],
  ])("asks the host once its doors have closed, when it %s", async (_, settings, stays) => {
    const { session, other } = await abandoned(settings);
    await addEvidence(session, ids.registered, stays);
    await refresh(session);
    expect(await overview(session)).toMatchObject({ counts: { to_confirm: 2 } });
    for (const list of ["list_session_attendance", "list_session_registrations"] as const) {
      const { data } = await as("support").rpc(list, { p_session_id: session });
      expect(
        data?.map((row) => row.to_confirm),
        list,
      ).toEqual([true, true]);
    }
    expect((await settle(session, "absent")).data).toBe(2);
    expect((await figures(session, other)).status).toBe("absent");
  });

  it("says of those who were seen, and of nobody else, that they came once its doors have closed", async () => {
    const { session, other } = await abandoned({ status: "live", ends: at(-20) });
    await addEvidence(session, ids.registered, [{ source: "room_presence", from: -110, until: -70 }]);
    await refresh(session);
    const statuses = async () => {
      await sql`select private.settle_unended()`;
      return [(await figures(session, ids.registered)).status, (await figures(session, other)).status];
    };
    expect(await statuses()).toEqual(["registered", "registered"]);
    await backend.clock.shift("15 minutes");
    expect(await statuses()).toEqual(["attended", "registered"]);
    expect((await sql`select private.settle_unended() as settled`)[0]).toEqual({ settled: 0 });
    await backend.clock.reset();
  });

  it("is not asked about while its doors are open", async () => {
    const { session } = await abandoned({ status: "live", ends: at(-10) });
    expect(await overview(session)).toMatchObject({ counts: { to_confirm: 0 } });
    expect(await outcome(settle(session, "absent"))).toBe("409 session_not_ended");
  });

  it("says of those who were seen that they came, and of nobody once it has another date", async () => {
    const { session, other } = await abandoned();
    await addEvidence(session, ids.registered, [{ source: "room_presence", from: -110, until: -70 }]);
    await refresh(session);
    expect(await figures(session, ids.registered)).toMatchObject({ status: "attended", minutes: 40 });
    expect(await overview(session)).toMatchObject({ counts: { to_confirm: 1, came: 1 } });
    expect((await settle(session, "absent")).data).toBe(1);
    const moved = as("instructor").rpc("reschedule_live_session", {
      p_session_id: session,
      ...{ p_start: at(1440).toISOString(), p_end: at(1500).toISOString(), p_time_zone: "Europe/Paris" },
    });
    expect(await outcome(moved)).toBe("ok");
    expect([await figures(session, ids.registered), await figures(session, other)]).toEqual([
      { joined: null, left: null, minutes: null, status: "registered" },
      { joined: null, left: null, minutes: null, status: "registered" },
    ]);
  });
});
