import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { eventsOfDatabase, unitOfDatabase } from "@/lib/physical/trace/fixtures/database-chain";
import {
  canonicalMoment,
  eventHash,
  firstPreviousHash,
  jsonbText,
  verifyChain,
  textDigest,
  toldColumns,
  type HashedEvent,
  type ToldUnit,
} from "./history-hash";

const uuid = fc.uuid();
const text = fc.string({ unit: "grapheme", maxLength: 40 });
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const moment = fc
  .date({ min: new Date("2001-01-01"), max: new Date("2099-12-31"), noInvalidDate: true })
  .map((date) => date.toISOString());

const draft = fc.record({
  hash_version: fc.constant(1),
  event: fc.constantFrom("created", "status_changed", "hold_changed"),
  event_date: moment,
  day_only: fc.boolean(),
  recorded_at: moment,
  operation_id: uuid,
  source: fc.constantFrom("form", "scan"),
  client_event_id: maybe(uuid),
  actor_id: maybe(uuid),
  actor_role: maybe(fc.constantFrom("owner", "stock", "system")),
  from_status: fc.constantFrom(null, "manufactured" as const, "in_stock" as const),
  to_status: fc.constantFrom(null, "in_stock" as const, "sold" as const),
  from_warehouse_id: maybe(uuid),
  from_bin: maybe(text),
  to_warehouse_id: maybe(uuid),
  to_bin: maybe(text),
  from_customer_id: maybe(uuid),
  to_customer_id: maybe(uuid),
  order_id: maybe(uuid),
  related_serial_id: maybe(uuid),
  forced: fc.boolean(),
  names: fc.dictionary(uuid, text, { maxKeys: 2 }),
  erased_at: fc.constant(null),
  /** What the columns become. */
  told: fc.dictionary(fc.constantFrom(...toldColumns), maybe(text), { maxKeys: 4 }),
  said: fc.record({
    actor_name: maybe(text),
    reason: maybe(text),
    to_customer_name: maybe(text),
    notes: maybe(text),
  }),
  salt: fc.constantFrom("00ff10203040506070809000a0b0c0d0", "ffffffffffffffffffffffffffffffff"),
});

type Draft = typeof draft extends fc.Arbitrary<infer T> ? T : never;

const without = { document: null, from_customer_name: null, order_reference: null, former_notes: null };

async function chain(id: string, storeId: string, drafts: readonly Draft[]) {
  const events: HashedEvent[] = [];
  const unit = Object.fromEntries(toldColumns.map((column) => [column, null])) as Record<
    (typeof toldColumns)[number],
    string | null
  >;
  let notes: { digest: string; value: string } | null = null;
  let previous = firstPreviousHash;
  for (const [index, { told, said, salt, ...part }] of drafts.entries()) {
    const changes: HashedEvent["changes"] = {};
    for (const column of toldColumns) {
      const to = told[column];
      if (to === undefined || to === unit[column]) continue;
      changes[column] = { from: unit[column], to };
      unit[column] = to;
    }
    const textOf = async (value: string | null) =>
      value === null ? null : { digest: await textDigest(salt, value), shown: true, salt, value };
    const noted: Awaited<ReturnType<typeof textOf>> = said.notes === "" ? null : await textOf(said.notes);
    if (noted) {
      changes["notes"] = { from: notes?.digest ?? null, to: noted.digest };
      notes = noted;
    }
    const event: HashedEvent = {
      ...part,
      changes,
      texts: {
        ...without,
        actor_name: await textOf(said.actor_name),
        reason: await textOf(said.reason),
        to_customer_name: await textOf(said.to_customer_name),
        notes: noted,
      },
      seq: index + 1,
      prev_hash: previous,
      hash: "",
    };
    event.hash = await eventHash({ id, store_id: storeId }, event);
    previous = event.hash;
    events.push(event);
  }
  const anchor: ToldUnit = {
    id,
    store_id: storeId,
    history_count: events.length,
    history_head: events.at(-1)?.hash ?? null,
    ...unit,
    notes: notes?.value ?? "",
    deleted_at: null,
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

describe("textDigest", () => {
  it("is SHA-256 of the salt's bytes and the text's", async () => {
    // printf '\x00\xff\xc3\xa9' | sha256sum
    expect(await textDigest("00ff", "é")).toBe(await textDigest("00ffc3a9", ""));
    expect(await textDigest("", "abc")).toBe(
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    );
  });
});

describe("verifyChain", () => {
  it("agrees with a chain written by the database", async () => {
    const newestFirst = [...eventsOfDatabase].reverse();
    expect(await verifyChain(unitOfDatabase, newestFirst)).toEqual({
      intact: true,
      checked: eventsOfDatabase.length,
      first_broken_seq: null,
      problem: null,
      field: null,
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
    const empty = { ...unitOfDatabase, history_count: 0, history_head: null };
    expect(await verifyChain(empty, [])).toMatchObject({ intact: false, first_broken_seq: 1 });
  });

  it("names the event that was changed", async () => {
    await fc.assert(
      fc.asyncProperty(chains, fc.nat(), async ({ id, store, drafts }, pick) => {
        const { anchor, events } = await chain(id, store, drafts);
        const at = pick % events.length;
        const changed = events.map((event, index) =>
          index === at ? { ...event, actor_role: `${event.actor_role ?? ""}x` } : event,
        );
        expect(await verifyChain(anchor, changed)).toEqual({
          intact: false,
          checked: at,
          first_broken_seq: at + 1,
          problem: "event_changed",
          field: null,
        });
      }),
      { numRuns: 50 },
    );
  });

  it("names the text that is another, or gone though nobody was erased; erased ones are missed by nobody", async () => {
    const third = (
      reason: { digest: string; shown: boolean; value?: string; salt?: string },
      erased_at = null as string | null,
    ) =>
      eventsOfDatabase.map((event) =>
        event.seq === 3 ? { ...event, erased_at, texts: { ...event.texts, reason } } : event,
      );
    const text = eventsOfDatabase[2]?.texts.reason;
    if (!text) throw new Error("no reason");
    expect(
      await verifyChain(
        unitOfDatabase,
        third({ ...text, value: "Other" } as typeof text & { value: string; salt: string }),
      ),
    ).toMatchObject({
      first_broken_seq: 3,
      problem: "event_changed",
      field: "reason",
    });
    // No erasure takes out an order's reference.
    const last = eventsOfDatabase.at(-1);
    if (!last) throw new Error("no event");
    const ordered = {
      ...{ ...last, erased_at: "2026-11-25T10:00:00Z" },
      texts: { ...last.texts, order_reference: { digest: "0".repeat(64), shown: true } },
    };
    const sealed = { ...ordered, hash: await eventHash(unitOfDatabase, ordered) };
    expect(await verifyChain(unitOfDatabase, [...eventsOfDatabase.slice(0, -1), sealed])).toMatchObject({
      first_broken_seq: last.seq,
      problem: "text_missing",
      field: "order_reference",
    });
    const gone = { digest: text.digest, shown: true };
    expect(await verifyChain(unitOfDatabase, third(gone))).toMatchObject({
      first_broken_seq: 3,
      problem: "text_missing",
      field: "reason",
    });
    expect(await verifyChain(unitOfDatabase, third(gone, "2026-11-25T10:00:00Z"))).toMatchObject({
      intact: true,
    });
    expect(await verifyChain(unitOfDatabase, third({ ...gone, shown: false }))).toMatchObject({
      intact: true,
    });
  });

  it("names the field in which the unit is not what its events say", async () => {
    for (const field of [...toldColumns, "notes"] as const) {
      const other = { ...unitOfDatabase, [field]: "Something else" };
      expect(await verifyChain(other, eventsOfDatabase)).toEqual({
        intact: false,
        checked: 6,
        first_broken_seq: null,
        problem: "unit_changed",
        field,
      });
    }
    const deleted = { ...unitOfDatabase, deleted_at: "2026-11-25T10:00:00Z" };
    expect(await verifyChain(deleted, eventsOfDatabase)).toMatchObject({ field: "deleted" });
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
          field: null,
        });
      }),
      { numRuns: 50 },
    );
  });

  it("does not take another unit's chain for this one's", async () => {
    const other = { ...unitOfDatabase, id: "00000000-0000-4000-8000-000000000000" };
    expect(await verifyChain(other, eventsOfDatabase)).toMatchObject({
      first_broken_seq: 1,
      problem: "event_changed",
    });
  });
});
