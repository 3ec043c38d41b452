import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";
import postgres from "postgres";
import { messageOf, StartError } from "./errors.ts";
import { step, type Log } from "./log.ts";

type SeedDemo = (sql: postgres.Sql, options: { now: Date; units?: number | undefined }) => Promise<void>;

/** Fills a database that has no store yet; with so many units, or as many as the seed thinks fit. */
export async function seedOnce(
  databaseUrl: string,
  seedModule: string,
  log: Log,
  units?: number,
): Promise<void> {
  if (!existsSync(seedModule)) return;
  const sql = postgres(databaseUrl, {
    max: 2,
    onnotice: () => undefined,
    // The seed is one transaction: a power cut loses all of it or nothing, and the next start writes it again.
    connection: { synchronous_commit: "off" },
  });
  try {
    if (!(await isEmpty(sql))) return;
    await step(log, "demo data", async () => {
      const seedDemo = await loadSeed(seedModule);
      await seedDemo(sql, { now: new Date(), units });
    });
  } catch (error) {
    if (error instanceof StartError) throw error;
    throw new StartError(
      `The demo data could not be written (${messageOf(error)}); correct supabase/seed, then start over with "npm run db:reset".`,
    );
  } finally {
    await sql.end({ timeout: 5 });
  }
}

async function isEmpty(sql: postgres.Sql): Promise<boolean> {
  const [table] = await sql<
    { present: boolean }[]
  >`select to_regclass('public.stores') is not null as present`;
  if (!table?.present) return false;
  const [row] = await sql<{ empty: boolean }[]>`select not exists (select from public.stores) as empty`;
  return row?.empty === true;
}

async function loadSeed(seedModule: string): Promise<SeedDemo> {
  const module: unknown = await importTypeScript(seedModule);
  if (typeof module === "object" && module && "seedDemo" in module && typeof module.seedDemo === "function") {
    return module.seedDemo as SeedDemo;
  }
  throw new StartError(`${seedModule} does not export seedDemo(sql, { now }).`);
}

/** Node 20 does not read TypeScript by itself; tsx does it for this one import, whoever is running. */
async function importTypeScript(file: string): Promise<unknown> {
  const { tsImport } = await import("tsx/esm/api");
  return tsImport(pathToFileURL(file).href, import.meta.url);
}
