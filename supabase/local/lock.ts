import { randomUUID } from "node:crypto";
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { codeOf, StartError } from "./errors.ts";
import { isAlive, startMark } from "./processes.ts";

export interface Lock {
  release(): void;
}

interface Holder {
  id: string;
  pid: number;
  mark: string | null;
}

function parseHolder(text: string): Holder | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null) return null;
    if (!("pid" in value) || typeof value.pid !== "number") return null;
    if (!("id" in value) || typeof value.id !== "string") return null;
    return {
      id: value.id,
      pid: value.pid,
      mark: "mark" in value && typeof value.mark === "string" ? value.mark : null,
    };
  } catch {
    return null;
  }
}

function isRunning(holder: Holder): boolean {
  if (!isAlive(holder.pid)) return false;
  return holder.mark === null || startMark(holder.pid) === holder.mark;
}

function tryRead(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}

/**
 * One running back end a data folder. The lock file appears complete or not at all (written aside, then linked), and a
 * lock left behind by a process that is gone is taken over.
 */
export function takeLock(folder: string): Lock {
  const file = join(folder, "backend.lock");
  const mine: Holder = { id: randomUUID(), pid: process.pid, mark: startMark(process.pid) };
  const draft = `${file}.${mine.id}`;
  writeFileSync(draft, JSON.stringify(mine), { mode: 0o600 });
  try {
    for (let attempt = 0; attempt < 20; attempt += 1) {
      try {
        linkSync(draft, file);
        return { release: () => release(file, mine.id) };
      } catch (error) {
        if (codeOf(error) !== "EEXIST") throw error;
      }
      const seen = tryRead(file);
      if (seen === null) continue;
      const holder = parseHolder(seen);
      if (holder && isRunning(holder)) throw alreadyRunning(holder.pid);
      discardStale(file, seen);
    }
    throw new StartError(`Another start in this folder keeps taking ${file}; wait a moment and start again.`);
  } finally {
    rmSync(draft, { force: true });
  }
}

function alreadyRunning(pid: number): StartError {
  const who = pid === process.pid ? "in this very process" : `as process ${pid}`;
  return new StartError(
    `Atelier already runs in this folder (${who}); use that one, or stop it before starting another.`,
  );
}

/** Moves a stale lock away; if a faster start replaced it in between, its lock is put back. */
function discardStale(file: string, seen: string): void {
  const aside = `${file}.${randomUUID()}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return;
    throw error;
  }
  try {
    if (tryRead(aside) !== seen) linkSync(aside, file);
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

function release(file: string, id: string): void {
  const text = tryRead(file);
  if (text !== null && parseHolder(text)?.id === id) rmSync(file, { force: true });
}
