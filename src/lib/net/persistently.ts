/** Code and texts that a page fetches when it needs them, on a network that comes and goes. */

const listeners = new Set<() => void>();
let waiting = 0;

/** Whether something that was asked for waits for the network; for useSyncExternalStore. */
export const waitingStore = {
  subscribe: (listener: () => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  },
  current: () => waiting > 0,
};

function count(change: 1 | -1): void {
  waiting += change;
  for (const listener of listeners) listener();
}

/** Some machines say that they are offline and are not: the server has the last word. */
async function isAway(): Promise<boolean> {
  if (navigator.onLine) return false;
  return fetch(location.origin, { method: "HEAD", cache: "no-store" }).then(
    () => false,
    () => true,
  );
}

const askAgain = 10_000;

/** Resolves when the browser says that the network is back, or when it is time to ask for oneself. */
const maybeBack = () =>
  new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, askAgain);
    window.addEventListener(
      "online",
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });

/**
 * Fetches a file of the app; without a network it is asked for when that is back, and what was opened opens then.
 * Never before: browsers remember a module that did not come, and refuse it until the page is loaded afresh.
 * `quietly` is for what nobody is waiting for.
 */
export async function persistently<T>(load: () => Promise<T>, { quietly = false } = {}): Promise<T> {
  while (await isAway()) {
    if (!quietly) count(1);
    await maybeBack();
    if (!quietly) count(-1);
  }
  return load();
}

/** Fetches a file that may be wanted soon. */
export function ahead(load: () => Promise<unknown>): void {
  if (navigator.onLine) load().catch(() => undefined);
}

/** A file of the app that did not come. A new release replaces the files that an open page may still ask for. */
export function isMissingFile(error: unknown): boolean {
  return (
    error instanceof Error &&
    /dynamically imported module|module script failed|unable to preload/i.test(error.message)
  );
}
