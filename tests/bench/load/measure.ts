import type { Browser, CDPSession } from "playwright-core";
import { kindOf } from "../../../scripts/checks/size.ts";

export interface Pace {
  name: string;
  /** How many times slower than this machine. */
  cpu: number;
  network: { latency: number; megabits: number } | null;
}

export interface Visit {
  origin: string;
  path: string;
  ready: string;
  stored: Record<string, string>;
}

export interface Load {
  /** Milliseconds since the navigation began: something of the page is drawn, the largest part of it, the rows. */
  paint: number;
  largest: number;
  rows: number;
  /** Bytes of JavaScript as they travel, gzip. */
  script: number;
  files: number;
  longTasks: number;
  /** Milliseconds in tasks over 50 ms until the rows. */
  busy: number;
  /** The longest chain of requests of which each was asked for after the one before had ended. */
  sequence: number;
}

interface Clocked {
  paint: number;
  largest: number;
  rows: number;
  tasks: { start: number; duration: number }[];
}

interface Travel {
  asked: number;
  ended: number;
  script: boolean;
  bytes: number;
}

declare global {
  interface Window {
    benchLoad?: { rows: number; largest: number; tasks: { start: number; duration: number }[] };
  }
}

/** Runs in the page before anything of it: notes when what is waited for has been drawn. */
function watch(ready: string): void {
  const noted = { rows: 0, largest: 0, tasks: [] as { start: number; duration: number }[] };
  window.benchLoad = noted;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries())
      noted.tasks.push({ start: entry.startTime, duration: entry.duration });
  }).observe({ type: "longtask", buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) noted.largest = entry.startTime;
  }).observe({ type: "largest-contentful-paint", buffered: true });
  // Nothing in here may have a name: the loader of TypeScript would call a helper that the page does not have.
  new MutationObserver((_changes, observer) => {
    if (!document.querySelector(ready)) return;
    observer.disconnect();
    // The frame that draws it, and the one after.
    requestAnimationFrame(() => requestAnimationFrame(() => (noted.rows = performance.now())));
  }).observe(document, { childList: true, subtree: true, attributes: true });
}

async function watchNetwork(session: CDPSession): Promise<Map<string, Travel>> {
  const travels = new Map<string, Travel>();
  session.on("Network.requestWillBeSent", ({ requestId, request, timestamp }) => {
    if (!request.url.startsWith("http")) return;
    travels.set(requestId, { asked: timestamp, ended: Infinity, script: false, bytes: 0 });
  });
  session.on("Network.responseReceived", ({ requestId, type, response }) => {
    const travel = travels.get(requestId);
    if (!travel) return;
    travel.script = kindOf(type, response.url) === "scripts";
    const length = Object.entries(response.headers).find(([name]) => name.toLowerCase() === "content-length");
    travel.bytes = Number(length?.[1] ?? 0);
  });
  session.on("Network.loadingFinished", ({ requestId, timestamp }) => {
    const travel = travels.get(requestId);
    if (travel) travel.ended = timestamp;
  });
  await session.send("Network.enable");
  await session.send("Network.setCacheDisabled", { cacheDisabled: true });
  return travels;
}

/** The longest chain of which each link was asked for after the one before had ended. */
export function longestChain(travels: readonly { asked: number; ended: number }[]): number {
  const byStart = [...travels].sort((a, b) => a.asked - b.asked);
  const depths: number[] = [];
  for (const [index, travel] of byStart.entries()) {
    const before = byStart
      .slice(0, index)
      .flatMap(({ ended }, at) => (ended <= travel.asked ? depths[at] : 0));
    depths.push(1 + Math.max(0, ...before.map((depth) => depth ?? 0)));
  }
  return Math.max(0, ...depths);
}

async function slow(session: CDPSession, { cpu, network }: Pace): Promise<void> {
  await session.send("Emulation.setCPUThrottlingRate", { rate: cpu });
  if (!network) return;
  const bytesPerSecond = (network.megabits * 1_000_000) / 8;
  await session.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: network.latency,
    downloadThroughput: bytesPerSecond,
    uploadThroughput: bytesPerSecond,
  });
}

/** Opens the address in a fresh window with an empty cache and waits until what was come for is drawn. */
export async function load(browser: Browser, visit: Visit, pace: Pace): Promise<Load> {
  const localStorage = Object.entries(visit.stored).map(([name, value]) => ({ name, value }));
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    locale: "fr-FR",
    timezoneId: "Europe/Paris",
    serviceWorkers: "block",
    storageState: { cookies: [], origins: [{ origin: visit.origin, localStorage }] },
  });
  try {
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    const travels = await watchNetwork(session);
    await page.addInitScript(watch, visit.ready);
    await slow(session, pace);
    await page.goto(visit.origin + visit.path, { waitUntil: "commit" });
    await page
      .waitForFunction(
        () => (window.benchLoad?.rows ?? 0) > 0 && performance.getEntriesByName("first-contentful-paint")[0],
        undefined,
        { timeout: 30_000 },
      )
      .catch(() => {
        throw new Error(`${visit.path} never showed ${visit.ready}`);
      });
    const clocked = await page.evaluate((): Clocked => {
      const { rows = 0, largest = 0, tasks = [] } = window.benchLoad ?? {};
      const paint = performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? Number.NaN;
      return { paint, largest, rows, tasks };
    });
    return summary(clocked, [...travels.values()]);
  } finally {
    await context.close();
  }
}

function summary({ paint, largest, rows, tasks }: Clocked, travels: readonly Travel[]): Load {
  const began = Math.min(...travels.map(({ asked }) => asked));
  const until = travels.filter(({ ended }) => (ended - began) * 1000 <= rows);
  const scripts = travels.filter(({ script, asked }) => script && (asked - began) * 1000 <= rows);
  const long = tasks.filter(({ start }) => start < rows);
  return {
    paint,
    largest,
    rows,
    script: scripts.reduce((sum, { bytes }) => sum + bytes, 0),
    files: scripts.length,
    longTasks: long.length,
    busy: long.reduce((sum, { start, duration }) => sum + Math.min(duration, rows - start), 0),
    sequence: longestChain(until),
  };
}
