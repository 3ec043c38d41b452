import { AsyncLocalStorage } from "node:async_hooks";
import { inspect } from "node:util";
import { PostgresConnection } from "@supabase/lite/postgres";
import { sql, type Kysely } from "kysely";
import type { ReservedSql } from "postgres";
import { codeOf, messageOf } from "./errors.ts";

/**
 * Lite hands an object or array sometimes over as it is and sometimes as text; encoding the text again would store a
 * string where an object was sent. Any other string is a string.
 */
function encodeJson(value: unknown): string {
  return typeof value === "string" && /^\s*[[{]/.test(value) && isJson(value) ? value : JSON.stringify(value);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const asJson = (type: number) => ({
  to: type,
  from: [type],
  serialize: encodeJson,
  parse: (text: string): unknown => JSON.parse(text),
});

/** As PostgREST writes a moment: Postgres' own text, with a space and a bare "+00", is no date to some browsers. */
const asMoment = (type: number) => ({
  to: type,
  from: [type],
  serialize: (value: unknown) => (value instanceof Date ? value.toISOString() : String(value)),
  parse: (text: string): string => text.replace(" ", "T").replace(/[+-]\d\d$/, "$&:00"),
});

export const quiet = {
  onnotice: () => undefined,
  idle_timeout: 60,
  types: { json: asJson(114), jsonb: asJson(3802), timestamp: asMoment(1114), timestamptz: asMoment(1184) },
};

/** What Postgres refused in the request that is being answered. */
const refused = new AsyncLocalStorage<{ error?: unknown }>();

/**
 * Data that breaks a rule of the schema (SQLSTATE 22 and 23) is the caller's fault: 400, as PostgREST says. Lite knows some
 * of the codes and answers the others with 500.
 */
export async function asPostgrest(answering: () => Promise<Response> | Response): Promise<Response> {
  const request: { error?: unknown } = {};
  const answer = await refused.run(request, async () => answering());
  const code = codeOf(request.error);
  if (answer.status !== 500 || !code || !/^2[23]/.test(code)) return answer;
  const { detail = null, hint = null } = request.error as { detail?: string; hint?: string };
  return Response.json({ code, message: messageOf(request.error), details: detail, hint }, { status: 400 });
}

interface RequestContext {
  auth?: { uid?: string | null; role?: string; jwt?: unknown };
}

/**
 * Left alone, lite answers its first request by granting everything to every API role, and by itself it reads the
 * catalog with the rights of its login. Both are taken over here: the grants are skipped (and this login could not make
 * them), the catalog is read once through the owner's connection.
 */
export class DataConnection extends PostgresConnection {
  readonly #catalog: PostgresConnection;

  constructor(url: string, poolSize: number, catalog: PostgresConnection) {
    super({ url, postgresOptions: { max: poolSize, ...quiet } });
    this.#catalog = catalog;
    const reserve = this.driver.reserve.bind(this.driver);
    this.driver.reserve = async () => pipelined(await reserve());
    replaceInternal(this, "rlsState", "active");
    replaceInternal(this, "applyJwtSessionContext", applySession);
  }

  override introspect(options?: { useCache?: boolean }) {
    return this.#catalog.introspect(options);
  }

  override clearSchemaCache() {
    return this.#catalog.clearSchemaCache();
  }

  /** Lite writes every refused request to the console; one line each is enough there. */
  override normalizeDbError(error: unknown) {
    const request = refused.getStore();
    if (request) request.error = error;
    if (typeof error === "object" && error !== null) {
      const line = `  Data API | ${codeOf(error) ?? ""} ${messageOf(error)}`;
      Object.defineProperty(error, inspect.custom, { value: () => line, configurable: true });
    }
    return error;
  }

  override viewOptionsMetadata(name: string, schema: string) {
    return this.#catalog.viewOptionsMetadata(name, schema);
  }
}

/** Fails at start when an update of lite no longer has what is replaced, instead of silently granting again. */
function replaceInternal(target: object, name: string, value: unknown): void {
  if (!(name in target))
    throw new Error(`@supabase/lite has changed: its connection has no "${name}" any more`);
  Object.defineProperty(target, name, { value, writable: false });
}

/**
 * A request is `begin`, the caller's session and its settings, one query, `commit`. Only for the query and what follows
 * is an answer waited for: were one before it an error, the query fails as well, because Postgres runs nothing in a
 * broken transaction, and outside of one this login may do nothing. Statements are prepared, so that each is parsed and
 * described once.
 */
function pipelined(connection: ReservedSql): ReservedSql {
  const unsafe = connection.unsafe.bind(connection);
  const ahead = (text: string) =>
    text === "begin" || text.startsWith(SESSION) || /^SELECT set_config\('(request|response)\./.test(text);
  const send = (text: string, parameters: Parameters<typeof unsafe>[1] = []) => {
    const query = unsafe(text, parameters, { prepare: parameters.length > 0 });
    if (!ahead(text)) return query;
    query.catch(() => undefined);
    return Object.assign([], { command: "SELECT", count: 0 });
  };
  Object.defineProperty(connection, "unsafe", { value: send });
  return connection;
}

const SESSION = "/* session */";

/** The caller's role and claims, for this transaction, in one statement instead of seven. */
async function applySession(db: Kysely<unknown>, context: RequestContext): Promise<void> {
  const role = context.auth?.role ?? "anon";
  const claims =
    typeof context.auth?.jwt === "object" && context.auth.jwt !== null ? context.auth.jwt : { role };
  await sql`${sql.raw(SESSION)} select
    set_config('role', ${role}, true),
    set_config('request.jwt.claim.sub', ${context.auth?.uid ?? ""}, true),
    set_config('request.jwt.claim.role', ${role}, true),
    set_config('request.jwt.claims', ${JSON.stringify(claims)}, true)`.execute(db);
}
