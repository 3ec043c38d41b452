import { mkdtemp, readdir, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { examine, type Finding, type Patient } from "../../../scripts/doctor/examine.ts";
import { testBackend } from "../../support/backend.ts";
import { listen } from "../../support/http.ts";
import { sealingKey } from "../../support/sealing-key.ts";

const mails: { status: number; asked: unknown[] } = { status: 200, asked: [] };
const api = await listen((request, response) => {
  let body = "";
  request.on("data", (part: Buffer) => (body += part.toString()));
  request.on("end", () => {
    mails.asked.push(JSON.parse(body));
    response.writeHead(mails.status, { "content-type": "application/json" }).end('{"id":"m1"}');
  });
});
afterAll(() => api.close());

const settings = {
  APP_URL: "http://127.0.0.1:5999",
  VIDEO_ENCRYPTION_KEYS: sealingKey("doctor"),
  LINK_KEYS: sealingKey("doctor"),
  MAIL_API_URL: api.origin,
  MAIL_API_KEY: "a-key",
  MAIL_FROM: "Atelier <atelier@example.test>",
};
const backend = await testBackend({ functions: settings, appUrl: settings.APP_URL });
const sql = backend.serviceSql;
const migrations = resolve(import.meta.dirname, "../../../supabase/migrations");

const healthy: Patient = {
  url: backend.origin,
  secretKey: backend.secretKey,
  publishableKey: backend.publishableKey,
};

/** GoTrue's administration of accounts, which the local Auth does not have. */
async function administration(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.headers.authorization !== `Bearer ${backend.secretKey}`)
    return void response.writeHead(401).end("{}");
  if (request.method === "DELETE") {
    await sql`delete from auth.users where id = ${request.url?.split("/").at(-1) ?? ""}`;
    return void response.writeHead(200).end("{}");
  }
  let body = "";
  for await (const part of request) body += String(part);
  const made = await fetch(`${backend.origin}/auth/v1/signup`, {
    method: "POST",
    headers: { apikey: backend.publishableKey, "content-type": "application/json" },
    body,
  });
  const { user } = (await made.json()) as { user: { id: string } };
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(user));
}

/** What the doctor finds, by item. */
async function findings(over: Partial<Patient> = {}): Promise<Record<string, Finding>> {
  const found: Record<string, Finding> = {};
  for await (const finding of examine({ ...healthy, ...over })) found[finding.item] = finding;
  return found;
}
const wrong = (found: Record<string, Finding>) =>
  Object.values(found)
    .filter(({ state }) => state === "wrong")
    .map(({ item, says }) => `${item}: ${says}`);

const tick = () =>
  fetch(`${backend.origin}/functions/v1/video-worker`, {
    method: "POST",
    headers: { apikey: backend.secretKey },
  }).then((reply) => reply.text());
await tick();

/** The project behind a door that answers some paths otherwise: a project that is broken in that one thing. */
async function brokenProject(
  answer: (path: string) => { status: number; body?: string; headers?: Record<string, string> } | null,
) {
  const server = createServer((request, response) => {
    const said = answer(request.url ?? "/");
    if (said) return void response.writeHead(said.status, said.headers).end(said.body ?? "");
    if (request.url?.startsWith("/auth/v1/admin/users")) return void administration(request, response);
    backend.handle(request, response);
  });
  server.on("upgrade", backend.upgrade);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

describe("the doctor", () => {
  it("finds nothing wrong with a project that works, and leaves nothing behind", async () => {
    const before = await sql`select id from auth.users`;
    // The local Auth leads back to whoever asks: the app's own origin.
    const project = await brokenProject(() => null);
    const found = await findings({ url: project.url, mailTo: "me@example.test" });
    project.close();
    expect(found["live"]?.says).toBe("a private channel can be joined");
    expect(wrong(found).filter((line) => !line.startsWith("redirects"))).toEqual([]);
    expect(Object.keys(found)).toEqual(
      "address functions secrets login migrations clock schedule redirects live storage mail app".split(" "),
    );
    expect(found["mail"]).toMatchObject({ state: "ok", says: expect.stringContaining("me@example.test") });
    expect(mails.asked).toMatchObject([{ to: ["me@example.test"], from: settings.MAIL_FROM }]);
    expect(await sql`select id from auth.users`).toEqual(before);
  });

  it("knows a key that is not the project's, and asks nothing more with it", async () => {
    const found = await findings({ secretKey: "sb_secret_of_another" });
    expect(Object.keys(found)).toEqual(["address"]);
    expect(found["address"]?.state).toBe("wrong");
    expect(Object.keys(await findings({ url: "http://127.0.0.1:1" }))).toEqual(["address"]);
    expect(wrong(await findings({ publishableKey: backend.secretKey }))[0]).toMatch(
      /^address: --public is a secret key/,
    );
  });

  it("names migrations that are missing, and those that nobody here knows", async () => {
    const folder = await mkdtemp(join(tmpdir(), "atelier-doctor-"));
    const files = await readdir(migrations);
    for (const file of [...files, "20990101000000_house_later.sql"]) await writeFile(join(folder, file), "");
    expect((await findings({ migrationsFolder: folder }))["migrations"]).toMatchObject({
      ...{ state: "wrong", says: expect.stringContaining("20990101000000") },
    });
    await sql`insert into supabase_migrations.schema_migrations (version) values ('20990101000001')`;
    expect((await findings())["migrations"]?.says).toContain("20990101000001");
    await sql`delete from supabase_migrations.schema_migrations where version = '20990101000001'`;
  });

  it("names a function that is not deployed, and one that does not start", async () => {
    const broken = await brokenProject((path) => (path.includes("zoom-webhook") ? { status: 404 } : null));
    expect((await findings({ url: broken.url }))["functions"]).toMatchObject({
      ...{ state: "wrong", says: expect.stringMatching(/^not deployed: zoom-webhook /) },
    });
    broken.close();
    const failing = await brokenProject((path) => (path.includes("video-oauth") ? { status: 503 } : null));
    expect((await findings({ url: failing.url }))["functions"]?.says).toBe(
      "not answering: video-oauth (503)",
    );
    failing.close();
  });

  it("sees a clock that goes wrong", async () => {
    const broken = await brokenProject((path) =>
      path.includes("/auth/v1/health") || path.includes("project-health")
        ? { status: 200, body: "{}", headers: { date: "Mon, 01 Jan 2024 00:00:00 GMT" } }
        : null,
    );
    expect((await findings({ url: broken.url }))["clock"]).toMatchObject({
      ...{ state: "wrong", says: expect.stringContaining("differs") },
    });
    broken.close();
  });

  it("sees that the worker is not called any more, fails, or leaves messages waiting", async () => {
    await sql`alter table private.worker_beats disable trigger worker_beats_touch`;
    await sql`update private.worker_beats set updated_at = updated_at - interval '20 minutes' where what = 'began'`;
    expect((await findings())["schedule"]?.says).toMatch(/last called 20 min ago/);
    await sql`alter table private.worker_beats enable trigger worker_beats_touch`;
    await tick();
    await sql`update private.worker_beats set failed = '{meeting}' where what = 'ended'`;
    expect((await findings())["schedule"]?.says).toMatch(/failed in: meeting/);
    await sql`delete from private.worker_beats`;
    expect((await findings())["schedule"]?.says).toMatch(/never called/);
    await tick();
    expect((await findings())["schedule"]?.state).toBe("ok");
  });

  it("sees where the links of mails lead, and that it is not the app", async () => {
    const leads = (to: string) =>
      brokenProject((path) =>
        path.startsWith("/auth/v1/verify") ? { status: 303, headers: { location: to } } : null,
      );
    const elsewhere = await leads("https://another.example/#error=x");
    expect((await findings({ url: elsewhere.url, app: "https://app.example" }))["redirects"]?.says).toMatch(
      /not in the redirect list/,
    );
    elsewhere.close();
    const right = await leads("https://app.example/auth/confirm#error=x");
    expect((await findings({ url: right.url, app: "https://app.example" }))["redirects"]?.state).toBe("ok");
    right.close();
  });

  it("sees that Realtime is cut, and that mail is refused", async () => {
    backend.cutRealtime(true);
    mails.status = 403;
    const project = await brokenProject(() => null);
    const found = await findings({ url: project.url, mailTo: "me@example.test" });
    project.close();
    backend.cutRealtime(false);
    mails.status = 200;
    expect(found["live"]).toMatchObject({ state: "wrong", says: expect.stringContaining("not joined") });
    expect(found["mail"]).toMatchObject({ state: "wrong", says: "not sent: mail_403" });
  });

  it("looks at where covers lie: there, public, and for small pictures alone", async () => {
    const said = async () => (await findings())["storage"]?.says;
    await sql`update storage.buckets set allowed_mime_types = null`;
    expect(await said()).toMatch(/takes other files/);
    await sql`update storage.buckets set allowed_mime_types = '{image/webp,image/jpeg,image/png}', public = false`;
    expect(await said()).toMatch(/not public/);
    await sql`update storage.buckets set public = true, id = 'coverings'`;
    expect(await said()).toMatch(/no bucket "covers"/);
    await sql`update storage.buckets set id = 'covers'`;
    expect(await said()).toBe("covers have their bucket");
  });

  it("looks at the app: its paths, its headers, and the project it was built for", async () => {
    const csp = (project: string) => ({
      "content-type": "text/html",
      "content-security-policy": `default-src 'none'; connect-src 'self' ${project}`,
      ...{ "x-content-type-options": "nosniff", "referrer-policy": "strict-origin-when-cross-origin" },
      ...{ "permissions-policy": "camera=(self)", "cross-origin-opener-policy": "same-origin" },
    });
    let headers: Record<string, string> = csp(new URL(backend.origin).origin);
    let entry = true;
    const app = await listen((request, response) => {
      const passport = request.url?.startsWith("/v/") && entry;
      response.writeHead(200, headers).end(passport ? "<html>passport" : "<html>app");
    });
    const said = async () => (await findings({ app: app.origin }))["app"]?.says;
    expect(await said()).toBe("pages and headers are as they were built");
    headers = csp("https://another.supabase.co");
    expect(await said()).toMatch(/built for another project/);
    headers = { "content-type": "text/html" };
    expect(await said()).toMatch(/headers missing: content-security-policy/);
    entry = false;
    expect(await said()).toMatch(/public\.html/);
    await app.close();
  });
});

describe("the doctor, from inside", () => {
  it("is told nothing without the secret key, and never a value", async () => {
    const ask = (key: string) =>
      fetch(`${backend.origin}/functions/v1/project-health`, {
        method: "POST",
        headers: { apikey: key },
        body: "{}",
      });
    expect((await ask(backend.publishableKey)).status).toBe(401);
    const text = await (await ask(backend.secretKey)).text();
    expect(text).toContain("VIDEO_ENCRYPTION_KEYS");
    for (const value of [
      settings.VIDEO_ENCRYPTION_KEYS,
      settings.MAIL_API_KEY,
      "postgres://",
      "postgresql://",
    ])
      expect(text).not.toContain(value);
  });
});
