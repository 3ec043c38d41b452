import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";

const root = resolve(import.meta.dirname, "../..");
const artifacts = join(root, "tests/.artifacts");

const KEEP_MS = 2 * 60 * 60 * 1000;

/** Everything the built app is made of. */
const INPUTS = [
  "index.html",
  "public.html",
  "vite.config.ts",
  "vite.chunks.ts",
  "vite.boot.ts",
  "vite.outline.ts",
  "vite.entries.ts",
  "vite.headers.ts",
  "vite.texts.ts",
  "vite.sheets.ts",
  "package.json",
  "package-lock.json",
  "tsconfig.json",
  "public",
  "src",
  "supabase/functions/_shared",
];

async function filesUnder(path: string): Promise<string[]> {
  if (!existsSync(path)) return [];
  if ((await stat(path)).isFile()) return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

async function fingerprint(): Promise<string> {
  const files = (await Promise.all(INPUTS.map((input) => filesUnder(join(root, input))))).flat().sort();
  const hash = createHash("sha256");
  for (const file of files) {
    if (/\.test\.tsx?$/.test(file)) continue;
    hash.update(relative(root, file)).update("\0");
    hash.update(await readFile(file)).update("\0");
  }
  return hash.digest("hex").slice(0, 16);
}

/** With no other project's settings than these, whatever this machine's .env says; with none, the app of the demo mode. */
export function viteBuild(folder: string, hostedUrl = ""): Promise<void> {
  const program = join(root, "node_modules/vite/bin/vite.js");
  return new Promise((done, fail) => {
    const child = spawn(
      process.execPath,
      [program, "build", "--outDir", folder, "--emptyOutDir", "--logLevel", "warn"],
      {
        cwd: root,
        env: {
          ...process.env,
          NODE_ENV: "production",
          VITE_SUPABASE_URL: hostedUrl,
          VITE_SUPABASE_PUBLISHABLE_KEY: hostedUrl && "sb_publishable_of_the_project",
        },
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    let said = "";
    const keep = (text: Buffer) => (said += text.toString());
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.once("error", fail);
    child.once("close", (code) => {
      if (code === 0) done();
      else fail(new Error(`vite build failed:\n${said.trim()}`));
    });
  });
}

/** The folder of the built app. It is built once for what the sources now are; the size check and the journeys share it. */
export async function ensureBuild(): Promise<string> {
  const folder = join(artifacts, `app-${await fingerprint()}`);
  if (existsSync(join(folder, "index.html"))) return folder;
  await mkdir(artifacts, { recursive: true });
  const draft = await mkdtemp(join(artifacts, "building-"));
  try {
    await viteBuild(draft);
    for (const name of await readdir(artifacts)) {
      // A build of the last hours may be in use by another run.
      const old = Date.now() - (await stat(join(artifacts, name))).mtimeMs > KEEP_MS;
      if (name.startsWith("app-") && old) await rm(join(artifacts, name), { recursive: true, force: true });
    }
    await rename(draft, folder);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if (!existsSync(join(folder, "index.html"))) throw error;
  }
  await writeFile(join(artifacts, "README"), "Made by the tests and checks; safe to delete.\n");
  return folder;
}
