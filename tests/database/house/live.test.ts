import { REALTIME_SUBSCRIBE_STATES, type RealtimeChannel } from "@supabase/supabase-js";
import { afterEach, expect, it } from "vitest";
import WebSocket from "ws";
import type { Client } from "../../support/open-backend.ts";
import { testSetting } from "../support/setting.ts";
import { insertRegistration, insertSerial, insertSession } from "../support/world.ts";

const { backend, sql, ids, store, other } = await testSetting();

const open: { client: Client; channel: RealtimeChannel }[] = [];
afterEach(async () => {
  backend.cutRealtime(false);
  await Promise.all(open.splice(0).map(({ client }) => client.removeAllChannels()));
});

interface Followed {
  /** Resolves with the next status that is one of these. */
  becomes(...states: REALTIME_SUBSCRIBE_STATES[]): Promise<REALTIME_SUBSCRIBE_STATES>;
  /** Resolves once so many messages came, with what they say. */
  hears(count: number): Promise<unknown[]>;
  heard: unknown[];
  client: Client;
}

const { SUBSCRIBED, CHANNEL_ERROR, TIMED_OUT } = REALTIME_SUBSCRIBE_STATES;

/** As a page does: the official client, a private channel, the person's token. */
async function follow(userId: string | null, topic: string, token?: string): Promise<Followed> {
  const client = userId === null ? backend.anon() : backend.actingAs(userId);
  if (userId !== null) await client.realtime.setAuth(token ?? backend.tokenFor(userId));
  const channel = client.channel(topic, { config: { private: true } });
  open.push({ client, channel });
  const heard: unknown[] = [];
  const states: REALTIME_SUBSCRIBE_STATES[] = [];
  let seen = 0;
  let stir = () => undefined as void;
  const until = async <T>(found: () => T | undefined): Promise<T> => {
    for (;;) {
      const value = found();
      if (value !== undefined) return value;
      await new Promise<void>((resolve) => {
        stir = resolve;
      });
    }
  };
  channel.on("broadcast", { event: "*" }, ({ payload }: { payload: unknown }) => {
    heard.push(payload);
    stir();
  });
  channel.subscribe((status) => {
    states.push(status);
    stir();
  });
  return {
    client,
    heard,
    becomes: (...wanted) =>
      until(() => {
        const at = states.findIndex((state, index) => index >= seen && wanted.includes(state));
        if (at < 0) return undefined;
        seen = at + 1;
        return states[at];
      }),
    hears: (count) => until(() => (heard.length >= count ? heard : undefined)),
  };
}

const joined = async (userId: string | null, topic: string) =>
  (await (await follow(userId, topic)).becomes(SUBSCRIBED, CHANNEL_ERROR, TIMED_OUT)) === SUBSCRIBED;

it("opens a channel to those the policies let, and to nobody else", async () => {
  const session = await insertSession(sql, store);
  await insertRegistration(sql, store.id, session, ids.registered);
  expect(await joined(ids.owner, `store:${store.id}`)).toBe(true);
  expect(await joined(ids.registered, `session:${session}`)).toBe(true);
  expect(await joined(ids["other owner"], `store:${store.id}`)).toBe(false);
  expect(await joined(ids.registered, `store:${store.id}`)).toBe(false);
  expect(await joined(ids.stranger, `session:${session}`)).toBe(false);
  expect(await joined(null, `store:${store.id}`)).toBe(false);
  expect(await joined(ids.owner, `store:${store.id}'; drop table x --`)).toBe(false);
  // What was asked with is not there afterwards.
  expect(await sql`select from realtime.messages`).toHaveLength(0);
});

it("hands on what the database broadcasts, each message once and to its topic only", async () => {
  const [mine, twice, theirs] = await Promise.all([
    follow(ids.owner, `store:${store.id}`),
    follow(ids.stock, `store:${store.id}`),
    follow(ids["other owner"], `store:${other.id}`),
  ]);
  for (const each of [mine, twice, theirs]) await each.becomes(SUBSCRIBED);
  const [one, two] = [await insertSerial(sql, store), await insertSerial(sql, store)];
  const units = [{ table: "serial_numbers" }, { table: "serial_numbers" }];
  expect(await mine.hears(2)).toEqual(units);
  expect(await twice.hears(2)).toEqual(units);
  // A change that is taken back was none.
  await sql
    .begin(async (tx) => {
      await tx`update public.serial_numbers set bin = 'B-9' where id in (${one}, ${two})`;
      throw new Error("taken back");
    })
    .catch(() => undefined);
  await insertSerial(sql, other);
  await theirs.hears(1);
  expect([mine.heard.length, twice.heard.length, theirs.heard.length]).toEqual([2, 2, 1]);
});

it("lets nobody say anything to others", async () => {
  const [one, two] = await Promise.all([
    follow(ids.owner, `store:${store.id}`),
    follow(ids.stock, `store:${store.id}`),
  ]);
  for (const each of [one, two]) await each.becomes(SUBSCRIBED);
  await open[0]?.channel.send({ type: "broadcast", event: "changed", payload: { table: "forged" } });
  await insertSerial(sql, store);
  expect(await two.hears(1)).toEqual([{ table: "serial_numbers" }]);
});

it("ends with the right to follow, and comes back after a cut", async () => {
  const member = await follow(ids.viewer, `store:${store.id}`);
  await member.becomes(SUBSCRIBED);
  backend.cutRealtime(true);
  await member.becomes(CHANNEL_ERROR);
  backend.cutRealtime(false);
  await member.becomes(SUBSCRIBED);
  await insertSerial(sql, store);
  await member.hears(1);
  await sql`delete from public.store_members where store_id = ${store.id} and user_id = ${ids.viewer}`;
  // A page sends its token again whenever that is renewed.
  await member.client.realtime.setAuth(backend.tokenFor(ids.viewer, undefined, 7_200));
  await member.becomes(CHANNEL_ERROR);
  await insertSerial(sql, store);
  expect(member.heard).toHaveLength(1);
});

it("serves a token only as long as it lasts", async () => {
  const short = backend.tokenFor(ids.owner, undefined, 2);
  const member = await follow(ids.owner, `store:${store.id}`, short);
  await member.becomes(SUBSCRIBED);
  const { exp } = JSON.parse(Buffer.from(short.split(".")[1] ?? "", "base64url").toString()) as {
    exp: number;
  };
  await expect.poll(() => Date.now() / 1000, { timeout: 5_000 }).toBeGreaterThan(exp);
  await insertSerial(sql, store);
  await member.becomes(CHANNEL_ERROR);
  expect(member.heard).toEqual([]);
});

const refusal = (query: string) =>
  new Promise<number | undefined>((resolve) => {
    const socket = new WebSocket(`${backend.origin.replace("http", "ws")}/realtime/v1/websocket?${query}`);
    socket.on("unexpected-response", (_request, response) => resolve(response.statusCode));
    socket.on("open", () => {
      socket.terminate();
      resolve(101);
    });
    socket.on("error", () => undefined);
  });

it("wants the project's key and a protocol it speaks", async () => {
  expect(await refusal("vsn=2.0.0")).toBe(401);
  expect(await refusal("vsn=2.0.0&apikey=made-up")).toBe(401);
  expect(await refusal(`vsn=9&apikey=${backend.publishableKey}`)).toBe(400);
  expect(await refusal(`vsn=2.0.0&apikey=${backend.publishableKey}`)).toBe(101);
});

it("survives what no client sends", async () => {
  const member = await follow(ids.owner, `store:${store.id}`);
  await member.becomes(SUBSCRIBED);
  const address = `${backend.origin.replace("http", "ws")}/realtime/v1/websocket?vsn=2.0.0&apikey=${backend.publishableKey}`;
  for (const text of [
    "",
    "{",
    "[]",
    '["1","1","realtime:x",{}]',
    "[".repeat(10_000),
    JSON.stringify(["1", "1", `realtime:store:${store.id}`, "phx_join", { config: 7 }]),
  ]) {
    await new Promise<void>((resolve) => {
      const socket = new WebSocket(address);
      socket.on("open", () => socket.send(text));
      socket.on("message", () => socket.terminate());
      socket.on("close", () => resolve());
      socket.on("error", () => undefined);
    });
  }
  await insertSerial(sql, store);
  expect(await member.hears(1)).toEqual([{ table: "serial_numbers" }]);
});
