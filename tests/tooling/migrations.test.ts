import { describe, expect, it } from "vitest";
import { migrationFaults } from "../../scripts/checks/migrations.ts";

const FILE = "20260101000000_people_stores.sql";
const faultsOf = (text: string, file = FILE) => migrationFaults([{ file, text }]);
const FUNCTION = "create function private.one() returns int language sql as $$ select 1 $$;";

describe("the rules of the migrations", () => {
  it.each([
    ["a name without its room", "select 1;", "20260101000000_people.sql"],
    ["a file of 400 lines", `${"-- one\n".repeat(399)}select 1;\n`],
    ["a function made twice", `${FUNCTION}\n${FUNCTION}`],
    ["a function that replaces", FUNCTION.replace("create", "create or replace")],
    ["a function that is changed", "-- why\nalter function private.one() security definer;"],
    ["a table that is changed", "alter table public.stores add column place text;"],
    ["what is taken away again", "drop policy stores_select on public.stores;"],
  ])("refuse %s", (...[, text, file]: string[]) => {
    expect(faultsOf(text ?? "", file)).toHaveLength(1);
  });

  it("refuse a function with two homes, and name the first", () => {
    const second = { file: "20260101000100_people_members.sql", text: `-- again\n${FUNCTION}` };
    expect(migrationFaults([{ file: FILE, text: FUNCTION }, second])).toEqual([
      `supabase/migrations/${second.file}:2: private.one already stands in supabase/migrations/${FILE}:1`,
    ]);
  });

  it.each([
    ["one function of a name", FUNCTION],
    ["a file of 399 lines", `${"-- one\n".repeat(398)}select 1;\n`],
    ["row security", "create table public.a (id int);\nalter table public.a enable row level security;"],
    ["a name inside a text", "select 'drop table x; create or replace function private.one()';"],
    ["default privileges", "alter default privileges in schema public revoke all on tables from anon;"],
  ])("accept %s", (_what, text) => {
    expect(faultsOf(text)).toEqual([]);
  });
});
