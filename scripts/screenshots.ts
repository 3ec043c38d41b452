import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { root } from "./checks/step.ts";
import { withStage, type Stage } from "./stage.ts";

const WIDTH = 1280;
const folder = join(root, "docs/images");

async function liveSessions({ openAs }: Stage): Promise<void> {
  const { page, end } = await openAs("owner", { width: WIDTH, height: 800, language: "fr", theme: "light" });
  await page.goto("/dashboard/courses/live-sessions");
  await page.locator("main [data-row-button]").first().waitFor();
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: join(folder, "live-sessions.png"), animations: "disabled" });
  await end();
}

/** The unit with the longest history shows best what traceability is. */
async function traceability({ openAs, backend }: Stage): Promise<void> {
  const [serial] = await backend.serviceSql<{ id: string }[]>`
    select s.id from public.serial_numbers s
    join public.stores t on t.id = s.store_id and t.name = 'Atelier Lumière'
    join public.serial_number_history h on h.serial_id = s.id
    group by s.id order by count(*) desc, s.id limit 1`;
  if (serial === undefined) throw new Error("the demo data has no serial number");
  const { page, end } = await openAs("owner", { width: WIDTH, height: 800, language: "fr", theme: "light" });
  await page.goto(`/dashboard/physical/serial-tracking?serial=${serial.id}`);
  await page.locator('[id^="event-"]').first().waitFor();
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: join(folder, "serial-traceability.png"), animations: "disabled" });
  await end();
}

await mkdir(folder, { recursive: true });
await withStage(async (stage) => {
  await liveSessions(stage);
  await traceability(stage);
});
process.stdout.write("docs/images/live-sessions.png\ndocs/images/serial-traceability.png\n");
