import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";
import { startBackend, type Backend, type BackendOptions } from "../../supabase/local/backend.ts";

export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

/** Two tables whose policies say the same; from the second the API role's rights were taken away. */
export const TOY_MIGRATION = `
-- Notes; what the tests of the embedded back end read and write.
create table public.notes (id int generated always as identity primary key, body text not null, secret text);
alter table public.notes enable row level security;
create policy everyone_reads on public.notes for select to anon, authenticated using (true);
create policy members_write on public.notes for insert to authenticated with check (true);
revoke all on public.notes from anon, authenticated;
grant select (id, body) on public.notes to anon, authenticated;
grant insert (body) on public.notes to authenticated;

create table public.closed (id int primary key, body text not null);
alter table public.closed enable row level security;
create policy everyone_reads on public.closed for select to anon, authenticated using (true);
revoke all on public.closed from anon, authenticated;
insert into public.closed values (1, 'not for them');

create table public.documents (id int primary key, content jsonb, plain json);
alter table public.documents enable row level security;
create policy everyone on public.documents to authenticated using (true) with check (true);
grant select, insert on public.documents to authenticated;
create function public.kind_of(p_content jsonb) returns text language sql stable set search_path = '' as $$
  select jsonb_typeof(p_content)
$$;

create function public.whoami() returns jsonb language sql stable set search_path = '' as $$
  select jsonb_build_object('role', current_user, 'sub', auth.uid(), 'login', session_user)
$$;
`;

const folders: string[] = [];
const backends: Backend[] = [];
const children: ChildProcess[] = [];

afterAll(async () => {
  await Promise.all(backends.splice(0).map((backend) => backend.close()));
  for (const child of children.splice(0)) child.kill("SIGKILL");
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

export function tempFolder(parent = tmpdir()): string {
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, "atelier-local-"));
  folders.push(folder);
  return folder;
}

export function toyMigrations(sql = TOY_MIGRATION): string {
  const folder = tempFolder();
  writeFileSync(join(folder, "20260101000000_toy.sql"), sql);
  return folder;
}

/** Closed after the file's last test, whether or not the test closed it. */
export async function start(options: Partial<BackendOptions> & { dataFolder: string }): Promise<Backend> {
  const backend = await startBackend({
    root: ROOT,
    functionsFolder: null,
    seedModule: null,
    durable: false,
    ...options,
  });
  backends.push(backend);
  return backend;
}

let prepared: Promise<string> | undefined;

/** A data folder that was used once and closed in order, with the toy migration; made once a file, then copied. */
export async function usedFolder(migrationsFolder: string): Promise<string> {
  prepared ??= (async () => {
    const dataFolder = tempFolder();
    await (await start({ dataFolder, migrationsFolder })).close();
    return dataFolder;
  })();
  const copy = tempFolder();
  execFileSync("cp", ["-a", `${await prepared}/.`, copy]);
  return copy;
}

/** Below the checkout, so that the packages are found. */
export function tempProject(sql = TOY_MIGRATION): string {
  const folder = tempFolder(join(ROOT, "tests", ".artifacts"));
  mkdirSync(join(folder, "supabase", "migrations"), { recursive: true });
  writeFileSync(join(folder, "supabase", "migrations", "20260101000000_toy.sql"), sql);
  writeFileSync(join(folder, "index.html"), "<!doctype html><title>toy</title>");
  writeFileSync(
    join(folder, "vite.config.ts"),
    `import { localBackend } from "../../../supabase/local/vite-plugin.ts";
const port = Number(process.env.PORT);
export default { plugins: [localBackend()], server: { port, strictPort: true }, preview: { port, strictPort: true }, clearScreen: false };
`,
  );
  return folder;
}

export interface Run {
  child: ChildProcess;
  output(): string;
  errors(): string;
  /** Until stdout matches; fails when the process ends first. */
  saw(pattern: RegExp): Promise<void>;
  ended: Promise<number | null>;
}

export function run(
  command: string,
  args: string[],
  options: { cwd?: string; env?: Record<string, string> } = {},
): Run {
  const child = spawn(command, args, {
    cwd: options.cwd ?? ROOT,
    env: { ...cleanEnv(), ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  children.push(child);
  let output = "";
  let errors = "";
  const waiting = new Set<() => void>();
  child.stdout.on("data", (chunk: Buffer) => {
    output += chunk.toString();
    for (const check of waiting) check();
  });
  child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  const ended = new Promise<number | null>((done) => child.once("close", (code) => done(code)));
  const saw = (pattern: RegExp) =>
    new Promise<void>((done, reject) => {
      const check = () => {
        if (!pattern.test(output)) return;
        waiting.delete(check);
        done();
      };
      waiting.add(check);
      check();
      void ended.then((code) =>
        reject(new Error(`ended with ${code} before ${pattern}:\n${output}${errors}`)),
      );
    });
  return { child, output: () => output, errors: () => errors, saw, ended };
}

/** What a shell would hand over, without what Vitest adds and without settings of this machine. */
function cleanEnv(): NodeJS.ProcessEnv {
  const keep = ["PATH", "HOME", "TMPDIR", "LANG"];
  return {
    ...Object.fromEntries(keep.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []))),
    CI: "true",
    NO_COLOR: "1",
  };
}

export const vite = (project: string, port: number, args: string[] = [], env: Record<string, string> = {}) =>
  run(process.execPath, [join(ROOT, "node_modules/vite/bin/vite.js"), ...args], {
    cwd: project,
    env: { PORT: String(port), ...env },
  });

/** Starts a back end in a process of its own, which says "up <url>" and then waits. */
export function startElsewhere(dataFolder: string, migrationsFolder: string, wrap: string[] = []): Run {
  const script = `
    import { startBackend } from ${JSON.stringify(join(ROOT, "supabase/local/backend.ts"))};
    const backend = await startBackend({
      root: ${JSON.stringify(ROOT)}, functionsFolder: null, seedModule: null,
      dataFolder: ${JSON.stringify(dataFolder)}, migrationsFolder: ${JSON.stringify(migrationsFolder)},
    });
    process.on("SIGTERM", () => backend.close().then(() => process.exit(0)));
    console.log("up " + backend.url + " " + backend.adminUrl);
    setInterval(() => {}, 1000);
  `;
  const node = [process.execPath, "--import", "tsx", "--input-type=module", "--eval", script];
  const [command = process.execPath, ...args] = [...wrap, ...node];
  return run(command, args);
}

export const apiKey = (backend: Backend) => ({
  apikey: backend.publishableKey,
  "content-type": "application/json",
});

export interface SignedIn {
  access_token: string;
  refresh_token: string;
  user: { id: string };
}

export async function signUp(
  backend: Backend,
  email: string,
  password = "a-long-password",
): Promise<SignedIn> {
  const response = await fetch(`${backend.url}/auth/v1/signup`, {
    method: "POST",
    headers: apiKey(backend),
    body: JSON.stringify({ email, password }),
  });
  if (!response.ok) throw new Error(`sign-up answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as SignedIn;
}
