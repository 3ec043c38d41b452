import { act, fireEvent, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState, useSyncExternalStore } from "react";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { Dialog, DialogContent } from "@/components/ui/Dialog";
import { Sheet, SheetContent, SheetTitle } from "@/components/ui/Sheet";
import { Combobox, type ComboboxProps } from "./Combobox";
import type { ComboboxChoice, ComboboxOption } from "./ComboboxRow";
import { renderApp } from "../../../../tests/support/render.tsx";

const CUSTOMERS: ComboboxOption[] = [
  { id: "1", label: "Ada", hint: "ada@example.test" },
  { id: "2", label: "Adèle" },
  { id: "3", label: "Zoé", end: "12" },
];

interface Answer {
  options: readonly ComboboxOption[] | undefined;
  loading: boolean;
  failed?: boolean;
}

/** A field whose server answers when the test says so. */
function show(first: Answer, props: Partial<ComboboxProps> = {}) {
  const server = { answer: first, told: () => undefined as void };
  const subscribe = (told: () => void) => {
    server.told = told;
    return () => undefined;
  };
  const chosen = vi.fn<(choice: ComboboxChoice | null) => void>();
  const left = vi.fn();
  const asked = vi.fn<(text: string) => void>();
  // What would close a dialog around the field.
  const outer = vi.fn<(key: string) => void>();
  const onKey = (event: KeyboardEvent) => outer(event.key);
  document.addEventListener("keydown", onKey);
  onTestFinished(() => document.removeEventListener("keydown", onKey));
  function Sample() {
    const [value, setValue] = useState<ComboboxChoice | null>(null);
    const [text, setText] = useState("");
    const state = useSyncExternalStore(subscribe, () => server.answer);
    return (
      <>
        <Combobox
          aria-label="Customer"
          placeholder="Any customer"
          {...props}
          value={value}
          onChange={(choice) => {
            chosen(choice);
            setValue(choice);
          }}
          onBlur={left}
          text={text}
          onText={(next) => {
            asked(next);
            setText(next);
          }}
          onOpenChange={() => undefined}
          {...state}
          failed={state.failed ?? false}
        />
        <button type="button">Next</button>
      </>
    );
  }
  renderApp(<Sample />);
  const answer = (next: Answer) =>
    act(() => {
      server.answer = next;
      server.told();
    });
  return { answer, chosen, left, asked, outer };
}

const field = () => screen.getByRole("combobox", { name: "Customer" });
const active = () => document.getElementById(field().getAttribute("aria-activedescendant") ?? "");

describe("a combobox", () => {
  it("opens by pointer, by arrows and by typing, and says which row is pointed at", async () => {
    const { asked } = show({ options: CUSTOMERS, loading: false });
    expect(field()).toHaveAttribute("aria-expanded", "false");
    await userEvent.click(field());
    expect(field()).toHaveAttribute("aria-expanded", "true");
    expect(screen.getAllByRole("option")).toHaveLength(3);
    expect(active()).toHaveTextContent("Ada");
    await userEvent.keyboard("{ArrowUp}");
    expect(active()).toHaveTextContent("Zoé");
    await userEvent.keyboard("{ArrowDown}{ArrowDown}");
    expect(active()).toHaveTextContent("Adèle");
    await userEvent.keyboard("a");
    expect(asked).toHaveBeenLastCalledWith("a");
    expect(active()).toHaveTextContent("Ada");
  });

  it("takes the row by Enter, closes, and keeps the focus", async () => {
    const { chosen, outer } = show({ options: CUSTOMERS, loading: false });
    await userEvent.click(field());
    await userEvent.keyboard("{ArrowDown}{Enter}");
    expect(chosen).toHaveBeenCalledWith({ id: "2", label: "Adèle" });
    expect(screen.queryByRole("option")).not.toBeInTheDocument();
    expect(field()).toHaveValue("Adèle");
    expect(field()).toHaveFocus();
    expect(outer).toHaveBeenCalledWith("Enter");
  });

  it("leaves the keys alone that an input method is still composing with", async () => {
    const { chosen } = show({ options: CUSTOMERS, loading: false });
    await userEvent.click(field());
    for (const key of ["ArrowDown", "Escape", "Enter"])
      fireEvent.keyDown(field(), { key, isComposing: true });
    expect(chosen).not.toHaveBeenCalled();
    expect(active()).toHaveTextContent("Ada");
    fireEvent.keyDown(field(), { key: "Enter" });
    expect(chosen).toHaveBeenCalledExactlyOnceWith({ id: "1", label: "Ada" });
  });

  it("waits for the answer when Enter is pressed while it is on its way, and takes its first row", async () => {
    const { answer, chosen } = show({ options: CUSTOMERS, loading: true });
    await userEvent.type(field(), "zo{Enter}");
    expect(chosen).not.toHaveBeenCalled();
    answer({ options: [{ id: "3", label: "Zoé" }], loading: false });
    expect(chosen).toHaveBeenCalledExactlyOnceWith({ id: "3", label: "Zoé" });
    expect(screen.queryByRole("option")).not.toBeInTheDocument();
  });

  it("takes nothing by an Enter whose text was changed, or whose answer is empty", async () => {
    const { answer, chosen } = show({ options: CUSTOMERS, loading: true }, { onCreate: vi.fn() });
    await userEvent.type(field(), "zo{Enter}x");
    answer({ options: CUSTOMERS, loading: false });
    expect(chosen).not.toHaveBeenCalled();
    answer({ options: CUSTOMERS, loading: true });
    await userEvent.keyboard("{Enter}");
    answer({ options: [], loading: false });
    expect(chosen).not.toHaveBeenCalled();
  });

  it("closes its list by Escape and nothing around it; a second one is not its own", async () => {
    const { outer, chosen } = show({ options: CUSTOMERS, loading: false });
    await userEvent.type(field(), "ad");
    outer.mockClear();
    await userEvent.keyboard("{Escape}");
    expect(field()).toHaveAttribute("aria-expanded", "false");
    expect(outer).not.toHaveBeenCalled();
    await userEvent.keyboard("{Escape}");
    expect(outer).toHaveBeenCalledWith("Escape");
    expect(chosen).not.toHaveBeenCalled();
  });

  it.each(["dialog", "panel"])(
    "closes its list by Escape inside a %s, which a second one closes",
    async (kind) => {
      const closed = vi.fn();
      const combobox = (
        <Combobox
          aria-label="Customer"
          placeholder="Any customer"
          value={null}
          onChange={() => undefined}
          text=""
          onText={() => undefined}
          onOpenChange={() => undefined}
          options={CUSTOMERS}
          loading={false}
          failed={false}
        />
      );
      renderApp(
        kind === "dialog" ? (
          <Dialog open onOpenChange={closed}>
            <DialogContent title="Sell">{combobox}</DialogContent>
          </Dialog>
        ) : (
          <Sheet open onOpenChange={closed}>
            <SheetContent aria-describedby={undefined}>
              <SheetTitle>Sell</SheetTitle>
              {combobox}
            </SheetContent>
          </Sheet>
        ),
      );
      await userEvent.click(field());
      await userEvent.keyboard("{Escape}");
      expect(field()).toHaveAttribute("aria-expanded", "false");
      expect(closed).not.toHaveBeenCalled();
      await userEvent.keyboard("{Escape}");
      expect(closed).toHaveBeenCalledExactlyOnceWith(false);
    },
  );

  it("is left by Tab, with what was chosen before", async () => {
    const { left, chosen } = show({ options: CUSTOMERS, loading: false });
    await userEvent.type(field(), "ad");
    await userEvent.tab();
    expect(screen.getByRole("button", { name: "Next" })).toHaveFocus();
    expect(left).toHaveBeenCalledOnce();
    expect(chosen).not.toHaveBeenCalled();
    expect(field()).toHaveValue("");
  });

  it("offers to make what is missing only after the answer to that very text", async () => {
    const onCreate = vi.fn();
    const { answer, left } = show({ options: [], loading: true }, { onCreate, createLabel: "New customer" });
    await userEvent.type(field(), " Inès ");
    expect(screen.queryByRole("option")).not.toBeInTheDocument();
    answer({ options: [], loading: false });
    await userEvent.click(screen.getByRole("option", { name: "Add “Inès”" }));
    expect(onCreate).toHaveBeenCalledExactlyOnceWith("Inès");
    expect(left).not.toHaveBeenCalled();
  });

  it("says that it searches, that nothing matches, and that the list could not be read", async () => {
    const { answer } = show({ options: undefined, loading: true });
    await userEvent.type(field(), "qu");
    expect(screen.getByText("Searching…")).toBeInTheDocument();
    answer({ options: [], loading: false });
    expect(screen.getByText("Nothing matches “qu”.")).toBeInTheDocument();
    answer({ options: undefined, loading: false, failed: true });
    expect(screen.getByText("The list could not be read.")).toBeInTheDocument();
  });

  it("is emptied by its cross, which a required field has not", async () => {
    const { chosen } = show({ options: CUSTOMERS, loading: false });
    await userEvent.click(field());
    await userEvent.click(screen.getByRole("option", { name: /Ada/ }));
    await userEvent.click(screen.getByRole("button", { name: "Remove Ada" }));
    expect(chosen).toHaveBeenLastCalledWith(null);
    expect(field()).toHaveFocus();
  });

  it("has no cross where a choice is required", async () => {
    show({ options: CUSTOMERS, loading: false }, { "aria-required": true });
    await userEvent.click(field());
    await userEvent.click(screen.getByRole("option", { name: /Ada/ }));
    expect(screen.queryByRole("button", { name: /Remove/ })).not.toBeInTheDocument();
  });
});
