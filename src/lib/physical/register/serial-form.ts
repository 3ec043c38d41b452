import * as z from "zod/mini";
import { fieldMessage } from "@/lib/text/field-message";
import { prose } from "@/lib/text/prose";
import { isImei, normalizeImei } from "@/lib/physical/shared/imei";
import { normalizeMac } from "@/lib/physical/shared/mac";
import { isPrintable, serialKey } from "@/lib/physical/shared/serial-key";
import { serialHolds } from "@/lib/physical/shared/serial-transitions";

/** Something chosen by name: what is shown travels with its id. */
export interface EntityChoice {
  id: string;
  label: string;
}

const required = fieldMessage("required");
const unprintable = "errors:unprintable";

const choice = z.nullable(z.object({ id: z.string(), label: z.string() }));
const requiredChoice = choice.check(z.refine((value) => value !== null, { error: required }));

const text = (max: number) =>
  z
    .string()
    .check(
      z.trim(),
      z.maxLength(max, fieldMessage("tooLong", { max })),
      z.refine(isPrintable, { error: unprintable }),
    );

const calendarDay = z.union([z.literal(""), z.iso.date(fieldMessage("date"))]);

const identity = {
  product_id: requiredChoice,
  variant_id: z.string(),
  serial_number: text(64).check(z.refine((value) => serialKey(value) !== "", { error: required })),
  imei: z.string().check(
    z.refine((value) => value.trim() === "" || isImei(normalizeImei(value)), {
      error: "errors:imei_invalid",
    }),
  ),
  mac_address: z.string().check(
    z.refine((value) => value.trim() === "" || normalizeMac(value) !== null, {
      error: "errors:mac_invalid",
    }),
  ),
  barcode: text(64),
  batch: text(64),
  warehouse_id: choice,
  bin: text(32),
  warranty_start: calendarDay,
  warranty_end: calendarDay,
  notes: z.string().check(z.maxLength(2000, fieldMessage("tooLong", { max: 2000 })), prose()),
};

interface WarrantyDates {
  warranty_start: string;
  warranty_end: string;
}

const warrantyHasStart = z.refine<WarrantyDates>(
  ({ warranty_start, warranty_end }) => warranty_end === "" || warranty_start !== "",
  { path: ["warranty_start"], error: required },
);

const warrantyInOrder = z.refine<WarrantyDates>(
  ({ warranty_start, warranty_end }) =>
    warranty_end === "" || warranty_start === "" || warranty_end > warranty_start,
  { path: ["warranty_end"], error: "errors:warranty_order" },
);

/** `today`: the calendar day where the person is; nothing was made after it. */
export function newSerialSchema(today: string) {
  return z
    .object({
      ...identity,
      made_on: calendarDay.check(
        z.refine((value) => value === "" || value <= today, { error: "errors:event_in_future" }),
      ),
    })
    .check(warrantyHasStart, warrantyInOrder);
}

const reason = z.string().check(z.trim(), z.maxLength(500, fieldMessage("tooLong", { max: 500 })));

/** `serialNumber`: the one it has now; another one must be explained. */
export function serialEditSchema(serialNumber: string) {
  return z.object({ ...identity, customer_id: choice, order_id: choice, reason }).check(
    warrantyHasStart,
    warrantyInOrder,
    z.refine((values) => values.serial_number === serialNumber || values.reason !== "", {
      path: ["reason"],
      error: "errors:reason_required",
    }),
  );
}

export type NewSerialValues = z.output<ReturnType<typeof newSerialSchema>>;
export type SerialEditValues = z.output<ReturnType<typeof serialEditSchema>>;

type Sent = Record<string, string | null>;

const written = (value: unknown): string | null => {
  if (typeof value === "string") return value.trim() === "" ? null : value.trim();
  return value === null || value === undefined ? null : (value as EntityChoice).id;
};

const own = new Set(["made_on", "reason"]);

/** What the RPCs take: ids instead of choices, null for what is empty. */
export function toSerialFields(values: Partial<NewSerialValues> | Partial<SerialEditValues>): Sent {
  const entries = Object.entries(values).filter(([name]) => !own.has(name));
  return Object.fromEntries(entries.map(([name, value]) => [name, written(value)]));
}

/** Only what differs: what somebody else changed meanwhile is not written over. */
export function changedSerialFields(before: SerialEditValues, after: SerialEditValues): Sent {
  const [old, next] = [toSerialFields(before), toSerialFields(after)];
  return Object.fromEntries(Object.entries(next).filter(([name, value]) => value !== old[name]));
}

/** What a new unit takes from the one before it: the shelf and the batch are the same, the unit is not. */
export function nextSerialValues(values: NewSerialValues): NewSerialValues {
  return {
    ...values,
    serial_number: nextSerialNumber(values.serial_number),
    imei: "",
    mac_address: "",
    barcode: values.barcode,
    notes: "",
  };
}

/** The serial that follows: its last run of digits plus one, as wide as before; "" where there is none. */
export function nextSerialNumber(serial: string): string {
  const parts = /^(.*?)(\d{1,15})(\D*)$/u.exec(serial.trim());
  if (!parts) return "";
  const [, head = "", digits = "", tail = ""] = parts;
  return `${head}${String(Number(digits) + 1).padStart(digits.length, "0")}${tail}`;
}

/** Where a unit stands; a note is welcome. */
export const placeSchema = () => z.object({ warehouse_id: choice, bin: text(32), reason });

/** Holding and releasing are always explained. */
export const holdSchema = () =>
  z.object({
    hold: z.enum(serialHolds),
    reason: reason.check(z.refine((value) => value !== "", { error: "errors:reason_required" })),
  });
