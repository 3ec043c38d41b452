import { describe, expect, it } from "vitest";
import { insertPeople, outcome, testSetting } from "../../support/setting.ts";
import { insertRegistration, insertSession, secretOf, type SessionSettings } from "../../support/world.ts";

const setting = await testSetting();
const { backend, sql, ids, store, as } = setting;

const secret = secretOf(store.id);
const recordingUrl = `https://recordings.example.test/${secret}`;
const minutes = (count: number) => new Date(Date.now() + count * 60_000);
const join = (role: Parameters<typeof as>[0], session: string) =>
  as(role).rpc("join_live_session", { p_session_id: session });

/** A session in which the registered student holds a seat. */
async function session(settings: SessionSettings): Promise<string> {
  const id = await insertSession(sql, store, settings);
  await insertRegistration(sql, store.id, id, ids.registered);
  return id;
}

describe("the window of joining, by the server's clock", () => {
  const windows: [string, SessionSettings, string][] = [
    ["16 minutes before", { starts: minutes(16), ends: minutes(60) }, "409 too_early"],
    ["14 minutes before", { starts: minutes(14), ends: minutes(60) }, "ok"],
    ["in the middle", { starts: minutes(-10), ends: minutes(50) }, "ok"],
    ["29 minutes after", { starts: minutes(-80), ends: minutes(-29) }, "ok"],
    ["31 minutes after", { starts: minutes(-80), ends: minutes(-31) }, "409 session_over"],
    ["live since long", { starts: minutes(-300), ends: minutes(-200), status: "live" }, "ok"],
    ["started early", { starts: minutes(100), ends: minutes(160), status: "live" }, "ok"],
    ["ended", { status: "ended" }, "409 session_not_open"],
    ["cancelled", { status: "cancelled" }, "409 session_not_open"],
    ["postponed", { status: "postponed" }, "409 session_not_open"],
    ["no link yet", { join_url: null }, "409 link_not_ready"],
  ];
  it.each(windows)("%s", async (_, settings, expected) => {
    const id = await session(settings);
    expect(await outcome(join("registered", id))).toBe(expected);
    expect(await outcome(join("instructor", id))).toBe(expected);
    const [row] =
      await sql`select count(*)::int as clicks from public.session_attendance where session_id = ${id} and source = 'join_click'`;
    expect(row).toEqual({ clicks: expected === "ok" ? 1 : 0 });
  });

  it("says when the doors open", async () => {
    const starts = minutes(45);
    const { error } = await join("registered", await session({ starts, ends: minutes(60) }));
    expect(new Date(error?.details ?? "").getTime()).toBe(starts.getTime() - 15 * 60_000);
  });

  it("hands out the link and its password, never the stream key, and notes that it was asked for, which is no coming", async () => {
    const id = await session({});
    const first = await join("registered", id);
    expect(first.data).toEqual([
      {
        platform: "zoom",
        join_url: `https://meet.example.test/${secret}`,
        join_password: secret,
        stream_url: null,
        closes_at: expect.stringMatching(/^20/),
        room_changed_at: expect.stringMatching(/^20/),
      },
    ]);
    await join("registered", id);
    const clicks = await sql`
      select left_at > joined_at as again from public.session_attendance where session_id = ${id} and source = 'join_click'`;
    expect([...clicks]).toEqual([{ again: true }]);
    const [row] = await sql`
      select joined_at from public.course_live_session_registrations where session_id = ${id}`;
    expect(row).toEqual({ joined_at: null });
  });

  it("tells those admitted, and nobody else, when the way in became another one", async () => {
    const id = await session({ is_public: true });
    const told = async (role: Parameters<typeof as>[0]) => {
      const { data } = await as(role).rpc("list_my_live_sessions", { p_session_id: id });
      return data?.[0]?.room_changed_at ?? null;
    };
    const handedOut = (await join("registered", id)).data?.[0]?.room_changed_at ?? "";
    expect(await told("registered")).toBe(handedOut);
    await sql`update public.course_live_session_meetings set recording_url = 'https://a.test' where session_id = ${id}`;
    expect(await told("registered")).toBe(handedOut);
    const moved = async (role: Parameters<typeof as>[0]) =>
      (await as(role).rpc("list_my_live_sessions", { p_session_id: id })).data?.[0]?.moved_at ?? null;
    expect(await moved("registered")).toBeNull();
    const { error } = await as("owner").rpc("move_live_session", {
      p_session_id: id,
      p_platform: "custom",
      p_url: "https://rooms.example.test/new",
    });
    expect(error).toBeNull();
    expect(Date.parse((await told("registered")) ?? "")).toBeGreaterThan(Date.parse(handedOut));
    expect(await told("stranger")).toBeNull();
    expect(Date.parse((await moved("registered")) ?? "")).toBeGreaterThanOrEqual(Date.parse(handedOut));
    expect(await moved("stranger")).toBeNull();
    expect((await join("registered", id)).data?.[0]).toMatchObject({
      join_url: "https://rooms.example.test/new",
      join_password: null,
      room_changed_at: await told("registered"),
    });
  });
});

describe("who is admitted", () => {
  it("a seat given back, an enrolment revoked, an unregistered or waiting person stay outside", async () => {
    const id = await session({});
    expect(await outcome(join("unregistered", id))).toBe("403 not_registered");
    const waiting = await insertRegistration(sql, store.id, id, ids.waitlisted, "waitlisted");
    expect(await outcome(join("waitlisted", id))).toBe("403 on_waitlist");
    await sql`update public.course_live_session_registrations set status = 'cancelled' where id = ${waiting}`;
    expect(await outcome(join("waitlisted", id))).toBe("403 not_registered");
    expect(await outcome(join("stranger", id))).toBe("404 session_not_found");
    expect(
      await outcome(as("stranger").rpc("join_live_session", { p_session_id: crypto.randomUUID() })),
    ).toBe("404 session_not_found");
  });

  it("without required registration: students of the course, or everybody where it is public", async () => {
    const closed = await insertSession(sql, store, { require_registration: false });
    expect(await outcome(join("unregistered", closed))).toBe("ok");
    expect(await outcome(join("stranger", closed))).toBe("404 session_not_found");
    const open = await insertSession(sql, store, { require_registration: false, is_public: true });
    expect(await outcome(join("stranger", open))).toBe("ok");
    const askedFor = await insertSession(sql, store, { is_public: true });
    expect(await outcome(join("stranger", askedFor))).toBe("403 not_registered");
    expect(await outcome(as("stranger").rpc("register_for_session", { p_session_id: askedFor }))).toBe("ok");
    expect(await outcome(join("stranger", askedFor))).toBe("ok");
  });

  it("a revoked enrolment gives the seat to the next and closes the recordings of the past", async () => {
    const [leaver, next] = await insertPeople(setting, "leaver", 2, store.course);
    const coming = await insertSession(sql, store, { max_participants: 1 });
    await insertRegistration(sql, store.id, coming, leaver ?? "");
    await insertRegistration(sql, store.id, coming, next ?? "", "waitlisted");
    const past = await insertSession(sql, store, {
      status: "ended",
      starts: minutes(-200),
      ends: minutes(-100),
    });
    await insertRegistration(sql, store.id, past, leaver ?? "", "attended");
    const client = backend.actingAs(leaver ?? "");
    const recording = async () => {
      const { data } = await client.rpc("list_my_live_sessions", { p_session_id: past });
      return data?.[0]?.recording_url ?? null;
    };
    expect(await recording()).toBe(recordingUrl);
    const revoke = await as("owner").rpc("remove_students", {
      p_course_id: store.course,
      p_user_ids: [leaver ?? ""],
    });
    expect(revoke.data).toBe(1);
    expect(await recording()).toBeNull();
    expect(await outcome(client.rpc("join_live_session", { p_session_id: coming }))).toBe(
      "404 session_not_found",
    );
    const rows =
      await sql`select status from public.course_live_session_registrations where session_id = ${coming} order by queue_no`;
    expect(rows.map((row) => row["status"])).toEqual(["cancelled", "registered"]);
  });

  it("a closed account gives its seat to the next", async () => {
    const [leaver, next] = await insertPeople(setting, "closing", 2, store.course);
    const id = await insertSession(sql, store, { max_participants: 1 });
    await insertRegistration(sql, store.id, id, leaver ?? "");
    await insertRegistration(sql, store.id, id, next ?? "", "waitlisted");
    await sql`delete from auth.users where id = ${leaver ?? ""}`;
    const [row] =
      await sql`select registered_count, waitlisted_count from public.course_live_session_counts where session_id = ${id}`;
    expect(row).toEqual({ registered_count: 1, waitlisted_count: 0 });
  });
});

describe("registering", () => {
  it("is closed when the session is over, ended or cancelled; open while it is live or postponed", async () => {
    const reply = async (settings: SessionSettings) =>
      outcome(
        as("unregistered").rpc("register_for_session", {
          p_session_id: await insertSession(sql, store, settings),
        }),
      );
    expect(await reply({ status: "ended" })).toBe("409 registration_closed");
    expect(await reply({ status: "cancelled" })).toBe("409 registration_closed");
    expect(await reply({ starts: minutes(-90), ends: minutes(-1) })).toBe("409 registration_closed");
    expect(await reply({ status: "live" })).toBe("ok");
    expect(await reply({ status: "postponed" })).toBe("ok");
  });

  it("gives freed seats in the order of arrival, whoever frees them; a seat lost is at the end of the queue", async () => {
    const id = await insertSession(sql, store, { max_participants: 2 });
    const people = await insertPeople(setting, "queue", 5, store.course);
    const seats: string[] = [];
    for (const person of people) {
      const { data } = await backend.actingAs(person).rpc("register_for_session", { p_session_id: id });
      seats.push(data?.[0]?.registration_id ?? "");
      expect(data?.[0]?.waitlist_position ?? null).toBe(seats.length > 2 ? seats.length - 2 : null);
    }
    const cancel = (index: number, client = backend.actingAs(people[index] ?? "")) =>
      outcome(client.rpc("cancel_session_registration", { p_registration_id: seats[index] ?? "" }));
    const states = async () => {
      const rows =
        await sql`select status from public.course_live_session_registrations where session_id = ${id} order by queue_no`;
      return rows.map((row) => String(row["status"]).slice(0, 3)).join(" ");
    };
    expect(await cancel(0)).toBe("ok");
    expect(await states()).toBe("can reg reg wai wai");
    expect(await cancel(3)).toBe("ok");
    expect(await cancel(1, as("instructor"))).toBe("ok");
    expect(await states()).toBe("can can reg can reg");
    expect(await cancel(1)).toBe("ok");
    const again = await backend.actingAs(people[0] ?? "").rpc("register_for_session", { p_session_id: id });
    expect(again.data?.[0]).toMatchObject({ status: "waitlisted", waitlist_position: 1, already: false });
  });

  it("cannot be judged before the doors open, so that it can still be given back", async () => {
    const soon = await insertSession(sql, store, {
      starts: minutes(60),
      ends: minutes(120),
      max_participants: 1,
    });
    const seat = await insertRegistration(sql, store.id, soon, ids.registered);
    const mark = (registration: string) =>
      as("instructor").rpc("set_registration_attendance", {
        p_registration_id: registration,
        p_attended: false,
      });
    expect(await outcome(mark(seat))).toBe("409 too_early");
    const put = await insertSession(sql, store, { status: "postponed" });
    expect(await outcome(mark(await insertRegistration(sql, store.id, put, ids.registered)))).toBe(
      "409 session_not_open",
    );
    const back = as("registered").rpc("cancel_session_registration", { p_registration_id: seat });
    expect(await outcome(back)).toBe("ok");
  });

  it("cannot be given back once the session has ended, nor when presence is noted", async () => {
    const ended = await insertSession(sql, store, { status: "ended" });
    const seat = await insertRegistration(sql, store.id, ended, ids.registered);
    const cancel = (registration: string) =>
      outcome(as("registered").rpc("cancel_session_registration", { p_registration_id: registration }));
    expect(await cancel(seat)).toBe("409 registration_closed");
    const live = await insertSession(sql, store, { status: "live" });
    const present = await insertRegistration(sql, store.id, live, ids.registered);
    const mark = (attended: boolean) =>
      as("instructor").rpc("set_registration_attendance", {
        p_registration_id: present,
        p_attended: attended,
      });
    expect((await mark(true)).data).toMatchObject({ status: "attended" });
    expect(await cancel(present)).toBe("409 registration_closed");
    expect((await mark(false)).data).toMatchObject({ status: "absent" });
    const waiting = await insertRegistration(sql, store.id, live, ids.waitlisted, "waitlisted");
    const early = as("instructor").rpc("set_registration_attendance", {
      p_registration_id: waiting,
      p_attended: true,
    });
    expect(await outcome(early)).toBe("409 not_registered");
  });
});

describe("a public session", () => {
  it("of a stranger's making stands on nobody's page; the link that was shared finds it", async () => {
    const { data: foreign } = await as("stranger").rpc("create_store", { p_name: "Billboard" });
    const draft = { store_id: foreign ?? "", title: "Billboard" };
    const [course] = await sql<{ id: string }[]>`insert into public.courses ${sql(draft)} returning id`;
    const place = { id: draft.store_id, course: course?.id ?? "" };
    const bait = await insertSession(sql, place, { title: "Your payment failed", is_public: true });
    const listed = async (role: Parameters<typeof as>[0]) =>
      (await as(role).rpc("list_my_live_sessions", { p_limit: 100 })).data?.map(({ id }) => id) ?? [];
    expect(await listed("registered")).not.toContain(bait);
    const { data } = await as("registered").rpc("list_my_live_sessions", { p_session_id: bait });
    expect(data?.map(({ id }) => id)).toEqual([bait]);

    await as("registered").rpc("register_for_session", { p_session_id: bait });
    expect(await listed("registered")).toContain(bait);
    const open = await insertSession(sql, store, { is_public: true });
    expect(await listed("registered")).toContain(open);
    expect(await listed("other owner")).not.toContain(open);
    const unpublished = await insertSession(sql, place, { title: "Another", is_public: true });
    expect(await listed("registered")).not.toContain(unpublished);
  });
});

describe("a cancelled session", () => {
  it("stays where it is looked for until its time has passed", async () => {
    const ahead = await session({ status: "cancelled", starts: minutes(60), ends: minutes(120) });
    const gone = await session({ status: "cancelled", starts: minutes(-120), ends: minutes(-60) });
    const listed = async (role: Parameters<typeof as>[0], p_scope: string) =>
      (await as(role).rpc("list_my_live_sessions", { p_scope, p_limit: 100 })).data?.map(({ id }) => id) ??
      [];
    expect(await listed("registered", "upcoming")).toContain(ahead);
    expect(await listed("registered", "past")).not.toContain(ahead);
    expect(await listed("registered", "past")).toContain(gone);
    expect(await listed("unregistered", "upcoming")).toContain(ahead);
    expect(await listed("unregistered", "past")).not.toContain(ahead);
  });
});

describe("the recording", () => {
  it("is shown in the list to those alone who may read it where it stands", async () => {
    const id = await insertSession(sql, store, { status: "ended" });
    const shown = async (role: Parameters<typeof as>[0]) => {
      const { data } = await as(role).rpc("list_live_sessions", { p_store_id: store.id, p_limit: 200 });
      return data?.find((row) => row.id === id)?.recording_url;
    };
    for (const role of ["owner", "manager", "instructor"] as const)
      expect(await shown(role)).toBe(recordingUrl);
    for (const role of ["support", "viewer"] as const) expect(await shown(role)).toBeNull();
  });
});
