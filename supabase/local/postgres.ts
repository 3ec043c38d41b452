import { execFile, spawn, type ChildProcess } from "node:child_process";
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { postgresBinaries, postgresRunner, type PostgresBinaries, type Runner } from "./binaries.ts";
import { StartError } from "./errors.ts";
import { commandLine, isAlive, waitUntil } from "./processes.ts";

export const POSTGRES_MAJOR = "17";

export interface ClusterOptions {
  /** Folder that holds the cluster (`postgres/`) and its log. */
  folder: string;
  password: string;
  /** False trades safety against a power cut for speed; fit for throw-away data only. */
  durable: boolean;
}

export interface Cluster {
  /** Superuser, for what a hosted project's platform does. */
  adminUrl: string;
  /** The `postgres` role, with no more rights than a hosted project gives it. */
  databaseUrl: string;
  pid: number;
  stop(): Promise<void>;
  /** For exit handlers, where nothing can be awaited: asks for an orderly shutdown and returns. */
  stopNow(): void;
  /** Told when Postgres ended though nobody stopped it, when it stands again at the same address, or that it does not. */
  onUnexpectedExit(listener: (what: "ended" | "back" | "lost") => void): void;
}

const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 15_000;
/** What a killed Postgres leaves running for a moment must be gone before the next one starts. */
const REVIVE_EVERY_MS = 500;

export function hasCluster(folder: string): boolean {
  return existsSync(join(folder, "postgres"));
}

/**
 * Creates the cluster aside and moves it into place when it is whole, so that an interrupted first start leaves none. Each
 * attempt has a folder of its own: the initdb of a killed one may still be clearing up after itself.
 */
export async function createCluster({ folder, password }: ClusterOptions): Promise<void> {
  const binaries = postgresBinaries();
  const runner = postgresRunner(binaries.postgres);
  removeDrafts(folder);
  const draft = mkdtempSync(join(folder, DRAFT));
  const cluster = join(draft, "cluster");
  const passwordFile = join(draft, "password");
  try {
    mkdirSync(cluster, { mode: 0o700 });
    writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
    const { owner } = runner;
    if (owner) for (const path of [draft, cluster, passwordFile]) chownSync(path, owner.uid, owner.gid);
    await runInitdb(binaries, runner, cluster, passwordFile);
    writeSettings(cluster);
    renameSync(cluster, join(folder, "postgres"));
  } finally {
    removeDrafts(folder);
  }
}

const DRAFT = "postgres.new-";

export function removeDrafts(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (name.startsWith(DRAFT)) rmSync(join(folder, name), { recursive: true, force: true, maxRetries: 3 });
  }
}

async function runInitdb(binaries: PostgresBinaries, runner: Runner, cluster: string, passwordFile: string) {
  let reason = "";
  for (const locale of ["C.UTF-8", "en_US.UTF-8", "C"]) {
    const { file, args, uid, gid } = runner.wrap(binaries.initdb, [
      ...["-D", cluster, "-U", "supabase_admin", "-A", "scram-sha-256", `--pwfile=${passwordFile}`],
      ...["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", `--locale=${locale}`],
      ...["--no-sync", "--no-instructions"],
    ]);
    const failure = await new Promise<string | null>((resolve) => {
      execFile(file, args, { uid, gid, env: postgresEnv() }, (error, _out, err) => {
        resolve(error ? lastLine(err || error.message) : null);
      });
    });
    if (failure === null) return;
    reason = failure;
    if (!/locale/i.test(reason)) break;
  }
  if (/could not look up effective user ID/.test(reason)) {
    throw new StartError(
      `The user id ${process.getuid?.()} has no account on this system, without which Postgres does not run; add one, or set DATABASE_URL to a Postgres of your own.`,
    );
  }
  throw new StartError(`The local database could not be created: ${withoutStop(reason)}.`);
}

function writeSettings(cluster: string): void {
  const settings = [
    "listen_addresses = '127.0.0.1'",
    "unix_socket_directories = ''",
    "max_connections = 300",
    "shared_buffers = '128MB'",
    "work_mem = '8MB'",
    "maintenance_work_mem = '128MB'",
    "effective_cache_size = '1GB'",
    "random_page_cost = 1.1",
    "wal_level = minimal",
    "max_wal_senders = 0",
    "max_wal_size = '512MB'",
    "checkpoint_timeout = '15min'",
    "timezone = 'UTC'",
    "log_timezone = 'UTC'",
    "log_min_messages = warning",
    "log_min_error_statement = panic",
    "jit = off",
  ];
  writeFileSync(join(cluster, "postgresql.auto.conf"), `${settings.join("\n")}\n`);
}

export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const cluster = join(options.folder, "postgres");
  refuseDamaged(cluster);
  await stopOrphan(cluster);
  const binaries = postgresBinaries();
  const runner = postgresRunner(binaries.postgres);
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    const outcome = await launch(options, cluster, binaries, runner, port);
    if ("child" in outcome) {
      const again = () => launch(options, cluster, binaries, runner, port);
      return runningCluster(options, outcome.child, port, again);
    }
    if (attempt < 3 && /could not create any TCP\/IP sockets|could not bind/i.test(outcome.log)) continue;
    throw damaged(cluster, lastFatal(outcome.log), join(options.folder, "postgres.log"));
  }
}

function refuseDamaged(cluster: string): void {
  const versionFile = join(cluster, "PG_VERSION");
  if (!existsSync(versionFile)) throw damaged(cluster, "PG_VERSION is missing");
  const version = readFileSync(versionFile, "utf8").trim();
  if (version !== POSTGRES_MAJOR) {
    const found = /^\d+$/.test(version)
      ? `it was written by Postgres ${version}`
      : "PG_VERSION is not readable";
    throw damaged(cluster, found);
  }
}

function damaged(cluster: string, reason: string, log?: string): StartError {
  const more = log ? `, more in ${log}` : "";
  return new StartError(
    `The local database in ${cluster} cannot be opened (${withoutStop(reason)}${more}); nothing was changed: restore that folder, or start over with "npm run db:reset".`,
  );
}

type Outcome = { child: ChildProcess } | { log: string };

async function launch(
  { folder, durable }: ClusterOptions,
  cluster: string,
  binaries: PostgresBinaries,
  runner: Runner,
  port: number,
): Promise<Outcome> {
  const log = join(folder, "postgres.log");
  const out = openSync(log, "w", 0o600);
  const fast = durable
    ? []
    : ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"];
  const { file, args, uid, gid } = runner.wrap(binaries.postgres, [
    "-D",
    cluster,
    "-p",
    String(port),
    ...fast,
  ]);
  // A group of its own: a Ctrl-C in the terminal reaches this process alone, which then stops Postgres in order.
  const child = spawn(file, args, {
    uid,
    gid,
    env: postgresEnv(),
    stdio: ["ignore", out, out],
    detached: true,
  });
  closeSync(out);
  let gone = false;
  child.once("error", () => (gone = true));
  child.once("exit", () => (gone = true));
  const isReady = () =>
    readPidFile(cluster)?.[7]?.trim() === "ready" && readPidFile(cluster)?.[0] === String(child.pid);
  await waitUntil(() => gone || isReady(), START_TIMEOUT_MS, 15);
  if (!gone && isReady()) return { child };
  if (!gone) child.kill("SIGQUIT");
  return { log: readFileSync(log, "utf8") };
}

function runningCluster(
  { password }: ClusterOptions,
  first: ChildProcess,
  port: number,
  launchAgain: () => Promise<Outcome>,
): Cluster {
  let child = first;
  let stopping = false;
  let reviving = Promise.resolve();
  const listeners: ((what: "ended" | "back" | "lost") => void)[] = [];
  const tell = (what: "ended" | "back" | "lost") => listeners.forEach((listener) => listener(what));
  const ended = () => child.exitCode !== null || child.signalCode !== null;

  async function revive(): Promise<void> {
    tell("ended");
    const deadline = Date.now() + START_TIMEOUT_MS;
    while (!stopping && Date.now() < deadline) {
      const outcome = await launchAgain();
      if ("child" in outcome) {
        child = outcome.child;
        watch();
        return tell("back");
      }
      await wait(REVIVE_EVERY_MS);
    }
    if (!stopping) tell("lost");
  }
  function watch(): void {
    child.once("exit", () => {
      if (!stopping) reviving = revive();
    });
  }
  watch();

  const url = (user: string) =>
    `postgresql://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}/postgres`;
  return {
    adminUrl: url("supabase_admin"),
    databaseUrl: url("postgres"),
    get pid() {
      return child.pid ?? 0;
    },
    stop: async () => {
      stopping = true;
      await reviving;
      if (ended()) return;
      const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
      child.kill("SIGINT");
      const late = setTimeout(() => child.kill("SIGQUIT"), STOP_TIMEOUT_MS);
      await exited;
      clearTimeout(late);
    },
    stopNow: () => {
      stopping = true;
      child.kill("SIGINT");
    },
    onUnexpectedExit: (listener) => void listeners.push(listener),
  };
}

/**
 * A killed parent can leave its Postgres behind. It is this folder's own, and the lock says that nobody uses it, so it is
 * shut down. A pid file whose number now belongs to some other program would stop Postgres from starting, and goes away.
 */
export async function stopOrphan(cluster: string): Promise<void> {
  const pid = Number(readPidFile(cluster)?.[0]);
  if (!Number.isInteger(pid) || pid <= 1 || !isAlive(pid)) return;
  if (!servesFolder(pid, cluster)) {
    rmSync(join(cluster, "postmaster.pid"), { force: true });
    return;
  }
  process.kill(pid, "SIGINT");
  if (await waitUntil(() => !isAlive(pid), STOP_TIMEOUT_MS)) return;
  process.kill(pid, "SIGQUIT");
  if (await waitUntil(() => !isAlive(pid), STOP_TIMEOUT_MS)) return;
  throw new StartError(
    `A Postgres of an earlier run (process ${pid}) still holds ${cluster} and does not stop; end that process and start again.`,
  );
}

/** Postgres makes its data folder its working directory, which stays true when the folder is moved. */
function servesFolder(pid: number, cluster: string): boolean {
  try {
    if (readlinkSync(`/proc/${pid}/cwd`) === cluster) return true;
  } catch {
    // Not Linux, or not ours to look at: the command line decides.
  }
  const command = commandLine(pid);
  return command === null || (command.includes("postgres") && command.includes(cluster));
}

function readPidFile(cluster: string): string[] | null {
  try {
    return readFileSync(join(cluster, "postmaster.pid"), "utf8").split("\n");
  } catch {
    return null;
  }
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      const port = typeof address === "object" && address ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}

/** Nothing of the developer's own Postgres settings (PGDATA, PGOPTIONS, LC_ALL) may leak in. */
function postgresEnv(): NodeJS.ProcessEnv {
  const keep = ["PATH", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"];
  return Object.fromEntries(keep.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}

const lastLine = (text: string) =>
  text
    .trim()
    .split("\n")
    .at(-1)
    ?.replace(/^\w+: (error|fatal): /, "") ?? "no reason given";
const withoutStop = (text: string) => text.trim().replace(/\.$/, "");

function lastFatal(log: string): string {
  const lines = log.split("\n").filter((line) => /(FATAL|PANIC|ERROR|error): /.test(line));
  return (
    (lines[0] ?? lastLine(log)).replace(/^.*?(FATAL|PANIC|ERROR|error):\s+/, "") ||
    "Postgres ended without a reason"
  );
}
