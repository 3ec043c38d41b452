import type postgres from "postgres";
import { store } from "./dataset.ts";

type Parameter = string | number | string[];

/** One question asked twice: through the API, and as SQL on a bare connection. */
export interface Case {
  list: "" | "serials" | "sessions";
  name: string;
  rpc: string;
  args: Record<string, unknown>;
  /** The natural ways to write it; the faster one is the measure. */
  sql: readonly [string, ...string[]];
  parameters: Parameter[];
  /** What both answers must have in common, so that the same work is compared. */
  sameRows: boolean;
}

const PAGE = 50;
const DEEP_SERIAL_PAGE = 200;
const DEEP_SESSION_PAGE = 36;

interface PageQuery {
  columns: string;
  table: string;
  joins: string;
  order: string;
}

/** Joined and then cut to a page, or cut to a page and then joined. */
function pageOf({ columns, table, joins, order }: PageQuery, conditions: string): [string, string] {
  const rows = `where s.store_id = $1 and s.deleted_at is null ${conditions} order by ${order} limit ${PAGE}`;
  return [
    `select ${columns} from ${table} s ${joins} ${rows}`,
    `select ${columns} from (select * from ${table} s ${rows}) s ${joins} order by ${order}`,
  ];
}

const serialPage: PageQuery = {
  columns: `s.id, s.serial_number, s.product_id, p.name as product_name, x.name as variant_name, s.status, s.hold, s.imei,
    s.mac_address, s.barcode, s.batch, s.warehouse_id, w.name as warehouse_name, s.bin, s.customer_id, c.name as customer_name,
    s.warranty_start, s.warranty_end, s.lock_version, s.deleted_at, s.updated_at, to_json(s.updated_at) #>> '{}' as sort_value`,
  table: "public.serial_numbers",
  joins: `join public.physical_products p on p.id = s.product_id
    left join public.product_variants x on x.id = s.variant_id
    left join public.warehouses w on w.id = s.warehouse_id
    left join public.customers c on c.id = s.customer_id`,
  order: "s.updated_at desc, s.id desc",
};

const sessionPage: PageQuery = {
  columns: `s.id, s.course_id, c.title as course_title, h.display_name as host_name, s.title, s.session_type, s.platform, s.status,
    s.scheduled_start, s.scheduled_end, s.time_zone, s.actual_start, s.actual_end, s.max_participants, n.registered_count,
    n.waitlisted_count, n.question_count, s.is_public, m.recording_url, coalesce(m.join_url, m.stream_url) is not null as has_link,
    s.revision`,
  table: "public.course_live_sessions",
  joins: `join public.courses c on c.id = s.course_id
    join public.course_live_session_counts n on n.session_id = s.id
    left join public.profiles h on h.id = s.host_id
    left join public.course_live_session_meetings m on m.session_id = s.id`,
  order: "s.scheduled_start, s.id",
};

const serialStats = `
  with today as (select (now() at time zone time_zone)::date as d from public.stores where id = $1),
  counted as (
    select status, count(*)::int as n from public.serial_numbers where store_id = $1 and deleted_at is null group by status)
  select (select sum(n)::int from counted) as total, (select jsonb_object_agg(status, n) from counted) as by_status,
    (select count(*)::int from public.serial_numbers where store_id = $1 and hold is not null and deleted_at is null) as on_hold,
    (select count(*)::int from public.serial_numbers, today where store_id = $1 and deleted_at is null and warranty_end >= d) as active,
    (select count(*)::int from public.serial_numbers, today
      where store_id = $1 and deleted_at is null and warranty_end >= d and warranty_end < d + 31) as expiring,
    (select count(*)::int from public.serial_numbers where store_id = $1 and deleted_at is not null) as deleted`;

const traceability = `
  select to_jsonb(s) - array['search_text', 'serial_key'] || jsonb_build_object('product_name', p.name, 'product_sku', p.sku,
      'variant_name', x.name, 'warehouse_name', w.name, 'order_reference', o.reference, 'customer_name', c.name) as serial,
    (select jsonb_agg(to_jsonb(h) || jsonb_build_object('from_warehouse_name', fw.name, 'to_warehouse_name', tw.name,
        'from_customer_name', fc.name, 'to_customer_name', tc.name) order by h.seq desc)
      from (select * from public.serial_number_history e where e.serial_id = s.id order by e.seq desc limit ${PAGE}) h
      left join public.warehouses fw on fw.id = h.from_warehouse_id
      left join public.warehouses tw on tw.id = h.to_warehouse_id
      left join public.customers fc on fc.id = h.from_customer_id
      left join public.customers tc on tc.id = h.to_customer_id) as events,
    (select bool_and(v.hash = private.serial_history_hash(v)) from public.serial_number_history v where v.serial_id = s.id)
      and (select bool_and(l.prev_hash = l.before) from (
        select prev_hash, lag(hash, 1, repeat('0', 64)) over (order by seq) as before
        from public.serial_number_history where serial_id = s.id) l) as intact
  from public.serial_numbers s
  join public.physical_products p on p.id = s.product_id
  left join public.product_variants x on x.id = s.variant_id
  left join public.warehouses w on w.id = s.warehouse_id
  left join public.orders o on o.id = s.order_id
  left join public.customers c on c.id = s.customer_id
  where s.id = $1`;

const sessionStats = `
  select count(*)::int as total, count(*) filter (where status = 'scheduled')::int as scheduled, count(*) filter (where status = 'live')::int as live,
    count(*) filter (where status = 'ended')::int as ended, count(*) filter (where status = 'cancelled')::int as cancelled,
    count(*) filter (where status = 'postponed')::int as postponed, sum(registered_count)::int as registrations,
    count(*) filter (where status in ('scheduled', 'live') and (scheduled_start at time zone 'Europe/Paris')::date = (now() at time zone 'Europe/Paris')::date)::int as today,
    min(scheduled_start) filter (where status = 'scheduled' and scheduled_start > now()) as next_start
  from public.course_live_sessions s join public.course_live_session_counts on session_id = id where s.store_id = $1 and deleted_at is null`;

/** A row whose answer the questions below are built from. */
async function one<Row extends object>(
  sql: postgres.Sql,
  query: string,
  parameters: Parameter[] = [],
): Promise<Row> {
  const [row] = await sql.unsafe<Row[]>(query, parameters);
  if (!row) throw new Error(`the dataset has no row for: ${query}`);
  return row;
}

export async function makeCases(sql: postgres.Sql): Promise<Case[]> {
  const lastOfSerials = await one<{ id: string; value: string }>(
    sql,
    `select id, to_json(updated_at) #>> '{}' as value from public.serial_numbers where store_id = $1 and deleted_at is null
     order by updated_at desc, id desc offset ${(DEEP_SERIAL_PAGE - 1) * PAGE - 1} limit 1`,
    [store.id],
  );
  const lastOfSessions = await one<{ id: string; value: string }>(
    sql,
    `select id, to_json(scheduled_start) #>> '{}' as value from public.course_live_sessions where store_id = $1 and deleted_at is null
     order by scheduled_start, id offset ${(DEEP_SESSION_PAGE - 1) * PAGE - 1} limit 1`,
    [store.id],
  );
  const rare = await one<{ text: string }>(
    sql,
    "select substr(search_text, 5, 12) as text from public.serial_numbers where store_id = $1 order by id limit 1",
    [store.id],
  );
  const place = await one<{ product: string; warehouse: string }>(
    sql,
    `select product_id as product, warehouse_id as warehouse from public.serial_numbers
     where store_id = $1 and status = 'in_stock' group by 1, 2 order by count(*) desc limit 1`,
    [store.id],
  );
  const long = await one<{ id: string }>(
    sql,
    "select s.id from public.serial_numbers s join private.serial_heads h on h.serial_id = s.id where s.store_id = $1 order by h.seq desc, s.id limit 1",
    [store.id],
  );
  const course = await one<{ id: string }>(
    sql,
    "select id from public.courses where store_id = $1 order by title limit 1",
    [store.id],
  );

  const serials = (
    name: string,
    args: Record<string, unknown>,
    conditions: string,
    parameters: Parameter[],
  ): Case => ({
    ...{
      list: "serials",
      name,
      rpc: "list_serial_numbers",
      args: { p_store_id: store.id, p_limit: PAGE, ...args },
    },
    ...{ sql: pageOf(serialPage, conditions), parameters: [store.id, ...parameters], sameRows: true },
  });
  const sessions = (
    name: string,
    args: Record<string, unknown>,
    conditions: string,
    parameters: Parameter[],
  ): Case => ({
    ...{
      list: "sessions",
      name,
      rpc: "list_live_sessions",
      args: { p_store_id: store.id, p_limit: PAGE, ...args },
    },
    ...{ sql: pageOf(sessionPage, conditions), parameters: [store.id, ...parameters], sameRows: true },
  });
  const figures = (
    list: Case["list"],
    name: string,
    rpc: string,
    args: Record<string, unknown>,
    query: string,
    id: string,
  ): Case => ({
    ...{ list, name, rpc, args, sql: [query], parameters: [id], sameRows: false },
  });

  return [
    {
      list: "",
      name: "floor: `select 1`",
      rpc: "bench_floor",
      args: {},
      sql: ["select 1"],
      parameters: [],
      sameRows: false,
    },
    serials("first page", {}, "", []),
    serials(
      `page ${DEEP_SERIAL_PAGE}`,
      { p_after_value: lastOfSerials.value, p_after_id: lastOfSerials.id },
      "and (s.updated_at, s.id) < ($2::timestamptz, $3)",
      [lastOfSerials.value, lastOfSerials.id],
    ),
    serials("search, rare fragment", { p_query: rare.text }, "and s.search_text like $2", [`%${rare.text}%`]),
    serials("search, frequent fragment", { p_query: "ALO-2" }, "and s.search_text like $2", ["%alo2%"]),
    serials(
      "filter: returned or damaged",
      { p_statuses: ["returned", "damaged"] },
      "and s.status = any ($2::public.serial_status[])",
      [["returned", "damaged"]],
    ),
    serials(
      "filter: in stock, one product, one warehouse",
      { p_statuses: ["in_stock"], p_product_id: place.product, p_warehouse_id: place.warehouse },
      "and s.status = any ($2::public.serial_status[]) and s.product_id = $3 and s.warehouse_id = $4",
      [["in_stock"], place.product, place.warehouse],
    ),
    figures("serials", "stats", "get_serial_stats", { p_store_id: store.id }, serialStats, store.id),
    figures(
      "serials",
      "traceability, 10 events",
      "get_serial_traceability",
      { p_serial_id: long.id },
      traceability,
      long.id,
    ),
    sessions("first page", {}, "", []),
    sessions(
      `page ${DEEP_SESSION_PAGE}`,
      { p_after_start: lastOfSessions.value, p_after_id: lastOfSessions.id },
      "and (s.scheduled_start, s.id) > ($2::timestamptz, $3)",
      [lastOfSessions.value, lastOfSessions.id],
    ),
    sessions(
      "search, rare fragment",
      { p_query: "oupe 1234" },
      "and s.search_text like $2 and s.search_text like $3",
      ["%oupe%", "%1234%"],
    ),
    sessions("search, frequent fragment", { p_query: "lumiere" }, "and s.search_text like $2", ["%lumiere%"]),
    sessions(
      "filter: one course, ended, two platforms",
      { p_course_id: course.id, p_statuses: ["ended"], p_platforms: ["zoom", "native"] },
      "and s.course_id = $2 and s.status = any ($3::public.session_status[]) and s.platform = any ($4::public.session_platform[])",
      [course.id, ["ended"], ["zoom", "native"]],
    ),
    figures("sessions", "stats", "get_live_session_stats", { p_store_id: store.id }, sessionStats, store.id),
  ];
}
