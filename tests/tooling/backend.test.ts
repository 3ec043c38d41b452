import { describe, expect, it } from "vitest";
import { testBackend } from "../support/backend.ts";
import { insertUsers } from "../support/users.ts";

const backend = await testBackend();

describe("the back end of a test file", () => {
  it("signs people up, in and keeps them apart from nobody", async () => {
    const { id, client } = await backend.signUp("ada@example.test", { full_name: "Ada" });
    const mine = await client.from("profiles").select("id");
    expect(mine.error).toBeNull();
    expect(mine.data).toEqual([{ id }]);
    const again = await backend.asUser("ada@example.test");
    expect((await again.auth.getUser()).data.user?.id).toBe(id);
    const nobody = await backend.anon().from("profiles").select("id");
    expect(nobody.data ?? []).toEqual([]);
  });

  it("lets a test act for users without a session", async () => {
    const [grace] = await insertUsers(backend.serviceSql, ["grace@example.test"]);
    if (grace === undefined) throw new Error("no user was made");
    const mine = await backend.actingAs(grace.id, grace.email).from("profiles").select("id");
    expect(mine.data).toEqual([{ id: grace.id }]);
    const caller = backend.connectAs(grace.id, grace.email);
    const [row] = await caller.run(
      (tx) => tx<{ me: string; role: string }[]>`select auth.uid() as me, current_user as role`,
    );
    expect(row).toEqual({ me: grace.id, role: "authenticated" });
  });

  it("keeps the secret key for the service role", async () => {
    const all = await backend.service().from("profiles").select("id");
    expect(all.error).toBeNull();
    expect(all.data?.length).toBe(2);
  });

  it("refuses a request without a key", async () => {
    const reply = await fetch(`${backend.origin}/rest/v1/profiles`);
    expect(reply.status).toBeGreaterThanOrEqual(400);
  });
});
