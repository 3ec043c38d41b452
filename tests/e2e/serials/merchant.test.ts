import type { Locator, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { links, paths } from "../../../src/lib/paths.ts";
import { testApp } from "../../support/app.ts";
import { STORE } from "../support/arrange.ts";

const app = await testApp();
const english = { language: "en" } as const;

interface Names {
  store_id: string;
  product_id: string;
  product: string;
  warehouse: string;
  customer: string;
}

const [names] = await app.backend.serviceSql<Names[]>`
  select s.id as store_id,
    (select p.id from public.physical_products p where p.store_id = s.id and p.warranty_months > 0 order by p.name limit 1) as product_id,
    (select p.name from public.physical_products p where p.store_id = s.id and p.warranty_months > 0 order by p.name limit 1) as product,
    (select w.name from public.warehouses w where w.store_id = s.id order by w.name limit 1) as warehouse,
    (select c.name from public.customers c where c.store_id = s.id order by c.name limit 1) as customer
  from public.stores s where s.name = ${STORE}`;
if (!names) throw new Error("the demo data has no main store");

/** A unit registered through the API, as the clerk; the same one when the journey is walked again. */
async function unit(serial: string, batch = ""): Promise<string> {
  const [known] = await app.backend.serviceSql<{ id: string }[]>`
    select id from public.serial_numbers where serial_number = ${serial} and deleted_at is null`;
  if (known) return known.id;
  const clerk = await app.backend.asUser("stock");
  const { data, error } = await clerk.rpc("create_serial_number", {
    p_store_id: names?.store_id ?? "",
    p_fields: { serial_number: serial, product_id: names?.product_id ?? "", batch },
  });
  if (error) throw new Error(`${serial} cannot be registered: ${error.message}`);
  return data.id;
}

const events = (serial: string) => app.backend.serviceSql<
  { event: string; to_status: string | null; forced: boolean; actor_name: string; reason: string | null }[]
>`
  select h.event, h.to_status, h.forced, a.value as actor_name, r.value as reason
  from public.serial_number_history h join public.serial_numbers n on n.id = h.serial_id
  left join private.serial_texts a on a.digest = h.actor_digest
  left join private.serial_texts r on r.digest = h.reason_digest
  where n.serial_number = ${serial} order by h.seq`;

/** Types into a field that finds by name, and takes what it finds. */
async function pick(within: Locator, label: string, name: string): Promise<void> {
  const field = within.getByRole("combobox", { name: label });
  await field.click();
  await field.fill(name);
  await within.getByRole("option", { name }).first().click();
}

/** The unit's open detail, and the dialog of one of its moves. */
const detail = (page: Page) => page.getByRole("dialog");

async function move(
  page: Page,
  action: string,
  status: string,
  fill?: (dialog: Locator) => Promise<void>,
): Promise<void> {
  await detail(page).getByRole("button", { name: action, exact: true }).click();
  const dialog = page.getByRole("dialog", { name: action });
  await fill?.(dialog);
  await dialog.getByRole("button", { name: action, exact: true }).click();
  await dialog.waitFor({ state: "detached" });
  await detail(page).getByText(status, { exact: true }).first().waitFor();
}

describe("a merchant", () => {
  it("registers a unit and follows it until it comes back (stock clerk)", async () => {
    const serial = "QA-2041-0007";
    const { page } = await app.openAs("stock", english);
    await page.goto(paths.serialTracking);
    await page.getByRole("button", { name: "Register a unit" }).first().click();
    const form = page.getByRole("dialog", { name: "Register a unit" });
    await pick(form, "Product", names.product);
    await form.getByLabel("Batch").fill("QA-BATCH");
    await form.getByLabel("MAC address").fill("02-1b-44-11-3a-b7");
    await form.getByLabel("Serial number").fill(serial);
    await form.getByRole("button", { name: "Register", exact: true }).click();
    await detail(page).getByText("Manufactured", { exact: true }).first().waitFor();

    await move(page, "Put in stock", "In stock", async (dialog) => {
      await pick(dialog, "Warehouse", names.warehouse);
      await dialog.getByLabel("Bin").fill("A-12");
    });
    await move(page, "Sell", "Sold", (dialog) => pick(dialog, "Customer", names.customer));
    await move(page, "Ship", "Shipped");
    await move(page, "Confirm delivery", "Delivered");
    await move(page, "Receive the return", "Returned", (dialog) =>
      dialog.getByLabel("Reason or note").fill("The shade is chipped."),
    );

    await detail(page).getByText("History intact").waitFor();
    await detail(page)
      .getByText(/6 events verified by the server and recomputed in this browser/)
      .waitFor();
    const timeline = detail(page).getByRole("list", { name: "Events, newest first" });
    await timeline.getByText("The shade is chipped.").waitFor();
    expect(await timeline.getByRole("listitem").count()).toBe(6);
    expect((await events(serial)).map(({ event, to_status, forced }) => [event, to_status, forced])).toEqual([
      ["created", "manufactured", false],
      ["status_changed", "in_stock", false],
      ["status_changed", "sold", false],
      ["status_changed", "shipped", false],
      ["status_changed", "delivered", false],
      ["status_changed", "returned", false],
    ]);
    expect((await events(serial)).every(({ actor_name }) => actor_name === "Nadia Benhamel")).toBe(true);
  });

  it("is refused a serial that is taken, beside the field (in other letters too)", async () => {
    await unit("QA-2041-TAKEN");
    const visit = await app.openAs("stock", english);
    visit.expectProblem(/409/);
    const { page } = visit;
    await page.goto(links.serials({ new: "1" }));
    const form = page.getByRole("dialog", { name: "Register a unit" });
    await pick(form, "Product", names.product);
    const field = form.getByLabel("Serial number");
    await field.fill("qa-2041-taken ");
    await form.getByRole("button", { name: "Register", exact: true }).click();
    await page.waitForFunction(() => document.querySelector('[name="serial_number"][aria-invalid="true"]'));
    expect(await field.evaluate((input) => document.activeElement === input)).toBe(true);
  });

  it("does not offer a forced move, nor deletion, to a clerk", async () => {
    const id = await unit("QA-2042-CLERK");
    const { page } = await app.openAs("stock", english);
    await page.goto(links.serials({ serial: id }));
    await detail(page).getByRole("button", { name: "Other actions" }).click();
    await page.getByRole("menuitem", { name: "Edit details" }).waitFor();
    expect(await page.getByRole("menuitem", { name: "Other move…" }).count()).toBe(0);
    expect(await page.getByRole("menuitem", { name: "Delete" }).count()).toBe(0);
    await page.keyboard.press("Escape");
    await page.goto(`${links.serials({ serial: id })}&act=force`);
    await page.getByText("Your role does not allow this.").waitFor();
  });

  it("forces a move as the owner, with a reason that the history keeps", async () => {
    const serial = "QA-2043-FORCED";
    const id = await unit(serial);
    const { page } = await app.openAs("owner", english);
    await page.goto(links.serials({ serial: id }));
    await detail(page).getByRole("button", { name: "Other actions" }).click();
    await page.getByRole("menuitem", { name: "Other move…" }).click();
    const dialog = page.getByRole("dialog", { name: "Other move" });
    await dialog.getByText("The history will always say that it was forced").waitFor();
    await dialog.getByLabel("New status").selectOption({ label: "Delivered" });
    await dialog.getByRole("button", { name: "Force the move" }).click();
    await page.waitForFunction(() => document.querySelector('[name="reason"][aria-invalid="true"]'));
    await dialog.getByLabel("Reason").fill("Returned by mistake.");
    await dialog.getByRole("button", { name: "Force the move" }).click();
    await dialog.waitFor({ state: "detached" });
    const timeline = detail(page).getByRole("list", { name: "Events, newest first" });
    await timeline.getByText("Forced", { exact: true }).waitFor();
    await timeline.getByText("Returned by mistake.").waitFor();
    await detail(page).getByText("History intact").waitFor();
    expect((await events(serial)).at(-1)).toMatchObject({
      to_status: "delivered",
      forced: true,
      actor_name: "Claire Vasselin",
      reason: "Returned by mistake.",
    });
  });

  it("finds by a fragment; the filters survive a reload and Back", async () => {
    await unit("QA-2044-FRAGMENT", "ZEBRA-7");
    const { page } = await app.openAs("owner", english);
    await page.goto(paths.serialTracking);
    await page.getByRole("searchbox").fill("ebra-7");
    await page.getByRole("row").filter({ hasText: "FRAGMENT" }).waitFor();
    await page.waitForURL("**?q=ebra-7");
    await page.getByText("1 unit", { exact: true }).first().waitFor();
    await page.getByRole("searchbox").fill("");
    await page.getByRole("combobox", { name: "Warranty" }).selectOption({ label: "Running" });
    await page.waitForURL("**?warranty=active");
    await page.getByRole("combobox", { name: "Hold" }).selectOption({ label: "On hold" });
    await page.waitForURL(/warranty=active.*hold=any|hold=any.*warranty=active/);
    // While an answer is on its way the rows of the one before stay on the page.
    const firstRow = page.getByRole("row").nth(1);
    const onHold = firstRow.filter({ hasText: /Lost|Stolen|Recalled|Quarantined/ });
    await onHold.waitFor();
    const first = firstRow.getByRole("button").first();
    const shown = await first.textContent();
    await page.reload();
    await onHold.waitFor();
    expect(await first.textContent()).toBe(shown);
    expect(await page.getByRole("combobox", { name: "Warranty" }).inputValue()).toBe("active");
    await page.goBack();
    await page.waitForURL(/\?warranty=active$/);
    expect(await page.getByRole("combobox", { name: "Hold" }).inputValue()).toBe("");
  });

  it("deletes with a reason and takes it back; everything stays in the history", async () => {
    const serial = "QA-2045-TWICE";
    const id = await unit(serial);
    const { page } = await app.openAs("owner", english);
    await page.goto(links.serials({ serial: id }));
    await detail(page).getByRole("button", { name: "Other actions" }).click();
    await page.getByRole("menuitem", { name: "Delete" }).click();
    const question = page.getByRole("alertdialog", { name: `Delete ${serial}?` });
    await question.getByText(/its history stays readable/).waitFor();
    await question.getByLabel("Reason").fill("Entered twice.");
    await question.getByRole("button", { name: "Delete" }).click();
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByText(`${serial} is restored`).first().waitFor();
    expect((await events(serial)).slice(-2).map(({ event }) => event)).toEqual(["deleted", "restored"]);
  });

  it("erases a customer who asks for it: the name goes, what was done stays and still verifies", async () => {
    const name = "Ottilie Quandt";
    const id = await unit("QA-2046-ERASED");
    const owner = await app.backend.asUser("owner");
    const { data: customer } = await owner
      .from("customers")
      .insert({ store_id: names.store_id, name, email: "ottilie@example.test" })
      .select("id")
      .single()
      .throwOnError();
    let p_lock_version = 1;
    for (const [p_to_status, p_fields] of [
      ["in_stock", {}],
      ["sold", { customer_id: customer.id }],
      ["delivered", {}],
    ] as const) {
      const { data } = await owner
        .rpc("transition_serial_number", { p_serial_id: id, p_to_status, p_lock_version, p_fields })
        .throwOnError();
      p_lock_version = data.lock_version;
    }
    const notes = "Mrs QUANDT asked for this one";
    await owner
      .rpc("update_serial_number", {
        p_serial_id: await unit("QA-2046-ELSEWHERE"),
        p_lock_version: 1,
        p_fields: { notes },
      })
      .throwOnError();

    const { page } = await app.openAs("owner", english);
    await page.goto(links.serials({ serial: id }));
    const owners = detail(page).getByRole("list", { name: "Periods, the latest first" });
    await owners.getByText(name).waitFor();
    await owners.getByRole("button", { name: "Erase this person" }).click();
    const question = page.getByRole("alertdialog", { name: `Erase “${name}” from the history?` });
    await question.getByText("Orders and warranties, under a name that says nothing").waitFor();
    await question.getByRole("checkbox", { name: new RegExp(notes) }).check();
    await question.getByRole("textbox").fill(name);
    await question.getByRole("button", { name: "Erase for good" }).click();
    await question.waitFor({ state: "detached" });
    await owners.getByText(/^Customer erased on /).waitFor();
    const timeline = detail(page).getByRole("list", { name: "Events, newest first" });
    await timeline
      .getByText(/^Erased on /)
      .first()
      .waitFor();
    await detail(page).getByText("History intact").waitFor();
    expect(await detail(page).getByText(name).count()).toBe(0);
    const left = await app.backend.serviceSql`
      select 1 from public.customers where name = ${name} union all select 1 from private.serial_texts where value in (${name}, ${notes})
      union all select 1 from public.serial_numbers n where n.notes = ${notes}`;
    expect(left).toHaveLength(0);
  });
});
