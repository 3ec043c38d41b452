import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import type { Browser } from "playwright-core";
import { withStage, type Stage } from "../../scripts/stage.ts";
import { links } from "../../src/lib/paths.ts";
import { machine, writeBetween } from "./report.ts";

const { values: given } = parseArgs({
  options: { rows: { type: "string", default: "100000" }, cpu: { type: "string", default: "1,4" } },
});
const total = Number(given.rows);

/** A store of so many units, answered to the page without a database: what is measured is the page. */
const idOf = (at: number) => {
  const hex = createHash("md5").update(String(at)).digest("hex");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
};
const ids = Array.from({ length: total }, (_, at) => idOf(at));
const places = new Map(ids.map((id, at) => [id, at]));
function unit(id: string) {
  const at = places.get(id) ?? 0;
  const updated = new Date(Date.UTC(2026, 0, 1) + at * 61_000).toISOString();
  return {
    ...{
      id,
      serial_number: `AL-26-${String(at).padStart(7, "0")}`,
      product_id: id,
      product_name: "Lampe Lune",
    },
    ...{ variant_name: at % 3 ? "Bleu" : null, status: "in_stock", hold: null },
    ...{
      imei: String(350_000_000_000_000 + at * 9),
      mac_address: null,
      barcode: String(at).padStart(13, "0"),
    },
    ...{
      batch: `B${String(at % 97)}`,
      warehouse_id: id,
      warehouse_name: "Atelier",
      bin: `A-${String(at % 40)}`,
    },
    ...{ customer_id: null, customer_name: null, warranty_start: "2026-01-31", warranty_end: "2028-01-31" },
    ...{ lock_version: 1, deleted_at: null, updated_at: updated, sort_value: updated },
  };
}

/** The largest sum of what the browser's page processes had in memory while `work` ran, in MB. */
async function memoryOf(browser: Browser, work: Promise<unknown>): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  let most = 0;
  let working = true;
  const done = work.finally(() => {
    working = false;
  });
  while (working) {
    const { processInfo } = await session.send("SystemInfo.getProcessInfo");
    const pages = processInfo.filter(({ type }) => type === "renderer");
    const pagesOf = ({ id }: { id: number }) =>
      Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${String(id)}/status`, "utf8"))?.[1] ?? 0);
    most = Math.max(most, pages.reduce((sum, one) => sum + pagesOf(one), 0) / 1024);
    await Promise.race([done.catch(() => undefined), new Promise((next) => setTimeout(next, 250))]);
  }
  await done;
  await session.detach();
  return Math.round(most);
}

async function measure(stage: Stage, kind: "CSV" | "Excel", cpu: number): Promise<string> {
  const { page, context, end } = await stage.openAs("owner", { language: "en" });
  await page.addInitScript(() => {
    const tasks: number[] = [];
    Object.assign(window, { longTasks: tasks });
    new PerformanceObserver((list) =>
      tasks.push(...list.getEntries().map(({ duration }) => duration)),
    ).observe({
      type: "longtask",
    });
  });
  const answer = (name: string, reply: (body: { p_ids?: string[] }) => unknown) =>
    page.route(`**/rpc/${name}`, (route) =>
      route.fulfill({ json: reply(route.request().postDataJSON() as { p_ids?: string[] }) }),
    );
  await answer("list_serial_ids", () => ids);
  await answer("list_serials_by_id", (body) => (body.p_ids ?? []).map(unit));
  await page.goto(links.serials());
  await page.getByRole("button", { name: "Page actions" }).click();
  await page.getByRole("menuitem", { name: /^Export/ }).click();
  const dialog = page.getByRole("dialog", { name: "Export units" });
  await dialog.getByRole("radio", { name: new RegExp(`^${kind}`) }).check();
  const throttle = await context.newCDPSession(page);
  await throttle.send("Emulation.setCPUThrottlingRate", { rate: cpu });
  await page.evaluate(() => {
    (window as unknown as { longTasks: number[] }).longTasks.length = 0;
  });
  const started = performance.now();
  const run = (async () => {
    const waiting = page.waitForEvent("download", { timeout: 600_000 });
    await dialog.getByRole("button", { name: "Export", exact: true }).click();
    return waiting;
  })();
  const memory = await memoryOf(stage.browser, run);
  const seconds = (performance.now() - started) / 1000;
  const file = await (await run).path();
  const tasks = await page.evaluate(() => (window as unknown as { longTasks: number[] }).longTasks);
  const size = (await stat(file)).size / 2 ** 20;
  await end();
  return `| ${kind === "CSV" ? "CSV" : "XLSX"} | ${String(cpu)} | ${seconds.toFixed(1)} | ${String(tasks.length)} | ${Math.max(0, ...tasks).toFixed(0)} | ${String(memory)} | ${size.toFixed(1)} |`;
}

const lines = await withStage(async (stage) => {
  const found: string[] = [];
  for (const cpu of given.cpu.split(",").map(Number))
    for (const kind of ["CSV", "Excel"] as const) {
      found.push(await measure(stage, kind, cpu));
      process.stderr.write(`${found.at(-1) ?? ""}\n`);
    }
  return found;
});
const text = [
  `Machine: ${machine()}; Node ${process.versions.node}. ${total.toLocaleString("en")} units of 15 columns, answered 500 at a time without a database.`,
  "",
  "| file | CPU slowed | seconds | tasks over 50 ms | longest, ms | page and worker, MB | file, MB |",
  "| --- | --: | --: | --: | --: | --: | --: |",
  ...lines,
].join("\n");
process.stdout.write(`${text}\n`);
if (total === 100_000)
  await writeBetween(resolve(import.meta.dirname, "../../docs/benchmarks.md"), "bench:exports", text);
