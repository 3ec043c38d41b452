import { renderHook } from "@testing-library/react";
import { afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { usePresence } from "./usePresence";
import { fakeServer, type FakeServer } from "../../../../tests/support/student-pages.tsx";

const id = "11111111-1111-4111-8111-000000000001";
let hidden = false;
let server: FakeServer;

// Auth comes in a file of its own, for which the clocks below would not wait.
beforeAll(() => import("@/integrations/supabase/auth-client"));
beforeEach(() => {
  vi.useFakeTimers({ now: new Date("2026-11-22T18:00:00Z") });
  hidden = false;
  vi.spyOn(document, "hidden", "get").mockImplementation(() => hidden);
  server = fakeServer({ note_session_presence: true });
});
afterEach(() => vi.useRealTimers());

const beats = () => server.calls.filter((call) => call.name === "note_session_presence").length;
const pass = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1000);
function show(visible: boolean): void {
  hidden = !visible;
  document.dispatchEvent(new Event("visibilitychange"));
}

it("beats at once and every minute, while the page is visible and the doors are open", async () => {
  const { rerender, unmount } = renderHook(({ open }) => usePresence(id, open, 60), {
    initialProps: { open: false },
  });
  await pass(120);
  expect(beats()).toBe(0);
  rerender({ open: true });
  await pass(1);
  expect(beats()).toBe(1);
  expect(server.calls[0]?.body).toEqual({ p_session_id: id });
  await pass(120);
  expect(beats()).toBe(3);
  show(false);
  await pass(300);
  expect(beats()).toBe(3);
  show(true);
  show(false);
  show(true);
  await pass(1);
  expect(beats()).toBe(4);
  unmount();
  await pass(300);
  expect(beats()).toBe(4);
});

it("beats neither sooner nor later than a minute after the last, to the second", async () => {
  const { unmount } = renderHook(() => usePresence(id, true, 60));
  await pass(0);
  for (let sent = 1; sent <= 5; sent += 1) {
    expect(beats()).toBe(sent);
    await pass(59.9);
    expect(beats()).toBe(sent);
    await pass(0.1);
  }
  unmount();
});

it("stops when it is not counted or refused, and goes on after a failure on the way", async () => {
  server.replies["note_session_presence"] = { status: 503, code: "server_unavailable" };
  const { unmount } = renderHook(() => usePresence(id, true, 60));
  await pass(61);
  expect(beats()).toBe(2);
  server.replies["note_session_presence"] = { status: 403, code: "not_registered" };
  await pass(60);
  expect(beats()).toBe(3);
  await pass(300);
  expect(beats()).toBe(3);
  unmount();
  server.replies["note_session_presence"] = false;
  renderHook(() => usePresence(id, true, 60));
  await pass(300);
  expect(beats()).toBe(4);
});

it("goes on when the server only asks for patience", async () => {
  server.replies["note_session_presence"] = { status: 429, code: "too_many_requests" };
  const { unmount } = renderHook(() => usePresence(id, true, 60));
  await pass(121);
  expect(beats()).toBe(3);
  unmount();
});
