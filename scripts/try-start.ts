import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { LOCAL_PUBLISHABLE_KEY } from "../supabase/local/secrets.ts";

/** The person whom the README signs in. */
const someone = { email: "claire@demo.atelier.test", password: "atelier-demo" };

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once("error", fail);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => done(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}

const port = await freePort();
const app = spawn("npm", ["run", "dev", "--", "--host", "127.0.0.1"], {
  env: { ...process.env, PORT: String(port) },
  stdio: ["ignore", "inherit", "inherit"],
  detached: true,
});
let over = false;
const ended = new Promise<void>((done) => {
  app.once("close", () => {
    over = true;
    done();
  });
});

/** Asks until the app answers; a machine may take its time, an app that ended will not answer any more. */
async function answer(path: string, init?: RequestInit): Promise<Response> {
  while (!over) {
    const reply = await fetch(`http://127.0.0.1:${port}${path}`, init).catch(() => null);
    if (reply !== null && reply.status !== 503) return reply;
    await wait(250);
  }
  throw new Error("npm run dev ended before it answered");
}

async function tryIt(): Promise<void> {
  const page = await answer("/");
  if (!page.ok || !(await page.text()).includes('id="root"')) throw new Error(`the page says ${page.status}`);
  const reply = await answer("/auth/v1/token?grant_type=password", {
    method: "POST",
    headers: { apikey: LOCAL_PUBLISHABLE_KEY, "content-type": "application/json" },
    body: JSON.stringify(someone),
  });
  const session: unknown = await reply.json();
  if (!reply.ok || typeof session !== "object" || session === null || !("access_token" in session)) {
    throw new Error(`signing in says ${reply.status}: ${JSON.stringify(session)}`);
  }
}

let failure: string | null = null;
try {
  await tryIt();
} catch (error) {
  failure = error instanceof Error ? error.message : String(error);
}
if (!over && app.pid !== undefined) process.kill(-app.pid, "SIGINT");
await ended;
process.stdout.write(
  failure === null
    ? `On Node ${process.versions.node} the app starts, and ${someone.email} signs in.\n`
    : `On Node ${process.versions.node} the app does not start as it should: ${failure}\n`,
);
process.exitCode = failure === null ? 0 : 1;
