import { createServer } from "node:net";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { freePort } from "../../supabase/local/postgres.ts";
import { ROOT, run, signUp, start, tempFolder, tempProject, vite, type Run } from "./support.ts";

/** One sentence on stderr, no stack, and the exit code of a failure. */
async function oneSentence(process: Run, sentence: RegExp): Promise<void> {
  const code = await process.ended;
  expect(process.errors().trim()).toMatch(sentence);
  expect(process.errors().trim().split("\n"), process.errors()).toHaveLength(1);
  expect(process.errors().trim()).toMatch(/\.$/);
  expect(process.output() + process.errors()).not.toMatch(/^\s+at /m);
  expect(code).toBe(1);
}

describe("npm run dev", () => {
  const project = tempProject();

  it("serves the API on Vite's own origin, says each step, and stops in order", async () => {
    const port = await freePort();
    const dev = vite(project, port);
    await dev.saw(/Local:/);
    expect(dev.output()).toMatch(
      /new database +\d+\.\d s\n.*Postgres +\d+\.\d s\n(.*\n)*.*migrations +\d+\.\d s +1 applied/,
    );
    const url = `http://localhost:${port}`;
    const headers = { apikey: "sb_publishable_atelier_local" };
    expect(await (await fetch(`${url}/rest/v1/notes?select=id`, { headers })).json()).toEqual([]);
    expect((await fetch(`${url}/auth/v1/health`, { headers })).status).toBe(200);
    expect(await (await fetch(url)).text()).toContain("<title>toy</title>");

    await oneSentence(
      vite(project, await freePort()),
      /^Atelier already runs in this folder \(as process \d+\)/,
    );
    expect((await fetch(`${url}/rest/v1/notes?select=id`, { headers })).status).toBe(200);

    // A change of the configuration restarts Vite, not the back end.
    writeFileSync(join(project, ".env"), "ZOOM_CLIENT_ID=one\n");
    await dev.saw(/restarted/i);
    expect((await fetch(`${url}/rest/v1/notes?select=id`, { headers })).status).toBe(200);

    dev.child.kill("SIGINT");
    expect(await dev.ended).toBe(0);
    expect(dev.errors()).toBe("");
  });

  it("names a port that is taken", async () => {
    const other = createServer();
    await new Promise<void>((done) => other.listen(0, "localhost", done));
    const address = other.address();
    const port = typeof address === "object" && address ? address.port : 0;
    await oneSentence(vite(project, port), new RegExp(`^Port ${port} is already in use`));
    other.close();
  });

  it("names a DATABASE_URL that does not answer", async () => {
    const port = await freePort();
    const env = { DATABASE_URL: `postgresql://nobody:secret@127.0.0.1:${port}/postgres` };
    const unreachable = vite(project, await freePort(), [], env);
    await oneSentence(
      unreachable,
      new RegExp(`^DATABASE_URL points at 127\\.0\\.0\\.1:${port}/postgres.*nothing listens there`),
    );
    expect(unreachable.errors()).not.toContain("secret");
  });

  it("says how to begin anew with a database made from an older text", async () => {
    const old = tempProject();
    const migrationsFolder = join(old, "supabase", "migrations");
    await (await start({ dataFolder: join(old, "supabase", ".temp"), migrationsFolder })).close();
    writeFileSync(join(migrationsFolder, "20260101000000_toy.sql"), "create table public.other (id int);");
    const dev = vite(old, await freePort());
    await oneSentence(dev, /^The local database was made from other migrations .*"npm run db:reset"/);
  });

  it("names a setting that does not fit", async () => {
    const env = { VITE_SUPABASE_URL: "https://abc.supabase.co" };
    await oneSentence(vite(project, await freePort(), [], env), /VITE_SUPABASE_PUBLISHABLE_KEY is missing/);
  });

  it("starts nothing of its own for a hosted project", async () => {
    const fresh = tempProject();
    const port = await freePort();
    const env = {
      VITE_SUPABASE_URL: "https://abc.supabase.co",
      VITE_SUPABASE_PUBLISHABLE_KEY: "sb_publishable_x",
    };
    const dev = vite(fresh, port, [], env);
    await dev.saw(/Local:/);
    expect(dev.output()).toContain("https://abc.supabase.co");
    expect(dev.output()).not.toContain("Postgres");
    dev.child.kill("SIGTERM");
    await dev.ended;
  });
});

describe("npm run preview", () => {
  it("asks for a build when there is none, and serves the API beside it when there is", async () => {
    const project = tempProject();
    await oneSentence(
      vite(project, await freePort(), ["preview"]),
      /There is no built app in dist\/; run "npm run build"/,
    );
    mkdirSync(join(project, "dist"));
    writeFileSync(join(project, "dist", "index.html"), "<title>built</title>");
    const port = await freePort();
    const preview = vite(project, port, ["preview"]);
    await preview.saw(/Local:/);
    const headers = { apikey: "sb_publishable_atelier_local" };
    expect((await fetch(`http://localhost:${port}/rest/v1/notes?select=id`, { headers })).status).toBe(200);
    expect(await (await fetch(`http://localhost:${port}/some/page`)).text()).toContain("built");
    preview.child.kill("SIGHUP");
    expect(await preview.ended).toBe(0);
  });
});

describe("npm run db:reset", () => {
  it("refuses while the app runs, and starts over when it does not", async () => {
    const project = tempProject();
    const dataFolder = join(project, "supabase", ".temp");
    const migrationsFolder = join(project, "supabase", "migrations");
    const reset = (...given: string[]) =>
      run(process.execPath, ["--import", "tsx", join(ROOT, "supabase/local/reset.ts"), project, ...given]);
    const before = await start({ dataFolder, migrationsFolder });
    await signUp(before, "ada@example.test");
    await oneSentence(reset(), /already runs in this folder/);
    await oneSentence(reset("--units", "many"), /--units takes a whole number/);
    await before.close();
    const done = reset();
    expect(await done.ended, done.errors()).toBe(0);
    const after = await start({ dataFolder, migrationsFolder });
    expect(after.secretKey).not.toBe(before.secretKey);
    await signUp(after, "ada@example.test");
  }, 180_000);
});

function checkNode(version: string) {
  const fake = join(tempFolder(), "fake.cjs");
  const versions = `{ ...process.versions, node: "${version}" }`;
  writeFileSync(fake, `Object.defineProperty(process, "versions", { value: ${versions} });`);
  return run(process.execPath, ["--require", fake, join(ROOT, "supabase/local/check-node.cjs")]);
}

it.each(["18.20.4", "20.18.1", "22.11.0", "23.4.0"])(
  "Node %s is told which one is needed",
  async (version) => {
    await oneSentence(
      checkNode(version),
      new RegExp(`^Atelier needs Node 20\\.19, 22\\.12 or 24 .*, and this is Node ${version}`),
    );
  },
);

it.each(["20.19.0", "22.12.0", "24.0.0", "24.21.0", "26.1.0"])("Node %s does", async (version) => {
  expect(await checkNode(version).ended).toBe(0);
});
