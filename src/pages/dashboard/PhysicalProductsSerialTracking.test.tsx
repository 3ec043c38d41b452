import { screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";
// What the page loads when it is first needed is there from the start: a test does not wait for code.
import "@/components/physical/serial-tracking/SerialTraceabilityView";
import PhysicalProductsSerialTracking from "@/pages/dashboard/PhysicalProductsSerialTracking";
import { writeStored } from "@/lib/stored";
import {
  aMembership,
  PRODUCT_ID,
  renderSerials,
  SERIAL_ID,
  STORE_ID,
  traced,
  usualReplies,
} from "../../../tests/support/serial-pages.tsx";
import { fakeServer } from "../../../tests/support/student-pages.tsx";

const OTHER_STORE = PRODUCT_ID;
const mine = aMembership("owner", { id: OTHER_STORE, name: "Aurore" });

async function follow(search: string, stores = [mine, aMembership("support")]) {
  const server = fakeServer({
    ...usualReplies,
    verify_serial_history: [{ intact: true, checked: 6, first_broken_seq: null, problem: null }],
  });
  await renderSerials(<PhysicalProductsSerialTracking />, search, stores);
  return () =>
    server.calls
      .filter(({ name }) => name === "list_serial_numbers")
      .map(({ body }) => (body as { p_store_id: string }).p_store_id);
}

/** The store chosen on this device, before each link is followed. */
beforeEach(() => writeStored("store", OTHER_STORE));

describe("a link to a unit of another of one's stores", () => {
  it("chooses that store, with the role held there", async () => {
    const listed = await follow(`?serial=${SERIAL_ID}`);
    await waitFor(() => expect(listed().at(-1)).toBe(STORE_ID));
    expect(await screen.findByText("Bin A-1")).toBeVisible();
    const panel = within(screen.getByRole("dialog"));
    for (const name of ["Sell", "More actions", "Other actions"]) {
      expect(panel.queryByRole("button", { name })).toBeNull();
    }
  });

  it("chooses it for what is to be done to the unit, too", async () => {
    const listed = await follow(`?act=sold&unit=${SERIAL_ID}`);
    await waitFor(() => expect(listed().at(-1)).toBe(STORE_ID));
    expect(await screen.findByText(/your role/i)).toBeVisible();
  });

  it("stays where one is for a unit of the store one works in", async () => {
    writeStored("store", STORE_ID);
    const listed = await follow(`?serial=${SERIAL_ID}`);
    expect(await screen.findByText("Bin A-1")).toBeVisible();
    expect(new Set(listed())).toEqual(new Set([STORE_ID]));
  });

  it("says of a unit of nobody's that it is not there", async () => {
    const listed = await follow(`?serial=${SERIAL_ID}`, [mine]);
    expect(await screen.findByText(/This unit does not exist/)).toBeVisible();
    expect(screen.queryByText(traced().serial.serial_number)).toBeNull();
    expect(new Set(listed())).toEqual(new Set([OTHER_STORE]));
  });
});
