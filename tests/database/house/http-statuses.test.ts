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
