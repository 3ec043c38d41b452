import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "../..");
const support = join(root, "tests/support");

const IMPORT = `import { expect, it } from "vitest";`;
/** One run costs seconds, so each shows several things at once. */
const RUNS: Record<string, { files: Record<string, string>; line: string; fails: boolean }> = {
  "a green run": {
    files: {
      "passes.test.ts": `${IMPORT} it("a", () => expect(1).toBe(1)); it.skip("b", () => undefined);`,
      "expects-an-error.test.ts": `${IMPORT}
        import { allowConsole } from ${JSON.stringify(join(support, "setup/strict-console.ts"))};
        it("c", () => { allowConsole(/expected/); console.error("expected"); });`,
    },
    line: "2 passed, 0 failed, 1 skipped",
    fails: false,
  },
  "a run where everything goes wrong": {
    files: {
      "fails.test.ts": `${IMPORT} it("passes", () => undefined); it("fails", () => expect(1).toBe(2));`,
      "does-not-load.test.ts": `throw new Error("broken");`,
      "logs.test.ts": `${IMPORT} it("logs", () => console.error("unexpected"));`,
      "asks.test.ts": `${IMPORT} it("asks", () => fetch("http://127.0.0.1:9/").catch(() => undefined));`,
    },
    line: "1 passed, 4 failed",
    fails: true,
  },
  "a run with an error outside any test": {
    files: { "late.test.ts": `${IMPORT} it("a", () => void Promise.reject(new Error("late")));` },
    line: "1 passed, 1 failed",
    fails: true,
  },
  "a run whose set-up breaks": {
    files: {
      "a.test.ts": `${IMPORT} it("a", () => undefined);`,
      "global-setup.mjs": `export default () => { throw new Error("no database"); };`,
    },
    line: "0 passed, 1 failed",
    fails: true,
  },
  "a run that runs nothing": {
    files: { "skips.test.ts": `${IMPORT} it.skip("b", () => undefined);` },
    line: "0 passed, 1 failed, 1 skipped",
    fails: true,
  },
};

let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "atelier-runs-"));
  await symlink(join(root, "node_modules"), join(folder, "node_modules"));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function runVitest(
  name: string,
  files: Record<string, string>,
): Promise<{ code: number; lines: string[] }> {
  const place = join(folder, name.replaceAll(" ", "-"));
  await mkdir(place);
  const config = {
    test: {
      globalSetup: "global-setup.mjs" in files ? [join(place, "global-setup.mjs")] : [],
      reporters: ["default", join(support, "closing-line.ts")],
      setupFiles: [join(support, "setup/strict-console.ts")],
    },
  };
  await writeFile(join(place, "vitest.config.mjs"), `export default ${JSON.stringify(config)};`);
  await Promise.all(Object.entries(files).map(([file, text]) => writeFile(join(place, file), text)));
  return new Promise((done, fail) => {
    const child = spawn(
      process.execPath,
      [join(root, "node_modules/vitest/vitest.mjs"), "run", "--root", place],
      {
        cwd: place,
        env: { PATH: process.env["PATH"], NO_COLOR: "1" },
      },
    );
    let text = "";
    child.stdout.on("data", (part: Buffer) => (text += part.toString()));
    child.once("error", fail);
    child.once("close", (code) => done({ code: code ?? 1, lines: text.trimEnd().split("\n") }));
  });
}

describe("the closing line", () => {
  it.each(Object.entries(RUNS))("of %s", async (name, { files, line, fails }) => {
    const { code, lines } = await runVitest(name, files);
    expect(lines.at(-1)).toBe(line);
    expect(code !== 0).toBe(fails);
  });
});
