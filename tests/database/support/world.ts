import { randomUUID } from "node:crypto";
import type postgres from "postgres";
import { storeRoles, type StoreRole } from "../../../supabase/functions/_shared/contracts/abilities.ts";

/** Who asks, in the order of the columns of docs/permissions.md. */
export const roles = [
  "owner",
  "manager",
  "instructor",
  "stock",
  "support",
  "viewer",
  "other owner",
  "registered",
  "unregistered",
  "waitlisted",
  "stranger",
  "anon",
] as const;
export type Role = (typeof roles)[number];

/** The owner and, row by row in turn, one other: with a dozen rows everybody has had a turn. */
export function sampleOf(row: number): Role[] {
  const others = roles.slice(1);
  return ["owner", ...others.slice(row % others.length, (row % others.length) + 1)];
}

/** The users a store is built from: its team and its three students. */
export type Cast = Record<StoreRole | "registered" | "unregistered" | "waitlisted", string>;

export interface Store {
  id: string;
  course: string;
  draftCourse: string;
  /** Private, full with one seat, doors open now. */
  session: string;
  publicSession: string;
  registration: string;
  waiting: string;
  question: string;
  product: string;
  variant: string;
  warehouse: string;
  customer: string;
  order: string;
  serial: string;
}

type Sql = postgres.Sql | postgres.TransactionSql;

export const minutes = (count: number) => new Date(Date.now() + count * 60_000);

export interface SessionSettings {
  course_id?: string;
  host_id?: string;
  title?: string;
  status?: string;
  starts?: Date;
  ends?: Date;
  max_participants?: number | null;
  is_public?: boolean;
  require_registration?: boolean;
  recording_enabled?: boolean;
  join_url?: string | null;
}

/** Stands in every link, password and key of the store's sessions. */
export const secretOf = (storeId: string) => `secret-${storeId.slice(0, 8)}`;

/** Past the RPCs: a session in any state. */
export async function insertSession(
  sql: Sql,
  store: { id: string; course: string },
  settings: SessionSettings = {},
): Promise<string> {
  const secret = secretOf(store.id);
  const {
    starts = minutes(-5),
    ends = minutes(55),
    join_url = `https://meet.example.test/${secret}`,
  } = settings;
  const id = randomUUID();
  await sql`insert into public.course_live_sessions ${sql({
    id,
    store_id: store.id,
    course_id: settings.course_id ?? store.course,
    title: settings.title ?? "Session",
    status: settings.status ?? "scheduled",
    scheduled_start: starts,
    scheduled_end: ends,
    time_zone: "Europe/Paris",
    max_participants: settings.max_participants ?? null,
    host_id: settings.host_id ?? null,
    is_public: settings.is_public ?? false,
    require_registration: settings.require_registration ?? true,
    recording_enabled: settings.recording_enabled ?? false,
  })}`;
  await sql`insert into public.course_live_session_meetings ${sql({
    session_id: id,
    store_id: store.id,
    join_url,
    join_password: secret,
    stream_key: secret,
    recording_url: `https://recordings.example.test/${secret}`,
  })}`;
  return id;
}

export async function insertRegistration(
  sql: Sql,
  storeId: string,
  sessionId: string,
  userId: string,
  status = "registered",
): Promise<string> {
  const id = randomUUID();
  await sql`insert into public.course_live_session_registrations ${sql({
    id,
    session_id: sessionId,
    store_id: storeId,
    user_id: userId,
    attendee_name: "Somebody",
    attendee_email: "somebody@example.test",
    status,
    registered_at: minutes(-7 * 24 * 60),
  })}`;
  return id;
}

export async function insertQuestion(
  sql: Sql,
  storeId: string,
  sessionId: string,
  authorId: string,
  settings: { anonymous?: boolean; status?: string } = {},
): Promise<string> {
  const id = randomUUID();
  await sql`insert into public.course_live_session_questions ${sql({
    id,
    session_id: sessionId,
    store_id: storeId,
    author_name: settings.anonymous === true ? null : "Somebody",
    body: "Is this on?",
    status: settings.status ?? "open",
  })}`;
  await sql`insert into public.course_live_session_question_authors ${sql({ question_id: id, store_id: storeId, user_id: authorId })}`;
  return id;
}

let serials = 0;

/** A write of units past the RPCs, as a script on the server makes it: with its reason, and when it happened. */
export async function bySystem<T>(
  sql: Sql,
  work: (tx: Sql) => Promise<T>,
  { reason = "Arranged", at = null }: { reason?: string; at?: string | null } = {},
): Promise<T> {
  const run = async (tx: postgres.TransactionSql) => {
    await tx`select private.say_serial_reason(${reason}, ${at})`;
    return work(tx);
  };
  return (await ("savepoint" in sql ? sql.savepoint(run) : sql.begin(run))) as T;
}

/** Past the RPCs: a unit in any status; its history starts with its creation all the same. `made`: when that was. */
export async function insertSerial(
  sql: Sql,
  store: { id: string; product: string },
  { made = null, ...settings }: Record<string, string | null> = {},
): Promise<string> {
  const id = randomUUID();
  serials += 1;
  const row = {
    id,
    store_id: store.id,
    product_id: store.product,
    serial_number: `SN-${String(serials).padStart(6, "0")}`,
    ...settings,
  };
  const write = (tx: Sql) => tx`insert into public.serial_numbers ${tx(row)}`;
  if (made === null && settings["hold"] === undefined && settings["status"] !== "scrapped") await write(sql);
  else await bySystem(sql, write, { at: made });
  return id;
}

/** Past the RPCs: hides a unit. */
export const hideSerial = (sql: Sql, id: string) =>
  bySystem(sql, (tx) => tx`update public.serial_numbers set deleted_at = now() where id = ${id}`);

async function insertCatalogue(sql: Sql, storeId: string) {
  const ids = { product: randomUUID(), variant: randomUUID(), warehouse: randomUUID() };
  const sale = { customer: randomUUID(), order: randomUUID() };
  await sql`insert into public.physical_products ${sql({ id: ids.product, store_id: storeId, name: "Lamp", sku: "LAMP" })}`;
  await sql`insert into public.product_variants ${sql({ id: ids.variant, store_id: storeId, product_id: ids.product, name: "Blue", sku: "LAMP-B" })}`;
  await sql`insert into public.warehouses ${sql({ id: ids.warehouse, store_id: storeId, name: "Main", code: "W1" })}`;
  await sql`insert into public.customers ${sql({ id: sale.customer, store_id: storeId, name: "Buyer", email: "buyer@example.test" })}`;
  await sql`insert into public.orders ${sql({ id: sale.order, store_id: storeId, customer_id: sale.customer, reference: "ORD-1" })}`;
  return { ...ids, ...sale };
}

async function insertCourses(sql: Sql, storeId: string, students: string[]) {
  const course = randomUUID();
  const draftCourse = randomUUID();
  await sql`insert into public.courses ${sql([
    { id: course, store_id: storeId, title: "Course", status: "published" },
    { id: draftCourse, store_id: storeId, title: "Draft", status: "draft" },
  ])}`;
  for (const userId of students) {
    await sql`insert into public.course_enrollments ${sql([
      { store_id: storeId, course_id: course, user_id: userId },
      { store_id: storeId, course_id: draftCourse, user_id: userId },
    ])}`;
  }
  return { course, draftCourse };
}

/** A store with rows in every table: what each role may see of it differs by table. */
export async function insertStore(
  sql: Sql,
  cast: Partial<Cast> & { owner: string },
  name = "Store",
): Promise<Store> {
  const id = randomUUID();
  await sql`insert into public.stores ${sql({ id, name })}`;
  const members = storeRoles.flatMap((role) => {
    const userId = cast[role];
    return userId === undefined ? [] : [{ store_id: id, user_id: userId, role }];
  });
  await sql`insert into public.store_members ${sql(members)}`;

  const { registered, unregistered, waitlisted } = cast;
  const students = [registered, unregistered, waitlisted].filter((user) => user !== undefined);
  const courses = await insertCourses(sql, id, students);
  const base = { id, course: courses.course };
  const session = await insertSession(sql, base, { max_participants: 1 });
  const publicSession = await insertSession(sql, base, {
    course_id: courses.draftCourse,
    is_public: true,
    require_registration: false,
    title: "Open to all",
  });
  await insertSession(sql, base, { course_id: courses.draftCourse, title: "Behind registration" });
  const deleted = await insertSession(sql, base, { title: "Deleted", is_public: true });
  await sql`update public.course_live_sessions set deleted_at = now() where id = ${deleted}`;

  const author = registered ?? cast.owner;
  const registration = await insertRegistration(sql, id, session, author);
  const waiting = await insertRegistration(sql, id, session, waitlisted ?? randomMember(cast), "waitlisted");
  const question = await insertQuestion(sql, id, session, author);
  await insertQuestion(sql, id, session, author, { anonymous: true });
  await insertQuestion(sql, id, session, author, { status: "dismissed" });
  await insertQuestion(sql, id, session, cast.owner, { status: "dismissed" });
  await insertQuestion(sql, id, publicSession, cast.owner);
  await insertQuestion(sql, id, deleted, cast.owner);
  await sql`insert into public.course_live_session_question_votes ${sql([
    { question_id: question, store_id: id, user_id: author },
    { question_id: question, store_id: id, user_id: cast.owner === author ? randomMember(cast) : cast.owner },
  ])}`;

  const catalogue = await insertCatalogue(sql, id);
  const serial = await insertSerial(
    sql,
    { id, product: catalogue.product },
    { warehouse_id: catalogue.warehouse },
  );
  await sql`update public.serial_numbers set status = 'in_stock' where id = ${serial}`;
  await insertSerial(
    sql,
    { id, product: catalogue.product },
    { status: "sold", customer_id: catalogue.customer },
  );
  const gone = await insertSerial(sql, { id, product: catalogue.product });
  await hideSerial(sql, gone);
  return { id, ...courses, session, publicSession, registration, waiting, question, ...catalogue, serial };
}

function randomMember(cast: Partial<Cast>): string {
  const other = cast.manager ?? cast.unregistered;
  if (other === undefined) throw new Error("a store needs a second person");
  return other;
}
