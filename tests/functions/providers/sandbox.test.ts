import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it, vi } from "vitest";
import { startSandbox } from "../../../supabase/local/sandbox/server.ts";
import { serveFunctions } from "../support/functions.ts";
import { videoWorld } from "../support/video.ts";

const world = await videoWorld();
const { sql, sandbox } = world;
const functions = await serveFunctions(world);
sandbox.webhooks.target = `${functions.url}/zoom-webhook`;
sandbox.webhooks.retries = [];
await world.connect("zoom");
await world.connect("google_meet");

const page = async (url: string) => {
  const reply = await fetch(url);
  return { status: reply.status, text: await reply.text() };
};

/** What a button of a page does; returns where it leads. */
async function act(fields: Record<string, string>, headers: Record<string, string> = {}): Promise<string> {
  const reply = await fetch(`${sandbox.url}/act`, {
    method: "POST",
    body: new URLSearchParams(fields),
    headers,
    redirect: "manual",
  });
  await reply.arrayBuffer();
  return `${reply.status} ${reply.headers.get("location") ?? ""}`;
}

const linkOf = async (session: string) => (await world.truthOf(session)).link ?? "";
const status = async (session: string) =>
  (await sql<{ status: string }[]>`select status from public.course_live_sessions where id = ${session}`)[0]
    ?.status;
const eventually = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 10_000 });

describe("the sandbox, for a person", () => {
  it("says what it is, and that nothing stands yet", async () => {
    const { status: code, text } = await page(`${sandbox.url}/`);
    expect(code).toBe(200);
    expect(text).toContain("SANDBOX");
    expect(text).toContain("None yet");
  });

  it("a join link of Zoom leads to a room one can come into, and the app learns of it", async () => {
    const session = await world.addSession({ title: "Light <b>", startsInMinutes: 5 });
    await world.drain();
    const link = await linkOf(session);
    const id = /\/j\/(\d+)/.exec(link)?.[1] ?? "";
    const before = await page(link);
    expect(before.text).toContain("has not started");
    expect(before.text).not.toContain("<b>");
    const back = `/zoom/j/${id}`;
    expect(await act({ provider: "zoom", id, action: "start", back })).toBe(`303 ${back}`);
    await eventually(async () => expect(await status(session)).toBe("live"));
    const inside = await act({ provider: "zoom", id, action: "join", back, name: "Léa" });
    expect(inside).toMatch(/^303 \/zoom\/j\/\d+\?me=\d+$/);
    const room = inside.slice(4);
    expect((await page(`${sandbox.url}${room}`)).text).toContain("You are in");
    const me = new URL(room, sandbox.url).searchParams.get("me") ?? "";
    expect(await act({ provider: "zoom", id, action: "leave", back: room, person: me })).toBe(`303 ${back}`);
    await eventually(async () => {
      const [row] = await sql<{ left_at: Date | null }[]>`
        select left_at from public.session_attendance where session_id = ${session} and person_name = 'Léa'`;
      expect(row?.left_at).toBeInstanceOf(Date);
    });
  });

  it.each(["zoom", "google_meet"] as const)(
    "%s: renamed, moved and deleted there, it shows here",
    async (platform) => {
      const session = await world.addSession({ platform, title: "Light" });
      await world.drain();
      const [row] = await sql<{ id: string; provider_id: string }[]>`
      select id, provider_id from private.video_meetings where session_id = ${session}`;
      const target = {
        provider: platform === "zoom" ? "zoom" : "google",
        id: row?.provider_id ?? "",
        back: "/",
      };
      const look = async () => {
        if (platform === "google_meet") await sql`select private.want_look(${row?.id ?? null})`;
        await world.drain();
        const [found] = await sql<{ drift: Record<string, unknown> | null }[]>`
        select drift from private.video_meetings where session_id = ${session}`;
        return found?.drift ?? {};
      };
      await act({ ...target, action: "rename", value: "Shade" });
      await act({ ...target, action: "move", value: "30" });
      await eventually(async () => expect(Object.keys(await look()).sort()).toEqual(["start", "topic"]));
      await act({ ...target, action: "delete" });
      await eventually(async () => expect(Object.keys(await look())).toEqual(["deleted"]));
      expect((await page(await linkOf(session))).status).toBe(404);
    },
  );

  it("a join link of Meet leads to a room as well", async () => {
    const session = await world.addSession({ platform: "google_meet" });
    await world.drain();
    const link = await linkOf(session);
    expect((await page(link)).text).toContain("Google Meet");
    const event = sandbox.store.data.events.at(-1);
    const room = await act({
      ...{ provider: "google", id: event?.id ?? "", action: "join", name: "Léa" },
      back: new URL(link).pathname,
    });
    expect((await page(`${sandbox.url}${room.slice(4)}`)).text).toContain("You are in");
    expect(sandbox.store.data.conferences.at(-1)?.participants.map((one) => one.displayName)).toEqual([
      "Léa",
    ]);
  });

  it("an app that is removed at Zoom needs its owner again", async () => {
    await act({ provider: "zoom", id: "claire@provider.example.test", action: "deauthorize", back: "/" });
    await eventually(async () => {
      const [row] = await sql`select status_reason from private.video_connections where provider = 'zoom'`;
      expect(row).toMatchObject({ status_reason: "deauthorized" });
    });
  });

  it("another site's page has no hand in it, and no action leads elsewhere", async () => {
    const before = structuredClone(sandbox.store.data.meetings);
    const id = before[0]?.id ?? "";
    expect(
      await act({ provider: "zoom", id, action: "delete", back: "/" }, { origin: "https://elsewhere.test" }),
    ).toBe("403 ");
    expect(sandbox.store.data.meetings).toEqual(before);
    expect(await act({ provider: "zoom", id, action: "nothing", back: "//elsewhere.test" })).toBe("303 /");
  });
});

describe("the sandbox, for the app", () => {
  const api = async (token: string, method: string, path: string, body?: object) => {
    const reply = await fetch(`${sandbox.url}/zoom/v2${path}`, {
      method,
      headers: { authorization: `Bearer ${token}` },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await reply.text();
    return { status: reply.status, body: (text ? JSON.parse(text) : {}) as Record<string, unknown> };
  };
  const lastToken = () =>
    sandbox.store.data.grants.findLast((grant) => grant.provider === "zoom")?.accessToken ?? "";

  it("knows a person's last authorisation only, as Zoom does", async () => {
    await world.connect("zoom");
    const first = lastToken();
    expect(await api(first, "GET", "/users/me")).toMatchObject({ status: 200 });
    await world.connect("zoom");
    expect(await api(first, "GET", "/users/me")).toMatchObject({ status: 401, body: { code: 4741 } });
    expect(await api(lastToken(), "GET", "/users/me")).toMatchObject({ status: 200 });
    expect(await api("guessed", "GET", "/users/me")).toMatchObject({ status: 401, body: { code: 124 } });
  });

  it("ignores a start that has passed, as Zoom does, and takes the rest", async () => {
    const token = lastToken();
    const made = await api(token, "POST", "/users/me/meetings", {
      ...{ topic: "Light", start_time: "2030-01-01T10:00:00", timezone: "Europe/Paris", duration: 60 },
    });
    const path = `/meetings/${String(made.body.id)}`;
    const change = {
      topic: "Shade",
      start_time: "2020-01-01T10:00:00",
      timezone: "Asia/Tokyo",
      duration: 30,
    };
    expect(await api(token, "PATCH", path, change)).toMatchObject({ status: 204 });
    expect(await api(token, "GET", path)).toMatchObject({
      body: { topic: "Shade", start_time: "2030-01-01T09:00:00Z", timezone: "Europe/Paris", duration: 30 },
    });
    expect(await api(token, "DELETE", path)).toMatchObject({ status: 204 });
  });
});

it("answers at the same address after a restart, so that links hold", async () => {
  const folder = await mkdtemp(join(tmpdir(), "atelier-sandbox-"));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, "sandbox.json");
  const first = await startSandbox({ file });
  const { url } = first;
  await first.close();
  const second = await startSandbox({ file });
  expect(second.url).toBe(url);
  // Taken by another: any address is better than none.
  const third = await startSandbox({ file });
  expect(third.url).not.toBe(url);
  await third.close();
  await second.close();
});
