import { describe, expect, it } from "vitest";
import { insertUsers } from "../../support/users.ts";
import { connectAll, disconnect, whileHeld } from "../support/crowd.ts";
import { insertCourse, standingIn, tokenFor } from "../support/people.ts";
import { insertPeople, outcome, sqlOutcome, testSetting } from "../support/setting.ts";

const setting = await testSetting();
const { backend, sql, ids, store, other, as } = setting;

/** Somebody with an account, whose address is confirmed unless it is said otherwise. */
async function somebody(email: string, confirmed = true) {
  const [user = { id: "" }] = await insertUsers(sql, [email]);
  if (confirmed) await sql`update auth.users set email_confirmed_at = now() where id = ${user.id}`;
  return { id: user.id, client: backend.actingAs(user.id, email) };
}

async function invite(course: string, emails: string[], role: "owner" | "manager" = "owner") {
  const { data, error } = await as(role).rpc("invite_to_course", { p_course_id: course, p_emails: emails });
  expect(error).toBeNull();
  return data?.map(({ line, email, outcome: verdict }) => [line, email, verdict]);
}

const invitationTo = async (course: string, email: string) => {
  const [row] = await sql<{ id: string; generation: number }[]>`
    select id, generation from private.invitations where course_id = ${course} and email = ${email}
    order by created_at desc limit 1`;
  return { id: row?.id ?? "", generation: row?.generation ?? 0 };
};

async function link(course: string, uses = 3, days = 14): Promise<{ id: string; token: string }> {
  const { data, error } = await as("owner").rpc("create_invitation_link", {
    ...{ p_course_id: course, p_max_uses: uses, p_days: days },
  });
  expect(error).toBeNull();
  return { id: data?.[0]?.invitation_id ?? "", token: data?.[0]?.token ?? "" };
}

const accept = (client: ReturnType<typeof as>, token: string) =>
  client.rpc("accept_invitation", { p_token: token });
const stateOf = async (token: string) =>
  (await backend.anon().rpc("look_at_invitation", { p_token: token })).data?.[0]?.state;

describe("inviting by e-mail", () => {
  it("reports on every line, and whether an address has an account makes no difference", async () => {
    const course = await insertCourse(setting);
    await somebody("has-account@example.test");
    const [student = ""] = await insertPeople(setting, "there", 1, course);
    expect(student).not.toBe("");
    const lines = [
      " New@Example.test ",
      "has-account@example.test",
      "not an address",
      "new@example.test",
      "there-0@example.test",
      "a@b",
      "two@example.test, three@example.test",
      `${"x".repeat(250)}@example.test`,
      "<script>@example.test",
      "",
    ];
    expect(await invite(course, lines)).toEqual([
      [1, "New@Example.test", "invited"],
      [2, "has-account@example.test", "invited"],
      [3, "not an address", "invalid"],
      [4, "new@example.test", "repeated"],
      [5, "there-0@example.test", "already"],
      [6, "a@b", "invalid"],
      [7, "two@example.test, three@example.test", "invalid"],
      [8, `${"x".repeat(250)}@example.test`, "invalid"],
      [9, "<script>@example.test", "invalid"],
      [10, "", "invalid"],
    ]);
    expect(await invite(course, ["NEW@example.test"])).toEqual([[1, "NEW@example.test", "pending"]]);
    const people = await as("instructor").rpc("list_course_people", {
      p_course_id: course,
      p_group: "invited",
    });
    expect(people.data?.map((row) => [row.email, row.status, row.name, row.user_id]).sort()).toEqual([
      ["has-account@example.test", "open", null, null],
      ["new@example.test", "open", null, null],
    ]);
    const counts = await as("instructor").rpc("count_course_people", { p_course_id: course, p_query: "new" });
    expect(counts.data).toEqual([{ enrolled: 0, invited: 1, asked: 0, gone: 0, links: 0 }]);
  });

  it("stops at 200 an hour and store, however many ask at once, and goes on after", async () => {
    const courses = await Promise.all(Array.from({ length: 4 }, () => insertCourse(setting)));
    const hands = await connectAll(backend, [ids.owner, ids.manager, ids.owner, ids.manager]);
    const sent = async () =>
      (
        await sql`select from private.invitation_sends where store_id = ${store.id} and sent_at > private.now() - interval '1 hour'`
      ).length;
    await Promise.all(
      hands.map((hand, at) => {
        const emails = Array.from({ length: 60 }, (_, line) => `hour-${at}-${line}@example.test`);
        return hand.run((tx) => tx`select * from public.invite_to_course(${courses[at] ?? ""}, ${emails})`);
      }),
    );
    await disconnect(hands);
    expect(await sent()).toBe(200);
    expect(await invite(courses[0] ?? "", ["late@example.test"])).toEqual([
      [1, "late@example.test", "limit"],
    ]);
    await backend.clock.shift("61 minutes");
    expect(await invite(courses[0] ?? "", ["late@example.test"])).toEqual([
      [1, "late@example.test", "invited"],
    ]);
    await backend.clock.reset();
    await sql`delete from private.invitation_sends`;
  });

  it("writes to one address five times a day at most, also when it is invited anew", async () => {
    const course = await insertCourse(setting);
    const verdicts: unknown[] = [];
    for (let turn = 0; turn < 6; turn += 1) {
      verdicts.push((await invite(course, ["tired@example.test"]))?.[0]?.[2]);
      const { id } = await invitationTo(course, "tired@example.test");
      await as("owner").rpc("revoke_invitations", { p_store_id: store.id, p_invitation_ids: [id] });
    }
    expect(verdicts).toEqual([...Array.from({ length: 5 }, () => "invited"), "limit"]);
  });

  it("counts what one person sends to an address from all their stores together", async () => {
    const { id, client } = await somebody("many-stores@example.test");
    const outcomes: (string | undefined)[] = [];
    for (const p_name of ["One", "Two"]) {
      const { data: p_store_id } = await client.rpc("create_store", { p_name });
      if (p_store_id === null) throw new Error("no store");
      for (let turn = 0; turn < 3; turn += 1) {
        const { data } = await client.rpc("invite_members", {
          ...{ p_store_id, p_role: "viewer", p_emails: ["written@example.test"] },
        });
        outcomes.push(data?.[0]?.outcome);
        await sql`update private.invitations set revoked_at = now() where invited_by = ${id}`;
      }
    }
    expect(outcomes).toEqual([...Array<string>(5).fill("invited"), "limit"]);
    expect(await invite(store.course, ["written@example.test"])).toEqual([
      [1, "written@example.test", "invited"],
    ]);
  });

  it("takes addresses of every top-level domain, and of no empty label", async () => {
    const course = await insertCourse(setting);
    const emails = ["a@xn--e1afmkfd.xn--p1ai", "a@b..test", "a@.test", "a@1.2.3.4"];
    const outcomes = (await invite(course, emails))?.map(([, , said]) => said);
    expect(outcomes).toEqual(["invited", "invalid", "invalid", "invalid"]);
  });

  it("takes 1 to 500 lines and 1 to 90 days, into a published course", async () => {
    const course = await insertCourse(setting);
    const ask = (p_emails: string[], p_days = 14, p_course_id = course) =>
      outcome(as("owner").rpc("invite_to_course", { p_course_id, p_emails, p_days }));
    expect(await ask([])).toBe("422 invitations_count emails");
    expect(await ask(Array.from({ length: 501 }, () => "x"))).toBe("422 invitations_count emails");
    expect(await ask(["a@example.test"], 0)).toBe("422 validity_range days");
    expect(await ask(["a@example.test"], 91)).toBe("422 validity_range days");
    expect(await ask(["a@example.test"], 14, await insertCourse(setting, { status: "archived" }))).toBe(
      "409 course_not_open",
    );
  });
});

describe("an invitation by e-mail", () => {
  it("is accepted by whoever has shown that the address is theirs, and by nobody else", async () => {
    const course = await insertCourse(setting, { title: "Only for Ada" });
    await invite(course, ["ada@example.test"]);
    const { id } = await invitationTo(course, "ada@example.test");
    const token = await tokenFor(setting, id);
    const { client: bob, id: bobId } = await somebody("bob@example.test");
    const { client: ada, id: adaId } = await somebody("ada@example.test", false);

    const look = async (client: ReturnType<typeof backend.anon>) =>
      (await client.rpc("look_at_invitation", { p_token: token })).data?.[0];
    expect(await look(backend.anon())).toMatchObject({
      ...{ kind: "course", state: "open", store_name: "This store", course_title: "Only for Ada" },
      ...{ for_email: "a•••@example.test", for_you: null, already: false, course_id: null },
    });
    expect(await look(bob)).toMatchObject({ for_you: false, already: false });
    const refused = await accept(bob, token);
    expect([refused.error?.message, refused.error?.details]).toEqual([
      "invitation_for_another",
      "a•••@example.test",
    ]);
    expect(await outcome(accept(ada, token))).toBe("403 email_not_confirmed");
    expect(await standingIn(setting, course, bobId)).toBeNull();
    expect(await standingIn(setting, course, adaId)).toBeNull();

    await sql`update auth.users set email_confirmed_at = now() where id = ${adaId}`;
    expect(await look(ada)).toMatchObject({ for_you: true });
    expect((await accept(ada, token)).data).toEqual([
      { kind: "course", store_id: store.id, course_id: course, already: false },
    ]);
    expect(await standingIn(setting, course, adaId)).toBe("active");
    // Twice is once, and it is used up for good: who leaves needs another.
    expect((await accept(ada, token)).data).toMatchObject([{ already: true }]);
    expect(await look(ada)).toMatchObject({ state: "used", already: true, course_id: course });
    await ada.rpc("leave_course", { p_course_id: course });
    expect(await outcome(accept(ada, token))).toBe("409 invitation_ended");
  });

  it("sent again has another link, and the one before is dead", async () => {
    const course = await insertCourse(setting);
    await invite(course, ["again@example.test"]);
    const { id } = await invitationTo(course, "again@example.test");
    const first = await tokenFor(setting, id);
    const resend = () =>
      as("manager").rpc("resend_invitations", { p_store_id: store.id, p_invitation_ids: [id] });
    expect((await resend()).data).toEqual([{ invitation_id: id, outcome: "sent" }]);
    expect((await invitationTo(course, "again@example.test")).generation).toBe(2);
    const second = await tokenFor(setting, id, 2);
    // A late mail of the first generation opens nothing.
    const stale = await tokenFor(setting, id, 1);
    expect(await outcome(backend.anon().rpc("look_at_invitation", { p_token: stale }))).toBe(
      "404 invitation_not_found",
    );
    expect([await stateOf(first), await stateOf(second)]).toEqual(["replaced", "open"]);
    const { client, id: person } = await somebody("again@example.test");
    expect(await outcome(accept(client, first))).toBe("409 invitation_ended");
    expect(await outcome(accept(client, second))).toBe("ok");
    expect(await standingIn(setting, course, person)).toBe("active");
    expect((await resend()).data).toEqual([{ invitation_id: id, outcome: "ended" }]);
  });

  it.each(["an open link", "a request"])("is over for whoever comes in by %s", async (way) => {
    const course = await insertCourse(setting, { access: "on_request" });
    const email = `by-${way.replaceAll(" ", "-")}@example.test`;
    await invite(course, [email, "somebody-else@example.test"]);
    const own = await tokenFor(setting, (await invitationTo(course, email)).id);
    const { client, id } = await somebody(email);
    if (way === "an open link") await accept(client, (await link(course)).token);
    else {
      await client.rpc("ask_to_join", { p_course_id: course });
      await as("owner").rpc("answer_join_requests", {
        ...{ p_course_id: course, p_user_ids: [id], p_accept: true },
      });
    }
    const counts = await as("owner").rpc("count_course_people", { p_course_id: course });
    expect(counts.data).toMatchObject([{ enrolled: 1, invited: 1 }]);
    expect((await accept(client, own)).data).toMatchObject([{ already: true }]);
    await client.rpc("leave_course", { p_course_id: course });
    expect(await outcome(accept(client, own))).toBe("409 invitation_ended");
  });

  it("is not mailed, and not sent again, while its course takes nobody in", async () => {
    const course = await insertCourse(setting);
    await invite(course, ["closed@example.test"]);
    const { id, generation } = await invitationTo(course, "closed@example.test");
    const lapsed = async () =>
      (
        await sql`
          select t.lapsed from private.messages m cross join lateral private.message_truths(array[m.id]) t
          where m.subject ->> 'invitation_id' = ${id}`
      ).map((row) => row["lapsed"]);
    expect(await lapsed()).toEqual([null]);
    await sql`update public.courses set status = 'archived' where id = ${course}`;
    expect(await lapsed()).toEqual(["course_not_open"]);
    const args = { p_store_id: store.id, p_invitation_ids: [id] };
    expect((await as("owner").rpc("resend_invitations", args)).data).toEqual([
      { invitation_id: id, outcome: "ended" },
    ]);
    expect((await invitationTo(course, "closed@example.test")).generation).toBe(generation);
  });

  it("expires, and is made anew by inviting again", async () => {
    const course = await insertCourse(setting);
    await invite(course, ["slow@example.test"]);
    const { id } = await invitationTo(course, "slow@example.test");
    const token = await tokenFor(setting, id);
    const { client } = await somebody("slow@example.test");
    await backend.clock.shift("14 days 1 minute");
    expect(await stateOf(token)).toBe("expired");
    expect(await outcome(accept(client, token))).toBe("409 invitation_ended");
    expect(await invite(course, ["slow@example.test"])).toEqual([[1, "slow@example.test", "invited"]]);
    const renewed = await tokenFor(setting, id, 2);
    expect(await outcome(accept(client, renewed))).toBe("ok");
    await backend.clock.reset();
  });

  it("that was revoked says so, and to whom the course does not belong there is none", async () => {
    const course = await insertCourse(setting);
    await invite(course, ["gone@example.test"]);
    const { id } = await invitationTo(course, "gone@example.test");
    const token = await tokenFor(setting, id);
    // Another store's owner names its own store and this invitation.
    const theirs = await as("other owner").rpc("revoke_invitations", {
      ...{ p_store_id: other.id, p_invitation_ids: [id] },
    });
    expect(theirs.data).toBe(0);
    const sent = await as("other owner").rpc("resend_invitations", {
      ...{ p_store_id: other.id, p_invitation_ids: [id] },
    });
    expect(sent.data).toEqual([]);
    expect(await stateOf(token)).toBe("open");
    const revoked = await as("owner").rpc("revoke_invitations", {
      p_store_id: store.id,
      p_invitation_ids: [id],
    });
    expect(revoked.data).toBe(1);
    expect(await stateOf(token)).toBe("revoked");
  });

  it("is revocable and sendable to nobody whose role may not", async () => {
    const course = await insertCourse(setting);
    await invite(course, ["staff@example.test"]);
    const { id } = await invitationTo(course, "staff@example.test");
    for (const role of ["instructor", "stock", "support", "viewer"] as const) {
      const args = { p_store_id: store.id, p_invitation_ids: [id] };
      expect(await outcome(as(role).rpc("revoke_invitations", args))).toBe("403 role_not_allowed");
      expect(await outcome(as(role).rpc("resend_invitations", args))).toBe("403 role_not_allowed");
    }
  });
});

describe("an open link", () => {
  it("is told once, stands nowhere, and lets in whoever is signed in, once each", async () => {
    const course = await insertCourse(setting);
    const { id, token } = await link(course, 2);
    expect(token).toMatch(/^[\w-]{32}$/);
    const [stored] = await sql`
      select string_agg(t::text, '') || string_agg(i::text, '') as text from private.invitation_tokens t, private.invitations i`;
    expect(String(stored?.["text"])).not.toContain(token);
    const { client: one, id: first } = await somebody("one@example.test", false);
    const { client: two } = await somebody("two@example.test");
    const { client: three, id: third } = await somebody("three@example.test");
    expect(await outcome(accept(one, token))).toBe("ok");
    expect((await accept(one, token)).data).toMatchObject([{ already: true }]);
    const links = await as("instructor").rpc("list_invitation_links", { p_course_id: course });
    expect(links.data).toMatchObject([{ id, max_uses: 2, used_count: 1, state: "open" }]);
    // Who left comes back by it without using it twice.
    await one.rpc("leave_course", { p_course_id: course });
    expect(await outcome(accept(one, token))).toBe("ok");
    expect(await standingIn(setting, course, first)).toBe("active");
    expect(await outcome(accept(two, token))).toBe("ok");
    expect(await outcome(accept(three, token))).toBe("409 invitation_ended");
    expect(await stateOf(token)).toBe("used");
    expect(await standingIn(setting, course, third)).toBeNull();
  });

  it("does not bring back whom the store sent away; an invitation of their own does", async () => {
    const course = await insertCourse(setting);
    const { token } = await link(course);
    const { client, id } = await somebody("away@example.test");
    await accept(client, token);
    await as("owner").rpc("remove_students", { p_course_id: course, p_user_ids: [id] });
    expect(await outcome(accept(client, token))).toBe("403 enrolment_revoked");
    const [counted] = await sql`select used_count from private.invitations where course_id = ${course}`;
    expect(counted?.["used_count"]).toBe(1);
    await invite(course, ["away@example.test"]);
    const own = await tokenFor(setting, (await invitationTo(course, "away@example.test")).id);
    expect(await outcome(accept(client, own))).toBe("ok");
    expect(await standingIn(setting, course, id)).toBe("active");
  });

  it("does not bring back whom the store takes in and sends away at the same moment", async () => {
    const course = await insertCourse(setting, { access: "on_request" });
    const { token } = await link(course);
    const { client, id } = await somebody("in-and-out@example.test");
    await client.rpc("ask_to_join", { p_course_id: course });
    const [owner, person] = await connectAll(backend, [ids.owner, id]);
    if (!owner || !person) throw new Error("no connection");
    const said = await whileHeld(backend, [
      [
        owner,
        async (tx) => {
          await tx`select public.answer_join_requests(${course}, ${[id]}, true)`;
          await tx`select public.remove_students(${course}, ${[id]})`;
        },
      ],
      [person, (tx) => tx`select * from public.accept_invitation(${token})`],
    ]);
    await disconnect([owner, person]);
    expect(said).toBe("enrolment_revoked");
    expect(await standingIn(setting, course, id)).toBe("revoked");
  });

  it("has room for as many as it says, also when 30 come at the same moment", async () => {
    const course = await insertCourse(setting);
    const { token } = await link(course, 7);
    const people = await insertPeople(setting, "rush", 30);
    const crowd = await connectAll(backend, people);
    const outcomes = await Promise.all(
      crowd.map((one) => sqlOutcome(one.run((tx) => tx`select * from public.accept_invitation(${token})`))),
    );
    await disconnect(crowd);
    expect(outcomes.filter((each) => each === "ok")).toHaveLength(7);
    expect(outcomes.filter((each) => each === "invitation_ended")).toHaveLength(23);
    const [row] = await sql`
      select (select count(*)::int from public.course_enrollments where course_id = ${course}) as students,
        (select used_count from private.invitations where course_id = ${course}) as used`;
    expect(row).toEqual({ students: 7, used: 7 });
  });

  it("used by one person from many windows at once counts once", async () => {
    const course = await insertCourse(setting);
    const { token } = await link(course, 5);
    const [person = ""] = await insertPeople(setting, "windows", 1);
    const taps = await connectAll(
      backend,
      Array.from({ length: 10 }, () => person),
    );
    const outcomes = await Promise.all(
      taps.map((tap) => sqlOutcome(tap.run((tx) => tx`select * from public.accept_invitation(${token})`))),
    );
    await disconnect(taps);
    expect(new Set(outcomes)).toEqual(new Set(["ok"]));
    const [row] = await sql`select used_count from private.invitations where course_id = ${course}`;
    expect(row?.["used_count"]).toBe(1);
  });

  it("renewed is another link with the same end and uses, and the first is dead", async () => {
    const course = await insertCourse(setting);
    const { id, token } = await link(course);
    const renewed = await as("owner").rpc("renew_invitation_link", {
      ...{ p_store_id: store.id, p_invitation_id: id },
    });
    expect(await stateOf(token)).toBe("replaced");
    expect(await stateOf(renewed.data?.[0]?.token ?? "")).toBe("open");
    const foreign = { p_store_id: other.id, p_invitation_id: id };
    expect(await outcome(as("other owner").rpc("renew_invitation_link", foreign))).toBe(
      "404 invitation_not_found",
    );
  });

  it("asked for again under the same id is the same link with another token", async () => {
    const course = await insertCourse(setting);
    const args = { p_course_id: course, p_max_uses: 3, p_request_id: crypto.randomUUID() };
    const [first, again] = [
      await as("owner").rpc("create_invitation_link", args),
      await as("owner").rpc("create_invitation_link", args),
    ];
    expect(again.data?.[0]?.invitation_id).toBe(first.data?.[0]?.invitation_id);
    expect([
      await stateOf(first.data?.[0]?.token ?? ""),
      await stateOf(again.data?.[0]?.token ?? ""),
    ]).toEqual(["replaced", "open"]);
    // One that was taken back meanwhile is no answer.
    const id = first.data?.[0]?.invitation_id ?? "";
    await sql`update private.invitations set revoked_at = now() where id = ${id}`;
    expect(await outcome(as("owner").rpc("create_invitation_link", args))).toBe("409 invitation_ended");
  });

  it("answers an open request, and closes with the course", async () => {
    const course = await insertCourse(setting, { access: "on_request" });
    const { token } = await link(course);
    const { client, id } = await somebody("both@example.test");
    const { client: late } = await somebody("too-late@example.test");
    await client.rpc("ask_to_join", { p_course_id: course });
    await accept(client, token);
    const counts = await as("owner").rpc("count_course_people", { p_course_id: course });
    expect(counts.data).toMatchObject([{ enrolled: 1, asked: 0 }]);
    await as("owner").rpc("update_course", { p_course_id: course, p_fields: { status: "archived" } });
    expect(await stateOf(token)).toBe("closed");
    expect(await outcome(accept(late, token))).toBe("409 course_not_open");
    expect(await standingIn(setting, course, id)).toBe("active");
  });

  it("is made 20 times an hour at most", async () => {
    const course = await insertCourse(setting);
    await sql`delete from private.invitation_sends`;
    const outcomes: string[] = [];
    for (let turn = 0; turn < 21; turn += 1)
      outcomes.push(
        await outcome(as("owner").rpc("create_invitation_link", { p_course_id: course, p_max_uses: 1 })),
      );
    expect(outcomes.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => "ok"));
    expect(outcomes[20]).toBe("429 too_many_links");
    await sql`delete from private.invitation_sends`;
  });
});

describe("members", () => {
  const asked = (role: "owner" | "manager", given: "owner" | "manager" | "viewer", email: string) =>
    as(role).rpc("invite_members", { p_store_id: store.id, p_role: given, p_emails: [email] });

  it("are invited with a role; owners and managers by an owner alone", async () => {
    expect(await outcome(asked("manager", "owner", "x@example.test"))).toBe("403 role_not_allowed role");
    expect(await outcome(asked("manager", "manager", "x@example.test"))).toBe("403 role_not_allowed role");
    expect((await asked("manager", "viewer", "helper@example.test")).data).toMatchObject([
      { outcome: "invited" },
    ]);
    expect((await asked("owner", "manager", "second@example.test")).data).toMatchObject([
      { outcome: "invited" },
    ]);
    // A manager takes back what a manager may give, and nothing else.
    const invitations = await sql<{ id: string; role: string }[]>`
      select id, role from private.invitations where store_id = ${store.id} and role is not null`;
    const idOf = (role: string) => invitations.find((row) => row.role === role)?.id ?? "";
    const revoked = await as("manager").rpc("revoke_invitations", {
      ...{ p_store_id: store.id, p_invitation_ids: [idOf("manager")] },
    });
    expect(revoked.data).toBe(0);

    const token = await tokenFor(setting, idOf("viewer"));
    const { client, id } = await somebody("helper@example.test");
    expect((await client.rpc("look_at_invitation", { p_token: token })).data).toMatchObject([
      { kind: "member", role: "viewer", course_title: null, for_you: true },
    ]);
    expect((await accept(client, token)).data).toMatchObject([
      { kind: "member", already: false, course_id: null },
    ]);
    const [member] =
      await sql`select role from public.store_members where store_id = ${store.id} and user_id = ${id}`;
    expect(member?.["role"]).toBe("viewer");
    expect((await asked("owner", "viewer", "helper@example.test")).data).toMatchObject([
      { outcome: "already" },
    ]);
  });
});

describe("a token that is none", () => {
  it("has one answer, signed in or not", async () => {
    for (const p_token of ["", "x", "a".repeat(32), "../../etc", "a".repeat(5000)]) {
      expect(await outcome(backend.anon().rpc("look_at_invitation", { p_token }))).toBe(
        "404 invitation_not_found",
      );
      expect(await outcome(as("stranger").rpc("look_at_invitation", { p_token }))).toBe(
        "404 invitation_not_found",
      );
      expect(await outcome(accept(as("stranger"), p_token))).toBe("404 invitation_not_found");
    }
    expect((await accept(backend.anon() as never, "x")).error?.code).toBe("42501");
  });

  it("waits for no lock: the row of an invitation that somebody holds answers at once to whoever only looks", async () => {
    const course = await insertCourse(setting);
    const { id, token } = await link(course);
    await sql.begin(async (tx) => {
      await tx`select from private.invitations where id = ${id} for update`;
      expect(await stateOf(token)).toBe("open");
      expect(await outcome(accept(as("stranger"), "unknown"))).toBe("404 invitation_not_found");
    });
  });
});
