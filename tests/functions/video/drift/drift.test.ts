import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { wallOf } from "../../../../supabase/functions/_shared/rules/wall-time.ts";
import {
  instantText,
  offsetText,
  readTime,
} from "../../../../supabase/functions/_shared/time/provider-time.ts";
import { findDrift } from "../../../../supabase/functions/_shared/video/drift/drift.ts";
import { googleSays, zoomSays } from "../../../../supabase/functions/_shared/video/drift/said.ts";
import type { MeetingPlan } from "../../../../supabase/functions/_shared/video/plan/meeting-plan.ts";
import { reference } from "../../../../supabase/functions/_shared/video/plan/meeting-plan.ts";
import { sweep } from "../../../../supabase/functions/_shared/video/reconcile/sweep.ts";
import { claimsOf, connectAs, insertUsers } from "../../../support/users.ts";
import { videoWorld, type Provider } from "../../support/video.ts";

const world = await videoWorld();
const { sql, login, config, sandbox } = world;
await world.connect("zoom");
await world.connect("google_meet");
const owner = connectAs(world.databaseUrl, { sub: world.ownerId, role: "authenticated" });

beforeEach(async () => {
  sandbox.faults.clear();
  await sql`delete from public.course_live_sessions`;
  await world.newDay();
});

interface State {
  state: string;
  drift: Record<string, { ours: unknown; theirs: unknown }> | null;
  own_link: boolean;
}
const stateOf = async (session: string): Promise<State> => {
  const rows = await owner.run(
    (tx) => tx<State[]>`select state, drift, own_link from public.get_session_meeting_state(${session})`,
  );
  if (!rows[0]) throw new Error("no state");
  return { ...rows[0] };
};
const choose = (session: string, choice: "theirs" | "ours", revision: number | null = null) =>
  owner.run((tx) => tx`select public.resolve_session_drift(${session}, ${choice}, ${revision})`);
const sessionOf = async (id: string) => {
  const [row] = await sql<
    {
      title: string;
      description: string;
      start: string;
      starts: string;
      minutes: number;
      status: string;
      revision: number;
      recording_enabled: boolean;
    }[]
  >`
    select title, description, to_char(scheduled_start at time zone time_zone, 'YYYY-MM-DD"T"HH24:MI:SS') as start,
      private.instant_text(scheduled_start) as starts, (extract(epoch from scheduled_end - scheduled_start) / 60)::int as minutes, status, revision, recording_enabled
    from public.course_live_sessions where id = ${id}`;
  if (!row) throw new Error("no session");
  return row;
};
const edit = (id: string, fields: Record<string, unknown>) =>
  sql`update public.course_live_sessions set ${sql(fields)}, revision = revision + 1 where id = ${id}`;

/** The session's meeting as the provider has it, and somebody's hand on it over there. */
async function meetingOf(id: string, provider: Provider) {
  const [row] = await sql<{ id: string; provider_id: string }[]>`
    select id, provider_id from private.video_meetings where session_id = ${id} and state = 'active'`;
  if (!row) throw new Error("no meeting");
  const { meetings, events } = sandbox.store.data;
  const thing =
    provider === "zoom"
      ? meetings.find((one) => one.id === row.provider_id)
      : events.find((one) => one.id === row.provider_id);
  if (!thing) throw new Error("the provider has no such meeting");
  const change = (fields: Record<string, unknown>) => {
    Object.assign(thing.fields, fields);
    if ("etag" in thing) thing.etag += 1;
  };
  return {
    row,
    thing,
    rename: (text: string) => change(provider === "zoom" ? { topic: text } : { summary: text }),
    describe: (text: string) =>
      change(
        provider === "zoom" ? { agenda: `${reference(row.id)}\n${text}` } : { description: `<p>${text}</p>` },
      ),
    topic: () => thing.fields[provider === "zoom" ? "topic" : "summary"],
    move: (start: string, minutes: number) => {
      if (provider === "zoom")
        return change({ start_time: start, timezone: "Europe/Paris", duration: minutes });
      const from = readTime(start, "Europe/Paris", "UTC")?.getTime() ?? 0;
      const end = offsetText(instantText(new Date(from + minutes * 60_000)), "Europe/Paris");
      change({
        start: { dateTime: start, timeZone: "Europe/Paris" },
        end: { dateTime: end, timeZone: "Europe/Paris" },
      });
    },
    remove: () => {
      thing.deleted = true;
      if ("etag" in thing) thing.etag += 1;
    },
  };
}
/** A hint from the provider, and what follows of it. */
async function hint(id: string): Promise<void> {
  const [row] = await sql<{ id: string }[]>`
    select id from private.video_meetings where session_id = ${id} and state = 'active'`;
  await sql`select private.want_look(${row?.id ?? null})`;
  await world.drain();
}
const writes = () => sandbox.calls.filter((call) => call.method !== "GET").length;
const later = "2027-03-02T18:45:00";

describe.each(["zoom", "google_meet"] as const)("%s: a change made over there", (provider) => {
  const ready = async () => {
    const id = await world.addSession({ platform: provider, title: "Light" });
    await world.drain();
    return { id, meeting: await meetingOf(id, provider) };
  };

  it("shows, per field, and is not written over", async () => {
    const { id, meeting } = await ready();
    expect(await stateOf(id)).toEqual({ state: "ready", drift: null, own_link: false });
    const before = await sessionOf(id);
    meeting.rename("Shade");
    meeting.move(later, 90);
    const wrote = writes();
    await hint(id);
    expect(await stateOf(id)).toMatchObject({
      state: "drift",
      drift: {
        topic: { ours: "Light", theirs: "Shade" },
        start: { ours: before.starts, theirs: instantText(new Date(`${later}+01:00`)) },
        durationMinutes: { ours: 60, theirs: 90 },
      },
    });
    expect(writes()).toBe(wrote);
    expect(await sessionOf(id)).toEqual(before);
  });

  it("is taken over by one click, by the rules of an edit, and nothing is written back", async () => {
    const { id, meeting } = await ready();
    meeting.rename("Shade");
    meeting.describe("Bring a lamp.");
    meeting.move(later, 90);
    await hint(id);
    const wrote = writes();
    await choose(id, "theirs", 1);
    expect(await sessionOf(id)).toMatchObject({
      ...{ title: "Shade", description: "Bring a lamp.", start: later, minutes: 90, revision: 2 },
    });
    await world.drain();
    expect(await stateOf(id)).toMatchObject({ state: "ready", drift: null });
    expect(writes()).toBe(wrote);
    await hint(id);
    expect(await stateOf(id)).toMatchObject({ state: "ready", drift: null });
    // The way back is an edit like any other.
    await edit(id, { title: "Light" });
    await world.drain();
    expect(meeting.topic()).toBe("Light");
  });

  it("is taken back by one click: what differed is written, and nothing else", async () => {
    const { id, meeting } = await ready();
    const before = await sessionOf(id);
    meeting.rename("Shade");
    meeting.move(later, 90);
    meeting.thing.fields.location = "Room 3";
    await hint(id);
    await choose(id, "ours");
    await world.drain();
    expect(await stateOf(id)).toMatchObject({ state: "ready", drift: null });
    expect(meeting.thing.fields.location).toBe("Room 3");
    const { wanted, stands } = await world.truthOf(id);
    expect(stands).toEqual([wanted]);
    expect(await sessionOf(id)).toEqual(before);
  });

  it("and an edit here meanwhile: neither is lost", async () => {
    const { id, meeting } = await ready();
    meeting.rename("Shade");
    await hint(id);
    // Another field goes out, the one in question waits.
    await edit(id, { description: "Bring a lamp." });
    await world.drain();
    expect(meeting.topic()).toBe("Shade");
    expect(JSON.stringify(meeting.thing.fields)).toContain("Bring a lamp.");
    expect(await stateOf(id)).toMatchObject({
      state: "drift",
      drift: { topic: { ours: "Light", theirs: "Shade" } },
    });
    // The same field: the person here has not seen the other's word yet, or has; both stay until somebody decides.
    await edit(id, { title: "Dusk" });
    await world.drain();
    expect(meeting.topic()).toBe("Shade");
    expect(await stateOf(id)).toMatchObject({ drift: { topic: { ours: "Dusk", theirs: "Shade" } } });
    await choose(id, "ours");
    await world.drain();
    expect(meeting.topic()).toBe("Dusk");
    expect(await stateOf(id)).toMatchObject({ state: "ready", drift: null });
  });

  it("that nobody told of is found before it would be written over", async () => {
    const { id, meeting } = await ready();
    meeting.rename("Shade");
    await edit(id, { title: "Dusk" });
    await world.drain();
    expect(meeting.topic()).toBe("Shade");
    expect(await stateOf(id)).toMatchObject({
      state: "drift",
      drift: { topic: { ours: "Dusk", theirs: "Shade" } },
    });
  });

  it("that says what is wanted here by now is none", async () => {
    const { id, meeting } = await ready();
    meeting.rename("Dusk");
    await hint(id);
    await edit(id, { title: "Dusk" });
    await world.drain();
    expect(await stateOf(id)).toMatchObject({ state: "ready", drift: null });
  });

  it("and taken back over there is none", async () => {
    const { id, meeting } = await ready();
    meeting.rename("Shade");
    await hint(id);
    meeting.rename("Light");
    await hint(id);
    expect(await stateOf(id)).toMatchObject({ state: "ready", drift: null });
  });

  it("is told from our own writes, also from those without an answer", async () => {
    const { id } = await ready();
    await edit(id, { title: "First" });
    sandbox.faults.add({
      provider: provider === "zoom" ? "zoom" : "google",
      kind: "cut_after",
      method: "PATCH",
    });
    await world.drain(1);
    await edit(id, { title: "Second" });
    await hint(id);
    expect(await stateOf(id)).toMatchObject({ state: "ready", drift: null });
    const { wanted, stands } = await world.truthOf(id);
    expect(stands).toEqual([wanted]);
  });

  it("is told from our own write without an answer, also when that was taken back meanwhile", async () => {
    const { id, meeting } = await ready();
    await edit(id, { title: "First" });
    sandbox.faults.add({
      provider: provider === "zoom" ? "zoom" : "google",
      kind: "cut_after",
      method: "PATCH",
    });
    await world.drain(1);
    expect(meeting.topic()).toBe("First");
    await edit(id, { title: "Light" });
    await hint(id);
    expect(meeting.topic()).toBe("Light");
    expect(await stateOf(id)).toMatchObject({ state: "ready", drift: null });
  });

  it.each(["ours", "theirs"] as const)(
    "%s: decided while the provider is being asked, it stays",
    async (choice) => {
      const { id, meeting } = await ready();
      meeting.rename("Shade");
      await hint(id);
      await sql`select private.want_look(${meeting.row.id})`;
      const wrote = writes();
      let asked = 0;
      await world.drain(1, async (name) => {
        if (name !== "looked") return;
        asked += 1;
        await choose(id, choice);
      });
      expect(asked).toBe(1);
      expect(writes()).toBe(wrote);
      await world.drain();
      const word = choice === "ours" ? "Light" : "Shade";
      expect(meeting.topic()).toBe(word);
      expect((await sessionOf(id)).title).toBe(word);
      expect(await stateOf(id)).toMatchObject({ state: "ready", drift: null });
    },
  );

  it("restored while another change is on its way, it is restored", async () => {
    const { id, meeting } = await ready();
    meeting.rename("Shade");
    await hint(id);
    await edit(id, { description: "With a reflector." });
    let chosen = false;
    await world.drain(1, async (name) => {
      if (name !== "updated" || chosen) return;
      chosen = true;
      await choose(id, "ours");
    });
    expect(chosen).toBe(true);
    await world.drain();
    expect(meeting.topic()).toBe("Light");
    expect(await stateOf(id)).toMatchObject({ state: "ready", drift: null });
  });

  it("deleted, and given up while the provider is being asked, is made anew", async () => {
    const { id, meeting } = await ready();
    meeting.remove();
    await hint(id);
    meeting.thing.deleted = false;
    await sql`select private.want_look(${meeting.row.id})`;
    await world.drain(1, (name) =>
      name === "looked" ? choose(id, "ours").then(() => undefined) : undefined,
    );
    expect((await world.truthOf(id)).link).toBeNull();
    await world.drain();
    expect(await stateOf(id)).toMatchObject({ state: "ready", drift: null, own_link: false });
    const [row] = await sql<{ id: string }[]>`
      select id from private.video_meetings where session_id = ${id} and state = 'active'`;
    expect(row?.id).not.toBe(meeting.row.id);
  });

  it("deleted: told, held while nobody decides, made anew by one click", async () => {
    const { id, meeting } = await ready();
    meeting.remove();
    await hint(id);
    expect(await stateOf(id)).toMatchObject({
      state: "drift",
      drift: { deleted: { ours: false, theirs: true } },
    });
    await edit(id, { title: "Dusk" });
    await world.drain();
    expect((await world.truthOf(id)).stands).toEqual([]);
    await choose(id, "ours");
    await world.drain();
    const { wanted, stands } = await world.truthOf(id);
    expect(stands).toEqual([wanted]);
    expect(await stateOf(id)).toMatchObject({ state: "ready", drift: null });
  });

  it("deleted, and taken over: the session is cancelled", async () => {
    const { id, meeting } = await ready();
    meeting.remove();
    await hint(id);
    await choose(id, "theirs", 1);
    expect(await sessionOf(id)).toMatchObject({ status: "cancelled", revision: 2 });
    await world.drain();
    expect((await world.truthOf(id)).stands).toEqual([]);
    expect((await world.truthOf(id)).link).toBeNull();
  });

  it("cannot be decided about twice, or of another revision, or by somebody else", async () => {
    const { id, meeting } = await ready();
    await expect(choose(id, "ours")).rejects.toThrow("no_drift");
    meeting.rename("Shade");
    await hint(id);
    await expect(choose(id, "theirs", 7)).rejects.toThrow("stale_version");
    const [someone] = await insertUsers(sql, [`${crypto.randomUUID()}@example.test`]);
    const stranger = connectAs(world.databaseUrl, claimsOf(someone?.id ?? ""));
    await expect(
      stranger.run((tx) => tx`select public.resolve_session_drift(${id}, 'ours')`),
    ).rejects.toThrow("session_not_found");
    await stranger.end();
    await choose(id, "ours");
    await expect(choose(id, "ours")).rejects.toThrow("no_drift");
  });

  it("what the rules of the session refuse stays a drift", async () => {
    const { id, meeting } = await ready();
    meeting.move("2020-01-01T10:00:00", 60);
    await hint(id);
    await expect(choose(id, "theirs")).rejects.toThrow("session_in_past");
    expect(await stateOf(id)).toMatchObject({ state: "drift" });
  });
});

describe("whatever is changed on both sides, in whatever order, with whatever faults", () => {
  type Side = "here" | "there";
  interface Move {
    side: Side | "hint" | "fault" | "work";
    field: "topic" | "start";
    value: number;
  }
  const moves = fc.array(
    fc.record<Move>({
      side: fc.constantFrom("here", "there", "here", "there", "hint", "fault", "work"),
      field: fc.constantFrom("topic", "start"),
      value: fc.integer({ min: 1, max: 4 }),
    }),
    { minLength: 2, maxLength: 9 },
  );
  const startOf = (value: number) => `2027-03-0${value}T18:00:00`;
  const topicOf = (value: number) => `Title ${value}`;

  it.each(["zoom", "google_meet"] as const)(
    "%s: no word of theirs is written over before somebody decides, and then both say the same",
    async (provider) => {
      await fc.assert(
        fc.asyncProperty(moves, fc.constantFrom("theirs", "ours"), async (steps, choice) => {
          sandbox.faults.clear();
          await world.newDay();
          const id = await world.addSession({ platform: provider, title: "Title 0" });
          await world.drain();
          const meeting = await meetingOf(id, provider);
          const startThere = () => {
            const told =
              provider === "zoom"
                ? String(meeting.thing.fields.start_time)
                : (meeting.thing.fields.start as { dateTime: string }).dateTime;
            const at = readTime(told, "Europe/Paris", "UTC");
            return at ? offsetText(instantText(at), "Europe/Paris").slice(0, 19) : told;
          };
          const says = { topic: () => String(meeting.topic()), start: startThere };
          /** Their last word on each field, where it is neither ours nor what stood there before. */
          const theirs: { topic?: string; start?: string } = {};
          const first = await sessionOf(id);
          const agreed = { topic: first.title, start: first.start };
          for (const { side, field, value } of steps) {
            const word = field === "topic" ? topicOf(value) : startOf(value);
            if (side === "there") {
              if (field === "topic") meeting.rename(word);
              else meeting.move(word, 60);
              theirs[field] = word;
            } else if (side === "here") {
              if (field === "topic") await edit(id, { title: word });
              else {
                await sql`
                  update public.course_live_sessions set scheduled_start = ${word}::timestamp at time zone time_zone,
                    scheduled_end = (${word}::timestamp + interval '1 hour') at time zone time_zone where id = ${id}`;
              }
            } else if (side === "hint") await hint(id);
            else if (side === "fault") {
              const kind =
                (["cut", "cut_after", "server_error", "server_error_after"] as const)[value - 1] ?? "cut";
              sandbox.faults.add({
                provider: provider === "zoom" ? "zoom" : "google",
                kind,
                method: "PATCH",
              });
            } else await world.drain();
            const session = await sessionOf(id);
            const ours = { topic: session.title, start: session.start };
            const compared = side === "hint" || side === "work";
            for (const name of ["topic", "start"] as const) {
              if (theirs[name] === agreed[name]) delete theirs[name];
              else if (compared && theirs[name] === ours[name]) delete theirs[name];
              else if (theirs[name] !== undefined) expect(says[name]()).toBe(theirs[name]);
              if (compared && theirs[name] === undefined) agreed[name] = says[name]();
            }
          }
          sandbox.faults.clear();
          await hint(id);
          const before = await sessionOf(id);
          if (theirs.topic === before.title) delete theirs.topic;
          if (theirs.start === before.start) delete theirs.start;
          const drifted = (await stateOf(id)).drift !== null;
          expect(drifted).toBe(Object.keys(theirs).length > 0);
          if (drifted) await choose(id, choice);
          await world.drain();
          const after = await sessionOf(id);
          if (choice === "ours") expect(after).toMatchObject({ title: before.title, start: before.start });
          else expect({ topic: after.title, start: after.start }).toMatchObject(theirs);
          expect({ topic: says.topic(), start: says.start() }).toEqual({
            topic: after.title,
            start: after.start,
          });
          expect(await stateOf(id)).toMatchObject({ state: "ready", drift: null });
          expect((await world.truthOf(id)).stands).toHaveLength(1);
        }),
        { numRuns: process.env.SOAK ? 60 : 25, seed: 20261122, endOnFailure: true },
      );
    },
  );
});

describe("the way in", () => {
  it("a link typed by hand stays, and says so; taken out, the meeting's own comes back", async () => {
    for (const platform of ["zoom", "google_meet"] as const) {
      const id = await world.addSession({ platform });
      await sql`
        insert into public.course_live_session_meetings (session_id, store_id, join_url)
        values (${id}, ${world.storeId}, 'https://own.example.test/room')`;
      await world.drain();
      expect((await world.truthOf(id)).link).toBe("https://own.example.test/room");
      expect(await stateOf(id)).toMatchObject({ state: "ready", own_link: true });
      await sql`update public.course_live_session_meetings set join_url = null where session_id = ${id}`;
      await world.drain();
      const { wanted, stands } = await world.truthOf(id);
      expect(stands).toEqual([wanted]);
      expect(await stateOf(id)).toMatchObject({ state: "ready", own_link: false });
    }
  });
});

describe("a room that was taken out of Google's event", () => {
  const withoutRoom = async () => {
    const id = await world.addSession({ platform: "google_meet" });
    await world.drain();
    const { thing } = await meetingOf(id, "google_meet");
    if (!("requestId" in thing)) throw new Error("no event");
    thing.requestId = null;
    thing.etag += 1;
    return id;
  };

  it("is replaced by another one, and the old link with it", async () => {
    const id = await withoutRoom();
    const before = (await world.truthOf(id)).link;
    await hint(id);
    const { wanted, stands, link } = await world.truthOf(id);
    expect(link).not.toBe(before);
    expect(stands).toEqual([wanted]);
    expect(await stateOf(id)).toEqual({ state: "ready", drift: null, own_link: false });
  });

  it("leaves a link typed by hand where it is", async () => {
    const id = await withoutRoom();
    await sql`
      update public.course_live_session_meetings set join_url = 'https://own.example.test/room' where session_id = ${id}`;
    await hint(id);
    expect((await world.truthOf(id)).link).toBe("https://own.example.test/room");
    expect(await stateOf(id)).toEqual({ state: "ready", drift: null, own_link: true });
  });
});

describe("an edit in the calendar before the session's meeting is settled", () => {
  it("shows when the conference has come", async () => {
    const id = await world.addSession({ platform: "google_meet", title: "Light" });
    await world.drain();
    // As it is while Google makes the conference: the event stands, and has no link yet.
    await sql`update private.video_meetings set link_hash = null where session_id = ${id}`;
    await sql`delete from public.course_live_session_meetings where session_id = ${id}`;
    const meeting = await meetingOf(id, "google_meet");
    meeting.rename("Shade");
    await sql`select private.queue_video_sync(${id}, ${world.storeId}, interval '0')`;
    await world.drain();
    expect(await stateOf(id)).toMatchObject({
      state: "drift",
      drift: { topic: { ours: "Light", theirs: "Shade" } },
    });
    expect((await world.truthOf(id)).link).not.toBeNull();
    expect(meeting.topic()).toBe("Shade");
  });

  const attempt = async (id: string, kind: "cut" | "cut_after") => {
    sandbox.faults.add({ provider: "google", kind, method: "POST", path: "/events" });
    await world.drain(1);
    expect(await world.job(id)).toMatchObject({ state: "queued", error_code: "network" });
  };
  const eventOf = async (id: string) => {
    const [row] = await sql<{ id: string }[]>`select id from private.video_meetings where session_id = ${id}`;
    const event = sandbox.store.data.events.find((one) => one.id === row?.id.replaceAll("-", ""));
    if (!event) throw new Error("no event");
    return event;
  };

  it("is not written over when the answer to the creation was lost", async () => {
    const id = await world.addSession({ platform: "google_meet", title: "Light" });
    await attempt(id, "cut_after");
    const event = await eventOf(id);
    event.fields.summary = "Shade";
    event.etag += 1;
    await edit(id, { title: "Dusk", description: "Bring a lamp." });
    await world.drain();
    expect(event.fields).toMatchObject({ summary: "Shade", description: "Bring a lamp." });
    expect(await stateOf(id)).toMatchObject({
      state: "drift",
      drift: { topic: { ours: "Dusk", theirs: "Shade" } },
    });
    await choose(id, "ours");
    await world.drain();
    expect(event.fields.summary).toBe("Dusk");
    expect(await stateOf(id)).toMatchObject({ state: "ready", drift: null });
  });

  it("is told from an edit here between two attempts", async () => {
    const id = await world.addSession({ platform: "google_meet", title: "Light" });
    await attempt(id, "cut");
    await edit(id, { title: "Dusk" });
    await attempt(id, "cut_after");
    expect((await eventOf(id)).fields.summary).toBe("Dusk");
    await edit(id, { title: "Light" });
    await world.drain();
    expect((await eventOf(id)).fields.summary).toBe("Light");
    expect(await stateOf(id)).toMatchObject({ state: "ready", drift: null });
  });
});

describe("looks that nobody asked for", () => {
  it("are taken at Zoom's meetings of the next day, now and then", async () => {
    const near = await world.addSession({ title: "Light", startsInMinutes: 600 });
    const far = await world.addSession({ title: "Light", startsInMinutes: 60 * 48 });
    await world.drain();
    for (const id of [near, far]) (await meetingOf(id, "zoom")).rename("Shade");
    await sweep(login, config);
    await world.drain();
    expect(await stateOf(near)).toMatchObject({ state: "ready" });
    await sql`update private.video_meetings set created_at = now() - interval '7 hours', looked_at = null`;
    const before = sandbox.calls.length;
    await sweep(login, config);
    await world.drain();
    expect(await stateOf(near)).toMatchObject({ state: "drift" });
    expect(await stateOf(far)).toMatchObject({ state: "ready" });
    await sweep(login, config);
    await world.drain();
    expect(sandbox.calls.length - before).toBe(1);
  });

  it("follow a link that was changed over there", async () => {
    const id = await world.addSession();
    await world.drain();
    const { thing } = await meetingOf(id, "zoom");
    if ("password" in thing) thing.password = "changed7";
    await hint(id);
    expect((await world.truthOf(id)).link).toContain("pwd=changed7");
    expect(await stateOf(id)).toMatchObject({ state: "ready", own_link: false });
  });
});

describe("answers that are not to be believed at once", () => {
  it("a meeting that Zoom does not know for a moment is not replaced", async () => {
    const id = await world.addSession();
    await world.drain();
    const stood = world.standing();
    await edit(id, { title: "Dusk" });
    // Both looks, and their second questions, deny it; a while later it is there.
    sandbox.faults.add({ provider: "zoom", kind: "not_found", path: "/meetings/", times: 2 });
    await sql`update private.video_sync_jobs set run_at = now()`;
    await world.drain(1);
    expect(await world.job(id)).toMatchObject({ state: "queued", error_detail: "meeting_missing" });
    await world.drain();
    expect(world.standing()).toBe(stood);
    expect((await world.truthOf(id)).stands).toMatchObject([{ topic: "Dusk" }]);
  });

  it("a creation that shows only after it was made again is taken away later", async () => {
    const id = await world.addSession();
    sandbox.faults.add({ provider: "zoom", kind: "cut", method: "POST", path: "/v2/" });
    await world.drain();
    const [row] = await sql<{ id: string; provider_id: string }[]>`
      select id, provider_id from private.video_meetings where session_id = ${id}`;
    const first = sandbox.store.data.meetings.find((one) => one.id === row?.provider_id);
    if (!first || !row) throw new Error("no meeting");
    sandbox.store.data.meetings.push({ ...first, id: "99999999991", uuid: "late==" });
    await sweep(login, config);
    await world.drain();
    expect((await world.truthOf(id)).stands).toHaveLength(2);
    await sql`update private.video_meetings set strays_at = now() where strays_at is not null`;
    await sweep(login, config);
    await world.drain();
    expect((await world.truthOf(id)).stands).toHaveLength(1);
    expect(first.deleted).toBe(false);
    const [left] =
      await sql`select count(*)::int as count from private.video_meetings where strays_at is not null`;
    expect(left?.count).toBe(0);
  });

  it.each(["zoom", "google_meet"] as const)(
    "%s: a deletion that was denied twice is tried again",
    async (platform) => {
      const id = await world.addSession({ platform });
      await world.drain();
      const stood = world.standing();
      sandbox.faults.add({
        provider: platform === "zoom" ? "zoom" : "google",
        kind: "not_found",
        times: 2,
        path: platform === "zoom" ? "/meetings/" : "/events/",
      });
      await sql`update public.course_live_sessions set status = 'cancelled' where id = ${id}`;
      await world.drain();
      expect(world.standing()).toBe(stood);
      await sql`update private.video_meetings set strays_at = now() where strays_at is not null`;
      await sweep(login, config);
      await world.drain();
      expect(world.standing()).toBe(stood - 1);
    },
  );
});

describe("what providers say", () => {
  const plan: MeetingPlan = {
    topic: "Light",
    agenda: "Bring a lamp.\nAnd a book.",
    start: "2027-03-28T08:00:00Z",
    end: "2027-03-28T09:00:00Z",
    timeZone: "Europe/Paris",
    durationMinutes: 60,
    recording: true,
    screenShare: false,
    guests: "",
  };
  const zoom = {
    ...{
      id: "1",
      uuid: "u",
      topic: "Light",
      agenda: `${reference(crypto.randomUUID())}\nBring a lamp.\r\nAnd a book. `,
      join_url: "https://z.test/j/1",
    },
    ...{
      start_time: "2027-03-28T08:00:00Z",
      timezone: "Europe/Brussels",
      duration: 60,
      settings: { auto_recording: "cloud" },
    },
  };

  it("is the same in another zone's name, with other line ends, in UTC or wall time", () => {
    expect(findDrift(zoomSays(zoom, plan), plan, plan, [])).toBeNull();
    const local = { ...zoom, start_time: "2027-03-28T10:00:00", timezone: "Europe/Paris" };
    expect(findDrift(zoomSays(local, plan), plan, plan, [])).toBeNull();
    const unknownZone = { ...zoom, timezone: "Mars/Olympus" };
    expect(findDrift(zoomSays(unknownZone, plan), plan, plan, [])).toBeNull();
    const event = {
      ...{ id: "e", etag: "1", status: "confirmed", summary: "Light" },
      description: "<p>Bring a lamp.<br>And a&nbsp;book.</p>",
      start: { dateTime: "2027-03-28T04:00:00-04:00", timeZone: "America/New_York" },
      end: { dateTime: "2027-03-28T05:00:00-04:00", timeZone: "America/New_York" },
    };
    expect(findDrift(googleSays(event, plan), plan, plan, [])).toBeNull();
    const allDay = { ...event, start: { date: "2027-03-29" }, end: { date: "2027-03-30" } };
    expect(findDrift(googleSays(allDay, plan), plan, plan, [])).toEqual({
      start: { ours: "2027-03-28T08:00:00Z", theirs: "2027-03-28T22:00:00Z" },
      durationMinutes: { ours: 60, theirs: 1440 },
    });
  });

  it("is what was typed here, whatever Google's HTML makes of it", async () => {
    const text = `Bring <paper> & scissors; 1 < 2 && "a" > 'b', &lt;b&gt; &amp; &nbsp; &constructor;\u00a0: <br> done`;
    const id = await world.addSession({ platform: "google_meet" });
    await edit(id, { description: text });
    await world.drain();
    const { thing } = await meetingOf(id, "google_meet");
    expect(String(thing.fields.description)).toMatch(/^Bring &lt;paper&gt; &amp; scissors; 1 &lt; 2 /);
    await hint(id);
    expect(await stateOf(id)).toMatchObject({ state: "ready", drift: null });
    // The calendar's own editor puts tags around it.
    thing.fields.description = `<p>${String(thing.fields.description)}</p>`;
    await hint(id);
    expect(await stateOf(id)).toMatchObject({ state: "ready", drift: null });
    thing.fields.description = "<b>Cut</b> &lt;paper&gt; &amp; card<br/>2 &gt; 1";
    await hint(id);
    await choose(id, "theirs");
    expect((await sessionOf(id)).description).toBe("Cut <paper> & card\n2 > 1");
  });

  it("is a drift in its field only; a field not told, or not known to be written, is none", () => {
    const moved = { ...zoom, start_time: "2027-03-28T09:00:00Z", settings: { auto_recording: "none" } };
    expect(findDrift(zoomSays(moved, plan), plan, plan, [])).toEqual({
      start: { ours: "2027-03-28T08:00:00Z", theirs: "2027-03-28T09:00:00Z" },
      recording: { ours: true, theirs: false },
    });
    const { settings: _, duration: __, ...bare } = zoom;
    expect(findDrift(zoomSays(bare, plan), plan, plan, [])).toBeNull();
    expect(findDrift({ topic: "Shade" }, plan, {}, [])).toBeNull();
    expect(findDrift({ topic: "Shade" }, plan, null, [])).toBeNull();
    expect(findDrift({ topic: "Shade" }, plan, plan, [{ topic: "Shade" }])).toBeNull();
  });

  it("times go to a provider and back, in every zone, around every change of the clock", () => {
    const zones = [
      "Europe/Paris",
      "America/New_York",
      "Australia/Lord_Howe",
      "Asia/Kathmandu",
      "Pacific/Apia",
      "UTC",
    ];
    fc.assert(
      fc.property(
        fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2035, 0, 1) }),
        fc.constantFrom(...zones),
        (at, zone) => {
          const instant = new Date(Math.floor(at / 60_000) * 60_000);
          const told = offsetText(instantText(instant), zone);
          expect(readTime(told, zone, "UTC")).toEqual(instant);
          const wall = wallOf(instant, zone);
          const read = readTime(`${wall.date}T${wall.time}`, zone, "UTC");
          if (wall.fold === "earlier") expect(read).toEqual(instant);
          else expect(read?.getTime()).toBeLessThan(instant.getTime());
        },
      ),
      { numRuns: 500 },
    );
  });
});
