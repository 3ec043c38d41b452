import { beforeEach, describe, expect, it } from "vitest";
import { readTime } from "../../../../supabase/functions/_shared/time/provider-time.ts";
import { checkSession } from "../../../../supabase/functions/_shared/video/preflight/preflight.ts";
import { connectAs } from "../../../support/users.ts";
import { videoWorld, type Provider } from "../../support/video.ts";

const world = await videoWorld();
const { sql, login, config, sandbox } = world;
await world.connect("zoom");
await world.connect("google_meet");
const owner = connectAs(world.databaseUrl, { sub: world.ownerId, role: "authenticated" });

beforeEach(async () => {
  await sql`delete from public.course_live_sessions`;
  await world.newDay();
});

/** In Europe/Paris the clocks show 02:30 at both on 2027-10-31: at +02:00 and again at +01:00. */
const FIRST = "2027-10-31T00:30:00Z";
const SECOND = "2027-10-31T01:30:00Z";
const later = (instant: string, minutes: number) => new Date(Date.parse(instant) + minutes * 60_000);

async function planned(platform: Provider, start: string, end: Date): Promise<string> {
  const id = await world.addSession({ platform });
  await sql`update public.course_live_sessions set scheduled_start = ${start}, scheduled_end = ${end} where id = ${id}`;
  await world.drain();
  return id;
}

function thing(platform: Provider) {
  const found =
    platform === "zoom"
      ? sandbox.store.data.meetings.findLast((one) => !one.deleted)
      : sandbox.store.data.events.findLast((one) => !one.deleted);
  if (!found) throw new Error("nothing stands at the provider");
  return found;
}

interface EventTime {
  dateTime: string;
  timeZone: string;
}

/** The instants at which the provider's meeting begins and ends, as that provider reads what it was sent. */
function standing(platform: Provider): (Date | null)[] {
  const { fields } = thing(platform);
  if (platform === "zoom") {
    const start = readTime(String(fields.start_time), String(fields.timezone), "UTC");
    return [start, start && new Date(start.getTime() + Number(fields.duration) * 60_000)];
  }
  return [fields.start, fields.end].map((time) => {
    const { dateTime, timeZone } = time as EventTime;
    return readTime(dateTime, timeZone, "UTC");
  });
}

/** Somebody moves it at the provider, which keeps its length. */
function moveThere(platform: Provider, instant: string, minutes: number): void {
  const found = thing(platform);
  if (platform === "zoom") Object.assign(found.fields, { start_time: instant });
  else {
    const told = (at: Date) => ({ dateTime: at.toISOString(), timeZone: "Europe/Paris" });
    Object.assign(found.fields, { start: told(new Date(instant)), end: told(later(instant, minutes)) });
    if ("etag" in found) found.etag += 1;
  }
}

async function look(id: string): Promise<Record<string, { ours: unknown; theirs: unknown }> | null> {
  await sql`select private.want_look(id) from private.video_meetings where session_id = ${id} and state = 'active'`;
  await world.drain();
  const [row] = await sql<{ drift: Record<string, { ours: unknown; theirs: unknown }> | null }[]>`
    select drift from private.video_meetings where session_id = ${id} and state = 'active'`;
  return row?.drift ?? null;
}
const choose = (id: string, choice: "theirs" | "ours") =>
  owner.run((tx) => tx`select public.resolve_session_drift(${id}, ${choice})`);
const timesOf = async (id: string) => {
  const [row] = await sql<{ starts: Date; ends: Date }[]>`
    select scheduled_start as starts, scheduled_end as ends from public.course_live_sessions where id = ${id}`;
  return [row?.starts, row?.ends];
};
const notGreen = async (id: string) =>
  (await checkSession(login, config, id)).results.filter((point) => point.state !== "ok");

describe.each(["google_meet", "zoom"] as const)("%s in the hour that comes twice", (platform) => {
  it("a meeting from the first 02:30 to the second is an hour long, drifts by nobody's hand, and is green", async () => {
    const id = await planned(platform, FIRST, new Date(SECOND));
    expect(standing(platform)).toEqual([new Date(FIRST), new Date(SECOND)]);
    expect(await look(id)).toBeNull();
    expect(await notGreen(id)).toEqual([]);
  });

  it("one at the second 02:30 is not the one at the first", async () => {
    await planned(platform, FIRST, later(FIRST, 45));
    const first = standing(platform);
    const id = await planned(platform, SECOND, later(SECOND, 45));
    expect(standing(platform)).toEqual([new Date(SECOND), later(SECOND, 45)]);
    expect(standing(platform)).not.toEqual(first);
    expect(await look(id)).toBeNull();
    expect(await notGreen(id)).toEqual([]);
  });

  it("moved over there from the first to the second, it is seen, red, and adopted", async () => {
    const id = await planned(platform, FIRST, later(FIRST, 45));
    moveThere(platform, SECOND, 45);
    expect(await notGreen(id)).toMatchObject([{ check: "meeting", code: "time_differs" }]);
    expect(await look(id)).toEqual({ start: { ours: FIRST, theirs: SECOND } });
    await choose(id, "theirs");
    expect(await timesOf(id)).toEqual([new Date(SECOND), later(SECOND, 45)]);
    await world.drain();
    expect(await look(id)).toBeNull();
    expect(await notGreen(id)).toEqual([]);
  });

  it("moved over there, it is put back to the one that was meant", async () => {
    const id = await planned(platform, SECOND, later(SECOND, 45));
    moveThere(platform, FIRST, 45);
    expect(await look(id)).toEqual({ start: { ours: SECOND, theirs: FIRST } });
    await choose(id, "ours");
    await world.drain();
    expect(standing(platform)).toEqual([new Date(SECOND), later(SECOND, 45)]);
    expect(await look(id)).toBeNull();
    expect(await timesOf(id)).toEqual([new Date(SECOND), later(SECOND, 45)]);
  });

  it("moved here from the first to the second, it is moved over there", async () => {
    const id = await planned(platform, FIRST, later(FIRST, 45));
    await sql`
      update public.course_live_sessions set scheduled_start = ${SECOND}, scheduled_end = ${later(SECOND, 45)},
        revision = revision + 1 where id = ${id}`;
    await world.drain();
    expect(standing(platform)).toEqual([new Date(SECOND), later(SECOND, 45)]);
  });
});
