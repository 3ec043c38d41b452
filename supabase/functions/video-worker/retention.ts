import { clockNow, machineNow } from "../_shared/core/clock.ts";
import type { Sql } from "../_shared/core/db.ts";
import { drain, type Work } from "../_shared/jobs/kit.ts";

const DAY_MS = 24 * 3_600_000;

/** Once a day, takes away what is kept no longer (docs/privacy.md). Returns how much went. */
export async function forgetWhatIsOver(sql: Sql, _config: unknown, until: Date): Promise<number> {
  let gone = 0;
  const work: Work<unknown> = async () => {
    for (let more = true; more && machineNow() < until;) {
      const [row] = await sql<{ count: number }[]>`select private.forget_what_is_over() as count`;
      more = (row?.count ?? 0) > 0;
      gone += row?.count ?? 0;
    }
    return { at: new Date(clockNow().getTime() + DAY_MS) };
  };
  await drain(sql, "retention", work, { parallel: 1, until });
  return gone;
}
