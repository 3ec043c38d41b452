import type { TestProject } from "vitest/node";
import { bootPostgres, type TestPostgres } from "../postgres.ts";

declare module "vitest" {
  interface ProvidedContext {
    postgresUrl: string;
  }
}

/** One Postgres for every project of the run: each project's set-up takes a share, the last to leave stops it. */
let shared: { users: number; postgres: Promise<TestPostgres> } | undefined;
const KEY = Symbol.for("atelier.shared-postgres");
const registry = globalThis as { [KEY]?: typeof shared };

export default async function sharedPostgres(project: TestProject): Promise<() => Promise<void>> {
  shared = registry[KEY] ??= { users: 0, postgres: bootPostgres() };
  shared.users += 1;
  const mine = shared;
  const { adminUrl, stop } = await mine.postgres;
  project.provide("postgresUrl", adminUrl);
  return async () => {
    mine.users -= 1;
    if (mine.users > 0) return;
    delete registry[KEY];
    await stop();
  };
}
