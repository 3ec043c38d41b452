import { Temporal } from "temporal-polyfill";
import { demoStores, staffByKey, type StoreKey } from "./accounts.ts";
import { courses } from "./content/courses.ts";
import type { CourseSpec, SessionSpec } from "./content/session-spec.ts";
import { day, fr, insertRows, iso, minute, type Connection } from "./load.ts";
import { idOf, Random } from "./random.ts";

/** A session with its moments worked out. */
export interface PlannedSession {
  spec: SessionSpec;
  course: CourseSpec;
  id: string;
  storeId: string;
  hostId: string;
  created: number;
  start: number;
  end: number;
  /** When it really began and ended; absent when it did not. */
  begun?: number;
  finished?: number;
}

export const storeOf = (course: CourseSpec) => demoStores[course.store as StoreKey];
export const courseId = (course: CourseSpec) => idOf(`course:${course.key}`);

export function planSessions(now: number, taught: readonly CourseSpec[] = courses): PlannedSession[] {
  const random = new Random("sessions");
  return taught.flatMap((course) => course.sessions.map((spec) => plan(course, spec, now, random)));
}

function plan(course: CourseSpec, spec: SessionSpec, now: number, random: Random): PlannedSession {
  const store = storeOf(course);
  const start = startOf(spec, store.timeZone, now);
  const end = start + spec.minutes * minute;
  const created = Math.min(start, now) - random.between(24, 40) * day;
  const begun =
    spec.status === "ended" || spec.status === "live" ? start + random.integer(-4, 3) * minute : undefined;
  return {
    ...{ spec, course, id: idOf(`session:${spec.key}`), storeId: store.id, hostId: staffByKey(spec.host).id },
    ...{ created, start, end },
    ...(begun === undefined ? {} : { begun: Math.min(begun, now - minute) }),
    ...(spec.status === "ended" ? { finished: end + random.integer(-6, 9) * minute } : {}),
  };
}

const fiveMinutes = 5 * minute;

function startOf(spec: SessionSpec, zone: string, now: number): number {
  if (typeof spec.start === "number") {
    const exact = now + spec.start * minute;
    return (spec.start > 0 ? Math.ceil(exact / fiveMinutes) : Math.floor(exact / fiveMinutes)) * fiveMinutes;
  }
  const zoned = spec.zone ?? zone;
  return Temporal.Instant.fromEpochMilliseconds(now)
    .toZonedDateTimeISO(zoned)
    .toPlainDate()
    .add({ days: spec.start.day })
    .toZonedDateTime({ timeZone: zoned, plainTime: spec.start.at }).epochMilliseconds;
}

export async function loadCourses(sql: Connection, now: number): Promise<void> {
  const rows = courses.map((course, index) => {
    const created = iso(now - (400 - index * 70) * day);
    return {
      ...{
        id: courseId(course),
        store_id: storeOf(course).id,
        title: fr(course.title),
        description: fr(course.description),
      },
      ...{ status: course.status, created_at: created, updated_at: created },
    };
  });
  await insertRows(sql, "public.courses", rows);
}

export async function loadSessions(sql: Connection, sessions: readonly PlannedSession[]): Promise<void> {
  const rows = sessions.map(({ spec, course, ...session }) => ({
    id: session.id,
    store_id: session.storeId,
    course_id: courseId(course),
    host_id: session.hostId,
    title: fr(spec.title),
    description: fr(spec.description),
    session_type: spec.type,
    platform: spec.platform,
    status: spec.status,
    scheduled_start: iso(session.start),
    scheduled_end: iso(session.end),
    time_zone: spec.zone ?? storeOf(course).timeZone,
    actual_start: session.begun && iso(session.begun),
    actual_end: session.finished && iso(session.finished),
    max_participants: spec.capacity,
    is_public: spec.isPublic ?? false,
    require_registration: true,
    runs_by: spec.isPublic && spec.status === "scheduled" ? "clock" : "provider",
    recording_enabled: spec.recorded ?? false,
    allow_questions: true,
    allow_chat: spec.type !== "review",
    allow_screen_share: spec.type === "workshop" || spec.type === "office_hours",
    status_reason: spec.reason && fr(spec.reason),
    created_by: session.hostId,
    created_at: iso(session.created),
    updated_at: iso(session.created),
  }));
  await insertRows(sql, "public.course_live_sessions", rows);
  await insertRows(
    sql,
    "public.course_live_session_meetings",
    sessions.filter(({ spec }) => spec.link !== false).map(wayIn),
  );
  await insertRows(sql, "public.session_rooms", sessions.flatMap(roomsOf));
  await tellTheirPast(sql);
}

/** The log of each session up to now: planned by its host, begun and ended by the host's hand or the provider's word. */
async function tellTheirPast(sql: Connection): Promise<void> {
  await sql.unsafe("alter table private.session_events disable trigger session_events_keep");
  await sql.unsafe(
    "update private.session_events e set at = s.created_at from public.course_live_sessions s where s.id = e.session_id",
  );
  await sql.unsafe("alter table private.session_events enable trigger session_events_keep");
  await sql.unsafe(`
    insert into private.session_events (session_id, store_id, kind, cause, actor_id, reason, at)
    select s.id, s.store_id, e.kind, case when by_hand then 'person' else 'provider' end,
      case when by_hand then s.created_by end, e.reason, e.at
    from public.course_live_sessions s
    cross join lateral (values
      ('started', s.actual_start, s.platform not in ('zoom', 'google_meet'), null),
      ('ended', s.actual_end, true, null),
      (s.status::text, s.created_at + interval '2 days', true, s.status_reason)) e (kind, at, by_hand, reason)
    where e.at is not null and (e.kind in ('started', 'ended') and s.actual_start is not null or e.kind in ('cancelled', 'postponed'))
      and (e.kind <> 'ended' or e.at = s.actual_end)
    order by e.at, e.kind`);
}

/** When a session that is over moved to Zoom from Meet, where it began; null for those that stayed where they were. */
export function moveOf({ spec, begun, finished }: PlannedSession): number | null {
  if (spec.key !== "photo-retouche" || !begun || !finished) return null;
  return begun + 22 * minute;
}

/** Sessions that are over have their rooms written down; the database keeps those of all others itself. */
function roomsOf(session: PlannedSession) {
  const { spec, id, storeId, start, begun, finished } = session;
  const way = spec.link === false ? null : wayIn(session);
  if (!begun || !finished || !way) return [];
  const link = ("join_url" in way ? way.join_url : null) ?? ("stream_url" in way ? way.stream_url : null);
  const opened = Math.min(begun, start - 15 * minute);
  const moved = moveOf(session);
  const room = (name: string, platform: string, url: string | null, from: number, until: number) => ({
    ...{ id: idOf(`room:${spec.key}:${name}`), session_id: id, store_id: storeId, platform, link: url },
    ...{ opened_at: iso(from), closed_at: iso(until), created_at: iso(from), updated_at: iso(until) },
  });
  if (moved === null) return [room("only", spec.platform, link, opened, finished)];
  return [
    room("first", "google_meet", "https://meet.demo.atelier.test/lum-demo-one", opened, moved),
    room("second", spec.platform, link, moved, finished),
  ];
}

function wayIn({ spec, id, storeId, created }: PlannedSession) {
  const random = new Random(`meeting:${spec.key}`);
  const row = {
    ...{ session_id: id, store_id: storeId, created_at: iso(created), updated_at: iso(created) },
    link_changed_at: iso(created),
    recording_url:
      spec.recorded && spec.status === "ended" ? `https://videos.demo.atelier.test/${spec.key}` : undefined,
  };
  const letters = (count: number) =>
    Array.from({ length: count }, () => random.pick("abcdefghjkmnpqrstuvwxyz".split(""))).join("");
  const code = () => String(random.integer(100_000, 999_999));
  if (spec.platform === "zoom") {
    return {
      ...row,
      join_url: `https://zoom.demo.atelier.test/j/8${code()}${code().slice(0, 4)}`,
      join_password: code(),
    };
  }
  if (spec.platform === "google_meet") {
    return { ...row, join_url: `https://meet.demo.atelier.test/${letters(3)}-${letters(4)}-${letters(3)}` };
  }
  if (spec.platform === "native") {
    return {
      ...row,
      stream_url: `https://direct.demo.atelier.test/${spec.key}.m3u8`,
      stream_key: `live_${letters(20)}`,
    };
  }
  return { ...row, join_url: `https://salle.demo.atelier.test/${spec.key}` };
}
