import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { forgetServerTime, noteServerTime, serverNow } from "./server-clock";

const headers = (serverMs: number, more: Record<string, string> = {}) =>
  new Headers({ date: new Date(Math.floor(serverMs / 1_000) * 1_000).toUTCString(), ...more });

describe("the server's clock", () => {
  beforeEach(() => {
    forgetServerTime();
    vi.useFakeTimers({ now: Date.UTC(2026, 10, 22, 9, 0, 0, 250) });
  });
  afterEach(() => vi.useRealTimers());

  it("is this device's until the server has answered", () => {
    expect(serverNow()).toBe(Date.now());
  });

  it("is never ahead of the server and behind by a second and the travel time at most", () => {
    const offsets = fc.integer({ min: -90_000_000, max: 90_000_000 });
    const replies = fc.array(
      fc.record({
        out: fc.nat(2_000),
        back: fc.nat(2_000),
        pause: fc.nat(5_000),
      }),
      { minLength: 1, maxLength: 12 },
    );
    fc.assert(
      fc.property(offsets, replies, (offset, list) => {
        forgetServerTime();
        let quickest = Number.POSITIVE_INFINITY;
        for (const { out, back, pause } of list) {
          const sentAt = Date.now();
          vi.advanceTimersByTime(out);
          const reply = headers(Date.now() + offset);
          vi.advanceTimersByTime(back);
          noteServerTime(reply, sentAt);
          quickest = Math.min(quickest, back);
          vi.advanceTimersByTime(pause);
        }
        const truth = Date.now() + offset;
        expect(serverNow()).toBeLessThanOrEqual(truth);
        expect(truth - serverNow()).toBeLessThan(1_000 + quickest);
      }),
    );
  });

  it("starts over when the device's clock is set", () => {
    noteServerTime(headers(Date.now()), Date.now());
    vi.setSystemTime(Date.now() - 3_600_000);
    noteServerTime(headers(Date.now() + 3_600_000), Date.now());
    const behind = Date.now() + 3_600_000 - serverNow();
    expect(behind).toBeGreaterThanOrEqual(0);
    expect(behind).toBeLessThan(1_000);
  });

  it("believes neither a reply out of a cache nor one without a date", () => {
    noteServerTime(headers(Date.now() - 60_000, { age: "60" }), Date.now());
    noteServerTime(new Headers(), Date.now());
    noteServerTime(new Headers({ date: "soon" }), Date.now());
    expect(serverNow()).toBe(Date.now());
  });
});
