import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { readEnvironment, settingsSchema } from "../../supabase/local/env.ts";
import { ROOT, tempFolder } from "./support.ts";

function read(env: string) {
  const folder = tempFolder();
  writeFileSync(join(folder, ".env"), env);
  return readEnvironment("development", folder);
}

const HOSTED = "VITE_SUPABASE_URL=https://abc.supabase.co\n";

afterEach(() => vi.unstubAllEnvs());

describe("the settings", () => {
  it("may all be absent or empty", () => {
    expect(read("").settings).toEqual({});
    expect(read("VITE_SUPABASE_URL=\nDATABASE_URL=\nPORT=\n").settings).toEqual({});
  });

  it.each([
    [
      HOSTED,
      /^The settings in \.env are not right: VITE_SUPABASE_PUBLISHABLE_KEY is missing, and VITE_SUPABASE_URL needs it\.$/,
    ],
    [
      `${HOSTED}VITE_SUPABASE_PUBLISHABLE_KEY=e30.${Buffer.from('{"role":"service_role"}').toString("base64url")}.x`,
      /VITE_SUPABASE_PUBLISHABLE_KEY is a secret key/,
    ],
    [`${HOSTED}VITE_SUPABASE_PUBLISHABLE_KEY=sb_secret_x`, /VITE_SUPABASE_PUBLISHABLE_KEY is a secret key/],
    [
      `${HOSTED}VITE_SUPABASE_PUBLISHABLE_KEY=hello`,
      /VITE_SUPABASE_PUBLISHABLE_KEY must be the project's publishable key/,
    ],
    ["VITE_SUPABASE_URL=abc", /VITE_SUPABASE_URL must be an address/],
    ["DATABASE_URL=mysql://x", /DATABASE_URL must begin with postgresql/],
    ["PORT=http", /PORT must be a port number/],
  ])("name what is missing or does not fit: %j", (env, sentence) => {
    expect(() => read(env)).toThrow(sentence);
  });

  it("reach the edge functions unless they are the browser's or the database's", () => {
    vi.stubEnv("ZOOM_CLIENT_ID", "from the shell");
    vi.stubEnv("UNRELATED", "of the shell");
    const { functionsEnv } = read(`${HOSTED}VITE_SUPABASE_PUBLISHABLE_KEY=sb_publishable_x
APP_URL=https://app.example.test\nOWN_NAME=1\nZOOM_CLIENT_ID=from the file\nDATABASE_URL=postgresql://a@b/c\nPORT=1`);
    expect(functionsEnv).toEqual({
      APP_URL: "https://app.example.test",
      OWN_NAME: "1",
      ZOOM_CLIENT_ID: "from the shell",
    });
  });

  it("are all in .env.example", () => {
    const example = readFileSync(join(ROOT, ".env.example"), "utf8");
    const names = [...example.matchAll(/^([A-Z][A-Z0-9_]+)=/gm)].map((match) => match[1]);
    expect(new Set(names)).toEqual(new Set(Object.keys(settingsSchema.shape)));
  });

  it("are all read by something of the project", () => {
    const files = ["src", "supabase/functions", "supabase/local"].flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
        .map((name) => join(folder, name))
        .filter((file) => /(?<!\.test)\.tsx?$/.test(file) && file !== join("supabase/local/env.ts")),
    );
    const sources = [...files, "vite.config.ts"]
      .map((file) => readFileSync(join(ROOT, file), "utf8"))
      .join("\n");
    const unread = Object.keys(settingsSchema.shape).filter(
      (name) => !new RegExp(`(?<![A-Z_])${name}(?![A-Z_])`).test(sources),
    );
    expect(unread).toEqual([]);
  });
});
