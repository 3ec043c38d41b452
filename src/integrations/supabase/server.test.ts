import { hostLink, preflight, createMeeting } from "@contracts/video-meetings.ts";
import { integrationStatus } from "@contracts/integration-status.ts";
import { beforeEach, describe, expect, it, vi } from "vitest";
import * as z from "zod/mini";
import { callFunction, db, nothing, read, rpc, rpcRow, unwrap } from "@/integrations/supabase/server";

const SESSION = "11111111-1111-4111-8111-111111111111";

/** What stands under the edge: the network, as the signed-in person. */
const network = vi.hoisted(() => vi.fn<(url: string | URL, init: RequestInit) => Promise<Response>>());
vi.mock("@/integrations/supabase/client", () => ({ authorisedFetch: network }));
vi.mock("@/lib/net/env", () => ({ supabaseUrl: "https://api.example.test" }));
vi.mock("@/lib/net/pause", () => ({ pause: () => Promise.resolve() }));

const answers = (...replies: (Response | Error)[]) => {
  for (const reply of replies) {
    if (reply instanceof Error) network.mockRejectedValueOnce(reply);
    else network.mockResolvedValueOnce(reply);
  }
};
const says = (body: unknown, status = 200) => Response.json(body, { status });
const lost = () => new TypeError("Failed to fetch");
const asked = (call = 0) => {
  const [url, init] = network.mock.calls[call] ?? [];
  return {
    url: String(url),
    method: init?.method,
    body: typeof init?.body === "string" ? (JSON.parse(init.body) as unknown) : undefined,
    id: new Headers(init?.headers).get("x-request-id"),
  };
};

beforeEach(() => {
  network.mockReset();
});

const counts = z.object({ open: z.number(), answered: z.number(), dismissed: z.number() });
const readCounts = () => rpcRow("get_session_question_counts", { p_session_id: SESSION }, counts);
const remove = () => rpc("delete_live_session", { p_session_id: SESSION }, nothing);
const register = () =>
  rpc("register_for_session", { p_session_id: SESSION }, z.unknown(), { repeatable: true });
const link = () => callFunction(hostLink, { session_id: SESSION });
const create = () => callFunction(createMeeting, { session_id: SESSION, provider: "zoom" });

describe("a reply", () => {
  it("is what the schema has of it", async () => {
    answers(says([{ open: 1, answered: 2, dismissed: 0, more: "x" }]));
    expect(await readCounts()).toEqual({ open: 1, answered: 2, dismissed: 0 });
    expect(asked()).toMatchObject({
      url: "https://api.example.test/rest/v1/rpc/get_session_question_counts",
      method: "POST",
      body: { p_session_id: SESSION },
    });
    answers(says({ providers: [] }));
    expect(await callFunction(integrationStatus, { store: SESSION })).toEqual({ providers: [] });
    expect(asked(1)).toMatchObject({
      url: `https://api.example.test/functions/v1/integration-status?store=${SESSION}`,
      method: "GET",
      body: undefined,
    });
  });

  it.each([
    ["no rows", () => readCounts(), []],
    ["a column of another kind", () => readCounts(), [{ open: "1", answered: 2, dismissed: 0 }]],
    ["nothing", () => readCounts(), null],
    ["another body of a function", () => link(), { url: "no address" }],
    [
      "a table's row without a column",
      () => read(db.from("courses").select("id"), z.array(z.object({ id: z.string() }))),
      [{}],
    ],
  ])("that is malformed is one clear error: %s", async (_, call, body) => {
    answers(says(body));
    await expect(call()).rejects.toMatchObject({ name: "AppError", status: 0, code: "reply_unreadable" });
    expect(network).toHaveBeenCalledTimes(1);
  });

  it("that is no JSON is one clear error", async () => {
    answers(new Response("<html>"));
    await expect(link()).rejects.toMatchObject({ code: "reply_unreadable" });
    answers(new Response("<html>", { status: 404 }));
    await expect(link()).rejects.toMatchObject({ code: "not_found", status: 404 });
  });
});

describe("a refusal", () => {
  it("of a function or of the database that names no session is not read as a sign-in that is over", async () => {
    answers(says({ code: "session_not_found", message: "There is no such session" }, 404));
    await expect(link()).rejects.toMatchObject({ status: 404, code: "session_not_found" });
    answers(says({ code: "PT404", message: "session_not_found", details: "", hint: "" }, 404));
    await expect(remove()).rejects.toMatchObject({ status: 404, code: "session_not_found" });
    answers(
      says({ code: "session_not_found", message: "Session from session_id claim does not exist" }, 403),
    );
    await expect(link()).rejects.toMatchObject({ status: 401, code: "session_expired" });
  });

  it("keeps the field at fault", async () => {
    answers(says({ code: "PT422", message: "title_length", details: "1-200", hint: "title" }, 422));
    await expect(remove()).rejects.toMatchObject({ code: "title_length", field: "title", detail: "1-200" });
  });
});

describe("what failed on the way", () => {
  const good = () => says([{ open: 1, answered: 2, dismissed: 0 }]);
  const opened = () => says({ url: "https://zoom.example.test/s/1" });
  const takenBack = (code: string) => says({ code, message: "", details: null, hint: null }, 500);
  const unavailable = (status: number) => new Response("upstream", { status });

  it.each([
    ["a lost answer to a read", readCounts, lost, good],
    ["a lost answer to a write that may be repeated", register, lost, () => says([])],
    ["a lost answer of a function that may be asked twice", link, lost, opened],
    ["a lost answer to a table's read", () => unwrap(db.from("courses").select("id")), lost, () => says([])],
    ["503", readCounts, () => unavailable(503), good],
    ["429", readCounts, () => unavailable(429), good],
    [
      "a statement that took too long",
      remove,
      () => takenBack("57014"),
      () => new Response(null, { status: 204 }),
    ],
    ["a deadlock", remove, () => takenBack("40P01"), () => new Response(null, { status: 204 })],
    ["a serialisation failure", remove, () => takenBack("40001"), () => new Response(null, { status: 204 })],
  ])(
    "is asked for once more: %s",
    async (_, call: () => Promise<unknown>, failure: () => Response | Error, success) => {
      answers(failure(), success());
      await call();
      expect(network).toHaveBeenCalledTimes(2);
      expect(asked(1)).toEqual(asked(0));
      expect(asked().id).toMatch(/^\w+-\w+$/);
    },
  );

  it.each([
    ["a lost answer to a write", remove, lost, "network"],
    ["a lost answer of a function that makes something", create, lost, "network"],
    ["503 for a write", remove, () => unavailable(503), "server_unavailable"],
    [
      "a refusal",
      readCounts,
      () => says({ code: "PT403", message: "role_not_allowed" }, 403),
      "role_not_allowed",
    ],
    [
      "a function's own 503",
      link,
      () => says({ code: "encryption_not_configured" }, 503),
      "encryption_not_configured",
    ],
    [
      "the database's own 429",
      register,
      () => says({ code: "PT429", message: "too_many_questions" }, 429),
      "too_many_questions",
    ],
    ["an address that is not there", readCounts, () => unavailable(404), "not_found"],
    ["a request that took too long to send", readCounts, () => unavailable(408), "timeout"],
  ])(
    "is told at once: %s",
    async (_, call: () => Promise<unknown>, failure: () => Response | Error, code) => {
      answers(failure());
      await expect(call()).rejects.toMatchObject({ code });
      expect(network).toHaveBeenCalledTimes(1);
    },
  );

  it("is asked for three times at most", async () => {
    answers(lost(), lost(), lost());
    await expect(readCounts()).rejects.toMatchObject({ status: 0, code: "network" });
    expect(network).toHaveBeenCalledTimes(3);
  });

  it("is not asked for again by somebody who has left", async () => {
    const controller = new AbortController();
    network.mockImplementationOnce(() => {
      controller.abort();
      return Promise.reject(new DOMException("left", "AbortError"));
    });
    const call = rpcRow("get_session_question_counts", { p_session_id: SESSION }, counts, {
      signal: controller.signal,
    });
    await expect(call).rejects.toMatchObject({ code: "aborted" });
    expect(network).toHaveBeenCalledTimes(1);
  });

  it("keeps its request id, and another request has another", async () => {
    answers(says({ checked_at: "2031-01-01T00:00:00Z", red: 0, results: [] }), good());
    await callFunction(preflight, { session_id: SESSION });
    await readCounts();
    expect(asked(0).id).not.toBe(asked(1).id);
  });
});
