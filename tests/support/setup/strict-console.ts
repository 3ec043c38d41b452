import { format } from "node:util";
import { afterEach, beforeEach, expect, vi } from "vitest";

const unexpected: string[] = [];
const allowed: RegExp[] = [];

/** Lets the running test print what matches: for the test whose subject is an error that is logged. */
export function allowConsole(pattern: RegExp): void {
  allowed.push(pattern);
}

function watch(level: "error" | "warn"): void {
  vi.spyOn(console, level).mockImplementation((...args: unknown[]) => {
    const text = format(...args);
    if (!allowed.some((pattern) => pattern.test(text))) unexpected.push(`console.${level}: ${text}`);
  });
}

beforeEach(() => {
  unexpected.length = 0;
  allowed.length = 0;
  watch("error");
  watch("warn");
  vi.stubGlobal("fetch", (input: RequestInfo | URL) => {
    const address = input instanceof Request ? input.url : String(input);
    unexpected.push(`unhandled request: ${address}`);
    return Promise.reject(new TypeError(`No reply is prepared for ${address}`));
  });
});

afterEach(() => {
  const seen = [...unexpected];
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  expect(seen, "the test printed or asked for something unexpected").toEqual([]);
});
