import { cpSync } from "node:fs";
import { join } from "node:path";
import postgres from "postgres";
import { expect, it } from "vitest";
import { bootstrap } from "../../supabase/local/bootstrap.ts";
import { readCatalog } from "./catalog.ts";
import { apiKey, ROOT, run, signUp, start, tempFolder, toyMigrations } from "./support.ts";

/** A database beside the embedded one, with Supabase's roles and nothing else. */
async function emptyProject(adminUrl: string, name: string): Promise<string> {
  const sql = postgres(adminUrl, { max: 1, onnotice: () => undefined });
  await sql.unsafe(`create database ${name} template template0`);
  await sql.end();
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  await bootstrap(url.href);
  return url.href;
}

it("ends, after boot, requests and a restart, in the schema and grants that the Supabase CLI makes", async () => {
  // A copy, so that a migration that is being written meanwhile is the same for both.
  const project = tempFolder();
  for (const part of ["config.toml", "templates", "migrations", "functions"]) {
    cpSync(join(ROOT, "supabase", part), join(project, "supabase", part), { recursive: true });
  }
  const options = { dataFolder: tempFolder(), migrationsFolder: join(project, "supabase", "migrations") };
  const first = await start(options);
  const { access_token } = await signUp(first, "someone@example.test");
  const headers = { ...apiKey(first), authorization: `Bearer ${access_token}` };
  for (const path of ["stores?select=id", "profiles?select=id", "serial_number_history?select=*"]) {
    await fetch(`${first.url}/rest/v1/${path}`, { headers });
  }
  await first.close();
  const again = await start(options);
  await fetch(`${again.url}/rest/v1/stores?select=id`, { headers });

  await emptyProject(again.adminUrl, "pushed");
  const remote = new URL(again.databaseUrl);
  remote.pathname = "/pushed";
  remote.searchParams.set("sslmode", "disable");
  const push = run(
    join(ROOT, "node_modules/.bin/supabase"),
    ["db", "push", `--remote=${remote.href}`, "--yes", "--agent", "no", "--workdir", project],
    { env: { DO_NOT_TRACK: "1" } },
  );
  expect(await push.ended, push.output() + push.errors()).toBe(0);
  // The CLI reads config.toml first, and says so when it does not know a key.
  expect(push.output() + push.errors()).not.toContain("WARN");

  const embedded = await readCatalog(again.adminUrl);
  const pushed = await readCatalog(again.adminUrl, "pushed");
  expect(pushed.functions?.length).toBeGreaterThan(50);
  expect(pushed.policies?.length).toBeGreaterThan(20);
  for (const kind of Object.keys(pushed)) expect(embedded[kind], kind).toEqual(pushed[kind]);
});

const CHANGES = [
  "revoke select on public.notes from service_role",
  "grant update (body) on public.notes to authenticated",
  "revoke execute on function public.whoami() from public",
  "alter function public.whoami() security definer",
  "comment on column public.notes.body is 'text'",
  "create index on public.notes (body)",
  "alter policy members_write on public.notes with check (body <> '')",
  "alter table public.closed disable row level security",
  "alter table public.closed add check (id > 0)",
  "alter default privileges for role postgres in schema public revoke all on tables from anon",
  "create trigger touch before update on public.closed for each row execute function suppress_redundant_updates_trigger()",
  "alter table public.closed disable trigger touch",
  "create type public.mood as enum ('calm')",
  "alter role authenticator set statement_timeout = '9s'",
];

it("sees every kind of difference between two schemas", async () => {
  const backend = await start({ dataFolder: tempFolder(), migrationsFolder: toyMigrations() });
  const sql = postgres(backend.adminUrl, { max: 1, onnotice: () => undefined });
  let before = await readCatalog(backend.adminUrl);
  for (const change of CHANGES) {
    await sql.unsafe(change);
    const after = await readCatalog(backend.adminUrl);
    expect(after, change).not.toEqual(before);
    before = after;
  }
  await sql.end();
});
