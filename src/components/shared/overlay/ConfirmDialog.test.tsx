import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { confirm, type ConfirmOutcome, type ConfirmRequest } from "@/lib/confirm";
import { AppError } from "@/lib/net/errors";
import { ConfirmDialog } from "./ConfirmDialog";
import { renderApp } from "../../../../tests/support/render.tsx";

const request: ConfirmRequest = {
  title: "Cancel “Watercolour”?",
  description: "The session will not take place.",
  losses: ["38 registrations will be told"],
  danger: true,
  confirmLabel: "Cancel the session",
  cancelLabel: "Keep it",
};

async function ask(over: Partial<ConfirmRequest> = {}) {
  const settled = vi.fn<(outcome: ConfirmOutcome) => void>();
  void confirm({ ...request, ...over }).then(settled);
  const dialog = await screen.findByRole(over.danger === false ? "dialog" : "alertdialog");
  return { settled, dialog, inside: within(dialog) };
}

describe("ConfirmDialog", () => {
  beforeEach(() => {
    renderApp(<p>page</p>);
  });

  it("names the thing and says the loss; the safe button has the focus", async () => {
    const { dialog, inside, settled } = await ask();
    expect(dialog).toHaveAccessibleName("Cancel “Watercolour”?");
    expect(dialog).toHaveAccessibleDescription("The session will not take place.");
    expect(inside.getByText("38 registrations will be told")).toBeVisible();
    await waitFor(() => expect(inside.getByRole("button", { name: "Keep it" })).toHaveFocus());

    await userEvent.click(inside.getByRole("button", { name: "Cancel the session" }));
    expect(settled).toHaveBeenCalledWith({ action: "confirm", reason: "" });
    expect(screen.queryByRole("alertdialog")).not.toBeInTheDocument();
  });

  it("asks before a reason that was written is lost", async () => {
    const { settled, inside } = await ask({ reason: { label: "Reason" } });
    await userEvent.type(inside.getByRole("textbox"), "Too few people");
    await userEvent.keyboard("{Escape}");
    expect(settled).not.toHaveBeenCalled();
    await userEvent.click(inside.getByRole("button", { name: "Keep editing" }));
    expect(inside.getByRole("textbox")).toHaveValue("Too few people");
    await userEvent.click(inside.getByRole("button", { name: "Keep it" }));
    await userEvent.click(inside.getByRole("button", { name: "Leave without saving" }));
    expect(settled).toHaveBeenCalledWith({ action: "cancel", reason: "" });
  });

  it("is a no when it is left by Escape or by a newer question", async () => {
    const first = await ask();
    await userEvent.keyboard("{Escape}");
    expect(first.settled).toHaveBeenCalledWith({ action: "cancel", reason: "" });

    const second = await ask();
    void confirm({ title: "Another?", confirmLabel: "Yes" });
    await waitFor(() => expect(second.settled).toHaveBeenCalledWith({ action: "cancel", reason: "" }));
    await userEvent.keyboard("{Escape}");
  });

  it("offers the softer way first", async () => {
    const { inside, settled } = await ask({ softer: { label: "Postpone", description: "Seats are kept." } });
    await waitFor(() => expect(inside.getByRole("button", { name: "Postpone" })).toHaveFocus());
    await userEvent.click(inside.getByRole("button", { name: "Postpone" }));
    expect(settled).toHaveBeenCalledWith({ action: "softer", reason: "" });
  });

  it("asks before the softer way leaves a reason behind", async () => {
    const { inside, settled } = await ask({ softer: { label: "Postpone" }, reason: { label: "Why" } });
    await userEvent.type(inside.getByRole("textbox", { name: /Why/ }), "The host is ill");
    await userEvent.click(inside.getByRole("button", { name: "Postpone" }));
    expect(settled).not.toHaveBeenCalled();
    await userEvent.click(inside.getByRole("button", { name: "Keep editing" }));
    expect(inside.getByRole("textbox", { name: /Why/ })).toHaveValue("The host is ill");
    await userEvent.click(inside.getByRole("button", { name: "Postpone" }));
    await userEvent.click(inside.getByRole("button", { name: "Leave without saving" }));
    expect(settled).toHaveBeenCalledWith({ action: "softer", reason: "" });
  });

  it("wants the reason it requires, beside the field", async () => {
    const { inside, settled } = await ask({ reason: { label: "Why", required: true } });
    await userEvent.click(inside.getByRole("button", { name: "Cancel the session" }));
    const field = inside.getByRole("textbox", { name: "Why" });
    expect(field).toBeInvalid();
    expect(field).toHaveAccessibleDescription("This field is required.");
    expect(settled).not.toHaveBeenCalled();

    await userEvent.type(field, "  The host is ill ");
    await userEvent.click(inside.getByRole("button", { name: "Cancel the session" }));
    expect(settled).toHaveBeenCalledWith({ action: "confirm", reason: "The host is ill" });
  });

  it("goes on only when the name was typed", async () => {
    const { inside, settled } = await ask({ typed: "HALO-1" });
    const field = inside.getByRole("textbox");
    await userEvent.type(field, "HALO-2{Enter}");
    expect(field).toHaveAccessibleDescription("The text does not match.");
    expect(settled).not.toHaveBeenCalled();
    await userEvent.clear(field);
    await userEvent.type(field, "HALO-1{Enter}");
    expect(settled).toHaveBeenCalledWith({ action: "confirm", reason: "" });
  });

  it.each([
    [{ typed: "HALO-1" }, "The text does not match."],
    [{ reason: { label: "Reason", required: true } }, "This field is required."],
  ])("brings what is missing into sight, with its error", async (over, error) => {
    const brought = vi.spyOn(Element.prototype, "scrollIntoView");
    const { inside, settled } = await ask(over);
    await userEvent.click(inside.getByRole("button", { name: "Cancel the session" }));
    expect(inside.getByRole("textbox")).toHaveFocus();
    expect(brought.mock.contexts).toEqual([inside.getByText(error)]);
    expect(settled).not.toHaveBeenCalled();
  });

  it("stays open with the refusal of what it runs, and can try again", async () => {
    const run = vi
      .fn<() => Promise<void>>()
      .mockRejectedValueOnce(new AppError({ status: 409, code: "stale_version" }))
      .mockResolvedValueOnce();
    const { inside, settled } = await ask({ run });
    await userEvent.click(inside.getByRole("button", { name: "Cancel the session" }));
    expect(await inside.findByText(/Someone changed this/)).toBeVisible();
    expect(settled).not.toHaveBeenCalled();
    await userEvent.click(inside.getByRole("button", { name: "Cancel the session" }));
    await waitFor(() => expect(settled).toHaveBeenCalledWith({ action: "confirm", reason: "" }));
    expect(run).toHaveBeenCalledTimes(2);
  });
});

describe("ConfirmDialog as a place of its own", () => {
  const onSettle = vi.fn<(outcome: ConfirmOutcome) => void>();

  async function come() {
    onSettle.mockClear();
    const { router } = renderApp(<p>list</p>, {
      path: "/list",
      routes: [
        {
          path: "/delete",
          element: <ConfirmDialog open {...request} reason={{ label: "Reason" }} onSettle={onSettle} />,
        },
      ],
    });
    await act(() => router.navigate("/delete"));
    const inside = within(await screen.findByRole("alertdialog"));
    return { router, inside, field: inside.getByRole("textbox"), back: () => act(() => router.navigate(-1)) };
  }

  it("lets Back through where nothing was written", async () => {
    const { back } = await come();
    await back();
    expect(await screen.findByText("list")).toBeVisible();
  });

  it("asks before Back loses a reason; staying keeps it, leaving goes on", async () => {
    const { inside, field, back } = await come();
    await userEvent.type(field, "Entered twice");
    await back();
    expect(await inside.findByText(/will be lost/)).toBeVisible();
    await userEvent.click(inside.getByRole("button", { name: "Keep editing" }));
    expect(field).toHaveValue("Entered twice");
    await back();
    await userEvent.keyboard("{Escape}");
    expect(inside.getByRole("button", { name: "Cancel the session" })).toBeVisible();
    expect(onSettle).not.toHaveBeenCalled();
    await back();
    await userEvent.click(await inside.findByRole("button", { name: "Leave without saving" }));
    expect(await screen.findByText("list")).toBeVisible();
  });

  it("asks nothing when what was confirmed changes the address", async () => {
    const { router, inside, field } = await come();
    onSettle.mockImplementationOnce(() => void router.navigate(-1));
    await userEvent.type(field, "Entered twice");
    await userEvent.click(inside.getByRole("button", { name: "Cancel the session" }));
    expect(await screen.findByText("list")).toBeVisible();
  });
});
