import { expect, it } from "vitest";
import { snapshotUpTo } from "../../../../src/lib/files/snapshot.ts";
import { insertPeople, outcome, testSetting } from "../../support/setting.ts";
import { insertSession } from "../../support/world.ts";

const setting = await testSetting();
const { backend, sql, store, as } = setting;
const size = 5;

it("a file has every registration once, whoever leaves, comes back or comes new while it is read", async () => {
  const session = await insertSession(sql, store, { max_participants: 40 });
  const people = await insertPeople(setting, "whole", 23, store.course);
  const late = await insertPeople(setting, "late", 6, store.course);
  const clients = new Map([...people, ...late].map((id) => [id, backend.actingAs(id)]));
  const register = (person: string) =>
    outcome(clients.get(person)?.rpc("register_for_session", { p_session_id: session }) ?? Promise.reject());
  for (const person of people) expect(await register(person)).toBe("ok");

  const all = () =>
    as("owner").from("course_live_session_registrations").select("*").eq("session_id", session);
  const made = ((await all().order("queue_no")).data ?? []).map((row) => row.id);
  const { data: newest, count } = await as("owner")
    .from("course_live_session_registrations")
    .select("queue_no", { count: "exact" })
    .eq("session_id", session)
    .order("queue_no", { ascending: false })
    .limit(1);
  expect(count).toBe(23);

  let part = 0;
  const comeAndGo = async () => {
    part += 1;
    const back = people.slice((part - 1) * 3, part * 3);
    const work = [
      ...back.map(async (person) => {
        const [seat] =
          (await all().eq("user_id", person).neq("status", "cancelled").order("queue_no")).data ?? [];
        const left = await outcome(
          clients.get(person)?.rpc("cancel_session_registration", { p_registration_id: seat?.id ?? "" }) ??
            Promise.reject(),
        );
        return left === "ok" ? register(person) : left;
      }),
      ...late.slice(part - 1, part).map(register),
      sql`update public.profiles set display_name = ${`A ${String(part)}`} where id = ${people[20] ?? ""}`.then(
        () => "ok",
      ),
    ];
    expect(new Set(await Promise.all(work))).toEqual(new Set(["ok"]));
  };
  const { total, pages } = snapshotUpTo(
    { total: count ?? 0, last: newest?.[0]?.queue_no ?? 0 },
    size,
    (row: { id: string; queue_no: number }) => row.queue_no,
    async (after) => {
      const [{ data }] = await Promise.all([
        all().gt("queue_no", after).order("queue_no").limit(size),
        comeAndGo(),
      ]);
      return data ?? [];
    },
  );
  const seen: string[] = [];
  for await (const page of pages) seen.push(...page.map((row) => row.id));
  expect(total).toBe(23);
  expect(seen).toEqual(made);
});
