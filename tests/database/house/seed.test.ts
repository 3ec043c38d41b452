import postgres from "postgres";
import { afterAll, describe, expect, inject, it } from "vitest";
import { DEMO_PASSWORD, demoStores, seedDemo, staff, students } from "../../../supabase/seed/index.ts";
import { testBackend } from "../../support/backend.ts";
import { createDatabase, demoNow } from "../../support/postgres.ts";
import { PASSWORD } from "../../support/users.ts";

const backend = await testBackend({ demo: true });
const sql = backend.serviceSql;
const now = await demoNow(inject("postgresUrl"));

async function numbers(query: string): Promise<Record<string, number>> {
  const rows = await sql.unsafe<{ name: string; count: number }[]>(query);
  return Object.fromEntries(rows.map(({ name, count }) => [name, count]));
}

/** Rows that a query finds to be wrong; none is right. */
const wrong = async (query: string) => [...(await sql.unsafe(query))];

describe("what is there", () => {
  it("has the promised amounts", async () => {
    const tables = {
      stores: 2,
      courses: 4,
      course_live_sessions: 40,
      course_live_session_registrations: 900,
      course_live_session_questions: 120,
      physical_products: 12,
      warehouses: 3,
      serial_numbers: 2000,
    };
    for (const [table, expected] of Object.entries(tables)) {
      expect(await numbers(`select '${table}' as name, count(*)::int from public.${table}`)).toEqual({
        [table]: expected,
      });
    }
    expect(students).toHaveLength(60);
    const roles =
      await sql`select distinct role from public.store_members where store_id = ${demoStores.lumiere.id}`;
    expect(roles).toHaveLength(6);
  });

  it("has sessions in every status, on every platform, of every type, in several zones", async () => {
    expect(
      await numbers("select status::text as name, count(*)::int from public.course_live_sessions group by 1"),
    ).toEqual({
      ended: 16,
      live: 3,
      scheduled: 14,
      postponed: 3,
      cancelled: 4,
    });
    const [kinds] =
      await sql`select count(distinct platform)::int as platforms, count(distinct session_type)::int as types,
      count(distinct time_zone)::int as zones from public.course_live_sessions`;
    expect(kinds).toEqual({ platforms: 4, types: 5, zones: 5 });
  });

  it("has sessions to act on right now", async () => {
    const soon = await sql<{ title: string; minutes: number; free: number; link: boolean }[]>`
      select s.title, extract(epoch from s.scheduled_start - ${now})::int / 60 as minutes,
        s.max_participants - n.registered_count as free, m.join_url is not null as link
      from public.course_live_sessions s join public.course_live_session_counts n on n.session_id = s.id left join public.course_live_session_meetings m on m.session_id = s.id
      where s.status = 'scheduled' and s.scheduled_start between ${now} and ${new Date(now.getTime() + 3_600_000)}
      order by s.scheduled_start`;
    expect(soon.map(({ minutes }) => minutes)).toEqual([10, 35]);
    expect(soon.every(({ free, link }) => free > 0 && link)).toBe(true);
    const [kinds] = await sql`select
      count(*) filter (where status = 'scheduled' and registered_count = max_participants and waitlisted_count > 0)::int as full,
      count(*) filter (where status = 'scheduled' and coalesce(m.join_url, m.stream_url) is null)::int as linkless,
      count(*) filter (where status = 'ended' and m.recording_url is not null)::int as recorded,
      count(*) filter (where status in ('cancelled', 'postponed') and status_reason is null)::int as unexplained,
      count(*) filter (where is_public)::int as public
      from public.course_live_sessions s join public.course_live_session_counts n on n.session_id = s.id
      left join public.course_live_session_meetings m on m.session_id = s.id`;
    expect(kinds).toEqual({ full: 4, linkless: 3, recorded: 13, unexplained: 0, public: 1 });
  });

  it("has units in every status, held ones, deleted ones, forced moves", async () => {
    const statuses = await numbers(
      "select status::text as name, count(*)::int from public.serial_numbers group by 1",
    );
    expect(Object.keys(statuses)).toHaveLength(11);
    const holds = await numbers(
      "select hold::text as name, count(*)::int from public.serial_numbers where hold is not null group by 1",
    );
    expect(Object.keys(holds).sort()).toEqual(["lost", "quarantined", "recalled", "stolen"]);
    const events = await numbers(
      "select event::text as name, count(*)::int from public.serial_number_history group by 1",
    );
    expect(Object.keys(events).sort()).toEqual([
      "created",
      "deleted",
      "hold_changed",
      "identifiers_changed",
      "place_changed",
      "status_changed",
      "warranty_changed",
    ]);
    const [special] = await sql`select
      (select count(*)::int from public.serial_number_history where forced) as forced,
      (select count(*)::int from public.serial_numbers where deleted_at is not null) as deleted,
      (select count(*)::int from public.serial_numbers where imei is not null) as imei,
      (select count(*)::int from public.serial_numbers where warranty_end between ${now} and ${now}::timestamptz + interval '31 days') as expiring`;
    expect(Object.values(special ?? {}).every((count) => typeof count === "number" && count > 0)).toBe(true);
  });

  it("gives Léa and Tom something to come, something to wait for and something behind them", async () => {
    for (const email of ["lea@demo.atelier.test", "tom@demo.atelier.test"]) {
      const [standing] = await sql<Record<string, number>[]>`select
        count(*) filter (where r.status = 'registered' and s.status = 'scheduled')::int as upcoming,
        count(*) filter (where r.status = 'waitlisted')::int as waiting,
        count(*) filter (where r.status in ('attended', 'absent'))::int as past
        from public.course_live_session_registrations r
        join public.course_live_sessions s on s.id = r.session_id where r.attendee_email = ${email}`;
      expect(standing?.waiting).toBe(1);
      expect(standing?.upcoming).toBeGreaterThanOrEqual(2);
      expect(standing?.past).toBeGreaterThanOrEqual(3);
    }
  });
});

describe("what must hold", () => {
  it("chains every history", async () => {
    expect(
      await wrong(`select s.serial_number, c.* from public.serial_numbers s, private.check_serial_history(s.id) c
        where not c.intact or c.checked not between 1 and 10`),
    ).toEqual([]);
  });

  it("tells of every unit what its history tells", async () => {
    expect(
      await wrong(`
        with steps as (
          select h.serial_id, c.key, (array_agg(c.value ->> 'to' order by h.seq desc))[1] as value
          from public.serial_number_history h, jsonb_each(h.changes) c where c.key <> 'notes' group by 1, 2
        ), told as (select serial_id, jsonb_object_agg(key, value) as facts from steps group by 1)
        select s.serial_number from public.serial_numbers s join told t on t.serial_id = s.id
        where jsonb_strip_nulls(private.serial_facts(s)) - array['deleted', 'notes'] <> jsonb_strip_nulls(t.facts) - 'deleted'
          or (s.deleted_at is not null) <> (t.facts ? 'deleted')`),
    ).toEqual([]);
  });

  it("moves along the graph, or says that it was forced and why", async () => {
    expect(
      await wrong(`select h.id from public.serial_number_history h
        where h.seq > 1 and h.from_status <> h.to_status and not (h.forced and h.reason_digest is not null) and not exists (
          select 1 from private.serial_transitions t where t.from_status = h.from_status and t.to_status = h.to_status)`),
    ).toEqual([]);
    expect(
      await wrong(`select h.id from public.serial_number_history h
        where (h.forced or h.event = 'deleted') and h.actor_role not in ('owner', 'manager')
          or (h.event in ('hold_changed', 'deleted') or h.to_status = 'scrapped') and h.reason_digest is null`),
    ).toEqual([]);
  });

  it("has attendance that follows from its evidence", async () => {
    expect(
      await wrong(`select r.attendee_name, r.status, r.joined_at, f.joined_at as says, r.left_at, f.left_at as says_left, r.attendance_seconds, f.seconds
        from public.course_live_session_registrations r
        cross join lateral (select * from private.attendance_figures(r.session_id, r.user_id)) f
        where private.holds_seat(r.status) and (r.joined_at, r.left_at, r.attendance_seconds) is distinct from (f.joined_at, f.left_at, f.seconds)`),
    ).toEqual([]);
    const [unknown] = await sql`
      select count(*)::int as count from public.session_attendance where user_id is null and not ignored`;
    expect(unknown).toEqual({ count: 2 });
  });

  it("keeps time: nothing in the future, nothing before what it follows", async () => {
    expect(
      await wrong(`select h.serial_id, h.seq from public.serial_number_history h
        join public.serial_number_history p on p.serial_id = h.serial_id and p.seq = h.seq - 1
        where h.recorded_at < p.recorded_at or h.event_date > h.recorded_at`),
    ).toEqual([]);
    const [late] = await sql`select
      (select count(*)::int from public.serial_number_history where recorded_at > ${now}) as events,
      (select count(*)::int from public.course_live_session_registrations where registered_at > ${now}) as registrations,
      (select count(*)::int from public.course_live_session_questions where created_at > ${now} or answered_at > ${now}) as questions,
      (select count(*)::int from public.orders where placed_at > ${now}) as orders`;
    expect(late).toEqual({ events: 0, registrations: 0, questions: 0, orders: 0 });
  });

  it("counts seats, waitlists, questions and votes exactly", async () => {
    expect(
      await wrong(`
        select s.title from public.course_live_sessions s join public.course_live_session_counts n on n.session_id = s.id
        where n.registered_count <> (select count(*) from public.course_live_session_registrations r
            where r.session_id = s.id and (r.status in ('registered', 'attended', 'absent') or r.offered_until is not null))
          or n.waitlisted_count <> (select count(*) from public.course_live_session_registrations r
            where r.session_id = s.id and r.status = 'waitlisted' and r.offered_until is null)
          or n.question_count <> (select count(*) from public.course_live_session_questions q where q.session_id = s.id)`),
    ).toEqual([]);
    expect(
      await wrong(`select q.id from public.course_live_session_questions q where q.vote_count <>
        (select count(*) from public.course_live_session_question_votes v where v.question_id = q.id)`),
    ).toEqual([]);
  });

  it("admits nobody who may not be there", async () => {
    expect(
      await wrong(`
        select r.id from public.course_live_session_registrations r join public.course_live_sessions s on s.id = r.session_id
        where not s.is_public and not exists (
          select 1 from public.course_enrollments e where e.course_id = s.course_id and e.user_id = r.user_id)`),
    ).toEqual([]);
    expect(
      await wrong(`
        select q.id from public.course_live_session_questions q
        join public.course_live_session_question_authors a on a.question_id = q.id
        where not exists (select 1 from public.course_live_session_registrations r
          where r.session_id = q.session_id and r.user_id = a.user_id and r.status in ('registered', 'attended'))`),
    ).toEqual([]);
    expect(
      await wrong(`
        select w.id from public.course_live_session_registrations w
        join public.course_live_sessions s on s.id = w.session_id join public.course_live_session_counts n on n.session_id = s.id
        where w.status = 'waitlisted' and (n.registered_count < s.max_participants or exists (
          select 1 from public.course_live_session_registrations r
          where r.session_id = w.session_id and r.status <> 'waitlisted' and r.queue_no > w.queue_no))`),
    ).toEqual([]);
  });

  it("keeps each store's ids in the store", async () => {
    expect(
      await wrong(`
        select o.reference from public.orders o left join public.serial_numbers s on s.order_id = o.id
        group by o.id having count(distinct s.customer_id) > 1 or bool_or(s.customer_id <> o.customer_id)`),
    ).toEqual([]);
  });

  it("leaves the triggers on", async () => {
    expect(await wrong("select tgname from pg_trigger where not tgisinternal and tgenabled <> 'O'")).toEqual(
      [],
    );
  });
});

describe("the same again", () => {
  const connections: { end(): Promise<void> }[] = [];
  afterAll(async () => {
    await Promise.all(connections.map((connection) => connection.end()));
  });

  /** Enough to have everything. */
  const few = { units: 600 };

  async function seedAnew(at: Date, size: { units: number; block?: number }): Promise<postgres.Sql> {
    const database = await createDatabase(inject("postgresUrl"));
    const own = postgres(database.databaseUrl, { max: 1, onnotice: () => undefined });
    connections.push({ end: () => own.end({ timeout: 5 }).then(() => database.drop()) });
    await seedDemo(own, { now: at, ...size });
    return own;
  }

  const tables = [
    "profiles",
    "stores",
    "store_members",
    "courses",
    "course_enrollments",
    "course_live_sessions",
    "course_live_session_meetings",
    "course_live_session_registrations",
    "course_live_session_questions",
    "course_live_session_question_authors",
    "course_live_session_question_votes",
    "physical_products",
    "product_variants",
    "warehouses",
    "customers",
    "orders",
    "serial_numbers",
    "serial_number_history",
    "serial_ownerships",
  ];
  const columns = (row: string) =>
    `to_jsonb(${row}) - array['updated_at', 'changed_at', 'prev_hash', 'hash']`;
  async function fingerprints(of: postgres.Sql): Promise<Record<string, unknown>> {
    const found: Record<string, unknown> = {};
    for (const table of tables) {
      const [row] = await of.unsafe(
        `select md5(string_agg((${columns("t")})::text, '' order by (${columns("t")})::text)) as sum from public.${table} t`,
      );
      found[table] = row?.sum;
    }
    const [heads] =
      await of`select md5(string_agg(hash, '' order by serial_id)) as sum from private.serial_heads`;
    return { ...found, heads: heads?.sum };
  }

  const first = seedAnew(now, few);

  it("writes the same rows for the same moment", async () => {
    expect(await fingerprints(await seedAnew(now, few))).toEqual(await fingerprints(await first));
  });

  it("makes as many units as it is asked for, in several blocks", async () => {
    const more = await seedAnew(now, { units: 1250, block: 1000 });
    const [made] = await more`select count(*)::int as units from public.serial_numbers`;
    expect(made).toEqual({ units: 1250 });
    const late = await more`
      select count(*)::int as units, count(distinct product_id)::int as products, count(order_id)::int > 0 as sold
      from public.serial_numbers where store_id = ${demoStores.lumiere.id} and right(serial_number, 5)::int > 1000`;
    expect([...late]).toEqual([{ units: 50, products: 8, sold: true }]);
    const [chains] = await more`
      select count(*)::int as broken from public.serial_numbers s, private.check_serial_history(s.id) c where not c.intact`;
    expect(chains).toEqual({ broken: 0 });
  });

  it("keeps its ids from one day to the next", async () => {
    const later = await seedAnew(new Date(now.getTime() + 26 * 3_600_000), few);
    for (const table of [
      "profiles",
      "stores",
      "courses",
      "course_live_sessions",
      "physical_products",
      "serial_numbers",
    ]) {
      const ids = (from: postgres.Sql) =>
        from.unsafe(`select md5(string_agg(id::text, '' order by id)) as sum from public.${table}`);
      expect([...(await ids(later))], table).toEqual([...(await ids(await first))]);
    }
  });
});

describe("who may come in", () => {
  it("lets every member of staff and the two students sign in", async () => {
    expect(DEMO_PASSWORD).toBe(PASSWORD);
    for (const { email, name } of [...staff, ...students.slice(0, 2), ...students.slice(-1)]) {
      const client = await backend.signIn(email);
      const { data } = await client.auth.getUser();
      expect(data.user?.email).toBe(email);
      expect(data.user?.user_metadata.display_name).toBe(name);
      const profile = await client
        .from("profiles")
        .select("display_name")
        .eq("id", data.user?.id ?? "")
        .single();
      expect(profile.data).toEqual({ display_name: name });
    }
  });

  it("stores accounts as the auth service does", async () => {
    await backend.signUp("neuf@demo.atelier.test", { display_name: "Neuve Arrivée", locale: "en" });
    const shape = (email: string) => sql<{ filled: string[] }[]>`
      select array(select e.key from jsonb_each(to_jsonb(u)) e where e.value <> 'null' and e.key <> 'last_sign_in_at' order by 1) as filled
      from auth.users u where u.email = ${email}`;
    expect(await shape("paul@demo.atelier.test")).toEqual(await shape("neuf@demo.atelier.test"));
    const [profile] = await sql`select p.display_name, p.locale from public.profiles p
      join auth.users u on u.id = p.id where u.email = 'neuf@demo.atelier.test'`;
    expect(profile).toEqual({ display_name: "Neuve Arrivée", locale: "en" });
  });
});
