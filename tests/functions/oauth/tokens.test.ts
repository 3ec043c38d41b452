import { beforeEach, describe, expect, it } from "vitest";
import { videoConfig } from "../../../supabase/functions/_shared/core/config.ts";
import { open, parseKeys, seal } from "../../../supabase/functions/_shared/core/crypto.ts";
import { ProviderError } from "../../../supabase/functions/_shared/core/provider-error.ts";
import { providerFetch, retryAfter } from "../../../supabase/functions/_shared/core/provider-fetch.ts";
import { readFailure } from "../../../supabase/functions/_shared/jobs/kit.ts";
import { rotateSecrets, withAccessToken } from "../../../supabase/functions/_shared/oauth/tokens.ts";
import { ZoomClient } from "../../../supabase/functions/_shared/providers/zoom/client.ts";
import { disconnect } from "../../../supabase/functions/video-oauth/disconnect.ts";
import { listen } from "../../support/http.ts";
import { sealingKey } from "../../support/sealing-key.ts";
import { APP_URL, videoWorld, type Provider } from "../support/video.ts";

const world = await videoWorld();
const { sql, login, config, sandbox } = world;

const idOf = async (provider: Provider) => {
  const [row] = await sql<{ id: string }[]>`
    select id from private.video_connections where provider = ${provider} and status <> 'disconnected'`;
  return row?.id ?? "";
};
const grantOf = async (provider: Provider) => {
  const [row] = await sql<{ grant_id: string }[]>`
    select grant_id from private.video_connections where id = ${await idOf(provider)}`;
  return row?.grant_id ?? "";
};
const connection = async (provider: Provider) => {
  const [row] = await sql<{ status: string; status_reason: string | null }[]>`
    select status, status_reason from private.video_connections where id = ${await idOf(provider)}`;
  return row;
};
const tokenCalls = () => sandbox.calls.filter((call) => call.path.endsWith("/token")).length;
const apiCalls = () => sandbox.calls.filter((call) => /\/v2\/|\/calendar\//.test(call.path)).length;
const expire = () => sql`update private.video_secrets set access_expires_at = now() - interval '1 minute'`;
const provider429 = (retryAt?: Date) =>
  new ProviderError("rate_limited", { code: "x", status: 429, ...(retryAt && { retryAt }) });

beforeEach(async () => {
  sandbox.faults.clear();
  await world.newDay();
  await sql`delete from public.course_live_sessions`;
  await world.connect("zoom");
  await world.connect("google_meet");
});

describe("stored secrets", () => {
  it("are sealed: no token stands in any row as it is, and none opens in another row", async () => {
    const id = await grantOf("zoom");
    const [row] = await sql<{ key_id: string; access_token: string; refresh_token: string }[]>`
      select key_id, access_token, refresh_token from private.video_secrets where grant_id = ${id}`;
    if (!row) throw new Error("no secrets");
    const grant = sandbox.store.data.grants.filter((one) => one.provider === "zoom").at(-1);
    expect(await open(row.access_token, row.key_id, id, config.keys)).toBe(grant?.accessToken);
    expect(await open(row.refresh_token, row.key_id, id, config.keys)).toBe(grant?.refreshToken);
    await expect(
      open(row.access_token, row.key_id, await grantOf("google_meet"), config.keys),
    ).rejects.toThrow();
    const bytes = Buffer.from(row.access_token, "base64");
    bytes[20] = (bytes[20] ?? 0) ^ 1;
    await expect(open(bytes.toString("base64"), row.key_id, id, config.keys)).rejects.toThrow();
  });

  it("move to a new key, after which the old one is not needed", async () => {
    const newer = { ...config, keys: [...parseKeys(sealingKey("newer")), ...config.keys] };
    const only = { ...newer, keys: newer.keys.slice(0, 1) };
    expect(await rotateSecrets(login, newer)).toBe(2);
    expect(await rotateSecrets(login, newer)).toBe(0);
    for (const provider of ["zoom", "google_meet"] as const) {
      const seen = await withAccessToken(login, await idOf(provider), only, async (token) => token);
      expect(seen.length).toBeGreaterThan(20);
    }
    await expire();
    await withAccessToken(login, await idOf("zoom"), only, async () => undefined);
    expect(await rotateSecrets(login, config)).toBe(0);
    // A key that was taken out too early costs a new consent; no key at all costs nothing.
    await expect(
      withAccessToken(login, await idOf("google_meet"), { ...config, keys: [] }, async () => undefined),
    ).rejects.toMatchObject({ kind: "server", code: "encryption_not_configured" });
    expect(await connection("google_meet")).toMatchObject({ status: "connected" });
    await expect(
      withAccessToken(login, await idOf("google_meet"), config, async () => undefined),
    ).rejects.toMatchObject({ kind: "reconnect", code: "secret_unreadable" });
    expect(await connection("google_meet")).toEqual({
      status: "reconnect_needed",
      status_reason: "secret_unreadable",
    });
  });

  it("are read and written by no API role, nor is any other table of the integration", async () => {
    const tables = await sql<{ name: string }[]>`
      select relname as name from pg_class where relnamespace = 'private'::regnamespace and relkind = 'r' and relname ~ '^(video_|zoom_)'`;
    expect(tables.length).toBeGreaterThanOrEqual(6);
    for (const { name } of tables) {
      for (const role of ["anon", "authenticated", "service_role"]) {
        const attempt = sql.begin(async (tx) => {
          await tx.unsafe(`set local role ${role}`);
          await tx.unsafe(`select * from private.${name}`);
        });
        await expect(attempt, `${role} ${name}`).rejects.toMatchObject({ code: "42501" });
      }
    }
  });

  it("want keys of 32 bytes with names of their own", async () => {
    const good = sealingKey("a");
    for (const text of ["a", "a:AAAA", `${good},${good}`, `a b:${good.slice(2)}`]) {
      expect(() => parseKeys(text), text).toThrow(/VIDEO_ENCRYPTION_KEYS/);
    }
    const sealed = await seal("x", "row", parseKeys(good));
    await expect(open(sealed.sealed, "b", "row", parseKeys(good))).rejects.toThrow();
    expect(() => videoConfig({ APP_URL: "nowhere" })).toThrow("settings not usable: APP_URL");
    expect(videoConfig({ APP_URL: `${APP_URL}//` }).appUrl).toBe(APP_URL);
  });
});

describe("refreshing", () => {
  it("happens once for ten workers at a time, though the old token dies at once", async () => {
    for (const provider of ["zoom", "google_meet"] as const) {
      const id = await idOf(provider);
      for (let round = 0; round < 3; round += 1) {
        await expire();
        const before = tokenCalls();
        const seen = await Promise.all(
          Array.from({ length: 10 }, () => withAccessToken(login, id, config, async (token) => token)),
        );
        expect(tokenCalls() - before).toBe(1);
        expect(new Set(seen).size).toBe(1);
      }
    }
    expect(await connection("zoom")).toMatchObject({ status: "connected" });
  });

  it("happens once for ten workers whose token the provider has refused", async () => {
    const id = await idOf("zoom");
    const first = await withAccessToken(login, id, config, async (token) => token);
    const before = tokenCalls();
    const seen = await Promise.all(
      Array.from({ length: 10 }, () =>
        withAccessToken(login, id, config, async (token) => {
          if (token === first) throw new ProviderError("unauthorized", { code: "zoom_124", status: 401 });
          return token;
        }),
      ),
    );
    expect(tokenCalls() - before).toBe(1);
    expect(new Set(seen).size).toBe(1);
  });

  it("that finds the grant gone asks for the owner, without trying again", async () => {
    for (const provider of ["zoom", "google_meet"] as const) {
      const session = await world.addSession({ platform: provider });
      for (const grant of sandbox.store.data.grants) grant.revoked = true;
      const before = sandbox.calls.length;
      await world.drain();
      expect(await world.job(session)).toMatchObject({
        state: "parked",
        error_code: "reconnect",
        error_detail: "invalid_grant",
      });
      expect(await connection(provider)).toEqual({
        status: "reconnect_needed",
        status_reason: "invalid_grant",
      });
      // The refused call and the refused refresh; ten more sessions cost nothing.
      expect(sandbox.calls.length - before).toBe(2);
      for (let count = 0; count < 10; count += 1) await world.addSession({ platform: provider });
      await world.drain(40);
      expect(sandbox.calls.length - before).toBe(2);
      await world.connect(provider);
      await world.drain(40);
      const [left] =
        await sql`select count(*)::int as count from private.video_sync_jobs where state <> 'done'`;
      expect(left?.count).toBe(0);
      await sql`delete from public.course_live_sessions`;
    }
  });

  it("after 124 is done once, and the call made once more", async () => {
    sandbox.faults.add({ provider: "zoom", kind: "unauthorized", method: "POST", path: "/v2/" });
    const session = await world.addSession();
    const [tokens, calls] = [tokenCalls(), apiCalls()];
    await world.drain(1);
    expect(await world.job(session)).toMatchObject({ state: "done" });
    expect([tokenCalls() - tokens, apiCalls() - calls]).toEqual([1, 2]);
  });

  it("does not help a token that is refused again: that is for the owner", async () => {
    sandbox.faults.add({ provider: "zoom", kind: "unauthorized", method: "POST", path: "/v2/", times: 2 });
    const session = await world.addSession();
    const calls = sandbox.calls.length;
    await world.drain();
    expect(await world.job(session)).toMatchObject({ state: "parked", error_code: "reconnect" });
    expect(sandbox.calls.length - calls).toBe(3);
    // What was refused is not counted among the day's hundred.
    expect([...(await sql`select used from private.zoom_budget`)]).toEqual([{ used: 0 }]);
  });

  it("is not tried where a scope is missing (4711)", async () => {
    for (const grant of sandbox.store.data.grants)
      grant.scopes = grant.scopes.filter((scope) => scope !== "meeting:write:meeting");
    const session = await world.addSession();
    const tokens = tokenCalls();
    await world.drain();
    expect(tokenCalls()).toBe(tokens);
    expect(await world.job(session)).toMatchObject({ state: "parked", error_detail: "missing_scope" });
    expect(await connection("zoom")).toEqual({ status: "reconnect_needed", status_reason: "missing_scope" });
  });

  it("whose answer is lost with the new token in it asks for the owner; a new consent mends it", async () => {
    await expire();
    sandbox.faults.add({ provider: "zoom", kind: "cut_after", path: "/oauth/token" });
    const session = await world.addSession();
    await world.drain();
    expect(await connection("zoom")).toMatchObject({ status: "reconnect_needed" });
    await world.connect("zoom");
    await world.drain();
    expect(await world.job(session)).toMatchObject({ state: "done" });
  });

  it("that does not get through is tried again later", async () => {
    await expire();
    sandbox.faults.add({ provider: "zoom", kind: "server_error", path: "/oauth/token" });
    const session = await world.addSession();
    await world.drain(1);
    expect(await world.job(session)).toMatchObject({ state: "queued", error_detail: "token_http_500" });
    await world.drain();
    expect(await world.job(session)).toMatchObject({ state: "done" });
  });
});

describe("a new consent while calls are on their way", () => {
  /** Zoom answers 4741 to tokens of the authorisation before. */
  const ask = (token: string) => new ZoomClient(config.zoom.apiUrl, token, "me").find("nothing");

  it("lets them go on with the new token, and is not marked for what the old one was told", async () => {
    const id = await idOf("zoom");
    const tokens: string[] = [];
    let consented: Promise<void> | undefined;
    const calls = Array.from({ length: 4 }, () =>
      withAccessToken(login, id, config, async (token) => {
        tokens.push(token);
        await (consented ??= world.connect("zoom"));
        return ask(token);
      }),
    );
    await expect(Promise.all(calls)).resolves.toEqual([[], [], [], []]);
    expect(new Set(tokens).size).toBe(2);
    expect(await connection("zoom")).toEqual({ status: "connected", status_reason: null });
  });

  it("is told from the one before, though that was taken back in between", async () => {
    const id = await idOf("zoom");
    const anew = async () => {
      await disconnect(login, config, world.storeId, id);
      await world.connect("zoom");
    };
    await anew();
    let again: Promise<void> | undefined;
    await withAccessToken(login, id, config, async (token) => {
      await (again ??= anew());
      return ask(token);
    });
    expect(await connection("zoom")).toMatchObject({ status: "connected" });
  });

  it("does not help where the new token is refused as well", async () => {
    const id = await idOf("zoom");
    const refused = new ProviderError("reconnect", { code: "zoom_4741", status: 401 });
    let calls = 0;
    await expect(
      withAccessToken(login, id, config, async () => {
        calls += 1;
        if (calls === 1) await world.connect("zoom");
        throw refused;
      }),
    ).rejects.toMatchObject({ kind: "reconnect", code: "zoom_4741" });
    expect(calls).toBe(2);
    expect(await connection("zoom")).toEqual({ status: "reconnect_needed", status_reason: "zoom_4741" });
  });
});

describe("waiting", () => {
  const now = new Date("2026-11-22T18:00:00Z");

  it("reads Retry-After as seconds, as HTTP date and as ISO date-time", () => {
    const read = (value: string) => retryAfter(new Headers({ "retry-after": value }), now)?.toISOString();
    expect(read("90")).toBe("2026-11-22T18:01:30.000Z");
    expect(read("Sun, 22 Nov 2026 18:02:00 GMT")).toBe("2026-11-22T18:02:00.000Z");
    expect(read("2026-11-23T00:00:00Z")).toBe("2026-11-23T00:00:00.000Z");
    for (const value of ["", "soon", "0", "-5", "2020-01-01T00:00:00Z"])
      expect(read(value), value).toBeUndefined();
    // No provider's limit lasts longer than a day, whatever stands before it may say.
    for (const value of [
      "315360000",
      "9".repeat(400),
      "2036-11-22T18:00:00Z",
      "Fri, 31 Dec 9999 23:59:59 GMT",
    ])
      expect(read(value), value).toBe("2026-11-23T18:00:00.000Z");
    expect(retryAfter(new Headers(), now)).toBeNull();
  });

  it("is told to the job: a named time is kept, and what trying again cannot help is for a person", () => {
    const later = new Date(now.getTime() + 600_000);
    expect(readFailure(new ProviderError("network", { code: "network" }))).toEqual({
      ...{ code: "network", detail: "network", final: false },
    });
    expect(readFailure(provider429(later))).toMatchObject({ retryAt: later, final: false });
    expect(readFailure(provider429())).not.toHaveProperty("retryAt");
    expect(readFailure(new ProviderError("daily_limit", { code: "x" }))).toMatchObject({
      spreadSeconds: 120,
    });
    expect(readFailure(new Error("a defect"))).toEqual({ code: "server", detail: "internal", final: false });
    for (const kind of ["invalid", "forbidden", "reconnect"] as const)
      expect(readFailure(new ProviderError(kind, { code: "x" })).final).toBe(true);
    expect(readFailure(new ProviderError("invalid", { code: "x" }), ["reconnect"]).final).toBe(false);
  });

  it("ends at a time limit and at a cut, and says which, without the address", async () => {
    const silent = await listen(() => undefined);
    const caught = await providerFetch(`${silent.origin}/secret`, { method: "POST", timeoutMs: 50 }).catch(
      (error: unknown) => error,
    );
    expect(caught).toMatchObject({ kind: "timeout", outcome: "unknown" });
    expect(String(caught)).not.toContain("127.0.0.1");
    await silent.close();
    const cut = await providerFetch(silent.origin).catch((error: unknown) => error);
    expect(cut).toMatchObject({ kind: "network", outcome: "none" });
  });
});
