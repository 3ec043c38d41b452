import { expect, it } from "vitest";
import { testBackend } from "../../support/backend.ts";

const backend = await testBackend({ demo: true });

it.each([
  ["a rule of the column", { display_name: "x".repeat(121) }, "23514"],
  ["nothing where something must be", { display_name: null as unknown as string }, "23502"],
  ["a value of no such kind", { id: "nobody" }, "22P02"],
])(
  "a write that breaks %s answers 400 as PostgREST does, and names the rule",
  async (_what, change, code) => {
    const owner = await backend.asUser("owner");
    const { data } = await owner.auth.getUser();
    const { status, error } = await owner
      .from("profiles")
      .update(change)
      .eq("id", data.user?.id ?? "");
    expect({ status, code: error?.code }).toEqual({ status: 400, code });
  },
);

it("a write that Postgres took back keeps its code, by which it is made again", async () => {
  await backend.serviceSql.unsafe(`
    create function private.deadlock() returns trigger language plpgsql as $$
    begin raise exception using errcode = '40P01', message = 'deadlock detected'; end $$;
    create trigger deadlock before update on public.profiles for each row execute function private.deadlock()`);
  const owner = await backend.asUser("owner");
  const { data } = await owner.auth.getUser();
  const { status, error } = await owner
    .from("profiles")
    .update({ display_name: "Claire" })
    .eq("id", data.user?.id ?? "");
  expect({ status, code: error?.code }).toEqual({ status: 500, code: "40P01" });
});

it("an argument of a wrong kind answers 400 or 404 at once, as PostgREST does, and keeps nobody else's connection", async () => {
  const course = "00000000-0000-4000-8000-000000000001";
  const ask = async (name: string, body: Record<string, unknown>) => {
    const reply = await fetch(`${backend.origin}/rest/v1/rpc/${name}`, {
      method: "POST",
      headers: { apikey: backend.publishableKey, "content-type": "application/json" },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(15_000),
    });
    await reply.text();
    return reply.status;
  };
  const wrong = [-1, 1.5, 1e30, {}, { a: 1 }, true, "x", [[1]], [{}]];
  for (let round = 0; round < 3; round += 1) {
    const said = await Promise.all([
      ...wrong.map((value) => ask("invite_to_course", { p_course_id: course, p_emails: value })),
      ...wrong.map((value) => ask("register_for_session", { p_session_id: value })),
      ...wrong.map((value) =>
        ask("reschedule_live_session", {
          ...{ p_session_id: course, p_start: value, p_end: value, p_time_zone: "Europe/Paris" },
        }),
      ),
      ...wrong.map((value) => ask("mark_notifications_read", { p_ids: value })),
    ]);
    expect(said.filter((status) => status >= 500 || status < 400)).toEqual([]);
  }
  const owner = await backend.asUser("owner");
  expect((await owner.rpc("count_unread_notifications")).error).toBeNull();
});
