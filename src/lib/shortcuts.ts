import { unlessScanned } from "@/lib/scan";
import { readStored, writeStored } from "@/lib/stored";

export interface Shortcut {
  /** "n", "?", "/", "Enter", "ArrowLeft", or "mod+k" (Ctrl, or Cmd on a Mac) */
  keys: string;
  /** What it does, already in the reader's language; shown in the list of shortcuts. */
  description: string;
  /** A page's shortcuts rest while anything covers it; a dialog's own go on, the app's go on beside a side panel. */
  layer?: "page" | "app" | "dialog";
  /** Shown in the list only; the keys are handled elsewhere. */
  listedOnly?: boolean;
}

/** What "mod" is called on the reader's keyboard. */
export const modKey = /mac|iphone|ipad/i.test(globalThis.navigator?.platform ?? "") ? "⌘" : "Ctrl";

/** A combination in a sentence: "Ctrl + Entrée". */
export const keyNames = (keys: string, enter: string): string =>
  keys.replace("mod", modKey).replace("Enter", enter).replaceAll("+", " + ");

export type ShortcutHandler = (event: KeyboardEvent) => void;
interface Entry extends Shortcut {
  run: ShortcutHandler;
}

const entries = new Set<Entry>();

/** One-key shortcuts can be turned off (WCAG 2.1.4): speech input types letters. */
export const singleKeySetting = "shortcuts";
export const singleKeysEnabled = () => readStored(singleKeySetting) !== "off";
export const setSingleKeysEnabled = (on: boolean) => writeStored(singleKeySetting, on ? "on" : "off");

export function listShortcuts(): Shortcut[] {
  const seen = new Set<string>();
  return [...entries].filter((entry) => !seen.has(entry.keys) && seen.add(entry.keys));
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.tagName === "TEXTAREA" || target.tagName === "SELECT") return true;
  return (
    target instanceof HTMLInputElement && !["checkbox", "radio", "button", "submit"].includes(target.type)
  );
}

const openOverlay =
  '[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"][data-state="open"]';
const sidePanel = "[data-side-panel]";

/** The layers that rest now. */
function covered(): readonly Shortcut["layer"][] {
  const open = [...document.querySelectorAll(openOverlay)];
  if (open.length === 0) return [];
  return open.every((overlay) => overlay.matches(sidePanel)) ? ["page"] : ["page", "app"];
}

function matches(entry: Entry, event: KeyboardEvent): boolean {
  const withMod = entry.keys.startsWith("mod+");
  const key = withMod ? entry.keys.slice(4) : entry.keys;
  if (withMod !== (event.ctrlKey || event.metaKey) || event.altKey) return false;
  return event.key.toLowerCase() === key.toLowerCase();
}

function run(event: KeyboardEvent, withMod: boolean): void {
  if (event.defaultPrevented || event.isComposing) return;
  const resting = covered();
  for (const entry of [...entries].reverse()) {
    const modified = entry.keys.startsWith("mod+");
    if (entry.listedOnly || modified !== withMod || !matches(entry, event)) continue;
    if (!modified && isTyping(event.target)) continue;
    if (!modified && entry.keys.length === 1 && !singleKeysEnabled()) continue;
    if (resting.includes(entry.layer)) continue;
    event.preventDefault();
    if (modified) event.stopPropagation();
    if (modified || entry.keys.length > 1) entry.run(event);
    else unlessScanned(event, () => entry.run(event));
    return;
  }
}

// A combination comes before what has the focus: a calendar takes Enter for itself, whatever is held with it.
const onCombination = (event: KeyboardEvent) => run(event, true);
const onKeyDown = (event: KeyboardEvent) => run(event, false);

/** Registers a shortcut, the latest first; returns how to take it away. */
export function addShortcut(entry: Entry): () => void {
  if (entries.size === 0) {
    document.addEventListener("keydown", onCombination, { capture: true });
    document.addEventListener("keydown", onKeyDown);
  }
  entries.add(entry);
  return () => {
    entries.delete(entry);
    if (entries.size > 0) return;
    document.removeEventListener("keydown", onCombination, { capture: true });
    document.removeEventListener("keydown", onKeyDown);
  };
}
