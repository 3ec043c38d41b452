import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { DateField } from "./DateField";
import { Field } from "./Field";
import { TimeField } from "./TimeField";
import { FormatContext } from "@/hooks/ui/useFormat";
import { onScan } from "@/lib/scan";
import { createFormat } from "@/lib/text/format";
import { dateIn, pasteInto } from "../../../../tests/support/date-fields.ts";
import { renderApp } from "../../../../tests/support/render.tsx";

interface Options {
  start?: string;
  required?: boolean;
  min?: string;
  onTime?: (time: string) => void;
}

function Form({
  kind,
  start = "",
  required = false,
  min,
  onTime,
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
              {...(onTime && { onTime })}
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
  const { unmount } = renderApp(
    <FormatContext value={createFormat({ language, timeZone: "Europe/Paris" })}>
      <Form kind={kind} {...options} onLeave={onLeave} />
    </FormatContext>,
  );
  const group = screen.getByRole("group", { name: "When" });
  return {
    user: userEvent.setup(),
    group,
    parts: within(group).getAllByRole("spinbutton"),
    onLeave,
    unmount,
  };
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

  it("gives a time that is pasted with the day to the field beside it, and says where it is left out", () => {
    const times: string[] = [];
    const { parts, unmount } = draw("date", "fr", { onTime: (time) => times.push(time) });
    pasteInto("When", "31/10/2027 18:05");
    expect([dateIn("When"), ...times]).toEqual(["2027-10-31", "18:05"]);
    expect(screen.queryByText(/Only the day/)).toBeNull();
    // The time of another clock is none of this one.
    pasteInto("When", "2027-11-01T18:05:00+09:00");
    expect([dateIn("When"), ...times]).toEqual(["2027-11-01", "18:05"]);
    const note = screen.getByText("Only the day of “2027-11-01T18:05:00+09:00” was taken.");
    expect(parts[0]?.getAttribute("aria-describedby")?.split(" ")).toContain(note.id);
    unmount();
    draw("date", "fr");
    pasteInto("When", "2027-10-31 00:00:00");
    expect(screen.queryByText(/Only the day/)).toBeNull();
    pasteInto("When", "31/10/2027 18:05");
    expect(screen.getByText(/^Only the day/)).toBeVisible();
  });

  it("says of what it cannot read that it did not, until something is written", async () => {
    const { user, group } = draw("date", "fr");
    pasteInto("When", "à la Toussaint");
    expect(screen.getByRole("alert")).toHaveTextContent(
      "“à la Toussaint” is not read as a date. Write it like 31/10/2027.",
    );
    expect(dateIn("When")).toBe("");
    await user.click(part(group, 0));
    await user.keyboard("3");
    expect(screen.queryByText(/is not read/)).toBeNull();
    pasteInto("When", "30/02/2027");
    expect(screen.getByText(/30\/02\/2027.*is not read/)).toBeVisible();
    pasteInto("When", "31 octobre 2027");
    expect(screen.queryByText(/is not read/)).toBeNull();
    expect(dateIn("When")).toBe("2027-10-31");
  });

  it.each(["2027-10-31", ""])("keeps nothing of a code that is scanned into it, over “%s”", async (start) => {
    const codes: string[] = [];
    onTestFinished(onScan((code) => codes.push(code)));
    const { user, group } = draw("date", "fr", { start });
    const before = written(group);
    await user.click(part(group, 0));
    let at = performance.now() + 10_000;
    // Keys as the parts take them: the focus steps on as they fill.
    for (const key of [..."SN-1204-2031", "Enter"]) {
      const on = document.activeElement ?? document.body;
      at += 5;
      const down = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
      Object.defineProperty(down, "timeStamp", { value: at });
      let taken = true;
      act(() => {
        taken = on.dispatchEvent(down);
      });
      if (taken && key.length === 1)
        act(() => {
          on.dispatchEvent(
            new InputEvent("beforeinput", {
              data: key,
              inputType: "insertText",
              bubbles: true,
              cancelable: true,
            }),
          );
        });
    }
    expect(codes).toEqual(["SN-1204-2031"]);
    await waitFor(() => expect(dateIn("When")).toBe(start));
    expect(written(screen.getByRole("group", { name: "When" }))).toBe(before);
    expect(document.activeElement).toHaveAttribute("role", "spinbutton");
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
    pasteInto("When", "31/10/2027 19:15");
    expect(dateIn("When")).toBe("19:15");
    pasteInto("When", "soon");
    expect(screen.getByRole("alert")).toHaveTextContent("“soon” is not read as a time. Write it like 18:05.");
    expect(dateIn("When")).toBe("19:15");
  });
});
