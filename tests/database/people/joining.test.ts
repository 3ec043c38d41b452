import { describe, expect, it } from "vitest";
import { connectAll, disconnect, whileHeld } from "../support/crowd.ts";
import { insertCourse, standingIn } from "../support/people.ts";
import { insertPeople, outcome, sqlOutcome, testSetting } from "../support/setting.ts";
import { insertRegistration, insertSession } from "../support/world.ts";

const setting = await testSetting();
const { backend, sql, ids, store, as } = setting;

/** Somebody new, and their client. */
async function somebody(name: string, enrolledIn?: string) {
  const [id = ""] = await insertPeople(setting, name, 1, enrolledIn);
  return { id, client: backend.actingAs(id, `${name}-0@example.test`) };
}

describe("asking to join", () => {
  it("is asking once, can be taken back, and is answered by whoever manages courses", async () => {
    const course = await insertCourse(setting, { access: "on_request" });
    const { id, client } = await somebody("asker");
    const args = { p_course_id: course };
    expect((await client.rpc("look_at_course", args)).data).toMatchObject([{ standing: "none", open: true }]);
    for (let turn = 0; turn < 2; turn += 1)
      expect((await client.rpc("ask_to_join", args)).data).toBe("asked");
    expect(await outcome(client.rpc("withdraw_join_request", args))).toBe("ok");
    expect((await client.rpc("list_my_courses")).data).toEqual([]);
    const answer = (accept: boolean) =>
      as("manager").rpc("answer_join_requests", {
        ...args,
        p_user_ids: [id, ids.stranger],
        p_accept: accept,
      });
    // What was taken back is not answered any more.
    expect((await answer(true)).data).toBe(0);
    expect(await standingIn(setting, course, id)).toBe(null);

    expect((await client.rpc("ask_to_join", args)).data).toBe("asked");
    expect((await client.rpc("list_my_courses")).data).toMatchObject([{ id: course, standing: "asked" }]);
    expect((await answer(true)).data).toBe(1);
    expect(await standingIn(setting, course, id)).toBe("active");
    expect((await answer(false)).data).toBe(0);
    expect(await standingIn(setting, course, id)).toBe("active");
    expect((await client.rpc("ask_to_join", args)).data).toBe("enrolled");
  });

  it("declined is not asked again for a week", async () => {
    const course = await insertCourse(setting, { access: "on_request" });
    const { id, client } = await somebody("declined");
    const ask = () => client.rpc("ask_to_join", { p_course_id: course });
    await ask();
    await as("owner").rpc("answer_join_requests", { p_course_id: course, p_user_ids: [id], p_accept: false });
    expect(await outcome(ask())).toBe("409 request_declined");
    expect((await client.rpc("look_at_course", { p_course_id: course })).data).toMatchObject([
      { standing: "declined" },
    ]);
    await backend.clock.shift("7 days 1 minute");
    expect(await outcome(ask())).toBe("ok");
    await backend.clock.reset();
  });

  it("is for published courses that may be asked for, and tells nobody else that there is another", async () => {
    const { client } = await somebody("looker");
    const hidden = [
      store.course,
      await insertCourse(setting, { access: "on_request", status: "draft" }),
      await insertCourse(setting, { access: "on_request", status: "archived" }),
      ids.stranger,
    ];
    for (const p_course_id of hidden) {
      expect(await outcome(client.rpc("look_at_course", { p_course_id }))).toBe("404 course_not_found");
      expect(await outcome(client.rpc("ask_to_join", { p_course_id }))).toBe("404 course_not_found");
    }
  });

  it("stops at 20 open requests, however many are made at once", async () => {
    const courses = await Promise.all(
      Array.from({ length: 24 }, () => insertCourse(setting, { access: "on_request" })),
    );
    const { id } = await somebody("eager");
    const taps = await connectAll(
      backend,
      courses.map(() => id),
    );
    const outcomes = await Promise.all(
      taps.map((tap, at) => sqlOutcome(tap.run((tx) => tx`select public.ask_to_join(${courses[at] ?? ""})`))),
    );
    await disconnect(taps);
    expect(outcomes.filter((each) => each === "ok")).toHaveLength(20);
    expect(outcomes.filter((each) => each === "too_many_open_requests")).toHaveLength(4);
  });

  it("again, at the moment when one is taken in, leaves no request behind", async () => {
    const course = await insertCourse(setting, { access: "on_request" });
    const { id, client } = await somebody("twice");
    await client.rpc("ask_to_join", { p_course_id: course });
    const [owner, asker] = await connectAll(backend, [ids.owner, id]);
    if (!owner || !asker) throw new Error("no connection");
    const said = await whileHeld(backend, [
      [owner, (tx) => tx`select public.answer_join_requests(${course}, ${[id]}, true)`],
      [asker, (tx) => tx`select public.ask_to_join(${course})`],
    ]);
    await disconnect([owner, asker]);
    expect(said).toBe("ok");
    expect(await standingIn(setting, course, id)).toBe("active");
    const counts = await as("owner").rpc("count_course_people", { p_course_id: course });
    expect(counts.data).toMatchObject([{ enrolled: 1, asked: 0 }]);
  });

  it("an archived course accepts nobody, and still lets staff decline", async () => {
    const course = await insertCourse(setting, { access: "on_request" });
    const { id, client } = await somebody("late");
    await client.rpc("ask_to_join", { p_course_id: course });
    await as("owner").rpc("update_course", { p_course_id: course, p_fields: { status: "archived" } });
    const answer = (p_accept: boolean) =>
      as("owner").rpc("answer_join_requests", { p_course_id: course, p_user_ids: [id], p_accept });
    expect(await outcome(answer(true))).toBe("409 course_not_open");
    expect((await answer(false)).data).toBe(1);
  });
});

describe("going", () => {
  it.each(["leave_course", "remove_students"] as const)(
    "by %s gives back the seats held through the enrolment, to whoever waits, and says before how many",
    async (way) => {
      const course = await insertCourse(setting);
      const { id, client } = await somebody(`going-${way.replace("_", "-")}`, course);
      const [next = ""] = await insertPeople(setting, `next-${way.replace("_", "-")}`, 1, course);
      const base = { course_id: course, max_participants: 1 };
      const full = await insertSession(sql, store, base);
      const open = await insertSession(sql, store, { ...base, is_public: true });
      const waited = await insertSession(sql, store, base);
      await insertRegistration(sql, store.id, full, id);
      await insertRegistration(sql, store.id, full, next, "waitlisted");
      await insertRegistration(sql, store.id, open, id);
      await insertRegistration(sql, store.id, waited, next);
      await insertRegistration(sql, store.id, waited, id, "waitlisted");
      expect((await client.rpc("list_my_courses")).data).toMatchObject([{ id: course, seats: 1, waits: 1 }]);
      const people = await as("owner").rpc("list_course_people", { p_course_id: course });
      expect(people.data?.find((row) => row.user_id === id)).toMatchObject({ seats: 1, waits: 1 });

      const go = () =>
        way === "leave_course"
          ? client.rpc("leave_course", { p_course_id: course })
          : as("owner").rpc("remove_students", { p_course_id: course, p_user_ids: [id, ids.stranger] });
      expect((await go()).error).toBeNull();
      const rows = await sql<{ session: string; person: string; status: string }[]>`
        select session_id as session, user_id as person, status from public.course_live_session_registrations
        where session_id in ${sql([full, open, waited])}`;
      const of = (session: string, person: string) =>
        rows.find((row) => row.session === session && row.person === person)?.status;
      expect([of(full, id), of(full, next), of(open, id), of(waited, id)]).toEqual([
        "cancelled",
        "registered",
        "registered",
        "cancelled",
      ]);
      expect(await standingIn(setting, course, id)).toBe(way === "leave_course" ? "left" : "revoked");
      expect((await client.rpc("list_my_courses")).data).toEqual([]);
      expect(await outcome(client.rpc("join_live_session", { p_session_id: full }))).toMatch(/^40[34] /);
      const gone = await as("owner").rpc("list_course_people", { p_course_id: course, p_group: "gone" });
      expect(gone.data?.map((row) => row.user_id)).toEqual([id]);
      // Twice is once.
      expect((await go()).error).toBeNull();
    },
  );

  it("is nobody else's affair: of a course one has nothing to do with there is none", async () => {
    const answers = await Promise.all(
      [store.course, ids.owner].map((p_course_id) =>
        outcome(as("stranger").rpc("leave_course", { p_course_id })),
      ),
    );
    expect(answers).toEqual(["404 course_not_found", "404 course_not_found"]);
  });

  it("who is removed does not come back by an invitation that lies in their mailbox", async () => {
    const course = await insertCourse(setting);
    const { id } = await somebody("sent-away", course);
    const [row] = await sql<{ id: string }[]>`
      insert into private.invitations (store_id, course_id, email, max_uses, expires_at)
      values (${store.id}, ${course}, 'sent-away-0@example.test', 1, private.now() + interval '1 day') returning id`;
    await as("owner").rpc("remove_students", { p_course_id: course, p_user_ids: [id] });
    const [after] = await sql`select revoked_at from private.invitations where id = ${row?.id ?? ""}`;
    expect(after?.["revoked_at"]).not.toBeNull();
  });

  it("of whoever never took part says nothing, whatever address is theirs", async () => {
    const course = await insertCourse(setting);
    const { id } = await somebody("unknown");
    const emails = ["unknown-0@example.test"];
    await as("owner").rpc("invite_to_course", { p_course_id: course, p_emails: emails });
    const args = { p_course_id: course, p_user_ids: [id] };
    expect((await as("owner").rpc("remove_students", args)).data).toBe(0);
    const invited = await as("owner").rpc("list_course_people", { p_course_id: course, p_group: "invited" });
    expect(invited.data).toMatchObject([{ email: emails[0], status: "open" }]);
  });
});

describe("a course", () => {
  it("is edited field by field, and refuses what is none", async () => {
    const course = await insertCourse(setting);
    const edit = (p_fields: object, p_revision?: number) =>
      outcome(
        as("owner").rpc("update_course", {
          p_course_id: course,
          p_fields: p_fields as never,
          ...(p_revision === undefined ? {} : { p_revision }),
        }),
      );
    expect(await edit({ title: "  Light  ", description: "Two\nlines", access: "on_request" }, 1)).toBe("ok");
    const [row] =
      await sql`select title, description, access, status, revision from public.courses where id = ${course}`;
    expect(row).toEqual({
      ...{
        title: "Light",
        description: "Two\nlines",
        access: "on_request",
        status: "published",
        revision: 2,
      },
    });
    expect(await edit({ title: "" })).toBe("422 title_length title");
    expect(await edit({ title: "a\u202Eb" })).toBe("422 unprintable title");
    expect(await edit({ description: "x".repeat(2001) })).toBe("422 description_length description");
    expect(await edit({ status: "gone" })).toBe("422 invalid_input status");
    expect(await edit({ title: null })).toBe("422 invalid_input title");
    expect(await edit({ store_id: ids.owner })).toBe("422 unknown_field store_id");
    expect(await edit({ title: "Late" }, 1)).toBe("409 stale_version");
  });

  it("can no longer be filled by writing rows", async () => {
    const row = { store_id: store.id, course_id: store.course, user_id: ids.stranger };
    const write = as("owner").from("course_enrollments") as unknown as {
      insert(row: object): PromiseLike<{ error: { code: string } | null }>;
    };
    expect((await write.insert(row)).error?.code).toBe("42501");
  });
});
