import type postgres from "postgres";

/** What a transaction and a connection have in common. */
export type Connection = Pick<postgres.Sql, "unsafe">;

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

export const iso = (time: number): string => new Date(time).toISOString();

type Row = Record<string, string | number | boolean | object | null | undefined>;

/** One column as the text of a Postgres array. */
function arrayText(rows: readonly Row[], column: string): string {
  const items = rows.map((row) => {
    const value = row[column];
    if (value === null || value === undefined) return "NULL";
    const text = typeof value === "object" ? JSON.stringify(value) : String(value);
    return `"${/["\\]/.test(text) ? text.replaceAll(/["\\]/g, "\\$&") : text}"`;
  });
  return `{${items.join(",")}}`;
}

/**
 * Inserts rows in their order, in one statement; what a row leaves out is null. Every column goes in as one array:
 * Postgres reads them several times faster than json, and unlike with COPY an error arrives whole.
 */
export async function insertRows(sql: Connection, table: string, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return;
  const used = new Set<string>();
  for (const row of rows) for (const column in row) used.add(column);
  const columns = [...used];
  const types = await typesOf(sql, table);
  const list = columns.join(", ");
  const arrays = columns
    .map((column, index) => `$${index + 1}::text::${types.get(column) ?? "text"}[]`)
    .join(", ");
  await sql.unsafe(
    `insert into ${table} (${list}) select ${list} from unnest(${arrays}) with ordinality r (${list}, place) order by r.place`,
    columns.map((column) => arrayText(rows, column)),
  );
}

const known = new WeakMap<Connection, Map<string, Map<string, string>>>();

async function typesOf(sql: Connection, table: string): Promise<Map<string, string>> {
  const tables = known.get(sql) ?? new Map<string, Map<string, string>>();
  known.set(sql, tables);
  const found = tables.get(table);
  if (found) return found;
  const rows = await sql.unsafe<{ name: string; type: string }[]>(
    `select attname as name, format_type(atttypid, null) as type from pg_catalog.pg_attribute
     where attrelid = $1::text::regclass and attnum > 0 and not attisdropped`,
    [table],
  );
  const types = new Map(rows.map(({ name, type }) => [name, type]));
  tables.set(table, types);
  return types;
}

/** French typography for text that a person would have typed in a good editor. */
export const fr = (text: string): string =>
  text
    .replaceAll("'", "’")
    .replaceAll(/ ([:;?!»])/g, "\u202f$1")
    .replaceAll("« ", "«\u202f");
