import { createHmac, randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { testBackend } from "../../support/backend.ts";
import { insertUsers } from "../../support/users.ts";
import { insertStore } from "../support/world.ts";

const backend = await testBackend();
const sql = backend.serviceSql;

const profileOf = async (id: string) => {
  const [row] = await sql`select display_name, locale, time_zone from public.profiles where id = ${id}`;
  return row;
};

describe("a profile is made at sign-up", () => {
  const asked: [string, Record<string, unknown>, Record<string, string>][] = [
    ["nothing given", {}, { display_name: "nothing-given", locale: "fr", time_zone: "Europe/Paris" }],
    [
      "all given",
      { display_name: " Ada ", locale: "en", time_zone: "Asia/Tokyo" },
      { display_name: "Ada", locale: "en", time_zone: "Asia/Tokyo" },
    ],
    ["a very long name", { display_name: "x".repeat(5000) }, { display_name: "x".repeat(120) }],
    ["control characters", { display_name: "A\u0007d\na" }, { display_name: "Ada" }],
    ["a turned name", { display_name: "Ada\u202eecnerwaL" }, { display_name: "a-turned-name" }],
    ["an invisible name", { display_name: "\u200d\u00a0" }, { display_name: "an-invisible-name" }],
    ["a name that is no text", { display_name: { a: 1 } }, { display_name: '{"a": 1}' }],
    ["a wrong zone", { time_zone: "Europe/Atlantis+3" }, { time_zone: "Europe/Paris" }],
    ["a zone that is no text", { time_zone: 5 }, { time_zone: "Europe/Paris" }],
    ["an unknown language", { locale: "xx" }, { locale: "fr" }],
    ["an emoji", { display_name: "👩‍🏫 Zoé" }, { display_name: "👩‍🏫 Zoé" }],
  ];
  it.each(asked)("with %s", async (name, metadata, expected) => {
    const { id } = await backend.signUp(`${name.replaceAll(" ", "-")}@example.test`, metadata);
    expect(await profileOf(id)).toMatchObject(expected);
  });

  it("also from an address nobody could print, or none", async () => {
    const [row] = await sql<
      { id: string }[]
    >`insert into auth.users ${sql({ id: randomUUID(), email: "\u200b@example.test" })} returning id`;
    expect(await profileOf(row?.id ?? "")).toMatchObject({ display_name: "Atelier" });
    const [none] = await sql<
      { id: string }[]
    >`insert into auth.users ${sql({ id: randomUUID(), email: null })} returning id`;
    expect(await profileOf(none?.id ?? "")).toMatchObject({ display_name: "Atelier" });
  });

  it("is gone with the account, registrations and votes included", async () => {
    const [user] = await insertUsers(sql, ["leaving@example.test"]);
    await sql`delete from auth.users where id = ${user?.id ?? ""}`;
    expect(await profileOf(user?.id ?? "")).toBeUndefined();
  });
});

const [owner, manager] = await insertUsers(sql, ["owner@example.test", "manager@example.test"]);
const store = await insertStore(sql, { owner: owner?.id ?? "", manager: manager?.id ?? "" });

describe("rights come from the database alone", () => {
  const claims = {
    role: "service_role",
    roles: ["owner"],
    store_role: "owner",
    store_id: store.id,
    is_super_admin: true,
    app_metadata: { role: "service_role" },
    sub: owner?.id,
  };

  it("not from what somebody says about oneself at sign-up or later", async () => {
    const { client } = await backend.signUp("climber@example.test", claims);
    const reads = async () => (await client.from("serial_numbers").select("id")).data;
    expect(await reads()).toEqual([]);
    const { error } = await client.auth.updateUser({ data: claims });
    expect(error).toBeNull();
    await client.auth.refreshSession();
    expect(await reads()).toEqual([]);
    const { data: mine } = await client.from("stores").select("id");
    expect(mine).toEqual([]);
  });

  it("not from a token one signs, changes or keeps too long", async () => {
    const { client } = await backend.signUp("forger@example.test");
    const token = (await client.auth.getSession()).data.session?.access_token ?? "";
    const [head = "", body = "", signature = ""] = token.split(".");
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const payload = JSON.parse(Buffer.from(body, "base64url").toString()) as Record<string, unknown>;
    const promoted = encode({ ...payload, sub: owner?.id, role: "service_role" });
    const sign = (part: string, key: string) =>
      `${part}.${createHmac("sha256", key).update(part).digest("base64url")}`;
    const forged = [
      `${head}.${promoted}.${signature}`,
      `${encode({ alg: "none", typ: "JWT" })}.${promoted}.`,
      sign(`${head}.${promoted}`, ""),
      sign(`${head}.${promoted}`, backend.publishableKey),
      `${head}.${promoted}`,
      "nonsense",
      backend.tokenFor(owner?.id ?? "", undefined, -5),
    ];
    const ask = (bearer: string) =>
      fetch(`${backend.origin}/rest/v1/serial_numbers?select=id`, {
        headers: { apikey: backend.publishableKey, authorization: `Bearer ${bearer}` },
      });
    const honest = await ask(backend.tokenFor(owner?.id ?? ""));
    expect(await honest.json()).not.toEqual([]);
    for (const bearer of forged) {
      const response = await ask(bearer);
      const text = await response.text();
      expect(response.ok && text !== "[]", `${bearer.slice(-20)}: ${response.status} ${text}`).toBe(false);
    }
  });

  it("not without a key, nor with the key in the wrong place", async () => {
    const paths = ["serial_numbers?select=id", "stores?select=id", "profiles?select=id"];
    for (const headers of [
      {},
      { apikey: "sb_secret_guess" },
      { authorization: `Bearer ${backend.publishableKey}` },
    ]) {
      for (const path of paths) {
        const response = await fetch(`${backend.origin}/rest/v1/${path}`, {
          headers: headers as Record<string, string>,
        });
        expect(response.ok).toBe(false);
        await response.text();
      }
    }
  });

  it("a signed-in user with no account any more owns nothing and opens nothing", async () => {
    const ghost = backend.actingAs(randomUUID());
    expect((await ghost.rpc("create_store", { p_name: "Ghost" })).error).toMatchObject({
      message: "not_signed_in",
    });
    expect((await ghost.from("stores").select("id")).data).toEqual([]);
    expect(
      (await ghost.rpc("register_for_session", { p_session_id: store.publicSession })).error,
    ).toMatchObject({ message: "not_signed_in" });
  });
});

describe("a store", () => {
  const client = backend.actingAs(owner?.id ?? "");
  it.each([
    [{ p_name: "  " }, "name_length", "name"],
    [{ p_name: "x".repeat(121) }, "name_length", "name"],
    [{ p_name: "a\u2066b" }, "unprintable", "name"],
    [{ p_name: "Mine", p_currency: "euro" }, "currency_unknown", "currency"],
    [{ p_name: "Mine", p_currency: null as unknown as string }, "currency_unknown", "currency"],
    [{ p_name: "Mine", p_time_zone: "Mars/Base" }, "time_zone_unknown", "time_zone"],
  ])("is not opened with %j", async (args, message, hint) => {
    expect((await client.rpc("create_store", args)).error).toMatchObject({ code: "PT422", message, hint });
  });

  it("is not opened by following a link", async () => {
    const count = async () => (await sql`select 1 from public.stores`).length;
    const before = await count();
    const response = await fetch(`${backend.origin}/rest/v1/rpc/create_store?p_name=Trap`, {
      headers: {
        apikey: backend.publishableKey,
        authorization: `Bearer ${backend.tokenFor(owner?.id ?? "")}`,
      },
    });
    expect(response.ok).toBe(false);
    await response.text();
    expect(await count()).toBe(before);
  });

  it("belongs to who opens it, and always keeps an owner", async () => {
    const { data: id } = await client.rpc("create_store", { p_name: " Mine " });
    expect(
      (
        await client
          .from("store_members")
          .select("role, user_id")
          .eq("store_id", id ?? "")
      ).data,
    ).toEqual([{ role: "owner", user_id: owner?.id }]);
    await expect(sql`update public.store_members set role = 'viewer' where store_id = ${id}`).rejects.toThrow(
      "last_owner",
    );
    await expect(sql`delete from public.store_members where store_id = ${id}`).rejects.toThrow("last_owner");
    await expect(sql`delete from auth.users where id = ${owner?.id ?? ""}`).rejects.toThrow("last_owner");
    await sql`delete from public.stores where id = ${id}`;
  });
});

describe("a telephone", () => {
  it("is read by its owner alone, and taken away again", async () => {
    const [ada, ben] = await insertUsers(sql, ["ada-phone@example.test", "ben-phone@example.test"]);
    const [asAda, asBen] = [backend.actingAs(ada?.id ?? ""), backend.actingAs(ben?.id ?? "")];
    const phoneOf = async (client: typeof asAda) => (await client.rpc("get_my_phone")).data;
    expect(await phoneOf(asAda)).toEqual([]);
    expect((await asAda.rpc("set_my_phone", { p_phone: "+2250701020304" })).error).toBeNull();
    expect((await asAda.rpc("set_my_phone", { p_phone: "+33612345678" })).error).toBeNull();
    const set = { phone: "+33612345678", confirmed: false, confirmable: false };
    expect([await phoneOf(asAda), await phoneOf(asBen)]).toEqual([[set], []]);
    for (const p_phone of [
      "0701020304",
      "+0123456789",
      "+3361234567890123",
      "+33 6",
      "+33612345678\n",
      "<b>",
    ])
      expect((await asAda.rpc("set_my_phone", { p_phone })).error).toMatchObject({
        ...{ code: "PT422", message: "phone_unknown", hint: "phone" },
      });
    expect((await asAda.rpc("set_my_phone", { p_phone: "" })).error).toBeNull();
    expect(await phoneOf(asAda)).toEqual([]);
    expect((await backend.anon().rpc("get_my_phone")).error).not.toBeNull();
  });

  it("goes with its account", async () => {
    const [eve] = await insertUsers(sql, ["eve-phone@example.test"]);
    await backend.actingAs(eve?.id ?? "").rpc("set_my_phone", { p_phone: "+2250701020304" });
    await sql`delete from auth.users where id = ${eve?.id ?? ""}`;
    expect(await sql`select 1 from private.profile_phones where person_id = ${eve?.id ?? ""}`).toHaveLength(
      0,
    );
  });
});
