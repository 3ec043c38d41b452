import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { onScan, pace, takesCodes, unlessScanned } from "@/lib/scan";
import { addShortcut } from "@/lib/shortcuts";

let clock = 1_000;
let codes: string[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  codes = [];
  onTestFinished(onScan((code) => codes.push(code)));
});
afterEach(() => {
  vi.useRealTimers();
  document.body.replaceChildren();
});

/** A key as a browser tells of it, `gap` after the one before; a field takes its character when nothing refuses. */
function press(key: string, gap: number, on: Element = document.body, more: KeyboardEventInit = {}): boolean {
  clock += gap;
  vi.advanceTimersByTime(gap);
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more });
  Object.defineProperty(event, "timeStamp", { value: clock });
  const taken = on.dispatchEvent(event);
  if (taken && on instanceof HTMLInputElement && key.length === 1) on.value += key;
  return taken;
}

/** Everything a device sends for a code; answers whether its Enter reached the page. */
function scan(code: string, gap: number, on?: Element, end = "Enter"): boolean {
  press(code.slice(0, 1), 1_000, on);
  for (const key of code.slice(1)) press(key, gap, on);
  return press(end, gap, on);
}

function field(value = "", attributes: Record<string, string> = {}): HTMLInputElement {
  const input = document.createElement("input");
  for (const [name, text] of Object.entries(attributes)) input.setAttribute(name, text);
  input.value = value;
  document.body.append(input);
  return input;
}

describe("a burst of keys", () => {
  it.each([0, 1, 8, 20, 40, pace.average])("is a code with %i ms between its keys", (gap) => {
    expect(scan("SN-00412", gap)).toBe(false);
    expect(codes).toEqual(["SN-00412"]);
  });

  it.each([60, 79, 90, 120, 238])("is typing with %i ms between its keys", (gap) => {
    expect(scan("SN-00412", gap)).toBe(true);
    expect(codes).toEqual([]);
  });

  it("is no code when it is short, or when Enter comes later", () => {
    expect(scan("ab12", 5)).toBe(true);
    for (const key of "SN-00412") press(key, 5);
    expect(press("Enter", 300)).toBe(true);
    expect(codes).toEqual([]);
  });

  it("is read by the character and not by the key: the digits of AZERTY come with Shift, others with AltGr", () => {
    press("Shift", 1_000);
    for (const key of "0412") {
      press("Shift", 2);
      press(key, 2, document.body, { shiftKey: true });
    }
    press("é", 2);
    press("@", 2, document.body, { ctrlKey: true, altKey: true, modifierAltGraph: true });
    press("Enter", 2);
    expect(codes).toEqual(["0412é@"]);
  });

  it("is no code while an input method composes, when a key is held, or with a command in it", () => {
    for (const more of [{ isComposing: true }, { repeat: true }, { ctrlKey: true }]) {
      for (const key of "SN-00412") press(key, 5, document.body, more);
      press("Enter", 5);
    }
    for (const key of ["Process", ..."Process"]) press(key === "P" ? "Process" : key, 5);
    expect(codes).toEqual([]);
  });

  it("ends with whoever asked last, and takes nothing when nobody asks", () => {
    const inner: string[] = [];
    const stop = onScan((code) => inner.push(code));
    scan("SN-00412", 5);
    stop();
    scan("SN-00413", 5);
    expect([inner, codes]).toEqual([["SN-00412"], ["SN-00413"]]);
  });
});

describe("a scanner that ends with Tab", () => {
  it("is heard as one that ends with Enter", () => {
    expect(scan("SN-00412", 5, document.body, "Tab")).toBe(false);
    const input = field("Glazes");
    expect(scan("SN-00413", 5, input, "Tab")).toBe(false);
    expect([input.value, codes]).toEqual(["Glazes", ["SN-00412", "SN-00413"]]);
  });

  it("leads on from a field that wants a code, and searches in a search of codes", () => {
    const wanting = field("", takesCodes.fieldOfCode);
    expect(scan("SN-00412", 5, wanting, "Tab")).toBe(true);
    const search = field("", takesCodes.searchOfCode);
    const heard: string[] = [];
    search.addEventListener("keydown", ({ key }) => heard.push(key));
    expect(scan("SN-00413", 5, search, "Tab")).toBe(false);
    expect([wanting.value, search.value, codes]).toEqual(["SN-00412", "SN-00413", []]);
    expect(heard.at(-1)).toBe("Enter");
  });

  it("is nobody who types and goes on with Tab", () => {
    const input = field();
    expect(scan("Glazes", 90, input, "Tab")).toBe(true);
    expect(scan("it", 20, input, "Tab")).toBe(true);
    for (const key of "SN-00412") press(key, 5, input);
    expect(press("Tab", 300, input)).toBe(true);
    for (const key of "SN-00412") press(key, 5, input);
    expect(press("Tab", 5, input, { shiftKey: true })).toBe(true);
    expect(codes).toEqual([]);
  });
});

describe("the address of a unit on a label", () => {
  it("is its code, wherever it is scanned", () => {
    scan("https://atelier.example/v/AL%2D0042", 5);
    const wanting = field("", takesCodes.fieldOfCode);
    scan("https://atelier.example/v/AL-0043", 5, wanting);
    expect([codes, wanting.value]).toEqual([["AL-0042"], "AL-0043"]);
  });

  it("is nothing that only looks like one", () => {
    scan("https://atelier.example/other/AL-1", 5);
    expect(codes).toEqual(["https://atelier.example/other/AL-1"]);
  });
});

describe("where the focus is", () => {
  it("leaves no trace in a number field, whose value is empty while it shows no number", () => {
    const input = field("12", { type: "number" });
    expect(scan("4E5E6E7", 5, input)).toBe(false);
    expect([input.value, codes]).toEqual(["12", ["4E5E6E7"]]);
  });

  it("leaves no trace in a text field", () => {
    const input = field("Glazes");
    const heard = vi.fn();
    input.addEventListener("input", heard);
    expect(scan("SN-00412", 5, input)).toBe(false);
    expect([input.value, codes]).toEqual(["Glazes", ["SN-00412"]]);
    expect(heard).toHaveBeenCalledTimes(1);
  });

  it("stays in a field that wants a code, whose form is not sent", () => {
    const input = field("", takesCodes.fieldOfCode);
    expect(scan("SN-00412", 5, input)).toBe(false);
    expect([input.value, codes]).toEqual(["SN-00412", []]);
  });

  it("is searched for in a search of codes", () => {
    const input = field("", takesCodes.searchOfCode);
    expect(scan("SN-00412", 5, input)).toBe(true);
    expect([input.value, codes]).toEqual(["SN-00412", []]);
  });

  it("does not take a letter from somebody who types fast pairs", () => {
    const input = field();
    for (const [key, gap] of [
      ["t", 500],
      ["h", 45],
      ["e", 70],
      [" ", 200],
      ["i", 90],
      ["n", 48],
    ] as const)
      expect(press(key, gap, input)).toBe(true);
    expect(input.value).toBe("the in");
  });
});

describe("a shortcut", () => {
  it("waits until it is sure that it begins no code, and never runs in one", () => {
    const run = vi.fn();
    for (const keys of ["n", "j", "/"]) onTestFinished(addShortcut({ keys, description: keys, run }));
    scan("nj/n-jj", 5);
    vi.advanceTimersByTime(1_000);
    expect(run).not.toHaveBeenCalled();
    expect(codes).toEqual(["nj/n-jj"]);

    press("n", 1_000);
    expect(run).not.toHaveBeenCalled();
    vi.advanceTimersByTime(pace.gap);
    expect(run).toHaveBeenCalledTimes(1);
  });

  it("has run before an Enter that follows it fast, however often it was pressed", () => {
    const order: string[] = [];
    const add = (keys: string) =>
      onTestFinished(addShortcut({ keys, description: keys, run: () => void order.push(keys) }));
    add("j");
    onTestFinished(() => document.body.removeEventListener("keydown", enter));
    const enter = ({ key }: KeyboardEvent) => key === "Enter" && order.push("Enter");
    document.body.addEventListener("keydown", enter);
    press("j", 1_000);
    press("j", 30);
    press("Enter", 30);
    expect(order).toEqual(["j", "j", "Enter"]);
    vi.advanceTimersByTime(1_000);
    expect(order).toHaveLength(3);
  });

  it("goes on at once while its key is held", () => {
    const run = vi.fn();
    unlessScanned(new KeyboardEvent("keydown", { key: "j", repeat: true }), run);
    expect(run).toHaveBeenCalledTimes(1);
  });
});
