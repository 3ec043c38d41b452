import process from "node:process";
import postgres from "postgres";

let pool: postgres.Sql | undefined;

/**
 * The function's own connections to Postgres, as the role that owns schema `private`: secrets stand there, where no API
 * role reads. Hosted functions find SUPABASE_DB_URL set.
 */
export function database(): postgres.Sql {
  const url = process.env.SUPABASE_DB_URL;
  if (!url) throw new Error("SUPABASE_DB_URL is not set");
  pool ??= postgres(url, {
    max: 4,
    idle_timeout: 20,
    connect_timeout: 10,
    prepare: false,
    onnotice: () => undefined,
    connection: { application_name: "atelier-functions" },
  });
  return pool;
}

export type Sql = postgres.Sql;
export type Transaction = postgres.TransactionSql;
