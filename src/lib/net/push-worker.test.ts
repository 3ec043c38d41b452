import { readFileSync } from "node:fs";
import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";

interface Asked {
  waitUntil(work: Promise<unknown>): void;
  data?: { json(): unknown };
  notification?: { close(): void; data: unknown };
}

/** The worker as its browser has it, with what it did. */
function worker(windows: string[] = []) {
  const did: unknown[] = [];
  const hears: Record<string, (event: Asked) => void> = {};
  const self = {
    location: { origin: "https://app.test" },
    addEventListener: (name: string, listener: (event: Asked) => void) => (hears[name] = listener),
    registration: { showNotification: (...shown: unknown[]) => Promise.resolve(did.push(shown)) },
    clients: {
      matchAll: () =>
        Promise.resolve(
          windows.map((url) => ({ url, focus: () => Promise.resolve(did.push(`focus ${url}`)) })),
        ),
      openWindow: (url: string) => Promise.resolve(did.push(`open ${url}`)),
    },
  };
  runInNewContext(readFileSync("public/push-worker.js", "utf8"), { self, URL });
  return async (name: "push" | "notificationclick", event: Omit<Asked, "waitUntil">) => {
    const work: Promise<unknown>[] = [];
    hears[name]?.({ ...event, waitUntil: (promise) => void work.push(promise) });
    await Promise.all(work);
    return JSON.parse(JSON.stringify(did)) as unknown[];
  };
}
const click = (url: unknown, windows?: string[]) =>
  worker(windows)("notificationclick", { notification: { close: () => undefined, data: { url } } });

it("shows what it is told under its tag, and nothing it cannot read", async () => {
  const ask = worker();
  const message = {
    title: "Off",
    body: "It is off",
    lang: "en",
    tag: "a-key",
    url: "https://app.test/student",
  };
  const options = { body: "It is off", lang: "en", tag: "a-key", icon: "/favicon.svg" };
  expect(await ask("push", { data: { json: () => message } })).toEqual([
    ["Off", { ...options, data: { url: "https://app.test/student" } }],
  ]);
  const unreadable = () => JSON.parse("{") as unknown;
  expect(await worker()("push", { data: { json: unreadable } })).toEqual([]);
});

it("leads into the app and nowhere else, to the window that is there already", async () => {
  expect(await click("https://app.test/join/1")).toEqual(["open https://app.test/join/1"]);
  expect(await click("https://app.test/join/1", ["https://app.test/join/1"])).toEqual([
    "focus https://app.test/join/1",
  ]);
  expect(await click("https://evil.test/join/1")).toEqual(["open https://app.test"]);
  expect(await click("javascript:alert(1)")).toEqual(["open https://app.test"]);
  expect(await click(undefined)).toEqual(["open https://app.test/undefined"]);
});
