import { act, renderHook } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { useNow } from "@/hooks/ui/useNow";
import { useServerNow } from "@/hooks/ui/useServerNow";

const START = Date.parse("2026-11-30T09:00:00Z");
const minute = 60_000;

let hidden = false;
function setHidden(next: boolean) {
  hidden = next;
  act(() => void document.dispatchEvent(new Event("visibilitychange")));
}
const pass = (time: number) => act(() => void vi.advanceTimersByTime(time));

beforeEach(() => {
  hidden = false;
  vi.useFakeTimers({ now: START });
  vi.spyOn(document, "hidden", "get").mockImplementation(() => hidden);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

it("the page's clock stands still while nobody sees it, and is right at once when it is seen again", () => {
  let drawn = 0;
  const { result, unmount } = renderHook(() => {
    drawn += 1;
    return useNow();
  });
  pass(minute);
  expect(result.current).toBe(START + minute);
  const before = drawn;
  setHidden(true);
  pass(10 * minute);
  expect([result.current, drawn]).toEqual([START + minute, before]);
  expect(vi.getTimerCount()).toBe(0);
  setHidden(false);
  expect(result.current).toBe(START + 11 * minute);
  pass(minute);
  expect(result.current).toBe(START + 12 * minute);
  unmount();
  expect(vi.getTimerCount()).toBe(0);
});

it("the server's time is read again when a page is seen whose timers slept", () => {
  const { result } = renderHook(() => useServerNow([]));
  expect(result.current).toBe(START);
  setHidden(true);
  // The browser ran no timer meanwhile.
  vi.setSystemTime(START + 10 * minute);
  expect(result.current).toBe(START);
  setHidden(false);
  expect(result.current).toBe(START + 10 * minute);
});
