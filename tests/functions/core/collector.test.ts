import { afterAll, afterEach, beforeEach, expect, it, vi } from "vitest";
import { serve } from "../../../supabase/functions/_shared/core/http.ts";
import { listen } from "../../support/http.ts";
import { allowConsole } from "../../support/setup/strict-console.ts";

/** The network itself, which tests are otherwise kept from. */
const network = globalThis.fetch;
const told: Record<string, unknown>[] = [];
let status = 200;
const collector = await listen((request, response) => {
  let body = "";
  request.on("data", (part: Buffer) => (body += part.toString()));
  request.on("end", () => {
    told.push(JSON.parse(body) as Record<string, unknown>);
    response.writeHead(status).end("thanks");
  });
});
afterAll(() => collector.close());

let kept: Promise<unknown>[] = [];
beforeEach(() => {
  told.length = 0;
  kept = [];
  vi.stubEnv("ERROR_COLLECTOR_URL", `${collector.origin}/errors`);
  vi.stubGlobal("fetch", network);
  vi.stubGlobal("EdgeRuntime", { waitUntil: (work: Promise<unknown>) => void kept.push(work) });
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});

const broken = serve(["POST"], () => Promise.reject(new RangeError("ada@example.test has no seat")));
const ask = () =>
  broken.fetch(
    new Request("https://abc.supabase.co/functions/v1/video-meetings/get?q=ada@example.test", {
      method: "POST",
      headers: { "x-request-id": "mb1-abc" },
    }),
  );

it("a function's error reaches the collector with the page's request id, and without what it says", async () => {
  allowConsole(/function failed \(mb1-abc\)/);
  const reply = await ask();
  expect([reply.status, await reply.json()]).toMatchObject([500, { code: "internal" }]);
  await Promise.all(kept);
  expect(told).toMatchObject([
    {
      source: "function",
      where: "video-meetings",
      what: expect.stringMatching(/^RangeError\n +at /),
      request: "mb1-abc",
    },
  ]);
  expect(JSON.stringify(told)).not.toContain("ada@");
});

it("a collector that refuses or is away changes nothing, and none is asked where none is named", async () => {
  allowConsole(/function failed/);
  status = 500;
  expect((await ask()).status).toBe(500);
  vi.stubEnv("ERROR_COLLECTOR_URL", "http://127.0.0.1:1/");
  expect((await ask()).status).toBe(500);
  vi.stubEnv("ERROR_COLLECTOR_URL", "");
  expect((await ask()).status).toBe(500);
  await Promise.all(kept);
  expect([told.length, kept.length]).toEqual([1, 2]);
});
