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
