import { chromium, type Browser, type BrowserContext, type ConsoleMessage, type Page } from "playwright-core";
import { findChromium } from "./chromium.ts";

export interface PageOptions {
  /** The origin of the app; requests to any other place are refused and reported. */
  origin: string;
  width?: number;
  height?: number;
  language?: "fr" | "en";
  theme?: "light" | "dark";
  timeZone?: string;
  reducedMotion?: boolean;
  /** What the window finds in its local storage. */
  stored?: Record<string, string>;
}

export interface Visit {
  page: Page;
  context: BrowserContext;
  /** What went wrong in the page so far and was not expected. */
  problems: readonly string[];
  /** From now on, what matches is part of the test: a refused sign-in, a 409, a lost connection. */
  expectProblem(pattern: RegExp): void;
  /** Throws when the page had problems. What was expected and what was found is forgotten. */
  check(): void;
  /** Closes the window and throws when the page had problems. */
  end(): Promise<void>;
}

/** Where the app keeps the session (src/lib/stored-session.ts). */
export const SESSION_KEY = "atelier.session";

export const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-dev-shm-usage",
  "--font-render-hinting=none",
];

export async function launchBrowser(): Promise<Browser> {
  const { executablePath, env } = await findChromium();
  const inherited = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return chromium.launch({
    executablePath,
    args: FLAGS,
    env: { ...Object.fromEntries(inherited), ...env },
    handleSIGINT: false,
  });
}

/** A request that the page itself gave up (a newer search, a page left) is no fault. */
const GIVEN_UP = "net::ERR_ABORTED";

function textOf(message: ConsoleMessage): string {
  const { url } = message.location();
  return `console.${message.type()}: ${message.text()}${url === "" ? "" : ` (${url})`}`;
}

export async function visit(browser: Browser, options: PageOptions): Promise<Visit> {
  const language = options.language ?? "fr";
  const stored = {
    ...(options.language === undefined ? {} : { "atelier.language": options.language }),
    ...(options.theme === undefined ? {} : { "atelier.theme": options.theme }),
    ...options.stored,
  };
  const localStorage = Object.entries(stored).map(([name, value]) => ({ name, value }));
  const context = await browser.newContext({
    baseURL: options.origin,
    viewport: { width: options.width ?? 1280, height: options.height ?? 800 },
    locale: language === "fr" ? "fr-FR" : "en-GB",
    timezoneId: options.timeZone ?? "Europe/Paris",
    colorScheme: options.theme ?? "light",
    reducedMotion: (options.reducedMotion ?? true) ? "reduce" : "no-preference",
    hasTouch: (options.width ?? 1280) < 640,
    storageState: { cookies: [], origins: [{ origin: options.origin, localStorage }] },
    permissions: ["clipboard-read", "clipboard-write"],
  });
  context.setDefaultTimeout(30_000);

  const seen: string[] = [];
  const expected: RegExp[] = [];
  const report = (text: string) => {
    if (!expected.some((pattern) => pattern.test(text))) seen.push(text);
  };

  await context.route(
    (url) => url.origin !== options.origin && !["data:", "blob:", "about:"].includes(url.protocol),
    async (route) => {
      report(`unhandled request: ${route.request().method()} ${route.request().url()}`);
      await route.abort("blockedbyclient");
    },
  );
  context.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") report(textOf(message));
  });
  context.on("weberror", (error) => report(`page error: ${error.error().stack ?? error.error().message}`));
  context.on("requestfailed", (request) => {
    const why = request.failure()?.errorText ?? "failed";
    if (why !== GIVEN_UP) report(`request failed: ${request.method()} ${request.url()} ${why}`);
  });
  context.on("response", (response) => {
    if (response.status() < 400) return;
    report(`reply ${response.status()}: ${response.request().method()} ${response.url()}`);
  });

  const page = await context.newPage();
  const check = (last: string) => {
    expected.length = 0;
    const found = seen.splice(0);
    if (found.length === 0) return;
    throw new Error(
      `The page had ${found.length} problem(s)${last}:\n${found.map((s) => `  - ${s}`).join("\n")}`,
    );
  };
  const place = () => (page.isClosed() ? "" : ` at ${page.url()}`);
  return {
    page,
    context,
    problems: seen,
    expectProblem(pattern) {
      expected.push(pattern);
    },
    check: () => check(place()),
    async end() {
      const last = place();
      await context.close();
      check(last);
    },
  };
}
