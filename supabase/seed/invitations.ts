import { createHash } from "node:crypto";
import { actingAs, staff, students } from "./accounts.ts";
import { ceramics } from "./content/ceramics.ts";
import { photo } from "./content/photo.ts";
import { day, insertRows, iso, type Connection } from "./load.ts";
import { idOf } from "./random.ts";
import { enrol } from "./registrations.ts";
import { courseId, storeOf } from "./sessions.ts";

/** What stands behind /invite/ in the demo's open link into the course of photography. */
export const DEMO_INVITATION = "atelier-demo-photo";

/** An open link, two people invited by mail, one invited into the team, and somebody who asks to join the course that may be asked for. */
export async function loadInvitations(sql: Connection, now: number): Promise<void> {
  const of = (course: typeof photo, key: string, sent: number) => ({
    id: idOf(`invitation:${key}`),
    ...{ store_id: storeOf(course).id, course_id: courseId(course), used_count: 0, generation: 1 },
    ...{ sent_at: iso(sent), expires_at: iso(sent + 14 * day), created_at: iso(sent), updated_at: iso(sent) },
    invited_by: staff.find((person) => person.key === "claire")?.id,
  });
  const link = of(photo, "link", now - 2 * day);
  const invited = [
    { ...of(photo, "yasmine", now - day), email: "yasmine.kone@example.test", max_uses: 1 },
    { ...of(photo, "bertrand", now - 3 * day), email: "bertrand.lacour@example.test", max_uses: 1 },
  ];
  await insertRows(sql, "private.invitations", [{ ...link, max_uses: 30 }, ...invited]);
  const hash = createHash("sha256").update(DEMO_INVITATION).digest("hex");
  await sql.unsafe("select private.note_invitation_token($1, 1, decode($2, 'hex'))", [link.id, hash]);

  const { course_id: _, invited_by = "", ...team } = of(photo, "team", now - 2 * day);
  await actingAs(sql, invited_by, () =>
    insertRows(sql, "private.invitations", [
      { ...team, invited_by, role: "instructor", email: "oceane.marchal@example.test", max_uses: 1 },
    ]),
  );

  const there = new Set(enrol(ceramics).map(({ id }) => id));
  const asker = students.find(({ id }) => !there.has(id));
  await sql.unsafe("update public.courses set access = 'on_request' where id = $1", [courseId(ceramics)]);
  const asked = iso(now - 0.5 * day);
  await insertRows(sql, "private.join_requests", [
    {
      ...{ id: idOf("request:ceramics"), store_id: storeOf(ceramics).id, course_id: courseId(ceramics) },
      ...{ user_id: asker?.id, status: "open", since: asked, created_at: asked, updated_at: asked },
    },
  ]);
}
