import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { integrationStatus } from "../../../supabase/functions/_shared/contracts/integration-status.ts";
import { videoStatus } from "../../../supabase/functions/_shared/contracts/video.ts";
import { videoConfig } from "../../../supabase/functions/_shared/core/config.ts";
import { explain } from "../../../supabase/functions/_shared/core/explain.ts";
import { zoomAccount } from "../../../supabase/functions/_shared/oauth/provider-accounts.ts";
import { GoogleClient } from "../../../supabase/functions/_shared/providers/google/calendar-client.ts";
import { startSandbox } from "../../../supabase/local/sandbox/server.ts";
import { testBackend, type Member } from "../../support/backend.ts";
import { sealingKey } from "../../support/sealing-key.ts";
import { watchForLeaks } from "../support/leaks.ts";
import { APP_URL, consent, REDIRECT, type Provider } from "../support/video.ts";

const sandbox = await startSandbox({ file: null, conferenceDelayMs: 0 });
afterAll(() => sandbox.close());
const keys = sealingKey("test");
const backend = await testBackend({
  functions: { ...sandbox.env, VIDEO_ENCRYPTION_KEYS: keys },
  appUrl: APP_URL,
});
const sql = backend.serviceSql;

watchForLeaks({
  ...{ sandbox, sql, logs: backend.logs },
  secrets: [keys.split(":")[1] ?? "", backend.secretKey, "secret-of-their-app"],
});
const tokens = new Map<string, string>();
let owner: Member;
let manager: Member;
let instructor: Member;
let neighbour: Member;
let store: string;
let theirs: string;

beforeAll(async () => {
  const join = async (name: string) => {
    const member = await backend.signUp(`${name}@example.test`);
    const { data } = await member.client.auth.getSession();
    tokens.set(member.id, data.session?.access_token ?? "");
    return member;
  };
  [owner, manager, instructor, neighbour] = [
    await join("owner"),
    await join("manager"),
    await join("instructor"),
    await join("neighbour"),
  ];
  store = String((await owner.client.rpc("create_store", { p_name: "Ours" })).data);
  theirs = String((await neighbour.client.rpc("create_store", { p_name: "Theirs" })).data);
  await sql`insert into public.store_members ${sql([
    { store_id: store, user_id: manager.id, role: "manager" },
    { store_id: store, user_id: instructor.id, role: "instructor" },
  ])}`;
});

interface Answer {
  status: number;
  body: Record<string, unknown>;
}

async function call(path: string, who: Member | null, body?: unknown): Promise<Answer> {
  const reply = await fetch(`${backend.origin}/functions/v1/${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: {
      apikey: backend.publishableKey,
      "content-type": "application/json",
      ...(who && { authorization: `Bearer ${tokens.get(who.id) ?? ""}` }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await reply.text();
  return { status: reply.status, body: JSON.parse(text) as Record<string, unknown> };
}

const start = (provider: Provider, who: Member | null = owner, storeId = store) =>
  call("video-oauth/start", who, { store_id: storeId, provider });
const startUrl = async (provider: Provider) => {
  const { status, body } = await start(provider);
  expect(status).toBe(200);
  return String(body.url);
};
const finish = (body: Record<string, unknown>, who: Member = owner) =>
  call("video-oauth/callback", who, body);
const refused = ({ status, body }: Answer) => `${status} ${String(body.code)}`;

const connections = () => sql<{ provider: string; status: string; account_label: string }[]>`
  select provider, status, account_label from private.video_connections where store_id = ${store} order by provider`;

describe("starting", () => {
  it("sends owners and managers to the provider, with PKCE and a state of their own", async () => {
    const zoom = new URL(await startUrl("zoom"));
    expect(zoom.href.startsWith(`${sandbox.url}/zoom/oauth/authorize?`)).toBe(true);
    expect(zoom.searchParams.get("redirect_uri")).toBe(REDIRECT);
    expect(zoom.searchParams.get("code_challenge_method")).toBe("S256");
    expect(zoom.searchParams.get("code_challenge")).toMatch(/^[\w-]{43}$/);
    const google = new URL(await startUrl("google_meet"));
    expect(google.searchParams.get("access_type")).toBe("offline");
    expect(google.searchParams.get("prompt")).toBe("consent");
    expect(google.searchParams.get("state")).not.toBe(zoom.searchParams.get("state"));
    expect((await start("zoom", manager)).status).toBe(200);
    const [kept] = await sql`select * from private.video_oauth_states where user_id = ${manager.id}`;
    expect(JSON.stringify(kept)).not.toContain(zoom.searchParams.get("state") ?? "?");
  });

  it("is refused to everybody else", async () => {
    expect(refused(await start("zoom", instructor))).toBe("403 role_not_allowed");
    expect(refused(await start("zoom", neighbour))).toBe("403 not_a_member");
    expect(refused(await start("zoom", owner, theirs))).toBe("403 not_a_member");
    expect(refused(await start("zoom", null))).toBe("401 not_signed_in");
    expect(refused(await call("video-oauth/start", owner, { store_id: store, provider: "teams" }))).toBe(
      "422 invalid_input",
    );
    expect(refused(await call("video-oauth/nothing", owner, {}))).toBe("404 action_not_found");
  });
});

describe("coming back", () => {
  it("belongs to whoever left", async () => {
    const back = await consent(await startUrl("zoom"));
    expect(refused(await finish(back, neighbour))).toBe("409 state_invalid");
    expect(refused(await finish(back, manager))).toBe("409 state_invalid");
    expect(refused(await finish({ ...back, state: randomUUID() }))).toBe("409 state_invalid");
    expect((await finish(back)).status).toBe(200);
    // Once.
    expect(refused(await finish(back))).toBe("409 state_invalid");
  });

  it("within ten minutes, and while one still runs the store", async () => {
    const late = await consent(await startUrl("zoom"));
    await sql`update private.video_oauth_states set expires_at = now() - interval '1 second' where used_at is null`;
    expect(refused(await finish(late))).toBe("409 state_invalid");
    const { body } = await start("zoom", manager);
    const back = await consent(String(body.url));
    await sql`update public.store_members set role = 'instructor' where user_id = ${manager.id}`;
    expect(refused(await finish(back, manager))).toBe("403 role_not_allowed");
    await sql`update public.store_members set role = 'manager' where user_id = ${manager.id}`;
    const [state] = await sql`
      select expires_at - created_at between '9 min 50 s' and '10 min 10 s' as ten from private.video_oauth_states where user_id = ${manager.id}
      order by created_at desc limit 1`;
    expect(state?.ten).toBe(true);
  });

  it("with a refusal connects nothing", async () => {
    const before = await connections();
    const back = await consent(await startUrl("google_meet"), { allow: false });
    expect(back.error).toBe("access_denied");
    expect(refused(await finish({ state: back.state, error: back.error }))).toBe("409 consent_refused");
    expect(await connections()).toEqual(before);
  });

  it("with a part of what is needed says which scope is missing, and gives the grant back", async () => {
    const google = await consent(await startUrl("google_meet"), {
      scopes: ["openid", "email", "https://www.googleapis.com/auth/calendar.events"],
    });
    const answer = await finish(google);
    expect(refused(answer)).toBe("409 scopes_missing");
    expect(answer.body.message).toContain("meetings.space.readonly");
    expect(sandbox.store.data.grants.at(-1)?.revoked).toBe(true);
    const zoom = await consent(await startUrl("zoom"), { scopes: ["meeting:write:meeting"] });
    expect(refused(await finish(zoom))).toBe("409 scopes_missing");
    expect(sandbox.store.data.grants.at(-1)?.revoked).toBe(true);
  });

  it("without a refresh token is explained", async () => {
    const back = await consent(await startUrl("google_meet"));
    sandbox.withholdRefreshToken = true;
    expect(refused(await finish(back))).toBe("409 no_refresh_token");
    sandbox.withholdRefreshToken = false;
    expect(sandbox.store.data.grants.at(-1)?.revoked).toBe(true);
  });

  it("with a code that is none, or when the provider is down, says so", async () => {
    const { state } = await consent(await startUrl("zoom"));
    expect(refused(await finish({ state, code: "made-up" }))).toBe("409 code_not_accepted");
    const back = await consent(await startUrl("zoom"));
    sandbox.faults.add({ provider: "zoom", kind: "server_error", path: "/oauth/token" });
    expect(refused(await finish(back))).toBe("502 provider_server");
  });

  it("connects: the account, its scopes and today's budget are shown, to session staff only", async () => {
    for (const provider of ["zoom", "google_meet"] as const) {
      const done = await finish(await consent(await startUrl(provider)));
      expect(done).toEqual({ status: 200, body: { store_id: store, provider } });
    }
    const status = videoStatus.reply.parse(
      (await call(`video-oauth/status?store=${store}`, instructor)).body,
    );
    expect(status).toMatchObject({
      sandbox: true,
      configured: { zoom: true, google_meet: true },
      connections: expect.arrayContaining([
        expect.objectContaining({
          provider: "zoom",
          status: "connected",
          account_label: "claire@provider.example.test",
          budget_left: 100,
        }),
        expect.objectContaining({ provider: "google_meet", status: "connected", budget_left: null }),
      ]),
    });
    expect(refused(await call(`video-oauth/status?store=${store}`, neighbour))).toBe("403 not_a_member");
    for (const role of ["stock", "support", "viewer"]) {
      await sql`update public.store_members set role = ${role}::public.store_role where user_id = ${instructor.id}`;
      expect(refused(await call(`video-oauth/status?store=${store}`, instructor)), role).toBe(
        "403 role_not_allowed",
      );
    }
    await sql`update public.store_members set role = 'instructor' where user_id = ${instructor.id}`;
    const providers = integrationStatus.reply.parse(
      (await call(`integration-status?store=${store}`, owner)).body,
    ).providers;
    expect(providers.filter((one) => one.connected).map((one) => one.id)).toEqual(["zoom", "google_meet"]);
    const other = integrationStatus.reply.parse(
      (await call(`integration-status?store=${theirs}`, neighbour)).body,
    ).providers;
    expect(other.filter((one) => one.connected)).toEqual([]);
  });
});

describe("Zoom for a whole account", () => {
  const account = (fields: Record<string, unknown> = {}) => ({
    store_id: store,
    provider: "zoom",
    auth_kind: "server_to_server",
    account_id: "acc-1",
    client_id: "their-app",
    client_secret: "secret-of-their-app",
    host_email: "host@example.test",
    ...fields,
  });

  it("is connected with the account's own client; the retired ways are refused with a sentence", async () => {
    for (const auth_kind of ["jwt", "password"]) {
      const answer = await call("video-oauth/connect-account", owner, account({ auth_kind }));
      expect(refused(answer)).toBe("422 auth_kind_retired");
    }
    const wrong = await call("video-oauth/connect-account", owner, account({ client_secret: "no" }));
    expect(wrong.status).toBe(409);
    expect(refused(await call("video-oauth/connect-account", instructor, account()))).toBe(
      "403 role_not_allowed",
    );
    expect((await call("video-oauth/connect-account", owner, account())).status).toBe(200);
    expect(await connections()).toEqual([
      ...[{ provider: "zoom", status: "disconnected", account_label: "claire@provider.example.test" }],
      { provider: "zoom", status: "connected", account_label: "host@example.test" },
      { provider: "google_meet", status: "connected", account_label: "claire@provider.example.test" },
    ]);
    expect((await finish(await consent(await startUrl("zoom")))).status).toBe(200);
  });
});

describe("testing and disconnecting", () => {
  it("asks the provider, and revokes there", async () => {
    const { connections: known } = videoStatus.reply.parse(
      (await call(`video-oauth/status?store=${store}`, owner)).body,
    );
    for (const { id } of known) {
      const body = { store_id: store, connection_id: id };
      expect((await call("video-oauth/test", owner, body)).status).toBe(200);
      expect(refused(await call("video-oauth/disconnect", instructor, body))).toBe("403 role_not_allowed");
      expect(refused(await call("video-oauth/invites", instructor, { ...body, invites: true }))).toBe(
        "403 role_not_allowed",
      );
      expect(
        refused(await call("video-oauth/disconnect", neighbour, { store_id: theirs, connection_id: id })),
      ).toBe("404 connection_not_found");
    }
    const google = known.find((one) => one.provider === "google_meet");
    const body = { store_id: store, connection_id: google?.id };
    expect((await call("video-oauth/disconnect", owner, body)).status).toBe(200);
    expect(refused(await call("video-oauth/test", owner, body))).toBe("404 connection_not_found");
    expect(
      sandbox.store.data.grants.filter((one) => one.provider === "google").every((one) => one.revoked),
    ).toBe(true);
    expect((await finish(await consent(await startUrl("google_meet")))).status).toBe(200);
  });
});

describe("two stores on one account", () => {
  it("are told so, and one that leaves does not end the other's authorisation", async () => {
    const second = String((await owner.client.rpc("create_store", { p_name: "Second" })).data);
    const statusOf = async (storeId: string) =>
      videoStatus.reply.parse((await call(`video-oauth/status?store=${storeId}`, owner)).body).connections;
    expect((await statusOf(store)).map((one) => one.shared)).toEqual([false, false]);
    for (const provider of ["zoom", "google_meet"] as const) {
      const { body } = await start(provider, owner, second);
      expect((await finish(await consent(String(body.url)))).status).toBe(200);
    }
    for (const storeId of [store, second])
      expect((await statusOf(storeId)).map((one) => [one.status, one.shared])).toEqual([
        ["connected", true],
        ["connected", true],
      ]);
    for (const { id } of await statusOf(second)) {
      const leave = { store_id: second, connection_id: id };
      expect((await call("video-oauth/disconnect", owner, leave)).status).toBe(200);
    }
    for (const { id, shared } of await statusOf(store)) {
      expect(shared).toBe(false);
      expect((await call("video-oauth/test", owner, { store_id: store, connection_id: id })).status).toBe(
        200,
      );
    }
  });
});

describe("a refusal while testing", () => {
  it.each([
    [403, "accessNotConfigured", "forbidden", "google_accessNotConfigured"],
    [403, "forbidden", "forbidden", "google_forbidden"],
    [403, "", "forbidden", "google_http_403"],
    [403, "insufficientPermissions", "reconnect", "missing_scope"],
    [403, "userRateLimitExceeded", "rate_limited", "google_userRateLimitExceeded"],
    [403, "rateLimitExceeded", "rate_limited", "google_rateLimitExceeded"],
    [403, "quotaExceeded", "rate_limited", "google_quotaExceeded"],
    [429, "", "rate_limited", "google_http_429"],
    [401, "authError", "unauthorized", "google_authError"],
    [500, "backendError", "server", "google_backendError"],
  ])("of Google is told for what it is: %i %s", async (status, reason, kind, code) => {
    const server = createServer((_, response) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify({ error: { code: status, errors: reason ? [{ reason }] : [] } }));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const client = new GoogleClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, "token");
    await expect(client.probe()).rejects.toMatchObject({ kind, code });
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it("of Zoom says when to come back", async () => {
    sandbox.faults.add({ provider: "zoom", kind: "rate_seconds", path: "/users/" });
    const refusal: unknown = await zoomAccount(videoConfig(sandbox.env), "token", "me").catch(
      (error: unknown) => error,
    );
    expect(refusal).toMatchObject({ kind: "rate_limited", retryAt: expect.any(Date) });
    expect(() => explain(refusal)).toThrow(
      expect.objectContaining({ status: 429, headers: { "retry-after": "1" } }),
    );
  });
});

describe("the worker", () => {
  const work = (headers: Record<string, string>) =>
    fetch(`${backend.origin}/functions/v1/video-worker`, { method: "POST", headers });

  it("answers to the secret key only", async () => {
    for (const headers of [
      {},
      { apikey: backend.publishableKey },
      { apikey: `${backend.secretKey}x` },
      { authorization: `Bearer ${backend.secretKey}` },
      { apikey: backend.publishableKey, authorization: `Bearer ${tokens.get(owner.id) ?? ""}` },
    ] as Record<string, string>[]) {
      const reply = await work(headers);
      expect(reply.status, Object.keys(headers).join()).toBe(401);
      await reply.text();
    }
  });

  it("makes the meetings of sessions that were saved, through the API, while everything else goes on", async () => {
    const { data: course } = await owner.client.rpc("create_course", {
      p_store_id: store,
      p_title: "Course",
    });
    const made = await Promise.all(
      (["zoom", "google_meet"] as const).map(async (platform) => {
        const { data, error } = await owner.client.rpc("create_live_session", {
          p_course_id: course?.id ?? "",
          p_fields: {
            title: `On ${platform}`,
            platform,
            scheduled_start: new Date(Date.now() + 86_400_000).toISOString(),
            scheduled_end: new Date(Date.now() + 90_000_000).toISOString(),
            time_zone: "Europe/Paris",
          },
        });
        expect(error).toBeNull();
        return String((data as { id: string } | null)?.id);
      }),
    );
    const reply = await work({ apikey: backend.secretKey });
    expect(await reply.json()).toMatchObject({ meeting: 2 });
    for (const id of made) {
      const { data } = await instructor.client.rpc("get_session_meeting_state", { p_session_id: id });
      expect(data).toMatchObject([{ state: "ready", error_code: null }]);
    }
    const { data: links } = await instructor.client
      .from("course_live_session_meetings")
      .select("join_url")
      .in("session_id", made);
    expect(links?.map((row) => new URL(row.join_url ?? "").pathname.split("/", 3).join("/")).sort()).toEqual([
      "/google/meet",
      "/zoom/j",
    ]);
    expect(await (await work({ apikey: backend.secretKey })).json()).toMatchObject({ meeting: 0 });
  });
});
