import { AsyncLocalStorage } from "node:async_hooks";
import { inspect } from "node:util";
import { PostgresConnection } from "@supabase/lite/postgres";
import { sql, type Kysely } from "kysely";
import type { ReservedSql } from "postgres";
import { codeOf, messageOf } from "./errors.ts";
import { endingOnce } from "./reserved.ts";

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

const quiet = {
  onnotice: () => undefined,
  idle_timeout: 60,
  types: { json: asJson(114), jsonb: asJson(3802), timestamp: asMoment(1114), timestamptz: asMoment(1184) },
};

/** The request that is being answered: its id, what Postgres refused in it, whether its connection ended. */
const asked = new AsyncLocalStorage<{ id: string | null; refusal?: unknown; lost?: boolean }>();

/** Postgres is away. */
export const restarting = (): Response =>
  Response.json(
    { code: "unavailable", message: "The local back end is restarting" },
    { status: 503, headers: { "retry-after": "1" } },
  );

/**
 * Answers as a project does where lite says 500. Postgres is away: 503, which is worth another try. Data that breaks a rule
 * of the schema (SQLSTATE 22 and 23) is the caller's fault: 400. Any other refusal keeps its code: what was taken back
 * (a deadlock) is asked for again.
 */
export async function asProject(
  id: string | null,
  answering: () => Promise<Response> | Response,
): Promise<Response> {
  const request: { id: string | null; refusal?: unknown; lost?: boolean } = { id };
  const answer = await asked.run(request, async () => answering());
  if (answer.status !== 500) return answer;
  if (request.lost) return restarting();
  const code = codeOf(request.refusal);
  if (!code || !/^[0-9A-Z]{5}$/.test(code)) return answer;
  const { detail = null, hint = null } = request.refusal as { detail?: string; hint?: string };
  const said = { code, message: messageOf(request.refusal), details: detail, hint };
  return Response.json(said, { status: /^2[23]/.test(code) ? 400 : 500 });
}

/** For the request that is being answered now: notes that its connection ended. */
function lossOfThis(): () => void {
  const request = asked.getStore();
  return () => {
    if (request) request.lost = true;
  };
}

interface RequestContext {
  auth?: { uid?: string | null; role?: string; jwt?: unknown };
}

type Serializer = (value: unknown) => unknown;

/**
 * What a parameter's type makes nothing of goes to Postgres as its text, which refuses it as its API does (22P02, 22007). Left
 * alone, postgres.js throws while it writes a message, and the connection waits for an answer for ever.
 */
function sendingWhatever(options: { serializers: Record<number, Serializer> }): void {
  const textOf = (value: unknown) => (typeof value === "string" ? value : (JSON.stringify(value) ?? ""));
  options.serializers = new Proxy(options.serializers, {
    get(all, type) {
      const write = Reflect.get(all, type) as Serializer | undefined;
      if (!write) return write;
      return (value: unknown) => {
        try {
          return textOf(write(value));
        } catch {
          return textOf(value);
        }
      };
    },
  });
}

/** Lite's connection, whose end ends the requests that have it and nothing else. */
export class SteadyConnection extends PostgresConnection {
  constructor(url: string, max: number) {
    super({ url, postgresOptions: { max, ...quiet } });
    sendingWhatever(this.driver.options);
    const reserve = this.driver.reserve.bind(this.driver);
    let turn: Promise<unknown> = Promise.resolve();
    // A reservation for which postgres.js opens a connection is forgotten when that one breaks before it is open, and what it
    // had asked over it is refused to nobody, which ends this process. So a query opens it, and the reservation finds it open.
    const reserveOpen = () => {
      const reserved = turn.then(() => this.driver.unsafe("select 1")).then(() => reserve());
      turn = reserved.catch(() => undefined);
      return reserved;
    };
    this.driver.reserve = async () => {
      const connection = await reserveOpen().catch((error: unknown) => {
        lossOfThis()();
        throw error;
      });
      return endingOnce(connection, lossOfThis);
    };
  }

  /** Within seconds: a connection whose end was not heard is waited for in vain. */
  override async close() {
    await this.driver.end({ timeout: 3 });
    await super.close();
  }
}

/**
 * Left alone, lite answers its first request by granting everything to every API role, and by itself it reads the
 * catalog with the rights of its login. Both are taken over here: the grants are skipped (and this login could not make
 * them), the catalog is read once through the owner's connection.
 */
export class DataConnection extends SteadyConnection {
  readonly #catalog: PostgresConnection;

  constructor(url: string, poolSize: number, catalog: PostgresConnection) {
    super(url, poolSize);
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
    const request = asked.getStore();
    if (request) request.refusal = error;
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

/** The caller's role, claims and request id (of PostgREST's headers the one that is read), for this transaction, in one statement. */
async function applySession(db: Kysely<unknown>, context: RequestContext): Promise<void> {
  const role = context.auth?.role ?? "anon";
  const claims =
    typeof context.auth?.jwt === "object" && context.auth.jwt !== null ? context.auth.jwt : { role };
  await sql`${sql.raw(SESSION)} select
    set_config('role', ${role}, true),
    set_config('request.jwt.claim.sub', ${context.auth?.uid ?? ""}, true),
    set_config('request.jwt.claim.role', ${role}, true),
    set_config('request.headers', ${JSON.stringify({ "x-request-id": asked.getStore()?.id })}, true),
    set_config('request.jwt.claims', ${JSON.stringify(claims)}, true)`.execute(db);
}
