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

/** Calls `listener` when the value changes, here or in another tab; returns how to stop. */
export function listenStored(key: string, listener: () => void): () => void {
  const set = listeners.get(key) ?? new Set();
  listeners.set(key, set.add(listener));
  const onStorage = (event: StorageEvent) => event.key === prefix + key && listener();
  window.addEventListener("storage", onStorage);
  return () => {
    set.delete(listener);
    window.removeEventListener("storage", onStorage);
  };
}
