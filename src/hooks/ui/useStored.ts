import { useCallback, useSyncExternalStore } from "react";
import { listenStored, readStored, writeStored } from "@/lib/stored";

/** A stored text of any content: an id that the caller checks against what exists. */
export function useStoredText(key: string): [string | null, (value: string | null) => void] {
  const subscribe = useCallback((listener: () => void) => listenStored(key, listener), [key]);
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
