import { describe, expect, it } from "vitest";
import { faultKinds, type Fault, type FaultKind } from "../../supabase/local/sandbox/faults.ts";
import { videoWorld, type Provider } from "./support/video.ts";

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

/** Returns the calls it took, and how many more things stand at the providers than before. */
async function strike(
  operation: string,
  provider: Provider,
  kind: FaultKind,
  times: number,
): Promise<{ calls: number; more: number }> {
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
  await world.drain();
  if (operation !== "create") {
    await isRight(session);
    sandbox.faults.add(fault);
    await found.act(session, provider);
    await world.drain();
  }
  await mend(session);
  await isRight(session);
  // Whoever connects an account anew has every session of the store looked after: one is enough here.
  await sql`delete from public.course_live_sessions where id = ${session}`;
  return { calls: sandbox.calls.length - before, more: world.standing() - stood };
}

describe.each(["zoom", "google_meet"] as const)("%s: whatever goes wrong", (provider) => {
  it.each(Object.keys(operations))(
    "during %s, one right meeting or none is left, in few calls",
    async (operation) => {
      for (const kind of faultKinds) {
        const { calls, more } = await strike(operation, provider, kind, 1);
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
