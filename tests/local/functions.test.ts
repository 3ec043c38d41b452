import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import postgres from "postgres";
import { beforeAll, describe, expect, it } from "vitest";
import {
  integrationStatus,
  type IntegrationStatus,
} from "../../supabase/functions/_shared/contracts/integration-status.ts";
import { problemSchema } from "../../supabase/functions/_shared/contracts/problem.ts";
import { apiKey, ROOT, signUp, start, tempFolder, type SignedIn } from "./support.ts";

const CRASH = `import process from "node:process";
export default { fetch: () => { setTimeout(() => process.exit(7), 10); return new Response("bye"); } };
`;
const ECHO = `import process from "node:process";
export default {
  fetch: async (request: Request) => Response.json({
    method: request.method,
    path: new URL(request.url).pathname,
    body: await request.text(),
    env: Object.keys(process.env).filter((name) => /^(SUPABASE_|VITE_|GOOGLE_|DATABASE_|FUNCTIONS_DB)/.test(name)).sort(),
  }),
};
`;
const BROKEN = "export default { fetch: () => { throw new Error('a secret detail'); } };\n";

/** The project's own functions beside three made for the test. Below the checkout, so that the packages are found. */
function functionsFolder(): string {
  const folder = join(tempFolder(join(ROOT, "tests", ".artifacts")), "functions");
  cpSync(join(ROOT, "supabase", "functions"), folder, { recursive: true });
  for (const [name, code] of Object.entries({ crash: CRASH, echo: ECHO, broken: BROKEN })) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, "index.ts"), code);
  }
  return folder;
}

const lines: string[] = [];
const backend = await start({
  dataFolder: tempFolder(),
  functionsFolder: functionsFolder(),
  functionsEnv: {
    ZOOM_CLIENT_ID: "a-zoom-id",
    GOOGLE_CLIENT_ID: "a-google-id",
    GOOGLE_CLIENT_SECRET: "a-google-secret",
  },
  log: (line) => lines.push(line),
});

const call = (name: string, init: RequestInit = {}, session?: SignedIn) =>
  fetch(`${backend.url}/functions/v1/${name}`, {
    ...init,
    headers: { ...apiKey(backend), ...(session ? { authorization: `Bearer ${session.access_token}` } : {}) },
  });

describe("the edge functions", () => {
  it("get the request whole, and the settings that are theirs", async () => {
    const answer = await call("echo/deeper?x=1", { method: "POST", body: "ça" });
    expect(await answer.json()).toEqual({
      method: "POST",
      path: "/functions/v1/echo/deeper",
      body: "ça",
      env: [
        "FUNCTIONS_DB_CONNECTIONS",
        "FUNCTIONS_DB_URL",
        "GOOGLE_CLIENT_ID",
        "GOOGLE_CLIENT_SECRET",
        "SUPABASE_PUBLISHABLE_KEY",
        "SUPABASE_SECRET_KEY",
        "SUPABASE_URL",
      ],
    });
  });

  it("answer 404 for a name that is none, whatever it looks like", async () => {
    for (const name of ["nothing", "_shared", "..%2f..%2fpackage.json", "deno.json", ""]) {
      const answer = await call(name);
      expect(answer.status, name).toBe(404);
      expect(problemSchema.parse(await answer.json()).code).toBe("function_not_found");
    }
  });

  it("keep what went wrong inside", async () => {
    const answer = await call("broken");
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toContain("secret detail");
    await expect.poll(() => lines.join("\n")).toContain("a secret detail");
  });

  it("come back after a crash", async () => {
    await call("crash").catch(() => undefined);
    await expect.poll(() => lines.join("\n")).toMatch(/edge functions ended \(7\) and start again/);
    expect((await call("echo")).status).toBe(200);
  });
});

describe("integration-status", () => {
  let owner: SignedIn;
  let viewer: SignedIn;
  let stranger: SignedIn;
  let store: string;

  const createStore = async (session: SignedIn) => {
    const answer = await fetch(`${backend.url}/rest/v1/rpc/create_store`, {
      method: "POST",
      headers: { ...apiKey(backend), authorization: `Bearer ${session.access_token}` },
      body: JSON.stringify({ p_name: "Atelier test" }),
    });
    return String(await answer.json());
  };

  const status = async (session: SignedIn): Promise<IntegrationStatus> => {
    const answer = await call(`integration-status?store=${store}`, {}, session);
    expect(answer.status).toBe(200);
    const text = await answer.text();
    for (const secret of ["a-google-secret", "a-google-id", "a-zoom-id", backend.secretKey]) {
      expect(text).not.toContain(secret);
    }
    return integrationStatus.reply.parse(JSON.parse(text));
  };

  const refused = async (answer: Response) => ({
    status: answer.status,
    code: problemSchema.parse(await answer.json()).code,
  });

  beforeAll(async () => {
    [owner, viewer, stranger] = (await Promise.all(
      (["owner", "viewer", "stranger"] as const).map((name) => signUp(backend, `${name}@example.test`)),
    )) as [SignedIn, SignedIn, SignedIn];
    store = await createStore(owner);
    const sql = postgres(backend.databaseUrl, { max: 1 });
    await sql`insert into public.store_members (store_id, user_id, role) values (${store}, ${viewer.user.id}, 'viewer')`;
    await sql.end();
  });

  it("tells the owner what is set up and which settings are absent", async () => {
    expect((await status(owner)).providers).toEqual([
      { id: "zoom", configured: false, connected: false, missing: ["ZOOM_CLIENT_SECRET"] },
      { id: "google_meet", configured: true, connected: false, missing: [] },
    ]);
  });

  it("tells other members the same without the names of settings", async () => {
    const { providers } = await status(viewer);
    expect(providers.map(({ id, configured }) => [id, configured])).toEqual([
      ["zoom", false],
      ["google_meet", true],
    ]);
    expect(providers.flatMap(({ missing }) => missing)).toEqual([]);
  });

  it("refuses everybody else", async () => {
    const path = `integration-status?store=${store}`;
    expect(await refused(await call(path, {}, stranger))).toEqual({ status: 403, code: "not_a_member" });
    expect(await refused(await call(path))).toEqual({ status: 401, code: "not_signed_in" });
    const forged = { ...owner, access_token: `${owner.access_token.slice(0, -4)}AAAA` };
    expect(await refused(await call(path, {}, forged))).toEqual({ status: 401, code: "not_signed_in" });
    const absent = `integration-status?store=${crypto.randomUUID()}`;
    expect(await refused(await call(absent, {}, owner))).toEqual({ status: 403, code: "not_a_member" });
  });

  it("refuses a session that was ended", async () => {
    const leaving = await signUp(backend, "leaving@example.test");
    await fetch(`${backend.url}/auth/v1/logout`, {
      method: "POST",
      headers: { ...apiKey(backend), authorization: `Bearer ${leaving.access_token}` },
    });
    expect((await call(`integration-status?store=${store}`, {}, leaving)).status).toBe(401);
  });

  it("says what it wants", async () => {
    const post = await call(`integration-status?store=${store}`, { method: "POST" }, owner);
    expect(post.headers.get("allow")).toBe("GET, OPTIONS");
    expect(await refused(post)).toEqual({ status: 405, code: "method_not_allowed" });
    for (const query of ["", "?store=", "?store=1"]) {
      expect(await refused(await call(`integration-status${query}`, {}, owner))).toEqual({
        status: 422,
        code: "invalid_input",
      });
    }
    const preflight = await call(`integration-status?store=${store}`, { method: "OPTIONS" });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get("access-control-allow-headers")).toContain("authorization");
  });
});
