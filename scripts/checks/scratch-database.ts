import { bootPostgres, createDatabase } from "../../tests/support/postgres.ts";

/** Runs `use` against a fresh database that has every migration and no data. */
export async function withScratchDatabase<T>(use: (databaseUrl: string) => Promise<T>): Promise<T> {
  const postgres = await bootPostgres();
  try {
    const database = await createDatabase(postgres.adminUrl);
    return await use(database.databaseUrl);
  } finally {
    await postgres.stop();
  }
}
