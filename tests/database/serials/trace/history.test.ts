import { describe, expect, it } from "vitest";
import { canonicalMoment, eventHash, verifyChain } from "../../../../src/lib/physical/trace/history-hash.ts";
import { insertPeople, outcome, sqlOutcome, testSetting } from "../../support/setting.ts";
import { insertUnit, intact, saidIn, traceOf, type Trace } from "../../support/traces.ts";
import { insertSerial } from "../../support/world.ts";

const setting = await testSetting();
const { backend, sql, ids, store, as } = setting;
const unit = () => insertUnit(setting);
const trace = (serial: string) => traceOf(setting, serial);

describe("append-only", () => {
  const statements = [
    "update public.serial_number_history set forced = true",
    "update public.serial_number_history set updated_at = now() where false",
    "delete from public.serial_number_history",
    "truncate public.serial_number_history",
    "insert into public.serial_number_history (serial_id, store_id, seq, event, event_date, recorded_at, operation_id, source, prev_hash, hash) select id, store_id, 99, 'created', now(), now(), id, 'api', '', '' from public.serial_numbers limit 1",
    "alter table public.serial_number_history disable trigger all",
    "drop trigger serial_number_history_no_change on public.serial_number_history",
    "set session_replication_role = replica",
  ];

  it.each(["anon", "authenticated", "service_role"])("for %s, by grant", async (role) => {
    for (const statement of statements) {
      const attempt = sql.begin(async (tx) => {
        await tx.unsafe(`set local role ${role}`);
        await tx.unsafe(statement);
      });
      expect(await sqlOutcome(attempt), statement).toBe("42501");
    }
  });

  it("for the owner of the tables too, and for a role that was given the grant by mistake", async () => {
    await unit();
    for (const statement of statements.slice(0, 1).concat(statements.slice(2, 4))) {
      expect(await sqlOutcome(sql.unsafe(statement)), statement).toBe("history_append_only");
    }
    const careless = sql.begin(async (tx) => {
      await tx`grant all on public.serial_number_history to service_role`;
      await tx`set local role service_role`;
      await tx.unsafe(statements[4] ?? "");
    });
    expect(await sqlOutcome(careless)).toBe("history_append_only");
  });

  it("with a head that nobody writes but the history", async () => {
    const serial = await insertSerial(sql, store);
    for (const role of ["anon", "authenticated", "service_role"]) {
      for (const statement of [
        `update private.serial_heads set seq = 0 where serial_id = '${serial}'`,
        `delete from private.serial_heads`,
        `insert into private.serial_acts (operation_id, source, forced) values (gen_random_uuid(), 'form', true)`,
        `delete from private.serial_texts`,
        `insert into private.serial_erasures (store_id, person_id, erased_at) values ('${store.id}', '${ids.stock}', now())`,
      ]) {
        const attempt = sql.begin(async (tx) => {
          await tx.unsafe(`set local role ${role}`);
          await tx.unsafe(statement);
        });
        expect(await sqlOutcome(attempt), `${role}: ${statement}`).toBe("42501");
      }
    }
  });

  it("is not got around by a writer with SQL rights and a trigger of its own", async () => {
    const serial = await insertSerial(sql, store);
    const attempt = (statement: string) =>
      sql.begin(async (tx) => {
        await tx`set local role service_role`;
        await tx`create temp table lever (id int) on commit drop`;
        await tx.unsafe(`
          create function pg_temp.pull() returns trigger language plpgsql as $$
          begin ${statement}; return null; end $$`);
        await tx`create trigger lever after insert on lever for each row execute function pg_temp.pull()`;
        await tx`insert into lever values (1)`;
        await tx`drop function pg_temp.pull() cascade`;
      });
    expect(
      await sqlOutcome(
        attempt(`update public.serial_numbers set status = 'delivered' where id = '${serial}'`),
      ),
    ).toBe("transition_not_allowed");
    expect(await sqlOutcome(attempt("update private.serial_heads set seq = 0"))).toBe("42501");
    expect(
      await sqlOutcome(
        attempt(`update public.serial_numbers set batch = 'By a lever' where id = '${serial}'`),
      ),
    ).toBe("ok");
    const { integrity, events } = await trace(serial);
    expect(integrity).toEqual(intact(2));
    expect(events[0]).toMatchObject({ source: "system", changes: { batch: { to: "By a lever" } } });
    const [row] = await sql`select lock_version from public.serial_numbers where id = ${serial}`;
    expect(row).toEqual({ lock_version: 2 });
  });

  it("writes down what any writer changes, with who it was", async () => {
    const serial = await insertSerial(sql, store);
    await sql.begin(async (tx) => {
      await tx`set local role service_role`;
      await tx`update public.serial_numbers set status = 'in_stock', barcode = '123', notes = 'By a script' where id = ${serial}`;
    });
    const { events, integrity } = await trace(serial);
    expect(integrity).toEqual(intact(2));
    expect(events[0]).toMatchObject({
      event: "status_changed",
      actor_id: null,
      actor_role: "system",
      changes: {
        status: { from: "manufactured", to: "in_stock" },
        barcode: { from: null, to: "123" },
      },
    });
  });

  it("keeps who acted, in which role, and no name, when the account is closed", async () => {
    const [clerk] = await insertPeople(setting, "leaving-clerk", 1);
    await sql`insert into public.store_members ${sql({ store_id: store.id, user_id: clerk ?? "", role: "stock" })}`;
    const serial = await insertSerial(sql, store);
    await backend
      .actingAs(clerk ?? "")
      .rpc("transition_serial_number", { p_serial_id: serial, p_to_status: "in_stock", p_lock_version: 1 });
    await sql`delete from auth.users where id = ${clerk ?? ""}`;
    const { events, integrity } = await trace(serial);
    expect(events[0]).toMatchObject({ actor_id: clerk, actor_role: "stock" });
    expect(saidIn(events[0], "actor_name")).toBeNull();
    expect(integrity).toEqual(intact(2));
  });

  it("says who did each thing, and takes no reason of one event over to the next", async () => {
    const serial = await unit();
    const { events } = await trace(serial);
    expect(events.map((event) => [event.event, saidIn(event, "actor_name"), event.actor_role])).toEqual([
      ["status_changed", "stock", "stock"],
      ["hold_changed", "stock", "stock"],
      ["hold_changed", "stock", "stock"],
      ["status_changed", "stock", "stock"],
      ["created", null, "system"],
    ]);
    expect(events.map((event) => event.actor_id)).toEqual([ids.stock, ids.stock, ids.stock, ids.stock, null]);
    await as("stock").rpc("update_serial_number", {
      p_serial_id: serial,
      p_fields: { barcode: "9" },
      p_lock_version: 5,
    });
    expect((await trace(serial)).events[0]).toMatchObject({
      event: "identifiers_changed",
      texts: { reason: null },
      forced: false,
    });
  });

  it("names an event by the first kind of its changes", async () => {
    const changes: [Record<string, string>, string][] = [
      [{ warehouse_id: store.warehouse }, "place_changed"],
      [{ customer_id: store.customer }, "owner_changed"],
      [{ warranty_start: "2026-01-01", warranty_end: "2027-01-01" }, "warranty_changed"],
      [{ batch: "B-2" }, "identifiers_changed"],
      [{ notes: "Scratched" }, "notes_changed"],
    ];
    for (const [fields, event] of changes) {
      const serial = await insertSerial(sql, store, { status: "sold" });
      await as("stock").rpc("update_serial_number", {
        p_serial_id: serial,
        p_fields: fields,
        p_lock_version: 1,
      });
      expect((await trace(serial)).events[0]?.event).toBe(event);
    }
  });
});

describe("the browser's own check", () => {
  it("computes the hashes that the database wrote, whatever the texts", async () => {
    const serial = await unit();
    const spoken = [
      '"',
      "\\",
      "line\nbreak",
      "tab\there",
      "é e\u0301 ß",
      "🪔 中 \u{10FFFF}",
      "</script>",
      "null",
      "-",
      "  x  ".trim(),
    ];
    for (const [index, reason] of spoken.entries()) {
      const args = {
        p_serial_id: serial,
        p_fields: { batch: `B-${index}` },
        p_lock_version: 5 + index,
        p_reason: reason,
      };
      expect(await outcome(as("stock").rpc("update_serial_number", args))).toBe("ok");
    }
    const { serial: anchor, events, integrity } = await trace(serial);
    expect(integrity).toEqual(intact(15));
    for (const event of events) expect(await eventHash(anchor, event)).toBe(event.hash);
    expect(await verifyChain(anchor, events)).toEqual(intact(15));
  });

  it("writes moments as the database does", async () => {
    const moments = [
      "2026-11-22 17:31:22.74447+00",
      "2026-01-01 00:00:00+00",
      "1999-12-31 23:59:59.999999-03:30",
      "2026-06-01 12:00:00.5+02",
    ];
    for (const moment of moments) {
      const [row] = await sql<{ text: string; json: string }[]>`
        select to_char(${moment}::text::timestamptz at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as text, to_jsonb(${moment}::text::timestamptz) #>> '{}' as json`;
      expect(canonicalMoment(row?.json ?? "")).toBe(row?.text);
    }
  });

  it("reads a long history page by page, without a gap", async () => {
    const serial = await insertSerial(sql, store);
    for (let round = 1; round <= 12; round += 1)
      await sql`update public.serial_numbers set batch = ${`B-${round}`} where id = ${serial}`;
    const seen: number[] = [];
    let before: number | undefined;
    for (;;) {
      const { data } = await as("viewer").rpc("get_serial_traceability", {
        p_serial_id: serial,
        p_limit: 5,
        ...(before === undefined ? {} : { p_before_seq: before }),
      });
      const page = (data as unknown as Trace).events.map((event) => event.seq);
      if (page.length === 0) break;
      seen.push(...page);
      before = page.at(-1);
    }
    expect(seen).toEqual(Array.from({ length: 13 }, (_, index) => 13 - index));
  });
});
