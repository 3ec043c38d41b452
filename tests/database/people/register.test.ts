import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { registerRows } from "../support/matrix.ts";
import { testSetting } from "../support/setting.ts";

const setting = await testSetting();
const { backend, sql, ids, store, as } = setting;

const exported = async (role: Parameters<typeof as>[0]) => {
  const { data, error } = await as(role).rpc("export_my_data");
  expect(error).toBeNull();
  return data as Record<string, Record<string, unknown>[] | null> & { made_at: string };
};

describe("docs/privacy.md", () => {
  it("has a row for every table that names a person, and for no other", async () => {
    const rows = await sql<{ name: string }[]>`
      select distinct format('%s.%s', n.nspname, c.relname) as name
      from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
      where n.nspname in ('public', 'private') and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped and (
        exists (select from pg_constraint k where k.contype = 'f' and k.conrelid = c.oid and a.attnum = any (k.conkey)
          and k.confrelid in ('public.profiles'::regclass, 'auth.users'::regclass, 'public.customers'::regclass))
        or a.attname ~ '(^|_)(user|person|actor|author|host|account|customer)_id$' or (a.attname ~ '_by$' and a.atttypid = 'uuid'::regtype)
        or a.attname ~ '(^|_)(email|address|address_hash|phone|phone_number|endpoint)$'
        or a.attname ~ '^(person|attendee|author|display)_' or a.attname in ('body', 'note', 'notes'))
      order by 1`;
    expect(registerRows.map(({ table }) => table).sort()).toEqual(rows.map(({ name }) => name));
    for (const row of registerRows) expect(Object.values(row).filter((cell) => cell === "")).toEqual([]);
  });

  it("names for each table where it is in the export, or says why it is not; and the export has nothing else", async () => {
    const named = registerRows
      .filter((row) => !row.exported.startsWith("no: "))
      .flatMap((row) => row.exported.split(",").map((word) => word.trim()));
    const { made_at, ...lists } = await exported("owner");
    expect(made_at).toBeTruthy();
    expect([...new Set(named)].sort()).toEqual(Object.keys(lists).sort());
  });
});

describe("an export", () => {
  it("has the person's own rows, and nobody else's name or address", async () => {
    await sql`update public.profiles set display_name = 'Registered Person' where id = ${ids.registered}`;
    await as("owner").rpc("invite_to_course", {
      p_course_id: store.course,
      p_emails: ["registered@example.test"],
    });
    await sql`select private.tell_seats()`;
    const mine = await exported("registered");
    expect(mine["account"]).toMatchObject([{ name: "Registered Person", email: "registered@example.test" }]);
    for (const list of ["courses", "registrations", "questions", "votes", "messages"])
      expect(mine[list]?.length ?? 0, list).toBeGreaterThan(0);
    expect(mine["teams"]).toBeNull();
    const others = await sql<{ email: string }[]>`select email from auth.users where id <> ${ids.registered}`;
    const text = JSON.stringify(mine);
    expect(others.filter(({ email }) => text.includes(email))).toEqual([]);
    expect(text).not.toMatch(/secret-|password|token/);

    await as("stock").rpc("create_serial_number", {
      p_store_id: store.id,
      p_fields: { product_id: store.product, serial_number: "MINE-1", notes: "Mine" },
    });
    const clerk = await exported("stock");
    expect(clerk["unit_events"]).toMatchObject([{ serial_number: "MINE-1", event: "created" }]);
    expect(clerk["unit_texts"]).toContainEqual(expect.objectContaining({ kind: "notes", text: "Mine" }));
    expect((await exported("stranger"))["registrations"]).toBeNull();
  });

  it("says every kind of list and of value in both languages", async () => {
    const all = new Set<string>();
    const columns = new Set<string>();
    for (const { prosrc } of await sql<{ prosrc: string }[]>`
      select prosrc from pg_proc where pronamespace = 'private'::regnamespace and proname in
        ('export_people', 'export_sessions', 'export_messages', 'export_serials')`) {
      for (const [, list = "", fields = ""] of prosrc.matchAll(
        /'(\w+)', \(select jsonb_agg\(jsonb_build_object\(([^]*?)\)\)?\s*(?:order by|from)/g,
      )) {
        all.add(list);
        for (const [, column = ""] of fields.matchAll(/(?:^|,)\s*'(\w+)', /g)) columns.add(column);
      }
    }
    for (const language of ["fr", "en"]) {
      const words = JSON.parse(
        readFileSync(
          resolve(import.meta.dirname, `../../../src/locales/${language}/people/account.json`),
          "utf8",
        ),
      ) as { lists: Record<string, string>; columns: Record<string, string> };
      expect(Object.keys(words.lists).sort()).toEqual([...all].sort());
      expect(Object.keys(words.columns).sort()).toEqual([...columns].sort());
    }
  });

  it("is refused to an account that is closed", async () => {
    await sql`delete from auth.users where id = ${ids.stranger}`;
    const { error } = await backend.actingAs(ids.stranger).rpc("export_my_data");
    expect(error?.message).toBe("not_signed_in");
  });
});
