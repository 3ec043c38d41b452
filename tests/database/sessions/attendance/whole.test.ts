import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { insertPeople, outcome, testSetting } from "../../support/setting.ts";
import { insertRegistration, insertSession } from "../../support/world.ts";

const setting = await testSetting();
const { backend, sql, ids, store, as } = setting;

interface Lines {
  people: { user_id: string; name: string; known_as: string | null }[];
  unknown: { name: string | null }[];
}
const linesOf = async (session: string): Promise<Lines> => {
  const { data, error } = await as("support").rpc("get_session_attendance_lines", { p_session_id: session });
  if (error !== null) throw error;
  return data as unknown as Lines;
};

async function aSession(participants: readonly string[]) {
  const hour = 3_600_000;
  const session = await insertSession(sql, store, {
    status: "live",
    max_participants: 100,
    starts: new Date(Date.now() - 2 * hour),
    ends: new Date(Date.now() - hour),
  });
  const rows = participants.map((name) => ({
    id: randomUUID(),
    session_id: session,
    store_id: store.id,
    source: "provider",
    evidence_key: randomUUID(),
    joined_at: new Date(Date.now() - 1.9 * hour),
    left_at: new Date(Date.now() - 1.1 * hour),
    person_key: `id:${name}`,
    person_name: name,
  }));
  for (let from = 0; from < rows.length; from += 200)
    await sql`insert into public.session_attendance ${sql(rows.slice(from, from + 200))}`;
  return { session, evidence: rows.map(({ id, person_name }) => ({ id, name: person_name })) };
}

it("a file has everybody once, whoever is matched, put aside or renamed while it is made", async () => {
  const participants = Array.from({ length: 24 }, (_, at) => `Participant ${String(at)}`);
  const { session, evidence } = await aSession(participants);
  const people = await insertPeople(setting, "lines", 24, store.course);
  for (const person of people) await insertRegistration(sql, store.id, session, person);

  const read: Lines[] = [];
  let working = true;
  const reading = (async () => {
    while (working) read.push(await linesOf(session));
    read.push(await linesOf(session));
  })();
  const hosts = ["owner", "manager", "instructor"] as const;
  const work = hosts.map(async (host, part) => {
    for (const [index, { id }] of evidence.entries()) {
      if (index % hosts.length !== part) continue;
      const choice = index % 4 === 3 ? { p_ignored: true } : { p_user_id: people[index] ?? "" };
      expect(await outcome(as(host).rpc("match_attendee", { p_attendance_id: id, ...choice }))).toBe("ok");
      const person = people[23 - index] ?? "";
      await backend
        .actingAs(person)
        .from("profiles")
        .update({ display_name: `${"zAm"[part] ?? ""} ${String(index)}` })
        .eq("id", person);
    }
  });
  await Promise.all(work);
  working = false;
  await reading;

  expect(read.length).toBeGreaterThan(1);
  for (const { people: rows, unknown } of read) {
    expect(rows.map((row) => row.user_id).sort()).toEqual([...people].sort());
    const met = [...rows.map((row) => row.known_as), ...unknown.map((row) => row.name)];
    expect(met.filter((name) => name !== null).sort()).toEqual([...participants].sort());
  }
});

it("has more participants that nobody knows than a page shows", async () => {
  const participants = Array.from({ length: 620 }, (_, at) => `Guest ${String(at)}`);
  const { session } = await aSession(participants);
  const { unknown } = await linesOf(session);
  expect(unknown.map((row) => row.name ?? "").sort()).toEqual([...participants].sort());
  const { data } = await as("owner").rpc("get_session_attendance", { p_session_id: session });
  expect((data as unknown as { unmatched: unknown[] }).unmatched).toHaveLength(500);
});

it("is for staff who may read registrations", async () => {
  const { session } = await aSession([]);
  await insertRegistration(sql, store.id, session, ids.registered);
  const ask = (role: "instructor" | "viewer" | "registered" | "other owner") =>
    outcome(as(role).rpc("get_session_attendance_lines", { p_session_id: session }));
  expect(await ask("instructor")).toBe("ok");
  expect(await ask("viewer")).toBe("403 role_not_allowed");
  expect(await ask("registered")).toBe("404 session_not_found");
  expect(await ask("other owner")).toBe("404 session_not_found");
});
