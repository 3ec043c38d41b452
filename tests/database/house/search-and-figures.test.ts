import { describe, expect, it } from "vitest";
import { emptyStore } from "../support/empty-store.ts";
import { testSetting } from "../support/setting.ts";
import {
  bySystem,
  hideSerial,
  insertRegistration,
  insertSerial,
  insertSession,
  type SessionSettings,
} from "../support/world.ts";

const setting = await testSetting();
const { sql, ids, as } = setting;

const day = 86_400_000;

describe("searching", () => {
  it("finds any part of a title, whatever its accents and signs, and takes no sign for a wildcard", async () => {
    const store = await emptyStore(setting, "titles");
    const titles = [
      "100 % coton",
      "snake_case",
      "C:\\temp\\émaux",
      "Œuvre d'été",
      "ÉCOLE",
      "Cafe\u0301 crème",
      "plain",
    ];
    for (const title of titles) await insertSession(sql, store, { title });
    const search = async (p_query: string) => {
      const { data } = await as("stranger").rpc("list_live_sessions", { p_store_id: store.id, p_query });
      return data?.map((row) => row.title).sort() ?? [];
    };
    expect(await search("%")).toEqual(["100 % coton"]);
    expect(await search("_")).toEqual(["snake_case"]);
    expect(await search("\\")).toEqual(["C:\\temp\\émaux"]);
    expect(await search("\\temp")).toEqual(["C:\\temp\\émaux"]);
    expect(await search("emaux")).toEqual(["C:\\temp\\émaux"]);
    expect(await search("ETE")).toEqual(["Œuvre d'été"]);
    expect(await search("oeuvre")).toEqual(["Œuvre d'été"]);
    expect(await search("d'")).toEqual(["Œuvre d'été"]);
    expect(await search("école")).toEqual(["ÉCOLE"]);
    expect(await search("café")).toEqual(["Cafe\u0301 crème"]);
    expect(await search("  plain ")).toEqual(["plain"]);
    expect(await search("p%n")).toEqual([]);
    expect(await search("' or 1=1 --")).toEqual([]);
    expect(await search("   ")).toHaveLength(titles.length);
  });

  it("finds a unit by any part of any identifier", async () => {
    const store = await emptyStore(setting, "units");
    await insertSerial(sql, store, {
      serial_number: "AB 12%_\\é",
      imei: "490154203237518",
      mac_address: "00:1A:2B:3C:4D:5E",
      barcode: "Code 9",
      batch: "LOT-É",
    });
    await insertSerial(sql, store, { serial_number: "ZZ-8" });
    const search = async (p_query: string) => {
      const { data } = await as("stranger").rpc("list_serial_numbers", { p_store_id: store.id, p_query });
      return data?.map((row) => row.serial_number) ?? [];
    };
    const parts = [
      "ab12",
      "B 12",
      "2%",
      "%_\\",
      "_",
      "\\",
      "é",
      "É",
      "1542032",
      "1a2b",
      "1a:2b",
      "1a:2b:3",
      "a:2b:3",
      "001a.2b3c",
      "0-154203",
      "49-015420-323751-8",
      "00-1a",
      "code9",
      "CODE 9",
      "lot-é",
      "ａｂ",
      "49 18 ab é",
      "lot  1A:2B",
      "lote code-9",
      "A.B-1",
    ];
    for (const part of parts) expect(await search(part), part).toEqual(["AB 12%_\\é"]);
    for (const part of ["A%2", "1249", "1800", "ab_2", "ab 13", "zz ab"])
      expect(await search(part), part).toEqual([]);
    for (const p_query of ["1a:2b:3c", "1a:2b:3", "001a.2b3c", "0-154203"]) {
      const { data } = await as("stranger").rpc("search_everything", { p_store_id: store.id, p_query });
      expect(
        data?.map((row) => row.kind),
        p_query,
      ).toEqual(["serial"]);
    }
  });

  it("finds what a form offers by a part of its name, whatever the accents, signs and commas", async () => {
    const store = await emptyStore(setting, "choices");
    const names = ["Lampe Étoile, 100 %", "Œil-de-bœuf (noir)", 'Le "petit"'];
    const rows = names.map((name, at) => ({ store_id: store.id, name, sku: `CHOICE-${at}` }));
    await sql`insert into public.physical_products ${sql(rows)}`;
    const search = async (text: string) => {
      const { data } = await as("stranger").rpc("find_products", { p_store_id: store.id, p_query: text });
      return data?.map(({ name }) => name) ?? [];
    };
    for (const part of ["etoile", "ÉTOILE, 1", "00 %", "choice-0"])
      expect(await search(part), part).toEqual([names[0]]);
    for (const part of ["oeil", "BŒUF (n", "uf (noir)"]) expect(await search(part), part).toEqual([names[1]]);
    expect(await search('"petit"')).toEqual([names[2]]);
    expect(await search("0%1")).toEqual([]);
  });

  it("is by words in every list and picker: any order, spaces, accents and case, dashes and dots of codes aside", async () => {
    const store = await emptyStore(setting, "words");
    const session = await insertSession(sql, store, {
      title: "Rentrée : l'atelier du Jean-Paul",
      status: "ended",
    });
    await insertSession(sql, store, { title: "Atelier", status: "ended" });
    await sql`update public.courses set title = 'Émaux grand-feu' where id = ${store.course}`;
    await sql`update public.physical_products set name = 'Lampe Étoile', sku = 'LMP-12.B' where id = ${store.product}`;
    const [customer] = await sql<{ id: string }[]>`
      insert into public.customers ${sql({ store_id: store.id, name: "Zoé Dupont-Durand", email: "z.dupont@exemple.test", phone: "06 12 34.56.78" })} returning id`;
    const [order] = await sql<{ id: string }[]>`
      insert into public.orders ${sql({ store_id: store.id, customer_id: customer?.id ?? "", reference: "CMD 2026/0042" })} returning id`;
    await sql`insert into public.warehouses ${sql({ store_id: store.id, name: "Dépôt de l'Est", code: "EST-1" })}`;
    const unit = { customer_id: customer?.id ?? "", order_id: order?.id ?? "", status: "sold" };
    const serial = await insertSerial(sql, store, { serial_number: "QX-77.01", ...unit });
    const seat = await insertRegistration(sql, store.id, session, ids.registered);
    await sql`
      update public.course_live_session_registrations set attendee_name = 'Œdipe d''Été', attendee_email = 'o.ete@exemple.test'
      where id = ${seat}`;
    const client = as("stranger");
    const ofStore = (p_query: string) => ({ p_store_id: store.id, p_query });
    const everything = (kind: string) => async (query: string) => {
      const { data } = await client.rpc("search_everything", ofStore(query));
      return data?.filter((hit) => hit.kind === kind).length;
    };
    const count = async (request: PromiseLike<{ data: unknown[] | null }>) => (await request).data?.length;
    const lists: [
      name: string,
      ask: (query: string) => Promise<number | undefined>,
      found: string[],
      missed: string[],
    ][] = [
      [
        "sessions",
        (query) => count(client.rpc("list_live_sessions", ofStore(query))),
        ["rentree", "JEAN paul rentrée", "  paul   ATELIER  ", "jeanpaul l'a", "rentrée:"],
        ["jean rentrée demain", "rentr_e", "%e%e"],
      ],
      ["palette, sessions", everything("session"), ["paul rentree"], ["paul demain"]],
      ["palette, courses", everything("course"), ["feu emaux", "grand feu", "grandfeu"], ["feu follet"]],
      ["palette, products", everything("product"), ["etoile lampe", "lmp12b étoile"], ["etoile nue"]],
      [
        "palette, units",
        everything("serial"),
        ["qx7701", "qx-7 7.01", "77 dupont", "0042 qx"],
        ["77 durant"],
      ],
      [
        "courses",
        (query) => count(client.rpc("find_courses", ofStore(query))),
        ["feu emaux", "  FEU grand ", "grandfeu"],
        ["feu follet"],
      ],
      [
        "products",
        (query) => count(client.rpc("find_products", ofStore(query))),
        ["", "étoile LAMPE", "lmp12", "12.b lam", "l-m-p"],
        ["lampe rouge", "lm_"],
      ],
      [
        "customers",
        (query) => count(client.rpc("find_customers", ofStore(query))),
        [
          "dupont zoe",
          "durand  DUPONT",
          "dupontdurand",
          "z.dupont@exemple",
          "0612345678",
          "06-12",
          "exemple.test zoé",
        ],
        ["zoe durant", "z%t"],
      ],
      [
        "orders",
        (query) => count(client.rpc("find_orders", ofStore(query))),
        ["cmd 42", "0042 CMD", "cmd2026/0042", "cmd-2026-0042", "20260042"],
        ["cmd 43"],
      ],
      [
        "warehouses",
        (query) => count(client.rpc("find_warehouses", ofStore(query))),
        ["est depot", "est1", "EST-1 dépôt"],
        ["depot ouest"],
      ],
      [
        "students of a session",
        (query) => count(client.rpc("find_session_people", { p_session_id: session, p_query: query })),
        ["ete oedipe", "OEDIPE o.ete@", "d'ete"],
        ["ete oedipus"],
      ],
      [
        "units",
        (query) => count(client.rpc("list_serial_numbers", ofStore(query))),
        ["dupont", "DURAND zoé", "7701 dupont cmd", "z.dupont@exemple.test", "2026/0042", "cmd20260042 qx"],
        ["dupont 7702", "qx durant", "d%t"],
      ],
    ];
    for (const [name, ask, found, missed] of lists) {
      for (const query of found) expect(await ask(query), `${name}: ${query}`).toBe(1);
      for (const query of missed) expect(await ask(query), `${name}: ${query}`).toBe(0);
    }

    // Whoever may not read a customer's name finds nothing by it.
    await sql`insert into public.store_members ${sql([
      { store_id: store.id, user_id: ids.viewer, role: "viewer" },
      { store_id: store.id, user_id: ids.support, role: "support" },
    ])}`;
    for (const query of ["dupont", "z.dupont@exemple", "0042", "qx dupont"]) {
      for (const [role, expected] of [
        ["viewer", []],
        ["support", [serial]],
      ] as const) {
        const { data: list } = await as(role).rpc("list_serial_numbers", ofStore(query));
        expect(
          list?.map((row) => row.id),
          `${role}: ${query}`,
        ).toEqual(expected);
        const { data: hits } = await as(role).rpc("search_everything", ofStore(query));
        expect(
          hits?.map((row) => row.id),
          `${role}: ${query}`,
        ).toEqual(expected);
      }
    }
  });

  it("by customer finds all of their units, also of a name that hundreds share", async () => {
    const store = await emptyStore(setting, "martins");
    await sql`
      insert into public.customers (store_id, name) select ${store.id}, 'Martin ' || i from generate_series(1, 320) i`;
    const [one, two] = await sql<{ id: string }[]>`
      select id from public.customers where store_id = ${store.id} order by id limit 2`;
    await insertSerial(sql, store, { serial_number: "A1", status: "sold", customer_id: one?.id ?? "" });
    await insertSerial(sql, store, { serial_number: "A2", status: "sold", customer_id: two?.id ?? "" });
    await insertSerial(sql, store, { serial_number: "A3" });
    const { data } = await as("stranger").rpc("list_serial_numbers", {
      p_store_id: store.id,
      p_query: "a martin",
      p_sort: "serial",
    });
    expect(data?.map((row) => row.serial_number)).toEqual(["A1", "A2"]);
  });

  it("shows each role only what it may read", async () => {
    const { store } = setting;
    await sql`update public.physical_products set name = 'Session lamp' where id = ${store.product}`;
    const kinds = async (role: Parameters<typeof as>[0]) => {
      const { data } = await as(role).rpc("search_everything", { p_store_id: store.id, p_query: "se" });
      return [...new Set(data?.map((row) => row.kind))].sort();
    };
    expect(await kinds("owner")).toEqual(["course", "product", "session"]);
    expect(await kinds("instructor")).toEqual(["course", "session"]);
    expect(await kinds("stock")).toEqual(["product"]);
    const { data } = await as("owner").rpc("search_everything", { p_store_id: store.id, p_query: "s" });
    expect(data).toEqual([]);
  });

  it("names customers only to roles that may read customers", async () => {
    const { store } = setting;
    const serial = await insertSerial(sql, store, {
      status: "sold",
      customer_id: store.customer,
      order_id: store.order,
    });
    const seen = async (role: Parameters<typeof as>[0]) => {
      const list = await as(role).rpc("list_serial_numbers", { p_store_id: store.id, p_statuses: ["sold"] });
      const trace = await as(role).rpc("get_serial_traceability", { p_serial_id: serial });
      const text = JSON.stringify([list.data, trace.data]);
      return ["Buyer", "ORD-1"].filter((name) => text.includes(name));
    };
    expect(await seen("support")).toEqual(["Buyer", "ORD-1"]);
    expect(await seen("viewer")).toEqual([]);
  });
});

describe("figures", () => {
  it("of sessions are what counting says, for the store and for a course", async () => {
    const store = await emptyStore(setting, "session-figures");
    const settings: SessionSettings[] = [
      { status: "scheduled", starts: new Date(Date.now() + day), ends: new Date(Date.now() + day + 1) },
      { status: "live" },
      { status: "ended" },
      { status: "ended" },
      { status: "cancelled" },
      { status: "postponed" },
    ];
    for (const each of settings)
      await insertRegistration(sql, store.id, await insertSession(sql, store, each), ids.registered);
    const gone = await insertSession(sql, store);
    await sql`update public.course_live_sessions set deleted_at = now() where id = ${gone}`;
    for (const p_course_id of [undefined, store.course]) {
      const { data } = await as("stranger").rpc("get_live_session_stats", {
        p_store_id: store.id,
        ...(p_course_id ? { p_course_id } : {}),
      });
      expect(data?.[0]).toMatchObject({
        total: 6,
        scheduled: 1,
        live: 1,
        ended: 2,
        cancelled: 1,
        postponed: 1,
        registrations: 6,
      });
      expect(Date.parse(data?.[0]?.next_start ?? "")).toBe(settings[0]?.starts?.getTime());
    }
  });

  it("of units are what counting says", async () => {
    const store = await emptyStore(setting, "unit-figures");
    const inDays = (count: number) => new Date(Date.now() + count * day).toISOString().slice(0, 10);
    const start = { warranty_start: "2020-01-01" };
    await insertSerial(sql, store, { status: "in_stock" });
    await insertSerial(sql, store, { status: "in_stock", hold: "lost" });
    await insertSerial(sql, store, { status: "delivered", ...start, warranty_end: inDays(400) });
    await insertSerial(sql, store, { status: "delivered", ...start, warranty_end: inDays(10) });
    await insertSerial(sql, store, { status: "returned", ...start, warranty_end: inDays(-10) });
    // Would be under warranty, and soon without; scrapped it has none.
    const scrap = await insertSerial(sql, store, { status: "damaged", ...start, warranty_end: inDays(12) });
    await bySystem(sql, (tx) => tx`update public.serial_numbers set status = 'scrapped' where id = ${scrap}`);
    const gone = await insertSerial(sql, store, {
      status: "delivered",
      hold: "lost",
      ...start,
      warranty_end: inDays(10),
    });
    await hideSerial(sql, gone);
    const { data } = await as("stranger").rpc("get_serial_stats", { p_store_id: store.id });
    expect(data).toEqual([
      {
        total: 6,
        by_status: { in_stock: 2, delivered: 2, returned: 1, scrapped: 1 },
        on_hold: 1,
        warranty_active: 2,
        warranty_expiring: 1,
        deleted: 1,
      },
    ]);
    const count = async (args: object) =>
      (await as("stranger").rpc("list_serial_numbers", { p_store_id: store.id, ...args })).data?.length;
    expect(await count({ p_warranty: "active" })).toBe(2);
    expect(await count({ p_warranty: "expiring" })).toBe(1);
    expect(await count({ p_warranty: "expired" })).toBe(1);
    expect(await count({ p_warranty: "none" })).toBe(3);
    expect(await count({ p_hold: "any" })).toBe(1);
    expect(await count({ p_hold: "stolen" })).toBe(0);
    expect(await count({ p_deleted: true })).toBe(1);
    expect(await count({ p_statuses: ["delivered", "scrapped"] })).toBe(3);
  });

  it("of the overview show each role its domains and nothing of the other", async () => {
    const { store } = setting;
    interface Overview {
      role: string;
      sessions: object | null;
      stock: object | null;
      attention: { kind: string }[];
    }
    const overview = async (role: Parameters<typeof as>[0]) => {
      const { data } = await as(role).rpc("get_dashboard_overview", { p_store_id: store.id });
      return data as unknown as Overview;
    };
    await insertSerial(sql, store, { status: "returned" });
    for (const role of ["owner", "manager", "instructor", "stock", "support", "viewer"] as const) {
      const seen = await overview(role);
      expect(seen.role).toBe(role);
      expect(seen.sessions === null).toBe(role === "stock");
      expect(seen.stock === null).toBe(role === "instructor");
      const kinds = seen.attention.map((item) => item.kind);
      expect(kinds.includes("serial_returned")).toBe(role !== "instructor");
      expect(kinds.includes("question_open")).toBe(role !== "stock" && role !== "viewer");
      expect(JSON.stringify(seen)).not.toContain("secret");
    }
  });

  it("of the overview say to whoever runs sessions which accounts and meetings need somebody", async () => {
    const store = await emptyStore(setting, "video");
    const kinds = async (): Promise<string[]> => {
      const { data } = await as("stranger").rpc("get_dashboard_overview", { p_store_id: store.id });
      return (data as unknown as { attention: { kind: string }[] }).attention.map((item) => item.kind);
    };
    const [connection] = await sql<{ id: string }[]>`
      insert into private.video_connections ${sql({
        ...{ store_id: store.id, provider: "zoom", auth_kind: "oauth", account_id: "a", status: "connected" },
      })} returning id`;
    const id = await insertSession(sql, store);
    await sql`update public.course_live_sessions set platform = 'zoom' where id = ${id}`;
    await sql`
      update public.course_live_session_meetings set join_url = 'https://rooms.example/1' where session_id = ${id}`;
    expect(await kinds()).toEqual([]);
    await sql`update private.video_sync_jobs set state = 'parked', error_code = 'invalid' where session_id = ${id}`;
    expect(await kinds()).toEqual(["meeting_failed"]);
    await sql`update private.video_sync_jobs set state = 'done' where session_id = ${id}`;
    await sql`
      insert into private.video_meetings ${sql({
        ...{ store_id: store.id, session_id: id, connection_id: connection?.id ?? "", provider: "zoom" },
        ...{ state: "active", provider_id: "9", drift: sql.json({ topic: { ours: "a", theirs: "b" } }) },
      })}`;
    expect(await kinds()).toEqual(["meeting_drift"]);
    await sql`
      insert into private.session_checks (session_id, store_id, session_start, revision, red)
      select id, store_id, scheduled_start, revision, 1 from public.course_live_sessions where id = ${id}`;
    expect(await kinds()).toEqual(["check_red", "meeting_drift"]);
    await sql`update private.video_connections set status = 'reconnect_needed' where id = ${connection?.id ?? ""}`;
    expect(await kinds()).toEqual(["connection_lost", "check_red", "meeting_drift"]);
    // What the check found is about another plan once the session has changed.
    await sql`update public.course_live_sessions set revision = revision + 1 where id = ${id}`;
    expect(await kinds()).toEqual(["connection_lost", "meeting_drift"]);

    // Afterwards: who came is not known for all, and the provider's report did not come.
    await sql`
      insert into public.session_attendance (session_id, store_id, source, evidence_key, joined_at, person_key, person_name)
      values (${id}, ${store.id}, 'provider', 'u|1', now(), 'name:somebody', 'Somebody')`;
    const times = sql`scheduled_start = now() - interval '2 hours', scheduled_end = now() - interval '1 hour'`;
    await sql`update public.course_live_sessions set status = 'live', ${times} where id = ${id}`;
    await sql`update public.course_live_sessions set status = 'ended' where id = ${id}`;
    await sql`
      update private.attendance_imports set state = 'parked', error_code = 'forbidden' where session_id = ${id}`;
    expect((await kinds()).sort()).toEqual(["attendee_unknown", "connection_lost", "report_failed"]);
    await sql`update public.session_attendance set ignored = true where session_id = ${id}`;
    expect(await kinds()).not.toContain("attendee_unknown");
  });
});
