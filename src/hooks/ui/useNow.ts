import { useSyncExternalStore } from "react";

/** One shared clock for everything on screen that says "in 35 min"; it stands still in a hidden tab. */
const listeners = new Set<() => void>();
const step = 15_000;
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

function tick() {
  now = Date.now();
  for (const listener of listeners) listener();
}

function onVisibility() {
  if (document.hidden) {
    clearInterval(timer);
    timer = undefined;
  } else if (timer === undefined) {
    tick();
    timer = setInterval(tick, step);
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (listeners.size === 1) {
    now = Date.now();
    timer = setInterval(tick, step);
    document.addEventListener("visibilitychange", onVisibility);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
    document.removeEventListener("visibilitychange", onVisibility);
  };
}

/** Between visits of the first listener the stored time is old: it is renewed, at most once a step. */
function snapshot(): number {
  if (listeners.size === 0 && Date.now() - now > step) now = Date.now();
  return now;
}

/** The current time in milliseconds, fresh to 15 s. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, snapshot);
}
