import { testBackend, type Client, type TestBackend } from "../../support/backend.ts";
import { insertUsers } from "../../support/users.ts";
import { insertStore, roles, type Role, type Store } from "./world.ts";

type Named = Exclude<Role, "anon">;

export interface Setting {
  backend: TestBackend;
  sql: TestBackend["serviceSql"];
  ids: Record<Named, string>;
  store: Store;
  other: Store;
  /** The API as this person. */
  as(role: Named): Client;
}

/** For the top of a file: two stores, and one person for each column of docs/permissions.md. */
export async function testSetting(): Promise<Setting> {
  const backend = await testBackend();
  const sql = backend.serviceSql;
  const named = roles.filter((role): role is Named => role !== "anon");
  const emails = named.map((role) => `${role.replace(" ", "-")}@example.test`);
  const users = await insertUsers(sql, [...emails, "neighbour@example.test", "pupil@example.test"]);
  const id = (email: string) => users.find((user) => user.email === email)?.id ?? "";
  const ids = Object.fromEntries(
    named.map((role, index) => [role, id(emails[index] ?? "")]),
  ) as Setting["ids"];
  const store = await insertStore(sql, ids, "This store");
  const theirs = {
    owner: ids["other owner"],
    manager: id("neighbour@example.test"),
    registered: id("pupil@example.test"),
  };
  const other = await insertStore(sql, theirs, "Another store");
  const clients = new Map<Named, Client>();
  const as = (role: Named) => {
    const client = clients.get(role) ?? backend.actingAs(ids[role], `${role.replace(" ", "-")}@example.test`);
    clients.set(role, client);
    return client;
  };
  return { backend, sql, ids, store, other, as };
}

interface Reply {
  error: { message: string; hint?: string | null } | null;
  status: number;
}

/** What became of a request: "ok", or its status, code and the field at fault. */
export async function outcome(request: PromiseLike<Reply>): Promise<string> {
  const { error, status } = await request;
  if (error === null) return "ok";
  return [status, error.message, error.hint].filter(Boolean).join(" ");
}

/** The same for a statement on a raw connection: "ok", or the code of the contract, or Postgres's. */
export async function sqlOutcome(work: PromiseLike<unknown>): Promise<string> {
  try {
    await work;
    return "ok";
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const { code = "", message } = error as Error & { code?: string };
    return code.startsWith("PT") ? message : code;
  }
}

export async function insertPeople(
  setting: Setting,
  name: string,
  count: number,
  enrolledIn?: string,
): Promise<string[]> {
  const emails = Array.from({ length: count }, (_, index) => `${name}-${index}@example.test`);
  const users = (await insertUsers(setting.sql, emails)).map((user) => user.id);
  if (enrolledIn !== undefined) {
    const { store, sql } = setting;
    const rows = users.map((user_id) => ({ store_id: store.id, course_id: enrolledIn, user_id }));
    await sql`insert into public.course_enrollments ${sql(rows)}`;
  }
  return users;
}
