import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createClient, type SupabaseClient } from "@supabase/supabase-js";
import postgres from "postgres";
import WebSocket from "ws";
import type { Database } from "../../src/integrations/supabase/database.types.ts";
import { startBackend, type Backend } from "../../supabase/local/backend.ts";
import { readMails, type StoredMail } from "../../supabase/local/mail.ts";
import { clockOf, type Clock } from "./clock.ts";
import { createDatabase } from "./postgres.ts";
import { claimsOf, connectAs, DEMO, mintToken, PASSWORD, type Caller, type DemoPerson } from "./users.ts";

const root = resolve(import.meta.dirname, "../..");

/** What Deno compiled, for every back end of every run: with it the functions start in a third of the time. */
export const functionsCache = join(root, "node_modules/.cache/atelier-deno");

export type Client = SupabaseClient<Database>;

export interface Member {
  id: string;
  email: string;
  client: Client;
}

export interface BackendOptions {
  /** Starts from the demo data instead of empty tables. */
  demo?: boolean;
  /** Serves the edge functions too, on Deno, with these variables in their environment. */
  functions?: boolean | Record<string, string>;
  /** A new account waits for the link of a mail. */
  confirmations?: boolean;
  /** Connections of the Data API; ten when not given. */
  poolSize?: number;
  /** Where the functions find the app; Zoom and Google send people back there. */
  appUrl?: string;
}

export interface TestBackend {
  /** Where /rest/v1, /auth/v1 and /functions/v1 answer. */
  origin: string;
  publishableKey: string;
  secretKey: string;
  databaseUrl: string;
  /** Answers the same paths on another server's origin. */
  handle: Backend["handle"];
  upgrade: Backend["upgrade"];
  cutRealtime: Backend["cutRealtime"];
  /** The `postgres` role: arranges and looks behind the API, past row security. */
  serviceSql: postgres.Sql;
  /** What the rules of the database and of the functions take for now. */
  clock: Clock;
  /** Nobody signed in. */
  anon(): Client;
  /** The service role, through the API. */
  service(): Client;
  /** A new session by the password; a name of the demo data or an address. */
  signIn(who: DemoPerson | (string & {})): Promise<Client>;
  /** The same, once a file for each address: what most tests want. */
  asUser(who: DemoPerson | (string & {})): Promise<Client>;
  /** A new account, made as a visitor makes it; signed in. */
  signUp(email: string, metadata?: Record<string, unknown>): Promise<Member>;
  /** The API as this user, with a token of our own making: no session behind it, but no password hash to wait for. */
  actingAs(userId: string, email?: string): Client;
  /** The token `actingAs` sends, for requests that supabase-js does not make. */
  tokenFor(userId: string, email?: string, secondsToLive?: number): string;
  /** A Postgres connection of its own as this user, for races. */
  connectAs(userId: string, email?: string): Caller;
  /** What the back end and the edge functions have printed so far, line by line. */
  logs: readonly string[];
  /** What was sent so far, oldest first. */
  mails(): Promise<StoredMail[]>;
  close(): Promise<void>;
}

const asWeb = (value: typeof WebSocket) => value as unknown as typeof globalThis.WebSocket;

function newClient(origin: string, key: string, token?: string): Client {
  return createClient<Database>(origin, key, {
    auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
    realtime: { transport: asWeb(WebSocket) },
    ...(token === undefined ? {} : { global: { headers: { Authorization: `Bearer ${token}` } } }),
  });
}

/** A database of this caller's own, with the whole back end on it, on a free port. */
export async function openBackend(adminUrl: string, options: BackendOptions = {}): Promise<TestBackend> {
  const database = await createDatabase(adminUrl, options);
  const dataFolder = await mkdtemp(join(tmpdir(), `atelier-test-${process.pid}-`));
  const { functions = false } = options;
  const logs: string[] = [];
  const backend = await startBackend({
    root,
    dataFolder,
    functionsCache,
    databaseUrl: database.databaseUrl,
    seedModule: null,
    poolSize: options.poolSize ?? 10,
    confirmations: options.confirmations,
    sandbox: false,
    videoSchedule: false,
    log: (line) => logs.push(line),
    appUrl: options.appUrl ?? "http://app.example.test",
    ...(functions === false ? { functionsFolder: null } : {}),
    ...(typeof functions === "object" ? { functionsEnv: functions } : {}),
  });
  const { url: origin, publishableKey, secretKey, jwtSecret } = backend;
  const serviceSql = postgres(database.databaseUrl, { max: 5, onnotice: () => undefined });
  const sessions = new Map<string, Promise<Client>>();
  const callers: Caller[] = [];

  const tokenFor = (userId: string, email?: string, secondsToLive?: number) =>
    mintToken(jwtSecret, claimsOf(userId, email), secondsToLive);
  const emailOf = (who: string) => (who in DEMO ? DEMO[who as DemoPerson] : who);
  const signIn = async (who: string) => {
    const client = newClient(origin, publishableKey);
    const { error } = await client.auth.signInWithPassword({ email: emailOf(who), password: PASSWORD });
    if (error) throw new Error(`${emailOf(who)} cannot sign in: ${error.message}`);
    return client;
  };

  return {
    origin,
    publishableKey,
    secretKey,
    databaseUrl: database.databaseUrl,
    handle: backend.handle,
    upgrade: backend.upgrade,
    cutRealtime: backend.cutRealtime,
    serviceSql,
    clock: clockOf(serviceSql),
    anon: () => newClient(origin, publishableKey),
    service: () => newClient(origin, secretKey),
    signIn,
    asUser(who) {
      const email = emailOf(who);
      const session = sessions.get(email) ?? signIn(email);
      sessions.set(email, session);
      return session;
    },
    async signUp(email, metadata = {}) {
      const client = newClient(origin, publishableKey);
      const { data, error } = await client.auth.signUp({
        email,
        password: PASSWORD,
        options: { data: metadata },
      });
      if (error || !data.user)
        throw new Error(`${email} cannot sign up: ${error?.message ?? "no user came back"}`);
      sessions.set(email, Promise.resolve(client));
      return { id: data.user.id, email, client };
    },
    actingAs: (userId, email) => newClient(origin, publishableKey, tokenFor(userId, email)),
    tokenFor,
    connectAs(userId, email) {
      const caller = connectAs(database.databaseUrl, claimsOf(userId, email));
      callers.push(caller);
      return caller;
    },
    logs,
    mails: () => readMails(backend.mailFolder),
    async close() {
      await Promise.all([...callers.map((caller) => caller.end()), serviceSql.end({ timeout: 5 })]);
      await backend.close();
      await database.drop();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}
