import { useCallback, useSyncExternalStore } from "react";

/** Small preferences that belong to this device, under one prefix. Private modes may refuse storage. */
const prefix = "atelier.";
const listeners = new Map<string, Set<() => void>>();
const memory = new Map<string, string>();

export function readStored(key: string): string | null {
  try {
    return localStorage.getItem(prefix + key) ?? memory.get(key) ?? null;
  } catch {
    return memory.get(key) ?? null;
  }
}

export function writeStored(key: string, value: string | null): void {
  if (value === null) memory.delete(key);
  else memory.set(key, value);
  try {
    if (value === null) localStorage.removeItem(prefix + key);
    else localStorage.setItem(prefix + key, value);
  } catch {
    // Kept in memory for this visit.
  }
  for (const listener of listeners.get(key) ?? []) listener();
}

function listen(key: string, listener: () => void): () => void {
  const set = listeners.get(key) ?? new Set();
  listeners.set(key, set.add(listener));
  const onStorage = (event: StorageEvent) => event.key === prefix + key && listener();
  window.addEventListener("storage", onStorage);
  return () => {
    set.delete(listener);
    window.removeEventListener("storage", onStorage);
  };
}

/** A stored text of any content: an id that the caller checks against what exists. */
export function useStoredText(key: string): [string | null, (value: string | null) => void] {
  const subscribe = useCallback((listener: () => void) => listen(key, listener), [key]);
  const value = useSyncExternalStore(subscribe, () => readStored(key));
  const set = useCallback((next: string | null) => writeStored(key, next), [key]);
  return [value, set];
}

/** A stored choice; anything else that is found there reads as the initial value. */
export function useStored<T extends string>(
  key: string,
  allowed: readonly T[],
  initial: T,
): [T, (value: T) => void] {
  const [raw, set] = useStoredText(key);
  return [allowed.find((item) => item === raw) ?? initial, set];
}
