import type postgres from "postgres";
import { loadAccounts, loadStores } from "./accounts.ts";
import { loadAttendance } from "./attendance.ts";
import { loadCatalogue } from "./catalogue.ts";
import { loadCovers } from "./covers.ts";
import { loadInvitations } from "./invitations.ts";
import { loadMessages } from "./messages.ts";
import { loadQuestions } from "./questions.ts";
import { loadEnrolments, loadRegistrations, planRegistrations } from "./registrations.ts";
import { loadStock, planStock } from "./serials.ts";
import { loadCourses, loadSessions, planSessions } from "./sessions.ts";

export { DEMO_INVITATION } from "./invitations.ts";
export { DEMO_PASSWORD, demoStores, staff, students } from "./accounts.ts";

/** Units of the demo, when nobody asks for more. */
const UNITS = 2000;
/** Of these, the first store's. */
const LUMIERE = 0.84;
/** Units of a store that are planned together. */
const BLOCK = 5000;

/**
 * Fills an empty database with the demo: two stores, their people, courses, sessions and units. Everything follows from
 * one fixed seed and from `now`, around which all times are placed. One transaction; the caller knows that it is empty.
 */
export async function seedDemo(
  sql: postgres.Sql,
  {
    now: moment,
    units = UNITS,
    block: size = BLOCK,
  }: { now: Date; units?: number | undefined; block?: number | undefined },
): Promise<void> {
  const now = moment.getTime();
  const sessions = planSessions(now);
  const registrations = planRegistrations(sessions, now);
  await sql.begin(async (tx) => {
    await loadAccounts(tx, now);
    await loadStores(tx, now);
    await loadCourses(tx, now);
    await loadCovers(tx);
    await loadEnrolments(tx, now);
    await loadInvitations(tx, now);
    await loadSessions(tx, sessions);
    await loadRegistrations(tx, registrations, now);
    await loadAttendance(tx, registrations);
    await loadQuestions(tx, sessions, registrations, now);
    await loadMessages(tx, now);
    await loadCatalogue(tx, now);
    const [lumiere, boreale] = [Math.round(units * LUMIERE), units - Math.round(units * LUMIERE)];
    for (const [store, all, buyers] of [
      ["lumiere", lumiere, 0.262],
      ["boreale", boreale, 0.225],
    ] as const)
      await loadStock(tx, planStock(store, { units: all, customers: Math.ceil(all * buyers), size }, now));
    // The first page is asked for before autovacuum has looked at anything.
    await tx`analyze public.course_live_sessions, public.course_live_session_registrations, public.serial_numbers,
      public.serial_number_history, public.orders, public.customers`;
  });
}
