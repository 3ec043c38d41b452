import type { OutgoingHttpHeaders } from "node:http";
import { afterAll, describe, expect, it } from "vitest";
import { ProviderError } from "../../../../supabase/functions/_shared/core/provider-error.ts";
import { spendZoomBudget } from "../../../../supabase/functions/_shared/providers/zoom/budget.ts";
import { ZoomClient } from "../../../../supabase/functions/_shared/providers/zoom/client.ts";
import { nextUtcMidnight } from "../../../../supabase/functions/_shared/time/utc-midnight.ts";
import { planMeeting } from "../../../../supabase/functions/_shared/video/plan/meeting-plan.ts";
import { zoomMeeting } from "../../../../supabase/functions/_shared/video/plan/zoom-body.ts";
import { faultKinds, type Fault, type FaultKind } from "../../../../supabase/local/sandbox/faults.ts";
import { listen } from "../../../support/http.ts";
import { videoWorld, type Provider } from "../../support/video.ts";

const world = await videoWorld();
const { sql, sandbox } = world;
await world.connect("zoom");
await world.connect("google_meet");

const other: Record<Provider, Provider> = { zoom: "google_meet", google_meet: "zoom" };

/** What a person does, and the requests it costs at the provider that is struck. */
const operations: Record<
  string,
  { method: string; act: (session: string, provider: Provider) => PromiseLike<unknown> }
> = {
  create: { method: "POST", act: async () => undefined },
  update: {
    method: "PATCH",
    act: (id) => sql`
      update public.course_live_sessions set title = title || ' moved', scheduled_start = scheduled_start + interval '2 hours',
        scheduled_end = scheduled_end + interval '2 hours' where id = ${id}`,
  },
  cancel: {
    method: "DELETE",
    act: (id) => sql`update public.course_live_sessions set status = 'cancelled' where id = ${id}`,
  },
  delete: {
    method: "DELETE",
    act: (id) => sql`update public.course_live_sessions set deleted_at = now() where id = ${id}`,
  },
  "leave the platform": {
    method: "DELETE",
    act: (id, provider) => sql`
      update public.course_live_sessions set platform = ${other[provider]} where id = ${id}`,
  },
};

const sandboxName = (provider: Provider) => (provider === "zoom" ? "zoom" : "google");

async function mend(session: string): Promise<void> {
  sandbox.faults.clear();
  await world.newDay();
  const broken = await sql<{ provider: Provider }[]>`
    select provider from private.video_connections where status = 'reconnect_needed'`;
  for (const { provider } of broken) await world.connect(provider);
  if ((await world.job(session)).state === "parked") {
    await sql`select private.queue_video_sync(${session}, ${world.storeId}, interval '0')`;
  }
  await world.drain();
}

/** Exactly the meeting the row wants, with its link, or none and no link. */
async function isRight(session: string): Promise<void> {
  const { wanted, stands, link } = await world.truthOf(session);
  expect(stands).toEqual(wanted ? [wanted] : []);
  if (!wanted) expect(link).toBeNull();
  expect((await world.job(session)).state).toBe("done");
}

/** When the session's job is tried again; null when it is not queued. */
async function nextTry(session: string): Promise<Date | null> {
  const [row] = await sql<{ run_at: Date }[]>`
    select run_at from private.video_sync_jobs where session_id = ${session} and state = 'queued'`;
  return row?.run_at ?? null;
}

/** Returns the calls it took, how many more things stand at the providers than before, and when it was tried again first. */
async function strike(
  operation: string,
  provider: Provider,
  kind: FaultKind,
  times: number,
): Promise<{ calls: number; more: number; next: Date | null }> {
  await world.newDay();
  const found = operations[operation];
  if (!found) throw new Error(operation);
  const fault: Fault = {
    provider: sandboxName(provider),
    kind,
    method: found.method,
    path: provider === "zoom" ? "/v2/" : "/calendar/",
    times,
    delayMs: 5,
  };
  const title = `${operation} ${kind}`;
  if (operation === "create") sandbox.faults.add(fault);
  const session = await world.addSession({ title, platform: provider });
  const [before, stood] = [sandbox.calls.length, world.standing()];
  if (operation !== "create") {
    await world.drain();
    await isRight(session);
    sandbox.faults.add(fault);
    await found.act(session, provider);
  }
  await world.drain(1);
  const next = await nextTry(session);
  await world.drain(11);
  await mend(session);
  await isRight(session);
  // Whoever connects an account anew has every session of the store looked after: one is enough here.
  await sql`delete from public.course_live_sessions where id = ${session}`;
  return { calls: sandbox.calls.length - before, more: world.standing() - stood, next };
}

describe.each(["zoom", "google_meet"] as const)("%s: whatever goes wrong", (provider) => {
  it.each(Object.keys(operations))(
    "during %s, one right meeting or none is left, in few calls",
    async (operation) => {
      for (const kind of faultKinds) {
        const begun = new Date();
        const { calls, more, next } = await strike(operation, provider, kind, 1);
        // The hundred a day are creates and changes: nothing else waits for tomorrow.
        const counted = operation === "create" || operation === "update";
        if (provider === "zoom" && counted && kind === "rate_daily")
          expect(+(next ?? 0), kind).toBeGreaterThanOrEqual(+nextUtcMidnight(begun));
        else
          expect(+(next ?? 0), kind).toBeLessThan(Date.now() + (kind === "rate_years" ? 1443 : 3) * 60_000);
        expect(calls, kind).toBeLessThanOrEqual(14);
        expect(more, kind).toBe(operation === "cancel" || operation === "delete" ? 0 : 1);
      }
    },
  );

  it("once more and once more, the calls stay bounded", async () => {
    for (const kind of ["cut_after", "server_error", "xml_after", "rate_qps", "timeout_after"] as const) {
      const { calls } = await strike("create", provider, kind, 3);
      expect(calls, kind).toBeLessThanOrEqual(16);
    }
  });
});

let reply: { status: number; headers?: OutgoingHttpHeaders; body: unknown } = { status: 500, body: null };
const server = await listen((_, response) => {
  response.writeHead(reply.status, { "content-type": "application/json", ...reply.headers });
  response.end(JSON.stringify(reply.body));
});
afterAll(() => server.close());

describe("what Zoom's refusals mean", () => {
  const client = new ZoomClient(server.origin, "token", "me");
  const plan = planMeeting({
    ...{
      id: "",
      title: "Light",
      description: "",
      time_zone: "Europe/Paris",
      duration_minutes: 60,
      guests: "",
    },
    ...{ start: "2030-11-22T17:30:00Z", end: "2030-11-22T18:30:00Z" },
    ...{ recording_enabled: false, allow_screen_share: false },
  });
  const calls = {
    create: () => client.create(zoomMeeting(plan, "ref", "Passw0rd")),
    update: () => client.update("1", { topic: "Shade" }),
    remove: () => client.remove("1"),
    end: () => client.end("1"),
    get: () => client.get("1"),
    find: () => client.find("ref"),
  };
  const refusal = (name: keyof typeof calls): Promise<unknown> =>
    calls[name]().catch((error: unknown) => error);

  it.each([
    [404, 3001, "not_found"],
    [400, 3001, "not_found"],
    [404, undefined, "not_found"],
    [404, 1001, "invalid"],
    [400, 1001, "invalid"],
  ] as const)(
    "%d with code %s is %s: a host who is gone says nothing of the meeting",
    async (status, code, kind) => {
      reply = { status, body: { code } };
      expect(await refusal("get")).toMatchObject({ kind });
    },
  );

  it.each([
    "You have exceeded the daily rate limit (100) of Meeting Create/Update API requests permitted for this particular user. You may resume these requests at GMT 00:00:00.",
    "Vous avez dépassé la limite de débit quotidienne (100) de requêtes API de création/mise à jour de réunion pour cet utilisateur.",
    "You have exceeded the daily rate limit of requests.",
  ])(
    "429 without headers is the hundred a day to creates and changes whose answer says so: %s",
    async (message) => {
      reply = { status: 429, body: { code: 429, message } };
      for (const name of ["create", "update"] as const) {
        expect(await refusal(name), name).toMatchObject({ kind: "daily_limit", code: "zoom_daily_limit" });
      }
      for (const name of ["remove", "end", "get", "find"] as const) {
        expect(await refusal(name), name).toMatchObject({
          kind: "rate_limited",
          code: "zoom_429",
          retryAt: undefined,
        });
      }
    },
  );

  it.each([
    { code: 429 },
    { code: 429, message: null },
    { code: 429, message: "You have reached the concurrent request limits for this API." },
    {
      code: 429,
      message: "Too many concurrent requests. A request to disassociate this user has already been made.",
    },
    "<html><head><title>429 Too Many Requests</title></head><body></body></html>",
  ])("429 without headers whose answer does not say so is a moment's wait: %j", async (body) => {
    reply = { status: 429, body };
    for (const name of Object.keys(calls) as (keyof typeof calls)[]) {
      expect(await refusal(name), name).toMatchObject({ kind: "rate_limited", retryAt: undefined });
    }
  });

  it("429 with headers is what they say, and waits for the time they name only", async () => {
    reply = { status: 429, headers: { "x-ratelimit-type": "QPS" }, body: { code: 429 } };
    expect(await refusal("create")).toMatchObject({
      kind: "rate_limited",
      code: "zoom_qps",
      retryAt: undefined,
    });
    reply.headers = { "x-ratelimit-type": "QPS", "retry-after": "2" };
    expect(await refusal("create")).toMatchObject({
      kind: "rate_limited",
      retryAt: expect.any(Date) as Date,
    });
    const retryAt = nextUtcMidnight();
    reply.headers = { "x-ratelimit-type": "Daily-limit", "retry-after": retryAt.toISOString() };
    expect(await refusal("remove")).toMatchObject({
      kind: "daily_limit",
      code: "zoom_account_limit",
      retryAt,
    });
  });
});

it("refusals without a reason of calls that were under way together are one, and close the host for ten seconds", async () => {
  await world.newDay();
  const [connection] = await sql<{ id: string }[]>`
    select id from private.video_connections where provider = 'zoom' and status = 'connected'`;
  const burst = async (calls: number) => {
    const waiting: (() => void)[] = [];
    const call = async () => {
      await new Promise<void>((go) => {
        waiting.push(go);
        if (waiting.length === calls) for (const one of waiting) one();
      });
      throw new ProviderError("rate_limited", { code: "zoom_429", status: 429 });
    };
    const all = Array.from({ length: calls }, () => spendZoomBudget(sql, connection?.id ?? "", call));
    await Promise.allSettled(all);
    const [row] = await sql<{ doubts: number; seconds: number }[]>`
      select doubts, round(extract(epoch from closed_until - now()) / 10)::int * 10 as seconds from private.zoom_budget`;
    await sql`update private.zoom_budget set closed_until = now()`;
    return row;
  };
  expect(await burst(8)).toEqual({ doubts: 1, seconds: 10 });
  expect(await burst(8)).toEqual({ doubts: 2, seconds: 20 });
  await world.newDay();
});
