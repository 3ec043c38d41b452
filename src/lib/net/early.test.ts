import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { askEarly, takeEarly } from "@/lib/net/early";

const url = "https://project.test/rest/v1/rpc/list";
const post = (body: string) => ({ method: "POST" as const, headers: {}, body });
const answers = vi.fn<typeof fetch>();

beforeEach(() => {
  globalThis.atelierEarly = undefined;
  answers.mockImplementation(() => Promise.resolve(new Response("[]")));
  vi.stubGlobal("fetch", answers);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("an answer that was asked for early", () => {
  it("goes once to whoever asks the same with the same token", async () => {
    void askEarly("token", url, post("{}"));
    expect(answers.mock.calls[0]?.[1]?.headers).toMatchObject({ authorization: "Bearer token" });
    expect(await takeEarly("token", url, post("{}"))).toBeDefined();
    expect(await takeEarly("token", url, post("{}"))).toBeUndefined();
  });

  it("goes to nobody else", async () => {
    void askEarly("token", url, post("{}"));
    expect(await takeEarly("another", url, post("{}"))).toBeUndefined();
  });

  it("is not taken for another question", async () => {
    void askEarly("token", url, post('{"store":1}'));
    expect(await takeEarly("token", url, post('{"store":2}'))).toBeUndefined();
    expect(await takeEarly("token", `${url}?x`, post('{"store":1}'))).toBeUndefined();
    expect(await takeEarly("token", url, { method: "GET" })).toBeUndefined();
  });

  it("is left when it was refused, when the network failed and when it is old", async () => {
    answers.mockResolvedValueOnce(new Response("{}", { status: 401 }));
    void askEarly("token", url, post("{}"));
    expect(await takeEarly("token", url, post("{}"))).toBeUndefined();
    answers.mockRejectedValueOnce(new TypeError("Failed to fetch"));
    void askEarly("token", url, post("{}")).catch(() => undefined);
    expect(await takeEarly("token", url, post("{}"))).toBeUndefined();
    vi.useFakeTimers();
    void askEarly("token", url, post("{}"));
    vi.advanceTimersByTime(20_000);
    expect(await takeEarly("token", url, post("{}"))).toBeUndefined();
  });

  it("is not kept beside those of another person", async () => {
    void askEarly("token", url, post("{}"));
    void askEarly("another", url, post("{}"));
    expect(await takeEarly("token", url, post("{}"))).toBeUndefined();
    expect(await takeEarly("another", url, post("{}"))).toBeDefined();
  });
});
