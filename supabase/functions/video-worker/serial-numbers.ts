import { clockNow, machineNow } from "../_shared/core/clock.ts";
import type { Sql } from "../_shared/core/db.ts";
import { drain, type Work } from "../_shared/jobs/kit.ts";

const BATCH = 5000;
const SECONDS = 2;

/** Gives the events of units that have none their number in their store's sequence, batch by batch, and looks at what is to be told of stock. */
export async function numberSerialEvents(sql: Sql, _config: unknown, until: Date): Promise<number> {
  let numbered = 0;
  const work: Work<unknown> = async () => {
    let count = BATCH;
    while (count === BATCH && machineNow() < until) {
      const [row] = await sql<{ count: number }[]>`select private.number_serial_events(${BATCH}) as count`;
      count = row?.count ?? 0;
      numbered += count;
    }
    await sql`select private.watch_stock()`;
    return { at: new Date(clockNow().getTime() + SECONDS * 1000) };
  };
  await drain(sql, "serial_numbers", work, { parallel: 1, until });
  return numbered;
}
