import { createHash, randomUUID } from "node:crypto";
import type { Setting } from "./setting.ts";

/** A published course of the setting's store, with nobody in it. */
export async function insertCourse(
  { sql, store }: Pick<Setting, "sql" | "store">,
  settings: { access?: string; status?: string; title?: string } = {},
): Promise<string> {
  const id = randomUUID();
  await sql`insert into public.courses ${sql({
    ...{ id, store_id: store.id, title: settings.title ?? "Course of its own" },
    ...{ status: settings.status ?? "published", access: settings.access ?? "invited" },
  })}`;
  return id;
}

/** How the person stands in the course; null without an enrolment. */
export async function standingIn(
  { sql }: Pick<Setting, "sql">,
  courseId: string,
  userId: string,
): Promise<string | null> {
  const [row] = await sql<{ status: string }[]>`
    select status from public.course_enrollments where course_id = ${courseId} and user_id = ${userId}`;
  return row?.status ?? null;
}

/** The token of an invitation by e-mail, noted as the server that mails it does. */
export async function tokenFor(
  { sql }: Pick<Setting, "sql">,
  invitationId: string,
  generation = 1,
): Promise<string> {
  const token = randomUUID();
  const hash = createHash("sha256").update(token).digest();
  await sql`select private.note_invitation_token(${invitationId}, ${generation}, ${hash})`;
  return token;
}
