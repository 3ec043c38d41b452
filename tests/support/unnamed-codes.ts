import { expect } from "vitest";

/** Fails when a function has answered a code that its contract does not name: `logs` is what the functions printed. */
export function expectNamedCodes(logs: readonly string[]): void {
  expect(logs.filter((line) => line.includes("which its contract does not name"))).toEqual([]);
}
