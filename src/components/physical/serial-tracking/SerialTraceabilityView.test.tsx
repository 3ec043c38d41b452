import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import SerialTraceabilityView from "@/components/physical/serial-tracking/SerialTraceabilityView";
import { useUnitActions } from "@/components/physical/serial-tracking/shared/useUnitActions";
import type { SerialDetail, SerialOwner, SerialTraceability } from "@/hooks/physical/shared/types";
import type { StoreRole } from "@/lib/roles";
import {
  databaseEvents,
  databaseFacts,
  renderSerials,
  SERIAL_ID,
  traced,
  usualReplies,
} from "../../../../tests/support/serial-pages.tsx";
import { fakeServer } from "../../../../tests/support/student-pages.tsx";

const user = userEvent.setup();

const act = vi.fn();

function View({ role }: { role: StoreRole }) {
  const actionsOf = useUnitActions(role, act);
  return (
    <SerialTraceabilityView
      serialId={SERIAL_ID}
      role={role}
      actionsOf={actionsOf}
      onClose={() => undefined}
      onPrevious={undefined}
      onNext={undefined}
    />
  );
}

async function open(reply: SerialTraceability, role: StoreRole = "owner") {
  const server = fakeServer({
    ...usualReplies,
    get_serial_traceability: reply,
    verify_serial_history: [{ intact: true, checked: 6, first_broken_seq: null, problem: null, field: null }],
  });
  await renderSerials(<View role={role} />);
  const dialog = await screen.findByRole("dialog");
  await within(dialog).findByRole("list", { name: "Events, newest first" });
  return { server, dialog: within(dialog) };
}

const events = () => screen.getAllByRole("listitem").filter((item) => /^event-\d+$/.test(item.id));
const event = (seq: number) => {
  const found = events().find((item) => item.id === `event-${String(seq)}`);
  if (!found) throw new Error(`no event ${String(seq)}`);
  return within(found);
};

describe("the detail of a unit", () => {
  it("is followed by a button, and left again", async () => {
    const { server, dialog } = await open(traced());
    const button = await dialog.findByRole("button", { name: "Follow" });
    server.replies["follow_unit"] = null;
    server.replies["get_unit_follow"] = true;
    await user.click(button);
    expect(await dialog.findByRole("button", { name: "Followed", pressed: true })).toBeVisible();
    expect(server.calls.find(({ name }) => name === "follow_unit")?.body).toEqual({
      p_serial_id: SERIAL_ID,
      p_follow: true,
    });
  });

  it("gives every identifier with a way to copy it, the place and what is left of the warranty", async () => {
    const over: Partial<SerialDetail> = {
      imei: "490154203237518",
      warranty_start: "2026-01-01",
      warranty_end: "2099-12-31",
    };
    const { dialog } = await open(traced(over));
    expect(dialog.getByRole("button", { name: "Copy the IMEI" })).toBeVisible();
    await user.click(dialog.getByRole("button", { name: "Copy the serial number" }));
    await expect(navigator.clipboard.readText()).resolves.toBe("AL-26-0001");
    expect(dialog.getByText("Bin A-1")).toBeVisible();
    expect(dialog.getByText(/days left$/)).toBeVisible();
  });

  it("says why a unit is on hold, and what that means", async () => {
    const { dialog } = await open(traced({ hold: "quarantined" }));
    expect(dialog.getByText("On hold: quarantined")).toBeVisible();
    expect(dialog.getByText(/cannot be reserved, sold, shipped or delivered/)).toBeVisible();
    expect(dialog.getByText("“Contrôle”")).toBeVisible();
    expect(dialog.queryByRole("button", { name: "Sell" })).toBeNull();
    await user.click(dialog.getByRole("button", { name: "Lift the hold" }));
    expect(act).toHaveBeenLastCalledWith("hold", SERIAL_ID);
  });

  it("offers a deleted unit's way back to owners only", async () => {
    const deleted = { deleted_at: "2026-11-22T10:00:00Z" };
    const { dialog } = await open(traced(deleted));
    expect(dialog.getByText("Unit deleted")).toBeVisible();
    expect(dialog.getAllByRole("button", { name: "Restore" }).length).toBeGreaterThan(0);
  });

  it("is read only for a viewer, who sees no customer", async () => {
    const { dialog } = await open(
      traced({ status: "sold", customer_id: "c", warehouse_id: null, warehouse_name: null }),
      "viewer",
    );
    expect(dialog.getAllByText("Not visible with your role")).toHaveLength(2);
    expect(dialog.queryByText(/Jeanne/)).toBeNull();
    for (const name of ["Ship", "More actions", "Other actions"]) {
      expect(dialog.queryByRole("button", { name })).toBeNull();
    }
  });
});

describe("whose a unit is and was", () => {
  const first: SerialOwner = {
    id: "o1",
    number: 1,
    customer_id: "c1",
    customer_name: "Jeanne Petit",
    order_id: null,
    order_reference: null,
    condition: "new",
    warranty_months: 24,
    warranty_start: "2025-03-02",
    warranty_end: "2027-03-02",
    sold_at: "2025-03-01T10:00:00Z",
    delivered_at: "2025-03-02T10:00:00Z",
    ended_at: "2026-01-10T10:00:00Z",
    ended_as: "in_stock",
    customer_erased_at: null,
  };
  const second: SerialOwner = {
    ...first,
    ...{ id: "o2", number: 2, customer_id: "c2", customer_name: "Ada Roy", order_reference: "CMD-9" },
    ...{ condition: "second_hand", warranty_months: 6, sold_at: "2026-02-01T10:00:00Z" },
    ...{ delivered_at: null, warranty_start: null, warranty_end: null, ended_at: null, ended_as: null },
  };
  const owned = (owners: SerialOwner[] | null) => ({ ...traced({ status: "sold" }), owners });
  const periods = () =>
    within(screen.getByRole("list", { name: "Periods, the latest first" })).getAllByRole("listitem");

  it("shows each period with its terms, whose it is now first", async () => {
    await open(owned([second, first]));
    const [now, before] = periods();
    expect(now).toHaveTextContent(/^Ada Roy ?present ?second-hand/);
    expect(now).toHaveTextContent(/CMD-9.*not yet.*6 months/);
    expect(before).toHaveTextContent(/^Jeanne Petit ?new/);
    expect(before).toHaveTextContent(/24 months · from .*2025 to .*2027/);
    expect(before).toHaveTextContent(/\(In stock\)/);
  });

  it("shows none to a role that reads no customers, and erases nobody for one that may not", async () => {
    await open(owned(null), "stock");
    expect(screen.queryByText("Owners")).toBeNull();
  });

  it("leaves erasing to those who run the store", async () => {
    await open(owned([first]), "support");
    expect(periods()).toHaveLength(1);
    expect(screen.queryByRole("button", { name: "Erase this person" })).toBeNull();
  });

  it("erases a person after the name was typed, and says since when it is so", async () => {
    const { server } = await open(owned([second, first]));
    server.replies["erase_serial_person"] = () => {
      server.replies["get_serial_traceability"] = owned([
        second,
        { ...first, customer_name: null, customer_erased_at: "2026-11-25T10:00:00Z" },
      ]);
      return "2026-11-25T10:00:00Z";
    };
    await user.click(within(periods()[1] as HTMLElement).getByRole("button", { name: "Erase this person" }));
    const question = within(await screen.findByRole("alertdialog"));
    expect(question.getByText("Their name in the history of all their units")).toBeVisible();
    expect(question.getByText("What was done, when and to which unit")).toBeVisible();
    await user.click(question.getByRole("button", { name: "Erase for good" }));
    expect(server.calls.some(({ name }) => name === "erase_serial_person")).toBe(false);
    await user.type(question.getByRole("textbox"), "Jeanne Petit");
    await user.click(question.getByRole("button", { name: "Erase for good" }));
    await waitFor(() => expect(periods()[1]).toHaveTextContent(/^Customer erased on .*25/));
    expect(server.calls.find(({ name }) => name === "erase_serial_person")?.body).toMatchObject({
      p_person_id: "c1",
    });
    expect(within(periods()[1] as HTMLElement).queryByRole("button")).toBeNull();
    expect(screen.queryByText("Jeanne Petit")).toBeNull();
  });

  it("shows before erasing what may be about the person, and takes along what is ticked", async () => {
    const { server } = await open(owned([second, first]));
    const text = (id: string, value: string, named: boolean) => ({
      ...{ id, value, named, kind: "reason", written_at: "2026-02-03T10:00:00Z" },
      ...{ serial_number: named ? null : "AL-26-0001", total: 3 },
    });
    server.replies["list_person_mentions"] = [
      text("a", "Madame Petit called", true),
      text("b", "Smells of smoke", false),
      text("c", "Petit pot", true),
    ];
    server.replies["erase_serial_person"] = "2026-11-25T10:00:00Z";
    const ask = async () => {
      await user.click(
        within(periods()[1] as HTMLElement).getByRole("button", { name: "Erase this person" }),
      );
      return within(await screen.findByRole("alertdialog"));
    };
    const sent = () =>
      server.calls.filter(({ name }) => name === "erase_serial_person").map(({ body }) => body);
    let question = await ask();
    expect(
      await question.findByText(/Reason · AL-26-0001 · .* · about a unit that was theirs/),
    ).toBeVisible();
    await user.click(question.getByRole("checkbox", { name: /Madame Petit called/ }));
    await user.click(question.getByRole("checkbox", { name: /Smells of smoke/ }));
    expect(question.getByRole("checkbox", { name: "All 3 texts" })).not.toBeChecked();
    await user.type(question.getByRole("textbox"), "Jeanne Petit");
    await user.click(question.getByRole("button", { name: "Erase for good" }));
    await waitFor(() => expect(sent()).toEqual([expect.objectContaining({ p_texts: ["a", "b"] })]));
    await waitFor(() => expect(screen.queryByRole("alertdialog")).toBeNull());

    question = await ask();
    await user.click(await question.findByRole("checkbox", { name: "All 3 texts" }));
    expect(question.getByRole("checkbox", { name: /Petit pot/ })).toBeChecked();
    await user.type(question.getByRole("textbox"), "Jeanne Petit");
    await user.click(question.getByRole("button", { name: "Erase for good" }));
    await waitFor(() => expect(sent()[1]).toMatchObject({ p_all: true }));
    expect(sent()[1]).not.toHaveProperty("p_texts");
  });
});

describe("the timeline", () => {
  it("tells who, when, where and why, the newest first", async () => {
    await open(traced());
    expect(events().map(({ id }) => id)).toEqual([
      "event-6",
      "event-5",
      "event-4",
      "event-3",
      "event-2",
      "event-1",
    ]);
    const stocked = event(2);
    expect(stocked.getByText("Put in stock")).toBeVisible();
    expect(stocked.getByText(/Claire Hémon 🪔 \(Owner\)/)).toBeVisible();
    expect(stocked.getByText(/quai « 3 »/)).toBeVisible();
    expect(stocked.getByText("North · A-01")).toBeVisible();
  });

  it("shows both dates when an event was recorded later", async () => {
    await open(traced());
    const times = event(2).getAllByText(/.*/, { selector: "time" });
    expect(times.map((time) => time.getAttribute("datetime"))).toEqual([
      "2026-11-20T06:30:00.12+00:00",
      databaseEvents.find(({ seq }) => seq === 2)?.recorded_at,
    ]);
    expect(event(3).getAllByText(/.*/, { selector: "time" })).toHaveLength(1);
  });

  it("marks what was forced and what takes back what", async () => {
    await open(traced());
    expect(event(4).getByText("Forced")).toBeVisible();
    expect(event(4).getByText("In stock → Delivered")).toBeVisible();
    expect(event(6).getByText("Takes back No. 5")).toBeVisible();
    expect(event(5).getByText("Taken back by No. 6")).toBeVisible();
    expect(event(3).queryByText(/Forced|Take/)).toBeNull();
  });

  it("loads older events when asked", async () => {
    const newest = { ...traced(), events: databaseEvents.slice(0, 2) };
    const { server, dialog } = await open(newest);
    server.replies["get_serial_traceability"] = { ...traced(), events: databaseEvents.slice(2) };
    await user.click(dialog.getByRole("button", { name: "Show older events" }));
    await waitFor(() => expect(events()).toHaveLength(6));
    expect(server.calls.filter(({ name }) => name === "get_serial_traceability").at(-1)?.body).toMatchObject({
      p_before_seq: 5,
    });
    expect(dialog.queryByRole("button", { name: "Show older events" })).toBeNull();
  });
});

describe("the check of the history", () => {
  it("is intact where the server and this browser agree", async () => {
    const { dialog } = await open(traced(databaseFacts));
    expect(
      await dialog.findByText("6 events verified by the server and recomputed in this browser."),
    ).toBeVisible();
  });

  it("names the first event that this browser finds changed, whatever the server says", async () => {
    const forged = databaseEvents.map((one) =>
      one.seq === 3 && one.texts.reason
        ? { ...one, texts: { ...one.texts, reason: { ...one.texts.reason, value: "Nothing" } } }
        : one,
    );
    const { dialog } = await open(traced({}, forged));
    expect(await dialog.findByText("History altered")).toBeVisible();
    const alert = within(dialog.getByRole("alert"));
    expect(alert.getByText("Event No. 3 is not what was recorded.")).toBeVisible();
    expect(alert.getByText("2 sound events before it. Found by this browser.")).toBeVisible();
    expect(event(3).getByText("The chain breaks here")).toBeVisible();
  });

  it("names the field in which the unit is not what its history says", async () => {
    const { dialog } = await open(traced({ ...databaseFacts, status: "in_stock" }));
    expect(await dialog.findByText("The unit is not what its history says: status.")).toBeVisible();
  });

  it("says of what was erased when, and still holds the chain", async () => {
    const events = databaseEvents.map((one) =>
      one.seq === 3 && one.texts.actor_name && one.texts.reason
        ? {
            ...one,
            erased_at: "2026-11-25T10:00:00Z",
            texts: {
              ...one.texts,
              actor_name: { digest: one.texts.actor_name.digest, shown: true },
              reason: { digest: one.texts.reason.digest, shown: true },
            },
          }
        : one,
    );
    const { dialog } = await open(traced(databaseFacts, events));
    expect(await dialog.findByText(/recomputed in this browser/)).toBeVisible();
    expect(event(3).getByText(/^Erased on .*25/)).toBeVisible();
    expect(event(3).getByText(/Somebody \(Owner\)/)).toBeVisible();
    expect(event(3).queryByText("Contrôle")).toBeNull();
  });

  it("finds a text gone though nobody was erased", async () => {
    const events = databaseEvents.map((one) =>
      one.seq === 3 && one.texts.reason
        ? { ...one, texts: { ...one.texts, reason: { digest: one.texts.reason.digest, shown: true } } }
        : one,
    );
    const { dialog } = await open(traced(databaseFacts, events));
    expect(await dialog.findByText(/A text of event No. 3 is missing \(reason\)/)).toBeVisible();
  });

  it("sees an event missing at the end", async () => {
    const { dialog } = await open(traced({}, databaseEvents.slice(1)));
    expect(await dialog.findByText("Event No. 6 is missing.")).toBeVisible();
  });

  it("believes the server's bad news before its own computation", async () => {
    const reply = traced(databaseFacts);
    reply.integrity = { intact: false, checked: 4, first_broken_seq: 5, problem: "link_broken", field: null };
    const { dialog } = await open(reply);
    expect(await dialog.findByText("Event No. 5 no longer follows the one before it.")).toBeVisible();
    expect(dialog.getByText(/Found by the server\.$/)).toBeVisible();
  });

  it("says intact no sooner than it knows, and nothing when its check failed", async () => {
    const known = traced(databaseFacts);
    const { server, dialog } = await open({ ...known, events: databaseEvents.slice(0, 2) });
    expect(dialog.getByText("Intact by the server’s word")).toBeVisible();
    expect(dialog.queryByText("History intact")).toBeNull();
    let answer: (reply: unknown) => void = () => undefined;
    server.replies["verify_serial_history"] = () => new Promise((resolve) => (answer = resolve));
    await user.click(dialog.getByRole("button", { name: "Verify the whole history" }));
    expect(await dialog.findByText("Checking the history…")).toBeVisible();
    await waitFor(() => expect(server.calls.some(({ name }) => name === "verify_serial_history")).toBe(true));
    answer({ status: 403, code: "role_not_allowed" });
    expect(await dialog.findByText("History not verified")).toBeVisible();
    expect(dialog.queryByText(/intact/i)).toBeNull();
  });

  it("verifies everything anew when asked", async () => {
    const known = traced(databaseFacts);
    const { server, dialog } = await open({ ...known, events: databaseEvents.slice(0, 2) });
    expect(dialog.getByText(/not yet recomputed in this browser/)).toBeVisible();
    server.replies["get_serial_traceability"] = (body) =>
      (body as { p_before_seq?: number }).p_before_seq === undefined
        ? { ...known, events: databaseEvents.slice(0, 4) }
        : { ...known, events: databaseEvents.slice(4) };
    await user.click(dialog.getByRole("button", { name: "Verify the whole history" }));
    expect(
      await dialog.findByText("6 events verified by the server and recomputed in this browser."),
    ).toBeVisible();
    expect(server.calls.some(({ name }) => name === "verify_serial_history")).toBe(true);
  });
});
