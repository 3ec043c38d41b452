import "@testing-library/jest-dom/vitest";
import { cleanup, configure } from "@testing-library/react";
import { afterEach, beforeEach } from "vitest";
import { confirmStore } from "../../../src/lib/confirm.ts";
import { setOverlay } from "../../../src/lib/overlays.ts";
import { writeStored } from "../../../src/lib/stored.ts";
import { forgetServerTime } from "../../../src/lib/time/server-clock.ts";

// Waiting ends as soon as the page is right: the limit only has to be beyond a busy machine's worst moment.
configure({ asyncUtilTimeout: 30_000 });

/** What browsers have and happy-dom lacks, as far as the components need it. */
class NoObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
  takeRecords(): [] {
    return [];
  }
}

function matchMedia(query: string): MediaQueryList {
  const target = new EventTarget();
  return Object.assign(target, {
    matches: false,
    media: query,
    onchange: null,
    addListener: () => undefined,
    removeListener: () => undefined,
  });
}

beforeEach(() => {
  Object.assign(window, { ResizeObserver: NoObserver, IntersectionObserver: NoObserver, matchMedia });
  Object.assign(Element.prototype, {
    scrollIntoView: () => undefined,
    hasPointerCapture: () => false,
    setPointerCapture: () => undefined,
    releasePointerCapture: () => undefined,
  });
});

/** The next file draws in the same window, and asks the same modules. */
afterEach(() => {
  cleanup();
  confirmStore.current()?.settle({ action: "cancel", reason: "" });
  setOverlay(null);
  forgetServerTime();
  for (const key of Object.keys(localStorage)) writeStored(key.replace(/^atelier\./, ""), null);
  localStorage.clear();
  sessionStorage.clear();
  document.body.replaceChildren();
  for (const name of document.body.getAttributeNames()) document.body.removeAttribute(name);
});
