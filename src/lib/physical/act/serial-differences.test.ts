import { describe, expect, it } from "vitest";
import { transitionSchema } from "./transition-form";
import { serialDifferences, type ShownUnit } from "./serial-differences";
import { suggestCode } from "@/lib/physical/shared/suggest-code";

const unit: ShownUnit = {
  status: "in_stock",
  hold: null,
  serial_number: "AL-1",
  product_name: "Lamp",
  variant_name: null,
  imei: null,
  mac_address: null,
  barcode: null,
  batch: "L7",
  warehouse_name: "North",
  bin: "A-1",
  customer_name: null,
  order_reference: null,
  warranty_start: null,
  warranty_end: null,
  notes: "",
};

describe("serialDifferences", () => {
  it("names what a person sees differently, and nothing else", () => {
    expect(serialDifferences(unit, unit)).toEqual([]);
    expect(serialDifferences(unit, { ...unit, warehouse_name: "South", bin: null, notes: "x" })).toEqual([
      { field: "warehouse_id", from: "North", to: "South" },
      { field: "bin", from: "A-1", to: null },
      { field: "notes", from: null, to: "x" },
    ]);
  });
});

describe("suggestCode", () => {
  it.each([
    ["Lampe Aurore n° 2", 64, "LAMPE-AURORE-N-2"],
    ["Dépôt de Lyon-Est", 12, "DEPOT-DE"],
    ["Éphémère", 4, "EPHE"],
    ["  ", 16, ""],
  ])("%s (%i) → %s", (name, max, code) => {
    expect(suggestCode(name, max)).toBe(code);
  });
});

describe("transitionSchema", () => {
  const noon = Date.parse("2026-07-01T12:00:00Z");
  const schema = transitionSchema({ reasonRequired: false, zone: "Europe/Paris", now: () => noon });
  const move = {
    to: "sold",
    warehouse_id: null,
    bin: "",
    customer_id: null,
    order_id: null,
    when: "now",
    date: "",
    time: "",
    reason: "",
  };
  const messages = (values: object) =>
    schema.safeParse({ ...move, ...values }).error?.issues.map(({ path, message }) => [path[0], message]) ??
    [];

  it("asks for a date only when it was earlier", () => {
    expect(messages({})).toEqual([]);
    expect(messages({ when: "earlier" })).toEqual([["date", "errors:field.required"]]);
    expect(messages({ when: "earlier", date: "2026-06-30" })).toEqual([]);
  });

  it("knows the future in the person's zone", () => {
    const later = [["date", "errors:event_in_future"]];
    expect(messages({ when: "earlier", date: "2026-07-01", time: "13:59" })).toEqual([]);
    expect(messages({ when: "earlier", date: "2026-07-01", time: "14:01" })).toEqual(later);
  });

  it("wants a target", () => {
    expect(messages({ to: "" })).toEqual([["to", "errors:field.required"]]);
  });
});
