import "@testing-library/jest-dom/vitest";
import { cleanup, configure } from "@testing-library/react";
import { afterEach, beforeEach } from "vitest";

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

/** happy-dom does not know this element yet; React would warn of it as of a typing error. */
Object.defineProperty(HTMLUnknownElement.prototype, Symbol.toStringTag, {
  get(this: HTMLElement) {
    return this.localName === "search" ? "HTMLElement" : "HTMLUnknownElement";
  },
});

beforeEach(() => {
  Object.assign(window, { ResizeObserver: NoObserver, IntersectionObserver: NoObserver, matchMedia });
  Object.assign(Element.prototype, {
    scrollIntoView: () => undefined,
    hasPointerCapture: () => false,
    setPointerCapture: () => undefined,
    releasePointerCapture: () => undefined,
  });
});

afterEach(() => {
  cleanup();
  localStorage.clear();
  sessionStorage.clear();
});

/**
 * happy-dom tells of a changed selection inside the call that changes it, browsers afterwards: React Aria, which puts the
 * caret back when it is told, would go round for ever.
 */
const collapse = Selection.prototype.collapse;
let collapsing = false;
Selection.prototype.collapse = function once(this: Selection, ...to) {
  if (collapsing) return;
  collapsing = true;
  try {
    collapse.apply(this, to);
  } finally {
    collapsing = false;
  }
};
