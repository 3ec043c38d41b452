import { describe, expect, it } from "vitest";
import { insertPeople, outcome, testSetting } from "../../support/setting.ts";
import { insertRegistration, insertSession } from "../../support/world.ts";

const setting = await testSetting();
const { backend, sql, store, as } = setting;

const session = await insertSession(sql, store, { max_participants: 2 });
const people: [name: string, mail: string, status: string][] = [
  ["Zoé d’Été-Morvan", "zoe@exemple.test", "registered"],
  ["Max Œdipe", "max.morvan@exemple.test", "registered"],
  ["Ada Nowak", "ada@ailleurs.test", "waitlisted"],
  ["Éloi Morvan", "eloi@ailleurs.test", "waitlisted"],
  ["Zoé Morvan", "partie@exemple.test", "cancelled"],
];
const users = await insertPeople(setting, "sought", people.length, store.course);
for (const [at, [name, mail, status]] of people.entries()) {
  const id = await insertRegistration(sql, store.id, session, users[at] ?? "", status);
  await sql`
    update public.course_live_session_registrations set attendee_name = ${name}, attendee_email = ${mail} where id = ${id}`;
}

const ask = (p_query: string, more: object = {}) =>
  as("support").rpc("list_session_registrations", { p_session_id: session, p_query, ...more });
const found = async (query: string) => (await ask(query)).data?.map((row) => row.attendee_name);
const came = async (p_query: string) =>
  (await as("support").rpc("list_session_attendance", { p_session_id: session, p_query })).data;

describe("a session's people", () => {
  it("are found by words of their name and address, in any order, without accents, case and spaces", async () => {
    expect(await found("morvan zoe")).toEqual(["Zoé d’Été-Morvan", "Zoé Morvan"]);
    expect(await found("  OEDIPE   max.morvan@ ")).toEqual(["Max Œdipe"]);
    expect(await found("ailleurs")).toEqual(["Ada Nowak", "Éloi Morvan"]);
    expect(await found("d’ete")).toEqual(["Zoé d’Été-Morvan"]);
    expect(await found("zoe nowak")).toEqual([]);
    expect(await found("z%")).toEqual([]);
    expect(await found(" ")).toHaveLength(people.length);
    expect((await came("MORVAN exemple"))?.map(({ name, found: count }) => [name, count])).toEqual([
      ["Max Œdipe", 2],
      ["Zoé d’Été-Morvan", 2],
    ]);
    // On the second page too, all pages together.
    const second = await as("support").rpc("list_session_attendance", {
      ...{ p_session_id: session, p_query: "exemple", p_limit: 1 },
      ...{ p_after_name: "Max Œdipe", p_after_id: users[1] ?? "" },
    });
    expect(second.data?.map(({ name, found: count }) => [name, count])).toEqual([["Zoé d’Été-Morvan", 2]]);
  });

  it("keep their place in the queue, and are counted by what was sought", async () => {
    const { data } = await ask("eloi");
    expect(data).toMatchObject([{ status: "waitlisted", waitlist_position: 2, to_confirm: false }]);
    expect((await ask("morvan", { p_status: "waitlisted" })).data).toHaveLength(1);
    const counts = async (p_query?: string) =>
      (
        await as("support").rpc("get_session_registration_counts", {
          p_session_id: session,
          ...(p_query ? { p_query } : {}),
        })
      ).data;
    const none = { registered: 0, waitlisted: 0, cancelled: 0, attended: 0, absent: 0 };
    expect(await counts()).toMatchObject([{ ...none, registered: 2, waitlisted: 2, cancelled: 1 }]);
    expect(await counts("zoe")).toMatchObject([{ ...none, registered: 1, cancelled: 1 }]);
    const [last] = (await ask("eloi")).data ?? [];
    expect(await counts("eloi")).toEqual([{ ...none, waitlisted: 1, last: last?.queue_no }]);
  });

  it("come in pages by their place, each once", async () => {
    const seen: string[] = [];
    for (let after: number | undefined; ;) {
      const { data } = await ask("morvan", {
        p_limit: 2,
        ...(after === undefined ? {} : { p_after: after }),
      });
      if (!data?.length) break;
      seen.push(...data.map((row) => row.attendee_name));
      after = data.at(-1)?.queue_no;
    }
    expect(seen).toEqual(["Zoé d’Été-Morvan", "Max Œdipe", "Éloi Morvan", "Zoé Morvan"]);
  });

  it("are found in a file as in the list, unknown participants too", async () => {
    await sql`
      insert into public.session_attendance ${sql(
        ["Morvan’s iPhone", "Somebody"].map((name, at) => ({
          ...{ session_id: session, store_id: store.id, source: "provider", evidence_key: `m|${String(at)}` },
          ...{ joined_at: new Date(Date.now() - 60_000), left_at: new Date() },
          ...{ person_key: `id:${String(at)}`, person_name: name },
        })),
      )}`;
    const lines = async (p_query?: string) =>
      (
        await as("support").rpc("get_session_attendance_lines", {
          p_session_id: session,
          ...(p_query ? { p_query } : {}),
        })
      ).data as { people: { name: string }[]; unknown: { name: string }[] };
    expect((await lines()).unknown).toHaveLength(2);
    const { people: named, unknown } = await lines("morvan");
    expect(named.map(({ name }) => name)).toEqual(["Max Œdipe", "Zoé d’Été-Morvan"]);
    expect(unknown.map(({ name }) => name)).toEqual(["Morvan’s iPhone"]);
  });

  it("are nobody else's to search: not a viewer's, a student's, another store's owner's or a stranger's", async () => {
    const asks = {
      list_session_registrations: (client: ReturnType<typeof as>) =>
        client.rpc("list_session_registrations", { p_session_id: session, p_query: "zoe" }),
      get_session_registration_counts: (client: ReturnType<typeof as>) =>
        client.rpc("get_session_registration_counts", { p_session_id: session, p_query: "zoe" }),
      list_session_attendance: (client: ReturnType<typeof as>) =>
        client.rpc("list_session_attendance", { p_session_id: session, p_query: "zoe" }),
      get_session_attendance_lines: (client: ReturnType<typeof as>) =>
        client.rpc("get_session_attendance_lines", { p_session_id: session, p_query: "zoe" }),
    };
    for (const [name, search] of Object.entries(asks)) {
      for (const role of ["owner", "manager", "instructor", "support"] as const)
        expect(await outcome(search(as(role))), `${name} ${role}`).toBe("ok");
      for (const role of ["stock", "viewer"] as const)
        expect(await outcome(search(as(role))), `${name} ${role}`).toBe("403 role_not_allowed");
      for (const role of ["other owner", "registered", "unregistered", "stranger"] as const)
        expect(await outcome(search(as(role))), `${name} ${role}`).toBe("404 session_not_found");
      expect(await outcome(search(backend.anon())), `${name} anon`).toMatch(/^401 permission denied/);
      expect(await outcome(search(backend.actingAs(users[3] ?? ""))), `${name} one of them`).toBe(
        "404 session_not_found",
      );
    }
  });
});
