import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { describe, expect, it, vi } from "vitest";
import { verifyChain } from "../../../../src/lib/physical/trace/history-hash.ts";
import { insertPeople, outcome, testSetting } from "../../support/setting.ts";
import { intact, saidIn, traceOf } from "../../support/traces.ts";
import { insertSerial } from "../../support/world.ts";

const setting = await testSetting();
const { backend, sql, ids, store, other, as } = setting;

const dumper = "pg_dump";

/** Every row of every table as text: by pg_dump where there is one for this server, else by a walk over the catalogue. */
async function wholeDatabase(): Promise<string> {
  try {
    return execFileSync(dumper, ["--no-owner", backend.databaseUrl], {
      encoding: "utf8",
      maxBuffer: 2 ** 30,
      stdio: ["ignore", "pipe", "ignore"],
    });
  } catch {
    const tables = await sql<{ name: string }[]>`
      select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p', 'm') and n.nspname !~ '^(pg_|information_schema)'`;
    const texts: string[] = [];
    for (const { name } of tables) {
      const rows = await sql.unsafe<{ text: string }[]>(`select t::text as text from ${name} t`);
      texts.push(...rows.map(({ text }) => text));
    }
    return texts.join("\n");
  }
}

const erase = (role: Parameters<typeof as>[0], person: string, storeId = store.id) =>
  as(role).rpc("erase_serial_person", { p_store_id: storeId, p_person_id: person });

describe("erasing people", () => {
  it("leaves no name and no reason of 200 people in 10,000 events, and every chain as it was", async () => {
    const mark = randomUUID().slice(0, 8);
    const clerks = await insertPeople(setting, `clerk-${mark}`, 90);
    await sql`update public.profiles set display_name = 'Clerk ' || ${mark} || ' ' || id where id = any(${clerks})`;
    await sql`insert into public.store_members ${sql(clerks.map((user_id) => ({ store_id: store.id, user_id, role: "stock" })))}`;
    const customers = await sql<{ id: string; name: string }[]>`
      insert into public.customers (store_id, name, email)
      select ${store.id}, 'Customer ' || ${mark} || ' ' || i, 'c' || i || ${`@${mark}.test`} from generate_series(1, 110) i returning id, name`;
    const units: string[] = [];
    const rows = await sql<{ id: string }[]>`
      insert into public.serial_numbers (store_id, product_id, serial_number)
      select ${store.id}, ${store.product}, ${mark} || '-' || i from generate_series(1, 1000) i returning id`;
    units.push(...rows.map(({ id }) => id));

    const ways = [
      "in_stock",
      "sold",
      "delivered",
      "returned",
      "in_stock",
      "sold",
      "delivered",
      "returned",
      "damaged",
    ] as const;
    for (const [step, to] of ways.entries()) {
      await Promise.all(
        Array.from({ length: 10 }, (_, lot) => lot).map(async (lot) => {
          const some = units.slice(lot * 100, lot * 100 + 100);
          const clerk = clerks[(step * 10 + lot) % clerks.length] ?? "";
          const reply = await backend.actingAs(clerk).rpc("transition_serial_numbers", {
            p_store_id: store.id,
            p_units: some.map((id, index) => ({
              id,
              lock_version: step + 1,
              ...(to === "sold"
                ? { fields: { customer_id: customers[(index + step + lot) % 110]?.id ?? "" } }
                : {}),
            })),
            p_to_status: to,
            p_reason: `Reason ${mark} ${step}-${lot}`,
          });
          expect(reply.error).toBeNull();
        }),
      );
    }
    const [amount] = await sql`
      select count(*)::int from public.serial_number_history where serial_id = any(${units})`;
    expect(amount).toEqual({ count: 10_000 });
    // What somebody else saved before still verifies after.
    const proof = await sql<{ serial_id: string; hash: string }[]>`
      select serial_id, hash from private.serial_heads where serial_id = any(${units}) order by 1`;
    const [sample = ""] = units;
    const before = await traceOf(setting, sample);
    const count = (dump: string, text: string) => dump.split(text).length - 1;
    const full = await wholeDatabase();
    expect(count(full, `Reason ${mark}`)).toBeGreaterThan(0);
    expect(count(full, `Clerk ${mark}`)).toBeGreaterThan(0);
    expect(count(full, `Customer ${mark}`)).toBeGreaterThan(0);

    for (const { id } of customers) expect((await erase("manager", id)).error).toBeNull();
    for (const id of clerks) expect((await erase("owner", id)).error).toBeNull();
    await sql`delete from auth.users where id = any(${clerks})`;

    const dump = await wholeDatabase();
    for (const text of [`Reason ${mark}`, `Clerk ${mark}`, `Customer ${mark}`, `${mark}.test`]) {
      expect(count(dump, text), text).toBe(0);
    }
    const checks = await sql`
      select count(*)::int as intact from unnest(${units}::uuid[]) u, private.check_serial_history(u) c where c.intact and c.checked = 10`;
    expect(checks[0]).toEqual({ intact: 1000 });
    const heads =
      await sql`select serial_id, hash from private.serial_heads where serial_id = any(${units}) order by 1`;
    expect([...heads]).toEqual([...proof]);
    const after = await traceOf(setting, sample);
    expect(after.integrity).toEqual(intact(10));
    expect(await verifyChain(after.serial, after.events)).toEqual(intact(10));
    expect(after.events.map(({ hash }) => hash)).toEqual(before.events.map(({ hash }) => hash));
    expect(after.events[0]?.erased_at).not.toBeNull();
    expect(saidIn(after.events[0], "reason")).toBeNull();
    expect(saidIn(before.events[0], "reason")).toBe(`Reason ${mark} 8-0`);
  }, 240_000);

  it("takes what stands in a unit's notes too, as an event of its own", async () => {
    const [clerk = ""] = await insertPeople(setting, "noting", 1);
    await sql`insert into public.store_members ${sql({ store_id: store.id, user_id: clerk, role: "stock" })}`;
    const serial = await insertSerial(sql, store);
    const note = (role: ReturnType<typeof backend.actingAs>, notes: string, p_lock_version: number) =>
      role.rpc("update_serial_number", { p_serial_id: serial, p_fields: { notes }, p_lock_version });
    await note(backend.actingAs(clerk), "Seen by me", 1);
    expect((await erase("owner", clerk)).error).toBeNull();
    const { serial: unit, events, integrity } = await traceOf(setting, serial);
    expect(unit.notes).toBe("");
    expect(events[0]).toMatchObject({ event: "notes_changed", actor_id: ids.owner });
    expect(integrity).toEqual(intact(3));
    expect(await verifyChain(unit, events)).toEqual(intact(3));
  });

  it("leaves what others did and wrote, and other stores", async () => {
    const serial = await insertSerial(sql, store);
    const move = (role: "stock" | "manager", to: "in_stock" | "reserved", p_lock_version: number) =>
      as(role).rpc("transition_serial_number", {
        p_serial_id: serial,
        p_to_status: to,
        p_lock_version,
        p_reason: `By ${role}`,
      });
    await move("manager", "in_stock", 1);
    await move("stock", "reserved", 2);
    expect(await outcome(erase("owner", ids.stock))).toBe("ok");
    const { events } = await traceOf(setting, serial);
    expect(
      events.map((event) => [saidIn(event, "actor_name"), saidIn(event, "reason"), event.erased_at !== null]),
    ).toEqual([
      [null, null, true],
      ["manager", "By manager", false],
      [null, null, false],
    ]);
    expect(await outcome(erase("owner", ids.stock, other.id))).toBe("404 store_not_found");
    expect(await outcome(erase("owner", other.customer))).toBe("404 person_not_found person_id");
    expect(await outcome(erase("owner", randomUUID()))).toBe("404 person_not_found person_id");
  });

  it("takes what names the customer elsewhere: a note written on after the return, a reason on another unit", async () => {
    const mark = randomUUID().slice(0, 8);
    const [name, email, phone] = [
      `Odile (${mark}) O'Neil`,
      `odile+${mark}@example.test`,
      "+33 6 12 34 56 99",
    ];
    const [customer = { id: "" }] = await sql<
      { id: string }[]
    >`insert into public.customers ${sql({ store_id: store.id, name: `Old ${mark}`, email, phone })} returning id`;
    const [namesake = { id: "" }] = await sql<
      { id: string }[]
    >`insert into public.customers ${sql({ store_id: store.id, name })} returning id`;
    const [unit, elsewhere, theirs] = [
      await insertSerial(sql, store, { status: "sold", customer_id: customer.id }),
      await insertSerial(sql, store),
      await insertSerial(sql, store, { status: "sold", customer_id: namesake.id }),
    ];
    await sql`update public.customers set name = ${name} where id = ${customer.id}`;
    const clerk = as("manager");
    const move = (p_serial_id: string, p_to_status: "in_stock", p_lock_version: number, p_reason: string) =>
      clerk.rpc("transition_serial_number", { p_serial_id, p_to_status, p_lock_version, p_reason });
    const note = (p_serial_id: string, notes: string, p_lock_version: number) =>
      clerk.rpc("update_serial_number", { p_serial_id, p_fields: { notes }, p_lock_version });
    await move(unit, "in_stock", 1, "Not wanted");
    await note(unit, `Was for OLD ${mark}, now ${name.toUpperCase()}; checked`, 2);
    await move(elsewhere, "in_stock", 1, `Instead of the one of ${email}`);
    await note(elsewhere, `Call ${phone}.`, 2);
    await note(elsewhere, `Rose${mark}wood, Old ${mark}er`, 3);

    expect(await outcome(erase("owner", customer.id))).toBe("ok");
    const dump = await wholeDatabase();
    for (const text of [`Old ${mark},`, `OLD ${mark},`, email, phone, name.toUpperCase()])
      expect(dump.split(text).length - 1, text).toBe(0);
    const first = await traceOf(setting, unit);
    expect(first.serial.notes).toBe("");
    const second = await traceOf(setting, elsewhere);
    expect(second.serial.notes).toBe(`Rose${mark}wood, Old ${mark}er`);
    const third = await traceOf(setting, theirs);
    const [called] = await sql`select count(*)::int from private.serial_texts where value = ${name}`;
    expect(called).toEqual({ count: 1 });
    for (const { serial, events, integrity } of [first, second, third]) {
      expect(integrity).toEqual(intact(events.length));
      expect(await verifyChain(serial, events)).toEqual(intact(events.length));
    }
    // A customer may be called by a word of the language.
    const [word = { id: "" }] = await sql<
      { id: string }[]
    >`insert into public.customers ${sql({ store_id: store.id, name: "Checked" })} returning id`;
    const plain = await insertSerial(sql, store);
    await move(plain, "in_stock", 1, `Checked ${mark}`);
    expect(await outcome(erase("owner", word.id))).toBe("ok");
    expect(saidIn((await traceOf(setting, plain)).events[0], "reason")).toBe(`Checked ${mark}`);
    // A text that is gone though no erasure took it is an altered history, as before.
    await sql`delete from private.serial_texts where value = ${`Rose${mark}wood, Old ${mark}er`}`;
    const altered = await traceOf(setting, elsewhere);
    expect(altered.integrity).toMatchObject({ intact: false, problem: "text_missing", field: "notes" });
  });

  it("waits for what is being written of the person, and takes it too", async () => {
    const name = `Written ${randomUUID().slice(0, 8)}`;
    const { data: person } = await as("owner").rpc("create_customer", {
      p_store_id: store.id,
      p_name: name,
    });
    const customer = person?.id ?? "";
    const [bought, noted] = [
      await insertSerial(sql, store, { status: "in_stock" }),
      await insertSerial(sql, store, { status: "sold", customer_id: customer }),
    ];
    await as("stock").rpc("update_serial_number", {
      p_serial_id: noted,
      p_fields: { notes: `Asked by ${name}` },
      p_lock_version: 1,
    });
    // The sale is written and not committed yet: the erasure cannot see it.
    let erasing = Promise.resolve("not begun");
    let done = false;
    await backend.connectAs(ids.manager).run(async (tx) => {
      await tx`select public.transition_serial_number(${bought}, 'sold', 1, ${`For ${name}`},
        p_fields => ${tx.json({ customer_id: customer })})`;
      erasing = outcome(erase("owner", customer));
      void erasing.then(() => (done = true));
      await vi.waitFor(
        async () => {
          const [waiting] = await sql`
            select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
          expect(done || waiting !== undefined).toBe(true);
        },
        { timeout: 30_000, interval: 20 },
      );
    });
    expect(await erasing).toBe("ok");
    expect((await wholeDatabase()).split(name).length - 1).toBe(0);
    for (const unit of [bought, noted]) {
      const { serial, events, integrity } = await traceOf(setting, unit);
      expect(integrity).toMatchObject({ intact: true });
      expect(await verifyChain(serial, events)).toMatchObject({ intact: true });
    }
  });

  it("leaves nothing of how the customer was asked for, and a guess finds nothing in what stands before", async () => {
    const [request, name, email] = [randomUUID(), `Guessed ${randomUUID()}`, "guessed@example.test"];
    const { data } = await as("owner").rpc("create_customer", {
      p_store_id: store.id,
      p_name: name,
      p_email: email,
      p_request_id: request,
    });
    const kept = await sql`select * from private.create_requests where result_id = ${data?.id ?? ""}`;
    expect(kept).toHaveLength(1);
    // Whoever has the row and guesses right cannot tell: the request's id, which the form alone has, is part of the digest.
    const [guess] = await sql<{ digest: string; asked: string }[]>`
      select encode(sha256(convert_to(a.asked, 'UTF8')), 'hex') as digest, a.asked
      from (select jsonb_build_array(${store.id}::uuid, ${name}::text, ${email}::text)::text as asked) a`;
    const text = JSON.stringify(kept[0], (_key, value: unknown) => {
      const bytes = value as { type?: string; data?: number[] } | null;
      return bytes?.type === "Buffer" ? Buffer.from(bytes.data ?? []).toString("hex") : value;
    });
    expect(text).not.toContain(guess?.digest);
    expect(text).not.toContain(request);
    expect(text).not.toContain(Buffer.from(request.replaceAll("-", ""), "hex").toString("hex"));
    const columns = kept[0] as { fingerprint: Buffer; request_key: Buffer };
    for (const known of [columns.request_key, Buffer.from(data?.id ?? ""), Buffer.from(ids.owner)]) {
      const [tried] = await sql<{ digest: Buffer }[]>`
        select sha256(${known}::bytea || convert_to(${guess?.asked ?? ""}, 'UTF8')) as digest`;
      expect(tried?.digest.equals(columns.fingerprint)).toBe(false);
    }
    expect(await outcome(erase("owner", data?.id ?? ""))).toBe("ok");
    expect(await sql`select from private.create_requests where result_id = ${data?.id ?? ""}`).toEqual([]);
  });
});

describe("mentions that nobody can be sure of", () => {
  const mentions = async (person: string, page: object = {}) => {
    const { data, error } = await as("manager").rpc("list_person_mentions", {
      ...{ p_store_id: store.id, p_person_id: person, ...page },
    });
    expect(error).toBeNull();
    return data ?? [];
  };
  const insertCustomer = async (name: string) => {
    const [made] = await sql<{ id: string }[]>`
      insert into public.customers ${sql({ store_id: store.id, name })} returning id`;
    return made?.id ?? "";
  };
  const done = async (request: Parameters<typeof outcome>[0]) => expect(await outcome(request)).toBe("ok");
  const note = (p_serial_id: string, notes: string, p_lock_version: number) =>
    done(as("stock").rpc("update_serial_number", { p_serial_id, p_fields: { notes }, p_lock_version }));
  const move = (
    p_serial_id: string,
    p_to_status: "in_stock" | "damaged" | "returned",
    version: number,
    said: string,
  ) =>
    done(
      as("stock").rpc("transition_serial_number", {
        ...{ p_serial_id, p_to_status, p_lock_version: version, p_reason: said, p_document: `Doc ${said}` },
      }),
    );

  /** Somebody who had a unit, and of whom is spoken on it and elsewhere. */
  async function spokenOf() {
    const mark = `q${randomUUID().slice(0, 8).replaceAll("-", "")}`;
    const person = await insertCustomer(`Élodie${mark} Zoë${mark}-Ann${mark} de Marle${mark}`);
    const had = await insertSerial(sql, store, { status: "delivered", customer_id: person });
    const elsewhere = await insertSerial(sql, store);
    await move(had, "returned", 1, `About it ${mark}`);
    await move(had, "in_stock", 2, `Taken back ${mark}`);
    // It is in stock: no event names the customer any more.
    await move(had, "damaged", 3, `Cracked, she said ${mark}`);
    await note(had, `Smells of smoke ${mark}`, 4);
    await move(elsewhere, "in_stock", 1, `ELODIE${mark} (again): ${mark}x`);
    await note(elsewhere, `zoë${mark.toUpperCase()} has called, Marle${mark}nes lamp ${mark}y`, 2);
    await note(elsewhere, `For Mme Marle${mark}'s sister ${mark}z`, 3);
    await note(elsewhere, `de la part de personne ${mark}w`, 4);
    return { mark, person, had, elsewhere };
  }

  it("are shown word by word, accents aside, with all that was written since a unit was theirs", async () => {
    const { mark, person, had, elsewhere } = await spokenOf();
    const found = await mentions(person);
    const seen = found.map(({ kind, value, named }) => [
      kind,
      value.replaceAll(new RegExp(mark, "gi"), "*"),
      named,
    ]);
    const sorted = (rows: unknown[][]) => rows.map(String).sort();
    expect(sorted(seen)).toEqual(
      sorted([
        ["reason", "Cracked, she said *", false],
        ["document", "Doc Cracked, she said *", false],
        ["notes", "Smells of smoke *", false],
        ["reason", "ELODIE* (again): *x", true],
        ["document", "Doc ELODIE* (again): *x", true],
        ["notes", "zoë* has called, Marle*nes lamp *y", true],
        ["notes", "For Mme Marle*'s sister *z", true],
      ]),
    );
    expect(found[0]?.total).toBe(found.length);
    const serials = await sql<{ id: string; serial_number: string }[]>`
      select id, serial_number from public.serial_numbers where id in (${had}, ${elsewhere})`;
    const serialOf = (id: string) => serials.find((one) => one.id === id)?.serial_number;
    const about = (text: string) => found.find(({ value }) => value.startsWith(text))?.serial_number;
    expect([about("Smells"), about("For Mme"), about("ELODIE")]).toEqual([
      serialOf(had),
      serialOf(elsewhere),
      null,
    ]);

    // A page at a time, each text once.
    const pages: string[] = [];
    let last: (typeof found)[number] | undefined;
    for (;;) {
      const page = await mentions(person, {
        p_limit: 3,
        ...(last ? { p_after_at: last.written_at, p_after_id: last.id } : {}),
      });
      pages.push(...page.map(({ id }) => id));
      last = page.at(-1);
      if (page.length < 3) break;
    }
    expect(pages).toEqual(found.map(({ id }) => id));
  });

  it("stay unless they are picked, and go for good when they are", async () => {
    const { mark, person, had, elsewhere } = await spokenOf();
    const found = await mentions(person);
    const picked = found.filter(({ value }) => /Smells|sister|^Cracked/.test(value));
    const erased = await as("owner").rpc("erase_serial_person", {
      ...{ p_store_id: store.id, p_person_id: person, p_texts: picked.map(({ id }) => id) },
    });
    expect(erased.error).toBeNull();
    const dump = await wholeDatabase();
    const stands = (text: string) => dump.split(text).length - 1;
    for (const gone of [
      `Smells of smoke ${mark}`,
      `sister ${mark}z`,
      `About it ${mark}`,
      `Taken back ${mark}`,
    ])
      expect(stands(gone), gone).toBe(0);
    expect(stands(`Doc Cracked, she said ${mark}`)).toBe(1);
    expect(stands(`lamp ${mark}y`)).toBeGreaterThan(0);
    for (const unit of [had, elsewhere]) {
      const { serial, events, integrity } = await traceOf(setting, unit);
      expect(integrity).toEqual(intact(events.length));
      expect(await verifyChain(serial, events)).toEqual(intact(events.length));
    }
    expect((await traceOf(setting, had)).serial.notes).toBe("");
    expect((await traceOf(setting, elsewhere)).serial.notes).toBe(`de la part de personne ${mark}w`);
  });

  it("go all together, those that no page has shown too", async () => {
    const { mark, person, had } = await spokenOf();
    for (let index = 0; index < 30; index += 1) await note(had, `Élodie${mark} no. ${index}`, 5 + index);
    const [page, all] = [await mentions(person, { p_limit: 30 }), await mentions(person, { p_limit: 200 })];
    expect([page.length, page[0]?.total, all.length]).toEqual([30, 37, 37]);
    const { written_at, id } = page.at(-1) ?? {};
    const rest = await mentions(person, { p_limit: 30, p_after_at: written_at, p_after_id: id });
    expect([...page, ...rest].map((row) => row.id)).toEqual(all.map((row) => row.id));
    expect(rest[0]?.total).toBe(7);
    const erased = await as("owner").rpc("erase_serial_person", {
      ...{ p_store_id: store.id, p_person_id: person, p_all: true },
    });
    expect(erased.error).toBeNull();
    const dump = await wholeDatabase();
    // The one that has nothing to do with the person.
    expect(dump.split(mark).length - 1).toBe(dump.split(`${mark}w`).length - 1);
    const { serial, events, integrity } = await traceOf(setting, had);
    expect(integrity).toEqual(intact(events.length));
    expect(await verifyChain(serial, events)).toEqual(intact(events.length));
    expect(await mentions(person)).toEqual([]);
  });

  it("are for those who run the store, and nothing else is taken in a person's name", async () => {
    const { mark, person, elsewhere } = await spokenOf();
    const ask = (role: Parameters<typeof as>[0], p_store_id = store.id, p_person_id = person) =>
      outcome(as(role).rpc("list_person_mentions", { p_store_id, p_person_id }));
    expect(await ask("stock")).toBe("403 role_not_allowed");
    expect(await ask("other owner")).toBe("404 store_not_found");
    expect(await ask("owner", store.id, other.customer)).toBe("404 person_not_found person_id");
    const take = (texts: string[]) =>
      outcome(
        as("owner").rpc("erase_serial_person", { p_store_id: store.id, p_person_id: person, p_texts: texts }),
      );
    const [unrelated] = await sql<{ id: string }[]>`
      select encode(digest, 'hex') as id from private.serial_texts where value = ${`de la part de personne ${mark}w`}`;
    const foreignUnit = await insertSerial(sql, other);
    await sql`update public.serial_numbers set notes = ${`Élodie${mark}`} where id = ${foreignUnit}`;
    const [foreign] = await sql<{ id: string }[]>`
      select encode(digest, 'hex') as id from private.serial_texts where value = ${`Élodie${mark}`}`;
    expect((await mentions(person)).map(({ id }) => id)).not.toContain(foreign?.id);
    for (const texts of [
      [unrelated?.id ?? ""],
      [foreign?.id ?? ""],
      ["not hexadecimal"],
      Array.from({ length: 1001 }, () => unrelated?.id ?? ""),
    ])
      expect(await take(texts)).toBe("422 invalid_input texts");
    // Nothing went with a refusal, and what is gone already is no mistake.
    expect((await traceOf(setting, elsewhere)).integrity).toMatchObject({ intact: true });
    expect(await mentions(person)).toHaveLength(7);
    expect(await take(["0".repeat(64)])).toBe("ok");
  });
});
