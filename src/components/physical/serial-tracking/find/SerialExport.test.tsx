import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import SerialExport from "./SerialExport";
import { savedFiles } from "../../../../../tests/support/saved-files.ts";
import {
  aRow,
  renderSerials,
  CUSTOMER_ID,
  PRODUCT_ID,
  STORE_ID,
  WAREHOUSE_ID,
} from "../../../../../tests/support/serial-pages.tsx";
import { fakeServer } from "../../../../../tests/support/student-pages.tsx";

const sold = aRow({
  status: "sold",
  hold: "quarantined",
  variant_name: "Blue",
  customer_id: CUSTOMER_ID,
  customer_name: "Jeanne",
});

it("writes what a unit refers to by its name, and states in words", async () => {
  const files = savedFiles();
  fakeServer({ list_serial_ids: [sold.id], list_serials_by_id: [sold] });
  await renderSerials(
    <SerialExport storeId={STORE_ID} filters={{}} which="All units" onClose={() => undefined} />,
  );
  await userEvent.click(await screen.findByRole("radio", { name: /^CSV/ }));
  await userEvent.click(screen.getByRole("button", { name: "Export" }));
  await waitFor(() => expect(files).toHaveLength(1));
  const [file] = files;
  expect(file?.name).toMatch(/\.csv$/);
  const text = (await file?.text()) ?? "";
  const [head, row, end] = text.replace("\uFEFF", "").split("\r\n");
  expect(head?.split(",").slice(0, 5)).toEqual(["Serial number", "Product", "Variant", "Status", "Hold"]);
  expect(row?.split(",").slice(0, 5)).toEqual(["AL-26-0001", "Lamp Lune", "Blue", "Sold", "Quarantined"]);
  expect(row).toContain(",North,A-1,Jeanne,");
  for (const id of [PRODUCT_ID, WAREHOUSE_ID, CUSTOMER_ID]) expect(text).not.toContain(id);
  expect(end).toBe("");
});

it("gives no file when it is stopped, also when the last answer comes after", async () => {
  const files = savedFiles();
  let answer: (rows: object[]) => void = () => undefined;
  fakeServer({
    list_serial_ids: [sold.id],
    list_serials_by_id: () =>
      new Promise((resolve) => {
        answer = resolve;
      }) as never,
  });
  const onClose = vi.fn();
  const { rerender } = await renderSerials(
    <SerialExport storeId={STORE_ID} filters={{}} which="All units" onClose={onClose} />,
  );
  await userEvent.click(await screen.findByRole("radio", { name: /^CSV/ }));
  await userEvent.click(screen.getByRole("button", { name: "Export" }));
  await userEvent.click(await screen.findByRole("button", { name: "Stop" }));
  expect(screen.getByRole("button", { name: "Export" })).toBeVisible();
  rerender(null);
  answer([sold]);
  await new Promise((resolve) => setTimeout(resolve));
  expect(files).toEqual([]);
});

it("says of an erased customer since when it is so, in the file as on the page", async () => {
  const files = savedFiles();
  const erased = { ...sold, customer_name: null, customer_erased_at: "2026-11-25T10:00:00Z" };
  fakeServer({ list_serial_ids: [erased.id], list_serials_by_id: [erased] });
  await renderSerials(
    <SerialExport storeId={STORE_ID} filters={{}} which="All units" onClose={() => undefined} />,
  );
  await userEvent.click(await screen.findByRole("radio", { name: /^CSV/ }));
  await userEvent.click(screen.getByRole("button", { name: "Export" }));
  await waitFor(() => expect(files).toHaveLength(1));
  expect(await files[0]?.text()).toMatch(/Customer erased on .*25.*2026/);
});
