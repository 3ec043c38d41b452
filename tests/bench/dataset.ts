import type postgres from "postgres";
import { demoStores, loadAccounts, loadStores } from "../../supabase/seed/accounts.ts";
import { loadCatalogue } from "../../supabase/seed/catalogue.ts";
import { courses } from "../../supabase/seed/content/courses.ts";
import type { CourseSpec, SessionSpec } from "../../supabase/seed/content/session-spec.ts";
import { Random } from "../../supabase/seed/random.ts";
import { loadEnrolments, loadRegistrations, planRegistrations } from "../../supabase/seed/registrations.ts";
import { loadStock, planStock, type Stock } from "../../supabase/seed/serials.ts";
import { loadCourses, loadSessions, planSessions } from "../../supabase/seed/sessions.ts";

export interface Size {
  serials: number;
  sessions: number;
}

export const store = demoStores.lumiere;

const PAST_DAYS = 700;
const AHEAD_DAYS = 200;

/** The sessions of the demo's courses over and over, on days of three years. */
function manySessions(wanted: number): CourseSpec[] {
  const own = courses.filter((course) => course.store === "lumiere");
  const patterns = own.flatMap((course) => course.sessions.map((spec) => ({ course, spec })));
  const random = new Random("bench:sessions");
  const planned = new Map<CourseSpec, SessionSpec[]>(own.map((course) => [course, []]));
  for (let number = 0; number < wanted; number += 1) {
    const { course, spec } = random.pick(patterns);
    const day = random.integer(-PAST_DAYS, AHEAD_DAYS);
    const at = `${String(random.integer(8, 20)).padStart(2, "0")}:${random.pick(["00", "15", "30", "45"])}`;
    const { lea: _lea, tom: _tom, ...common } = spec;
    planned.get(course)?.push({
      ...common,
      key: `bench-${number}`,
      title: `${spec.title}, groupe ${number + 1}`,
      status: statusOn(day, random),
      start: { day: day === 0 ? 1 : day, at },
      seats: Math.floor(spec.seats / 2),
      questions: [],
    });
  }
  return own.map((course) => ({ ...course, sessions: planned.get(course) ?? [] }));
}

function statusOn(day: number, random: Random): SessionSpec["status"] {
  if (random.chance(0.05)) return "cancelled";
  if (day < 0) return "ended";
  return random.chance(0.04) ? "postponed" : "scheduled";
}

/** One store with everything a long-lived merchant and school would have; the other stays empty. */
export async function loadDataset(sql: postgres.Sql, size: Size, log: (line: string) => void): Promise<void> {
  const now = Date.now();
  const sessions = planSessions(now, manySessions(size.sessions));
  const registrations = planRegistrations(sessions, now);
  await sql.begin(async (tx) => {
    await loadAccounts(tx, now);
    await loadStores(tx, now);
    await loadCourses(tx, now);
    await loadEnrolments(tx, now);
    log(`${sessions.length} sessions with ${registrations.length} registrations`);
    await loadSessions(tx, sessions);
    await loadRegistrations(tx, registrations, now);
    await loadCatalogue(tx, now);
    await loadStock(
      tx,
      logged(
        planStock(
          "lumiere",
          { units: size.serials, customers: Math.ceil(size.serials / 10), size: 5000 },
          now,
        ),
        log,
      ),
    );
  });
  await sql`vacuum analyze`;
}

/** Tells how far it is, every hundred thousand units. */
function* logged(blocks: Iterable<Stock>, log: (line: string) => void): Generator<Stock> {
  const started = performance.now();
  const sum = { units: 0, events: 0, orders: 0 };
  let told = 0;
  for (const block of blocks) {
    yield block;
    sum.units += block.lives.length;
    sum.events += block.lives.reduce((total, { steps }) => total + steps.length, 0);
    sum.orders += block.orders.length;
    if (sum.units < told + 100_000) continue;
    told = sum.units;
    const seconds = Math.round((performance.now() - started) / 1000);
    log(`${sum.units} units with ${sum.events} events and ${sum.orders} orders after ${seconds} s`);
  }
}

export interface Amounts {
  serials: number;
  events: number;
  sessions: number;
  registrations: number;
}

export async function countDataset(sql: postgres.Sql): Promise<Amounts> {
  const [row] = await sql<Amounts[]>`select
    (select count(*)::int from public.serial_numbers) as serials,
    (select count(*)::int from public.serial_number_history) as events,
    (select count(*)::int from public.course_live_sessions) as sessions,
    (select count(*)::int from public.course_live_session_registrations) as registrations`;
  if (!row) throw new Error("the dataset cannot be counted");
  return row;
}
