import { randomUUID } from "node:crypto";
import { Agent, request } from "node:http";
import type postgres from "postgres";
import type { Backend } from "../../../supabase/local/backend.ts";
import { claimsOf, insertUsers, mintToken } from "../../support/users.ts";

export interface Person {
  id: string;
  email: string;
  claims: string;
}

const store = { id: randomUUID(), course: randomUUID() };

/** People with an account, enrolled in the one course of the one store. */
export async function makePeople(sql: postgres.Sql, count: number): Promise<Person[]> {
  const emails = Array.from({ length: count }, (_, index) => `person-${index}@example.test`);
  const users = await insertUsers(sql, emails);
  await sql`insert into public.stores ${sql({ id: store.id, name: "Bench" })}`;
  await sql`insert into public.courses ${sql({ id: store.course, store_id: store.id, title: "Course" })}`;
  const enrolments = users.map(({ id }) => ({ store_id: store.id, course_id: store.course, user_id: id }));
  await sql`insert into public.course_enrollments ${sql(enrolments)}`;
  return users.map(({ id, email }) => ({ id, email, claims: JSON.stringify(claimsOf(id, email)) }));
}

export async function makeSessions(sql: postgres.Sql, count: number): Promise<string[]> {
  const start = Date.now() + 86_400_000;
  const rows = Array.from({ length: count }, (_, index) => ({
    id: randomUUID(),
    ...{ store_id: store.id, course_id: store.course, title: `Session ${index}`, time_zone: "Europe/Paris" },
    max_participants: 50,
    scheduled_start: new Date(start),
    scheduled_end: new Date(start + 3_600_000),
  }));
  await sql`insert into public.course_live_sessions ${sql(rows)}`;
  return rows.map(({ id }) => id);
}

/** As autovacuum does in time: the statistics of an empty table make plans for an empty table. */
export async function lookAtTables(sql: postgres.Sql): Promise<void> {
  await sql`analyze auth.users, public.profiles, public.course_enrollments, public.course_live_sessions, public.course_live_session_counts,
    public.course_live_session_registrations, public.bench_seats`;
}

/** The registrations' columns, defaults, indexes and foreign keys in a table that has nothing else. */
export async function makeFloor(sql: postgres.Sql): Promise<void> {
  await sql.unsafe(`
    create table public.bench_seats (
      like public.course_live_session_registrations including defaults including identity including indexes,
      foreign key (user_id) references public.profiles (id) on delete cascade,
      foreign key (session_id, store_id) references public.course_live_sessions (id, store_id) on delete cascade);
    create function public.bench_floor() returns int language sql stable set search_path = '' as 'select 1';
    grant execute on function public.bench_floor() to authenticated`);
}

export const storeId = store.id;

interface Asked {
  backend: Backend;
  people: readonly Person[];
  connections: number;
  rpc: string;
  args: object;
}

function post(agent: Agent, url: string, headers: Record<string, string>, text: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method: "POST", agent, headers }, (response) => {
      response.resume();
      response.on("error", reject);
      response.on("end", () => resolve(response.statusCode ?? 0));
    });
    outgoing.on("error", reject);
    outgoing.end(text);
  });
}

/** Answers a second over HTTP, every person asking once. */
export async function ask({ backend, people, connections, rpc, args }: Asked): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const text = JSON.stringify(args);
  const tokens = people.map(({ id }) => mintToken(backend.jwtSecret, claimsOf(id)));
  let next = 0;
  const started = performance.now();
  await Promise.all(
    Array.from({ length: connections }, async () => {
      for (let at = next++; at < people.length; at = next++) {
        const headers = {
          ...{ apikey: backend.publishableKey, authorization: `Bearer ${tokens[at] ?? ""}` },
          ...{ "content-type": "application/json", "content-length": String(Buffer.byteLength(text)) },
        };
        const status = await post(agent, `${backend.url}/rest/v1/rpc/${rpc}`, headers, text);
        if (status !== 200) throw new Error(`${rpc} answered ${status}`);
      }
    }),
  );
  agent.destroy();
  return people.length / ((performance.now() - started) / 1000);
}
