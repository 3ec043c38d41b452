import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { advisors } from "../../scripts/checks/schema.ts";
import { typesDrift } from "../../scripts/checks/types-drift.ts";
import { createDatabase, type TestDatabase } from "../support/postgres.ts";

let database: TestDatabase;

beforeAll(async () => {
  database = await createDatabase(inject("postgresUrl"));
  const sql = postgres(database.databaseUrl, { max: 1, onnotice: () => undefined });
  await sql`create table public.a_stranger (id int primary key)`;
  await sql`grant select on public.a_stranger to anon`;
  await sql.end();
});

afterAll(() => database.drop());

describe("a schema that left the migrations", () => {
  it("shows as drift of the types", async () => {
    const { problems } = await typesDrift(database.databaseUrl);
    expect(problems.join("\n")).toContain("npm run types:generate");
    expect(problems.join("\n")).toContain("a_stranger");
  });

  it("shows in the advice of the Supabase CLI", async () => {
    const { problems } = await advisors(database.databaseUrl);
    expect(problems.join("\n")).toContain("ERROR rls_disabled_in_public");
    expect(problems.join("\n")).toContain("a_stranger");
  });
});
