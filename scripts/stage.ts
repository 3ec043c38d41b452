import type { Browser } from "playwright-core";
import { serveApp } from "../tests/support/app-server.ts";
import { launchBrowser, visit, type Visit } from "../tests/support/browser.ts";
import { ensureBuild } from "../tests/support/build.ts";
import { openBackend, type TestBackend } from "../tests/support/open-backend.ts";
import { bootPostgres } from "../tests/support/postgres.ts";
import { signedIn, type WindowOptions } from "../tests/support/signed-in.ts";
import type { DemoPerson } from "../tests/support/users.ts";

export interface Stage {
  browser: Browser;
  origin: string;
  backend: TestBackend;
  /** A window of a demo account that signed in before. */
  openAs(who: DemoPerson | (string & {}), options?: WindowOptions): Promise<Visit>;
}

/** The built app with the demo data and a browser before it, for scripts that look at pages. */
export async function withStage<T>(look: (stage: Stage) => Promise<T>): Promise<T> {
  const folder = await ensureBuild();
  const postgres = await bootPostgres();
  const closers: (() => Promise<void>)[] = [postgres.stop];
  try {
    const backend = await openBackend(postgres.adminUrl, { demo: true, functions: true });
    closers.unshift(() => backend.close());
    const server = await serveApp(folder, backend.handle, backend.upgrade);
    closers.unshift(() => server.close());
    const browser = await launchBrowser();
    closers.unshift(() => browser.close());
    const openAs: Stage["openAs"] = async (who, options) =>
      visit(browser, { ...(await signedIn(backend, who, options)), origin: server.origin });
    return await look({ browser, origin: server.origin, backend, openAs });
  } finally {
    for (const close of closers) await close();
  }
}
