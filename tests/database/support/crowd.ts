import type postgres from "postgres";
import { expect, vi } from "vitest";
import type { TestBackend } from "../../support/backend.ts";
import { claimsOf, connectAs, type Caller } from "../../support/users.ts";
import { sqlOutcome } from "./setting.ts";

export type { Caller } from "../../support/users.ts";

/** One open connection a person, so that what starts together is together at the server. */
export async function connectAll(backend: TestBackend, users: string[]): Promise<Caller[]> {
  const callers = users.map((user) => connectAs(backend.databaseUrl, claimsOf(user)));
  await Promise.all(callers.map((caller) => caller.run((tx) => tx`select 1`)));
  return callers;
}

/** Does `first` and keeps its transaction open until `second` waits for a lock of it; what became of the second. */
export async function whileHeld(
  backend: TestBackend,
  [first, second]: [Caller, (tx: postgres.TransactionSql) => Promise<unknown>][],
): Promise<string> {
  if (first === undefined || second === undefined) throw new Error("two are needed");
  let said = Promise.resolve("");
  await first[0].run(async (tx) => {
    await first[1](tx);
    said = sqlOutcome(second[0].run(second[1]));
    await vi.waitFor(
      async () => {
        const rows = await backend.serviceSql`
          select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
        expect(rows).toHaveLength(1);
      },
      { timeout: 30_000, interval: 20 },
    );
  });
  return said;
}

export async function disconnect(callers: Caller[]): Promise<void> {
  await Promise.all(callers.map((caller) => caller.end()));
}

export interface Seat {
  registration_id: string;
  status: string;
  waitlist_position: number | null;
  already: boolean;
}

export const register = (caller: Caller, session: string): Promise<Seat> =>
  caller.run(async (tx) => {
    const [seat] = await tx<Seat[]>`select * from public.register_for_session(${session})`;
    if (seat === undefined) throw new Error("no answer");
    return seat;
  });

export interface SeatCount {
  /** Taken, or held for an offer. */
  seats: number;
  waiting: number;
  /** Of those who wait, who let an offer pass. */
  passed: number;
  capacity: number | null;
  counted_seats: number;
  counted_waiting: number;
}

export async function countSeats(sql: TestBackend["serviceSql"], session: string): Promise<SeatCount> {
  const [row] = await sql<SeatCount[]>`
    select n.registered_count as counted_seats, n.waitlisted_count as counted_waiting, s.max_participants as capacity,
      (count(*) filter (where r.status in ('registered', 'attended', 'absent') or r.offered_until is not null))::int as seats,
      (count(*) filter (where r.status = 'waitlisted' and r.offered_until is null))::int as waiting,
      (count(*) filter (where r.status = 'waitlisted' and r.offered_until is null and r.offered_start is not distinct from s.scheduled_start))::int as passed
    from public.course_live_sessions s join public.course_live_session_counts n on n.session_id = s.id
    left join public.course_live_session_registrations r on r.session_id = s.id
    where s.id = ${session} group by s.id, n.session_id`;
  if (row === undefined) throw new Error("no session");
  return row;
}

/** What must hold at every moment anybody can see. */
export function flawsOf({
  seats,
  waiting,
  passed,
  capacity,
  counted_seats,
  counted_waiting,
}: SeatCount): string[] {
  return [
    capacity !== null && seats > capacity ? `${seats} seats of ${capacity} are taken` : "",
    capacity !== null && seats < capacity && waiting > passed ? `${waiting} wait beside a free seat` : "",
    seats !== counted_seats || waiting !== counted_waiting ? "the counters are wrong" : "",
  ].filter((flaw) => flaw !== "");
}
