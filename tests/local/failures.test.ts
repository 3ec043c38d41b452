import { createServer } from "node:net";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { freePort } from "../../supabase/local/postgres.ts";
import { ROOT, run, tempFolder, tempProject, vite, type Run } from "./support.ts";

/** One sentence on stderr, no stack, and the exit code of a failure. */
async function oneSentence(process: Run, sentence: RegExp): Promise<void> {
  const code = await process.ended;
  expect(process.errors().trim()).toMatch(sentence);
  expect(process.errors().trim().split("\n")).toHaveLength(1);
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

  it("names a DATABASE_URL that does not answer, and one that is none", async () => {
    const port = await freePort();
    const env = { DATABASE_URL: `postgresql://nobody:secret@127.0.0.1:${port}/postgres` };
    const unreachable = vite(project, await freePort(), [], env);
    await oneSentence(
      unreachable,
      new RegExp(`^DATABASE_URL points at 127\\.0\\.0\\.1:${port}/postgres.*nothing listens there`),
    );
    expect(unreachable.errors()).not.toContain("secret");
    await oneSentence(
      vite(project, port, [], { DATABASE_URL: "mysql://x" }),
      /DATABASE_URL must begin with postgresql/,
    );
  });

  it("names a migration that fails, its line and the statement", async () => {
    const broken = tempProject(
      "create table public.fine (id int);\n\n-- a note\ncreate table public.wrong (id nonsense);\n",
    );
    await oneSentence(
      vite(broken, await freePort()),
      /20260101000000_toy\.sql failed at line 4, and nothing of it was kept: type "nonsense" does not exist.*create table public\.wrong/,
    );
  });

  it("names a setting that is missing or does not fit", async () => {
    const port = await freePort();
    const hosted = { VITE_SUPABASE_URL: "https://abc.supabase.co" };
    await oneSentence(vite(project, port, [], hosted), /VITE_SUPABASE_PUBLISHABLE_KEY is missing/);
    const secret = { ...hosted, VITE_SUPABASE_PUBLISHABLE_KEY: "sb_secret_x" };
    await oneSentence(vite(project, port, [], secret), /VITE_SUPABASE_PUBLISHABLE_KEY is a secret key/);
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
  it("starts over, and refuses while the app runs", async () => {
    const project = tempProject();
    const reset = () =>
      run(process.execPath, ["--import", "tsx", join(ROOT, "supabase/local/reset.ts"), project]);
    const port = await freePort();
    const dev = vite(project, port);
    await dev.saw(/Local:/);
    const body = JSON.stringify({ email: "ada@example.test", password: "a-long-password" });
    const headers = { apikey: "sb_publishable_atelier_local", "content-type": "application/json" };
    const signIn = (path: string) =>
      fetch(`http://localhost:${port}/auth/v1/${path}`, { method: "POST", headers, body });
    expect((await signIn("signup")).status).toBe(200);
    await oneSentence(reset(), /already runs in this folder/);
    dev.child.kill("SIGTERM");
    await dev.ended;
    const done = reset();
    expect(await done.ended, done.errors()).toBe(0);
    const again = vite(project, port);
    await again.saw(/Local:/);
    expect((await signIn("token?grant_type=password")).status).toBe(400);
    again.child.kill("SIGINT");
    await again.ended;
  });
});

it("says which Node is needed on one that is too old", async () => {
  const fake = join(tempFolder(), "fake.cjs");
  writeFileSync(
    fake,
    'Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.18.1" } });',
  );
  const check = run(process.execPath, ["--require", fake, join(ROOT, "supabase/local/check-node.cjs")]);
  await oneSentence(check, /^Atelier needs Node 20\.19 or newer, and this is Node 20\.18\.1/);
});
