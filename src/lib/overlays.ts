/** The one thing the shell shows above a page; its code is loaded when it is first opened. */
export type ShellOverlay = "palette" | "shortcuts" | "newStore" | null;

let current: ShellOverlay = null;
const listeners = new Set<() => void>();

export function setOverlay(next: ShellOverlay): void {
  current = next;
  for (const listener of listeners) listener();
}

export const openPalette = () => setOverlay("palette");
export const openShortcuts = () => setOverlay("shortcuts");
export const openNewStore = () => setOverlay("newStore");

export const overlayStore = {
  current: () => current,
  subscribe(listener: () => void) {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  },
};
