import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { StoredMail } from "../../supabase/local/mail.ts";
import { apiKey, signUp, start, tempFolder, toyMigrations, type SignedIn } from "./support.ts";

const dataFolder = tempFolder();
const migrationsFolder = toyMigrations();
let backend = await start({ dataFolder, migrationsFolder });
const ada = await signUp(backend, "ada@example.test");

const restart = async () => {
  await backend.close();
  backend = await start({ dataFolder, migrationsFolder });
};
const as = (session: SignedIn) => ({ ...apiKey(backend), authorization: `Bearer ${session.access_token}` });
const read = async (path: string, headers: Record<string, string>) => {
  const response = await fetch(`${backend.url}/rest/v1/${path}`, { headers });
  return { status: response.status, body: (await response.json()) as unknown };
};

describe("the first requests after a boot", () => {
  it("all succeed, 100 at once", async () => {
    await restart();
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, index) => {
        const headers = index % 2 === 0 ? as(ada) : apiKey(backend);
        return fetch(`${backend.url}/rest/v1/${index % 5 === 0 ? "rpc/whoami" : "notes?select=id,body"}`, {
          headers,
        });
      }),
    );
    expect(answers.map((answer) => answer.status)).toEqual(Array.from({ length: 100 }, () => 200));
  });

  it("give no right back that a migration took away", async () => {
    for (let boot = 0; boot < 2; boot += 1) {
      if (boot > 0) await restart();
      for (const headers of [as(ada), apiKey(backend)]) {
        const closed = await read("closed?select=*", headers);
        expect(closed.body).toMatchObject({ code: "42501" });
        expect(closed.status).toBe("authorization" in headers ? 403 : 401);
        expect((await read("notes?select=secret", headers)).body).toMatchObject({ code: "42501" });
      }
      expect(await read("notes?select=id,body", as(ada))).toEqual({ status: 200, body: [] });
    }
  });
});

describe("the Data API", () => {
  it("acts as the caller, on a login that owns nothing", async () => {
    expect((await read("rpc/whoami", apiKey(backend))).body).toEqual({
      role: "anon",
      sub: null,
      login: "authenticator",
    });
    expect((await read("rpc/whoami", as(ada))).body).toEqual({
      role: "authenticated",
      sub: ada.user.id,
      login: "authenticator",
    });
    const secret = { apikey: backend.secretKey, "user-agent": "node" };
    expect((await read("rpc/whoami", secret)).body).toMatchObject({ role: "service_role", sub: null });
  });

  it("refuses a request without a key, with a wrong one, and with a token it did not sign", async () => {
    expect((await read("notes?select=id", {})).status).toBe(401);
    expect((await read("notes?select=id", { apikey: "sb_publishable_other" })).status).toBe(401);
    const [head = "", body = "", signature = ""] = ada.access_token.split(".");
    const claims = {
      ...(JSON.parse(Buffer.from(body, "base64url").toString()) as object),
      role: "service_role",
    };
    const forged = [head, Buffer.from(JSON.stringify(claims)).toString("base64url"), signature].join(".");
    const unsigned = [Buffer.from('{"alg":"none","typ":"JWT"}').toString("base64url"), body, ""].join(".");
    for (const token of [forged, `${head}.${body}.x`]) {
      expect(
        (await read("notes?select=id", { ...apiKey(backend), authorization: `Bearer ${token}` })).status,
      ).toBe(401);
    }
    const nobody = await read("rpc/whoami", { ...apiKey(backend), authorization: `Bearer ${unsigned}` });
    expect(nobody.body).not.toMatchObject({ role: "authenticated" });
  });

  it("stores and passes on JSON as what it is", async () => {
    const values = [{ a: [1, "two", null] }, ["x"], "text", 12, "{not json", null];
    const rows = values.map((value, id) => ({ id, content: value, plain: value }));
    const stored = await fetch(`${backend.url}/rest/v1/documents`, {
      method: "POST",
      headers: as(ada),
      body: JSON.stringify(rows),
    });
    expect(stored.status, await stored.text()).toBe(201);
    expect((await read("documents?select=*&order=id", as(ada))).body).toEqual(rows);
    for (const [content, kind] of [
      [{}, "object"],
      [[], "array"],
      ["text", "string"],
    ]) {
      const answer = await fetch(`${backend.url}/rest/v1/rpc/kind_of`, {
        method: "POST",
        headers: as(ada),
        body: JSON.stringify({ p_content: content }),
      });
      expect(await answer.json(), JSON.stringify(content)).toBe(kind);
    }
  });

  it("does not follow a secret key that comes from a browser", async () => {
    const headers = { apikey: backend.secretKey, "user-agent": "Mozilla/5.0 (X11)" };
    expect((await read("notes?select=id", headers)).status).toBe(401);
  });

  it("shows neither its settings nor other schemas", async () => {
    const hidden = await fetch(`${backend.url}/_system/config`, { headers: apiKey(backend) });
    expect(hidden.status).toBe(404);
    const profile = { ...apiKey(backend), "accept-profile": "auth" };
    expect((await read("users?select=id", profile)).status).toBe(406);
  });

  it("says 413 to a body beyond reason", async () => {
    const response = await fetch(`${backend.url}/rest/v1/notes`, {
      method: "POST",
      headers: as(ada),
      body: JSON.stringify({ body: "x".repeat(11 * 1024 * 1024) }),
    });
    expect(response.status).toBe(413);
  });
});

describe("accounts", () => {
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    fetch(`${backend.url}/auth/v1/${path}`, {
      method: "POST",
      headers: { ...apiKey(backend), ...headers },
      body: JSON.stringify(body),
    });

  it("keep their session, rows and password over a restart", async () => {
    await fetch(`${backend.url}/rest/v1/notes`, {
      method: "POST",
      headers: as(ada),
      body: '{"body":"kept"}',
    });
    await restart();
    expect((await read("notes?select=body", as(ada))).body).toEqual([{ body: "kept" }]);
    const refreshed = await post("token?grant_type=refresh_token", { refresh_token: ada.refresh_token });
    expect(refreshed.status).toBe(200);
    const signedIn = await post("token?grant_type=password", {
      email: "ada@example.test",
      password: "a-long-password",
    });
    expect(signedIn.status).toBe(200);
    const wrong = await post("token?grant_type=password", {
      email: "ada@example.test",
      password: "not-the-password",
    });
    expect(wrong.status).toBe(400);
  });

  it("recover a password by the link in the mail, which leads back to the asking origin only", async () => {
    const asked = await post(
      `recover?redirect_to=${encodeURIComponent("http://phone.test:5173/reset?x=1")}`,
      { email: "ada@example.test" },
      { origin: "http://phone.test:5173" },
    );
    expect(asked.status).toBe(200);
    const [file = ""] = readdirSync(backend.mailFolder);
    const mail = JSON.parse(readFileSync(join(backend.mailFolder, file), "utf8")) as StoredMail;
    expect(mail.to).toBe("ada@example.test");
    const link = new URL(mail.link ?? "");
    expect(link.origin).toBe("http://phone.test:5173");
    expect(link.pathname).toBe("/auth/confirm");
    expect(link.searchParams.get("redirect_to")).toBe("http://phone.test:5173/reset?x=1");

    const elsewhere = await fetch(
      `${backend.url}/auth/v1/verify?type=recovery&token=spent&redirect_to=${encodeURIComponent("https://evil.test/")}`,
      { redirect: "manual" },
    );
    expect(new URL(elsewhere.headers.get("location") ?? "").origin).toBe(backend.url);
    const use = () =>
      post("verify", {
        type: link.searchParams.get("type"),
        token_hash: link.searchParams.get("token_hash"),
      });
    const { access_token: token } = (await (await use()).json()) as { access_token: string };
    const changed = await fetch(`${backend.url}/auth/v1/user`, {
      method: "PUT",
      headers: { ...apiKey(backend), authorization: `Bearer ${token}` },
      body: JSON.stringify({ password: "another-password" }),
    });
    expect(changed.status).toBe(200);
    expect(
      (await post("token?grant_type=password", { email: "ada@example.test", password: "another-password" }))
        .status,
    ).toBe(200);
    expect((await use()).status).toBeGreaterThanOrEqual(400);
  });

  it("need a password of ten characters that is none of the commonest, new or changed", async () => {
    expect((await post("signup", { email: "short@example.test", password: "nine char" })).status).toBe(422);
    const common = await post("signup", { email: "short@example.test", password: "Qwertyuiop" });
    expect(common.status).toBe(422);
    expect(await common.json()).toMatchObject({ code: "weak_password" });
    expect((await post("%73ignup", { email: "short@example.test", password: "Qwertyuiop" })).status).toBe(
      422,
    );
    const made = await post("signup", { email: "short@example.test", password: "lune et étoiles" });
    const { access_token: token } = (await made.json()) as { access_token: string };
    const changed = await fetch(`${backend.url}/auth/v1/user`, {
      method: "PUT",
      headers: { ...apiKey(backend), authorization: `Bearer ${token}` },
      body: JSON.stringify({ password: "1234567890" }),
    });
    expect(changed.status).toBe(422);
  });
});
