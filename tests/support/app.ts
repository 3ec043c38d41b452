import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, inject } from "vitest";
import { unavailable, type Handle } from "../../supabase/local/gateway.ts";
import { refuseUpgrade, type Upgrade } from "../../supabase/local/realtime.ts";
import { serveApp } from "./app-server.ts";
import { launchBrowser, visit, type Visit } from "./browser.ts";
import { openBackend, type BackendOptions, type TestBackend } from "./open-backend.ts";
import { signedIn, type WindowOptions } from "./signed-in.ts";
import type { DemoPerson } from "./users.ts";

/** `E2E_LATENCY_MS=800 npm test` holds each of the page's calls back for up to as long: waits that race come to light. */
const latency = Number(process.env["E2E_LATENCY_MS"] ?? 0);

const pictures = resolve(import.meta.dirname, "../.artifacts/failures");

export interface TestApp {
  origin: string;
  backend: TestBackend;
  browser: Browser;
  /** A window of somebody new. It is closed after the test, which fails when the page had problems. */
  open(options?: WindowOptions): Promise<Visit>;
  /** A window of somebody who signed in before: a name of the demo data, or an address. */
  openAs(who: DemoPerson | (string & {}), options?: WindowOptions): Promise<Visit>;
  /**
   * A window that stays open for the next test of the file that asks for the same: for tests that only look. Its problems fail the test in which they came. `null` is somebody who is not signed in.
   */
  stay(who: DemoPerson | null, options?: WindowOptions): Promise<Visit>;
}

/** For the top of a journey's file: the built app, a back end and a browser of its own, closed after its last test. */
export async function testApp(options: BackendOptions = { demo: true }): Promise<TestApp> {
  // The app's address first: the functions are told it, and send people back there.
  let api: Handle = unavailable;
  let live: Upgrade = (_request, socket) => refuseUpgrade(socket, 503);
  const server = await serveApp(
    inject("appFolder"),
    async (request, response) => {
      if (latency > 0) await wait(Math.random() * latency);
      api(request, response);
    },
    (request, socket, head) => live(request, socket, head),
  );
  const [backend, browser] = await Promise.all([
    openBackend(inject("postgresUrl"), { appUrl: server.origin, ...options }),
    launchBrowser(),
  ]);
  api = backend.handle;
  live = backend.upgrade;
  const visits: Visit[] = [];
  const kept = new Map<string, Promise<Visit>>();
  const inUse = new Set<Visit>();

  afterEach(async ({ task }) => {
    const ended = visits.splice(0);
    const looked = [...inUse];
    inUse.clear();
    if (task.result?.state === "fail") {
      mkdirSync(pictures, { recursive: true });
      const name = task.name.replace(/[^\p{L}\p{N}]+/gu, "-").slice(0, 80);
      await Promise.all(
        [...ended, ...looked].map(({ page }, index) =>
          page.screenshot({ path: join(pictures, `${name}-${index}.png`) }).catch(() => undefined),
        ),
      );
    }
    const outcomes = await Promise.allSettled(ended.map((each) => each.end()));
    const failed = outcomes.find((outcome) => outcome.status === "rejected");
    for (const each of looked) each.check();
    if (failed !== undefined) throw failed.reason;
  });

  afterAll(async () => {
    await browser.close();
    await server.close();
    await backend.close();
  });

  const open = async (window: WindowOptions = {}) => {
    const opened = await visit(browser, { ...window, origin: server.origin });
    visits.push(opened);
    return opened;
  };
  return {
    origin: server.origin,
    backend,
    browser,
    open,
    openAs: async (who, window) => open(await signedIn(backend, who, window)),
    stay: async (who, window = {}) => {
      const key = JSON.stringify([who, window]);
      const standing =
        kept.get(key) ??
        (async () => {
          const options = who === null ? window : await signedIn(backend, who, window);
          return visit(browser, { ...options, origin: server.origin });
        })();
      kept.set(key, standing);
      const found = await standing;
      inUse.add(found);
      return found;
    },
  };
}
