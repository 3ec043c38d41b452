import { afterEach, describe, expect, it, vi } from "vitest";
import { kicker } from "./background.ts";

const tick = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe("work after the answer", () => {
  it("runs one at a time, and once more for all who asked meanwhile", async () => {
    let runs = 0;
    let inside = 0;
    let open: () => void = () => undefined;
    const kick = kicker(async () => {
      runs += 1;
      inside += 1;
      expect(inside).toBe(1);
      await new Promise<void>((resolve) => (open = resolve));
      inside -= 1;
    });
    kick();
    kick();
    kick();
    await tick();
    expect(runs).toBe(1);
    open();
    await tick();
    expect(runs).toBe(2);
    open();
    await tick();
    expect(runs).toBe(2);
    kick();
    await tick();
    expect(runs).toBe(3);
    open();
  });

  it("is handed to the runtime that keeps a hosted function awake; a failure is named and not thrown", async () => {
    const waiting: Promise<unknown>[] = [];
    vi.stubGlobal("EdgeRuntime", { waitUntil: (work: Promise<unknown>) => waiting.push(work) });
    const said = vi.spyOn(console, "error").mockImplementation(() => undefined);
    const kick = kicker(() => Promise.reject(new TypeError("postgres://user:password@host")));
    kick();
    await Promise.all(waiting);
    expect(waiting).toHaveLength(1);
    expect(said.mock.calls).toEqual([["after the answer:", "TypeError"]]);
    kick();
    await Promise.all(waiting);
    expect(waiting).toHaveLength(2);
  });
});
