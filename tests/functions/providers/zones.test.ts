import { describe, expect, it } from "vitest";
import { zoomZone, zoomZones } from "../../../supabase/functions/_shared/providers/zoom/zones.ts";
import zones from "../../../src/lib/time/zones/zones.json" with { type: "json" };
import { clockOf, difference, nearestOf } from "../../support/nearest-zone.ts";
import { videoWorld } from "../support/video.ts";

const FROM = new Date("2026-11-30T00:00:00Z");
const offered = Object.entries(zones as Record<string, { also?: readonly string[] }>);

describe("the zone Zoom is told", () => {
  it("is one of its list for every zone we offer, and ours where it has ours", () => {
    expect(offered.length).toBeGreaterThan(400);
    const unlisted = offered.filter(([zone]) => !zoomZones.has(zone));
    expect(unlisted.length).toBeGreaterThan(290);
    for (const [zone] of offered) {
      const told = zoomZone(zone);
      expect(zoomZones.has(told), `${zone} as ${told}`).toBe(true);
      if (zoomZones.has(zone)) expect(told).toBe(zone);
    }
  });

  it("goes as ours for two years wherever one of the list does, or is nearest to it", () => {
    const least = new Map<string, number>();
    for (const [zone] of offered) {
      const wanted = clockOf(zone, FROM);
      const clock = wanted.join();
      if (!least.has(clock)) least.set(clock, difference(wanted, clockOf(nearestOf(zone, FROM), FROM)));
      const told = zoomZone(zone);
      expect(difference(wanted, clockOf(told, FROM)), `${zone} as ${told}`).toBe(least.get(clock));
    }
    expect(zoomZone("Europe/Kyiv")).toBe("Europe/Kiev");
    expect(zoomZone("Asia/Katmandu")).toBe("Asia/Kathmandu");
    expect(zoomZone("America/Toronto")).toBe("America/Montreal");
    expect(clockOf(zoomZone("Indian/Reunion"), FROM)).toEqual(clockOf("Indian/Reunion", FROM));
  });

  it("is found by older names too, and is UTC for what is no zone", () => {
    for (const [zone, { also = [] }] of offered)
      for (const name of also)
        expect(
          difference(clockOf(zoomZone(name), FROM), clockOf(zoomZone(zone), FROM)),
          `${name}, ${zone}`,
        ).toBe(0);
    expect(zoomZone("Nowhere/At_All")).toBe("UTC");
  });
});

describe("a session in a zone that Zoom does not have", () => {
  it("gets its meeting at the right moment, and keeps it when it moves to another", async () => {
    const world = await videoWorld();
    await world.connect("zoom");
    const session = await world.addSession();
    const move = async (zone: string) => {
      await world.sql`update public.course_live_sessions set time_zone = ${zone} where id = ${session}`;
      await world.drain();
      expect(await world.job(session), zone).toMatchObject({ state: "done" });
      const [meeting, ...more] = world.sandbox.store.data.meetings;
      expect(more).toEqual([]);
      const [row] = await world.sql<{ start: string }[]>`
        select private.instant_text(scheduled_start) as start from public.course_live_sessions where id = ${session}`;
      expect(meeting?.fields).toMatchObject({ start_time: row?.start, timezone: zoomZone(zone) });
      // A date-time of the schema: with its offset.
      expect(meeting?.fields.start_time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    };
    for (const zone of ["Indian/Reunion", "Europe/Kyiv", "America/Toronto", "Pacific/Chatham"])
      await move(zone);
  });
});
