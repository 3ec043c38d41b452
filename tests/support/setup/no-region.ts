// Node answers `navigator.languages` with the machine's language since version 21, where a browser tells the reader's.
if (typeof navigator !== "undefined")
  Object.defineProperty(navigator, "languages", { value: [], configurable: true });
