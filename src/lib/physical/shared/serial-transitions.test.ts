import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { transitionName, transitionNeeds } from "./transition-words";
import {
  blockedByHold,
  familyOf,
  familyStatuses,
  forcedTargets,
  isAllowedTransition,
  isFinal,
  transitionRefusal,
  serialFamilies,
  serialHolds,
  serialStatuses,
  serialTransitions,
} from "./serial-transitions";

const status = fc.constantFrom(...serialStatuses);
const hold = fc.constantFrom(null, ...serialHolds);

describe("the graph", () => {
  it("is the one that was agreed", () => {
    const sorted = Object.fromEntries(
      Object.entries(serialTransitions).map(([from, to]) => [from, [...to].sort()]),
    );
    expect(sorted).toEqual({
      manufactured: ["damaged", "in_stock", "scrapped"],
      in_stock: ["damaged", "reserved", "scrapped", "sold"],
      reserved: ["in_stock", "sold"],
      sold: ["delivered", "in_stock", "shipped"],
      shipped: ["damaged", "delivered", "returned"],
      delivered: ["returned", "warranty_repair"],
      returned: ["damaged", "in_stock", "refurbished", "scrapped", "warranty_repair"],
      warranty_repair: ["delivered", "in_stock", "refurbished", "scrapped"],
      refurbished: ["in_stock", "scrapped"],
      damaged: ["refurbished", "scrapped", "warranty_repair"],
      scrapped: [],
    });
  });

  it("has no way to stay, no way back to the start, one end, and a way there from everywhere", () => {
    for (const from of serialStatuses) {
      expect(isAllowedTransition(from, from)).toBe(false);
      expect(isAllowedTransition(from, "manufactured")).toBe(false);
      const reached = new Set([from]);
      for (const at of reached) for (const to of serialTransitions[at]) reached.add(to);
      expect(reached.has("scrapped"), from).toBe(true);
    }
    expect(serialStatuses.filter(isFinal)).toEqual(["scrapped"]);
  });

  it("lets a walk along allowed moves never be refused, and never leave the statuses", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 30 }), (picks) => {
        let at: (typeof serialStatuses)[number] = "manufactured";
        for (const pick of picks) {
          const ways: readonly (typeof serialStatuses)[number][] = serialTransitions[at];
          const next = ways[pick % Math.max(ways.length, 1)];
          if (next === undefined) break;
          expect(transitionRefusal({ status: at, hold: null }, next)).toBeNull();
          at = next;
        }
        expect(serialStatuses).toContain(at);
      }),
    );
  });

  it("splits all statuses into allowed, forced and the present one", () => {
    fc.assert(
      fc.property(status, hold, (from, held) => {
        const unit = { status: from, hold: held };
        const forced = forcedTargets(unit);
        const allowed = serialStatuses.filter((to) => to !== from && transitionRefusal(unit, to) === null);
        expect([...forced, ...allowed, from].sort()).toEqual([...serialStatuses].sort());
        if (held !== null) expect(allowed.filter((to) => blockedByHold.includes(to))).toEqual([]);
      }),
    );
  });
});

describe("families", () => {
  it("hold every status once", () => {
    expect(serialFamilies.flatMap((family) => familyStatuses[family]).sort()).toEqual(
      [...serialStatuses].sort(),
    );
    fc.assert(fc.property(status, (one) => familyStatuses[familyOf(one)].includes(one)));
  });
});

describe("moves", () => {
  it("give two ways out of one status two different names", () => {
    for (const from of serialStatuses) {
      const names = serialTransitions[from].map((to) => transitionName(from, to));
      expect(new Set(names).size).toBe(names.length);
      expect(names).not.toContain("force");
    }
  });

  it("ask for a place only where the unit stays in the house, for a customer only where it may leave", () => {
    expect(transitionNeeds("in_stock", false)).toMatchObject({
      place: true,
      customer: false,
      reason: "welcome",
    });
    expect(transitionNeeds("sold", true)).toMatchObject({ place: false, customer: true });
    expect(transitionNeeds("delivered", true)).toMatchObject({
      customer: false,
      startsWarranty: true,
      clearsPlace: true,
    });
    expect(transitionNeeds("delivered", false)).toMatchObject({ customer: true });
    expect(transitionNeeds("scrapped", false)).toMatchObject({ reason: "required" });
  });
});
