import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { checkSession } from "../../../../supabase/functions/_shared/video/preflight/preflight.ts";
import { claimsOf, connectAs } from "../../../support/users.ts";
import { videoWorld } from "../../support/video.ts";

const world = await videoWorld();
const { sql, login, config, sandbox } = world;
await world.connect("zoom");
const owner = connectAs(world.databaseUrl, claimsOf(world.ownerId));
afterAll(() => owner.end());

beforeEach(async () => {
  sandbox.faults.clear();
  sandbox.store.data.zoomPlan = { type: 2, capacity: 300, cloudRecording: false };
  await sql`delete from public.course_live_sessions`;
  await world.newDay();
});

interface State {
  state: string;
  drift: Record<string, unknown> | null;
  overwritten: Record<string, { ours: unknown; theirs: unknown }> | null;
}
const stateOf = async (session: string): Promise<State> => {
  const [row] = await owner.run(
    (tx) => tx<State[]>`select state, drift, overwritten from public.get_session_meeting_state(${session})`,
  );
  if (!row) throw new Error("no state");
  return { ...row };
};
const edit = (id: string, fields: Record<string, unknown>) =>
  sql`update public.course_live_sessions set ${sql(fields)}, revision = revision + 1 where id = ${id}`;
async function hint(id: string): Promise<void> {
  await sql`select private.want_look(m.id) from private.video_meetings m where session_id = ${id} and state = 'active'`;
  await world.drain();
}
async function recordedSession(): Promise<string> {
  const id = await world.addSession();
  await sql`update public.course_live_sessions set recording_enabled = true where id = ${id}`;
  await world.drain();
  return id;
}
const meetingOf = () => {
  const meeting = sandbox.store.data.meetings.findLast((one) => !one.deleted);
  if (!meeting) throw new Error("no meeting");
  return meeting;
};
const calls = () => sandbox.calls.filter(({ provider }) => provider === "zoom").map(({ method }) => method);
const limit = { recording: { ours: true, theirs: false } };

describe("an account that records nothing in the cloud", () => {
  it("says so when the meeting is made: that is its limit, nobody's change, and costs no call", async () => {
    sandbox.calls.length = 0;
    const id = await recordedSession();
    expect(calls()).toEqual(["POST"]);
    expect(await stateOf(id)).toMatchObject({ state: "ready", drift: null, overwritten: limit });
    for (let look = 0; look < 3; look += 1) await hint(id);
    expect(await stateOf(id)).toMatchObject({ state: "ready", drift: null, overwritten: limit });
    const { results } = await checkSession(login, config, id);
    expect(results.find(({ check }) => check === "recording")).toMatchObject({ code: "recording_refused" });
  });

  it("says so of a change, and of a restoration, once; what is edited beside it goes out", async () => {
    const id = await world.addSession();
    await world.drain();
    await edit(id, { recording_enabled: true });
    await world.drain();
    expect(await stateOf(id)).toMatchObject({ state: "ready", drift: null, overwritten: limit });
    await edit(id, { title: "Renamed" });
    await world.drain();
    expect(meetingOf().fields.topic).toBe("Renamed");
    expect(await stateOf(id)).toMatchObject({ drift: null, overwritten: limit });
    // Not wanted any more, it is no limit.
    await edit(id, { recording_enabled: false });
    await world.drain();
    expect(await stateOf(id)).toMatchObject({ drift: null, overwritten: null });
  });

  it("that stops recording later is found as a change, and after 'ours' as the limit: not again and again", async () => {
    sandbox.store.data.zoomPlan.cloudRecording = true;
    const id = await recordedSession();
    const meeting = meetingOf();
    expect(await stateOf(id)).toMatchObject({ drift: null, overwritten: null });
    sandbox.store.data.zoomPlan.cloudRecording = false;
    meeting.fields.settings = { ...(meeting.fields.settings as object), auto_recording: "none" };
    await hint(id);
    expect((await stateOf(id)).drift).toEqual(limit);
    await owner.run((tx) => tx`select public.resolve_session_drift(${id}, 'ours', null)`);
    await world.drain();
    for (let look = 0; look < 3; look += 1) await hint(id);
    expect(await stateOf(id)).toMatchObject({ state: "ready", drift: null, overwritten: limit });
    // A plan that was bought since: what stands there is what is wanted.
    sandbox.store.data.zoomPlan.cloudRecording = true;
    meeting.fields.settings = { ...(meeting.fields.settings as object), auto_recording: "cloud" };
    await hint(id);
    expect(await stateOf(id)).toMatchObject({ drift: null, overwritten: null });
  });

  it.each(["cut_after", "nulls", "absurd"] as const)(
    "%s: an answer that was lost or told little changes none of it",
    async (kind) => {
      sandbox.faults.add({ provider: "zoom", kind, method: "POST", path: "/v2/" });
      const id = await recordedSession();
      await world.drain();
      await hint(id);
      expect(await stateOf(id)).toMatchObject({ state: "ready", drift: null, overwritten: limit });
      expect((await world.truthOf(id)).stands).toHaveLength(1);
    },
  );

  it("leaves a change by somebody's hand what it is", async () => {
    const id = await recordedSession();
    meetingOf().fields.topic = "Theirs";
    await hint(id);
    expect(await stateOf(id)).toMatchObject({
      ...{ state: "drift", overwritten: limit },
      drift: { topic: { theirs: "Theirs" } },
    });
  });
});
