import { students, type Person } from "./accounts.ts";
import { praise, reserve } from "./content/feedback.ts";
import { courses } from "./content/courses.ts";
import type { CourseSpec, Standing } from "./content/session-spec.ts";
import { day, fr, hour, insertRows, iso, minute, type Connection } from "./load.ts";
import { idOf, Random } from "./random.ts";
import { courseId, storeOf, type PlannedSession } from "./sessions.ts";

export interface Registration {
  session: PlannedSession;
  student: Person;
  status: Exclude<Standing, "offered">;
  registered: number;
  /** Until when a seat is held for who waits. */
  offered?: number;
  cancelled?: number;
  joined?: number;
  left?: number;
}

/** Who follows which course. Léa and Tom follow the three of Atelier Lumière, Tom the one of Maison Boréale as well. */
export function enrol(course: CourseSpec): Person[] {
  const random = new Random(`enrolments:${course.key}`);
  const fixed = students.filter(({ key }) => key === "tom" || (key === "lea" && course.store === "lumiere"));
  const others = students.filter(({ key }) => key !== "tom" && key !== "lea");
  return [...fixed, ...random.shuffle(others).slice(0, course.enrolled - fixed.length)];
}

export async function loadEnrolments(sql: Connection, now: number): Promise<void> {
  const rows = courses.flatMap((course) => {
    const random = new Random(`enrolment-dates:${course.key}`);
    return enrol(course).map((student) => {
      const created = iso(now - random.between(60, 180) * day);
      return {
        id: idOf(`enrolment:${course.key}:${student.key}`),
        ...{ store_id: storeOf(course).id, course_id: courseId(course), user_id: student.id },
        ...{ status: "active", since: created, created_at: created, updated_at: created },
      };
    });
  });
  await insertRows(sql, "public.course_enrollments", rows);
}

export function planRegistrations(sessions: readonly PlannedSession[], now: number): Registration[] {
  return sessions
    .flatMap((session) => registrationsOf(session, now))
    .sort((a, b) => a.registered - b.registered);
}

const waits = (standing: Standing) => standing === "waitlisted" || standing === "offered";
const holdsSeat = (standing: Standing) => !waits(standing) && standing !== "cancelled";

/** Seats first, waitlist behind, some who gave their seat back in between: always first come, first served. */
function registrationsOf(session: PlannedSession, now: number): Registration[] {
  const { spec, course } = session;
  const random = new Random(`registrations:${spec.key}`);
  const fixed = new Map<string, Standing | null>();
  if (spec.lea !== undefined) fixed.set("lea", spec.lea);
  if (spec.tom !== undefined) fixed.set("tom", spec.tom);
  // Nobody is drawn into the place of a demo student: where nothing is said, Léa and Tom are not there.
  const crowd = random.shuffle(
    (spec.isPublic ? students : enrol(course)).filter(({ key }) => key !== "lea" && key !== "tom"),
  );
  const named = (wanted: (standing: Standing) => boolean) =>
    students.filter(({ key }) => {
      const standing = fixed.get(key);
      return standing != null && wanted(standing);
    });
  const take = (count: number, wanted: (standing: Standing) => boolean) => {
    const chosen = named(wanted);
    const drawn = crowd.splice(0, count - chosen.length);
    if (chosen.length + drawn.length !== count) throw new RangeError(`not enough students for ${spec.key}`);
    return random.shuffle([...chosen, ...drawn]);
  };
  const seated = take(spec.seats, holdsSeat);
  const isOffered = ({ key }: Person) => fixed.get(key) === "offered";
  const waiting = take(spec.waiting ?? 0, waits).sort((a, b) => Number(isOffered(b)) - Number(isOffered(a)));
  const gone = take(spec.cancelled ?? 0, (standing) => standing === "cancelled");

  const closes = Math.min(now, session.start) - 2 * minute;
  const span = closes - session.created;
  const moments = (count: number, from: number, to: number) =>
    Array.from({ length: count }, () => session.created + span * random.between(from, to)).sort(
      (a, b) => a - b,
    );
  const seatTimes = moments(seated.length, 0.01, waiting.length > 0 ? 0.7 : 1);
  const waitTimes = moments(waiting.length, 0.71, 1);
  const goneTimes = moments(gone.length, 0.02, 0.5);

  return [
    ...seated.map((student, index) => {
      const registered = seatTimes[index] ?? closes;
      return {
        session,
        student,
        registered,
        ...presence(session, fixed.get(student.key) ?? null, registered, now, random),
      };
    }),
    ...waiting.map((student, index) => ({
      session,
      student,
      status: "waitlisted" as const,
      registered: waitTimes[index] ?? closes,
      ...(isOffered(student) ? { offered: now + day } : {}),
    })),
    ...gone.map((student, index) => {
      const registered = goneTimes[index] ?? session.created;
      const cancelled = Math.min(registered + random.between(3 * hour, 6 * day), closes);
      return { session, student, status: "cancelled" as const, registered, cancelled };
    }),
  ];
}

/** What became of a seat: attended or absent once the session is over, perhaps already inside while it runs. */
function presence(
  session: PlannedSession,
  fixed: Standing | null,
  registered: number,
  now: number,
  random: Random,
) {
  const { begun, finished } = session;
  const came = fixed === "attended" || (fixed !== "absent" && random.chance(0.8));
  if (begun === undefined) return { status: "registered" as const };
  // A page that is open before the beginning is no attendance; a meeting that is entered early is.
  const opened = ["native", "custom"].includes(session.spec.platform)
    ? Math.min(begun, session.start)
    : begun - 6 * minute;
  const earliest = Math.max(opened, registered);
  if (finished === undefined) {
    const joined = Math.min(earliest + random.between(1, 14) * minute, now - 20_000);
    return { status: "registered" as const, ...(came && joined > earliest ? { joined } : {}) };
  }
  if (!came) return { status: "absent" as const };
  const joined = earliest + random.between(1, 16) * minute;
  const left = random.chance(0.75)
    ? finished + random.between(0, 2) * minute
    : random.between(joined + 10 * minute, finished);
  return { status: "attended" as const, joined, left };
}

export async function loadRegistrations(
  sql: Connection,
  registrations: readonly Registration[],
  now: number,
): Promise<void> {
  const rows = registrations.map(({ session, student, ...one }) => {
    const last = Math.max(one.registered, one.cancelled ?? 0, one.left ?? one.joined ?? 0);
    return {
      id: idOf(`registration:${session.spec.key}:${student.key}`),
      ...{ session_id: session.id, store_id: session.storeId, user_id: student.id },
      ...{ attendee_name: student.name, attendee_email: student.email, status: one.status },
      registered_at: iso(one.registered),
      cancelled_at: one.cancelled && iso(one.cancelled),
      joined_at: one.joined && iso(one.joined),
      left_at: one.left && iso(one.left),
      offered_until: one.offered && iso(one.offered),
      offered_start: one.offered && iso(session.start),
      attendance_seconds: one.left && one.joined ? Math.round((one.left - one.joined) / 1000) : undefined,
      created_at: iso(one.registered),
      updated_at: iso(Math.min(last, now)),
    };
  });
  await insertRows(sql, "public.course_live_session_registrations", rows);
  await agreeToRecordings(sql);
  await rate(sql, registrations, now);
}

/** What some of those who came said of it, a few without their name. */
async function rate(sql: Connection, registrations: readonly Registration[], now: number): Promise<void> {
  const random = new Random("feedback");
  const rows = registrations
    .filter(({ status, session }) => status === "attended" && session.finished !== undefined)
    .filter(() => random.chance(0.4))
    .map(({ session, student }) => {
      const rating = random.chance(0.8) ? random.integer(4, 5) : 3;
      const said = iso(Math.min((session.finished ?? now) + random.between(1, 30) * hour, now));
      return {
        id: idOf(`feedback:${session.spec.key}:${student.key}`),
        ...{ session_id: session.id, store_id: session.storeId, user_id: student.id, rating },
        comment: random.chance(0.35) ? fr(random.pick(rating > 3 ? praise : reserve)) : undefined,
        named: random.chance(0.7),
        ...{ said_at: said, created_at: said, updated_at: said },
      };
    });
  await insertRows(sql, "private.session_feedback", rows);
}

/** Whoever was in a recorded session had said yes; to those that are ahead nobody has yet. */
async function agreeToRecordings(sql: Connection): Promise<void> {
  await sql.unsafe(`
    insert into private.recording_notices (store_id, purpose, months, access)
    select distinct s.store_id, w.purpose, w.months, w.access
    from public.course_live_sessions s cross join private.recording_notice(s) w
    where s.recording_enabled and s.actual_start is not null`);
  await sql.unsafe(`
    insert into private.recording_consents (session_id, store_id, user_id, notice_id, said_at)
    select s.id, s.store_id, r.user_id, n.id, s.scheduled_start - interval '5 minutes'
    from public.course_live_sessions s cross join private.recording_notice(s) w
    join private.recording_notices n on n.store_id = s.store_id and n.access = w.access
    join public.course_live_session_registrations r on r.session_id = s.id and private.holds_seat(r.status)
    where s.recording_enabled and s.actual_start is not null`);
}
