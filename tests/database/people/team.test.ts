import { randomUUID } from "node:crypto";
import type { TransactionSql as Tx } from "postgres";
import { describe, expect, it } from "vitest";
import { rolesToGive } from "../../../src/lib/people/members/roles.ts";
import { storeRoles, type StoreRole } from "../../../src/lib/roles.ts";
import { connectAll, disconnect, whileHeld } from "../support/crowd.ts";
import { tokenFor } from "../support/people.ts";
import { insertPeople, outcome, sqlOutcome, testSetting } from "../support/setting.ts";
import { insertSession } from "../support/world.ts";

const setting = await testSetting();
const { backend, sql, ids, as } = setting;
type Team = Record<StoreRole, string> & { id: string };

/** A store of its own with somebody in each role. */
async function team(): Promise<Team> {
  const id = randomUUID();
  const people = await insertPeople(setting, id, storeRoles.length);
  await sql`insert into public.stores ${sql({ id, name: "Team" })}`;
  await sql`insert into public.store_members ${sql(
    storeRoles.map((role, at) => ({ store_id: id, user_id: people[at], role })),
  )}`;
  return { id, ...Object.fromEntries(storeRoles.map((role, at) => [role, people[at]])) } as Team;
}

const change = (p_store_id: string, by: string, p_user_id: string, p_role: StoreRole) =>
  backend.actingAs(by).rpc("change_member_role", { p_store_id, p_user_id, p_role });
const remove = (p_store_id: string, by: string, p_user_id: string) =>
  backend.actingAs(by).rpc("remove_member", { p_store_id, p_user_id });
const roleOf = async (store: string, user: string) =>
  (await sql`select role from public.store_members where store_id = ${store} and user_id = ${user}`)[0]?.[
    "role"
  ];
const logOf = (store: string) =>
  sql<{ id: string; kind: string; who: string | null; whom: string | null; from: string; to: string }[]>`
    select id, kind, actor_id as who, person_id as whom, from_role as from, to_role as to from private.member_events
    where store_id = ${store} and kind <> 'joined' order by id`;

describe("roles", () => {
  it("are given and taken as the giver's own allows: the same for changing and for removing", async () => {
    const highest: Partial<Record<StoreRole, readonly StoreRole[]>> = {
      owner: storeRoles,
      manager: storeRoles.filter((role) => role !== "owner" && role !== "manager"),
    };
    const said: Record<string, string> = {};
    const expected: Record<string, string> = {};
    for (const by of ["owner", "manager", "support"] as const) {
      const one = await team();
      const may = highest[by] ?? [];
      const [second = ""] = await insertPeople(setting, `second-${by}`, 1);
      for (const theirs of ["owner", "manager", "stock"] as const) {
        await sql`insert into public.store_members ${sql({ store_id: one.id, user_id: second, role: theirs })}
          on conflict (store_id, user_id) do update set role = excluded.role`;
        for (const given of ["owner", "manager", "viewer"] as const) {
          said[`${by}: ${theirs} to ${given}`] = await outcome(change(one.id, one[by], second, given));
          expected[`${by}: ${theirs} to ${given}`] =
            may.includes(theirs) && may.includes(given)
              ? "ok"
              : `403 role_not_allowed${may.length > 0 ? " role" : ""}`;
          await sql`update public.store_members set role = ${theirs} where store_id = ${one.id} and user_id = ${second}`;
        }
        said[`${by} removes ${theirs}`] = await outcome(remove(one.id, one[by], second));
        expected[`${by} removes ${theirs}`] = may.includes(theirs) ? "ok" : "403 role_not_allowed";
      }
    }
    expect(said).toEqual(expected);
  });

  it("are offered by the page as the database gives them", async () => {
    const rows = await sql<{ giver: StoreRole; role: StoreRole }[]>`
      select g as giver, r as role from unnest(enum_range(null::public.store_role)) g,
        unnest(enum_range(null::public.store_role)) r where private.may_give_role(g, r)`;
    for (const giver of storeRoles)
      expect(
        rows
          .filter((row) => row.giver === giver)
          .map(({ role }) => role)
          .sort(),
      ).toEqual([...rolesToGive(giver)].sort());
  });

  it("nobody raises themselves; stepping down is one's own", async () => {
    const one = await team();
    expect(await outcome(change(one.id, one.manager, one.manager, "owner"))).toBe(
      "403 role_not_allowed role",
    );
    expect(await outcome(change(one.id, one.viewer, one.viewer, "stock"))).toBe("403 role_not_allowed");
    expect(await outcome(change(one.id, one.manager, one.manager, "support"))).toBe("ok");
    expect(await roleOf(one.id, one.manager)).toBe("support");
  });

  it("a foreign store and one that is nowhere answer alike, and so do people who are no members", async () => {
    const one = await team();
    for (const id of [one.id, randomUUID()]) {
      expect(await outcome(change(id, ids["other owner"], one.viewer, "stock"))).toBe("404 store_not_found");
      expect(await outcome(remove(id, ids.unregistered, one.viewer))).toBe("404 store_not_found");
      expect(await outcome(as("other owner").rpc("leave_store", { p_store_id: id }))).toBe(
        "404 store_not_found",
      );
    }
    for (const nobody of [ids["other owner"], randomUUID()])
      expect(await outcome(remove(one.id, one.owner, nobody))).toBe("404 member_not_found");
    expect(
      await outcome(
        backend.actingAs(one.owner).rpc("hand_over_store", { p_store_id: one.id, p_user_id: one.owner }),
      ),
    ).toBe("404 member_not_found");
  });

  it("are written by nobody directly", async () => {
    const one = await team();
    const owner = backend.actingAs(one.owner);
    const where = { store_id: one.id, user_id: one.viewer };
    expect(await outcome(owner.from("store_members").update({ role: "owner" }).match(where))).toMatch(/^403/);
    expect(await outcome(owner.from("store_members").delete().match(where))).toMatch(/^403/);
  });
});

describe("the last owner", () => {
  it("stays, whichever way they would go", async () => {
    const one = await team();
    expect(await outcome(backend.actingAs(one.owner).rpc("leave_store", { p_store_id: one.id }))).toBe(
      "409 last_owner",
    );
    expect(await outcome(change(one.id, one.owner, one.owner, "viewer"))).toBe("409 last_owner");
    expect(await outcome(remove(one.id, one.owner, one.owner))).toBe("409 last_owner");
    expect(await logOf(one.id)).toHaveLength(0);
  });

  it("hands over, and may leave then; each step in the log", async () => {
    const one = await team();
    const owner = backend.actingAs(one.owner);
    expect(await outcome(owner.rpc("hand_over_store", { p_store_id: one.id, p_user_id: one.stock }))).toBe(
      "ok",
    );
    expect([await roleOf(one.id, one.owner), await roleOf(one.id, one.stock)]).toEqual(["manager", "owner"]);
    expect(await outcome(owner.rpc("list_member_events", { p_store_id: one.id }))).toBe(
      "403 role_not_allowed",
    );
    expect(await outcome(owner.rpc("leave_store", { p_store_id: one.id }))).toBe("ok");
    const by = { who: one.owner };
    expect(await logOf(one.id)).toMatchObject([
      { ...by, kind: "ownership_handed_over", whom: one.stock, from: "stock", to: "owner" },
      { ...by, kind: "role_changed", whom: one.owner, from: "owner", to: "manager" },
      { ...by, kind: "left", whom: one.owner, from: "manager", to: null },
    ]);
  });

  it.each(["leave", "demote each other", "hand over and leave"])(
    "is there whatever two do at once: %s",
    async (what) => {
      for (let round = 0; round < 8; round += 1) {
        const one = await team();
        await sql`update public.store_members set role = 'owner' where store_id = ${one.id} and user_id = ${one.manager}`;
        const hands = await connectAll(backend, [one.owner, one.manager]);
        const outcomes = await Promise.all(
          hands.map((hand, at) =>
            sqlOutcome(
              hand.run((tx) => {
                if (what === "demote each other")
                  return tx`select public.change_member_role(${one.id}, ${at === 0 ? one.manager : one.owner}, 'viewer')`;
                return what === "hand over and leave" && at === 0
                  ? tx`select public.hand_over_store(${one.id}, ${one.manager})`
                  : tx`select public.leave_store(${one.id})`;
              }),
            ),
          ),
        );
        await disconnect(hands);
        const owners =
          await sql`select 1 from public.store_members where store_id = ${one.id} and role = 'owner'`;
        expect(owners).toHaveLength(1);
        const refused = outcomes.filter((said) => said !== "ok");
        expect(refused).toHaveLength(1);
        expect(["last_owner", "role_not_allowed", "member_not_found"]).toContain(refused[0]);
      }
    },
  );
});

describe("whoever owns ten stores", () => {
  it.each(["change_member_role", "hand_over_store", "accept_invitation"] as const)(
    "is made an owner of no other by %s, also by two at the same moment",
    async (way) => {
      const teams = [await team(), await team()];
      const [full = ""] = await insertPeople(setting, `full-${way.replaceAll("_", "-")}`, 1);
      await sql`
        with made as (insert into public.stores (name) select 'Own' from generate_series(1, 9) returning id)
        insert into public.store_members (store_id, user_id, role) select id, ${full}, 'owner' from made`;
      const tokens: string[] = [];
      if (way === "accept_invitation")
        for (const one of teams) {
          const [row] = await sql<{ id: string }[]>`
            insert into private.invitations (store_id, role, email, max_uses, expires_at)
            select ${one.id}, 'owner', u.email, 1, private.now() + interval '1 day' from auth.users u where u.id = ${full} returning id`;
          tokens.push(await tokenFor(setting, row?.id ?? ""));
        }
      else
        await sql`insert into public.store_members ${sql(teams.map(({ id }) => ({ store_id: id, user_id: full, role: "viewer" })))}`;
      await sql`update auth.users set email_confirmed_at = now() where id = ${full}`;
      const hands = await connectAll(
        backend,
        teams.map(({ owner }) => (way === "accept_invitation" ? full : owner)),
      );
      const said = await Promise.all(
        hands.map((hand, at) =>
          sqlOutcome(
            hand.run((tx) => {
              const store = teams[at]?.id ?? "";
              if (way === "change_member_role")
                return tx`select public.change_member_role(${store}, ${full}, 'owner')`;
              return way === "hand_over_store"
                ? tx`select public.hand_over_store(${store}, ${full})`
                : tx`select * from public.accept_invitation(${tokens[at] ?? ""})`;
            }),
          ),
        ),
      );
      await disconnect(hands);
      expect(said.toSorted()).toEqual(["ok", "too_many_stores"]);
      const owned = await sql`select from public.store_members where user_id = ${full} and role = 'owner'`;
      expect(owned).toHaveLength(10);
      // What they own already may be written again.
      expect(
        await sqlOutcome(
          sql`update public.store_members set role = 'owner' where user_id = ${full} and role = 'owner'`,
        ),
      ).toBe("ok");
    },
  );
});

describe("whoever goes", () => {
  it("leaves coming sessions without a host, past ones as they were, and the answer says how many", async () => {
    const one = await team();
    const course = randomUUID();
    await sql`insert into public.courses ${sql({ id: course, store_id: one.id, title: "Course", status: "published" })}`;
    const at = { id: one.id, course };
    const coming = await insertSession(sql, at);
    const past = await insertSession(sql, at, { status: "ended" });
    await sql`update public.course_live_sessions set host_id = ${one.instructor} where store_id = ${one.id}`;
    const hostOf = async (id: string) =>
      (await sql`select host_id, revision from public.course_live_sessions where id = ${id}`)[0];
    const before = await hostOf(coming);

    expect((await change(one.id, one.owner, one.instructor, "manager")).data).toBe(0);
    expect((await change(one.id, one.owner, one.instructor, "viewer")).data).toBe(1);
    expect(await hostOf(coming)).toEqual({ host_id: null, revision: Number(before?.["revision"]) + 1 });
    await sql`update public.course_live_sessions set host_id = ${one.instructor} where id = ${coming}`;
    expect((await remove(one.id, one.manager, one.instructor)).data).toBe(1);
    expect((await hostOf(coming))?.["host_id"]).toBeNull();
    expect((await hostOf(past))?.["host_id"]).toBe(one.instructor);
    expect(await roleOf(one.id, one.instructor)).toBeUndefined();
  });

  it("is made a host by nobody meanwhile", async () => {
    for (let round = 0; round < 6; round += 1) {
      const one = await team();
      const course = randomUUID();
      await sql`insert into public.courses ${sql({ id: course, store_id: one.id, title: "Course", status: "published" })}`;
      const session = await insertSession(sql, { id: one.id, course });
      const hands = await connectAll(backend, [one.owner, one.manager]);
      await Promise.all([
        sqlOutcome(
          hands[0]?.run((tx) => tx`select public.remove_member(${one.id}, ${one.instructor})`) ??
            Promise.reject(),
        ),
        sqlOutcome(
          hands[1]?.run(
            (tx) =>
              tx`select public.update_live_session(${session}, ${tx.json({ host_id: one.instructor })})`,
          ) ?? Promise.reject(),
        ),
      ]);
      await disconnect(hands);
      const [row] = await sql`select host_id from public.course_live_sessions where id = ${session}`;
      expect(row?.["host_id"]).not.toBe(one.instructor);
    }
  });

  it.each(["by somebody else", "by themselves"])(
    "hosts no session that is planned %s meanwhile",
    async (by) => {
      const one = await team();
      const course = randomUUID();
      await sql`insert into public.courses ${sql({ id: course, store_id: one.id, title: "Course", status: "published" })}`;
      const start = Date.now() + 86_400_000;
      const fields = {
        ...{ title: "Light", time_zone: "Europe/Paris", scheduled_start: new Date(start).toISOString() },
        scheduled_end: new Date(start + 3_600_000).toISOString(),
        ...(by === "by themselves" ? {} : { host_id: one.instructor }),
      };
      const hands = await connectAll(backend, [
        one.owner,
        by === "by themselves" ? one.instructor : one.manager,
      ]);
      const [owner, planner] = hands;
      if (!owner || !planner) throw new Error("no connection");
      const said = await whileHeld(backend, [
        [owner, (tx) => tx`select public.remove_member(${one.id}, ${one.instructor})`],
        [planner, (tx) => tx`select public.create_live_session(${course}, ${tx.json(fields)})`],
      ]);
      await disconnect(hands);
      expect(said).toBe(by === "by themselves" ? "store_not_found" : "host_not_found");
    },
  );

  it.each(["is removed", "is removed by a script", "closes their account"])(
    "and %s takes along the invitations that would let them back in, and those they gave out",
    async (way) => {
      const one = await team();
      const [account] = await sql<
        { email: string }[]
      >`select email from auth.users where id = ${one.manager}`;
      const invite = (by: string, email: string) =>
        backend
          .actingAs(by)
          .rpc("invite_members", { p_store_id: one.id, p_role: "viewer", p_emails: [email] });
      await invite(one.manager, `friend-${one.id}@example.test`);
      await invite(one.owner, `other-${one.id}@example.test`);
      await sql`insert into private.invitations ${sql({
        ...{ store_id: one.id, role: "viewer", email: account?.email, max_uses: 1 },
        expires_at: new Date(Date.now() + 86_400_000),
      })}`;
      if (way === "is removed") await remove(one.id, one.owner, one.manager);
      else if (way === "is removed by a script")
        await sql`delete from public.store_members where store_id = ${one.id} and user_id = ${one.manager}`;
      else await sql`delete from auth.users where id = ${one.manager}`;
      const { data } = await backend
        .actingAs(one.owner)
        .rpc("list_member_invitations", { p_store_id: one.id });
      expect(data?.map(({ email, state, may_change }) => [email, state, may_change])).toEqual([
        [`other-${one.id}@example.test`, "open", true],
      ]);
    },
  );
});

describe("whoever may no more", () => {
  const standing = async (store: string) =>
    (
      await sql<{ email: string }[]>`
        select email from private.invitations where store_id = ${store} and revoked_at is null order by role`
    ).map(({ email }) => email);

  it.each(["is given a lower role", "hands the store over"])(
    "%s, and the invitations they gave out to roles above it are gone",
    async (what) => {
      const one = await team();
      await sql`update public.store_members set role = 'owner' where store_id = ${one.id} and user_id = ${one.stock}`;
      for (const role of ["owner", "manager", "viewer"] as const)
        for (const by of [one.owner, one.stock])
          await backend.actingAs(by).rpc("invite_members", {
            ...{ p_store_id: one.id, p_role: role, p_emails: [`${role}-${by}@example.test`] },
          });
      const said =
        what === "hands the store over"
          ? outcome(
              backend
                .actingAs(one.stock)
                .rpc("hand_over_store", { p_store_id: one.id, p_user_id: one.viewer }),
            )
          : outcome(change(one.id, one.owner, one.stock, "manager"));
      expect(await said).toBe("ok");
      const left = [
        `owner-${one.owner}@example.test`,
        `manager-${one.owner}@example.test`,
        `viewer-${one.owner}@example.test`,
      ];
      expect((await standing(one.id)).toSorted()).toEqual(
        [...left, `viewer-${one.stock}@example.test`].toSorted(),
      );
      await change(one.id, one.owner, one.stock, "viewer");
      expect((await standing(one.id)).toSorted()).toEqual(left.toSorted());
    },
  );

  it("removed at this moment, invites nobody", async () => {
    const one = await team();
    const [owner, manager] = await connectAll(backend, [one.owner, one.manager]);
    if (!owner || !manager) throw new Error("no connection");
    const said = await whileHeld(backend, [
      [owner, (tx) => tx`select public.remove_member(${one.id}, ${one.manager})`],
      [
        manager,
        (tx) => tx`select * from public.invite_members(${one.id}, 'viewer', ${["last@example.test"]})`,
      ],
    ]);
    await disconnect([owner, manager]);
    expect(said).toBe("store_not_found");
    expect(await standing(one.id)).toEqual([]);
  });

  it("does not write to a course for who loses their place meanwhile: no invitation, no link, nobody removed or taken in", async () => {
    const acts: ((course: string, student: string) => (tx: Tx) => Promise<unknown>)[] = [
      (course) => (tx) => tx`select * from public.invite_to_course(${course}, array['c@example.test'])`,
      (course) => (tx) => tx`select * from public.create_invitation_link(${course}, 5, 5)`,
      (course, student) => (tx) => tx`select public.remove_students(${course}, array[${student}]::uuid[])`,
      (course, student) => (tx) =>
        tx`select public.answer_join_requests(${course}, array[${student}]::uuid[], true)`,
      (course) => (tx) => tx`select public.set_convocation(p_course_id => ${course}, p_contact => 'x')`,
    ];
    for (const act of acts) {
      const one = await team();
      const course = randomUUID();
      await sql`insert into public.courses ${sql({ id: course, store_id: one.id, title: "Course", status: "published", access: "on_request" })}`;
      await sql`insert into public.course_enrollments ${sql({ store_id: one.id, course_id: course, user_id: one.viewer })}`;
      const [owner, manager] = await connectAll(backend, [one.owner, one.manager]);
      if (!owner || !manager) throw new Error("no connection");
      const said = await whileHeld(backend, [
        [owner, (tx) => tx`select public.remove_member(${one.id}, ${one.manager})`],
        [manager, act(course, one.viewer)],
      ]);
      await disconnect([owner, manager]);
      expect(said).toBe("course_not_found");
    }
  });
});

describe("the log", () => {
  it("is written for every way in and out, with the names of then, and pages backwards", async () => {
    const one = await team();
    const owner = backend.actingAs(one.owner);
    await sql`update public.profiles set display_name = 'Ada' where id = ${one.viewer}`;
    await owner.rpc("invite_members", {
      p_store_id: one.id,
      p_role: "stock",
      p_emails: ["asked@example.test"],
    });
    const pending = await owner.rpc("list_member_invitations", { p_store_id: one.id });
    await owner.rpc("revoke_invitations", {
      ...{ p_store_id: one.id, p_invitation_ids: [pending.data?.[0]?.id ?? ""] },
    });
    await change(one.id, one.owner, one.viewer, "stock");
    await sql`update public.profiles set display_name = 'Ada Byron' where id = ${one.viewer}`;
    await sql`delete from public.store_members where store_id = ${one.id} and user_id = ${one.viewer}`;
    const page = async (p_before?: number) =>
      (
        await owner.rpc("list_member_events", {
          ...{ p_store_id: one.id, p_limit: 2 },
          ...(p_before === undefined ? {} : { p_before }),
        })
      ).data ?? [];
    const first = await page();
    const second = await page(first[1]?.id);
    expect(
      [...first, ...second].map(({ kind, actor_id, person_name, from_role, to_role }) => ({
        ...{ kind, by: actor_id, person_name, from_role, to_role },
      })),
    ).toEqual([
      { kind: "removed", by: null, person_name: "Ada Byron", from_role: "stock", to_role: null },
      { kind: "role_changed", by: one.owner, person_name: "Ada", from_role: "viewer", to_role: "stock" },
      {
        kind: "invitation_revoked",
        by: one.owner,
        person_name: "asked@example.test",
        from_role: null,
        to_role: "stock",
      },
      {
        kind: "invited",
        by: one.owner,
        person_name: "asked@example.test",
        from_role: null,
        to_role: "stock",
      },
    ]);
  });

  it("changes for nobody, and loses the names of closed accounts alone", async () => {
    const one = await team();
    await change(one.id, one.owner, one.viewer, "stock");
    for (const write of [
      sql`update private.member_events set kind = 'left' where store_id = ${one.id}`,
      sql`update private.member_events set person_name = 'Somebody else' where store_id = ${one.id}`,
      sql`delete from private.member_events where store_id = ${one.id}`,
    ])
      expect(await sqlOutcome(write)).toBe("history_append_only");
    await sql`delete from auth.users where id = ${one.viewer}`;
    const rows = await sql`
      select kind, person_name, actor_name is not null as by_name from private.member_events
      where store_id = ${one.id} and person_id = ${one.viewer} order by id`;
    expect([...rows]).toEqual([
      { kind: "joined", person_name: null, by_name: false },
      { kind: "role_changed", person_name: null, by_name: true },
      { kind: "left", person_name: null, by_name: false },
    ]);
    await sql`delete from public.stores where id = ${one.id}`;
    expect(await logOf(one.id)).toHaveLength(0);
  });

  it("two who name each other close their accounts at once", async () => {
    for (let round = 0; round < 5; round += 1) {
      const one = await team();
      await change(one.id, one.owner, one.viewer, "manager");
      await change(one.id, one.owner, one.stock, "manager");
      await change(one.id, one.owner, one.viewer, "owner");
      await change(one.id, one.viewer, one.stock, "viewer");
      await change(one.id, one.viewer, one.manager, "viewer");
      const said = await Promise.all(
        [one.stock, one.viewer].map((id) => sqlOutcome(sql`delete from auth.users where id = ${id}`)),
      );
      expect(said).toEqual(["ok", "ok"]);
    }
  });
});
