import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import Papa from "papaparse";
import type { Locator, Page } from "playwright-core";
import readSheets from "read-excel-file/node";
import { expect, it } from "vitest";
import { readCsv } from "../../../../src/lib/files/read-csv.ts";
import { links } from "../../../../src/lib/paths.ts";
import { testApp } from "../../../support/app.ts";
import { axeViolations } from "../../../support/axe.ts";
import { DEMO } from "../../../support/users.ts";
import { courseOf, plan, register } from "../../support/arrange.ts";

const app = await testApp({ demo: true });
const sql = app.backend.serviceSql;
const course = await courseOf(app, ["student", "otherStudent"]);
const zone = "America/New_York";

/** Takes one of the two files from the tab that is open. */
async function take(page: Page, detail: Locator, button: string, kind: "CSV" | "Excel"): Promise<Buffer> {
  await detail.getByRole("button", { name: button }).click();
  const dialog = page.getByRole("dialog", { name: button });
  await dialog.getByRole("radio", { name: new RegExp(`^${kind}`) }).check();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    dialog.getByRole("button", { name: "Export", exact: true }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(kind === "CSV" ? /\.csv$/ : /\.xlsx$/);
  await dialog.getByText(/exported\. The file is in your downloads/).waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Close" }).last().click();
  await dialog.waitFor({ state: "detached" });
  return readFile(await download.path());
}

const read = (csv: Buffer): string[][] => {
  const lines = readCsv(new Uint8Array(csv).buffer);
  // Another reader finds the same table, but for the apostrophes.
  const { data } = Papa.parse<string[]>(csv.toString("utf8").replace(/^\uFEFF/, ""));
  expect(data.slice(0, -1).map((row) => row.length)).toEqual(lines.map((row) => row.length));
  return lines;
};

/** The rows as the headings name them. */
function named<Cell>([head = [], ...rows]: readonly (readonly Cell[])[]): Record<string, Cell | undefined>[] {
  return rows.map((row) => Object.fromEntries(head.map((name, at) => [String(name), row[at]])));
}

/** What the clock on a New York wall shows at a moment, as a sheet's date has it. */
function wall(moment: Date | null): number | null {
  if (moment === null) return null;
  const text = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "medium", timeZone: zone });
  return Date.parse(`${text.format(moment).replace(" ", "T")}Z`);
}
const toSecond = (value: unknown) =>
  value instanceof Date ? Math.round(value.getTime() / 1000) * 1000 : value;
const instant = (text: string | undefined) => (text ? Date.parse(text) : null);
const second = (moment: Date | null) => (moment === null ? null : Math.floor(moment.getTime() / 1000) * 1000);

it("both exports give what the database holds, as CSV and as XLSX", async () => {
  const session = await plan(app, course, { title: "Kept", startsIn: 60, capacity: 2 });
  await register(app, "student", session);
  await register(app, "otherStudent", session);
  // A name of hers that a spreadsheet would run; the list follows her own correction.
  const lea = await app.backend.asUser("student");
  const { data: me } = await lea.auth.getUser();
  const user = me.user?.id ?? "";
  await lea.from("profiles").update({ display_name: "=1+1 Léa" }).eq("id", user);

  const base = Math.floor(Date.now() / 1000) * 1000;
  const minutes = (count: number) => new Date(base + count * 60_000);
  const [row] = await sql<{ store_id: string }[]>`
    update public.course_live_sessions set scheduled_start = ${minutes(-180)}, scheduled_end = ${minutes(-60)},
      status = 'live', actual_start = ${minutes(-180)} where id = ${session} returning store_id`;
  const store = row?.store_id ?? "";
  const stays = [
    { user_id: user, person_name: "léa m", from: -170, until: -140 },
    { user_id: user, person_name: "léa m", from: -120, until: -90 },
    { user_id: null, person_name: "+33 6 12 34 56 78", from: -100, until: -80 },
  ];
  for (const { user_id, person_name, from, until } of stays)
    await sql`insert into public.session_attendance ${sql({
      ...{ session_id: session, store_id: store, source: "provider", evidence_key: randomUUID(), user_id },
      ...{ joined_at: minutes(from), left_at: minutes(until), person_name },
      ...{ person_key: `name:${person_name}`, matched_by: user_id === null ? null : "hand" },
    })}`;
  await sql`update public.course_live_sessions set status = 'ended', actual_end = ${minutes(-60)} where id = ${session}`;

  await sql`update public.profiles set time_zone = ${zone} where id = (select id from auth.users where email = ${DEMO.owner})`;
  const { page } = await app.openAs("owner", { language: "en", timeZone: zone });
  await page.goto(links.liveSessions({ session, tab: "registrations" }));
  const detail = page.getByRole("dialog", { name: "Kept" });
  const held = await sql<
    { name: string; email: string; status: string; registered_at: Date; cancelled_at: Date | null }[]
  >`
    select attendee_name as name, attendee_email as email, status::text, registered_at, cancelled_at
    from public.course_live_session_registrations where session_id = ${session} order by queue_no`;
  expect(held[0]?.name).toBe("=1+1 Léa");

  const csv = named(read(await take(page, detail, "Export registrations", "CSV")));
  expect(csv.map((line) => [line["Name"], line["Email"]])).toEqual(held.map((one) => [one.name, one.email]));
  expect(csv.map((line) => instant(line[`Registered at (${zone})`]))).toEqual(
    held.map((one) => second(one.registered_at)),
  );
  expect(csv[0]?.[`Registered at (${zone})`]).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d-0[45]:00$/);
  const [sheet] = await readSheets(await take(page, detail, "Export registrations", "Excel"));
  expect(sheet?.sheet).toBe("Registrations");
  const rows = named(sheet?.data ?? []);
  expect(rows.map((line) => [line["Name"], line["Email"]])).toEqual(held.map((one) => [one.name, one.email]));
  expect(rows.map((line) => toSecond(line[`Registered at (${zone})`]))).toEqual(
    held.map((one) => wall(one.registered_at)),
  );

  await detail.getByRole("tab", { name: "Attendance" }).click();
  const lines = named(read(await take(page, detail, "Export attendance", "CSV")));
  const [mine] = lines.filter((line) => line["Name"] === "=1+1 Léa");
  const intervals = mine?.[`Intervals (${zone})`]?.split("; ").map((one) => one.split(" – ").map(instant));
  expect(intervals).toEqual([
    [minutes(-170), minutes(-140)].map(second),
    [minutes(-120), minutes(-90)].map(second),
  ]);
  expect(mine).toMatchObject({
    Outcome: "Attended",
    "Name in the meeting": "léa m",
    "Attendance (min)": "60",
  });
  expect(lines.find((line) => line["Outcome"] === "Unknown participant")).toMatchObject({
    "Name in the meeting": "+33 6 12 34 56 78",
    "Attendance (min)": "20",
  });
  const [attendance] = await readSheets(await take(page, detail, "Export attendance", "Excel"));
  const typed = named(attendance?.data ?? []);
  expect(typed.map((line) => line["Name"])).toEqual(lines.map((line) => line["Name"]));
  const [seen] = typed.filter((line) => line["Name"] === "=1+1 Léa");
  expect(seen?.["Attendance (min)"]).toBe(60);
  expect(toSecond(seen?.[`Joined at (${zone})`])).toBe(wall(minutes(-170)));
  expect(toSecond(seen?.[`Left at (${zone})`])).toBe(wall(minutes(-90)));
});
