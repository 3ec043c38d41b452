import { act, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, onTestFinished, vi } from "vitest";
import * as z from "zod/mini";
import { FormDialog } from "./FormDialog";
// What is loaded when it is first needed is there from the start.
import "./ConfirmDialog";
import { FormField } from "@/components/shared/form/FormField";
import type { Lock } from "@/components/shared/form/LockNotice";
import { Input } from "@/components/ui/Input";
import { useSchemaForm } from "@/hooks/ui/useSchemaForm";
import { renderApp } from "../../../../tests/support/render.tsx";

const schema = z.object({ name: z.string() });

interface SampleProps {
  onSend: (name: string) => Promise<void> | void;
  onClose: () => void;
  lock?: Lock | null;
}

function Sample({ onSend, onClose, lock = null }: SampleProps) {
  const form = useSchemaForm(schema, { name: "" });
  return (
    <FormDialog
      form={form}
      title="Rename"
      submitLabel="Save"
      onSubmit={form.handleSubmit(({ name }) => onSend(name))}
      onClose={onClose}
      lock={lock}
    >
      <FormField name="name" label="Name">
        {(field) => <Input {...field} />}
      </FormField>
    </FormDialog>
  );
}

const button = (name: string) => screen.findByRole("button", { name });

it("closes at once without changes, and asks before changes are lost", async () => {
  const onClose = vi.fn();
  const user = userEvent.setup();
  renderApp(<Sample onSend={vi.fn()} onClose={onClose} />);
  const field = await screen.findByRole("textbox", { name: "Name" });
  await waitFor(() => expect(field).toHaveFocus());
  await user.type(field, "Lune");
  await user.keyboard("{Escape}");
  const question = await screen.findByRole("alertdialog");
  expect(onClose).not.toHaveBeenCalled();
  await user.click(await button("Keep editing"));
  await waitFor(() => expect(question).not.toBeInTheDocument());
  expect(field).toHaveValue("Lune");
  await user.click(await button("Cancel"));
  await user.click(await button("Leave without saving"));
  await waitFor(() => expect(onClose).toHaveBeenCalledTimes(1));
});

it("needs no question when nothing was typed", async () => {
  const onClose = vi.fn();
  renderApp(<Sample onSend={vi.fn()} onClose={onClose} />);
  await userEvent.click(await button("Cancel"));
  await waitFor(() => expect(onClose).toHaveBeenCalledTimes(1));
});

it("stays while it is being sent", async () => {
  const onClose = vi.fn();
  const user = userEvent.setup();
  let sent = () => undefined as void;
  const onSend = vi.fn(
    () =>
      new Promise<void>((resolve) => {
        sent = resolve;
      }),
  );
  renderApp(<Sample onSend={onSend} onClose={onClose} />);
  await user.type(await screen.findByRole("textbox", { name: "Name" }), "Lune{Enter}");
  await waitFor(() => expect(onSend).toHaveBeenCalledWith("Lune"));
  await user.keyboard("{Escape}");
  expect(await button("Cancel")).toBeDisabled();
  expect(screen.queryByRole("alertdialog")).toBeNull();
  expect(onClose).not.toHaveBeenCalled();
  sent();
  await waitFor(async () => expect(await button("Cancel")).toBeEnabled());
});

it("sends nothing before the person has seen what somebody else changed", async () => {
  const onSend = vi.fn();
  const goOn = vi.fn();
  const user = userEvent.setup();
  const lock: Lock = {
    who: { name: "Léa", at: new Date(Date.now() - 120_000).toISOString() },
    title: ({ name, when }) => `${name ?? "Nobody"} changed this ${when}`,
    changes: [{ field: "bin", label: "Bin", value: "A-1 → Z-9", mine: "changed by you too" }],
    nothing: "Nothing visible",
    ways: [{ label: "Go on", run: goOn }],
  };
  renderApp(<Sample onSend={onSend} onClose={vi.fn()} lock={lock} />);
  expect(await screen.findByText("A-1 → Z-9")).toBeVisible();
  expect(screen.getByText(/^Léa changed this .*2/)).toBeVisible();
  await user.type(screen.getByRole("textbox", { name: "Name" }), "Lune{Enter}");
  expect(onSend).not.toHaveBeenCalled();
  expect(await button("Save")).toBeDisabled();
  await user.click(await button("Go on"));
  expect(goOn).toHaveBeenCalled();
});

it("says without a network that what is sent waits for it", async () => {
  const online = vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
  onTestFinished(() => online.mockRestore());
  renderApp(<Sample onSend={vi.fn()} onClose={vi.fn()} />);
  const note = await screen.findByText("Offline: what you send leaves when the network is back.");
  online.mockReturnValue(true);
  act(() => void window.dispatchEvent(new Event("online")));
  expect(note).not.toBeInTheDocument();
});
