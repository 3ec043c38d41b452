import { execFile, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

export interface Chromium {
  executablePath: string;
  /** What the process needs beside the test's own environment. */
  env: Record<string, string>;
}

const run = promisify(execFile);
const root = resolve(import.meta.dirname, "../..");

const INSTALLED: Partial<Record<NodeJS.Platform, string[]>> = {
  darwin: [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    join(homedir(), "Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
  ],
  win32: ["PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"].flatMap((variable) => {
    const folder = process.env[variable];
    return folder === undefined ? [] : [join(folder, "Google/Chrome/Application/chrome.exe")];
  }),
  linux: ["/usr/bin", "/usr/local/bin", "/snap/bin"].flatMap((folder) =>
    ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"].map((name) =>
      join(folder, name),
    ),
  ),
};

export class NoBrowserError extends Error {
  override name = "NoBrowserError";
}

/**
 * The package unpacks into the temp folder and takes a half-written file of a parallel run for a finished one.
 * So a process of its own unpacks into a private folder, which then takes its final name in one step.
 */
async function unpackBundled(): Promise<string> {
  const manifest = await readFile(join(root, "node_modules/@sparticuz/chromium/package.json"), "utf8");
  const { version } = JSON.parse(manifest) as { version: string };
  const cache = join(root, "node_modules/.cache/atelier-chromium");
  const unpacked = join(cache, version);
  if (existsSync(join(unpacked, "chromium"))) return unpacked;

  await mkdir(cache, { recursive: true });
  const staging = await mkdtemp(join(cache, "unpacking-"));
  const script = 'import chromium from "@sparticuz/chromium"; await chromium.executablePath();';
  await run(process.execPath, ["--input-type=module", "-e", script], {
    cwd: root,
    // With this variable the package unpacks its NSS libraries too.
    env: { ...process.env, TMPDIR: staging, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs22.x" },
  });
  try {
    await rename(staging, unpacked);
  } catch (error) {
    await rm(staging, { recursive: true, force: true });
    if (!existsSync(join(unpacked, "chromium"))) throw error;
  }
  return unpacked;
}

function missesLibraries(executable: string): boolean {
  const answer = spawnSync("ldd", [executable], { encoding: "utf8" });
  return answer.status !== 0 || answer.stdout.includes("not found");
}

async function bundled(): Promise<Chromium> {
  const folder = await unpackBundled();
  const executablePath = join(folder, "chromium");
  const env: Record<string, string> = {};
  if (missesLibraries(executablePath)) {
    const libraries = [join(folder, "al2023/lib"), process.env["LD_LIBRARY_PATH"]].filter(Boolean);
    env["LD_LIBRARY_PATH"] = libraries.join(":");
  }
  if (!existsSync("/etc/fonts/fonts.conf")) env["FONTCONFIG_PATH"] = join(folder, "fonts");
  return { executablePath, env };
}

/** `CHROMIUM_PATH` first, then the Chromium of the package on Linux x64, then an installed Chrome or Chromium. */
export async function findChromium(): Promise<Chromium> {
  const chosen = process.env["CHROMIUM_PATH"];
  if (chosen !== undefined && chosen !== "") {
    if (!existsSync(chosen)) throw new NoBrowserError(`CHROMIUM_PATH names ${chosen}, which does not exist.`);
    return { executablePath: chosen, env: {} };
  }
  if (process.platform === "linux" && process.arch === "x64") return bundled();
  const installed = INSTALLED[process.platform]?.find((path) => existsSync(path));
  if (installed === undefined) {
    throw new NoBrowserError(
      "No Chrome or Chromium was found: install one, or name its program in CHROMIUM_PATH, then run this again.",
    );
  }
  return { executablePath: installed, env: {} };
}
