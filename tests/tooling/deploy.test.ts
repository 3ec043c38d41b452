import { existsSync, readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, it } from "vitest";

const root = resolve(import.meta.dirname, "../..");
const read = (path: string) => readFileSync(resolve(root, path), "utf8");
const deploy = read("docs/deploy.md");
const config = read("supabase/config.toml");

/** Names of the platform's own, of the shell that follows the page, and what a reader fills in. */
const notOurs = /^(SUPABASE_|FUNCTIONS_DB_CONNECTIONS$|ON_ERROR_STOP$)/;

it("docs/deploy.md names no setting that .env.example does not have", () => {
  const known = new Set([...read(".env.example").matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name));
  const named = new Set([...deploy.matchAll(/\b[A-Z]+(?:_[A-Z]+)+\b/g)].map(([name]) => name));
  expect([...named].filter((name) => !known.has(name) && !notOurs.test(name))).toEqual([]);
});

it("docs/deploy.md names no command and no function of the database that is not there", () => {
  const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
  const commands = [...deploy.matchAll(/npm run ([\w:]+)/g)].map(([, name = ""]) => name);
  expect(commands.filter((name) => !(name in scripts))).toEqual([]);
  const schedule = read("supabase/migrations/20261101000720_house_schedule.sql");
  for (const [, name = ""] of deploy.matchAll(/private\.(\w+)\(/g))
    expect(schedule).toContain(`function private.${name}(`);
});

it("a hosted project is given every function as it stands, and no address of this machine", () => {
  const folder = resolve(root, "supabase/functions");
  const functions = readdirSync(folder).filter((name) => existsSync(resolve(folder, name, "index.ts")));
  const given = [...config.matchAll(/^\[functions\.([\w-]+)\]$/gm)].map(([, name]) => name);
  expect(new Set(given)).toEqual(new Set(functions));
  expect(config).not.toMatch(/localhost|127\.0\.0\.1/);
});
