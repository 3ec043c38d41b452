import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import NewSerialPanel from "./NewSerialPanel";
import {
  aUnit,
  PRODUCT_ID,
  renderSerials,
  STORE_ID,
  usualReplies,
  WAREHOUSE_ID,
} from "../../../../../tests/support/serial-pages.tsx";
import { fakeServer } from "../../../../../tests/support/student-pages.tsx";

const user = userEvent.setup();

async function open(productId: string | null = PRODUCT_ID) {
  const server = fakeServer({
    ...usualReplies,
    create_serial_number: (body) =>
      aUnit({ serial_number: (body as { p_fields: { serial_number: string } }).p_fields.serial_number }),
  });
  const onDone = vi.fn();
  await renderSerials(
    <NewSerialPanel
      storeId={STORE_ID}
      code=""
      productId={productId}
      onClose={() => undefined}
      onDone={onDone}
    />,
  );
  const dialog = within(await screen.findByRole("dialog"));
  const created = () =>
    server.calls.filter(({ name }) => name === "create_serial_number").map(({ body }) => body);
  return { server, dialog, onDone, created };
}

describe("registering a unit", () => {
  it("warns of a unit that looks the same, leads to it beside the form, and stands in no one's way", async () => {
    const { server, dialog, created } = await open();
    server.replies["find_similar_serials"] = (body) =>
      (body as { p_serials: string[] }).p_serials[0] === "AL-26-OOO1"
        ? [
            {
              serial: "AL-26-OOO1",
              id: aUnit().id,
              serial_number: "AL-26-0001",
              status: "in_stock",
            },
          ]
        : [];
    const serial = dialog.getByLabelText("Serial number");
    await user.type(serial, "AL-26-OOO1");
    const link = await dialog.findByRole("link", { name: /AL-26-0001/ });
    expect(link).toHaveAttribute("href", expect.stringContaining(`serial=${aUnit().id}`));
    expect(link).toHaveAttribute("target", "_blank");
    expect(link.closest("output")).toHaveTextContent(/looks like that of another unit.*in stock/);
    await user.type(serial, "2");
    await waitFor(() => expect(dialog.queryByRole("link", { name: /AL-26-0001/ })).toBeNull());
    await user.type(serial, "{Backspace}");
    await dialog.findByRole("link", { name: /AL-26-0001/ });
    await user.click(dialog.getByRole("button", { name: "Register" }));
    await waitFor(() => expect(created()).toHaveLength(1));
  });

  it("says on each field what is missing or wrong, and sends nothing", async () => {
    const { dialog, created } = await open(null);
    await user.type(dialog.getByLabelText(/IMEI/), "490154203237517");
    await user.click(dialog.getByRole("button", { name: "Register" }));
    expect(await dialog.findByText("3 fields to correct")).toBeVisible();
    expect(dialog.getByLabelText("Product")).toHaveAccessibleDescription(/required/);
    expect(dialog.getByLabelText(/IMEI/)).toHaveAccessibleDescription(/check digit does not match/);
    expect(created()).toEqual([]);
  });

  it("registers it and opens it", async () => {
    const { dialog, created, onDone } = await open();
    expect(dialog.getByLabelText("Product")).toHaveValue("Lamp Lune");
    await user.type(dialog.getByLabelText("Serial number"), " AL-26-0001 ");
    await user.type(dialog.getByLabelText(/MAC address/), "001b.4411.3ab7");
    await user.click(dialog.getByRole("button", { name: "Register" }));
    await waitFor(() => expect(onDone).toHaveBeenCalledExactlyOnceWith(aUnit().id));
    expect(created()).toEqual([
      {
        p_store_id: STORE_ID,
        p_request_id: expect.any(String) as unknown,
        p_source: "form",
        p_fields: {
          product_id: PRODUCT_ID,
          variant_id: null,
          serial_number: "AL-26-0001",
          imei: null,
          mac_address: "001b.4411.3ab7",
          barcode: null,
          batch: null,
          warehouse_id: null,
          bin: null,
          warranty_start: null,
          warranty_end: null,
          notes: null,
        },
      },
    ]);
  });

  it("keeps product, batch and place for the next one, and counts the serial on", async () => {
    const { dialog, created, onDone } = await open();
    await user.type(dialog.getByLabelText("Serial number"), "AL-26-0009");
    await user.type(dialog.getByLabelText(/Batch/), "L7");
    await user.click(dialog.getByLabelText(/Warehouse/));
    await user.click(await screen.findByRole("option", { name: /North/ }));
    await user.type(dialog.getByLabelText("Bin"), "A-1");
    expect(dialog.getByRole("button", { name: "Register and add another" })).toHaveAttribute(
      "title",
      "Register and add another (Ctrl + Enter)",
    );
    await user.keyboard("{Control>}{Enter}{/Control}");
    expect(await dialog.findByText("1 unit registered: AL-26-0009")).toBeVisible();
    expect(dialog.getByLabelText("Serial number")).toHaveValue("AL-26-0010");
    // The number offered gives way to what is typed or scanned.
    const field = dialog.getByLabelText<HTMLInputElement>("Serial number");
    await waitFor(() => expect(field).toHaveFocus());
    expect(field.value.slice(field.selectionStart ?? 0, field.selectionEnd ?? 0)).toBe("AL-26-0010");
    await user.click(dialog.getByRole("button", { name: "Register" }));
    await waitFor(() => expect(onDone).toHaveBeenCalledOnce());
    expect(created()).toMatchObject([
      { p_fields: { serial_number: "AL-26-0009", batch: "L7", warehouse_id: WAREHOUSE_ID, bin: "A-1" } },
      { p_fields: { serial_number: "AL-26-0010", batch: "L7", warehouse_id: WAREHOUSE_ID, bin: "A-1" } },
    ]);
  });

  it("saves by its key while the calendar of a date is open", async () => {
    const { dialog, created } = await open();
    await user.type(dialog.getByLabelText("Serial number"), "AL-26-0009");
    await user.click(dialog.getAllByRole("button", { name: /Open the calendar/ })[0] as HTMLElement);
    await dialog.findByRole("dialog", { name: "Calendar" });
    await user.keyboard("{Control>}{Enter}{/Control}");
    await waitFor(() => expect(created()).toMatchObject([{ p_fields: { serial_number: "AL-26-0009" } }]));
    await waitFor(() => expect(screen.queryByRole("dialog", { name: "Calendar" })).toBeNull());
    await waitFor(() => expect(dialog.getByLabelText("Serial number")).toHaveFocus());
  });

  it("puts the server's refusal on its field", async () => {
    const { dialog, server } = await open();
    server.replies["create_serial_number"] = { status: 409, code: "imei_taken", hint: "imei" };
    await user.type(dialog.getByLabelText("Serial number"), "AL-26-0001");
    await user.type(dialog.getByLabelText(/IMEI/), "490154203237518");
    await user.click(dialog.getByRole("button", { name: "Register" }));
    expect(await dialog.findByText("Another unit already has this IMEI.")).toBeVisible();
    expect(dialog.getByLabelText(/IMEI/)).toHaveFocus();
  });

  it("makes a missing product without leaving the form", async () => {
    const { dialog, server, created } = await open(null);
    await user.type(dialog.getByLabelText("Serial number"), "AL-26-0001");
    server.replies["find_products"] = [];
    server.replies["create_product"] = {
      id: "77777777-7777-4777-8777-777777777777",
      name: "Lamp Aurora",
      sku: "LAMP-AURORA",
      warranty_months: 24,
      status: "active",
    };
    await user.click(dialog.getByLabelText("Product"));
    await user.keyboard("Lamp Aurora");
    await user.click(await screen.findByRole("option", { name: "Add “Lamp Aurora”" }));

    const quick = within((await screen.findAllByRole("dialog")).at(-1) as HTMLElement);
    expect(quick.getByLabelText("Product name")).toHaveValue("Lamp Aurora");
    expect(quick.getByLabelText("Reference (SKU)")).toHaveValue("LAMP-AURORA");
    await user.click(quick.getByRole("button", { name: "Add product" }));
    await waitFor(() => expect(dialog.getByLabelText("Product")).toHaveValue("Lamp Aurora"));
    expect(server.calls.find(({ name }) => name === "create_product")?.body).toMatchObject({
      p_store_id: STORE_ID,
      p_name: "Lamp Aurora",
      p_sku: "LAMP-AURORA",
      p_warranty_months: 24,
    });
    expect(created()).toEqual([]);
    expect(dialog.getByLabelText("Serial number")).toHaveValue("AL-26-0001");
  });

  it("offers to make a product only once it is known that there is none of that name", async () => {
    const { dialog, server } = await open(null);
    await user.click(dialog.getByLabelText("Product"));
    await screen.findByRole("option", { name: "New product" });
    let answer: ((rows: unknown) => void) | undefined;
    server.replies["find_products"] = () => new Promise((resolve) => (answer = resolve));
    await user.keyboard("Lune");
    await waitFor(() =>
      expect(screen.queryByRole("option", { name: /^(New product|Add)/ })).not.toBeInTheDocument(),
    );
    await waitFor(() => expect(answer).toBeDefined());
    answer?.([{ id: PRODUCT_ID, name: "Lamp Lune", sku: "LUNE", warranty_months: 24, status: "active" }]);
    expect(await screen.findByRole("option", { name: "Add “Lune”" })).toBeVisible();
    expect(screen.getByRole("option", { name: /Lamp Lune/ })).toBeVisible();
  });
});
