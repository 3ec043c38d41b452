import { idOf } from "./random.ts";
import { insertRows, iso, minute, type Connection } from "./load.ts";
import type { Registration } from "./registrations.ts";
import { moveOf, type PlannedSession } from "./sessions.ts";

const saysWhoCame = ({ spec }: PlannedSession) => spec.platform === "zoom" || spec.platform === "google_meet";

/**
 * What the registrations' times follow from: the way in for everybody, the provider's word or that of the native room, and
 * the host's where neither says anything.
 */
export async function loadAttendance(sql: Connection, registrations: readonly Registration[]): Promise<void> {
  const rows = registrations.flatMap(({ session, student, status, joined, left }) => {
    const about = { session_id: session.id, store_id: session.storeId, user_id: student.id };
    const name = `attendance:${session.spec.key}:${student.key}`;
    const told = saysWhoCame(session) || session.spec.platform === "native";
    const word =
      status === "absent" || (status === "attended" && !told)
        ? [
            {
              ...about,
              id: idOf(`${name}:word`),
              source: "manual",
              evidence_key: student.id,
              attended: status === "attended",
              created_at: iso(session.finished ?? session.end),
              updated_at: iso(session.finished ?? session.end),
            },
          ]
        : [];
    if (joined === undefined) return word;
    const click = {
      ...about,
      id: idOf(`${name}:click`),
      source: "join_click",
      evidence_key: `${student.id} ${Math.floor(session.start / 1000)}`,
      joined_at: iso(joined),
      created_at: iso(joined),
      updated_at: iso(joined),
    };
    if (!told) return [click, ...word];
    const stay = {
      ...about,
      id: idOf(`${name}:stay`),
      source: saysWhoCame(session) ? "provider" : "room_presence",
      evidence_key: `demo|${student.id}`,
      joined_at: iso(joined),
      left_at: left && iso(left),
      created_at: iso(joined),
      updated_at: iso(left ?? joined),
      ...(saysWhoCame(session) && {
        ...{ instance: "demo", person_key: `email:${student.email}`, person_email: student.email },
        ...{ person_name: student.name, matched_by: "email" },
      }),
    };
    return [click, ...inRooms(stay, session, joined, left), ...word];
  });
  await insertRows(sql, "public.session_attendance", [...rows, ...unknown(registrations)]);
  await sql.unsafe(
    "select private.refresh_attendance(s.id) from public.course_live_sessions s where s.status in ('live', 'ended') order by s.id",
  );
}

/** Whoever was there when the session moved left one room and came into the next, two minutes apart. */
function inRooms<Stay extends { id: string; evidence_key: string }>(
  stay: Stay,
  session: PlannedSession,
  joined: number,
  left: number | undefined,
) {
  const moved = moveOf(session);
  const again = moved === null ? 0 : moved + 2 * minute;
  if (moved === null || left === undefined || joined >= moved || left <= again) return [stay];
  return [
    { ...stay, left_at: iso(moved), updated_at: iso(moved) },
    {
      ...stay,
      ...{ id: idOf(`${stay.id}:second`), evidence_key: `${stay.evidence_key}|second` },
      ...{ instance: "demo-second", joined_at: iso(again), created_at: iso(again) },
    },
  ];
}

/** In the last session that is over two came whose address nobody knows: an absent student, and a telephone. */
function unknown(registrations: readonly Registration[]) {
  const [last] = registrations
    .map(({ session }) => session)
    .filter((session) => saysWhoCame(session) && session.course.store === "lumiere" && session.finished)
    .sort((a, b) => b.start - a.start);
  if (!last) return [];
  const absent = registrations.find(({ session, status }) => session.id === last.id && status === "absent");
  const names = [...(absent ? [absent.student.name] : []), "iPhone de Camille"];
  return names.map((name, at) => {
    const joined = iso(last.start + (3 + 4 * at) * minute);
    const left = iso(last.end - (2 + 11 * at) * minute);
    return {
      id: idOf(`attendance:${last.spec.key}:unknown:${at}`),
      session_id: last.id,
      store_id: last.storeId,
      source: "provider",
      evidence_key: `demo|unknown ${at}`,
      joined_at: joined,
      left_at: left,
      ...{ instance: "demo", person_name: name, person_key: `name:${name.toLowerCase()}` },
      ...{ created_at: joined, updated_at: left },
    };
  });
}
