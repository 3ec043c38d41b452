import postgres from "postgres";
import { codeOf, messageOf, StartError } from "./errors.ts";

const OLDEST_MAJOR = 15;

/** Says in one sentence why a DATABASE_URL cannot be used; returns quietly when it can. */
export async function checkDatabaseUrl(databaseUrl: string): Promise<void> {
  const url = parseUrl(databaseUrl);
  const place = `${url.hostname}:${url.port || 5432}${url.pathname}`;
  const sql = postgres(databaseUrl, { max: 1, connect_timeout: 5, onnotice: () => undefined });
  let version: number;
  try {
    const [row] = await sql<
      { version: number }[]
    >`select current_setting('server_version_num')::int as version`;
    version = Math.floor((row?.version ?? 0) / 10_000);
  } catch (error) {
    throw new StartError(
      `DATABASE_URL points at ${place}, which cannot be used (${reasonOf(error)}); correct it, start that Postgres, or remove DATABASE_URL to use the embedded one.`,
    );
  } finally {
    await sql.end({ timeout: 1 }).catch(() => undefined);
  }
  if (version < OLDEST_MAJOR) {
    throw new StartError(
      `DATABASE_URL points at a Postgres ${version}; Atelier needs ${OLDEST_MAJOR} or newer, best 17.`,
    );
  }
}

function parseUrl(databaseUrl: string): URL {
  const url = URL.canParse(databaseUrl) ? new URL(databaseUrl) : null;
  if (url && /^postgres(ql)?:$/.test(url.protocol) && url.hostname) return url;
  throw new StartError(
    "DATABASE_URL is not a Postgres address; write it like postgresql://user:password@127.0.0.1:5432/postgres.",
  );
}

function reasonOf(error: unknown): string {
  const code = codeOf(error);
  if (code === "ECONNREFUSED") return "nothing listens there";
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return "there is no such host";
  if (code === "CONNECT_TIMEOUT") return "no answer within 5 seconds";
  return messageOf(error).trim().replace(/\.$/, "") || code || "no reason given";
}
