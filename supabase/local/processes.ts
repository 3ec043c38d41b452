import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { codeOf } from "./errors.ts";

function procFile(pid: number, name: string): string | null {
  try {
    return readFileSync(`/proc/${pid}/${name}`, "utf8");
  } catch {
    return null;
  }
}

function ps(pid: number, column: string): string | null {
  if (process.platform === "linux" || process.platform === "win32") return null;
  try {
    return execFileSync("ps", ["-o", `${column}=`, "-p", String(pid)], { encoding: "utf8" }).trim() || null;
  } catch {
    return null;
  }
}

/** A zombie counts as gone: nothing reaps it in a container without an init process. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (codeOf(error) !== "EPERM") return false;
  }
  const stat = procFile(pid, "stat");
  return stat === null || !/\) Z /.test(stat);
}

/** Tells two processes apart that were given the same id one after the other; null where the system does not say. */
export function startMark(pid: number): string | null {
  const stat = procFile(pid, "stat");
  if (stat) return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? null;
  return ps(pid, "lstart");
}

export function commandLine(pid: number): string | null {
  return procFile(pid, "cmdline")?.replaceAll("\0", " ") ?? ps(pid, "command");
}

export async function waitUntil(condition: () => boolean, timeoutMs: number, everyMs = 25): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (!condition()) {
    if (Date.now() > deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
  return true;
}
