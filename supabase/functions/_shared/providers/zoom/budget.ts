import type { Sql } from "../../core/db.ts";
import { isProviderError, ProviderError } from "../../core/provider-error.ts";
import { nextUtcMidnight } from "../../time/utc-midnight.ts";

/** Zoom counts creates and changes of meetings per host and UTC day. */
export const ZOOM_DAILY_BUDGET = 100;

/** How long a host waits after a refusal that does not say why: twice as long with each more in a row. */
const DOUBT_SECONDS = 10;
const DOUBT_MOST_SECONDS = 600;

/** Whether the host may create or change a meeting now. */
export async function hasZoomBudget(sql: Sql, connectionId: string): Promise<boolean> {
  const rows = await sql`
    select 1 from private.zoom_budget b join private.video_connections c on b.host = private.zoom_host(c)
    where c.id = ${connectionId} and b.day = (private.now() at time zone 'UTC')::date
      and (b.used >= ${ZOOM_DAILY_BUDGET} or b.closed_until > private.now())`;
  return rows.length === 0;
}

interface Spent {
  host: string;
  day: string;
  doubts: number;
}

/** Why nothing may be created or changed: our own count or Zoom's word, until tomorrow; or refusals without a reason. */
async function closed(sql: Sql, connectionId: string): Promise<ProviderError> {
  const [row] = await sql<{ until: Date }[]>`
    select b.closed_until as until
    from private.zoom_budget b join private.video_connections c on b.host = private.zoom_host(c)
    where c.id = ${connectionId} and b.day = (private.now() at time zone 'UTC')::date
      and b.closed_until > private.now() and not b.stated and b.used < ${ZOOM_DAILY_BUDGET}`;
  return row
    ? new ProviderError("rate_limited", { code: "zoom_429", retryAt: row.until })
    : new ProviderError("daily_limit", { code: "zoom_daily_limit", retryAt: nextUtcMidnight() });
}

/**
 * What follows from a refusal, which is given back. Zoom's own word that the hundred are used up (other apps count as well)
 * closes the host for the day: its other sessions need not ask. One without a reason closes it for a moment; those of calls
 * that were under way together are one.
 */
async function refused(sql: Sql, { host, day, doubts }: Spent, error: ProviderError): Promise<ProviderError> {
  const unexplained = error.kind === "rate_limited" && !error.retryAt && error.code !== "zoom_qps";
  const until = error.code === "zoom_daily_limit" ? (error.retryAt ?? null) : null;
  const [row] = await sql<{ closed_until: Date | null }[]>`
    update private.zoom_budget set used = greatest(used - 1, 0), stated = stated or ${until !== null},
      doubts = case when ${unexplained} then greatest(doubts, ${doubts} + 1) else doubts end,
      closed_until = case when ${until}::timestamptz is not null then ${until}
        when ${unexplained} then greatest(closed_until, private.now()
          + make_interval(secs => least(${DOUBT_SECONDS} * power(2, least(${doubts}::int, 20)), ${DOUBT_MOST_SECONDS})))
        else closed_until end
    where host = ${host} and day = ${day}::date returning closed_until`;
  if (!unexplained || !row?.closed_until) return error;
  const { code, status } = error;
  return new ProviderError("rate_limited", {
    ...{ code, retryAt: row.closed_until },
    ...(status !== undefined && { status }),
  });
}

/**
 * Counts a create or change against the host's hundred a day before it is made, so that a lost answer counts too. A
 * request that Zoom refused is given back.
 */
export async function spendZoomBudget<T>(sql: Sql, connectionId: string, run: () => Promise<T>): Promise<T> {
  const [spent] = await sql<Spent[]>`
    insert into private.zoom_budget as b (host, day, used)
    select private.zoom_host(c), (private.now() at time zone 'UTC')::date, 1
    from private.video_connections c where c.id = ${connectionId}
    on conflict (host, day) do update set used = b.used + 1
      where b.used < ${ZOOM_DAILY_BUDGET} and coalesce(b.closed_until <= private.now(), true)
    returning host, day::text, doubts`;
  if (!spent) throw await closed(sql, connectionId);
  try {
    const result = await run();
    if (spent.doubts > 0)
      await sql`
        update private.zoom_budget set doubts = 0, closed_until = null
        where host = ${spent.host} and day = ${spent.day}::date and not stated`;
    return result;
  } catch (error) {
    if (isProviderError(error) && error.status !== undefined && error.outcome === "none")
      throw await refused(sql, spent, error);
    throw error;
  }
}
