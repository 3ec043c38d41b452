import { STATUS_CODES, type IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import postgres from "postgres";
import { WebSocketServer, type WebSocket } from "ws";
import { z } from "zod";
import { LOCAL_PUBLISHABLE_KEY, type Secrets } from "./secrets.ts";
import { signedClaims, type Claims } from "./tokens.ts";

export type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

export interface Realtime {
  /** Takes over a request for `/realtime/v1/websocket`. */
  upgrade: Upgrade;
  /** Ends every socket; until `false` is said, new ones are refused as by a project whose Realtime is away. */
  cut(away: boolean): void;
  close(): Promise<void>;
}

export const isLivePath = (url: string): boolean => url.split("?", 1)[0] === "/realtime/v1/websocket";

export function refuseUpgrade(socket: Duplex, status: number): void {
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}

/** [join_ref, ref, topic, event, payload]: version 2 of Phoenix' channels, the official client's default. */
const messageSchema = z.tuple([
  z.string().nullable(),
  z.string().nullable(),
  z.string().max(255),
  z.string().max(255),
  z.unknown(),
]);
const joinSchema = z.object({
  config: z.object({ private: z.boolean().default(false) }).default({ private: false }),
  access_token: z.string().optional(),
});
const tokenSchema = z.object({ access_token: z.string() });

const MOST_BYTES = 256 * 1024;
const MOST_CHANNELS = 100;
/** The client's heart beats every 25 seconds. */
const SILENT_MS = 60_000;
const TURN_MS = 100;
/** Where nobody listens, every minute. */
const IDLE_TURNS = 600;
const PREFIX = "realtime:";

interface Channel {
  joinRef: string | null;
  topic: string;
  claims: Claims;
}

interface Line {
  socket: WebSocket;
  channels: Map<string, Channel>;
  heard: number;
}

class Rollback extends Error {}

/**
 * The part of Supabase Realtime that Atelier uses, spoken as the official client speaks it: private channels, which the
 * policies of `realtime.messages` open, and what the database broadcasts on them. A client sends nothing to others here.
 * Null where supabase/local/bootstrap-realtime.sql did not make what it stands on.
 */
export async function openRealtime(databaseUrl: string, secrets: Secrets): Promise<Realtime | null> {
  const sql = postgres(databaseUrl, {
    max: 2,
    onnotice: () => undefined,
    prepare: false,
  });
  const [ours] = await sql<{ ready: boolean }[]>`
    select exists (select from pg_class where oid = to_regclass('realtime.messages') and relpersistence = 'u') as ready`.catch(
    async (error: unknown) => {
      await sql.end({ timeout: 1 });
      throw error;
    },
  );
  if (!ours?.ready) {
    await sql.end();
    return null;
  }
  const server = new WebSocketServer({ noServer: true, maxPayload: MOST_BYTES });
  const lines = new Set<Line>();
  let away = false;

  const say = (
    line: Line,
    channel: Pick<Channel, "joinRef" | "topic">,
    event: string,
    payload: unknown,
    ref: string | null = null,
  ) => {
    if (line.socket.readyState === line.socket.OPEN)
      line.socket.send(JSON.stringify([channel.joinRef, ref, PREFIX + channel.topic, event, payload]));
  };

  /** As hosted: a message of the topic is written and looked for with the caller's rights, and never stays. */
  const mayRead = async (claims: Claims, topic: string) => {
    if (!["anon", "authenticated"].includes(claims.role)) return false;
    let found = false;
    const ask = async (tx: postgres.TransactionSql) => {
      const [probe] = await tx<{ id: string }[]>`
        insert into realtime.messages (topic, extension, private) values (${topic}, 'broadcast', true) returning id`;
      await tx`select set_config('realtime.topic', ${topic}, true), set_config('request.jwt.claims', ${JSON.stringify(claims)}, true),
        set_config('role', ${claims.role}, true)`;
      found = (await tx`select from realtime.messages where id = ${probe?.id ?? null}`).length === 1;
      throw new Rollback();
    };
    await sql.begin(ask).catch((error: unknown) => {
      if (!(error instanceof Rollback)) throw error;
    });
    return found;
  };

  const claimsOf = (token: string | undefined): Claims | string => {
    const claims = token === undefined ? null : signedClaims(token, secrets.jwtSecret);
    if (!claims) return "Unauthorized: You do not have permissions to read from this Channel topic";
    return claims.exp * 1000 > Date.now() ? claims : "InvalidJWTToken: Token has expired";
  };

  const join = async (
    line: Line,
    topic: string,
    joinRef: string | null,
    payload: unknown,
  ): Promise<string | null> => {
    const asked = joinSchema.safeParse(payload);
    if (!asked.success) return "InvalidJoin: The payload cannot be read";
    if (!asked.data.config.private) return "PrivateOnly: This project only allows private channels";
    if (line.channels.size >= MOST_CHANNELS) return "ChannelRateLimitReached: Too many channels";
    const claims = claimsOf(asked.data.access_token);
    if (typeof claims === "string") return claims;
    if (!(await mayRead(claims, topic)))
      return "Unauthorized: You do not have permissions to read from this Channel topic";
    // What stands there is from before it.
    await delivering;
    await turn();
    line.channels.set(topic, { joinRef, topic, claims });
    return null;
  };

  /** Errors end the channel at the client, which joins anew when it can. */
  const end = (line: Line, channel: Channel, reason: string) => {
    line.channels.delete(channel.topic);
    say(line, channel, "system", {
      channel: channel.topic,
      extension: "system",
      status: "error",
      message: reason,
    });
    say(line, channel, "phx_error", {});
  };

  const receive = async (line: Line, text: string) => {
    line.heard = Date.now();
    const message = messageSchema.safeParse(JSON.parse(text));
    if (!message.success) return line.socket.close(1003, "unreadable");
    const [joinRef, ref, name, event, payload] = message.data;
    const reply = (reason: string | null, response: object = {}) =>
      line.socket.send(
        JSON.stringify([
          joinRef,
          ref,
          name,
          "phx_reply",
          reason === null ? { status: "ok", response } : { status: "error", response: { reason } },
        ]),
      );
    if (name === "phoenix") return reply(null);
    if (!name.startsWith(PREFIX)) return reply("unmatched topic");
    const topic = name.slice(PREFIX.length);
    const channel = line.channels.get(topic);
    if (event === "phx_join")
      return reply(await join(line, topic, joinRef, payload), { postgres_changes: [] });
    if (event === "phx_leave") {
      line.channels.delete(topic);
      return reply(null);
    }
    if (event === "access_token" && channel) {
      const claims = claimsOf(tokenSchema.safeParse(payload).data?.access_token);
      if (typeof claims === "string") return end(line, channel, claims);
      if (!(await mayRead(claims, topic))) return end(line, channel, "Unauthorized");
      channel.claims = claims;
      return;
    }
    // Nobody may write to a channel but the database.
    if (ref !== null) reply("Unauthorized: You do not have permissions to write to this Channel topic");
  };

  /** Hands on what stands there. Whoever takes a message takes it away; where nobody listens, what is old goes. */
  const deliver = async () => {
    const rows = await sql<{ topic: string; event: string | null; payload: unknown }[]>`
      with taken as (
        delete from realtime.messages where private and (${lines.size > 0} or inserted_at < (now() at time zone 'UTC') - interval '1 minute')
        returning topic, event, payload, inserted_at, id)
      select topic, event, payload from taken order by inserted_at, id`;
    for (const { topic, event, payload } of rows) {
      for (const line of lines) {
        const channel = line.channels.get(topic);
        if (!channel) continue;
        if (channel.claims.exp * 1000 <= Date.now()) end(line, channel, "InvalidJWTToken: Token has expired");
        else say(line, channel, "broadcast", { type: "broadcast", event, payload });
      }
    }
  };
  let delivering: Promise<void> | null = null;
  const turn = (): Promise<void> => {
    delivering ??= deliver()
      .catch(() => {
        // What was broadcast while Postgres was away is lost: whoever joins again asks for everything.
        for (const line of lines) line.socket.terminate();
      })
      .finally(() => {
        delivering = null;
      });
    return delivering;
  };
  // Writers wait for nobody who listens: what they leave is looked for, and where nobody listens it is only taken away.
  let turns = 0;
  const clock = setInterval(() => {
    turns += 1;
    if (lines.size > 0 || turns % IDLE_TURNS === 0) void turn();
    for (const line of lines) if (Date.now() - line.heard > SILENT_MS) line.socket.terminate();
  }, TURN_MS);
  clock.unref();

  const open = (socket: WebSocket) => {
    const line: Line = { socket, channels: new Map(), heard: Date.now() };
    lines.add(line);
    let last: Promise<unknown> = Promise.resolve();
    socket.on("message", (data, binary) => {
      if (binary) return socket.close(1003, "unreadable");
      // One after the other: a channel that is left while it is joined is left.
      last = last.then(() => receive(line, String(data))).catch(() => socket.close(1011, "failed"));
    });
    socket.on("error", () => socket.terminate());
    socket.on("close", () => lines.delete(line));
  };

  return {
    upgrade: (request, socket, head) => {
      const { searchParams } = new URL(request.url ?? "/", "http://here");
      const key = searchParams.get("apikey");
      if (away) return refuseUpgrade(socket, 503);
      if (key !== LOCAL_PUBLISHABLE_KEY && key !== secrets.secretKey) return refuseUpgrade(socket, 401);
      if (searchParams.get("vsn") !== "2.0.0") return refuseUpgrade(socket, 400);
      server.handleUpgrade(request, socket, head, open);
    },
    cut: (stays) => {
      away = stays;
      for (const line of lines) line.socket.terminate();
    },
    close: async () => {
      clearInterval(clock);
      for (const line of lines) line.socket.terminate();
      server.close();
      await sql.end({ timeout: 5 });
    },
  };
}
