import type postgres from "postgres";

const body = (expression: string) => `create or replace function private.now()
  returns timestamptz language sql stable parallel safe set search_path = '' as $$ select ${expression} $$`;

/** The clock of one database: what rules there, and the functions that work on it, take for now. */
export interface Clock {
  /** Stands still at this instant. */
  stop(at: Date | string): Promise<void>;
  /** Goes on, so much ahead of the machine's (an interval of Postgres; negative: behind). */
  shift(by: string): Promise<void>;
  /** Is the machine's again. */
  reset(): Promise<void>;
}

/** `sql` is whoever owns the schema; of a transaction the clock is given back with its end. */
export function clockOf(sql: postgres.Sql | postgres.TransactionSql): Clock {
  const put = async (expression: string) => {
    await sql.unsafe(body(expression));
  };
  return {
    stop: (at) => put(`'${new Date(at).toISOString()}'::timestamptz`),
    shift: (by) => put(`statement_timestamp() + interval '${by.replaceAll("'", "")}'`),
    reset: () => put("statement_timestamp()"),
  };
}
