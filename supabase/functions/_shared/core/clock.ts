import type { Sql, Transaction } from "./db.ts";

let ahead = 0;

/** The time that rules go by: the database's, as far as it has been heard. Whatever meets a time of a row is this. */
export const clockNow = (): Date => new Date(Date.now() + ahead);

/** What the clock of this machine says: for time-outs, and for what other systems stamp with theirs. */
export const machineNow = (): Date => new Date();

/** The database's clock as it was answered just now. */
export function hearClock(at: Date): void {
  ahead = at.getTime() - Date.now();
}

/** Asks the database for the time, and goes by it from here on. */
export async function followClock(sql: Sql | Transaction): Promise<Date> {
  const [row] = await sql<{ now: Date }[]>`select private.now()`;
  if (row) hearClock(row.now);
  return clockNow();
}
