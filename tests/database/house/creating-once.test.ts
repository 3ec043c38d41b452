import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { connectAll, disconnect } from "../support/crowd.ts";
import { outcome, testSetting } from "../support/setting.ts";
import { insertRegistration, insertSession } from "../support/world.ts";

const setting = await testSetting();
const { backend, sql, ids, store, other, as } = setting;

const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
const times = { scheduled_start: inHours(24), scheduled_end: inHours(25), time_zone: "Europe/Paris" };
const plan = (who: "owner" | "manager", request: string, fields: object = {}) =>
  as(who).rpc("create_live_session", {
    p_course_id: store.course,
    p_fields: { title: "Once", ...times, ...fields },
    p_request_id: request,
  });
const countOf = async (table: string, where: string) =>
  (
    await sql.unsafe<{ count: number }[]>(`select count(*)::int as count from public.${table} where ${where}`)
  )[0]?.count;

describe("the same request id again", () => {
  it("answers with the session that was made, and makes no second one", async () => {
    const request = randomUUID();
    const [first, again] = [await plan("owner", request), await plan("owner", request)];
    expect(first.error).toBeNull();
    expect(again.data?.id).toBe(first.data?.id);
    expect(await countOf("course_live_sessions", `title = 'Once'`)).toBe(1);
  });

  it("is refused with something else in it, also in another course", async () => {
    const request = randomUUID();
    expect(await outcome(plan("owner", request, { title: "First" }))).toBe("ok");
    expect(await outcome(plan("owner", request, { title: "Second" }))).toBe("409 request_reused");
    const elsewhere = as("owner").rpc("create_live_session", {
      p_course_id: store.draftCourse,
      p_fields: { title: "First", ...times },
      p_request_id: request,
    });
    expect(await outcome(elsewhere)).toBe("409 request_reused");
    const unit = as("owner").rpc("create_serial_number", {
      p_store_id: store.id,
      p_fields: { product_id: store.product, serial_number: "REUSED-1" },
      p_request_id: request,
    });
    expect(await outcome(unit)).toBe("409 request_reused");
  });

  it("tells nobody else what it made: theirs is a request of their own", async () => {
    const request = randomUUID();
    const mine = await plan("owner", request, { title: "Mine" });
    const theirs = await plan("manager", request, { title: "Theirs" });
    expect(theirs.error).toBeNull();
    expect(theirs.data?.id).not.toBe(mine.data?.id);
    const stranger = as("other owner").rpc("create_live_session", {
      p_course_id: other.course,
      p_fields: { title: "Mine", ...times },
      p_request_id: request,
    });
    expect((await stranger).data?.store_id).toBe(other.id);
    const prying = as("other owner").rpc("create_live_session", {
      p_course_id: store.course,
      p_fields: { title: "Mine", ...times },
      p_request_id: request,
    });
    expect(await outcome(prying)).toBe("404 course_not_found course_id");
  });

  it("is free again after a refusal: nothing was made", async () => {
    const request = randomUUID();
    expect(await outcome(plan("owner", request, { title: "" }))).toBe("422 title_length title");
    expect(await outcome(plan("owner", request, { title: "Mended" }))).toBe("ok");
  });

  it("makes one session of twenty requests at the same moment", async () => {
    const request = randomUUID();
    const taps = await connectAll(
      backend,
      Array.from({ length: 20 }, () => ids.owner),
    );
    const made = await Promise.all(
      taps.map((tap) =>
        tap.run(async (tx) => {
          const [row] = await tx<{ id: string }[]>`
            select id from public.create_live_session(${store.course}, ${tx.json({ title: "Twenty", ...times })}, ${request})`;
          return row?.id;
        }),
      ),
    );
    await disconnect(taps);
    expect(new Set(made).size).toBe(1);
    expect(await countOf("course_live_sessions", `title = 'Twenty'`)).toBe(1);
  });

  it("holds for questions and units", async () => {
    const session = await insertSession(sql, store);
    await insertRegistration(sql, store.id, session, ids.registered);
    const [asked, made] = [randomUUID(), randomUUID()];
    const ask = () =>
      as("registered").rpc("ask_session_question", {
        p_session_id: session,
        p_body: "Once?",
        p_request_id: asked,
      });
    const [question, same] = [await ask(), await ask()];
    expect(question.error).toBeNull();
    expect(same.data?.id).toBe(question.data?.id);
    expect(await countOf("course_live_session_questions", `body = 'Once?'`)).toBe(1);
    const register = () =>
      as("stock").rpc("create_serial_number", {
        p_store_id: store.id,
        p_fields: { product_id: store.product, serial_number: "ONCE-1" },
        p_request_id: made,
      });
    const [unit, again] = [await register(), await register()];
    expect(unit.error).toBeNull();
    expect(again.data?.id).toBe(unit.data?.id);
  });

  it.each([
    ["create_course", { p_title: "A course, once" }, "courses", "title = 'A course, once'"],
    [
      "create_product",
      { p_name: "A lamp", p_sku: "ONCE-LAMP", p_warranty_months: 24 },
      "physical_products",
      "sku = 'ONCE-LAMP'",
    ],
    ["create_customer", { p_name: "Ada, once" }, "customers", "name = 'Ada, once'"],
  ] as const)("holds for %s", async (name, fields, table, where) => {
    const args = { p_store_id: store.id, ...fields, p_request_id: randomUUID() };
    const call = (more: object = {}) =>
      as("owner").rpc(name, { ...args, ...more } as never) as unknown as Promise<{
        data: { id: string } | null;
        error: { message: string } | null;
      }>;
    const [first, again] = [await call(), await call()];
    expect(first.error).toBeNull();
    expect(again.data?.id).toBe(first.data?.id);
    expect(await countOf(table, where)).toBe(1);
    const other = await call(name === "create_course" ? { p_title: "Other" } : { p_name: "Other" });
    expect(other.error?.message).toBe("request_reused");
  });
});
