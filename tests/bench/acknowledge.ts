import { Buffer } from "node:buffer";
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type postgres from "postgres";
import { zoomSignature } from "../../supabase/functions/_shared/providers/zoom/signature.ts";
import { startFunctions } from "../../supabase/local/functions.ts";
import { FUNCTIONS_ROLE, loginAs } from "../../supabase/local/secrets.ts";
import type { Sandbox } from "../../supabase/local/sandbox/server.ts";
import { WEBHOOK_SECRET } from "../../supabase/local/sandbox/webhooks.ts";

// Zoom's messages of a few big sessions at once: people come in while others are still being noted.
const MESSAGES = 2000;
const SIDE_BY_SIDE = 16;
const WARM_UP = 100;

export interface Acknowledgements {
  messages: number;
  sideBySide: number;
  perSecond: number;
  median: number;
  p99: number;
  slowest: number;
  /** How long after the last answer everything was done that the messages ask for. */
  doneAfterSeconds: number;
}

/** The real function on Deno, over HTTP, with its processing under way while more messages come in. */
export async function acknowledgements(
  sql: postgres.Sql,
  sandbox: Sandbox,
  settings: { databaseUrl: string; keys: string },
): Promise<Acknowledgements> {
  const cacheFolder = await mkdtemp(join(tmpdir(), "atelier-bench-"));
  const functions = startFunctions({
    folder: resolve(import.meta.dirname, "../../supabase/functions"),
    cacheFolder,
    watch: false,
    log: (line) => process.stderr.write(`${line}\n`),
    env: {
      ...sandbox.env,
      FUNCTIONS_DB_URL: loginAs(settings.databaseUrl, FUNCTIONS_ROLE),
      VIDEO_ENCRYPTION_KEYS: settings.keys,
      // Nobody calls the worker here: what the function leaves is nobody's.
      WORKER_JOBS: "10000",
    },
  });
  const agent = new Agent({ keepAlive: true, maxSockets: SIDE_BY_SIDE });
  try {
    const port = await functions.port();
    if (port === null) throw new Error("the functions did not start");
    const meetings = await sql<{ provider_id: string }[]>`
      select provider_id from private.video_meetings where provider = 'zoom' and state = 'active' limit 10`;
    const message = (index: number) => {
      const joined = new Date().toISOString();
      return JSON.stringify({
        event: "meeting.participant_joined",
        event_ts: Date.now() + index,
        payload: {
          account_id: "sandbox",
          object: {
            id: meetings[index % meetings.length]?.provider_id,
            uuid: "bench==",
            participant: {
              ...{ user_id: String(index), user_name: `Person ${index}`, participant_uuid: randomUUID() },
              ...{ email: "", id: "", join_time: joined },
            },
          },
        },
      });
    };
    const post = (index: number) =>
      new Promise<number>((done, failed) => {
        const body = Buffer.from(message(index));
        const timestamp = String(Math.floor(Date.now() / 1000));
        const started = performance.now();
        const outgoing = request(
          {
            ...{ host: "127.0.0.1", port, agent, method: "POST", path: "/functions/v1/zoom-webhook" },
            headers: {
              "content-type": "application/json",
              "content-length": body.length,
              "x-zm-request-timestamp": timestamp,
              "x-zm-signature": zoomSignature(WEBHOOK_SECRET, timestamp, body),
            },
          },
          (reply) => {
            reply.resume();
            reply.once("end", () => {
              if (reply.statusCode === 200) done(performance.now() - started);
              else failed(new Error(`answered ${reply.statusCode ?? 0}`));
            });
          },
        );
        outgoing.once("error", failed);
        outgoing.end(body);
      });
    const run = async (from: number, count: number): Promise<number[]> => {
      const times: number[] = [];
      let next = from;
      const lane = async () => {
        while (next < from + count) times.push(await post(next++));
      };
      await Promise.all(Array.from({ length: SIDE_BY_SIDE }, lane));
      return times;
    };
    await run(0, WARM_UP);
    const started = performance.now();
    const times = (await run(WARM_UP, MESSAGES)).sort((a, b) => a - b);
    const answered = performance.now();
    const open = async () =>
      (await sql`select 1 from private.video_webhook_events where state in ('queued', 'running') limit 1`)
        .length > 0;
    while (await open()) await new Promise((again) => setTimeout(again, 100));
    const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
    return {
      messages: MESSAGES,
      sideBySide: SIDE_BY_SIDE,
      perSecond: MESSAGES / ((answered - started) / 1000),
      median: at(0.5),
      p99: at(0.99),
      slowest: at(1),
      doneAfterSeconds: (performance.now() - answered) / 1000,
    };
  } finally {
    agent.destroy();
    await functions.close();
    await rm(cacheFolder, { recursive: true, force: true });
  }
}
