import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import postgres from "postgres";
import { codeOf, messageOf, StartError } from "./errors.ts";
import { splitStatements, type Statement } from "./sql-statements.ts";

interface Migration {
  file: string;
  version: string;
  name: string;
}

interface History {
  version: string;
  statements: string[] | null;
}

const FILE_NAME = /^(\d{14})_(.+)\.sql$/;

async function listMigrations(folder: string): Promise<Migration[]> {
  if (!existsSync(folder)) return [];
  const migrations: Migration[] = [];
  for (const file of (await readdir(folder)).sort()) {
    if (!file.endsWith(".sql")) continue;
    const [, version, name] = FILE_NAME.exec(file) ?? [];
    if (!version || !name) {
      throw new StartError(
        `The migration ${file} is not named like 20260131120000_what_it_does.sql; rename it.`,
      );
    }
    const twin = migrations.find((other) => other.version === version);
    if (twin)
      throw new StartError(
        `The migrations ${twin.file} and ${file} carry the same version; rename one of them.`,
      );
    migrations.push({ file, version, name });
  }
  return migrations;
}

/** The history exactly as the Supabase CLI keeps it, so that either of the two can go on where the other stopped. */
const HISTORY = [
  "create schema if not exists supabase_migrations",
  "create table if not exists supabase_migrations.schema_migrations (version text not null primary key)",
  "alter table supabase_migrations.schema_migrations add column if not exists statements text[]",
  "alter table supabase_migrations.schema_migrations add column if not exists name text",
];

/**
 * Applies what is missing, each file in one transaction, as the role `postgres`. Returns the files applied.
 * Throws a StartError when the database was made from migrations this checkout does not have, or from another text of
 * them: nothing brings such a database up to date. `external` says that it is not the embedded one.
 */
export async function migrate(
  databaseUrl: string,
  folder: string,
  { external = false }: { external?: boolean } = {},
): Promise<string[]> {
  const migrations = await listMigrations(folder);
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => undefined, prepare: false });
  try {
    await sql`set role postgres`;
    await sql.begin(async (tx) => {
      await tx.unsafe("select pg_advisory_xact_lock(hashtext('atelier.migrations'))");
      for (const statement of HISTORY) await tx.unsafe(statement);
    });
    const rows = await sql<
      History[]
    >`select version, statements from supabase_migrations.schema_migrations order by version`;
    refuseOtherText(await differences(rows, migrations, folder), external);
    const applied = new Set(rows.map((row) => row.version));
    const pending = migrations.filter((migration) => !applied.has(migration.version));
    for (const migration of pending) await applyMigration(sql, folder, migration);
    return pending.map((migration) => migration.file);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** What was applied and is not, or not like that, in the folder. A history without statements says nothing of its text. */
async function differences(rows: History[], migrations: Migration[], folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const { version, statements } of rows) {
    const migration = migrations.find((candidate) => candidate.version === version);
    if (!migration) found.push(`${version} is not here`);
    else if (statements) {
      const now = splitStatements(await readFile(join(folder, migration.file), "utf8"));
      const same = now.map(({ text }) => text).join(";") === statements.join(";");
      if (!same) found.push(`${migration.file} reads otherwise`);
    }
  }
  return found;
}

function refuseOtherText(found: string[], external: boolean): void {
  if (found.length === 0) return;
  const more = found.length > 2 ? ` and ${found.length - 2} more` : "";
  const what = `from other migrations than this checkout has (${found.slice(0, 2).join(", ")}${more})`;
  throw new StartError(
    external
      ? `The database of DATABASE_URL was made ${what}; check out the commit it was made from, or point DATABASE_URL at an empty database.`
      : `The local database was made ${what}; start over with fresh demo data by "npm run db:reset", or check out the commit it was made from.`,
  );
}

async function applyMigration(
  sql: postgres.Sql,
  folder: string,
  { file, version, name }: Migration,
): Promise<void> {
  const statements = splitStatements(await readFile(join(folder, file), "utf8"));
  let current: Statement | undefined;
  try {
    await sql.begin(async (tx) => {
      for (current of statements) await tx.unsafe(current.text);
      current = undefined;
      // A migration may have changed the role or the search path.
      await tx.unsafe("reset all");
      await tx.unsafe("set role postgres");
      const texts = statements.map((statement) => statement.text);
      await tx`insert into supabase_migrations.schema_migrations (version, name, statements)
        values (${version}, ${name}, ${texts})`;
    });
  } catch (error) {
    throw new StartError(failure(file, current, error));
  } finally {
    await sql.unsafe("reset all");
    await sql.unsafe("set role postgres");
  }
}

function failure(file: string, statement: Statement | undefined, error: unknown): string {
  const code = codeOf(error);
  const reason = `${messageOf(error)}${code ? ` [${code}]` : ""}${detailOf(error)}`;
  if (!statement) return `The migration ${file} failed at its end, and nothing of it was kept: ${reason}.`;
  const where = `line ${statement.line}`;
  return `The migration ${file} failed at ${where}, and nothing of it was kept: ${reason}, in "${excerpt(statement.text)}".`;
}

function detailOf(error: unknown): string {
  if (typeof error !== "object" || error === null || !("detail" in error)) return "";
  return typeof error.detail === "string" ? ` (${error.detail})` : "";
}

function excerpt(text: string): string {
  const code = text
    .replace(/^(\s*(--[^\n]*\n|\/\*[\s\S]*?\*\/))+/, "")
    .replace(/\s+/g, " ")
    .trim();
  return code.length > 120 ? `${code.slice(0, 117)}...` : code;
}
