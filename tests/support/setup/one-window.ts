import { builtinEnvironments, type Environment } from "vitest/runtime";

/** What browsers have and do, and happy-dom does not. */
function likeABrowser({ HTMLUnknownElement, Selection }: typeof globalThis): void {
  // React would warn of an element that is not known yet as of a typing error.
  Object.defineProperty(HTMLUnknownElement.prototype, Symbol.toStringTag, {
    get(this: HTMLElement) {
      return this.localName === "search" ? "HTMLElement" : "HTMLUnknownElement";
    },
  });

  // A changed selection is told inside the call that changes it, not afterwards: React Aria, which puts the caret back when
  // it is told, would go round for ever.
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
}

let made = false;

/** The window of happy-dom, one a worker: what was loaded for one file stands for the next, in the window it knows. */
const oneWindow: Environment = {
  name: "one-window",
  viteEnvironment: "client",
  async setup(global: typeof globalThis, options) {
    if (!made) {
      await builtinEnvironments["happy-dom"].setup(global, options);
      likeABrowser(global);
    }
    made = true;
    return { teardown: () => undefined };
  },
};

export default oneWindow;
