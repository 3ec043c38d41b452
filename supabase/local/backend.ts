import { existsSync, mkdirSync, realpathSync } from "node:fs";
import { join, resolve } from "node:path";
import { bootstrap, openFunctionsLogin } from "./bootstrap.ts";
import { checkDatabaseUrl } from "./external.ts";
import { startFunctions, type Functions } from "./functions.ts";
import { createGateway, serveLoopback, unavailable, type Handle, type LoopbackServer } from "./gateway.ts";
import { openLite, type Lite } from "./lite.ts";
import { takeLock } from "./lock.ts";
import { silent, step, type Log } from "./log.ts";
import { MailFolder } from "./mail.ts";
import { migrate } from "./migrate.ts";
import { LOCAL_PHONE, startOutbox, type Outbox } from "./outbox.ts";
import { createCluster, hasCluster, startCluster, type Cluster } from "./postgres.ts";
import { isLivePath, openRealtime, refuseUpgrade, type Realtime, type Upgrade } from "./realtime.ts";
import { startSandbox, type Sandbox } from "./sandbox/server.ts";
import { FUNCTIONS_ROLE, loadSecrets, LOCAL_PUBLISHABLE_KEY, loginAs, type Secrets } from "./secrets.ts";
import { seedOnce } from "./seed.ts";
import { startSmtp, type LocalSmtp } from "./smtp.ts";
import { openStorage, type StorageService } from "./storage.ts";
import { startVideoSchedule, type VideoSchedule } from "./video-schedule.ts";

export interface BackendOptions {
  /** The checkout. */
  root: string;
  /** What must outlive a restart is kept here; `supabase/.temp` of the checkout when not given. */
  dataFolder?: string;
  migrationsFolder?: string;
  /** Null runs no edge functions. */
  functionsFolder?: string | null;
  /** The module that exports `seedDemo`; null leaves the database empty. */
  seedModule?: string | null;
  /** Units of the demo data, when it is written now. */
  seedUnits?: number | undefined;
  /** A Postgres to use instead of the embedded one. */
  databaseUrl?: string;
  /** Where Deno keeps what it compiled, by content; in `dataFolder` when not given. */
  functionsCache?: string;
  /** Handed over to the edge functions, beside SUPABASE_URL and the two keys, FUNCTIONS_DB_URL and the sealing keys. */
  functionsEnv?: Record<string, string>;
  watchFunctions?: boolean;
  /** True lets a new account wait for the link of a mail, as a hosted project does. */
  confirmations?: boolean | undefined;
  /** Where people open the app: Zoom and Google send them back there. */
  appUrl?: string;
  /** False starts no local Zoom and Google; else they start where no client id is set. */
  sandbox?: boolean;
  /** False leaves `video-worker` to whoever wants it called. */
  videoSchedule?: boolean;
  /** False is faster, for data that may be lost in a power cut. */
  durable?: boolean;
  /** Connections of the Data API. */
  poolSize?: number;
  log?: Log;
  /** Runs when this folder is known to be free and before anything is touched; may refuse with a StartError. */
  beforeOpen?: () => Promise<void>;
}

export interface Backend {
  /** The API on a loopback port of its own: `${url}/rest/v1`, `/auth/v1`, `/functions/v1`, `/storage/v1`. */
  url: string;
  publishableKey: string;
  secretKey: string;
  jwtSecret: string;
  /** As the role `postgres`, which owns the schema and is no superuser where the database is the embedded one. */
  databaseUrl: string;
  /** As a superuser where the database is the embedded one. */
  adminUrl: string;
  mailFolder: string;
  /** Answers a request for one of the API's paths, on whatever origin it came in. */
  handle: Handle;
  /** Takes over a request that wants to become a socket of Realtime (`isLivePath`). */
  upgrade: Upgrade;
  /** Ends every socket of Realtime, and refuses new ones while it is `away`. */
  cutRealtime(away: boolean): void;
  /** After the schema was changed by hand. */
  reloadSchema(): Promise<void>;
  close(): Promise<void>;
  /** For exit handlers, where nothing can be awaited. */
  closeNow(): void;
}

interface Opened {
  loopback?: LoopbackServer;
  functions?: Functions;
  sandbox?: Sandbox;
  smtp?: LocalSmtp;
  outbox?: Outbox;
  schedule?: VideoSchedule;
  lite?: Lite;
  realtime?: Realtime | null;
  storage?: StorageService | null;
  cluster?: Cluster;
  closed?: true;
}

export async function startBackend(options: BackendOptions): Promise<Backend> {
  const root = resolve(options.root);
  const folder = prepareFolder(options.dataFolder ?? join(root, "supabase", ".temp"));
  const lock = takeLock(folder);
  const opened: Opened = {};
  let closing: Promise<void> | undefined;
  const closeAll = async () => {
    opened.closed = true;
    await opened.schedule?.stop();
    await opened.loopback?.close();
    await opened.functions?.close();
    await opened.sandbox?.close();
    await opened.smtp?.close();
    await opened.outbox?.close();
    await opened.realtime?.close();
    await opened.storage?.close();
    await opened.lite?.close();
    await opened.cluster?.stop();
    lock.release();
  };
  const close = () => (closing ??= closeAll());
  const closeNow = () => {
    if (closing) return;
    opened.functions?.stopNow();
    opened.sandbox?.store.flush();
    opened.cluster?.stopNow();
    lock.release();
  };
  // However the process ends, Postgres is asked to shut down in order.
  process.once("exit", closeNow);
  try {
    await options.beforeOpen?.();
    const backend = await open(options, root, folder, opened);
    return { ...backend, close: () => close().finally(() => process.off("exit", closeNow)), closeNow };
  } catch (error) {
    await close();
    process.off("exit", closeNow);
    throw error;
  }
}

/** Resolved to its real path, by which an orphaned Postgres is recognised. */
function prepareFolder(folder: string): string {
  mkdirSync(folder, { recursive: true });
  return realpathSync(folder);
}

async function open(options: BackendOptions, root: string, folder: string, opened: Opened) {
  const log = options.log ?? silent;
  const secrets = loadSecrets(folder);
  const mailFolder = join(folder, "mail");

  let gateway: Handle = unavailable;
  const handle: Handle = (request, response) => gateway(request, response);
  const upgrade: Upgrade = (request, socket, head) => {
    if (opened.realtime && isLivePath(request.url ?? "/")) opened.realtime.upgrade(request, socket, head);
    else refuseUpgrade(socket, 404);
  };
  const loopback = await serveLoopback(handle, upgrade);
  opened.loopback = loopback;

  const { adminUrl, databaseUrl } = await openDatabase(options, folder, secrets, log, opened);
  const functionsFolder = functionsFolderOf(options, root);
  if (functionsFolder) {
    opened.sandbox = await openSandbox(options, folder, log);
    if (opened.sandbox) opened.sandbox.webhooks.target = `${loopback.url}/functions/v1/zoom-webhook`;
    opened.smtp = await startSmtp(mailFolder, log);
    opened.outbox = await startOutbox(mailFolder, log);
    opened.functions = startFunctions({
      folder: functionsFolder,
      cacheFolder: options.functionsCache ?? join(folder, "deno"),
      watch: options.watchFunctions ?? false,
      log,
      env: {
        VIDEO_ENCRYPTION_KEYS: secrets.videoKeys,
        LINK_KEYS: secrets.linkKeys,
        MAIL_SMTP_URL: opened.smtp.url,
        VAPID_PUBLIC_KEY: secrets.vapid.publicKey,
        VAPID_PRIVATE_KEY: secrets.vapid.privateKey,
        VAPID_SUBJECT: "mailto:local@atelier.example",
        PUSH_URL: opened.outbox.url,
        ...LOCAL_PHONE,
        SMS_API_URL: opened.outbox.url,
        WHATSAPP_API_URL: `${opened.outbox.url}/whatsapp`,
        ...(options.appUrl && { APP_URL: options.appUrl }),
        ...opened.sandbox?.env,
        ...options.functionsEnv,
        SUPABASE_URL: loopback.url,
        FUNCTIONS_DB_URL: loginAs(databaseUrl, FUNCTIONS_ROLE),
        // One process serves everybody here.
        FUNCTIONS_DB_CONNECTIONS: "4",
        SUPABASE_PUBLISHABLE_KEY: LOCAL_PUBLISHABLE_KEY,
        SUPABASE_SECRET_KEY: secrets.secretKey,
      },
    });
  }
  await step(log, "Supabase roles", () => bootstrap(adminUrl));
  const migrations = options.migrationsFolder ?? join(root, "supabase", "migrations");
  await step(
    log,
    "migrations",
    () => migrate(databaseUrl, migrations, { external: Boolean(options.databaseUrl) }),
    (files) => (files.length === 0 ? "up to date" : `${files.length} applied`),
  );
  if (functionsFolder) await openFunctionsLogin(adminUrl);
  const seedModule =
    options.seedModule === undefined ? join(root, "supabase", "seed", "index.ts") : options.seedModule;
  if (seedModule !== null) await seedOnce(databaseUrl, seedModule, log, options.seedUnits);

  const mailer = new MailFolder(mailFolder, log);
  const { poolSize, confirmations } = options;
  const lite = await step(log, "Data API and Auth", () =>
    openLite({ databaseUrl, secrets, mailer, poolSize, confirmations }),
  );
  opened.lite = lite;
  opened.realtime = await openRealtime(databaseUrl, secrets);
  opened.storage = await openStorage(databaseUrl, secrets);
  opened.cluster?.onUnexpectedExit((what) => {
    if (what !== "back") return;
    // Fails where Postgres ended once more; its next start tries again.
    lite.renew().catch(() => undefined);
    // Some connections of before never hear that theirs ended. Sockets that end are opened anew by their pages.
    const before = opened.realtime;
    openRealtime(databaseUrl, secrets)
      .then(async (again) => {
        if (opened.closed) return again?.close();
        opened.realtime = again;
        return before?.close();
      })
      .catch(() => undefined);
  });
  const functions = opened.functions;
  gateway = createGateway({
    lite,
    storage: opened.storage?.answer ?? null,
    functionsPort: async () => functions?.port() ?? null,
  });
  if (functions) {
    const port = await step(log, "edge functions", () => functions.port());
    if (port !== null && options.videoSchedule !== false && hasVideoWorker(functionsFolder)) {
      opened.schedule = startVideoSchedule({ url: loopback.url, secretKey: secrets.secretKey, log });
    }
  }

  return {
    url: loopback.url,
    publishableKey: LOCAL_PUBLISHABLE_KEY,
    secretKey: secrets.secretKey,
    jwtSecret: secrets.jwtSecret,
    databaseUrl,
    adminUrl,
    mailFolder,
    handle,
    upgrade,
    cutRealtime: (away: boolean) => opened.realtime?.cut(away),
    reloadSchema: () => lite.reloadSchema(),
  };
}

function functionsFolderOf({ functionsFolder }: BackendOptions, root: string): string | null {
  if (functionsFolder === null) return null;
  const folder = functionsFolder ?? join(root, "supabase", "functions");
  return existsSync(folder) ? folder : null;
}

const hasVideoWorker = (folder: string | null) =>
  folder !== null && existsSync(join(folder, "video-worker", "index.ts"));

/** Local servers in the place of Zoom and Google, unless there is an account of the real ones to work with. */
async function openSandbox(options: BackendOptions, folder: string, log: Log): Promise<Sandbox | undefined> {
  const env = options.functionsEnv ?? {};
  if (options.sandbox === false || env.ZOOM_CLIENT_ID || env.GOOGLE_CLIENT_ID) return undefined;
  return step(
    log,
    "Zoom, Google (sandbox)",
    () => startSandbox({ file: join(folder, "sandbox.json") }),
    ({ url }) => url,
  );
}

async function openDatabase(
  options: BackendOptions,
  folder: string,
  secrets: Secrets,
  log: Log,
  opened: Opened,
) {
  const external = options.databaseUrl;
  if (external) {
    await step(
      log,
      "Postgres",
      () => checkDatabaseUrl(external),
      () => "from DATABASE_URL",
    );
    return { adminUrl: external, databaseUrl: external };
  }
  const settings = { folder, password: secrets.postgresPassword, durable: options.durable ?? true };
  if (!hasCluster(folder)) await step(log, "new database", () => createCluster(settings));
  const cluster = await step(log, "Postgres", () => startCluster(settings));
  opened.cluster = cluster;
  const said = {
    ended: "The local Postgres ended unexpectedly; it is started again.",
    back: "The local Postgres is back.",
    lost: `The local Postgres does not start again (see ${join(folder, "postgres.log")}); stop Atelier and start it again.`,
  };
  cluster.onUnexpectedExit((what) => process.stderr.write(`${said[what]}\n`));
  return { adminUrl: cluster.adminUrl, databaseUrl: cluster.databaseUrl };
}
