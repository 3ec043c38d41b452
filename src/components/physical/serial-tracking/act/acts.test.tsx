import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState, type ComponentProps } from "react";
import { describe, expect, it, vi } from "vitest";
import SerialActPanel from "./SerialActPanel";
import { useSerialHere } from "@/components/physical/serial-tracking/shared/useSerialHere";
import type { SerialDetail } from "@/hooks/physical/shared/types";
import type { SerialAct } from "@/lib/physical/find/serial-url";
import type { StoreRole } from "@/lib/roles";
import {
  aUnit,
  CUSTOMER_ID,
  renderSerials,
  SERIAL_ID,
  STORE_ID,
  traced,
  usualReplies,
  WAREHOUSE_ID,
} from "../../../../../tests/support/serial-pages.tsx";
import { pasteInto } from "../../../../../tests/support/date-fields.ts";
import { fakeServer } from "../../../../../tests/support/student-pages.tsx";

const user = userEvent.setup();

/** As on the page: what is done is closed. */
function UntilDone({ onDeleted, ...props }: ComponentProps<typeof SerialActPanel>) {
  const [done, setDone] = useState(false);
  if (done) return null;
  return (
    <SerialActPanel
      {...props}
      onDeleted={() => {
        onDeleted();
        setDone(true);
      }}
    />
  );
}

async function start(act: SerialAct, over: Partial<SerialDetail> = {}, role: StoreRole = "owner") {
  const unit = { current: traced(over) };
  const server = fakeServer({
    ...usualReplies,
    get_serial_traceability: () => unit.current,
    transition_serial_number: aUnit(over),
    update_serial_number: aUnit(over),
    delete_serial_number: aUnit(over),
    restore_serial_number: aUnit(over),
  });
  const handlers = { onAct: vi.fn(), onClose: vi.fn(), onDeleted: vi.fn() };
  await renderSerials(
    <UntilDone storeId={STORE_ID} role={role} serialId={SERIAL_ID} act={act} {...handlers} />,
  );
  const dialog = await screen.findByRole(/delete/.test(act) ? "alertdialog" : "dialog");
  const sent = (name: string) => server.calls.filter((call) => call.name === name).map(({ body }) => body);
  return { dialog: within(dialog), unit, server, sent, ...handlers };
}

describe("what one did oneself", () => {
  it("closes the form at once, and is nobody else's change when it is opened again", async () => {
    let release = () => undefined as void;
    const slow = new Promise<void>((resolve) => {
      release = resolve;
    });
    let saved = false;
    const server = fakeServer({
      ...usualReplies,
      get_serial_traceability: async () => {
        if (!saved) return traced();
        await slow;
        return traced({ lock_version: 4, bin: "Z-9" });
      },
      update_serial_number: () => {
        saved = true;
        return aUnit({ lock_version: 4, bin: "Z-9" });
      },
    });
    function Page() {
      const [open, setOpen] = useState(true);
      const shared = { storeId: STORE_ID, role: "owner", serialId: SERIAL_ID, act: "place" } as const;
      const close = () => setOpen(false);
      return (
        <>
          <Shown />
          <button onClick={() => setOpen(true)}>Again</button>
          {open ? <SerialActPanel {...shared} onAct={close} onClose={close} onDeleted={close} /> : null}
        </>
      );
    }
    /** The unit's detail beside the list, which is read again after each change. */
    function Shown() {
      return <span>{useSerialHere(SERIAL_ID).data?.serial.bin ?? ""}</span>;
    }
    await renderSerials(<Page />);
    const bin = await screen.findByLabelText("Bin");
    await user.clear(bin);
    await user.type(bin, "Z-9");
    await user.click(screen.getByRole("button", { name: "Move to a shelf" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
    expect(server.calls.filter(({ name }) => name === "update_serial_number")).toHaveLength(1);

    await user.click(screen.getByRole("button", { name: "Again" }));
    release();
    expect(await screen.findByLabelText("Bin")).toHaveValue("Z-9");
    expect(screen.queryByText(/changed this unit/)).not.toBeInTheDocument();
  });
});

describe("a move", () => {
  it("asks only what it needs, and sends only that", async () => {
    const { dialog, sent, onClose } = await start("in_stock", {
      status: "returned",
      customer_id: CUSTOMER_ID,
    });
    expect(dialog.getByLabelText("Warehouse")).toHaveValue("North");
    expect(dialog.queryByLabelText(/Customer/)).toBeNull();
    expect(dialog.getByText(/no customer or order/)).toBeVisible();

    await user.click(dialog.getByRole("button", { name: "Put back in stock" }));
    await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
    expect(sent("transition_serial_number")).toEqual([
      {
        p_serial_id: SERIAL_ID,
        p_to_status: "in_stock",
        p_lock_version: 3,
        p_force: false,
        p_fields: { warehouse_id: WAREHOUSE_ID, bin: "A-1" },
        p_day_only: false,
        p_source: "form",
      },
    ]);
  });

  it("sells to a customer found by name", async () => {
    const { dialog, sent, server } = await start("sold");
    await user.click(dialog.getByLabelText(/Customer/));
    await user.click(await screen.findByRole("option", { name: /Jeanne/ }));
    await user.type(dialog.getByLabelText(/Reason or note/), "Fair");
    await user.click(dialog.getByRole("button", { name: "Sell" }));
    await waitFor(() =>
      expect(sent("transition_serial_number")).toMatchObject([
        { p_reason: "Fair", p_fields: { customer_id: CUSTOMER_ID, order_id: null } },
      ]),
    );
    expect(server.calls.some(({ name }) => name === "find_customers")).toBe(true);
  });

  it("does not show customers to a role that may not read them", async () => {
    const { dialog } = await start("sold", {}, "stock");
    expect(dialog.getByLabelText(/Customer/)).toBeVisible();
  });

  it("writes an earlier moment in the reader's zone, and refuses one to come", async () => {
    const { dialog, sent } = await start("delivered", { status: "sold" });
    await user.click(dialog.getByText("Earlier"));
    await user.click(dialog.getByRole("button", { name: "Hand over" }));
    expect(await dialog.findByText("This field is required.")).toBeVisible();

    pasteInto("Date", "2099-01-01");
    expect(await dialog.findByText("This date is in the future.")).toBeVisible();

    pasteInto("Date", "2026-07-01");
    pasteInto("Time", "08:30");
    expect(await dialog.findByText(/24-month warranty starts .*2026 and ends .*2028/)).toBeVisible();
    expect(dialog.getByText(/before the previous event/)).toBeVisible();
    await user.click(dialog.getByRole("button", { name: "Hand over" }));
    await waitFor(() =>
      expect(sent("transition_serial_number")).toMatchObject([{ p_event_date: "2026-07-01T06:30:00Z" }]),
    );
  });

  it("wants to know why a unit is scrapped", async () => {
    const { dialog, sent } = await start("scrapped");
    await user.click(dialog.getByRole("button", { name: "Scrap" }));
    expect(await dialog.findByText("Say why: the reason is kept in the history.")).toBeVisible();
    expect(sent("transition_serial_number")).toEqual([]);
  });

  it("says so when the unit went elsewhere meanwhile", async () => {
    const { dialog } = await start("sold", { status: "delivered" });
    expect(dialog.getByText("This unit is now “Delivered”: it cannot become “Sold”.")).toBeVisible();
    expect(dialog.queryByRole("button", { name: "Sell" })).toBeNull();
  });

  it("offers to lift the hold that keeps a unit back", async () => {
    const { dialog, onAct } = await start("sold", { hold: "quarantined" });
    expect(dialog.getByText(/on hold \(Quarantined\)/)).toBeVisible();
    await user.click(dialog.getByRole("button", { name: "Lift the hold" }));
    expect(onAct).toHaveBeenCalledExactlyOnceWith("hold");
  });

  it("puts the server's refusal where it belongs", async () => {
    const { dialog, server } = await start("sold");
    server.replies["transition_serial_number"] = { status: 409, code: "serial_on_hold", hint: "to_status" };
    await user.click(dialog.getByRole("button", { name: "Sell" }));
    expect(await dialog.findByText("The unit is on hold: lift the hold first.")).toBeVisible();
  });

  it("shows what somebody else changed, and goes on from there", async () => {
    const { dialog, server, unit, sent, onClose } = await start("sold");
    server.replies["transition_serial_number"] = () => {
      unit.current = traced({ bin: "Z-9", lock_version: 4 });
      server.replies["transition_serial_number"] = aUnit();
      return { status: 409, code: "stale_version", detail: "4" };
    };
    await user.click(dialog.getByRole("button", { name: "Sell" }));
    expect(await dialog.findByText("A-1 → Z-9")).toBeVisible();
    expect(dialog.getByText(/changed this unit/)).toBeVisible();
    expect(dialog.getByRole("button", { name: "Sell" })).toBeDisabled();

    await user.click(dialog.getByRole("button", { name: "Go on from the current state" }));
    await user.click(dialog.getByRole("button", { name: "Sell" }));
    await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
    expect(sent("transition_serial_number")).toMatchObject([{ p_lock_version: 3 }, { p_lock_version: 4 }]);
  });
});

describe("a forced move", () => {
  it("needs a target and a reason, and says what it is", async () => {
    const { dialog, sent, onClose } = await start("force", { status: "scrapped" });
    expect(dialog.getByText(/will always say that it was forced/)).toBeVisible();
    await user.click(dialog.getByRole("button", { name: "Force the move" }));
    expect(await dialog.findByText("2 fields to correct")).toBeVisible();

    await user.selectOptions(dialog.getByLabelText("New status"), "In stock");
    await user.type(dialog.getByLabelText("Reason"), "Scrapped by mistake");
    await user.click(dialog.getByRole("button", { name: "Force the move" }));
    await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
    expect(sent("transition_serial_number")).toMatchObject([
      { p_to_status: "in_stock", p_force: true, p_reason: "Scrapped by mistake" },
    ]);
  });

  it("offers no status that a plain move reaches", async () => {
    const { dialog } = await start("force", { status: "in_stock" });
    const options = within(dialog.getByLabelText("New status")).getAllByRole("option");
    expect(options.map(({ textContent }) => textContent)).toEqual([
      "Choose a status",
      "Manufactured",
      "Shipped",
      "Delivered",
      "Returned",
      "Refurbished",
      "In warranty repair",
    ]);
  });

  it("is refused to a clerk, whatever the address says", async () => {
    const { dialog } = await start("force", {}, "stock");
    expect(dialog.getByText("Your role does not allow this.")).toBeVisible();
    expect(dialog.queryByLabelText("New status")).toBeNull();
  });
});

describe("a hold", () => {
  it("is set with its kind and a reason", async () => {
    const { dialog, sent, onClose } = await start("hold");
    await user.click(dialog.getByText("Stolen"));
    await user.click(dialog.getByRole("button", { name: "Put on hold" }));
    expect(await dialog.findByText("Say why: the reason is kept in the history.")).toBeVisible();
    await user.type(dialog.getByLabelText("Reason"), "Van broken into");
    await user.click(dialog.getByRole("button", { name: "Put on hold" }));
    await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
    expect(sent("update_serial_number")).toEqual([
      {
        p_serial_id: SERIAL_ID,
        p_lock_version: 3,
        p_fields: { hold: "stolen" },
        p_reason: "Van broken into",
        p_source: "form",
      },
    ]);
  });

  it("is lifted with a reason", async () => {
    const { dialog, sent } = await start("hold", { hold: "lost" });
    expect(dialog.queryByText("Stolen")).toBeNull();
    await user.type(dialog.getByLabelText("Reason"), "Found");
    await user.click(dialog.getByRole("button", { name: "Lift the hold" }));
    await waitFor(() => expect(sent("update_serial_number")).toMatchObject([{ p_fields: { hold: null } }]));
  });
});

describe("moving to another shelf", () => {
  it("sends the place alone", async () => {
    const { dialog, sent } = await start("place");
    await user.clear(dialog.getByLabelText("Bin"));
    await user.type(dialog.getByLabelText("Bin"), "B-2");
    await user.click(dialog.getByRole("button", { name: "Move to a shelf" }));
    await waitFor(() =>
      expect(sent("update_serial_number")).toMatchObject([
        { p_fields: { warehouse_id: WAREHOUSE_ID, bin: "B-2" } },
      ]),
    );
  });
});

describe("deleting", () => {
  it("says what is kept, wants a reason, and can be undone", async () => {
    const { dialog, sent, onDeleted } = await start("delete");
    expect(dialog.getByText(/Its serial stays taken, its history stays readable/)).toBeVisible();
    await user.click(dialog.getByRole("button", { name: "Delete" }));
    expect(await dialog.findByText("This field is required.")).toBeVisible();
    await user.type(dialog.getByLabelText("Reason"), "Duplicate");
    await user.click(dialog.getByRole("button", { name: "Delete" }));
    await waitFor(() => expect(onDeleted).toHaveBeenCalledOnce());
    expect(sent("delete_serial_number")).toMatchObject([{ p_lock_version: 3, p_reason: "Duplicate" }]);

    await user.click(await screen.findByRole("button", { name: "Undo" }));
    await waitFor(() => expect(sent("restore_serial_number")).toEqual([{ p_serial_id: SERIAL_ID }]));
  });

  it("offers the hold first", async () => {
    const { dialog, onAct } = await start("delete");
    await user.click(dialog.getByRole("button", { name: "Put on hold" }));
    expect(onAct).toHaveBeenCalledExactlyOnceWith("hold");
  });

  it("is not offered twice: a deleted unit says so", async () => {
    const { dialog } = await start("edit", { deleted_at: "2026-11-22T10:00:00Z" });
    expect(dialog.getByText("This unit is deleted. Restore it first.")).toBeVisible();
  });

  it("is taken back from the deleted unit", async () => {
    const { dialog, sent, onClose } = await start("restore", { deleted_at: "2026-11-22T10:00:00Z" });
    await user.click(dialog.getByRole("button", { name: "Restore" }));
    await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
    expect(sent("restore_serial_number")).toMatchObject([{ p_serial_id: SERIAL_ID }]);
  });
});

describe("editing", () => {
  it("sends only what changed", async () => {
    const { dialog, sent, onClose } = await start("edit");
    await user.clear(dialog.getByLabelText(/Batch/));
    await user.type(dialog.getByLabelText(/Batch/), "L8");
    await user.click(dialog.getByRole("button", { name: "Save" }));
    await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
    expect(sent("update_serial_number")).toEqual([
      { p_serial_id: SERIAL_ID, p_fields: { batch: "L8" }, p_lock_version: 3, p_source: "form" },
    ]);
  });

  it("wants another serial explained", async () => {
    const { dialog, sent } = await start("edit");
    await user.type(dialog.getByLabelText("Serial number"), "-B");
    expect(dialog.getByText("Another serial number must be explained.")).toBeVisible();
    await user.click(dialog.getByRole("button", { name: "Save" }));
    expect(await dialog.findByText("Say why: the reason is kept in the history.")).toBeVisible();
    await user.type(dialog.getByLabelText("Reason"), "Label misread");
    await user.click(dialog.getByRole("button", { name: "Save" }));
    await waitFor(() =>
      expect(sent("update_serial_number")).toMatchObject([
        { p_fields: { serial_number: "AL-26-0001-B" }, p_reason: "Label misread" },
      ]),
    );
  });

  it("keeps what was typed on top of somebody else's change", async () => {
    const { dialog, server, unit, sent } = await start("edit");
    await user.clear(dialog.getByLabelText(/Batch/));
    await user.type(dialog.getByLabelText(/Batch/), "L8");
    server.replies["update_serial_number"] = () => {
      unit.current = traced({ bin: "Z-9", barcode: "4006381333931", lock_version: 4 });
      server.replies["update_serial_number"] = aUnit();
      return { status: 409, code: "stale_version", detail: "4" };
    };
    await user.click(dialog.getByRole("button", { name: "Save" }));
    expect(await dialog.findByText("none → 4006381333931")).toBeVisible();

    await user.click(dialog.getByRole("button", { name: "Keep my changes on top" }));
    expect(dialog.getByLabelText("Bin")).toHaveValue("Z-9");
    expect(dialog.getByLabelText(/Batch/)).toHaveValue("L8");
    await user.click(dialog.getByRole("button", { name: "Save" }));
    await waitFor(() =>
      expect(sent("update_serial_number").at(-1)).toEqual({
        p_serial_id: SERIAL_ID,
        p_fields: { batch: "L8" },
        p_lock_version: 4,
        p_source: "form",
      }),
    );
  });

  it("starts from the current details when asked", async () => {
    const { dialog, server, unit } = await start("edit");
    await user.clear(dialog.getByLabelText(/Batch/));
    server.replies["update_serial_number"] = () => {
      unit.current = traced({ batch: "L9", lock_version: 4 });
      return { status: 409, code: "stale_version", detail: "4" };
    };
    await user.click(dialog.getByRole("button", { name: "Save" }));
    await user.click(await dialog.findByRole("button", { name: "Start from the current details" }));
    expect(dialog.getByLabelText(/Batch/)).toHaveValue("L9");
    expect(dialog.queryByRole("button", { name: "Start from the current details" })).toBeNull();
  });
});
