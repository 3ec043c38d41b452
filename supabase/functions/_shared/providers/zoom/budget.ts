import type { Sql } from "../../core/db.ts";
import { ProviderError } from "../../core/provider-error.ts";
import { nextUtcMidnight } from "../../time/utc-midnight.ts";

/** Zoom counts creates and changes of meetings per host and UTC day. */
export const ZOOM_DAILY_BUDGET = 100;

/** Whether the host may still create or change a meeting today. */
export async function hasZoomBudget(sql: Sql, connectionId: string): Promise<boolean> {
  const rows = await sql`
    select 1 from private.zoom_budget
    where connection_id = ${connectionId} and day = (private.now() at time zone 'UTC')::date and used >= ${ZOOM_DAILY_BUDGET}`;
  return rows.length === 0;
}

/**
 * Counts a create or change against the host's hundred a day before it is made, so that a lost answer counts too. A
 * request that Zoom refused is given back. Zoom's own refusal of the hundred (other apps count as well) uses up the day:
 * the other sessions of the host need not ask.
 */
export async function spendZoomBudget<T>(sql: Sql, connectionId: string, run: () => Promise<T>): Promise<T> {
  const [spent] = await sql<{ day: string }[]>`
    insert into private.zoom_budget as b (connection_id, day, used) values (${connectionId}, (private.now() at time zone 'UTC')::date, 1)
    on conflict (connection_id, day) do update set used = b.used + 1 where b.used < ${ZOOM_DAILY_BUDGET} returning day::text`;
  if (!spent)
    throw new ProviderError("daily_limit", { code: "zoom_daily_limit", retryAt: nextUtcMidnight() });
  try {
    return await run();
  } catch (error) {
    if (error instanceof ProviderError && error.status !== undefined && error.outcome === "none") {
      const used = error.code === "zoom_daily_limit" ? ZOOM_DAILY_BUDGET : null;
      await sql`
        update private.zoom_budget set used = coalesce(${used}::int, greatest(used - 1, 0))
        where connection_id = ${connectionId} and day = ${spent.day}::date`;
    }
    throw error;
  }
}
