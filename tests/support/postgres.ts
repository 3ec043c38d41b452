import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import postgres from "postgres";
import { bootstrap, openFunctionsLogin } from "../../supabase/local/bootstrap.ts";
import { migrate } from "../../supabase/local/migrate.ts";
import { createCluster, startCluster } from "../../supabase/local/postgres.ts";
import { FUNCTIONS_ROLE, loginAs } from "../../supabase/local/secrets.ts";

const root = resolve(import.meta.dirname, "../..");
const TEMPLATE = "atelier_template";
const DEMO_TEMPLATE = "atelier_demo";
const FOLDER = /^atelier-test-(\d+)-/;

export interface TestPostgres {
  /** Superuser on the maintenance database. */
  adminUrl: string;
  stop(): Promise<void>;
}

export interface TestDatabase {
  /** The `postgres` role, which owns the schema and passes row security. */
  databaseUrl: string;
  /** The login of the edge functions. */
  functionsUrl: string;
  drop(): Promise<void>;
}

function onDatabase(url: string, database: string): string {
  const other = new URL(url);
  other.pathname = `/${database}`;
  return other.href;
}

/** Never closed for being idle: a connection may hold a lock while the work is done over another one. */
function quietConnection(url: string, max = 1): postgres.Sql {
  return postgres(url, { max, onnotice: () => undefined });
}

async function withConnection<T>(url: string, use: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = quietConnection(url);
  try {
    return await use(sql);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** A killed run leaves its Postgres behind; the next run ends it. */
async function removeAbandoned(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const owner = Number(FOLDER.exec(name)?.[1]);
    if (!Number.isInteger(owner) || isAlive(owner)) continue;
    const folder = join(tmpdir(), name);
    const pidFile = join(folder, "postgres/postmaster.pid");
    if (existsSync(pidFile)) {
      const pid = Number(readFileSync(pidFile, "utf8").split("\n")[0]);
      const command = existsSync(`/proc/${pid}/cmdline`) ? readFileSync(`/proc/${pid}/cmdline`, "utf8") : "";
      if (command.includes(folder)) process.kill(pid, "SIGQUIT");
    }
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** A throw-away Postgres with one migrated template database, ready to be cloned. */
export async function bootPostgres(): Promise<TestPostgres> {
  await removeAbandoned();
  const folder = await mkdtemp(join(tmpdir(), `atelier-test-${process.pid}-`));
  const options = { folder, password: randomBytes(18).toString("base64url"), durable: false };
  await createCluster(options);
  const cluster = await startCluster(options);
  process.once("exit", cluster.stopNow);
  const stop = async () => {
    process.removeListener("exit", cluster.stopNow);
    await cluster.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await withConnection(cluster.adminUrl, (sql) => sql.unsafe(`create database ${TEMPLATE}`));
    await bootstrap(onDatabase(cluster.adminUrl, TEMPLATE));
    await migrate(onDatabase(cluster.adminUrl, TEMPLATE), join(root, "supabase/migrations"));
    await openFunctionsLogin(onDatabase(cluster.adminUrl, TEMPLATE));
    // Whatever the time of day: digests of the morning come to who asks for them alone (private.plan_digests).
    await withConnection(
      onDatabase(cluster.adminUrl, TEMPLATE),
      (sql) =>
        sql`insert into private.digest_days (time_zone, hour, day) select name, '07:00', 'infinity' from pg_timezone_names`,
    );
  } catch (error) {
    await stop();
    throw error;
  }
  return { adminUrl: cluster.adminUrl, stop };
}

async function clone(adminUrl: string, name: string, template: string): Promise<void> {
  await withConnection(adminUrl, (sql) =>
    sql.unsafe(`create database ${name} template ${template} owner postgres strategy file_copy`),
  );
}

async function seed(databaseUrl: string, now: Date): Promise<void> {
  const { seedDemo } = await import("../../supabase/seed/index.ts");
  await withConnection(databaseUrl, async (sql) => {
    await seedDemo(sql, { now });
    await sql`analyze`;
  });
}

/** The instant that the demo data of this run stands around. */
export function demoNow(adminUrl: string): Promise<Date> {
  return withConnection(adminUrl, async (sql) => {
    const [row] = await sql<{ now: Date }[]>`select now from demo_template`;
    if (row === undefined) throw new Error("no test of this run has asked for the demo data");
    return row.now;
  });
}

/** Makes the seeded template once a run, whichever worker asks first; the others wait for it. */
async function ensureDemoTemplate(adminUrl: string): Promise<void> {
  await withConnection(adminUrl, async (sql) => {
    await sql`select pg_advisory_lock(hashtext(${DEMO_TEMPLATE}))`;
    const [found] = await sql`select 1 from pg_database where datname = ${DEMO_TEMPLATE}`;
    if (found !== undefined) return;
    const draft = `${DEMO_TEMPLATE}_draft`;
    await sql.unsafe(`drop database if exists ${draft} with (force)`);
    await clone(adminUrl, draft, TEMPLATE);
    // The app reads the real clock, so the demo stands around the real now, as on a first start; by whole five minutes.
    const now = new Date();
    now.setUTCMinutes(now.getUTCMinutes() - (now.getUTCMinutes() % 5), 0, 0);
    await seed(asPostgres(onDatabase(adminUrl, draft)), now);
    await sql`create table if not exists demo_template as select ${now}::timestamptz as now`;
    await sql.unsafe(`alter database ${draft} rename to ${DEMO_TEMPLATE}`);
  });
}

function asPostgres(adminUrl: string): string {
  const url = new URL(adminUrl);
  url.username = "postgres";
  return url.href;
}

/** A database of one's own: migrated, and with the demo data when asked for. */
export async function createDatabase(
  adminUrl: string,
  options: { demo?: boolean } = {},
): Promise<TestDatabase> {
  if (options.demo === true) await ensureDemoTemplate(adminUrl);
  const name = `test_${process.pid}_${randomBytes(5).toString("hex")}`;
  await clone(adminUrl, name, options.demo === true ? DEMO_TEMPLATE : TEMPLATE);
  const databaseUrl = asPostgres(onDatabase(adminUrl, name));
  return {
    databaseUrl,
    functionsUrl: loginAs(databaseUrl, FUNCTIONS_ROLE),
    drop: () =>
      withConnection(adminUrl, async (sql) => void (await sql.unsafe(`drop database ${name} with (force)`))),
  };
}
