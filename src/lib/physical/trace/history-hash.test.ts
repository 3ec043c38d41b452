import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anchorOfDatabase, eventsOfDatabase } from "@/lib/physical/trace/fixtures/database-chain";
import {
  canonicalField,
  canonicalMoment,
  eventHash,
  firstPreviousHash,
  jsonbText,
  verifyChain,
  type ChainAnchor,
  type HashedEvent,
} from "./history-hash";

const uuid = fc.uuid();
const text = fc.string({ unit: "grapheme", maxLength: 40 });
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const moment = fc
  .date({ min: new Date("2001-01-01"), max: new Date("2099-12-31"), noInvalidDate: true })
  .map((date) => date.toISOString());

const draft = fc.record({
  event: fc.constantFrom("created", "status_changed", "hold_changed"),
  event_date: moment,
  recorded_at: moment,
  actor_id: maybe(uuid),
  actor_name: maybe(text),
  actor_role: maybe(fc.constantFrom("owner", "stock", "system")),
  from_status: fc.constantFrom(null, "manufactured" as const, "in_stock" as const),
  to_status: fc.constantFrom(null, "in_stock" as const, "sold" as const),
  from_warehouse_id: maybe(uuid),
  from_bin: maybe(text),
  to_warehouse_id: maybe(uuid),
  to_bin: maybe(text),
  from_customer_id: maybe(uuid),
  to_customer_id: maybe(uuid),
  forced: fc.boolean(),
  reason: maybe(text),
  changes: fc.dictionary(text, fc.record({ from: maybe(text), to: maybe(text) }), { maxKeys: 4 }),
});

type Draft = Omit<HashedEvent, "seq" | "prev_hash" | "hash">;

async function chain(id: string, storeId: string, drafts: readonly Draft[]) {
  const events: HashedEvent[] = [];
  let previous = firstPreviousHash;
  for (const [index, part] of drafts.entries()) {
    const event: HashedEvent = { ...part, seq: index + 1, prev_hash: previous, hash: "" };
    event.hash = await eventHash({ id, store_id: storeId }, event);
    previous = event.hash;
    events.push(event);
  }
  const anchor: ChainAnchor = {
    id,
    store_id: storeId,
    history_count: events.length,
    history_head: events.at(-1)?.hash ?? null,
  };
  return { anchor, events };
}

const chains = fc
  .tuple(uuid, uuid, fc.array(draft, { minLength: 1, maxLength: 6 }))
  .map(([id, store, drafts]) => ({ id, store, drafts }));

describe("jsonbText", () => {
  it("orders keys by length, then by bytes, and writes as Postgres does", () => {
    expect(jsonbText({ warehouse_id: { to: "x", from: null }, bin: { from: "A", to: null } })).toBe(
      '{"bin": {"to": null, "from": "A"}, "warehouse_id": {"to": "x", "from": null}}',
    );
    expect(jsonbText({ é: 1, zz: 2, b: [true, null] })).toBe('{"b": [true, null], "zz": 2, "é": 1}');
    expect(jsonbText('a"b\\c\n\t\u0001/é🪔')).toBe('"a\\"b\\\\c\\n\\t\\u0001/é🪔"');
  });

  it("is JSON with the same meaning, whatever the order of the keys", () => {
    fc.assert(
      fc.property(fc.dictionary(text, maybe(text)), (value) => {
        const turned = Object.fromEntries(Object.entries(value).reverse());
        expect(JSON.parse(jsonbText(value))).toEqual({ ...value });
        expect(jsonbText(turned)).toBe(jsonbText(value));
      }),
    );
  });
});

describe("canonicalMoment", () => {
  it.each([
    ["2026-11-22T17:31:22.74447+00:00", "2026-11-22T17:31:22.744470Z"],
    ["2026-11-22T17:31:22+00:00", "2026-11-22T17:31:22.000000Z"],
    ["2026-11-22T00:31:22.000001+02:00", "2026-11-21T22:31:22.000001Z"],
    ["2026-12-31T23:59:59.999999-05:30", "2027-01-01T05:29:59.999999Z"],
    ["2026-11-22 17:31:22.5Z", "2026-11-22T17:31:22.500000Z"],
  ])("%s → %s", (given, expected) => {
    expect(canonicalMoment(given)).toBe(expected);
  });

  it("refuses what is no moment", () => {
    expect(() => canonicalMoment("yesterday")).toThrow(RangeError);
  });
});

describe("canonicalField", () => {
  it("counts bytes, and tells null from the text for it", () => {
    expect(canonicalField("reason", "été")).toBe("reason:5:été\n");
    expect(canonicalField("reason", null)).toBe("reason:-\n");
    expect(canonicalField("reason", "-")).toBe("reason:1:-\n");
    expect(canonicalField("reason", "")).toBe("reason:0:\n");
  });

  it("never writes two different lists of values the same way", () => {
    const values = fc.array(maybe(text), { minLength: 2, maxLength: 4 });
    const write = (list: (string | null)[]) => list.map((value) => canonicalField("f", value)).join("");
    fc.assert(
      fc.property(values, values, (a, b) => {
        expect(write(a) === write(b)).toBe(JSON.stringify(a) === JSON.stringify(b));
      }),
    );
  });
});

describe("verifyChain", () => {
  it("agrees with a chain written by the database", async () => {
    const newestFirst = [...eventsOfDatabase].reverse();
    expect(await verifyChain(anchorOfDatabase, newestFirst)).toEqual({
      intact: true,
      checked: eventsOfDatabase.length,
      first_broken_seq: null,
      problem: null,
    });
  });

  it("finds every sound chain intact, but not one without the event that made the unit", async () => {
    await fc.assert(
      fc.asyncProperty(chains, async ({ id, store, drafts }) => {
        const { anchor, events } = await chain(id, store, drafts);
        expect(await verifyChain(anchor, events)).toMatchObject({ intact: true, checked: events.length });
      }),
      { numRuns: 50 },
    );
    const empty = { id: "a", store_id: "b", history_count: 0, history_head: null };
    expect(await verifyChain(empty, [])).toMatchObject({ intact: false, first_broken_seq: 1 });
  });

  it("names the event that was changed", async () => {
    await fc.assert(
      fc.asyncProperty(chains, fc.nat(), async ({ id, store, drafts }, pick) => {
        const { anchor, events } = await chain(id, store, drafts);
        const at = pick % events.length;
        const changed = events.map((event, index) =>
          index === at ? { ...event, reason: `${event.reason ?? ""}x` } : event,
        );
        expect(await verifyChain(anchor, changed)).toEqual({
          intact: false,
          checked: at,
          first_broken_seq: at + 1,
          problem: "event_changed",
        });
      }),
      { numRuns: 50 },
    );
  });

  it("sees an event whose own hash was made to fit: the next link breaks, or the head", async () => {
    await fc.assert(
      fc.asyncProperty(chains, fc.nat(), async ({ id, store, drafts }, pick) => {
        const { anchor, events } = await chain(id, store, drafts);
        const at = pick % events.length;
        const forged = await Promise.all(
          events.map(async (event, index) => {
            if (index !== at) return event;
            const other = { ...event, forced: !event.forced };
            return { ...other, hash: await eventHash(anchor, other) };
          }),
        );
        expect(await verifyChain(anchor, forged)).toMatchObject({
          intact: false,
          first_broken_seq: at === events.length - 1 ? at + 1 : at + 2,
          problem: at === events.length - 1 ? "event_changed" : "link_broken",
        });
      }),
      { numRuns: 50 },
    );
  });

  it("sees a missing event, in the middle and at the end", async () => {
    await fc.assert(
      fc.asyncProperty(chains, fc.nat(), async ({ id, store, drafts }, pick) => {
        const { anchor, events } = await chain(id, store, drafts);
        const at = pick % events.length;
        const cut = events.filter((_, index) => index !== at);
        expect(await verifyChain(anchor, cut)).toEqual({
          intact: false,
          checked: at,
          first_broken_seq: at + 1,
          problem: "event_missing",
        });
      }),
      { numRuns: 50 },
    );
  });

  it("does not take another unit's chain for this one's", async () => {
    const other = { ...anchorOfDatabase, id: "00000000-0000-4000-8000-000000000000" };
    expect(await verifyChain(other, eventsOfDatabase)).toMatchObject({
      first_broken_seq: 1,
      problem: "event_changed",
    });
  });
});
