import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { momentOf, momentOfDay } from "@/lib/physical/shared/event-date";
import {
  changedSerialFields,
  newSerialSchema,
  nextSerialNumber,
  nextSerialValues,
  serialEditSchema,
  toSerialFields,
  type NewSerialValues,
  type SerialEditValues,
} from "./serial-form";

const today = "2026-11-22";
const lamp: NewSerialValues = {
  product_id: { id: "p1", label: "Lampe" },
  variant_id: "",
  serial_number: "AL-26-0001",
  imei: "",
  mac_address: "",
  barcode: "",
  batch: "L7",
  warehouse_id: null,
  bin: "",
  warranty_start: "",
  warranty_end: "",
  notes: "",
  made_on: "",
};

function problems(values: Partial<NewSerialValues>): Record<string, string> {
  const result = newSerialSchema(today).safeParse({ ...lamp, ...values });
  if (result.success) return {};
  return Object.fromEntries(result.error.issues.map((issue) => [issue.path.join("."), issue.message]));
}

describe("newSerialSchema", () => {
  it("lets a unit with only a product and a serial in", () => {
    expect(problems({})).toEqual({});
  });

  it.each([
    [{ product_id: null }, { product_id: "errors:field.required" }],
    [{ serial_number: "   " }, { serial_number: "errors:field.required" }],
    [{ serial_number: "x".repeat(65) }, { serial_number: "errors:field.tooLong?max=64" }],
    [{ serial_number: "A\u200bB" }, { serial_number: "errors:unprintable" }],
    [{ imei: "490154203237517" }, { imei: "errors:imei_invalid" }],
    [{ mac_address: "00:11" }, { mac_address: "errors:mac_invalid" }],
    [{ warranty_end: "2026-12-01" }, { warranty_start: "errors:field.required" }],
    [{ warranty_start: "2026-12-01", warranty_end: "2026-12-01" }, { warranty_end: "errors:warranty_order" }],
    [{ made_on: "2026-11-23" }, { made_on: "errors:event_in_future" }],
  ] as [Partial<NewSerialValues>, Record<string, string>][])("%j → %j", (values, expected) => {
    expect(problems(values)).toEqual(expected);
  });

  it("takes identifiers in every usual spelling", () => {
    expect(problems({ imei: "49 015420 323751 8", mac_address: "001b.4411.3ab7", made_on: today })).toEqual(
      {},
    );
  });
});

describe("serialEditSchema", () => {
  const { made_on: _, ...rest } = lamp;
  const edit: SerialEditValues = { ...rest, customer_id: null, order_id: null, reason: "" };

  it("asks why a serial is another one", () => {
    const schema = serialEditSchema("AL-26-0001");
    expect(schema.safeParse(edit).success).toBe(true);
    const renamed = schema.safeParse({ ...edit, serial_number: "AL-26-0002" });
    expect(renamed.error?.issues.map(({ path, message }) => [path[0], message])).toEqual([
      ["reason", "errors:reason_required"],
    ]);
  });

  it("sends only what changed, ids for choices, null for what is empty", () => {
    const after = {
      ...edit,
      batch: "",
      warehouse_id: { id: "w1", label: "Nord" },
      reason: "x",
      notes: " a ",
    };
    expect(changedSerialFields(edit, after)).toEqual({ batch: null, warehouse_id: "w1", notes: "a" });
    expect(changedSerialFields(edit, edit)).toEqual({});
    expect(toSerialFields(lamp)).not.toHaveProperty("made_on");
  });
});

describe("the next unit", () => {
  it("keeps product, batch and place, and counts the serial on", () => {
    expect(nextSerialValues({ ...lamp, imei: "1", notes: "n" })).toEqual({
      ...lamp,
      serial_number: "AL-26-0002",
      imei: "",
      notes: "",
    });
  });

  it.each([
    ["AL-26-0099", "AL-26-0100"],
    ["AL-99", "AL-100"],
    ["AL-09-B", "AL-10-B"],
    ["LAMPE", ""],
  ])("%s → %s", (serial, next) => {
    expect(nextSerialNumber(serial)).toBe(next);
  });

  it("never gives the same serial again", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 20 }), fc.nat(), (head, number) => {
        const serial = `${head}${String(number)}`;
        expect(nextSerialNumber(serial)).not.toBe(serial.trim());
      }),
    );
  });
});

describe("moments", () => {
  it("reads a wall time in its zone", () => {
    expect(momentOf("2026-07-01", "08:30", "Europe/Paris")).toBe("2026-07-01T06:30:00Z");
    expect(momentOf("2026-03-29", "02:30", "Europe/Paris")).toBe("2026-03-29T01:30:00Z");
    expect(momentOf("2026-02-31", "25:00", "Europe/Paris")).toBeNull();
    expect(momentOf("", "", "Europe/Paris")).toBeNull();
  });

  it("takes the beginning of a past day and now for today, and assumes no hour", () => {
    expect(momentOfDay("2026-11-01", today, "Europe/Paris")).toBe("2026-10-31T23:00:00Z");
    expect(momentOfDay(today, today, "Europe/Paris")).toBeUndefined();
    expect(momentOfDay("", today, "Europe/Paris")).toBeUndefined();
  });
});
