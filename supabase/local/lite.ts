import { createHmac, timingSafeEqual } from "node:crypto";
import { inspect } from "node:util";
import { App, type EmailDriver, type ServerOptions } from "@supabase/lite";
import { PostgresConnection } from "@supabase/lite/postgres";
import { sql, type Kysely } from "kysely";
import { z } from "zod";
import { codeOf, messageOf } from "./errors.ts";
import { LOCAL_PUBLISHABLE_KEY, rolePassword, type Secrets } from "./secrets.ts";

/** Stands for "the origin the browser came from" in what the auth service writes; the gateway puts the real one in. */
export const SITE_URL = "http://site.invalid";

export interface LiteOptions {
  databaseUrl: string;
  secrets: Secrets;
  mailer: EmailDriver;
  /** Connections the Data API may hold; requests beyond wait for one. */
  poolSize?: number;
}

export interface Lite {
  rest(request: Request): Promise<Response>;
  auth(request: Request): Promise<Response>;
  /** After the schema changed. */
  reloadSchema(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Two services on two logins, as on a hosted project: the Data API as `authenticator`, which owns nothing and can only
 * become anon, authenticated or service_role; the auth service as `supabase_auth_admin`, which owns the auth schema.
 */
export async function openLite({ databaseUrl, secrets, mailer, poolSize = 20 }: LiteOptions): Promise<Lite> {
  const catalog = new PostgresConnection({ url: databaseUrl, postgresOptions: { max: 1, ...quiet } });
  const data = new DataConnection(loginAs(databaseUrl, "authenticator"), poolSize, catalog);
  const auth = new PostgresConnection({
    url: loginAs(databaseUrl, "supabase_auth_admin"),
    postgresOptions: { max: 5, ...quiet },
  });
  const shared = {
    jwt_secret: secrets.jwtSecret,
    publishable_key: LOCAL_PUBLISHABLE_KEY,
    secret_key: secrets.secretKey,
    site_url: SITE_URL,
  };
  const off = {
    db: { migrations: { enabled: false } },
    storage: { enabled: false },
    studio: { enabled: false },
  };
  const restApp = new App({
    ...off,
    connection: data,
    api: { enabled: true, schemas: ["public"], extra_search_path: ["public", "extensions"], max_rows: 1000 },
    auth: { ...shared, enabled: false },
    options: {
      server: { admin: false, disableStudio: true, middlewares: [trustSignature(secrets.jwtSecret)] },
    },
  });
  const authApp = new App({
    ...off,
    connection: auth,
    api: { enabled: false },
    auth: {
      ...shared,
      enabled: true,
      jwt_expiry: 3600,
      minimum_password_length: 8,
      additional_redirect_urls: [],
      email: { enable_signup: true, enable_confirmations: false, double_confirm_changes: true },
    },
    options: { server: { admin: false, disableStudio: true }, drivers: { email: mailer } },
  });
  await Promise.all([restApp.init(), authApp.init()]);
  await catalog.introspect({ useCache: true });
  return {
    rest: async (request) => restApp.fetch(request),
    auth: async (request) => authApp.fetch(request),
    reloadSchema: async () => {
      await catalog.clearSchemaCache();
      await catalog.introspect({ useCache: true });
    },
    close: async () => {
      await Promise.all([catalog.close(), data.close(), auth.close()]);
    },
  };
}

/** Lite hands JSON over as text already; encoding it again would store a string where an object was sent. */
const jsonb = {
  to: 3802,
  from: [3802],
  serialize: (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value)),
  parse: (text: string): unknown => JSON.parse(text),
};
const quiet = { onnotice: () => undefined, idle_timeout: 60, types: { jsonb } };

function loginAs(databaseUrl: string, role: string): string {
  const url = new URL(databaseUrl);
  url.password = rolePassword(databaseUrl, role);
  url.username = role;
  return url.href;
}

interface RequestContext {
  auth?: { uid?: unknown; role?: string; jwt?: unknown };
}

/**
 * Left alone, lite answers its first request by granting everything to every API role, and by itself it reads the
 * catalog with the rights of its login. Both are taken over here: the grants are skipped (and this login could not make
 * them), the catalog is read once through the owner's connection.
 */
class DataConnection extends PostgresConnection {
  readonly #catalog: PostgresConnection;

  constructor(url: string, poolSize: number, catalog: PostgresConnection) {
    super({ url, postgresOptions: { max: poolSize, ...quiet } });
    this.#catalog = catalog;
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

/** The caller's role and claims, for this transaction, in one round trip instead of seven. */
async function applySession(db: Kysely<unknown>, context: RequestContext): Promise<void> {
  const role = context.auth?.role ?? "anon";
  const claims =
    typeof context.auth?.jwt === "object" && context.auth.jwt !== null ? context.auth.jwt : { role };
  await sql`select
    set_config('role', ${role}, true),
    set_config('request.jwt.claim.sub', ${String(context.auth?.uid ?? "")}, true),
    set_config('request.jwt.claim.role', ${role}, true),
    set_config('request.jwt.claims', ${JSON.stringify(claims)}, true)`.execute(db);
}

const headerSchema = z.object({ alg: z.literal("HS256") });
const claimsSchema = z.object({ sub: z.string(), session_id: z.string().default("none"), exp: z.number() });

/**
 * The Data API believes a valid signature, as PostgREST does; without this lite asks the auth tables about every single
 * request. Lite verifies the token again by itself, so anything doubtful is simply left to it.
 */
function trustSignature(secret: string): NonNullable<ServerOptions["middlewares"]>[number] {
  return async (context, next) => {
    const token = /^Bearer ([\w-]+)\.([\w-]+)\.([\w-]+)$/.exec(context.req.header("Authorization") ?? "");
    const [, head = "", body = "", signature = ""] = token ?? [];
    const expected = createHmac("sha256", secret).update(`${head}.${body}`).digest();
    const given = Buffer.from(signature, "base64url");
    if (token && given.length === expected.length && timingSafeEqual(given, expected)) {
      const claims = claimsSchema.safeParse(fromBase64(body));
      if (headerSchema.safeParse(fromBase64(head)).success && claims.success) {
        context.set("userId", claims.data.sub);
        context.set("sessionId", claims.data.session_id);
      }
    }
    await next();
  };
}

function fromBase64(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
  } catch {
    return null;
  }
}
