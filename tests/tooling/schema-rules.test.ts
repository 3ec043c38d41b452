import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { offencesAgainst, SCHEMA_RULES } from "../../scripts/checks/schema-rules.ts";
import { createDatabase, type TestDatabase } from "../support/postgres.ts";

const life = "created_at timestamptz not null default now(), updated_at timestamptz not null default now()";
const touch = (table: string) =>
  `create trigger touch before update on ${table} for each row execute function private.touch_updated_at();`;

/** Stands before each of the schemas below; by itself it breaks nothing. */
const BASE = `
  create table public.b_shut (id int primary key, ${life});
  alter table public.b_shut enable row level security;
  ${touch("public.b_shut")}
  create table private.b_goods (id uuid primary key, store_id uuid, ${life});
  alter table private.b_goods enable row level security;
  ${touch("private.b_goods")}
  create table public.b_child (id int primary key, parent int, ${life});
  alter table public.b_child enable row level security;
  ${touch("public.b_child")}
`;

/** For each rule a schema that breaks it, and a part of what the rule then names. */
const BREAKS: Record<string, { ddl: string; found: string }> = {
  "rls-disabled": {
    ddl: `create table public.b_open (id int primary key, ${life});`,
    found: "public.b_open",
  },
  "rls-without-policy": {
    ddl: `grant select on public.b_shut to authenticated;`,
    found: "public.b_shut",
  },
  "policy-for-everyone": {
    ddl: `create policy b_all on public.b_shut for select using (id = 1);`,
    found: "b_all",
  },
  "policy-per-row-call": {
    ddl: `create policy b_row on public.b_shut for select to authenticated using (auth.uid() is not null and id = 1);`,
    found: "b_row",
  },
  "policy-always-true": {
    ddl: `create policy b_true on public.b_shut for insert to authenticated with check (true);`,
    found: "b_true",
  },
  "policy-on-user-metadata": {
    ddl: `create policy b_meta on public.b_shut for select to authenticated
      using ((select auth.jwt()) -> 'user_metadata' ->> 'admin' = 'yes');`,
    found: "b_meta",
  },
  "policies-overlap": {
    ddl: `create policy b_one on public.b_shut for select to authenticated using (id = 1);
      create policy b_twin on public.b_shut to authenticated using (id = 2);`,
    found: "b_twin",
  },
  "policy-without-select": {
    ddl: `create policy b_blind_update on public.b_shut for update to authenticated using (id = 1);`,
    found: "b_blind_update",
  },
  "ability-unknown": {
    ddl: `create policy b_typo on public.b_shut for select to authenticated
      using (id in (select 1 from private.my_stores_for('manage_shop')));`,
    found: "b_typo on public.b_shut asks for manage_shop",
  },
  "policy-helper-volatile": {
    ddl: `create function private.b_volatile() returns boolean language sql set search_path = '' as 'select true';
      revoke all on function private.b_volatile() from public;
      create policy b_slow on public.b_shut for select to authenticated using ((select private.b_volatile()));`,
    found: "b_slow",
  },
  "view-without-invoker": { ddl: `create view public.b_view as select 1 as one;`, found: "public.b_view" },
  "exposed-without-rls": {
    ddl: `create materialized view public.b_mat as select 1 as one;`,
    found: "public.b_mat",
  },
  "clock-of-its-own": {
    ddl: `create function private.b_clock() returns boolean language sql stable set search_path = '' as 'select now() > ''2026-01-01''';
      revoke all on function private.b_clock() from public;`,
    found: "private.b_clock()",
  },
  "function-search-path": {
    ddl: `create function private.b_path() returns int language sql as 'select 1';
      revoke all on function private.b_path() from public;`,
    found: "private.b_path()",
  },
  "definer-search-path": {
    ddl: `create function private.b_trusting() returns int language sql security definer set search_path = public as 'select 1';
      revoke all on function private.b_trusting() from public;`,
    found: "private.b_trusting()",
  },
  "definer-exposed": {
    ddl: `create function public.b_definer() returns int language sql security definer set search_path = '' as 'select 1';
      revoke all on function public.b_definer() from public;`,
    found: "public.b_definer()",
  },
  "function-for-public": {
    ddl: `create function public.b_loud() returns int language sql set search_path = '' as 'select 1';
      grant execute on function public.b_loud() to public;`,
    found: "public.b_loud()",
  },
  "trigger-function-exposed": {
    ddl: `create function public.b_trigger() returns trigger language plpgsql set search_path = '' as 'begin return new; end';
      revoke all on function public.b_trigger() from public;`,
    found: "public.b_trigger()",
  },
  "table-grant-too-wide": {
    ddl: `grant truncate on public.b_shut to authenticated;`,
    found: "TRUNCATE to authenticated",
  },
  "grant-to-public": { ddl: `grant select on public.b_shut to public;`, found: "public.b_shut" },
  "foreign-key-unindexed": {
    ddl: `alter table public.b_child add constraint b_child_parent foreign key (parent) references public.b_shut;`,
    found: "b_child_parent",
  },
  "foreign-key-without-store": {
    ddl: `create table public.b_sold (id int primary key, store_id uuid, product_id uuid, ${life},
        constraint b_sold_product foreign key (product_id) references private.b_goods);`,
    found: "b_sold_product of public.b_sold",
  },
  "index-duplicate": {
    ddl: `create index b_child_one on public.b_child (parent); create index b_child_two on public.b_child (parent);`,
    found: "b_child_one, public.b_child_two",
  },
  "index-covered": {
    ddl: `create index b_child_one on public.b_child (parent); create index b_child_wide on public.b_child (parent, id);`,
    found: "public.b_child_one is covered by public.b_child_wide",
  },
  "invalid-leftover": {
    ddl: `alter table public.b_child add constraint b_unproven check (id > 0) not valid;`,
    found: "b_unproven of public.b_child",
  },
  "primary-key-missing": { ddl: `create table public.b_heap (id int, ${life});`, found: "public.b_heap" },
  "timestamps-missing": {
    ddl: `create table public.b_ageless (id int primary key, label text, created_at timestamptz);`,
    found: "public.b_ageless",
  },
  "updated-at-untouched": {
    ddl: `create table public.b_stale (id int primary key, ${life});`,
    found: "public.b_stale",
  },
  "column-type": {
    ddl: `create table public.b_clock (id int primary key, at timestamp, ${life}); ${touch("public.b_clock")}`,
    found: "public.b_clock.at is timestamp without time zone",
  },
  "text-unguarded": {
    ddl: `create table public.b_text (id int primary key, note text check (note <> ''), ${life}); ${touch("public.b_text")}`,
    found: "public.b_text.note",
  },
  "extension-in-public": { ddl: `create extension citext with schema public;`, found: "citext" },
  "public-writable-schema": {
    ddl: `grant create on schema public to authenticated;`,
    found: "public by authenticated",
  },
};

class Undo extends Error {}

let database: TestDatabase;
let sql: postgres.Sql;

/** As the superuser: an extension in public needs more than the `postgres` role. */
beforeAll(async () => {
  database = await createDatabase(inject("postgresUrl"));
  const admin = new URL(inject("postgresUrl"));
  admin.pathname = new URL(database.databaseUrl).pathname;
  sql = postgres(admin.href, { max: 1, onnotice: () => undefined });
});

afterAll(async () => {
  await sql.end({ timeout: 5 });
  await database.drop();
});

describe("the rules for the schema", () => {
  it.each(SCHEMA_RULES)("$name refuses what it is for, and nothing else", async (rule) => {
    const broken = BREAKS[rule.name];
    if (broken === undefined) throw new Error("every rule has a schema that breaks it");
    let before: string[] = [];
    let after: string[] = [];
    const found = async (tx: postgres.TransactionSql) =>
      (await offencesAgainst(rule, tx)).map((each) => each.found);
    const tried = sql.begin(async (tx) => {
      const known = new Set(await found(tx));
      await tx.unsafe(BASE);
      before = (await found(tx)).filter((text) => !known.has(text));
      await tx.unsafe(broken.ddl);
      after = (await found(tx)).filter((text) => !known.has(text));
      throw new Undo();
    });
    await expect(tried).rejects.toThrow(Undo);
    expect(before).toEqual([]);
    expect(after.join("\n")).toContain(broken.found);
  });
});
