import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import postgres from "postgres";
import { startBackend, type Backend } from "../../supabase/local/backend.ts";
import { DEMO_PASSWORD } from "../../supabase/seed/index.ts";
import { makeCases, type Case } from "./cases.ts";
import { countDataset, loadDataset } from "./dataset.ts";
import { post } from "./http.ts";
import { compare, fastest } from "./measure.ts";
import { tableOf, writeBetween, type Result } from "./report.ts";

const root = resolve(import.meta.dirname, "../..");
const say = (line: string) => void process.stderr.write(`${line}\n`);

const { values: given } = parseArgs({
  options: {
    serials: { type: "string", default: "100000" },
    sessions: { type: "string", default: "2000" },
    runs: { type: "string", default: "200" },
    /** A folder that keeps the data for another run. */
    data: { type: "string" },
    /** Only the questions whose name contains this; the page is left alone. */
    only: { type: "string" },
  },
});

async function signIn(backend: Backend): Promise<string> {
  const { body } = await post(
    `${backend.url}/auth/v1/token?grant_type=password`,
    { apikey: backend.publishableKey },
    { email: "claire@demo.atelier.test", password: DEMO_PASSWORD },
  );
  if (typeof body === "object" && body && "access_token" in body && typeof body.access_token === "string") {
    return body.access_token;
  }
  throw new Error(`the member cannot sign in: ${JSON.stringify(body)}`);
}

async function ask(backend: Backend, token: string, { rpc, args }: Case): Promise<unknown> {
  const headers = { apikey: backend.publishableKey, authorization: `Bearer ${token}` };
  const { status, body } = await post(`${backend.url}/rest/v1/rpc/${rpc}`, headers, args);
  if (status !== 200) throw new Error(`${rpc} answered ${status}: ${JSON.stringify(body)}`);
  return body;
}

const idsOf = (rows: unknown) =>
  Array.isArray(rows)
    ? rows.map((row: unknown) => (typeof row === "object" && row && "id" in row ? row.id : null))
    : [];

async function measure(
  backend: Backend,
  sql: postgres.Sql,
  token: string,
  which: Case,
  runs: number,
): Promise<Result> {
  const throughApi = () => ask(backend, token, which);
  const ways = which.sql.map((query) => () => sql.unsafe(query, which.parameters, { prepare: true }));
  const bare = await fastest(ways);
  const [fromApi, fromSql] = [await throughApi(), await bare()];
  if (which.sameRows && JSON.stringify(idsOf(fromApi)) !== JSON.stringify(idsOf(fromSql))) {
    throw new Error(`${which.list} ${which.name}: the API and the SQL answer with different rows`);
  }
  const [api, plain] = await compare(runs, throughApi, bare);
  return { which, rows: fromSql.length, api, bare: plain };
}

async function bench(folder: string): Promise<void> {
  const backend = await startBackend({
    root,
    dataFolder: folder,
    functionsFolder: null,
    seedModule: null,
    durable: false,
  });
  const sql = postgres(backend.databaseUrl, { max: 1, onnotice: () => undefined });
  try {
    const [filled] = await sql<{ is: boolean }[]>`select exists (select from public.stores) as is`;
    if (!filled?.is) {
      const started = performance.now();
      await loadDataset(sql, { serials: Number(given.serials), sessions: Number(given.sessions) }, say);
      say(`loaded in ${Math.round((performance.now() - started) / 1000)} s`);
    }
    await sql`create or replace function public.bench_floor() returns int language sql stable set search_path = '' as 'select 1'`;
    await sql`grant execute on function public.bench_floor() to authenticated`;
    await backend.reloadSchema();
    const token = await signIn(backend);
    const runs = Number(given.runs);
    const results: Result[] = [];
    for (const which of await makeCases(sql)) {
      if (
        given.only !== undefined &&
        which.list !== "" &&
        !`${which.list} ${which.name}`.includes(given.only)
      )
        continue;
      const result = await measure(backend, sql, token, which, runs);
      const { api, bare } = result;
      say(
        `${`${which.list} ${which.name}`.trim().padEnd(56)} api ${api.median.toFixed(2)} (${api.p95.toFixed(2)})  sql ${bare.median.toFixed(2)} (${bare.p95.toFixed(2)})  x${(api.median / bare.median).toFixed(2)}`,
      );
      results.push(result);
    }
    const [server] = await sql<{ version: string }[]>`select current_setting('server_version') as version`;
    const table = tableOf(results, {
      postgres: server?.version ?? "",
      runs,
      amounts: await countDataset(sql),
    });
    if (given.only === undefined) await writeBetween(join(root, "docs/benchmarks.md"), "bench:lists", table);
  } finally {
    await sql.end({ timeout: 5 });
    await backend.close();
  }
}

const folder = given.data ?? mkdtempSync(join(tmpdir(), "atelier-bench-"));
try {
  await bench(folder);
} finally {
  if (given.data === undefined) rmSync(folder, { recursive: true, force: true });
}
