import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { SerialNumbersManager } from "@/components/physical/serial-tracking/SerialNumbersManager";
import { useSerialUrl } from "@/components/physical/serial-tracking/shared/useSerialUrl";
import { useSerialStats } from "@/hooks/physical/useSerialTracking";
import type { StoreRole } from "@/lib/roles";
import {
  aRow,
  PRODUCT_ID,
  renderSerials,
  SERIAL_ID,
  STORE_ID,
  usualReplies,
} from "../../../../tests/support/serial-pages.tsx";
import { fakeServer } from "../../../../tests/support/student-pages.tsx";

const user = userEvent.setup();

function Page({ role }: { role: StoreRole }) {
  const page = useSerialUrl();
  const { data, error, refetch } = useSerialStats(STORE_ID);
  return (
    <SerialNumbersManager
      storeId={STORE_ID}
      role={role}
      page={page}
      stats={{ data, error, refetch: () => void refetch() }}
    />
  );
}

async function open(search = "", { role = "owner" as StoreRole, rows = [aRow()] } = {}) {
  const server = fakeServer({ ...usualReplies, list_serial_numbers: rows });
  const { search: address } = await renderSerials(<Page role={role} />, search);
  const asked = () =>
    server.calls.filter(({ name }) => name === "list_serial_numbers").map(({ body }) => body);
  await waitFor(() => expect(asked().length).toBeGreaterThan(0));
  return { server, asked, address };
}

describe("what somebody has to look at", () => {
  const low = {
    ...{
      id: "99999999-9999-4999-8999-999999999991",
      kind: "low_stock",
      product_id: PRODUCT_ID,
      serial_id: null,
    },
    ...{ title: "Lamp Lune", stock: 2, ending: null, raised_at: "2026-11-25T10:00:00Z" },
  };

  it("stands above the units, leads to what it is, and goes when it was seen or put off", async () => {
    const server = fakeServer({ ...usualReplies, list_stock_alerts: [low], answer_stock_alert: null });
    await renderSerials(<Page role="owner" />);
    expect(await screen.findByText("Low stock: Lamp Lune")).toBeVisible();
    expect(screen.getByText(/2 left in stock/)).toBeVisible();
    expect(screen.getByRole("link", { name: "See: Low stock: Lamp Lune" })).toHaveAttribute(
      "href",
      expect.stringContaining(PRODUCT_ID),
    );
    await user.click(screen.getByRole("button", { name: /^Remind in 7 days/ }));
    server.replies["list_stock_alerts"] = [];
    await user.click(screen.getByRole("button", { name: /^Seen/ }));
    await waitFor(() => expect(screen.queryByText("Low stock: Lamp Lune")).toBeNull());
    expect(server.calls.filter(({ name }) => name === "answer_stock_alert").map(({ body }) => body)).toEqual([
      { p_alert_id: low.id, p_snooze_days: 7 },
      { p_alert_id: low.id },
    ]);
  });

  it("is not asked for where the role does not answer for the stock", async () => {
    const { server } = await open("", { role: "viewer" });
    expect(server.calls.some(({ name }) => name === "list_stock_alerts")).toBe(false);
  });
});

describe("the list", () => {
  it("asks for what the address says", async () => {
    const { asked } = await open(
      `?q=al-26&product=${PRODUCT_ID}&status=sold,shipped&warranty=expiring&hold=any&deleted=1&sort=warranty`,
    );
    expect(asked()[0]).toEqual({
      p_store_id: STORE_ID,
      p_limit: 50,
      p_sort: "warranty",
      p_deleted: true,
      p_query: "al-26",
      p_product_id: PRODUCT_ID,
      p_statuses: ["sold", "shipped"],
      p_warranty: "expiring",
      p_hold: "any",
    });
  });

  it("says how many units the filters leave, also when they are too many to count, and what the cards count", async () => {
    const { server, address } = await open("?status=sold");
    expect(await screen.findByText("0 units")).toBeVisible();
    expect(screen.queryByText(/cards count all units/)).not.toBeInTheDocument();
    server.replies["count_serial_numbers"] = 1;
    await user.type(screen.getByRole("searchbox"), "lune");
    expect(await screen.findByText("1 unit")).toBeVisible();
    expect(screen.getByText(/cards count all units of the store/)).toBeVisible();
    server.replies["count_serial_numbers"] = 10_001;
    await user.type(screen.getByRole("searchbox"), " 2");
    expect(await screen.findByText("More than 10,000 units")).toBeVisible();
    expect(server.calls.findLast(({ name }) => name === "count_serial_numbers")?.body).toEqual({
      ...{ p_store_id: STORE_ID, p_deleted: false, p_statuses: ["sold"], p_query: "lune 2" },
    });
    await user.click(screen.getByRole("button", { name: "Clear filters" }));
    await waitFor(() => expect(address()).toBe(""));
    expect(screen.queryByText(/\d units?$/)).not.toBeInTheDocument();
  });

  it("filters by a family from its card, and writes it into the address", async () => {
    const { asked, address } = await open();
    await user.click(await screen.findByRole("button", { name: /^Customers/ }));
    await waitFor(() =>
      expect(asked().at(-1)).toMatchObject({ p_statuses: ["sold", "shipped", "delivered"] }),
    );
    expect(address()).toBe("?status=sold,shipped,delivered");
    expect(screen.getByRole("button", { name: /^Customers/ })).toHaveAttribute("aria-pressed", "true");
    await user.click(screen.getByRole("button", { name: /^Customers/ }));
    expect(address()).toBe("");
  });

  it("filters by any mix of statuses, and the deleted ones", async () => {
    const { address } = await open();
    await user.click(screen.getByRole("button", { name: "Status: All statuses" }));
    await user.click(await screen.findByRole("checkbox", { name: /^Returned/ }));
    await user.click(screen.getByRole("checkbox", { name: /^Damaged/ }));
    expect(address()).toBe("?status=returned,damaged");
    await user.click(screen.getByRole("checkbox", { name: /^Deleted/ }));
    expect(address()).toBe("?status=returned,damaged&deleted=1");
    await user.keyboard("{Escape}");
    expect(screen.getByRole("button", { name: "Status: 2 statuses, Deleted" })).toHaveFocus();
  });

  it("finds a product to filter by as one types", async () => {
    const { address } = await open();
    await user.click(screen.getByRole("button", { name: "Product: All products" }));
    await user.click(await screen.findByRole("option", { name: /Lamp Lune/ }));
    await waitFor(() => expect(address()).toBe(`?product=${PRODUCT_ID}`));
  });

  it("shows where a number was found", async () => {
    const { asked } = await open("?q=4901 54", { rows: [aRow({ imei: "490154203237518" })] });
    expect(asked()[0]).toMatchObject({ p_query: "4901 54" });
    const marks = (await screen.findAllByText(/^\d+$/, { selector: "mark" })).map(
      ({ textContent }) => textContent,
    );
    // In groups, as the number is written.
    expect(marks.length).toBeGreaterThan(1);
    expect(marks.join("")).toBe("490154");
  });

  it("opens the unit whose whole number was scanned", async () => {
    const { address } = await open("", {
      rows: [aRow(), aRow({ id: PRODUCT_ID, serial_number: "AL-26-00011" })],
    });
    await user.type(screen.getByRole("searchbox"), "al-26-0001{Enter}");
    await waitFor(() => expect(address()).toContain(`serial=${SERIAL_ID}`));
  });

  it("opens nothing when no number is exactly that", async () => {
    const { address } = await open();
    await user.type(screen.getByRole("searchbox"), "al-26{Enter}");
    await waitFor(() => expect(address()).toBe("?q=al-26"));
  });

  it("starts an act from a row's menu", async () => {
    const { address } = await open();
    await user.click(await screen.findByRole("button", { name: "Actions for AL-26-0001" }));
    const menu = await screen.findByRole("menu");
    expect(
      within(menu)
        .getAllByRole("menuitem")
        .map(({ textContent }) => textContent),
    ).toEqual([
      "Sell",
      "Reserve",
      "Report damage",
      "Scrap",
      "Edit details",
      "Move to a shelf",
      "Put on hold",
      "Other move…",
      "Delete",
    ]);
    await user.click(within(menu).getByRole("menuitem", { name: "Sell" }));
    await waitFor(() => expect(address()).toBe(`?act=sold&unit=${SERIAL_ID}`));
  });

  it("gives a viewer no menus", async () => {
    await open("", { role: "viewer" });
    expect(await screen.findByText("Lamp Lune")).toBeVisible();
    expect(screen.queryByRole("button", { name: /^Actions for/ })).toBeNull();
  });
});

describe("when there is nothing", () => {
  const nothing = [
    { total: 0, by_status: {}, on_hold: 0, warranty_active: 0, warranty_expiring: 0, deleted: 0 },
  ];

  it("offers to clear the filters", async () => {
    const { address } = await open("?q=zz&hold=any", { rows: [] });
    expect(await screen.findByText(/No unit matches “zz”/)).toBeVisible();
    await user.click(screen.getAllByRole("button", { name: "Clear filters" }).at(-1) as HTMLElement);
    await waitFor(() => expect(address()).toBe(""));
  });

  it("starts with a product where there is none, and leaves counts and filters out", async () => {
    const { server } = await open("?sort=serial", { rows: [] });
    server.replies["find_products"] = [];
    server.replies["get_serial_stats"] = nothing;
    const { unmount } = await renderSerials(<Page role="owner" />);
    expect(await screen.findByText("Start with a product")).toBeVisible();
    unmount();
  });

  it("invites to register the first unit, but not a reader", async () => {
    const { address } = await open("", { rows: [] });
    await user.click(await screen.findByRole("button", { name: "Register a unit" }));
    expect(address()).toBe("?new=1");
    await open("", { rows: [], role: "support" });
    expect(await screen.findByText("Units registered by the team will appear here.")).toBeVisible();
  });

  it("says what went wrong, with a way to try again", async () => {
    const { server } = await open("", { rows: [] });
    server.replies["list_serial_numbers"] = { status: 403, code: "role_not_allowed" };
    await renderSerials(<Page role="owner" />, "?q=1");
    expect(await screen.findByText("Your role does not allow this.")).toBeVisible();
    server.replies["list_serial_numbers"] = [aRow()];
    await user.click(screen.getByRole("button", { name: /Try again|Retry/ }));
    expect(await screen.findByText("Lamp Lune")).toBeVisible();
  });
});
