import { App, type EmailDriver, type ServerOptions } from "@supabase/lite";
import { asProject, DataConnection, restarting, SteadyConnection } from "./data-connection.ts";
import { mailTemplates } from "./mail-templates.ts";
import { LOCAL_PUBLISHABLE_KEY, loginAs, type Secrets } from "./secrets.ts";
import { signedClaims } from "./tokens.ts";

/** Stands for "the origin the browser came from" in what the auth service writes; the gateway puts the real one in. */
export const SITE_URL = "http://site.invalid";

export interface LiteOptions {
  databaseUrl: string;
  secrets: Secrets;
  mailer: EmailDriver;
  /** Whether a new account waits until its address is confirmed. */
  confirmations?: boolean | undefined;
  /** Connections the Data API may hold; requests beyond wait for one. */
  poolSize?: number;
}

export interface Lite {
  rest(request: Request): Promise<Response>;
  auth(request: Request): Promise<Response>;
  /** After the schema changed. */
  reloadSchema(): Promise<void>;
  /** After Postgres was started again: on connections of their own, since some of before never hear that theirs ended. */
  renew(): Promise<void>;
  close(): Promise<void>;
}

export async function openLite(options: LiteOptions): Promise<Lite> {
  let services = await openServices(options);
  let closed = false;
  return {
    rest: (request) => services.rest(request),
    auth: (request) => services.auth(request),
    reloadSchema: () => services.reloadSchema(),
    renew: async () => {
      const fresh = await openServices(options);
      if (closed) return fresh.close();
      const old = services;
      services = fresh;
      old.giveUp();
    },
    close: () => {
      closed = true;
      return services.close();
    },
  };
}

interface Services extends Omit<Lite, "renew"> {
  /** Answers with 503 what waits, and leaves the connections to themselves. */
  giveUp(): void;
}

/**
 * Two services on two logins, as on a hosted project: the Data API as `authenticator`, which owns nothing and can only
 * become anon, authenticated or service_role; the auth service as `supabase_auth_admin`, which owns the auth schema.
 */
async function openServices(options: LiteOptions): Promise<Services> {
  const { databaseUrl, secrets, mailer, confirmations = false, poolSize = 20 } = options;
  const catalog = new SteadyConnection(databaseUrl, 1);
  const data = new DataConnection(loginAs(databaseUrl, "authenticator"), poolSize, catalog);
  const auth = new SteadyConnection(loginAs(databaseUrl, "supabase_auth_admin"), 5);
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
      minimum_password_length: 10,
      additional_redirect_urls: [],
      email: {
        enable_signup: true,
        enable_confirmations: confirmations,
        double_confirm_changes: true,
        template: mailTemplates(),
      },
    },
    options: { server: { admin: false, disableStudio: true }, drivers: { email: mailer } },
  });
  await Promise.all([restApp.init(), authApp.init()]);
  await catalog.introspect({ useCache: true });
  const waiting = new Set<(answer: Response) => void>();
  const answered = (app: App, request: Request) =>
    new Promise<Response>((resolve, reject) => {
      waiting.add(resolve);
      void asProject(request.headers.get("x-request-id"), () => app.fetch(request))
        .then(resolve, reject)
        .finally(() => waiting.delete(resolve));
    });
  const close = async () => {
    await Promise.all([catalog.close(), data.close(), auth.close()]);
  };
  return {
    rest: (request) => answered(restApp, request),
    auth: (request) => answered(authApp, request),
    reloadSchema: async () => {
      await catalog.clearSchemaCache();
      await catalog.introspect({ useCache: true });
    },
    giveUp: () => {
      for (const answer of waiting) answer(restarting());
      close().catch(() => undefined);
    },
    close,
  };
}

/**
 * The Data API believes a valid signature, as PostgREST does; without this lite asks the auth tables about every single
 * request. Lite verifies the token again by itself, so anything doubtful is simply left to it.
 */
function trustSignature(secret: string): NonNullable<ServerOptions["middlewares"]>[number] {
  return async (context, next) => {
    const token = /^Bearer (.+)$/.exec(context.req.header("Authorization") ?? "")?.[1];
    const claims = token === undefined ? null : signedClaims(token, secret);
    if (claims) {
      context.set("userId", claims.sub);
      context.set("sessionId", claims.session_id);
    }
    await next();
  };
}
