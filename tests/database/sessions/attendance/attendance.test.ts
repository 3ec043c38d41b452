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

type Source = "provider" | "page_presence" | "join_click";
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
  const window: Record<Source, [number, number]> = {
    provider: [-135, -25],
    page_presence: [-120, -25],
    join_click: [-135, -25],
  };
  const kept = stays.flatMap(
    ({ source, from, until }): { source: Source; since: number; end: number | null }[] => {
      const [opens, closes] = window[source];
      const since = Math.max(from, opens);
      if (since > closes || (until === null && from < -135)) return [];
      if (source === "join_click") return [{ source, since, end: null }];
      const end = Math.min(until ?? Math.max(-55, from), closes);
      if (end < since || (end === since && source === "page_presence")) return [];
      return [{ source, since, end }];
    },
  );
  const basis = (["provider", "page_presence", "join_click"] as const).find((source) =>
    kept.some((stay) => stay.source === source),
  );
  const counted = kept.filter((stay) => stay.source === basis);
  if (counted.length === 0) return { joined: null, left: null, minutes: null, status: "absent" };
  const ends = counted.flatMap((stay) => stay.end ?? []);
  let total = 0;
  for (let now = -200; now < 0; now += 1)
    if (counted.some((stay) => stay.end !== null && stay.since <= now && now + 1 <= stay.end)) total += 1;
  return {
    joined: Math.min(...counted.map((stay) => stay.since)),
    left: ends.length > 0 ? Math.max(...ends) : null,
    minutes: ends.length > 0 ? total : null,
    status: "attended",
  };
}

describe("one rule", () => {
  it("is the union of the stays of what weighs most, whatever else was seen", async () => {
    const session = await ended();
    const stay = fc.record({
      source: fc.constantFrom<Source>("provider", "page_presence", "join_click"),
      from: fc.integer({ min: -170, max: -10 }),
      length: fc.option(fc.integer({ min: 0, max: 60 }), { freq: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(stay, { maxLength: 8 }), async (drawn) => {
        const stays = drawn.map(({ source, from, length }): Stay => ({
          source,
          from,
          until: length === null ? (source === "page_presence" ? from : null) : from + length,
        }));
        await sql`delete from public.session_attendance where session_id = ${session}`;
        await addEvidence(session, ids.registered, stays);
        await refresh(session);
        expect(await figures(session, ids.registered)).toEqual(expected(stays));
      }),
      { numRuns: 150 },
    );
  });

  it("makes whoever never came absent however a session ends, and present whoever is found out later", async () => {
    const session = await held();
    await sql`update public.course_live_sessions set status = 'ended' where id = ${session}`;
    expect((await figures(session, ids.registered)).status).toBe("absent");
    await addEvidence(session, ids.registered, [{ source: "provider", from: -110, until: -70 }]);
    await refresh(session);
    expect(await figures(session, ids.registered)).toEqual({
      ...{ joined: -110, left: -70, minutes: 40, status: "attended" },
    });
  });

  it("says nothing of the end while somebody is in it", async () => {
    const session = await held();
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
    expect((await mark(seat)).data).toMatchObject({ status: "absent", joined_at: null });
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

describe("the open page", () => {
  const beat = (role: Parameters<typeof as>[0], session: string) =>
    as(role).rpc("note_session_presence", { p_session_id: session });
  const stays = (session: string, user: string) => sql<{ joined_at: Date; left_at: Date }[]>`
    select joined_at, left_at from public.session_attendance
    where session_id = ${session} and user_id = ${user} and source = 'page_presence' order by joined_at`;
  const age = (session: string, seconds: number) => sql`
    update public.session_attendance set joined_at = joined_at - make_interval(secs => ${seconds}),
      left_at = left_at - make_interval(secs => ${seconds})
    where session_id = ${session} and source = 'page_presence'`;

  it("is one stay while it beats, another after a silence, and nothing more often than it has to be", async () => {
    const session = await held({ status: "live", starts: at(-10), ends: at(50) });
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
    expect(row).toEqual({ present_now: true, basis: "page_presence" });
  });

  it("of two tabs at the same moment is one", async () => {
    const session = await held({ status: "live", starts: at(-10), ends: at(50) });
    const callers = Array.from({ length: 6 }, () => connectAs(backend.databaseUrl, claimsOf(ids.registered)));
    await Promise.all(
      callers.map((caller) => caller.run((tx) => tx`select public.note_session_presence(${session})`)),
    );
    await Promise.all(callers.map((caller) => caller.end()));
    expect(await stays(session, ids.registered)).toHaveLength(1);
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
        ...{ session_id: live, store_id: store.id, user_id: ids.unregistered, source: "page_presence" },
        ...{ evidence_key: "forged", joined_at: new Date().toISOString() },
      });
    expect((await forged).error?.code).toBe("42501");
    const [count] = await sql`
      select count(*)::int as n from public.session_attendance where session_id in (${early}, ${live})`;
    expect(count).toEqual({ n: 0 });
  });
});

describe("the way in", () => {
  it("counts anew for a session that was moved, and for whoever needs no seat", async () => {
    const session = await held({ status: "scheduled", starts: at(-5), ends: at(55) });
    await as("registered").rpc("join_live_session", { p_session_id: session });
    expect((await figures(session, ids.registered)).joined).not.toBeNull();
    await sql`
      update public.course_live_sessions set scheduled_start = ${at(10)}, scheduled_end = ${at(70)} where id = ${session}`;
    await sql`update public.session_attendance set joined_at = ${at(-30)} where session_id = ${session}`;
    await refresh(session);
    expect((await figures(session, ids.registered)).joined).toBeNull();
    await as("registered").rpc("join_live_session", { p_session_id: session });
    expect((await figures(session, ids.registered)).joined).not.toBeNull();
    const open = await insertSession(sql, store, { require_registration: false, is_public: true });
    await as("stranger").rpc("join_live_session", { p_session_id: open });
    const [listed] = (await as("owner").rpc("list_session_attendance", { p_session_id: open })).data ?? [];
    expect(listed).toMatchObject({ user_id: ids.stranger, registration_id: null, basis: "join_click" });
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
