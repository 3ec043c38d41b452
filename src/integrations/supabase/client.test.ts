import { beforeEach, expect, it, vi } from "vitest";
import { authorisedFetch, onSessionExpired } from "@/integrations/supabase/client";
import { forgetServerTime } from "@/lib/time/server-clock";

const service = vi.hoisted(() => ({
  token: "old",
  renewals: 0,
  asked: 0,
  /** Answers the renewal that waits. */
  renew: (_token: string | null) => undefined as void,
}));
const answer = (token: string | null) => ({
  data: { session: token === null ? null : { access_token: token } },
  error: null,
});

vi.mock("@/lib/net/env", () => ({ supabaseUrl: "https://api.example.test", publishableKey: "key" }));
vi.mock("@/lib/net/persistently", () => ({ persistently: (load: () => unknown) => load() }));
vi.mock("@/integrations/supabase/auth-client", () => ({
  auth: {
    getSession: () => {
      service.asked += 1;
      return Promise.resolve(answer(service.token));
    },
    refreshSession: () => {
      service.renewals += 1;
      return new Promise((resolve) => {
        service.renew = (token) => {
          service.token = token ?? service.token;
          resolve(answer(token));
        };
      });
    },
  },
}));

/** A server that knows the new token only. */
const network = vi.fn((_url: string | URL | Request, init?: RequestInit) => {
  const good = new Headers(init?.headers).get("authorization") === "Bearer new";
  return Promise.resolve(new Response(null, { status: good ? 200 : 401 }));
});

beforeEach(() => {
  Object.assign(service, { token: "old", renewals: 0, asked: 0 });
  forgetServerTime();
  network.mockClear();
  vi.stubGlobal("fetch", network);
});

const call = () => authorisedFetch("https://api.example.test/rest/v1/rpc/x", { method: "POST" });

it("requests that meet the expired token together share one renewal, and each is sent once more", async () => {
  const calls = [call(), call(), call()];
  await vi.waitFor(() => expect(network).toHaveBeenCalledTimes(3));
  await vi.waitFor(() => expect(service.renewals).toBeGreaterThan(0));
  await Promise.resolve();
  service.renew("new");
  expect((await Promise.all(calls)).map(({ status }) => status)).toEqual([200, 200, 200]);
  expect([service.renewals, network.mock.calls.length]).toEqual([1, 6]);
});

it("a later refusal renews anew; when that gives no token, the session is over", async () => {
  const over = vi.fn();
  const stop = onSessionExpired(over);
  const first = call();
  await vi.waitFor(() => expect(service.renewals).toBe(1));
  service.renew("new");
  expect((await first).status).toBe(200);
  service.token = "old";
  const second = call();
  await vi.waitFor(() => expect(service.renewals).toBe(2));
  expect(over).not.toHaveBeenCalled();
  service.renew(null);
  expect((await second).status).toBe(401);
  expect(over).toHaveBeenCalledTimes(1);
  stop();
});

it("on a device whose clock is a day ahead, Auth renews the token once and not for each request", async () => {
  const there = Date.now() - 24 * 3_600_000;
  const session = { access_token: "new", expires_at: there / 1_000 + 3_600, user: { id: "ada", email: "" } };
  vi.stubGlobal("localStorage", { getItem: () => JSON.stringify(session) });
  service.token = "new";
  network.mockImplementation(() =>
    Promise.resolve(new Response(null, { headers: { date: new Date(there).toUTCString() } })),
  );
  for (let calls = 0; calls < 3; calls += 1) expect((await call()).status).toBe(200);
  expect(service.asked).toBe(1);
});
