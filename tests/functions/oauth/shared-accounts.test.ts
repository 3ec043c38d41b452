import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { Problem } from "../../../supabase/functions/_shared/core/http.ts";
import { isProviderError } from "../../../supabase/functions/_shared/core/provider-error.ts";
import { zoomAccount } from "../../../supabase/functions/_shared/oauth/provider-accounts.ts";
import { withAccessToken } from "../../../supabase/functions/_shared/oauth/tokens.ts";
import { spendZoomBudget } from "../../../supabase/functions/_shared/providers/zoom/budget.ts";
import { testConnection } from "../../../supabase/functions/video-oauth/connection.ts";
import { beginConnection } from "../../../supabase/functions/video-oauth/consent-state.ts";
import { disconnect } from "../../../supabase/functions/video-oauth/disconnect.ts";
import { finishConnection } from "../../../supabase/functions/video-oauth/finish-connection.ts";
import { consent, REDIRECT, videoWorld, type Provider } from "../support/video.ts";

const world = await videoWorld();
const { sql, login, config, sandbox } = world;

const partial: Record<Provider, string[]> = {
  zoom: ["meeting:write:meeting", "user:read:user"],
  google_meet: ["openid", "email", "https://www.googleapis.com/auth/calendar.events"],
};

async function addStore(): Promise<string> {
  const id = randomUUID();
  await sql`insert into public.stores ${sql({ id, name: "One of two" })}`;
  return id;
}

/** A person's consent for a store; `code` says what became of it. */
async function connect(
  provider: Provider,
  storeId: string,
  user: string,
  options: { scopes?: string[] } = {},
): Promise<string> {
  const who = { userId: world.ownerId, storeId, provider, redirectUri: REDIRECT };
  const { state, code } = await consent(await beginConnection(login, config, who), {
    user,
    ...(options.scopes && { scopes: options.scopes }),
  });
  try {
    await finishConnection(login, config, {
      ...{ userId: world.ownerId, state, code, redirectUri: REDIRECT },
      mayConnect: async () => undefined,
    });
    return "connected";
  } catch (error) {
    if (error instanceof Problem) return error.code;
    throw error;
  }
}

const rowOf = async (provider: Provider, storeId: string) =>
  (
    await sql<{ id: string; status: string; status_reason: string | null }[]>`
      select id, status, status_reason from private.video_connections
      where store_id = ${storeId} and provider = ${provider} and status <> 'disconnected'`
  )[0];

/** off · works (its token is renewed, and the provider answers) · told: says why it does not. */
async function stateOf(provider: Provider, storeId: string): Promise<string> {
  const row = await rowOf(provider, storeId);
  if (!row) return "off";
  await sql`update private.video_secrets set access_expires_at = now() - interval '1 minute'`;
  try {
    await testConnection(login, config, storeId, row.id);
    return "works";
  } catch (error) {
    if (!isProviderError(error, "reconnect")) throw error;
    const { status_reason: reason = "" } = (await rowOf(provider, storeId)) ?? {};
    return row.status === "reconnect_needed" ? `told ${String(reason)}` : `broken ${String(reason)}`;
  }
}

type Step = "connects" | "refuses a box" | "disconnects";
const steps: Step[] = ["connects", "refuses a box", "disconnects"];
const moves = ["A", "B"].flatMap((store) => steps.map((step) => ({ store, step })));

/** What the two stores are after a step of one of them: of Zoom's consents the person's last is the only one. */
function after(provider: Provider, before: Record<string, string>, store: string, step: Step) {
  const now = { ...before };
  if (step === "connects") now[store] = "works";
  if (step === "disconnects") now[store] = "off";
  if (step === "refuses a box" && provider === "zoom")
    for (const [name, state] of Object.entries(before))
      if (state !== "off") now[name] = "told consent_replaced";
  return now;
}

const isOver = (user: string) =>
  sandbox.store.data.grants.filter((grant) => grant.user === user).every((grant) => grant.revoked);

describe.each(["zoom", "google_meet"] as const)("two stores on one account, %s", (provider) => {
  const pairs = moves.flatMap((one) => moves.map((two) => [one, two]));
  const orders = process.env.SOAK ? pairs.flatMap((pair) => moves.map((one) => [...pair, one])) : pairs;

  it("in any order of connecting, refusing, renewing and disconnecting, the other works on or says why not", async () => {
    const stores = { A: await addStore(), B: await addStore() } as Record<string, string>;
    for (const [index, order] of orders.entries()) {
      const user = `person-${index}@provider.example.test`;
      let expected: Record<string, string> = { A: "off", B: "off" };
      const begin = [
        { store: "A", step: "connects" as const },
        { store: "B", step: "connects" as const },
      ];
      const said: string[] = [];
      for (const { store, step } of [...begin, ...order]) {
        const id = stores[store] ?? "";
        said.push(`${store} ${step}`);
        expected = after(provider, expected, store, step);
        if (step === "disconnects") {
          const row = await rowOf(provider, id);
          if (row) await disconnect(login, config, id, row.id);
        } else {
          const scopes = step === "refuses a box" ? { scopes: partial[provider] } : {};
          expect(await connect(provider, id, user, scopes)).toBe(
            step === "connects" ? "connected" : "scopes_missing",
          );
        }
      }
      const found = {
        A: await stateOf(provider, stores.A ?? ""),
        B: await stateOf(provider, stores.B ?? ""),
      };
      expect(found, said.join(", ")).toEqual(expected);
      for (const id of Object.values(stores)) {
        const row = await rowOf(provider, id);
        if (row) await disconnect(login, config, id, row.id);
      }
      // Nothing is left behind, here or over there.
      expect(isOver(user), said.join(", ")).toBe(true);
      expect([...(await sql`select grant_id from private.video_secrets`)]).toEqual([]);
    }
  }, 600_000);
});

describe("two stores on one Zoom user", () => {
  const user = "pair@provider.example.test";

  /** Between Zoom's answer to the code and the new tokens' place in the database lies the question whose they are. */
  const slow = (delayMs: number) =>
    sandbox.faults.add({ provider: "zoom", kind: "latency", method: "GET", path: "/users/me", delayMs });
  const traded = (person: string, count: number) =>
    expect
      .poll(() => sandbox.store.data.grants.filter((one) => one.user === person).length, {
        timeout: 10_000,
        interval: 5,
      })
      .toBe(count);

  it("spend one refresh token between them, side by side", async () => {
    const [a, b] = [await addStore(), await addStore()];
    for (const store of [a, b]) expect(await connect("zoom", store, user)).toBe("connected");
    const ids = [(await rowOf("zoom", a))?.id ?? "", (await rowOf("zoom", b))?.id ?? ""];
    for (let round = 0; round < 5; round += 1) {
      await sql`update private.video_secrets set access_expires_at = now() - interval '1 minute'`;
      const asked = sandbox.calls.filter((call) => call.path.endsWith("/token")).length;
      const answers = await Promise.all(
        [...ids, ...ids].map((id) =>
          withAccessToken(login, id, config, (token) => zoomAccount(config, token, "me")),
        ),
      );
      expect(answers.map((answer) => answer.label)).toEqual([user, user, user, user]);
      expect(sandbox.calls.filter((call) => call.path.endsWith("/token")).length - asked).toBe(1);
    }
  });

  it("one whose calls are refused while the other's code is traded works on with the new consent", async () => {
    const [a, b] = [await addStore(), await addStore()];
    const somebody = "trading@provider.example.test";
    expect(await connect("zoom", a, somebody)).toBe("connected");
    const first = (await rowOf("zoom", a))?.id ?? "";
    slow(1500);
    const trading = connect("zoom", b, somebody);
    await traded(somebody, 2);
    await expect(
      withAccessToken(login, first, config, (token) => zoomAccount(config, token, "somebody")),
    ).rejects.toMatchObject({ kind: "reconnect" });
    expect(await rowOf("zoom", a)).toMatchObject({ status: "reconnect_needed" });
    expect(await trading).toBe("connected");
    expect(await stateOf("zoom", a)).toBe("works");
    expect(await stateOf("zoom", b)).toBe("works");
  });

  it("of two consents at once the last that Zoom gave is the one both work with", async () => {
    const [a, b] = [await addStore(), await addStore()];
    slow(1000);
    const first = connect("zoom", a, "at-once@provider.example.test");
    await traded("at-once@provider.example.test", 1);
    expect(await connect("zoom", b, "at-once@provider.example.test")).toBe("connected");
    expect(await first).toBe("connected");
    expect([await stateOf("zoom", a), await stateOf("zoom", b)]).toEqual(["works", "works"]);
  });

  it("a store that disconnects while the other's code is traded takes nothing from it", async () => {
    const [a, b] = [await addStore(), await addStore()];
    expect(await connect("zoom", a, "leaving@provider.example.test")).toBe("connected");
    slow(1000);
    const trading = connect("zoom", b, "leaving@provider.example.test");
    await traded("leaving@provider.example.test", 2);
    await disconnect(login, config, a, (await rowOf("zoom", a))?.id ?? "");
    expect(await trading).toBe("connected");
    expect([await stateOf("zoom", a), await stateOf("zoom", b)]).toEqual(["off", "works"]);
  });

  it("many stores that consent and disconnect side by side are off or work", async () => {
    const stores = await Promise.all(Array.from({ length: 5 }, addStore));
    const person = "crowd@provider.example.test";
    for (let round = 0; round < 4; round += 1) {
      for (const delay of [40, 10, 80, 0, 25]) slow(delay);
      const expected = await Promise.all(
        stores.map(async (store, index) => {
          const row = await rowOf("zoom", store);
          if (!row || (index + round) % 3 > 0) return connect("zoom", store, person);
          await disconnect(login, config, store, row.id);
          return "off";
        }),
      );
      const found: string[] = [];
      for (const store of stores) found.push(await stateOf("zoom", store));
      expect(found).toEqual(expected.map((one) => (one === "connected" ? "works" : one)));
    }
    sandbox.faults.clear();
  });

  it("a store that is removed for good leaves the other its authorisation, the last one takes it along", async () => {
    const [a, b] = [await addStore(), await addStore()];
    for (const store of [a, b])
      expect(await connect("zoom", store, "last@provider.example.test")).toBe("connected");
    const secrets = async () =>
      Number((await sql`select count(*)::int as n from private.video_secrets`)[0]?.n);
    const before = await secrets();
    await sql`delete from public.stores where id = ${a}`;
    expect(await secrets()).toBe(before);
    expect(await stateOf("zoom", b)).toBe("works");
    await sql`delete from public.stores where id = ${b}`;
    expect(await secrets()).toBe(before - 1);
  });

  it("count against one hundred a day", async () => {
    const [a, b] = [await addStore(), await addStore()];
    for (const store of [a, b])
      expect(await connect("zoom", store, "hundred@provider.example.test")).toBe("connected");
    for (const store of [a, b])
      await spendZoomBudget(login, (await rowOf("zoom", store))?.id ?? "", async () => 1);
    expect([
      ...(await sql`select used from private.zoom_budget where host = 'zoom-hundred@provider.example.test'`),
    ]).toEqual([{ used: 2 }]);
  });
});

it("a Google consent without the account's name ends nobody's", async () => {
  const [a, b] = [await addStore(), await addStore()];
  const user = "nameless@provider.example.test";
  expect(await connect("google_meet", a, user)).toBe("connected");
  const scopes = ["https://www.googleapis.com/auth/calendar.events"];
  expect(await connect("google_meet", b, user, { scopes })).toBe("scopes_missing");
  expect(await stateOf("google_meet", a)).toBe("works");
});
