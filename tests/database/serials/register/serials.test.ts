import { describe, expect, it } from "vitest";
import type { Json } from "../../../../src/integrations/supabase/database.types.ts";
import { outcome, sqlOutcome, testSetting } from "../../support/setting.ts";
import { insertSerial } from "../../support/world.ts";

const setting = await testSetting();
const { sql, store, other, as } = setting;

type Fields = Record<string, Json>;
let count = 0;
const fresh = () => `U-${(count += 1)}`;

const create = (fields: Fields, eventDate?: string) =>
  as("stock").rpc("create_serial_number", {
    p_store_id: store.id,
    p_fields: { serial_number: fresh(), product_id: store.product, ...fields },
    ...(eventDate === undefined ? {} : { p_event_date: eventDate }),
  });
const update = (id: string, fields: Json, version = 1, reason?: string) =>
  as("stock").rpc("update_serial_number", {
    p_serial_id: id,
    p_fields: fields,
    p_lock_version: version,
    ...(reason === undefined ? {} : { p_reason: reason }),
  });

const imei = "490154203237518";

const wrong: [string, Fields, string][] = [
  ["no serial", { serial_number: "  " }, "422 serial_length serial_number"],
  ["a serial of 65 characters", { serial_number: "x".repeat(65) }, "422 serial_length serial_number"],
  ["a serial with a line break", { serial_number: "a\nb" }, "422 unprintable serial_number"],
  ["a serial with a soft hyphen", { serial_number: "a\u00adb" }, "422 unprintable serial_number"],
  ["a serial with a joiner nobody sees", { serial_number: "a\u200db" }, "422 unprintable serial_number"],
  ["a serial of spaces only", { serial_number: "\u00a0\u2003" }, "422 unprintable serial_number"],
  ["a serial that is no text", { serial_number: ["x"] }, "422 invalid_input serial_number"],
  ["an IMEI of 14 digits", { imei: imei.slice(1) }, "422 imei_invalid imei"],
  ["an IMEI with a wrong check digit", { imei: "490154203237519" }, "422 imei_invalid imei"],
  ["an IMEI with a letter", { imei: "49015420323751A" }, "422 imei_invalid imei"],
  ["a MAC address too short", { mac_address: "aa:bb:cc:dd:ee" }, "422 mac_invalid mac_address"],
  [
    "a MAC address with mixed separators",
    { mac_address: "aa:bb-cc:dd:ee:ff" },
    "422 mac_invalid mac_address",
  ],
  ["a barcode of 65 characters", { barcode: "x".repeat(65) }, "422 too_long barcode"],
  ["a barcode that does not show", { barcode: "a\u2060b" }, "422 unprintable barcode"],
  ["a batch of 65 characters", { batch: "x".repeat(65) }, "422 too_long batch"],
  ["a bin of 33 characters", { warehouse_id: store.warehouse, bin: "x".repeat(33) }, "422 too_long bin"],
  ["notes of 2,001 characters", { notes: "x".repeat(2001) }, "422 too_long notes"],
  [
    "a warranty that ends before it starts",
    { warranty_start: "2026-02-01", warranty_end: "2026-02-01" },
    "422 warranty_order warranty_end",
  ],
  ["a warranty without a start", { warranty_end: "2026-02-01" }, "422 required warranty_start"],
  [
    "a warranty without end",
    { warranty_start: "2026-02-01", warranty_end: "infinity" },
    "422 invalid_input warranty_end",
  ],
  [
    "a warranty since ever",
    { warranty_start: "-infinity", warranty_end: "2026-02-01" },
    "422 invalid_input warranty_start",
  ],
  ["a date that is none", { warranty_start: "2026-02-30" }, "422 invalid_input warranty_start"],
  ["an unknown hold", { hold: "eaten" }, "422 invalid_input hold"],
  ["no product", { product_id: null }, "422 product_not_found product_id"],
  ["a status of one's own", { status: "sold" }, "422 unknown_field status"],
  ["a version of one's own", { lock_version: 9 }, "422 unknown_field lock_version"],
  ["another store", { store_id: other.id }, "422 unknown_field store_id"],
  ["a history of one's own", { history_head: "0" }, "422 unknown_field history_head"],
  ["another store's product", { product_id: other.product }, "422 product_not_found product_id"],
  ["another store's variant", { variant_id: other.variant }, "422 variant_not_found variant_id"],
  ["another store's warehouse", { warehouse_id: other.warehouse }, "422 warehouse_not_found warehouse_id"],
  ["another store's order", { order_id: other.order }, "422 order_not_found order_id"],
  ["another store's customer", { customer_id: other.customer }, "422 customer_not_found customer_id"],
];

describe("fields", () => {
  it.each(wrong)("refuse %s, naming the field", async (_, fields, expected) => {
    expect(await outcome(create(fields))).toBe(expected);
    const serial = await insertSerial(sql, store);
    expect(await outcome(update(serial, fields, 1, "Because"))).toBe(expected);
  });

  it("refuse the variant of another product of the same store", async () => {
    const [product] = await sql<
      { id: string }[]
    >`insert into public.physical_products ${sql({ store_id: store.id, name: "Vase", sku: "VASE" })} returning id`;
    expect(await outcome(create({ product_id: product?.id ?? "", variant_id: store.variant }))).toBe(
      "422 variant_not_found variant_id",
    );
    const serial = await insertSerial(sql, store, { variant_id: store.variant });
    expect(await outcome(update(serial, { product_id: product?.id ?? "" }))).toBe(
      "422 variant_not_found variant_id",
    );
    expect(await outcome(update(serial, { product_id: product?.id ?? "", variant_id: null }))).toBe("ok");
  });

  it("are normalised on the way in", async () => {
    const { data } = await create({
      serial_number: "  ab 12 ",
      imei: "49-015420-323751-8",
      mac_address: "aabb.ccdd.eeff",
      barcode: " 4006381333931 ",
      batch: "",
      bin: "A-1",
      notes: null,
    });
    expect(data).toMatchObject({
      serial_number: "ab 12",
      serial_key: "AB12",
      imei,
      mac_address: "AA:BB:CC:DD:EE:FF",
      barcode: "4006381333931",
      batch: null,
      bin: null,
      notes: "",
      status: "manufactured",
      lock_version: 1,
    });
  });

  it("may say when the unit was made, but not in the future nor before there were serials", async () => {
    expect((await create({}, "2024-05-01T08:00:00Z")).error).toBeNull();
    expect(await outcome(create({}, new Date(Date.now() + 600_000).toISOString()))).toBe(
      "422 event_in_future event_date",
    );
    expect(await outcome(create({}, "-infinity"))).toBe("422 invalid_input event_date");
    expect(await outcome(create({}, "1066-10-14T09:00:00Z"))).toBe("422 invalid_input event_date");
  });

  it.each([[null], [7], [["a"]]])("refuses fields that are %j", async (fields) => {
    expect(
      await outcome(as("stock").rpc("create_serial_number", { p_store_id: store.id, p_fields: fields })),
    ).toBe("422 invalid_input");
    expect(await outcome(update(await insertSerial(sql, store), fields))).toBe("422 invalid_input");
  });
});

describe("two units are told apart", () => {
  it.each([
    ["case", "xk-7 a", "XK-7 A"],
    ["spaces", "XK-8 B", "x k-8b"],
    ["full-width letters", "XK-9", "ＸＫ－９"],
    ["a no-break space", "XK 10", "XK\u00a010"],
    ["accents, composed or not", "É-11", "e\u0301-11"],
  ])("not by %s", async (_, first, second) => {
    expect(await outcome(create({ serial_number: first }))).toBe("ok");
    expect(await outcome(create({ serial_number: second }))).toBe("409 serial_taken serial_number");
  });

  it("within a store: another store may have the same serial; a deleted one stays taken", async () => {
    const serial_number = fresh();
    const { data } = await create({ serial_number });
    const theirs = as("other owner").rpc("create_serial_number", {
      p_store_id: other.id,
      p_fields: { serial_number, product_id: other.product },
    });
    expect(await outcome(theirs)).toBe("ok");
    await as("owner").rpc("delete_serial_number", {
      p_serial_id: data?.id ?? "",
      p_lock_version: 1,
      p_reason: "Typed twice",
    });
    expect(await outcome(create({ serial_number }))).toBe("409 serial_taken serial_number");
  });

  it("by IMEI and MAC address, however they are spelt, on create and on edit", async () => {
    await create({ imei: "356938035643809", mac_address: "00-1A-2B-3C-4D-5E" });
    expect(await outcome(create({ imei: "35 693803 564380 9" }))).toBe("409 imei_taken imei");
    expect(await outcome(create({ mac_address: "001a.2b3c.4d5e" }))).toBe("409 mac_taken mac_address");
    const serial = await insertSerial(sql, store);
    expect(await outcome(update(serial, { imei: "356938035643809" }))).toBe("409 imei_taken imei");
    expect(await outcome(update(serial, { mac_address: "00:1a:2b:3c:4d:5e" }))).toBe(
      "409 mac_taken mac_address",
    );
  });
});

describe("editing, deleting, restoring", () => {
  it("wants the version that was read", async () => {
    const serial = await insertSerial(sql, store);
    const { data } = await update(serial, { batch: "B-1" });
    expect(data).toMatchObject({ batch: "B-1", lock_version: 2 });
    const { error } = await update(serial, { batch: "B-2" });
    expect(error?.message).toBe("stale_version");
    expect(JSON.parse(error?.details ?? "")).toMatchObject({ version: 2 });
    const { data: written } = await setting.backend
      .service()
      .from("serial_numbers")
      .update({ notes: "By a script" })
      .eq("id", data?.id ?? "")
      .select("lock_version");
    expect(written).toEqual([{ lock_version: 3 }]);
    const none = as("stock").rpc("update_serial_number", {
      p_serial_id: serial,
      p_fields: {},
      p_lock_version: null as unknown as number,
    });
    expect(await outcome(none)).toBe("422 required lock_version");
  });

  it("wants a reason for a hold, its release and a new serial", async () => {
    const serial = await insertSerial(sql, store);
    expect(await outcome(update(serial, { hold: "stolen" }))).toBe("422 reason_required reason");
    expect(await outcome(update(serial, { hold: "stolen" }, 1, "   "))).toBe("422 reason_required reason");
    expect(await outcome(update(serial, { hold: "stolen" }, 1, "x".repeat(501)))).toBe("422 too_long reason");
    expect(await outcome(update(serial, { hold: "stolen" }, 1, "Van was opened"))).toBe("ok");
    expect(await outcome(update(serial, { hold: null }, 2))).toBe("422 reason_required reason");
    expect(await outcome(update(serial, { serial_number: fresh() }, 2))).toBe("422 reason_required reason");
    expect(
      await outcome(update(serial, { hold: null, serial_number: fresh() }, 2, "Found, plate replaced")),
    ).toBe("ok");
  });

  it("hides a unit with a reason and keeps its history; restoring brings back what was", async () => {
    const serial = await insertSerial(sql, store, { batch: "B-9" });
    const remove = (reason: string, version = 1) =>
      as("manager").rpc("delete_serial_number", {
        p_serial_id: serial,
        p_lock_version: version,
        p_reason: reason,
      });
    expect(await outcome(remove(" "))).toBe("422 reason_required reason");
    expect(await outcome(remove("Twice", 2))).toBe("409 stale_version");
    expect((await remove("Twice")).data).toMatchObject({ lock_version: 2 });
    expect(await outcome(update(serial, { batch: "B-1" }, 2))).toBe("404 serial_not_found");
    const gone = await as("viewer").rpc("list_serial_numbers", { p_store_id: store.id, p_query: "B-9" });
    expect(gone.data).toEqual([]);
    const trace = await as("viewer").rpc("get_serial_traceability", { p_serial_id: serial });
    expect(trace.data).toMatchObject({
      integrity: { intact: true, checked: 2 },
      events: [{ event: "deleted", texts: { reason: { value: "Twice" } } }, { event: "created" }],
    });
    const wordy = { p_serial_id: serial, p_reason: "x".repeat(501) };
    expect(await outcome(as("manager").rpc("restore_serial_number", wordy))).toBe("422 too_long reason");
    const restored = await as("manager").rpc("restore_serial_number", {
      p_serial_id: serial,
      p_reason: "Was another one",
    });
    expect(restored.data).toMatchObject({
      batch: "B-9",
      deleted_at: null,
      lock_version: 3,
    });
    expect(await outcome(as("manager").rpc("restore_serial_number", { p_serial_id: serial }))).toBe(
      "404 serial_not_found",
    );
  });

  it("never removes a row, whoever asks; a store with units cannot be removed either", async () => {
    const serial = await insertSerial(sql, store);
    const asServer = (statement: string) =>
      sqlOutcome(
        sql.begin(async (tx) => {
          await tx`set local role service_role`;
          await tx.unsafe(statement);
        }),
      );
    expect(await asServer(`delete from public.serial_numbers where id = '${serial}'`)).toBe("42501");
    expect(await sqlOutcome(sql`delete from public.serial_numbers where id = ${serial}`)).toBe(
      "serial_delete_forbidden",
    );
    expect(await asServer(`delete from public.stores where id = '${store.id}'`)).toBe("23503");
    expect(
      await asServer(`update public.serial_numbers set store_id = '${other.id}' where id = '${serial}'`),
    ).toBe("store_fixed");
    const { error } = await setting.backend.service().from("serial_numbers").delete().eq("id", serial);
    expect(error?.code).toBe("42501");
  });

  it("writes every note into the history: two edits, two events, also of the same word again", async () => {
    const serial = await insertSerial(sql, store);
    await update(serial, { notes: "Scratch on the left" });
    await update(serial, { notes: null }, 2);
    const { data } = await update(serial, { notes: "Scratch on the left" }, 3);
    expect(data).toMatchObject({ lock_version: 4, notes: "Scratch on the left" });
    const trace = await as("viewer").rpc("get_serial_traceability", { p_serial_id: serial });
    expect(trace.data).toMatchObject({
      integrity: { intact: true, checked: 4 },
      events: [
        { event: "notes_changed", texts: { notes: { value: "Scratch on the left" }, former_notes: null } },
        { event: "notes_changed", texts: { notes: null, former_notes: { value: "Scratch on the left" } } },
        { event: "notes_changed", texts: { notes: { value: "Scratch on the left" } } },
        { event: "created" },
      ],
    });
    const [digests] = await sql`
      select count(distinct changes -> 'notes' ->> 'to')::int as different from public.serial_number_history where serial_id = ${serial}`;
    expect(digests).toEqual({ different: 2 });
  });
});
