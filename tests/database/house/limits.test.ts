import { randomUUID } from "node:crypto";
import type postgres from "postgres";
import { describe, expect, it } from "vitest";
import { outcome, sqlOutcome, testSetting } from "../support/setting.ts";

const setting = await testSetting();
const { sql, ids, store, other, as } = setting;

type Row = Record<string, string | number | boolean | null>;

/** The secret key's role, in a transaction that is undone; row security does not hold it, the checks do. */
async function asServer(work: (tx: postgres.TransactionSql) => Promise<unknown>): Promise<string> {
  const undo = new Error("undo");
  try {
    await sql.begin(async (tx) => {
      await tx`set local role service_role`;
      await work(tx);
      throw undo;
    });
  } catch (error) {
    if (error === undo) return "ok";
    return sqlOutcome(Promise.reject(error instanceof Error ? error : new Error(String(error))));
  }
  return "ok";
}

const start = "2026-11-01T10:00:00Z";
const valid: Record<string, Row> = {
  profiles: { id: ids.stranger, display_name: "Ada" },
  stores: { name: "Store" },
  courses: { store_id: store.id, title: "Course" },
  course_live_sessions: {
    store_id: store.id,
    course_id: store.course,
    title: "Session",
    scheduled_start: start,
    scheduled_end: "2026-11-01T11:00:00Z",
    time_zone: "Europe/Paris",
  },
  course_live_session_meetings: { session_id: randomUUID(), store_id: store.id },
  course_live_session_registrations: {
    session_id: store.session,
    store_id: store.id,
    user_id: ids.stranger,
    attendee_name: "Ada",
    status: "waitlisted",
  },
  course_live_session_questions: { session_id: store.session, store_id: store.id, body: "Why?" },
  physical_products: { store_id: store.id, name: "Vase", sku: "VASE" },
  product_variants: { store_id: store.id, product_id: store.product, name: "Red", sku: "LAMP-R" },
  warehouses: { store_id: store.id, name: "Cellar", code: "W9" },
  customers: { store_id: store.id, name: "Ada" },
  orders: { store_id: store.id, reference: "ORD-9" },
  serial_numbers: { store_id: store.id, product_id: store.product, serial_number: "X-1" },
};

async function insert(table: string, change: Row): Promise<string> {
  return asServer(async (tx) => {
    const row = { ...valid[table], ...change };
    if (table === "profiles") await tx`update public.profiles set ${tx(change)} where id = ${ids.stranger}`;
    else if (table === "course_live_session_meetings")
      await tx`update public.course_live_session_meetings set ${tx(change)} where session_id = ${store.session}`;
    else await tx`insert into public.${tx(table)} ${tx(row)}`;
  });
}

const long = (length: number) => "x".repeat(length);
const check = "23514";
const hidden = "a\u202eb";

/** A control character, and what half of a surrogate pair has become by the time it is here. */
const tricks = [hidden, "a\u0007b", "a\ufffdb"];

const limits: [string, Row, string][] = [
  ["profiles", { display_name: "" }, check],
  ["profiles", { display_name: long(121) }, check],
  ["profiles", { display_name: hidden }, check],
  ["profiles", { locale: "de" }, check],
  ["profiles", { region: "ci" }, check],
  ["profiles", { region: "CI" }, "ok"],
  ["profiles", { time_zone: "Mars/Base" }, check],
  ["stores", { name: " Store" }, check],
  ["stores", { name: long(121) }, check],
  ["stores", { currency: "euro" }, check],
  ["stores", { time_zone: "Foo/Bar+3" }, check],
  ["courses", { title: "" }, check],
  ["courses", { title: long(201) }, check],
  ["courses", { title: "a\u0007" }, check],
  ["courses", { description: long(2001) }, check],
  ["course_live_sessions", { title: "" }, check],
  ["course_live_sessions", { title: long(201) }, check],
  ["course_live_sessions", { description: long(2001) }, check],
  ["course_live_sessions", { scheduled_end: start }, check],
  ["course_live_sessions", { scheduled_end: "2026-11-02T10:00:00.001Z" }, check],
  ["course_live_sessions", { scheduled_start: "9999-01-01", scheduled_end: "9999-01-01 01:00" }, check],
  ["course_live_sessions", { time_zone: "Europe/Atlantis" }, check],
  ["course_live_sessions", { max_participants: 0 }, check],
  ["course_live_sessions", { max_participants: 100_001 }, check],
  ["course_live_sessions", { status_reason: long(501) }, check],
  ["course_live_session_meetings", { join_url: "ftp://example.test" }, check],
  ["course_live_session_meetings", { join_url: "https://a@b.test/" }, check],
  ["course_live_session_meetings", { stream_url: "//example.test" }, check],
  ["course_live_session_meetings", { recording_url: "javascript:alert(1)" }, check],
  ["course_live_session_meetings", { join_password: "" }, check],
  ["course_live_session_meetings", { stream_key: long(201) }, check],
  ["course_live_session_registrations", { status: "registered" }, "session_full"],
  ["course_live_session_registrations", { user_id: ids.registered }, "23505"],
  ["course_live_session_registrations", { attendance_seconds: -1 }, check],
  ["course_live_session_registrations", { joined_at: start, left_at: "2026-11-01T09:00:00Z" }, check],
  ["course_live_session_questions", { body: "" }, check],
  ["course_live_session_questions", { body: long(1001) }, check],
  ["course_live_session_questions", { answer: long(4001) }, check],
  ["physical_products", { name: "" }, check],
  ["physical_products", { sku: "LAMP" }, "sku_taken"],
  ["physical_products", { sku: "lamp" }, "sku_taken"],
  ["physical_products", { sku: "ＬＡＭＰ" }, "sku_taken"],
  ["physical_products", { sku: "LAMP-B" }, "sku_taken"],
  ["physical_products", { sku: "a\u200db" }, check],
  ["physical_products", { warranty_months: -1 }, check],
  ["physical_products", { warranty_months: 241 }, check],
  ["product_variants", { sku: "lamp-b" }, "sku_taken"],
  ["product_variants", { sku: "LAMP" }, "sku_taken"],
  ["warehouses", { code: long(17) }, check],
  ["warehouses", { code: "W1" }, "23505"],
  ["customers", { email: "no address" }, check],
  ["customers", { phone: long(41) }, check],
  ["customers", { name: hidden }, check],
  ["orders", { reference: "ORD-1" }, "23505"],
  ["serial_numbers", { serial_number: "" }, check],
  ["serial_numbers", { serial_number: long(65) }, check],
  ["serial_numbers", { serial_number: "\u2003" }, check],
  ["serial_numbers", { serial_number: hidden }, check],
  ["serial_numbers", { imei: "490154203237519" }, check],
  ["serial_numbers", { mac_address: "aa:bb" }, check],
  ["serial_numbers", { barcode: long(65) }, check],
  ["serial_numbers", { bin: "A-1" }, check],
  ["serial_numbers", { warranty_start: "2026-01-01", warranty_end: "2026-01-01" }, check],
  ["serial_numbers", { warranty_end: "2026-01-01" }, check],
  ["serial_numbers", { warranty_start: "2026-01-01", warranty_end: "2300-01-01" }, check],
  ["serial_numbers", { notes: long(2001) }, check],
  ...tricks.flatMap((text): [string, Row, string][] => [
    ["courses", { description: text }, check],
    ["course_live_sessions", { description: text }, check],
    ["course_live_sessions", { status_reason: text }, check],
    ["course_live_session_meetings", { join_password: text }, check],
    ["course_live_session_meetings", { stream_key: text }, check],
    ["course_live_session_meetings", { join_url: `https://example.test/${text}` }, check],
    ["course_live_session_registrations", { attendee_name: text }, check],
    ["course_live_session_questions", { body: text }, check],
    ["course_live_session_questions", { author_name: text }, check],
    ["course_live_session_questions", { answer: text }, check],
    ["physical_products", { description: text }, check],
    ["customers", { email: `${text}@example.test` }, check],
    ["serial_numbers", { notes: text }, check],
  ]),
  ["courses", { description: "Two lines\n\tand a family 👨‍👩‍👧" }, "ok"],
];

describe("limits hold in the tables themselves", () => {
  it.each(Object.keys(valid))("%s takes a valid row", async (table) => {
    const change: Record<string, Row> = {
      profiles: { display_name: "Ada" },
      course_live_session_meetings: { join_password: "1" },
    };
    expect(await insert(table, change[table] ?? {})).toBe("ok");
  });

  it.each(limits)("%s refuses %j", async (table, change, expected) => {
    expect(await insert(table, change)).toBe(expected);
  });

  it("counts the votes of a question itself, whoever writes", async () => {
    const question = { ...valid["course_live_session_questions"], vote_count: 3 };
    expect(await asServer((tx) => tx`insert into public.course_live_session_questions ${tx(question)}`)).toBe(
      "counter_fixed",
    );
    const update = (tx: postgres.TransactionSql) =>
      tx`update public.course_live_session_questions set vote_count = vote_count + 1 where id = ${store.question}`;
    expect(await asServer(update)).toBe("counter_fixed");
  });

  it("normalises a unit whoever writes it", async () => {
    let seen: postgres.Row | undefined;
    await asServer(async (tx) => {
      const row = {
        ...valid["serial_numbers"],
        serial_number: " x-2 ",
        imei: "49 015420 323751 8",
        mac_address: "001A2B3C4D5E",
        batch: " ",
      };
      [seen] =
        await tx`insert into public.serial_numbers ${tx(row)} returning serial_number, serial_key, imei, mac_address, batch`;
    });
    expect(seen).toEqual({
      serial_number: "x-2",
      serial_key: "X-2",
      imei: "490154203237518",
      mac_address: "00:1A:2B:3C:4D:5E",
      batch: null,
    });
  });
});

const missing = "23503";
const foreign: [string, Row][] = [
  ["course_enrollments", { store_id: store.id, course_id: other.course, user_id: ids.stranger }],
  ["course_live_sessions", { course_id: other.course }],
  ["course_live_session_registrations", { session_id: other.session }],
  ["course_live_session_questions", { session_id: other.session }],
  [
    "course_live_session_question_votes",
    { question_id: other.question, store_id: store.id, user_id: ids.owner },
  ],
  ["product_variants", { product_id: other.product }],
  ["orders", { customer_id: other.customer }],
  ["serial_numbers", { product_id: other.product }],
  ["serial_numbers", { variant_id: other.variant }],
  ["serial_numbers", { warehouse_id: other.warehouse }],
  ["serial_numbers", { order_id: other.order, status: "sold" }],
  ["serial_numbers", { customer_id: other.customer, status: "sold" }],
];

describe("an id of another store", () => {
  it.each(foreign)("%s: %j is not taken, even from the server", async (table, change) => {
    expect(await insert(table, change)).toBe(missing);
  });

  it("cannot be slipped under a row that is there", async () => {
    for (const table of [
      "course_live_session_meetings",
      "course_live_session_question_authors",
      "course_live_sessions",
    ]) {
      const slipped = (tx: postgres.TransactionSql) =>
        tx`update public.${tx(table)} set store_id = ${store.id} where store_id = ${other.id}`;
      expect(await asServer(slipped), table).toBe(missing);
    }
  });

  it("is not taken from an owner who writes directly, and is no different from one that does not exist", async () => {
    const attempts = (real: typeof other) => [
      as("owner").rpc("invite_to_course", { p_course_id: real.course, p_emails: ["ada@example.test"] }),
      as("owner").rpc("remove_students", { p_course_id: real.course, p_user_ids: [ids.registered] }),
      as("owner")
        .from("product_variants")
        .insert({ store_id: store.id, product_id: real.product, name: "Red", sku: "X" }),
      as("owner").from("orders").insert({ store_id: store.id, customer_id: real.customer, reference: "X" }),
      as("owner").from("orders").update({ customer_id: real.customer }).eq("id", store.order),
      as("owner").rpc("create_course", { p_store_id: real.id, p_title: "X" }),
      as("owner").rpc("update_course", { p_course_id: real.course, p_fields: { title: "X" } }),
      as("owner").rpc("create_live_session", { p_course_id: real.course, p_fields: {} }),
      as("owner").rpc("update_live_session", {
        p_session_id: store.publicSession,
        p_fields: { course_id: real.course },
      }),
      as("owner").rpc("create_serial_number", { p_store_id: real.id, p_fields: {} }),
      as("owner").rpc("get_live_session_stats", { p_store_id: real.id }),
    ];
    const nothing = Object.fromEntries(
      Object.keys(other).map((key) => [key, randomUUID()]),
    ) as unknown as typeof other;
    const theirs = await Promise.all(attempts(other).map(outcome));
    const nobodys = await Promise.all(attempts(nothing).map(outcome));
    expect(theirs).toEqual(nobodys);
    expect(theirs).not.toContain("ok");
  });

  it("filters nothing out of another store", async () => {
    const { data: stats } = await as("owner").rpc("get_live_session_stats", {
      p_store_id: store.id,
      p_course_id: other.course,
    });
    expect(stats?.[0]?.total).toBe(0);
    const sessions = await as("owner").rpc("list_live_sessions", {
      p_store_id: store.id,
      p_course_id: other.course,
    });
    expect(sessions.data).toEqual([]);
    const serials = await as("owner").rpc("list_serial_numbers", {
      p_store_id: store.id,
      p_product_id: other.product,
    });
    expect(serials.data).toEqual([]);
  });
});
