import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import type { Connect, Plugin } from "vite";
import { startBackend, type Backend } from "./backend.ts";
import { readEnvironment, type Environment } from "./env.ts";
import { codeOf, StartError } from "./errors.ts";
import { isApiPath } from "./gateway.ts";
import { consoleLog } from "./log.ts";
import { answerMailbox, MAILBOX_PATH } from "./mailbox.ts";
import { isLivePath, type Upgrade } from "./realtime.ts";

interface Running {
  backend: Promise<Backend>;
  users: number;
}

/** Kept beside the modules, which Vite evaluates anew at every change of its configuration. */
const registry = globalThis as typeof globalThis & { atelierBackends?: Map<string, Running> };
const backends = (registry.atelierBackends ??= new Map());

interface Host {
  middlewares: Connect.Server;
  httpServer: { on(event: "upgrade", listener: Upgrade): unknown } | null;
  close(): Promise<void>;
  config: { root: string; mode: string };
}

interface Listening {
  host?: string | boolean | undefined;
  port?: number | undefined;
}

/** Serves the whole back end on Vite's own origin, in `dev` and in `preview`, unless a hosted project is configured. */
export function localBackend(): Plugin {
  return {
    name: "atelier-local-backend",
    apply: "serve",
    configureServer: (server) => mount(server, server.config.server, { watch: true }),
    configurePreviewServer: async (server) => {
      const { root, build, preview } = server.config;
      if (!existsSync(join(root, build.outDir, "index.html"))) {
        exitWith(`There is no built app in ${build.outDir}/; run "npm run build" before "npm run preview".`);
      }
      await mount(server, preview, { watch: false });
    },
  };
}

/** For the top of a configuration: settings that do not fit end the process with one sentence. */
export function environmentOrExit(mode: string, root: string): Environment {
  try {
    return readEnvironment(mode, root);
  } catch (error) {
    if (error instanceof StartError) exitWith(error.message);
    throw error;
  }
}

async function mount(server: Host, listening: Listening, { watch }: { watch: boolean }): Promise<void> {
  if (process.env.VITEST) return;
  const { root, mode } = server.config;
  const environment = environmentOrExit(mode, root);
  if (environment.settings.VITE_SUPABASE_URL) {
    consoleLog(`\n  Atelier with the hosted project ${environment.settings.VITE_SUPABASE_URL}`);
    return;
  }
  const backend = await acquire(root, environment, listening, watch);
  server.middlewares.use((request, response, next) => {
    if (request.url && isApiPath(request.url)) backend.handle(request, response);
    else if (request.url?.startsWith(MAILBOX_PATH))
      answerMailbox(request, response, backend.mailFolder).then((answered) => !answered && next(), next);
    else next();
  });
  // Vite's own socket has another path, and is left to Vite.
  server.httpServer?.on("upgrade", (request, socket, head) => {
    if (isLivePath(request.url ?? "/")) backend.upgrade(request, socket, head);
  });
  const close = server.close.bind(server);
  server.close = async () => {
    await close();
    await release(root);
  };
}

async function acquire(
  root: string,
  environment: Environment,
  listening: Listening,
  watch: boolean,
): Promise<Backend> {
  let running = backends.get(root);
  if (!running) {
    stopOnSignals();
    consoleLog("\n  Atelier, with its own back end");
    const started = performance.now();
    const backend = startBackend({
      root,
      databaseUrl: environment.settings.DATABASE_URL,
      confirmations: environment.settings.AUTH_CONFIRMATIONS === "yes",
      functionsEnv: environment.functionsEnv,
      ...(listening.port && { appUrl: `http://localhost:${listening.port}` }),
      watchFunctions: watch,
      log: consoleLog,
      beforeOpen: () => refuseTakenPort(listening),
    }).then((ready) => {
      consoleLog(
        `  ${"ready".padEnd(22)} ${((performance.now() - started) / 1000).toFixed(1).padStart(5)} s`,
      );
      return ready;
    });
    running = { backend, users: 0 };
    backends.set(root, running);
  }
  running.users += 1;
  try {
    return await running.backend;
  } catch (error) {
    backends.delete(root);
    if (error instanceof StartError) exitWith(error.message);
    throw error;
  }
}

/** Vite closes the old server only after it has opened its successor, so a restart never brings the count to zero. */
async function release(root: string): Promise<void> {
  const running = backends.get(root);
  if (!running || --running.users > 0) return;
  backends.delete(root);
  await (await running.backend).close();
}

let watchingSignals = false;

function stopOnSignals(): void {
  if (watchingSignals) return;
  watchingSignals = true;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => void stopAll());
}

async function stopAll(): Promise<never> {
  const open = await Promise.allSettled(
    [...backends.values()].map(async ({ backend }) => (await backend).close()),
  );
  process.exit(open.some((result) => result.status === "rejected") ? 1 : 0);
}

async function refuseTakenPort({ host, port }: Listening): Promise<void> {
  if (!port) return;
  const address = host === true ? undefined : host || "localhost";
  const taken = await new Promise<boolean>((resolve, reject) => {
    const probe = createServer();
    probe.once("error", (error) => (codeOf(error) === "EADDRINUSE" ? resolve(true) : reject(error)));
    probe.listen({ port, host: address }, () => probe.close(() => resolve(false)));
  });
  if (taken) {
    throw new StartError(
      `Port ${port} is already in use by another program; stop that one, or choose a port: PORT=5174 npm run dev.`,
    );
  }
}

function exitWith(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}
