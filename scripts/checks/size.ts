import type { CDPSession } from "playwright-core";
import { withStage, type Stage } from "../stage.ts";
import type { Finding, Step } from "./step.ts";

/** Of a dashboard page: what it aims at and what it must not exceed. */
const AIM_KB = 195;
const LIMIT_KB = 200;
/** Of what people without an account are shown: no framework, no session, no navigation. */
const PUBLIC_KB = 12;
/** 1 KB is 1,000 bytes, as browsers' network panels count. */
const KB = 1000;

interface MeasuredPage {
  path: string;
  /** A row, or whatever shows that the page has its data. */
  ready: string;
  limit: number;
}

const PAGES: MeasuredPage[] = [
  { path: "/dashboard", ready: "main:not(:has([aria-busy='true'])) li", limit: LIMIT_KB },
  { path: "/dashboard/courses/live-sessions", ready: "main [data-row-button]", limit: LIMIT_KB },
  { path: "/dashboard/physical/serial-tracking", ready: "main [data-row-button]", limit: LIMIT_KB },
  { path: "/v/CODE", ready: "h1", limit: PUBLIC_KB },
];

export interface PageWeight {
  path: string;
  /** What its scripts may weigh, in KB. */
  limit: number;
  scripts: number;
  styles: number;
  fonts: number;
  api: number;
  files: number;
}

type Kind = "scripts" | "styles" | "fonts" | "api" | "other";

export function kindOf(type: string, url: string): Kind {
  if (type === "Script" || new URL(url).pathname.endsWith(".js")) return "scripts";
  if (type === "Stylesheet") return "styles";
  if (type === "Font") return "fonts";
  return /\/(rest|auth|functions)\/v1\//.test(url) ? "api" : "other";
}

/** Counts what the network really carries, headers left out, preloads included. */
async function countBytes(session: CDPSession): Promise<() => Record<Kind | "files", number>> {
  const requests = new Map<string, Kind>();
  const total = { scripts: 0, styles: 0, fonts: 0, api: 0, other: 0, files: 0 };
  session.on("Network.responseReceived", ({ requestId, type, response }) => {
    if (!response.url.startsWith("http")) return;
    const kind = kindOf(type, response.url);
    requests.set(requestId, kind);
    if (kind === "scripts") total.files += 1;
    const declared = Object.entries(response.headers).find(
      ([name]) => name.toLowerCase() === "content-length",
    );
    total[kind] += Number(declared?.[1] ?? 0);
  });
  await session.send("Network.enable");
  await session.send("Network.setCacheDisabled", { cacheDisabled: true });
  return () => ({ ...total });
}

async function weigh({ openAs }: Stage, page: MeasuredPage): Promise<PageWeight> {
  const opened = await openAs("owner");
  const session = await opened.context.newCDPSession(opened.page);
  const count = await countBytes(session);
  await opened.page.goto(page.path);
  await opened.page.locator(page.ready).first().waitFor({ timeout: 30_000 });
  const { scripts, styles, fonts, api, files } = count();
  await opened.end();
  return { path: page.path, limit: page.limit, scripts, styles, fonts, api, files };
}

export function weighPages(): Promise<PageWeight[]> {
  return withStage(async (stage) => {
    const weights: PageWeight[] = [];
    for (const page of PAGES) weights.push(await weigh(stage, page));
    return weights;
  });
}

const kb = (bytes: number) => (bytes / KB).toFixed(1).padStart(7);

export function weightTable(weights: PageWeight[]): string {
  const head = `    ${"page, signed in, cold cache, until its rows show".padEnd(50)}  JS KB files  CSS KB fonts KB  API KB`;
  const rows = weights.map(
    ({ path, scripts, files, styles, fonts, api }) =>
      `    ${path.padEnd(50)}${kb(scripts)}${String(files).padStart(6)} ${kb(styles)}  ${kb(fonts)} ${kb(api)}`,
  );
  return [
    head,
    ...rows,
    `    JavaScript over the wire, gzip: aim ${AIM_KB} KB, limit ${LIMIT_KB} KB; a public page ${PUBLIC_KB} KB`,
  ].join("\n");
}

export function tooHeavy(weights: PageWeight[]): string[] {
  return weights.flatMap(({ path, limit, scripts }) => {
    if (scripts === 0) return [`${path}: no script was seen, so nothing was measured`];
    if (scripts <= limit * KB) return [];
    return [`${path} loads ${(scripts / KB).toFixed(1)} KB of JavaScript, more than ${limit} KB`];
  });
}

async function run(): Promise<Finding> {
  const weights = await weighPages();
  const heaviest = Math.max(...weights.map(({ scripts }) => scripts));
  return {
    problems: tooHeavy(weights),
    note: `${(heaviest / KB).toFixed(0)} KB of ${LIMIT_KB}, aim ${AIM_KB}`,
    table: weightTable(weights),
  };
}

export const sizeStep: Step = { name: "size", run };
