import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, watch, type FSWatcher } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { denoBinary } from "./binaries.ts";
import type { Log } from "./log.ts";

export interface FunctionsOptions {
  folder: string;
  /** Where Deno keeps what it compiled. */
  cacheFolder: string;
  env: Record<string, string>;
  log: Log;
  /** Restart when a file of the folder changes. */
  watch: boolean;
}

export interface Functions {
  /** Waits for a start under way; null when there are no functions, or they cannot be started. */
  port(): Promise<number | null>;
  close(): Promise<void>;
  stopNow(): void;
}

const MAIN = fileURLToPath(new URL("./functions-main.ts", import.meta.url));
const RESTART_DELAYS_MS = [100, 500, 2_000, 5_000];

/** One Deno process for all functions, started again when it dies. */
export function startFunctions(options: FunctionsOptions): Functions {
  if (!existsSync(options.folder)) {
    return { port: async () => null, close: async () => undefined, stopNow: () => undefined };
  }
  let closed = false;
  let failures = 0;
  let child: ChildProcess | null = null;
  let port: Promise<number | null>;
  let retry: NodeJS.Timeout | undefined;

  const launch = () => {
    const started = spawnDeno(options);
    const startedAt = Date.now();
    child = started;
    port = listeningPort(started, options.log);
    started.once("exit", (code, signal) => {
      if (closed || child !== started) return;
      failures = Date.now() - startedAt > 30_000 ? 0 : failures + 1;
      const delay = RESTART_DELAYS_MS[Math.min(failures, RESTART_DELAYS_MS.length - 1)];
      options.log(`  edge functions ended (${signal ?? code}) and start again`);
      port = new Promise((resolve) => {
        retry = setTimeout(() => resolve(launch()), delay);
      });
    });
    return port;
  };
  port = launch();

  const restart = () => {
    const old = child;
    child = null;
    clearTimeout(retry);
    if (!closed) port = launch();
    old?.kill("SIGTERM");
  };
  const watcher = options.watch ? watchFolder(options.folder, restart) : null;

  return {
    port: () => port,
    close: async () => {
      closed = true;
      clearTimeout(retry);
      watcher?.close();
      await end(child);
    },
    stopNow: () => {
      closed = true;
      child?.kill("SIGTERM");
    },
  };
}

function spawnDeno({ folder, cacheFolder, env }: FunctionsOptions): ChildProcess {
  const config = join(folder, "deno.json");
  const args = [
    ...["run", "--no-prompt", "--allow-net", "--allow-env", "--allow-read", "--allow-sys", "--quiet"],
    ...[
      "--node-modules-dir=manual",
      "--no-lock",
      ...(existsSync(config) ? ["--config", config] : ["--no-config"]),
      MAIN,
    ],
  ];
  const system = ["PATH", "HOME", "TMPDIR", "LANG", "SYSTEMROOT", "NODE_EXTRA_CA_CERTS", "DENO_CERT"];
  return spawn(denoBinary(), args, {
    cwd: folder,
    stdio: ["pipe", "pipe", "pipe"],
    detached: process.platform !== "win32",
    env: {
      ...Object.fromEntries(system.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []))),
      ...env,
      DENO_DIR: cacheFolder,
      DENO_NO_UPDATE_CHECK: "1",
      NO_COLOR: "1",
      FUNCTIONS_FOLDER: folder,
    },
  });
}

/** Everything else the process writes goes to the log, line by line. */
function listeningPort(child: ChildProcess, log: Log): Promise<number | null> {
  return new Promise((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue;
      createInterface({ input: stream }).on("line", (line) => {
        const port = /^listening (\d+)$/.exec(line)?.[1];
        if (port) resolve(Number(port));
        else log(`  functions | ${line}`);
      });
    }
    child.once("error", (error) => {
      log(`  functions | ${error.message}`);
      resolve(null);
    });
    child.once("exit", () => resolve(null));
  });
}

function watchFolder(folder: string, changed: () => void): FSWatcher | null {
  let pending: NodeJS.Timeout | undefined;
  try {
    const watcher = watch(folder, { recursive: true }, (_event, name) => {
      if (!name || !/\.(ts|json)$/.test(name) || name.endsWith(".test.ts")) return;
      clearTimeout(pending);
      pending = setTimeout(changed, 200);
    });
    watcher.on("error", () => undefined);
    return watcher;
  } catch {
    return null;
  }
}

async function end(child: ChildProcess | null): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.kill("SIGTERM");
  const late = setTimeout(() => child.kill("SIGKILL"), 3_000);
  await gone;
  clearTimeout(late);
}
