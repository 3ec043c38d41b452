import postgres from "postgres";
import { afterAll, expect, it } from "vitest";
import { createCluster, startCluster } from "../../supabase/local/postgres.ts";
import { apiKey, signUp, start, tempFolder, toyMigrations } from "./support.ts";

const folder = tempFolder();
const settings = { folder, password: "p@ss/word of nobody", durable: false };
await createCluster(settings);
const cluster = await startCluster(settings);
afterAll(() => cluster.stop());

const migrationsFolder = toyMigrations();
const admin = postgres(cluster.adminUrl, { max: 1, onnotice: () => undefined });
afterAll(() => admin.end());

const database = async (name: string) => {
  await admin.unsafe(`create database ${name} template template0`);
  const url = new URL(cluster.adminUrl);
  url.pathname = `/${name}`;
  return url.href;
};

it("takes a bare Postgres and makes it a project, which other checkouts may share", async () => {
  const databaseUrl = await database("shared");
  const first = await start({ dataFolder: tempFolder(), migrationsFolder, databaseUrl });
  const ada = await signUp(first, "ada@example.test");
  const second = await start({ dataFolder: tempFolder(), migrationsFolder, databaseUrl });
  const headers = { ...apiKey(first), authorization: `Bearer ${ada.access_token}` };
  const whoami = await fetch(`${first.url}/rest/v1/rpc/whoami`, { headers });
  expect(await whoami.json()).toMatchObject({ role: "authenticated", login: "authenticator" });
  const foreign = await fetch(`${second.url}/rest/v1/rpc/whoami`, { headers });
  expect(foreign.status).toBe(401);
  const [owner] = await postgresOn(
    databaseUrl,
    "select relowner::regrole::text as name from pg_class where relname = 'notes'",
  );
  expect(owner).toEqual({ name: "postgres" });
  await first.close();
  // Closing stops no Postgres that is not the back end's own.
  expect(await admin`select 1 as one`).toEqual([{ one: 1 }]);
});

it("asks for a superuser once, and leaves alone what another Supabase uses", async () => {
  await database("bare");
  await admin.unsafe("create role clerk login password 'clerk'");
  const asClerk = new URL(cluster.adminUrl);
  Object.assign(asClerk, { username: "clerk", password: "clerk", pathname: "/bare" });
  const weak = start({ dataFolder: tempFolder(), migrationsFolder, databaseUrl: asClerk.href });
  await expect(weak).rejects.toThrow(
    /lacks Supabase's roles and schemas, and the user of DATABASE_URL may not create them/,
  );

  await admin.unsafe("alter role authenticator password 'set by someone else'");
  const databaseUrl = await database("others");
  const other = start({ dataFolder: tempFolder(), migrationsFolder, databaseUrl });
  await expect(other).rejects.toThrow(
    /role authenticator of this database has a password that was set elsewhere/,
  );
});

async function postgresOn(url: string, text: string): Promise<postgres.Row[]> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    return await sql.unsafe(text);
  } finally {
    await sql.end();
  }
}
