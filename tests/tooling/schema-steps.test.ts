import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { abilitiesDrift } from "../../scripts/checks/abilities-drift.ts";
import { advisors } from "../../scripts/checks/schema.ts";
import { typesDrift } from "../../scripts/checks/types-drift.ts";
import { createDatabase, type TestDatabase } from "../support/postgres.ts";

let database: TestDatabase;

beforeAll(async () => {
  database = await createDatabase(inject("postgresUrl"));
  const sql = postgres(database.databaseUrl, { max: 1, onnotice: () => undefined });
  await sql`create table public.a_stranger (id int primary key)`;
  await sql`grant select on public.a_stranger to anon`;
  await sql`delete from private.role_abilities where ability = 'manage_stock' and role = 'stock'`;
  await sql.end();
});

afterAll(() => database.drop());

describe("a schema that left the migrations", () => {
  it("shows as drift of the types", async () => {
    const { problems } = await typesDrift(database.databaseUrl);
    expect(problems.join("\n")).toContain("npm run types:generate");
    expect(problems.join("\n")).toContain("a_stranger");
  });

  it("shows as drift of what the page and the docs repeat of the abilities", async () => {
    const { problems } = await abilitiesDrift(database.databaseUrl);
    expect(problems.map((problem) => problem.split(" ")[0])).toEqual([
      "supabase/functions/_shared/contracts/abilities.ts",
      "docs/permissions.md",
    ]);
  });

  it("shows in the advice of the Supabase CLI", async () => {
    const { problems } = await advisors(database.databaseUrl);
    expect(problems.join("\n")).toContain("ERROR rls_disabled_in_public");
    expect(problems.join("\n")).toContain("a_stranger");
  });
});
