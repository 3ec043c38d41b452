import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { changedFields, conflictBetween, differing, toldChange, withMine } from "./session-changes";
import {
  duplicateFormValues,
  durationOf,
  newFormValues,
  sessionFormSchema,
  toFormValues,
  toSessionFields,
  type WhenRules,
  type SessionFormValues,
} from "./session-form";
import { wallOf } from "@rules/wall-time";
import type { SessionFields } from "@/lib/courses/shared/session-types";

const now = Date.parse("2026-11-22T12:00:00Z");
const start = "2026-11-25T17:00:00Z";
const end = "2026-11-25T18:00:00Z";

const fresh = newFormValues({ courseId: "c1", hostId: "h1", zone: "Europe/Paris", start, end });
const filled: SessionFormValues = { ...fresh, title: "Lumière douce en intérieur" };

function problems(values: Partial<SessionFormValues>, rules: Partial<WhenRules> = {}) {
  const result = sessionFormSchema({ now: () => now, ...rules }).safeParse({ ...filled, ...values });
  return Object.fromEntries(
    (result.error?.issues ?? []).map((issue) => [issue.path.join("."), issue.message.split("?")[0]]),
  );
}

describe("the rules of the session form", () => {
  it("accepts a session as it is proposed, with a title", () => {
    expect(problems({})).toEqual({});
    expect(problems({ title: "  " })).toEqual({ title: "errors:field.required" });
  });

  it.each<[string, Partial<SessionFormValues>, Record<string, string>]>([
    ["a title of 201", { title: "x".repeat(201) }, { title: "errors:title_length" }],
    ["a title that hides a direction change", { title: "a\u202Eb" }, { title: "errors:unprintable" }],
    ["a long description", { description: "x".repeat(2001) }, { description: "errors:description_length" }],
    ["no course", { course_id: "" }, { course_id: "errors:field.required" }],
    ["no date", { start_date: "" }, { start_date: "errors:field.required" }],
    ["an end before the start", { end_time: "17:59" }, { end_time: "errors:end_before_start" }],
    ["an end at the start", { end_time: "18:00" }, { end_time: "errors:end_before_start" }],
    [
      "more than a day",
      { end_date: "2026-11-26", end_time: "18:01" },
      { end_time: "errors:session_too_long" },
    ],
    ["a zone that does not exist", { time_zone: "Europe/Lutece" }, { time_zone: "errors:time_zone_unknown" }],
    ["nobody", { max_participants: "0" }, { max_participants: "errors:capacity_range" }],
    ["half a person", { max_participants: "2.5" }, { max_participants: "errors:capacity_range" }],
    ["words for a number", { max_participants: "douze" }, { max_participants: "errors:capacity_range" }],
    ["a script for a link", { join_url: "javascript:alert(1)" }, { join_url: "errors:url_invalid" }],
    ["a long password", { join_password: "x".repeat(65) }, { join_password: "errors:field.tooLong" }],
    [
      "several at once",
      { title: "", max_participants: "-1", recording_url: "ftp://x.test" },
      {
        title: "errors:field.required",
        max_participants: "errors:capacity_range",
        recording_url: "errors:url_invalid",
      },
    ],
  ])("refuses %s", (_, values, expected) => {
    expect(problems(values)).toEqual(expected);
  });

  it("takes exactly 24 hours, 200 and 2,000 characters", () => {
    expect(
      problems({
        title: "x".repeat(200),
        description: "x".repeat(2000),
        end_date: "2026-11-26",
        end_time: "18:00",
        max_participants: "1",
      }),
    ).toEqual({});
  });

  it("refuses a plan in the past, unless it only keeps the times it had", () => {
    const past = { start_date: "2026-11-20", end_date: "2026-11-20" };
    expect(problems(past)).toEqual({ start_date: "errors:session_in_past" });
    const keeps = { start: "2026-11-20T17:00:00.123456+00:00", end: "2026-11-20T18:00:00Z" };
    expect(problems(past, { keeps: { ...keeps, start: "2026-11-20T17:00:00+00:00" } })).toEqual({});
    expect(problems({ ...past, end_time: "19:30" }, { keeps })).toEqual({
      start_date: "errors:session_in_past",
    });
    expect(problems(past, { timesLocked: true })).toEqual({});
  });

  it("counts the hour that comes twice when the clocks go back", () => {
    const night = {
      ...filled,
      start_date: "2027-10-31",
      end_date: "2027-10-31",
      start_time: "02:30",
      end_time: "02:45",
    };
    expect(durationOf(night)).toBe(15);
    expect(durationOf({ ...night, end_fold: "later" })).toBe(75);
    expect(problems({ ...night, start_fold: "later" })).toEqual({ end_time: "errors:end_before_start" });
  });
});

describe("between form and server", () => {
  const zones = ["Europe/Paris", "America/Montreal", "Australia/Lord_Howe", "Asia/Kolkata", "UTC"];
  const anyFields: fc.Arbitrary<SessionFields> = fc
    .record({
      at: fc.integer({ min: 25_000_000, max: 39_000_000 }),
      length: fc.integer({ min: 1, max: 1440 }),
      zone: fc.constantFrom(...zones),
      title: fc.string({ minLength: 1 }).filter((text) => text.trim() === text && text !== ""),
      capacity: fc.option(fc.integer({ min: 1, max: 100_000 })),
      flag: fc.boolean(),
      url: fc.option(fc.constant("https://zoom.us/j/1")),
    })
    .map(({ at, length, zone, title, capacity, flag, url }) => ({
      ...toSessionFields(filled),
      title,
      time_zone: zone,
      scheduled_start: new Date(at * 60_000).toISOString(),
      scheduled_end: new Date((at + length) * 60_000).toISOString(),
      max_participants: capacity,
      is_public: flag,
      join_url: url,
    }));

  it("loses nothing on the way to the form and back", () => {
    fc.assert(
      fc.property(
        anyFields,
        (fields) => differing(fields, toSessionFields(toFormValues(fields))).length === 0,
      ),
    );
  });

  it("sends only what was changed", () => {
    const base = toSessionFields(filled);
    expect(changedFields(base, base)).toEqual({});
    expect(
      changedFields(base, { ...base, title: "Autre", scheduled_start: "2026-11-25T17:00:00+00:00" }),
    ).toEqual({
      title: "Autre",
    });
  });

  it("keeps everybody's changes where they do not meet, and names where they do", () => {
    const base = toSessionFields(filled);
    const theirs = { ...base, title: "De Hugo", max_participants: 12 };
    const mine = { ...base, title: "De Claire", allow_chat: false };
    expect(conflictBetween(base, theirs, mine)).toEqual({
      theirs: ["title", "max_participants"],
      both: ["title"],
    });
    expect(withMine(base, theirs, mine)).toEqual({ ...theirs, title: "De Claire", allow_chat: false });
    fc.assert(
      fc.property(anyFields, anyFields, anyFields, (a, b, c) => {
        const merged = withMine(a, b, c);
        return (
          differing(a, c).every((name) => merged[name] === c[name]) &&
          conflictBetween(a, b, c).both.every((name) => conflictBetween(a, b, c).theirs.includes(name))
        );
      }),
    );
  });
});

describe("a copy", () => {
  const session = { ...toSessionFields(filled), recording_url: "https://video.test/1" };

  it("is planned one week later, at the same hour on the wall, without the recording", () => {
    const copy = duplicateFormValues(session, now);
    expect(copy).toMatchObject({
      start_date: "2026-12-02",
      start_time: "18:00",
      end_time: "19:00",
      recording_url: "",
    });
  });

  it("of an old session comes in the first week ahead", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 900 }), (days) => {
        const later = Date.parse(start) + days * 86_400_000;
        const copy = toSessionFields(duplicateFormValues(session, later));
        const ahead = Date.parse(copy.scheduled_start) - later;
        const [was, is] = [wallOf(start, "Europe/Paris"), wallOf(copy.scheduled_start, "Europe/Paris")];
        return ahead > -3_600_001 && ahead <= 7 * 86_400_000 + 3_600_000 && is.time === was.time;
      }),
    );
  });
});

describe("what a change is to who comes", () => {
  const base = { ...toSessionFields(filled), host_id: "claire" };

  it("is another time before all, then another place or host, and nothing where nobody hosts it yet", () => {
    const later = { scheduled_start: "2031-03-04T10:00:00Z" };
    expect(toldChange(base, { ...base, ...later, platform: "custom" })).toBe("session_moved");
    expect(toldChange(base, { ...base, platform: "custom" })).toBe("session_changed");
    expect(toldChange(base, { ...base, host_id: "moussa" })).toBe("session_changed");
    expect(toldChange(base, { ...base, host_id: null, title: "Another title" })).toBeUndefined();
  });
});
