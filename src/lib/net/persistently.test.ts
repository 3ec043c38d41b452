// @vitest-environment happy-dom
import { expect, it, vi } from "vitest";
import { persistently, waitingStore } from "./persistently";

const says = (online: boolean) => vi.spyOn(navigator, "onLine", "get").mockReturnValue(online);
const answers = (reach: boolean) =>
  vi.stubGlobal("fetch", () => (reach ? Promise.resolve(new Response()) : Promise.reject(new TypeError())));

it("asks for nothing while the network is away, says so, and goes on when it is back", async () => {
  says(false);
  answers(false);
  const load = vi.fn(() => Promise.resolve("part"));
  const part = persistently(load);
  await vi.waitFor(() => expect(waitingStore.current()).toBe(true));
  expect(load).not.toHaveBeenCalled();
  says(true);
  window.dispatchEvent(new Event("online"));
  expect(await part).toBe("part");
  expect(waitingStore.current()).toBe(false);
});

it("believes the server rather than a browser that says it is offline", async () => {
  says(false);
  answers(true);
  expect(await persistently(() => Promise.resolve("part"))).toBe("part");
});

it("says nothing of what nobody waits for", async () => {
  says(false);
  answers(false);
  const came = vi.fn();
  const part = persistently(() => Promise.resolve("texts"), { quietly: true }).then(came);
  expect(waitingStore.current()).toBe(false);
  says(true);
  await vi.waitFor(() => {
    window.dispatchEvent(new Event("online"));
    expect(came).toHaveBeenCalledExactlyOnceWith("texts");
  });
  await part;
});
