import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { reference } from "../../../../supabase/functions/_shared/video/plan/meeting-plan.ts";
import { runJob } from "../../../../supabase/functions/_shared/video/reconcile/reconcile.ts";
import type { FaultKind } from "../../../../supabase/local/sandbox/faults.ts";
import { videoWorld, type Platform, type Provider } from "../../support/video.ts";

/** The same faults strike in every run. */
let state = 20261122;
const random = () => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 32;
};

const world = await videoWorld({ random });
const { sql, login, config, sandbox } = world;
await world.connect("zoom");
await world.connect("google_meet");

async function isRight(session: string, label = ""): Promise<void> {
  const { wanted, stands, link } = await world.truthOf(session);
  expect(stands, label).toEqual(wanted ? [wanted] : []);
  if (!wanted) expect(link, label).toBeNull();
}

const edits = {
  update: (id: string) => sql`
    update public.course_live_sessions set title = title || '+', scheduled_start = scheduled_start + interval '1 hour',
      scheduled_end = scheduled_end + interval '1 hour' where id = ${id}`,
  // Longer than a provider takes, cut where a character of two units stands.
  describe: (id: string) => sql`
    update public.course_live_sessions set description = repeat('a', 1898) || '🎨' || repeat('b', 90) where id = ${id}`,
  cancel: (id: string) => sql`
    update public.course_live_sessions set status = 'cancelled' where id = ${id} and status = 'scheduled'`,
  delete: (id: string) => sql`update public.course_live_sessions set deleted_at = now() where id = ${id}`,
  restore: (id: string) => sql`update public.course_live_sessions set deleted_at = null where id = ${id}`,
  zoom: (id: string) => sql`update public.course_live_sessions set platform = 'zoom' where id = ${id}`,
  google_meet: (id: string) =>
    sql`update public.course_live_sessions set platform = 'google_meet' where id = ${id}`,
  custom: (id: string) => sql`update public.course_live_sessions set platform = 'custom' where id = ${id}`,
};
type Edit = keyof typeof edits;

/** The worker stops for good at the step: nothing after it runs, nothing is cleaned up. Returns whether it came so far. */
async function dieAt(step: string): Promise<boolean> {
  await sql`update private.video_sync_jobs set run_at = now() where state = 'queued'`;
  let died: () => void = () => undefined;
  const death = new Promise<"died">((resolve) => (died = () => resolve("died")));
  const work = runJob(login, config, {
    step: (name) => (name === step ? new Promise<void>(() => died()) : undefined),
  }).then(() => "finished" as const);
  const end = await Promise.race([death, work]);
  // The lease runs out.
  await sql`update private.video_sync_jobs set leased_until = now() - interval '1 second' where state = 'running'`;
  return end === "died";
}

const stepsOf: Record<string, string[]> = {
  create: ["announced", "before create", "created", "settled", "reconciled"],
  update: ["before update", "updated", "reconciled"],
  cancel: ["marked for deletion", "deleted", "reconciled"],
  delete: ["marked for deletion", "deleted", "reconciled"],
  switch: [
    ...["marked for deletion", "deleted", "announced", "before create", "created", "settled", "reconciled"],
  ],
};

describe.each(["zoom", "google_meet"] as const)("%s: a worker that dies", (provider) => {
  const act = async (operation: string, session: string) => {
    if (operation === "create") return;
    const name =
      operation === "switch" ? (provider === "zoom" ? "google_meet" : "zoom") : (operation as Edit);
    await edits[name](session);
  };

  it.each(Object.keys(stepsOf))(
    "at any step of %s leaves no orphan and no session without its meeting",
    async (operation) => {
      for (const step of stepsOf[operation] ?? []) {
        await world.newDay();
        const stood = world.standing();
        const session = await world.addSession({ platform: provider });
        if (operation !== "create") await world.drain();
        await act(operation, session);
        expect(await dieAt(step), step).toBe(true);
        await world.drain();
        await isRight(session, step);
        expect(world.standing() - stood, step).toBe(operation === "cancel" || operation === "delete" ? 0 : 1);
        expect((await world.job(session)).state).toBe("done");
      }
    },
  );

  it.each([
    ["update", "before create"],
    ["update", "created"],
    ["cancel", "created"],
    ["cancel", "announced"],
    ["delete", "created"],
  ] as const)("and %s meanwhile (it died at '%s'): what is right then is made", async (edit, step) => {
    await world.newDay();
    const stood = world.standing();
    const session = await world.addSession({ platform: provider });
    expect(await dieAt(step)).toBe(true);
    await edits[edit](session);
    await world.drain();
    await isRight(session);
    expect(world.standing() - stood).toBe(edit === "update" ? 1 : 0);
  });

  it("while the session ends takes the unconfirmed meeting away", async () => {
    const stood = world.standing();
    const session = await world.addSession({ platform: provider });
    expect(await dieAt("created")).toBe(true);
    await sql`
      update public.course_live_sessions set scheduled_start = now() - interval '2 hours', scheduled_end = now() - interval '1 hour'
      where id = ${session}`;
    await world.drain();
    expect(world.standing()).toBe(stood);
  });
});

describe("zoom: a creation that nobody answers", () => {
  /** It has its effect in the end, of the session as it was then, and stands first in the host's list. */
  async function lateEffect(session: string, was: Record<string, unknown>): Promise<void> {
    const [row] = await sql<{ id: string }[]>`
      select id from private.video_meetings where session_id = ${session} and state = 'creating'`;
    const { data } = sandbox.store;
    data.meetings.unshift({
      ...{ id: String(data.nextMeeting), uuid: "late==", user: "claire@provider.example.test" },
      ...{ password: "Late1234", deleted: false, participants: [] },
      fields: {
        ...{ topic: was.topic, start_time: was.start, timezone: was.zone, duration: 60 },
        ...{ agenda: reference(row?.id ?? ""), settings: { auto_recording: "none" } },
      },
    });
    data.nextMeeting += 1;
  }

  it.each([
    ["late and alone", "cut", false, 1],
    ["late, beside that of the next attempt", "cut_after", false, 0],
    ["at the next attempt, before one more edit", "cut_after", true, 1],
  ] as const)(
    "and has its effect %s: what stands says what is wanted by then",
    async (_, next, again, needs) => {
      await world.newDay();
      const stood = world.standing();
      const session = await world.addSession();
      const lose = async (kind: FaultKind) => {
        sandbox.faults.add({ provider: "zoom", kind, method: "POST", path: "/v2/" });
        await world.drain(1);
      };
      await lose("cut");
      const { wanted } = await world.truthOf(session);
      await edits.update(session);
      await lose(next);
      await (again ? edits.update(session) : lateEffect(session, wanted ?? {}));
      const writes = () =>
        sandbox.calls.filter(({ method }) => method === "POST" || method === "PATCH").length;
      const before = writes();
      await world.drain(1);
      const { stands, wanted: now } = await world.truthOf(session);
      expect(stands).toContainEqual(now);
      // Where one of them says it already, nothing has to be written.
      expect(writes() - before).toBe(needs);
      await sql`update private.video_meetings set strays_at = now() where session_id = ${session}`;
      await sql`select private.queue_video_sync(${session}, ${world.storeId}, interval '0')`;
      await world.drain();
      await isRight(session);
      expect(world.standing() - stood).toBe(1);
    },
  );

  it("and was edited there by somebody: that is told, not written over", async () => {
    await world.newDay();
    const session = await world.addSession();
    expect(await dieAt("created")).toBe(true);
    const meeting = sandbox.store.data.meetings.at(-1);
    if (meeting) meeting.fields.topic = "Shade";
    await world.drain();
    const [row] = await sql`select drift from private.video_meetings where session_id = ${session}`;
    expect(row?.drift).toMatchObject({ topic: { theirs: "Shade" } });
    expect(meeting?.fields.topic).toBe("Shade");
  });
});

const faults: FaultKind[] = [
  ...([
    "cut",
    "cut_after",
    "timeout_after",
    "unauthorized",
    "not_found",
    "gone",
    "rate_qps",
    "rate_seconds",
  ] as const),
  ...(["server_error", "server_error_after", "xml", "xml_after"] as const),
];

describe("any sequence of edits, with anything going wrong", () => {
  it("ends right once nothing goes wrong any more", async () => {
    const platforms: Platform[] = ["zoom", "google_meet", "custom"];
    const names = Object.keys(edits) as Edit[];
    const scene = fc.record({
      platform: fc.constantFrom(...platforms),
      edits: fc.array(fc.record({ edit: fc.constantFrom(...names), jobs: fc.integer({ min: 0, max: 2 }) }), {
        minLength: 1,
        maxLength: 6,
      }),
      faults: fc.array(fc.record({ kind: fc.constantFrom(...faults), zoom: fc.boolean() }), { maxLength: 3 }),
      dies: fc.option(fc.constantFrom("announced", "before create", "created", "deleted", "updated")),
    });
    await fc.assert(
      fc.asyncProperty(scene, async ({ platform, edits: sequence, faults: wrong, dies }) => {
        await world.newDay();
        const stood = world.standing();
        for (const [index, { kind, zoom }] of wrong.entries()) {
          // "Not found" of what stands is told of a write; told of the question after it as well, it would be believed.
          const lies = kind === "not_found" || kind === "gone";
          const provider: Provider = zoom ? "zoom" : "google_meet";
          sandbox.faults.add({
            ...{ provider: zoom ? "zoom" : "google", kind, delayMs: 2, probability: 0.5 },
            path: provider === "zoom" ? "/v2/" : "/calendar/",
            ...(lies && { method: index % 2 ? "PATCH" : "DELETE" }),
          });
        }
        const session = await world.addSession({ platform });
        if (dies && platform !== "custom") await dieAt(dies);
        for (const { edit, jobs } of sequence) {
          await edits[edit](session);
          if (jobs > 0) await world.drain(jobs);
        }
        sandbox.faults.clear();
        await sql`select private.queue_video_sync(${session}, ${world.storeId}, interval '0')`;
        const before = sandbox.calls.length;
        await world.drain();
        expect(sandbox.calls.length - before).toBeLessThanOrEqual(10);
        await isRight(session);
        const { wanted } = await world.truthOf(session);
        expect(world.standing() - stood).toBe(wanted ? 1 : 0);
        const { connected } =
          (
            await sql`
          select count(*)::int as connected from private.video_connections where status = 'connected'`
          )[0] ?? {};
        expect(connected).toBe(2);
      }),
      { numRuns: process.env.SOAK ? 200 : 80, seed: 20261122, endOnFailure: true },
    );
  });
});
