import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { VideoConfig } from "../../../../supabase/functions/_shared/core/config.ts";
import { GoogleClient } from "../../../../supabase/functions/_shared/providers/google/calendar-client.ts";
import { syncCalendars } from "../../../../supabase/functions/_shared/video/webhooks/google-sync.ts";
import { keepChannels } from "../../../../supabase/functions/_shared/video/webhooks/google-watch.ts";
import { disconnect } from "../../../../supabase/functions/video-oauth/disconnect.ts";
import { serveFunctions } from "../../support/functions.ts";
import { videoWorld } from "../../support/video.ts";

const world = await videoWorld();
const { sql, login, sandbox } = world;
const functions = await serveFunctions(world);
const publicUrl = functions.url.replace(/\/functions\/v1$/, "");
const config: VideoConfig = { ...world.config, publicUrl };
const soon = () => new Date(Date.now() + 30_000);

beforeEach(async () => {
  sandbox.faults.clear();
  sandbox.store.data.channels = [];
  await sql`delete from public.course_live_sessions`;
  await sql`delete from private.google_channels`;
  await sql`delete from private.google_calendars`;
  await sql`delete from private.google_watches`;
  await world.connect("google_meet");
});

const channels = () => sql<
  {
    id: string;
    resource_id: string | null;
    address: string;
    expires_at: Date;
    last_message_at: Date | null;
  }[]
>`
  select id, resource_id, address, expires_at, last_message_at from private.google_channels order by created_at`;
const calendar = async () => {
  const [row] = await sql<
    {
      sync_token: string | null;
      due_at: Date;
      watch_at: Date;
      watch_error: string | null;
      error_detail: string | null;
    }[]
  >`
    select g.sync_token, g.due_at, w.run_at as watch_at, w.error_detail as watch_error, g.error_detail
    from private.google_calendars g join private.google_watches w on w.connection_id = g.connection_id`;
  if (!row) throw new Error("no calendar");
  return row;
};
const isDue = async () => (await calendar()).due_at.getTime() <= Date.now();
const eventOf = async (session: string) => {
  const [row] = await sql<{ provider_id: string }[]>`
    select provider_id from private.video_meetings where session_id = ${session} and state = 'active'`;
  const event = sandbox.store.data.events.find((one) => one.id === row?.provider_id);
  if (!event) throw new Error("no event");
  return event;
};
const driftOf = async (session: string) =>
  (await sql<{ drift: unknown }[]>`select drift from private.video_meetings where session_id = ${session}`)[0]
    ?.drift;

/** Somebody edits the event in the calendar; Google counts the change. */
async function touch(session: string, fields: Record<string, unknown>): Promise<void> {
  const event = await eventOf(session);
  Object.assign(event.fields, fields);
  event.etag += 1;
  sandbox.store.data.change += 1;
  event.change = sandbox.store.data.change;
}

async function call(over: Record<string, string> = {}): Promise<number> {
  const channel = sandbox.store.data.channels.at(-1);
  const reply = await fetch(`${functions.url}/google-webhook`, {
    method: "POST",
    headers: {
      "x-goog-channel-id": channel?.id ?? "",
      "x-goog-channel-token": channel?.token ?? "",
      "x-goog-resource-id": channel?.resourceId ?? "",
      "x-goog-resource-state": "exists",
      "x-goog-message-number": "7",
      ...over,
    },
  });
  await reply.text();
  return reply.status;
}

async function ready(): Promise<string> {
  const session = await world.addSession({ platform: "google_meet", title: "Light" });
  await world.drain();
  await keepChannels(login, config, soon());
  await syncCalendars(login, config, soon());
  return session;
}

describe("channels", () => {
  it("open with the connection, are renewed at half their life, and the old one is stopped", async () => {
    expect(await keepChannels(login, config, soon())).toBe(1);
    const [first] = await channels();
    expect(first).toMatchObject({ address: `${publicUrl}/functions/v1/google-webhook` });
    expect(sandbox.store.data.channels.map((one) => one.id)).toEqual([first?.id]);
    const life = (first?.expires_at.getTime() ?? 0) - Date.now();
    const half = (await calendar()).watch_at.getTime() - Date.now();
    expect(Math.abs(half - life / 2)).toBeLessThan(5_000);
    expect(await keepChannels(login, config, soon())).toBe(0);
    await sql`update private.google_watches set run_at = now()`;
    expect(await keepChannels(login, config, soon())).toBe(1);
    const now = await channels();
    expect(now).toHaveLength(1);
    expect(now[0]?.id).not.toBe(first?.id);
    expect(sandbox.store.data.channels.map((one) => one.id)).toEqual([now[0]?.id]);
  });

  it("are opened anew where the functions have moved", async () => {
    await keepChannels(login, config, soon());
    const moved = { ...config, publicUrl: "https://functions.example.test" };
    expect(await keepChannels(login, moved, soon())).toBe(1);
    expect((await channels()).map((one) => one.address)).toEqual([
      "https://functions.example.test/functions/v1/google-webhook",
    ]);
  });

  it("that Google refuses are said and tried again later; the calendar is read all the same", async () => {
    sandbox.faults.add({ provider: "google", kind: "forbidden_rate", path: "/watch" });
    expect(await keepChannels(login, config, soon())).toBe(0);
    expect(await calendar()).toMatchObject({ watch_error: "google_userRateLimitExceeded" });
    expect(await channels()).toHaveLength(0);
    expect(await keepChannels(login, config, soon())).toBe(0);
    expect(await syncCalendars(login, config, soon())).toBe(1);
    await sql`update private.google_watches set run_at = now()`;
    expect(await keepChannels(login, config, soon())).toBe(1);
    expect(await calendar()).toMatchObject({ watch_error: null });
  });

  it("that cannot be stopped keep neither the new one from being used nor others from being stopped", async () => {
    const renew = async () => {
      await sql`update private.google_watches set run_at = now()`;
      return keepChannels(login, config, soon());
    };
    const there = () => sandbox.store.data.channels.map((one) => one.id).sort();
    const here = async () => (await channels()).map((one) => one.id).sort();
    await keepChannels(login, config, soon());
    const [first] = await here();
    sandbox.faults.add({ provider: "google", kind: "server_error", path: "/channels/stop" });
    expect(await renew()).toBe(1);
    expect(await calendar()).toMatchObject({ watch_error: null });
    expect((await calendar()).watch_at.getTime()).toBeGreaterThan(Date.now() + 24 * 3_600_000);
    expect(await here()).toEqual(there());
    expect(there()).toHaveLength(2);
    sandbox.faults.add({ provider: "google", kind: "server_error", path: "/channels/stop" });
    expect(await renew()).toBe(1);
    // The first one failed again, the second one did not.
    expect(there()).toHaveLength(2);
    expect(there()).toContain(first);
    expect(await here()).toEqual(there());
    // One that has ended by itself is forgotten without a question.
    sandbox.store.data.channels = sandbox.store.data.channels.filter((one) => one.id !== first);
    await sql`update private.google_channels set expires_at = now() - interval '1 second' where id = ${first ?? null}`;
    sandbox.faults.add({ provider: "google", kind: "server_error", path: "/channels/stop", times: 9 });
    expect(await renew()).toBe(1);
    expect(await here()).not.toContain(first);
    expect(await here()).toHaveLength(2);
  });

  it("two workers open one", async () => {
    const opened = await Promise.all([1, 2, 3].map(() => keepChannels(login, config, soon())));
    expect(opened.reduce((sum, one) => sum + one, 0)).toBe(1);
    expect(sandbox.store.data.channels).toHaveLength(1);
  });

  it("end when the account is disconnected", async () => {
    await keepChannels(login, config, soon());
    const [row] = await sql<{ id: string }[]>`
      select id from private.video_connections where provider = 'google_meet' and status = 'connected'`;
    await disconnect(login, config, world.storeId, row?.id ?? "");
    expect(sandbox.store.data.channels).toEqual([]);
    expect(await channels()).toHaveLength(0);
  });
});

describe("another account", () => {
  it("takes the calendar's place with its channels: the old one's are stopped and forgotten", async () => {
    await ready();
    const [old] = sandbox.store.data.channels;
    await world.connect("google_meet", { user: "yves@provider.example.test" });
    expect(sandbox.store.data.channels).toEqual([]);
    expect(await channels()).toEqual([]);
    expect(await keepChannels(login, config, soon())).toBe(1);
    expect(sandbox.store.data.channels.map((one) => one.user)).toEqual(["yves@provider.example.test"]);
    expect(await call({ "x-goog-channel-id": old?.id ?? "", "x-goog-channel-token": old?.token ?? "" })).toBe(
      404,
    );
    expect(await sql`select connection_id from private.google_calendars`).toHaveLength(1);
  });

  it("is not asked for while Google is away: what is known of the old one goes all the same", async () => {
    await ready();
    sandbox.faults.add({ provider: "google", kind: "server_error", path: "/channels/stop" });
    await world.connect("google_meet", { user: "yves@provider.example.test" });
    expect(await channels()).toEqual([]);
  });
});

describe("a call of Google", () => {
  it("is believed with the channel, its token and its resource alone", async () => {
    await ready();
    expect(await isDue()).toBe(false);
    const channel = sandbox.store.data.channels.at(-1);
    expect(await call({ "x-goog-channel-token": "guessed" })).toBe(404);
    expect(await call({ "x-goog-channel-token": "" })).toBe(404);
    expect(await call({ "x-goog-channel-id": randomUUID() })).toBe(404);
    expect(await call({ "x-goog-channel-id": "' or 1=1" })).toBe(404);
    expect(await call({ "x-goog-resource-id": "another" })).toBe(404);
    expect(await call({ "x-goog-resource-state": "sync" })).toBe(200);
    expect(await isDue()).toBe(false);
    expect(channel?.token.length).toBeGreaterThan(40);
    const kept = JSON.stringify(await sql`select * from private.google_channels`);
    expect(kept).not.toContain(channel?.token ?? "");
  });

  it("brings a change made in the calendar to the session at once", async () => {
    const session = await ready();
    await touch(session, { summary: "Shade" });
    expect(await call()).toBe(200);
    await vi.waitFor(
      async () => expect(await driftOf(session)).toEqual({ topic: { ours: "Light", theirs: "Shade" } }),
      { timeout: 10_000 },
    );
    expect((await channels())[0]?.last_message_at).not.toBeNull();
  });

  it("echoing our own change is no drift and costs one question", async () => {
    const session = await ready();
    await sql`update public.course_live_sessions set title = 'Dusk' where id = ${session}`;
    await world.drain();
    await vi.waitFor(async () => expect(await isDue()).toBe(false), { timeout: 10_000 });
    await vi.waitFor(async () => {
      const open = await sql`select 1 from private.google_calendars where state = 'running'`;
      expect(open).toHaveLength(0);
    });
    expect(await driftOf(session)).toBeNull();
    expect((await eventOf(session)).fields.summary).toBe("Dusk");
  });
});

describe("changes", () => {
  it("are read since the last time, over several pages; foreign events mean nothing", async () => {
    const session = await ready();
    const before = sandbox.calls.length;
    for (let count = 0; count < 120; count += 1) {
      sandbox.store.data.change += 1;
      sandbox.store.data.events.push({
        ...(await eventOf(session)),
        ...{
          id: `foreign${count}`,
          fields: { summary: "Dentist" },
          change: sandbox.store.data.change,
          etag: 1,
        },
      });
    }
    await touch(session, { summary: "Shade" });
    await sql`update private.google_calendars set run_at = now()`;
    await syncCalendars(login, config, soon());
    expect(await driftOf(session)).toEqual({ topic: { ours: "Light", theirs: "Shade" } });
    const lists = sandbox.calls
      .slice(before)
      .filter((one) => one.path.endsWith("/events") && one.method === "GET");
    expect(lists).toHaveLength(3);
    expect((await calendar()).sync_token).toBe(String(sandbox.store.data.change));
    expect(JSON.stringify(await sql`select * from private.google_calendars`)).not.toContain("Dentist");
    sandbox.store.data.events = sandbox.store.data.events.filter((one) => !one.id.startsWith("foreign"));
  });

  it("with a token that is used up are read as a whole; nobody's data is overwritten", async () => {
    // Before there is a channel: nobody else reads the changes.
    const untouched = await world.addSession({ platform: "google_meet", title: "Still" });
    const removed = await world.addSession({ platform: "google_meet", title: "Gone" });
    const changed = await ready();
    await touch(changed, { summary: "Shade", location: "Room 3" });
    // Long deleted events are in no list any more.
    const gone = await eventOf(removed);
    sandbox.store.data.events = sandbox.store.data.events.filter((one) => one !== gone);
    const writes = () => sandbox.calls.filter((one) => one.method !== "GET").length;
    const before = writes();
    const fields = structuredClone((await eventOf(changed)).fields);
    const sessions = await sql`select title, revision from public.course_live_sessions order by title`;
    await sql`update private.google_calendars set sync_token = 'expired', run_at = now()`;
    await syncCalendars(login, config, soon());
    expect((await calendar()).sync_token).toMatch(/^\d+$/);
    expect(await driftOf(changed)).toEqual({ topic: { ours: "Light", theirs: "Shade" } });
    expect(await driftOf(untouched)).toBeNull();
    expect(await driftOf(removed)).toEqual({ deleted: { ours: false, theirs: true } });
    expect(writes()).toBe(before);
    expect((await eventOf(changed)).fields).toEqual(fields);
    expect(await sql`select title, revision from public.course_live_sessions order by title`).toEqual(
      sessions,
    );
  });

  it("a deleted event shows as deleted, also without any call", async () => {
    const session = await ready();
    const event = await eventOf(session);
    event.deleted = true;
    await touch(session, {});
    await sql`update private.google_calendars set run_at = now()`;
    await syncCalendars(login, config, soon());
    expect(await driftOf(session)).toEqual({ deleted: { ours: false, theirs: true } });
  });

  it("a call that comes while the changes are being read has them read again", async () => {
    const session = await ready();
    await sql`update private.google_calendars set run_at = now()`;
    sandbox.faults.add({ provider: "google", kind: "latency", path: "/events", method: "GET", delayMs: 700 });
    const reading = syncCalendars(login, config, soon());
    await new Promise((resolve) => setTimeout(resolve, 200));
    await touch(session, { summary: "Shade" });
    await sql`select private.queue_job('google_calendar', job_id) from private.google_calendars`;
    await reading;
    await syncCalendars(login, config, soon());
    expect(await driftOf(session)).toEqual({ topic: { ours: "Light", theirs: "Shade" } });
  });

  it("failing are tried again later, and the place in them is not lost", async () => {
    await ready();
    const { sync_token: token } = await calendar();
    await sql`update private.google_calendars set run_at = now()`;
    sandbox.faults.add({ provider: "google", kind: "server_error", path: "/events", method: "GET" });
    expect(await syncCalendars(login, config, soon())).toBe(0);
    expect(await calendar()).toMatchObject({ sync_token: token, error_detail: "google_backendError" });
    expect(await isDue()).toBe(false);
    await sql`update private.google_calendars set run_at = now()`;
    expect(await syncCalendars(login, config, soon())).toBe(1);
    expect(await calendar()).toMatchObject({ error_detail: null });
  });
});

describe("reading the changes", () => {
  /** Google answers so, and what it was asked. */
  async function answering<T>(
    body: string,
    type: string,
    run: (client: GoogleClient, asked: URL[]) => Promise<T>,
  ): Promise<T> {
    const asked: URL[] = [];
    const server = createServer((request, response) => {
      asked.push(new URL(request.url ?? "/", "http://google"));
      response.writeHead(200, { "content-type": type }).end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
      return await run(
        new GoogleClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, "token"),
        asked,
      );
    } finally {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  }

  it("asks for no text and no guests of anybody's events, and for as many as there may be", async () => {
    const page = {
      items: [{ id: "a", etag: "1", status: "confirmed", summary: "Dentist" }],
      nextSyncToken: "t",
    };
    await answering(JSON.stringify(page), "application/json", async (client, asked) => {
      expect(await client.changes(null, null)).toEqual({
        events: [{ id: "a", etag: "1", status: "confirmed" }],
        nextSyncToken: "t",
        nextPageToken: null,
      });
      const query = asked[0]?.searchParams;
      expect(query?.get("fields")).toBe("items(id,etag,status),nextPageToken,nextSyncToken");
      expect(query?.get("maxResults")).toBe("2500");
    });
  });

  it.each([
    ["text/html", "<!doctype html><title>Sorry</title>"],
    ["application/json", "{}"],
    ["application/json", JSON.stringify({ items: [] })],
    ["application/json", ""],
  ])("an answer that is no page is none: %s %s", async (type, body) => {
    await answering(body, type, async (client) => {
      await expect(client.changes("token", null)).rejects.toMatchObject({
        kind: "server",
        code: "google_unreadable",
      });
    });
  });

  it("stops when the worker's time is over, and begins there again", async () => {
    const session = await ready();
    const { sync_token: token } = await calendar();
    for (let count = 0; count < 120; count += 1) {
      sandbox.store.data.change += 1;
      sandbox.store.data.events.push({
        ...(await eventOf(session)),
        ...{ id: `foreign${count}`, change: sandbox.store.data.change, etag: 1 },
      });
    }
    await touch(session, { summary: "Shade" });
    await sql`update private.google_calendars set run_at = now()`;
    sandbox.faults.add({ provider: "google", kind: "latency", path: "/events", method: "GET", delayMs: 500 });
    const before = sandbox.calls.length;
    expect(await syncCalendars(login, config, new Date(Date.now() + 400))).toBe(0);
    expect(sandbox.calls.slice(before)).toHaveLength(1);
    expect(await calendar()).toMatchObject({ sync_token: token, error_detail: "out_of_time" });
    await sql`update private.google_calendars set run_at = now()`;
    expect(await syncCalendars(login, config, soon())).toBe(1);
    expect(await driftOf(session)).toEqual({ topic: { ours: "Light", theirs: "Shade" } });
    sandbox.store.data.events = sandbox.store.data.events.filter((one) => !one.id.startsWith("foreign"));
  });
});

it("nothing of it is printed", () => {
  expect(functions.logs.filter((line) => !/listening/.test(line))).toEqual([]);
});
