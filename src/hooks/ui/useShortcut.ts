import { useEffect, useRef } from "react";
import { addShortcut, type Shortcut, type ShortcutHandler } from "@/lib/shortcuts";

/** Registers a shortcut while the component is mounted. The latest registered wins. */
export function useShortcut(shortcut: Shortcut, run: ShortcutHandler, enabled = true): void {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  const { keys, description, layer = "page", listedOnly = false } = shortcut;
  useEffect(() => {
    if (!enabled) return;
    return addShortcut({ keys, description, layer, listedOnly, run: (event) => latest.current(event) });
  }, [keys, description, layer, listedOnly, enabled]);
}
