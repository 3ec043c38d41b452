import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import postgres from "postgres";
import { startBackend } from "../../supabase/local/backend.ts";
import { machine, writeBetween } from "./report.ts";
import { ask, lookAtTables, makeFloor, makePeople, makeSessions, type Person } from "./seats/ground.ts";
import { bareInsert, registration, type Way } from "./seats/ways.ts";

// Registrations beside bare inserts with the same keys: into one session and spread over 200, over 1, 10 and 60 connections.
const root = resolve(import.meta.dirname, "../..");
const say = (line: string) => void process.stderr.write(`${line}\n`);

const { values: given } = parseArgs({
  options: {
    people: { type: "string", default: "2000" },
    rounds: { type: "string", default: "5" },
    /** Leaves the page of benchmarks alone. */
    dry: { type: "boolean", default: false },
  },
});

const SPREADS = [1, 200];
const CONNECTIONS = [1, 10, 60];
const HTTP_REQUESTS = 500;

const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Registrations a second: each connection takes the next person as soon as it has an answer. */
async function rateOf(
  way: Way,
  connections: postgres.Sql[],
  people: readonly Person[],
  sessions: readonly string[],
): Promise<number> {
  let next = 0;
  const started = performance.now();
  await Promise.all(
    connections.map(async (connection) => {
      for (let at = next++; at < people.length; at = next++) {
        const [person, session] = [people[at], sessions[at % sessions.length]];
        if (person && session !== undefined) await way(connection, person, session);
      }
    }),
  );
  return people.length / ((performance.now() - started) / 1000);
}

interface Line {
  what: string;
  connections: number;
  bare: number;
  ours: number;
}

async function besideBare(
  sql: postgres.Sql,
  databaseUrl: string,
  people: readonly Person[],
): Promise<Line[]> {
  const open = (count: number, role?: string) =>
    Array.from({ length: count }, () =>
      postgres(databaseUrl, {
        max: 1,
        onnotice: () => undefined,
        connection: role === undefined ? {} : { role },
      }),
    );
  const lines: Line[] = [];
  for (const spread of SPREADS) {
    for (const count of CONNECTIONS) {
      const [plain, callers] = [open(count), open(count, "authenticated")];
      const rates: [number[], number[]] = [[], []];
      // The first round only warms up: statements are prepared, functions planned.
      for (let round = -1; round < Number(given.rounds); round += 1) {
        const sessions = await makeSessions(sql, spread);
        const bare = await rateOf(bareInsert, plain, people, sessions);
        const ours = await rateOf(registration, callers, people, sessions);
        if (round < 0) {
          await lookAtTables(sql);
          continue;
        }
        rates[0].push(bare);
        rates[1].push(ours);
      }
      await Promise.all([...plain, ...callers].map((connection) => connection.end({ timeout: 5 })));
      const line = { what: spread === 1 ? "one session" : `${spread} sessions`, connections: count };
      const [bare, ours] = [median(rates[0]), median(rates[1])];
      say(
        `${line.what}, ${count}: bare ${bare.toFixed(0)}/s, ours ${ours.toFixed(0)}/s, ${(bare / ours).toFixed(2)}`,
      );
      lines.push({ ...line, bare, ours });
    }
  }
  return lines;
}

async function bench(folder: string): Promise<void> {
  const backend = await startBackend({
    ...{
      root,
      dataFolder: folder,
      functionsFolder: null,
      seedModule: null,
      poolSize: Math.max(...CONNECTIONS),
    },
  });
  const sql = postgres(backend.databaseUrl, { max: 1, onnotice: () => undefined });
  try {
    const people = await makePeople(sql, Number(given.people));
    await makeFloor(sql);
    await backend.reloadSchema();
    const lines = await besideBare(sql, backend.databaseUrl, people);
    const http: string[] = [];
    for (const count of CONNECTIONS) {
      const [session = ""] = await makeSessions(sql, 1);
      const asked = { backend, people: people.slice(0, HTTP_REQUESTS), connections: count };
      const floor = await ask({ ...asked, rpc: "bench_floor", args: {} });
      const ours = await ask({ ...asked, rpc: "register_for_session", args: { p_session_id: session } });
      say(`over HTTP, ${count}: floor ${floor.toFixed(0)}/s, ours ${ours.toFixed(0)}/s`);
      http.push(
        `| ${count} | ${(1000 / floor).toFixed(2)} | ${(1000 / ours).toFixed(2)} | ${(1000 / ours - 1000 / floor).toFixed(2)} |`,
      );
    }
    const [server] = await sql<{ version: string }[]>`select current_setting('server_version') as version`;
    const text = [
      `Machine: ${machine()}; Node ${process.versions.node}, Postgres ${server?.version ?? ""}. ${given.people} people, medians of ${given.rounds} rounds, the two ways in turn, each statement a transaction of its own.`,
      "",
      "| into | connections | bare inserts a second | registrations a second | bare / ours |",
      "| --- | --: | --: | --: | --: |",
      ...lines.map(
        ({ what, connections, bare, ours }) =>
          `| ${what} | ${connections} | ${bare.toFixed(0)} | ${ours.toFixed(0)} | ${(bare / ours).toFixed(2)} |`,
      ),
      "",
      `Over HTTP, ${HTTP_REQUESTS} people into one session of 50 seats; milliseconds of the whole machine for one request:`,
      "",
      "| side by side | floor: `select 1` | registration | without the floor |",
      "| --: | --: | --: | --: |",
      ...http,
    ].join("\n");
    process.stdout.write(`${text}\n`);
    if (!given.dry) await writeBetween(join(root, "docs/benchmarks.md"), "bench:seats", text);
  } finally {
    await sql.end({ timeout: 5 });
    await backend.close();
  }
}

const folder = await mkdtemp(join(tmpdir(), "atelier-seats-"));
try {
  await bench(folder);
} finally {
  await rm(folder, { recursive: true, force: true });
}
