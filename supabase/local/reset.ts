import { existsSync, realpathSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { startBackend } from "./backend.ts";
import { readEnvironment } from "./env.ts";
import { messageOf, StartError } from "./errors.ts";
import { takeLock } from "./lock.ts";
import { consoleLog } from "./log.ts";
import { removeDrafts, stopOrphan } from "./postgres.ts";

/** Each may be a device: so many numbers the addresses kept for local use have, for all products. */
const MOST_UNITS = 1_300_000;
const DATA = ["postgres", "postgres.log", "secrets.json", "sandbox.json", "mail"];

/**
 * `npm run db:reset`: throws the local data away and builds it again, schema first, then demo data around now.
 * `-- --units 1000000` makes so many units.
 */
async function reset(root: string, seedUnits: number | undefined): Promise<void> {
  const { settings } = readEnvironment("development", root);
  if (settings.VITE_SUPABASE_URL) throw refusal("VITE_SUPABASE_URL");
  if (settings.DATABASE_URL) throw refusal("DATABASE_URL");
  const folder = join(root, "supabase", ".temp");
  if (existsSync(folder)) await empty(realpathSync(folder));
  consoleLog("\n  Atelier, starting over");
  const backend = await startBackend({ root, functionsFolder: null, seedUnits, log: consoleLog });
  await backend.close();
}

function refusal(name: string): StartError {
  return new StartError(
    `${name} is set, and db:reset empties the embedded database only; unset it, or empty that database by hand.`,
  );
}

function unitsOf(given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  const units = Number(given);
  if (Number.isInteger(units) && units > 0 && units <= MOST_UNITS) return units;
  throw new StartError(`--units takes a whole number from 1 to ${MOST_UNITS}, not "${given}".`);
}

async function empty(folder: string): Promise<void> {
  const lock = takeLock(folder);
  try {
    await stopOrphan(join(folder, "postgres"));
    removeDrafts(folder);
    for (const name of DATA) rmSync(join(folder, name), { recursive: true, force: true });
  } finally {
    lock.release();
  }
}

try {
  const { values, positionals } = parseArgs({
    options: { units: { type: "string" } },
    allowPositionals: true,
  });
  await reset(resolve(positionals[0] ?? "."), unitsOf(values.units));
} catch (error) {
  process.stderr.write(
    `${error instanceof StartError ? error.message : `Starting over failed: ${messageOf(error)}`}\n`,
  );
  process.exitCode = 1;
}
