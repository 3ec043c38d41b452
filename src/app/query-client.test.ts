import { describe, expect, it } from "vitest";
import { AppError } from "@/lib/net/errors";
import { retryDelay, shouldRetry } from "./query-client";

describe("retrying", () => {
  it("asks twice more for what may pass, never for a refusal", () => {
    const passing = new AppError({ status: 503, code: "busy" });
    expect([0, 1, 2].map((failures) => shouldRetry(failures, passing))).toEqual([true, true, false]);
    expect(shouldRetry(0, new AppError({ status: 409, code: "session_full" }))).toBe(false);
  });

  it("waits longer each time, and never more than eight seconds", () => {
    expect([0, 1, 2, 10].map(retryDelay)).toEqual([800, 1600, 3200, 8000]);
  });
});
