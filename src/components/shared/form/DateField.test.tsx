import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { describe, expect, it, vi } from "vitest";
import { DateField } from "./DateField";
import { Field } from "./Field";
import { TimeField } from "./TimeField";
import { FormatContext } from "@/hooks/ui/useFormat";
import { createFormat } from "@/lib/text/format";
import { dateIn, pasteInto } from "../../../../tests/support/date-fields.ts";
import { renderApp } from "../../../../tests/support/render.tsx";

interface Options {
  start?: string;
  required?: boolean;
  min?: string;
}

function Form({
  kind,
  start = "",
  required = false,
  min,
  onLeave,
}: Options & { kind: "date" | "time"; onLeave: () => void }) {
  const [value, setValue] = useState(start);
  return (
    <>
      <Field label="When" required={required}>
        {(control) =>
          kind === "date" ? (
            <DateField
              {...control}
              name="when"
              min={min}
              value={value}
              onChange={setValue}
              onBlur={onLeave}
            />
          ) : (
            <TimeField {...control} name="when" value={value} onChange={setValue} onBlur={onLeave} />
          )
        }
      </Field>
      <button>Next</button>
    </>
  );
}

function draw(kind: "date" | "time", language: "fr" | "en", options: Options = {}) {
  const onLeave = vi.fn();
  renderApp(
    <FormatContext value={createFormat({ language, timeZone: "Europe/Paris" })}>
      <Form kind={kind} {...options} onLeave={onLeave} />
    </FormatContext>,
  );
  const group = screen.getByRole("group", { name: "When" });
  return { user: userEvent.setup(), group, parts: within(group).getAllByRole("spinbutton"), onLeave };
}

/** A part of the field by its place. */
function part(group: HTMLElement, index: number): HTMLElement {
  const found = within(group).getAllByRole("spinbutton")[index];
  if (!found) throw new Error(`The field has no part ${String(index)}`);
  return found;
}

const written = (group: HTMLElement) => (group.textContent ?? "").replace(/[\u2066\u2069]/g, "");

describe("a date field", () => {
  it("is typed day first in French, by digits alone", async () => {
    const { user, group } = draw("date", "fr");
    expect(written(group)).toContain("jj");
    await user.click(screen.getByText("When"));
    await user.keyboard("31102027");
    expect(dateIn("When")).toBe("2027-10-31");
    expect(written(group)).toContain("31/10/2027");
  });

  it("takes what is pasted, as the language writes it or in the order of ISO", () => {
    draw("date", "fr");
    pasteInto("When", "31/10/2027");
    expect(dateIn("When")).toBe("2027-10-31");
    pasteInto("When", "2028-02-29");
    expect(dateIn("When")).toBe("2028-02-29");
    pasteInto("When", "30/02/2027");
    expect(dateIn("When")).toBe("2028-02-29");
  });

  it("takes a year of two digits for one of this century", async () => {
    const { user, group } = draw("date", "fr");
    await user.click(part(group, 0));
    await user.keyboard("050327");
    await user.tab();
    await user.click(screen.getByText("Next"));
    await waitFor(() => expect(dateIn("When")).toBe("2027-03-05"));
  });

  it("says that it is half written instead of keeping what it was", async () => {
    const { user, group } = draw("date", "fr", { start: "2027-10-31" });
    await user.click(part(group, 0));
    await user.keyboard("{Backspace}{Backspace}");
    await user.click(screen.getByText("Next"));
    await waitFor(() => expect(dateIn("When")).toBe("?"));
    expect(written(group)).toMatch(/10\/2027$/);
    await user.click(part(group, 0));
    await user.keyboard("31");
    await user.click(screen.getByText("Next"));
    await waitFor(() => expect(dateIn("When")).toBe("2027-10-31"));
  });

  it("offers a calendar in its language, which is no leaving of the field", async () => {
    const { user, onLeave } = draw("date", "fr", { start: "2027-10-31", min: "2027-10-10" });
    await user.click(screen.getByRole("button", { name: /Open the calendar/ }));
    const calendar = await screen.findByRole("dialog");
    expect(within(calendar).getAllByRole("heading", { hidden: true })[0]).toHaveTextContent(/octobre 2027/i);
    expect(within(calendar).getAllByRole("columnheader", { hidden: true })[0]).toHaveTextContent(/lun/i);
    expect(onLeave).not.toHaveBeenCalled();
    expect(within(calendar).getByRole("button", { name: /samedi 9 octobre 2027/ })).toHaveAttribute(
      "aria-disabled",
      "true",
    );
    await user.click(within(calendar).getByRole("button", { name: /mardi 12 octobre 2027/ }));
    await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
    expect(dateIn("When")).toBe("2027-10-12");
  });

  it("can be emptied from the calendar only where it may be empty", async () => {
    const { user } = draw("date", "fr", { start: "2027-10-31", required: true });
    await user.click(screen.getByRole("button", { name: /Open the calendar/ }));
    const calendar = await screen.findByRole("dialog");
    expect(within(calendar).queryByRole("button", { name: "Clear" })).not.toBeInTheDocument();
  });
});

describe("a time field", () => {
  it("has 24 hours in French", async () => {
    const { user, group, parts } = draw("time", "fr");
    expect(parts).toHaveLength(2);
    await user.click(part(group, 0));
    await user.keyboard("1805");
    expect(dateIn("When")).toBe("18:05");
    expect(written(group)).toBe("18:05");
  });

  it("reads a pasted time with its half of the day", () => {
    draw("time", "fr");
    pasteInto("When", "6:05 pm");
    expect(dateIn("When")).toBe("18:05");
  });
});
