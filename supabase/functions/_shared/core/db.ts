import process from "node:process";
import postgres from "postgres";
import { Problem } from "./http.ts";

let pool: postgres.Sql | undefined;

/**
 * How many connections one process of the functions holds. Hosted, processes come and go and share a pooler's: one each. Nothing
 * may therefore ask over another connection while it is in a transaction.
 */
const connections = () => {
  const said = Number(process.env.FUNCTIONS_DB_CONNECTIONS);
  return Number.isInteger(said) && said > 0 ? said : 1;
};

/**
 * The functions' own connections to Postgres, past the API: as the login `atelier_functions`, which has what they need and
 * nothing else. SUPABASE_DB_URL, which hosted functions find set too, is the owner's, and not used.
 */
export function database(): postgres.Sql {
  const url = process.env.FUNCTIONS_DB_URL;
  if (!url) throw new Problem("database_not_configured", "FUNCTIONS_DB_URL is not set");
  pool ??= postgres(url, {
    max: connections(),
    idle_timeout: 20,
    connect_timeout: 10,
    // How long after a failure the next attempt may be made: whoever asks after Postgres is back is answered at once.
    backoff: () => 0.2,
    // A transaction pooler hands the connection on between two statements: what was prepared is another's by then.
    prepare: false,
    onnotice: () => undefined,
    connection: { application_name: "atelier-functions" },
  });
  return pool;
}

export type Sql = postgres.Sql;
export type Transaction = postgres.TransactionSql;
