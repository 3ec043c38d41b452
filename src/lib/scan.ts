import { scannedUnit as unitOf } from "@/lib/paths";

/**
 * Tells a scanner from a typist. A scanner that acts as a keyboard sends a code as keys, and Enter or Tab after it, wherever
 * the focus is; nobody types so fast.
 *
 * The figures: scanners wait 0 to 40 ms between keys ("keystroke delay" none, medium 20 ms, long 40 ms in Zebra's product
 * reference guides; 0 by default in Honeywell's), and a USB keyboard is asked every 1 to 10 ms, twice a key. People take
 * 238 ms between keys on average and the fastest 120 (Dhakal et al., Observations on Typing from 136 Million Keystrokes,
 * CHI 2018); two keys of a practised pair may follow in 50. So a code is at least five characters, with gaps of at most
 * `gap` and of at most `average` between them. Times are those of the events, not of their handling: a slow page
 * changes nothing.
 */
export const pace = { least: 5, gap: 80, average: 50 } as const;

/**
 * On a field that takes codes: it keeps what was scanned. "enter": it also gets the Enter, as a search does, whichever key
 * the scanner ends with; otherwise Enter would send the form around it half filled. Tab leads on from a field, as ever.
 */
export const takesCodes = {
  fieldOfCode: { "data-takes-codes": "" },
  searchOfCode: { "data-takes-codes": "enter" },
};

type Text = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

interface Burst {
  text: string;
  first: number;
  last: number;
  target: EventTarget | null;
  /** What its field held before. */
  held: string | null;
}

type CodeHandler = (code: string) => void;

/**
 * Around parts that are typed into and are no fields, as those of a date: what they hold together, as an attribute. They are
 * one place to the scanner, though the focus steps through them, and hear `giveBackEvent` with what they held before it.
 */
export const heldTogether = "data-held";
export const giveBackEvent = "scan:give-back";

function placeOf(target: EventTarget | null): EventTarget | null {
  return (target instanceof HTMLElement && target.closest(`[${heldTogether}]`)) || target;
}

const handlers: CodeHandler[] = [];
let burst: Burst | null = null;
/** What single keys are for that may still begin a code, in the order they came. */
let waiting: (() => void)[] = [];
let timer: ReturnType<typeof setTimeout> | undefined;

const isText = (target: EventTarget | null): target is Text =>
  target instanceof HTMLInputElement ||
  target instanceof HTMLTextAreaElement ||
  target instanceof HTMLSelectElement;

const untyped = ["checkbox", "radio", "button", "submit", "file", "range", "color"];

function heldBy(target: EventTarget | null): string | null {
  if (target instanceof HTMLElement && target.hasAttribute(heldTogether))
    return target.getAttribute(heldTogether);
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return target.value;
  return target instanceof HTMLInputElement && !untyped.includes(target.type) ? target.value : null;
}

/** As if the keys had not come: React, too, hears of it. */
function giveBack(target: HTMLElement, value: string): void {
  if (target.hasAttribute(heldTogether)) {
    target.dispatchEvent(new CustomEvent(giveBackEvent, { detail: value }));
    return;
  }
  if (!isText(target)) return;
  // A number field says that it is empty while it shows what is no number.
  if (target.value === value && target.type !== "number") return;
  const prototype = Object.getPrototypeOf(target) as Text;
  const set = Object.getOwnPropertyDescriptor(prototype, "value")?.set;
  if (target.type === "number") set?.call(target, "");
  set?.call(target, value);
  target.dispatchEvent(
    new Event(target instanceof HTMLSelectElement ? "change" : "input", { bubbles: true }),
  );
}

/** One character as a layout makes it: digits of AZERTY come with Shift, some characters with AltGr. */
function character(event: KeyboardEvent): string | null {
  if ([...event.key].length !== 1 || event.repeat) return null;
  const command = (event.ctrlKey || event.metaKey || event.altKey) && !event.getModifierState("AltGraph");
  return command ? null : event.key;
}

function stop(event: KeyboardEvent): void {
  event.preventDefault();
  event.stopImmediatePropagation();
}

function finish(event: KeyboardEvent): void {
  const done = burst;
  burst = null;
  // The key is for what the keys before it led to.
  if (!done || event.timeStamp - done.last > pace.gap || done.text.length < pace.least) return flush();
  const { first, last, target, held } = done;
  const text = unitOf(done.text.trim()) ?? done.text.trim();
  if ((last - first) / (done.text.length - 1) > pace.average) return flush();
  const field = target instanceof HTMLElement ? target.dataset["takesCodes"] : undefined;
  if (field !== undefined && target instanceof HTMLElement) {
    // The address of a unit stands for its code.
    if (text !== done.text.trim() && isText(target))
      giveBack(target, target.value.replace(done.text.trim(), text));
    if (field === "enter" && event.key === "Tab") {
      stop(event);
      target.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
    } else if (field !== "enter" && event.key === "Enter") stop(event);
    forget();
    return;
  }
  const handler = handlers.at(-1);
  if (!handler) return;
  stop(event);
  forget();
  if (held !== null && target instanceof HTMLElement) giveBack(target, held);
  handler(text);
}

function onKeyDown(event: KeyboardEvent): void {
  // An input method that composes, and whatever a program fills in, is no scanner.
  if (event.isComposing || event.key === "Process" || event.key === "Unidentified") burst = null;
  else if (event.key === "Enter" || (event.key === "Tab" && !event.shiftKey)) finish(event);
  else if (["Shift", "AltGraph", "CapsLock"].includes(event.key)) return;
  else grow(event);
}

function grow(event: KeyboardEvent): void {
  const typed = character(event);
  const { timeStamp } = event;
  const target = placeOf(event.target);
  if (typed === null) {
    burst = null;
    return;
  }
  if (!burst || timeStamp - burst.last > pace.gap || target !== burst.target) {
    burst = { text: typed, first: timeStamp, last: timeStamp, target, held: heldBy(target) };
    return;
  }
  burst = { ...burst, text: burst.text + typed, last: timeStamp };
  if (burst.text.length > 2) forget();
  // Where nothing is typed no key of a code does anything: no list jumps, no button is pressed.
  const written = target instanceof HTMLElement && target.closest("[contenteditable]") !== null;
  if (burst.text.length > 2 && burst.held === null && !written && handlers.length > 0) stop(event);
}

function forget(): void {
  clearTimeout(timer);
  waiting = [];
}

function flush(): void {
  const all = waiting;
  forget();
  for (const run of all) run();
}

/** Does what a single key is for once it is sure that it begins no code; a key that is held down begins none. */
export function unlessScanned(event: KeyboardEvent, run: () => void): void {
  if (event.repeat || handlers.length === 0) {
    flush();
    return run();
  }
  clearTimeout(timer);
  waiting.push(run);
  timer = setTimeout(flush, pace.gap);
}

/** Hands what is scanned to the latest that asked for it; returns how to take it away. */
export function onScan(handler: CodeHandler): () => void {
  if (handlers.length === 0) window.addEventListener("keydown", onKeyDown, { capture: true });
  handlers.push(handler);
  return () => {
    handlers.splice(handlers.lastIndexOf(handler), 1);
    if (handlers.length > 0) return;
    window.removeEventListener("keydown", onKeyDown, { capture: true });
    burst = null;
    forget();
  };
}
