import { Agent, request } from "node:http";
import { expect, it } from "vitest";
import { testBackend } from "../../../support/backend.ts";
import { insertUsers } from "../../../support/users.ts";
import { countSeats, type Seat } from "../../support/crowd.ts";

const CONNECTIONS = 60;
const backend = await testBackend({ poolSize: CONNECTIONS });
const { serviceSql: sql } = backend;
const CROWD = 500;

interface Answer {
  status: number;
  text: string;
}

/** Each on a connection of its own, none waiting for another: fetch would share them. */
function ask(agent: Agent, session: string, token: string): Promise<Answer> {
  const body = JSON.stringify({ p_session_id: session });
  const headers = {
    apikey: backend.publishableKey,
    authorization: `Bearer ${token}`,
    "content-type": "application/json",
    "content-length": String(Buffer.byteLength(body)),
  };
  return new Promise((resolve, reject) => {
    const url = `${backend.origin}/rest/v1/rpc/register_for_session`;
    const outgoing = request(url, { method: "POST", agent, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (part: string) => (text += part));
      response.on("error", reject);
      response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

it("500 people at once over HTTP for one seat: 500 answers, one seat, 499 waiting in the order of their commits", async () => {
  const people = await insertUsers(
    sql,
    Array.from({ length: CROWD }, (_, index) => `rush-${index}@example.test`),
  );
  const [store] = await sql<{ id: string }[]>`insert into public.stores (name) values ('Rush') returning id`;
  const [course] = await sql<{ id: string }[]>`
    insert into public.courses (store_id, title, status) values (${store?.id ?? ""}, 'Rush', 'published') returning id`;
  await sql`insert into public.course_enrollments ${sql(
    people.map(({ id }) => ({ store_id: store?.id, course_id: course?.id, user_id: id })),
  )}`;
  const sessions = await sql<{ id: string }[]>`
    insert into public.course_live_sessions (store_id, course_id, title, time_zone, scheduled_start, scheduled_end, max_participants)
    select ${store?.id ?? ""}, ${course?.id ?? ""}, 'Rush', 'Europe/Paris', now() + interval '1 day', now() + interval '25 hours', 1
    from generate_series(0, ${CONNECTIONS}) returning id`;
  const [id = "", ...others] = sessions.map((session) => session.id);
  const tokens = people.map((person) => backend.tokenFor(person.id));
  const agent = new Agent({ keepAlive: false, maxSockets: CROWD });
  // As in a pool that has answered before: what a connection plans once, it does not plan while others wait for it.
  await Promise.all(others.map((other, index) => ask(agent, other, tokens[index] ?? "")));
  const answers = await Promise.all(tokens.map((token) => ask(agent, id, token)));
  agent.destroy();

  expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
  const seats = answers.map(({ text }) => (JSON.parse(text) as Seat[])[0]);
  expect(seats.filter((seat) => seat?.status === "registered")).toHaveLength(1);
  // Each was told how many waited when it came: all that had committed before it, and itself.
  const told = seats.filter((seat) => seat?.status === "waitlisted");
  told.sort((a, b) => (a?.waitlist_position ?? 0) - (b?.waitlist_position ?? 0));
  expect(told.map((seat) => seat?.waitlist_position)).toEqual(
    Array.from({ length: CROWD - 1 }, (_, index) => index + 1),
  );
  const queue = await sql<{ id: string }[]>`
    select id from public.course_live_session_registrations
    where session_id = ${id} and status = 'waitlisted' order by queue_no`;
  expect(queue.map((row) => row.id)).toEqual(told.map((seat) => seat?.registration_id));
  expect(await countSeats(sql, id)).toMatchObject({ counted_seats: 1, counted_waiting: CROWD - 1 });
}, 240_000);
