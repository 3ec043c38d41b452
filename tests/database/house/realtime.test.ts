import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { claimsOf, connectAs, type Caller } from "../../support/users.ts";
import { testSetting } from "../support/setting.ts";
import { insertRegistration, insertSerial, insertSession, roles } from "../support/world.ts";

const setting = await testSetting();
const { backend, sql, ids, store, as } = setting;
const file = resolve(import.meta.dirname, "../../../supabase/migrations/20261101000700_house_realtime.sql");

/** What Supabase Realtime brings: where messages stand, and the function that sends them. */
beforeAll(async () => {
  await sql.unsafe(`
    create schema realtime;
    create table realtime.messages (id bigint generated always as identity, topic text, event text, payload jsonb, private boolean);
    alter table realtime.messages enable row level security;
    grant usage on schema realtime to authenticated;
    grant select on realtime.messages to authenticated;
    create function realtime.topic() returns text language sql stable as $$ select current_setting('realtime.topic', true) $$;
    grant execute on function realtime.topic() to authenticated;
    create function realtime.send(payload jsonb, event text, topic text, private boolean) returns void language sql as
      $$ insert into realtime.messages (topic, event, payload, private) values (topic, event, payload, private) $$;`);
  const migration = await readFile(file, "utf8");
  await sql.unsafe(migration.replaceAll("create function", "create or replace function"));
});

const sent = async (work: () => Promise<unknown>) => {
  await sql`delete from realtime.messages`;
  await work();
  return sql<{ topic: string; event: string; payload: object; private: boolean }[]>`
    select distinct topic, event, payload, private from realtime.messages order by topic, payload`;
};

describe("what is broadcast", () => {
  it("says that something changed, on private channels, and nothing else", async () => {
    const session = await insertSession(sql, store);
    const messages = await sent(async () => {
      await insertRegistration(sql, store.id, session, ids.registered);
      await as("registered").rpc("ask_session_question", {
        p_session_id: session,
        p_body: "A secret?",
        p_anonymous: true,
      });
      await insertSerial(sql, store);
    });
    const message = (topic: string, table: string) => ({
      topic,
      event: "changed",
      payload: { table },
      private: true,
    });
    const inSession = ["course_live_session_questions", "course_live_session_registrations"];
    expect([...messages]).toEqual([
      ...inSession.map((table) => message(`session:${session}`, table)),
      ...[...inSession, "serial_numbers"].map((table) => message(`store:${store.id}`, table)),
    ]);
  });

  it("is followed by members of the store and by those admitted to the session", async () => {
    const session = await insertSession(sql, store);
    await insertRegistration(sql, store.id, session, ids.registered);
    await insertRegistration(sql, store.id, session, ids.waitlisted, "waitlisted");
    await sent(() => insertSerial(sql, store));
    const people = roles.filter((role) => role !== "anon");
    const callers = new Map(
      people.map((role) => [role, connectAs(backend.databaseUrl, claimsOf(ids[role]))]),
    );
    const follows = async (caller: Caller, topic: string) => {
      const seen = await caller.run(async (tx) => {
        await tx`select set_config('realtime.topic', ${topic}, true)`;
        return tx`select 1 from realtime.messages limit 1`;
      });
      return seen.length === 1;
    };
    const followers = async (topic: string) => {
      const found: string[] = [];
      for (const [role, caller] of callers) if (await follows(caller, topic)) found.push(role);
      return found;
    };
    expect(await followers(`store:${store.id}`)).toEqual([
      "owner",
      "manager",
      "instructor",
      "stock",
      "support",
      "viewer",
    ]);
    expect(await followers(`session:${session}`)).toEqual([
      "owner",
      "manager",
      "instructor",
      "support",
      "viewer",
      "registered",
    ]);
    for (const topic of [
      "store:",
      "store:%",
      `STORE:${store.id}`,
      `store:${store.id} `,
      "session:1",
      "anything",
      "",
    ]) {
      expect(await followers(topic), topic).toEqual([]);
    }
    await Promise.all([...callers.values()].map((caller) => caller.end()));
  });
});
