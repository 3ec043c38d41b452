import { links, paths } from "../../../src/lib/paths.ts";
import type { TestBackend } from "../../support/open-backend.ts";
import { DEMO, type DemoPerson } from "../../support/users.ts";

export interface Place {
  name: string;
  path: string;
  /** null is somebody who is not signed in. */
  who: DemoPerson | null;
  /** What is on the page when the person has what they came for. */
  ready: string;
}

async function seatOf(backend: TestBackend): Promise<string> {
  const [row] = await backend.serviceSql<{ id: string }[]>`
    select r.session_id as id
    from public.course_live_session_registrations r
    join auth.users u on u.id = r.user_id
    join public.course_live_sessions s on s.id = r.session_id
    where u.email = ${DEMO.student} and r.status = 'registered' and s.status = 'scheduled'
    order by s.scheduled_start, s.id limit 1`;
  if (!row) throw new Error("the demo data has no seat of the student in a session ahead");
  return row.id;
}

/** Every page of the app, each with what shows that its data is there. */
export async function placesOf(backend: TestBackend): Promise<Place[]> {
  const session = await seatOf(backend);
  const sessionShown = 'main h1:not(:empty):not([aria-busy="true"] *)';
  return [
    { name: "sign-in", path: paths.signIn, who: null, ready: 'form input[name="email"]' },
    {
      name: "dashboard home",
      path: paths.dashboard,
      who: "owner",
      ready: "main:not(:has([aria-busy='true'])) li",
    },
    { name: "live sessions", path: paths.liveSessions, who: "owner", ready: "main [data-row-button]" },
    { name: "serial tracking", path: paths.serialTracking, who: "owner", ready: "main [data-row-button]" },
    { name: "settings", path: paths.settings, who: "owner", ready: "#profile form input" },
    { name: "student home", path: paths.student, who: "student", ready: "main section h3" },
    { name: "student session", path: links.studentSession(session), who: "student", ready: sessionShown },
    { name: "join", path: links.joinSession(session), who: "student", ready: sessionShown },
    { name: "not found", path: "/no/such/page", who: null, ready: "h1" },
  ];
}

/** The store whose fifty rows the bare page shows. */
export async function ownersStore(backend: TestBackend): Promise<string> {
  const [row] = await backend.serviceSql<{ id: string }[]>`
    select m.store_id as id from public.store_members m join auth.users u on u.id = m.user_id
    where u.email = ${DEMO.owner} order by m.created_at limit 1`;
  if (!row) throw new Error("the demo data's owner has no store");
  return row.id;
}
