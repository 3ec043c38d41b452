import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import postgres from "postgres";
import { describe, expect, it } from "vitest";
import { messageOf } from "../../supabase/local/errors.ts";
import { migrate } from "../../supabase/local/migrate.ts";
import { splitStatements } from "../../supabase/local/sql-statements.ts";
import { start, tempFolder, toyMigrations } from "./support.ts";

describe("splitting a migration", () => {
  const texts = (source: string) => splitStatements(source).map((statement) => statement.text);

  it("cuts at semicolons, and nowhere inside", () => {
    expect(texts("select 1; select 2 ;; \n\n")).toEqual(["select 1", "select 2"]);
    expect(texts("select 'a;b', 'it''s;', \"odd;name\";select 2")).toEqual([
      "select 'a;b', 'it''s;', \"odd;name\"",
      "select 2",
    ]);
    expect(texts(String.raw`select E'a\';b'; select 'c\'; select 3`)).toEqual([
      String.raw`select E'a\';b'`,
      String.raw`select 'c\'`,
      "select 3",
    ]);
    expect(texts("-- a; b\nselect 1; /* c; /* d; */ e; */ select 2;")).toEqual([
      "-- a; b\nselect 1",
      "/* c; /* d; */ e; */ select 2",
    ]);
    expect(texts("do $$ begin perform 1; end $$; select $x$ $$;$$ ; $x$; select $1;")).toEqual([
      "do $$ begin perform 1; end $$",
      "select $x$ $$;$$ ; $x$",
      "select $1",
    ]);
    const atomic =
      "create function f() returns int begin atomic select case when true then 1 end; select 2; end";
    expect(texts(`${atomic}; select 1`)).toEqual([atomic, "select 1"]);
    expect(texts("begin; select 1; end; select 2")).toEqual(["begin", "select 1", "end", "select 2"]);
  });

  it("knows the line of the first word", () => {
    const lines = splitStatements("-- one\n\nselect 1;\n\n/* four\nfive */\n  select 2;").map(
      (statement) => statement.line,
    );
    expect(lines).toEqual([3, 7]);
  });
});

describe("applying migrations", () => {
  it("keeps nothing of a file that fails, and goes on where it stopped", async () => {
    const folder = toyMigrations("create table public.one (id int);");
    const backend = await start({ dataFolder: tempFolder(), migrationsFolder: folder });
    const sql = postgres(backend.databaseUrl, { max: 1, onnotice: () => undefined });
    const second = join(folder, "20260102000000_second.sql");
    writeFileSync(second, "create table public.two (id int);\ninsert into public.two values ('x');");
    await expect(migrate(backend.databaseUrl, folder)).rejects.toThrow(
      /^The migration 20260102000000_second\.sql failed at line 2, .*"x" \[22P02\], in "insert into public\.two values \('x'\)"\.$/,
    );
    expect(await sql`select to_regclass('public.two') as two`).toEqual([{ two: null }]);
    writeFileSync(second, "create table public.two (id int);\nreset role;");
    expect(await migrate(backend.databaseUrl, folder)).toEqual(["20260102000000_second.sql"]);
    expect(await migrate(backend.databaseUrl, folder)).toEqual([]);
    const [owner] =
      await sql`select relowner::regrole::text as name from pg_class where oid = 'public.two'::regclass`;
    expect(owner).toEqual({ name: "postgres" });
    await sql.end();
  });

  it("refuses a database made from another text, and says in one sentence how to begin anew", async () => {
    const folder = toyMigrations("create table public.one (id int);");
    const { databaseUrl } = await start({ dataFolder: tempFolder(), migrationsFolder: folder });
    const toy = join(folder, "20260101000000_toy.sql");
    const refusal = (external?: boolean) =>
      migrate(databaseUrl, folder, { external }).then(() => "applied", messageOf);

    writeFileSync(toy, "create table public.one (id bigint);");
    writeFileSync(join(folder, "20260102000000_second.sql"), "create table public.two (id int);");
    expect(await refusal()).toBe(
      'The local database was made from other migrations than this checkout has (20260101000000_toy.sql reads otherwise); start over with fresh demo data by "npm run db:reset", or check out the commit it was made from.',
    );
    expect(await refusal(true)).toBe(
      "The database of DATABASE_URL was made from other migrations than this checkout has (20260101000000_toy.sql reads otherwise); check out the commit it was made from, or point DATABASE_URL at an empty database.",
    );
    rmSync(toy);
    expect(await refusal()).toContain("(20260101000000 is not here)");
    const sql = postgres(databaseUrl, { max: 1, onnotice: () => undefined });
    expect(await sql`select to_regclass('public.two') as two`).toEqual([{ two: null }]);
    await sql.end();
  });

  it("refuses a file it cannot place", async () => {
    const folder = toyMigrations("select 1;");
    const backend = await start({ dataFolder: tempFolder(), migrationsFolder: folder });
    const empty = tempFolder();
    writeFileSync(join(folder, "20260101000000_twin.sql"), "select 2;");
    await expect(migrate(backend.databaseUrl, folder)).rejects.toThrow(/carry the same version/);
    writeFileSync(join(empty, "late.sql"), "select 1;");
    await expect(migrate(backend.databaseUrl, empty)).rejects.toThrow(/late\.sql is not named like/);
  });
});
