import { randomUUID } from "node:crypto";
import postgres from "postgres";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import {
  claimJobs,
  drain,
  finishJob,
  JOB_KINDS,
  putBackJob,
  type Failure,
  type Job,
  type JobKind,
} from "../../../supabase/functions/_shared/jobs/kit.ts";
import { claimsOf, connectAs } from "../../support/users.ts";
import { sqlOutcome, testSetting } from "../support/setting.ts";
import { insertSession } from "../support/world.ts";

const { backend, sql, ids, store } = await testSetting();

const opened: postgres.Sql[] = [];
afterAll(() => Promise.all(opened.map((one) => one.end({ timeout: 1 }))));
/** A worker's own connection. */
function worker(): postgres.Sql {
  const one = postgres(backend.databaseUrl, { max: 1, prepare: false, onnotice: () => undefined });
  opened.push(one);
  return one;
}

async function connection(): Promise<string> {
  // One account may be connected at a time; any number have been.
  const [row] = await sql<{ id: string }[]>`
    insert into private.video_connections (store_id, provider, auth_kind, account_id, status)
    values (${store.id}, 'google_meet', 'oauth', ${randomUUID()}, 'disconnected') returning id`;
  return row?.id ?? "";
}

async function meeting(): Promise<{ session: string; meeting: string }> {
  const session = await insertSession(sql, store, { join_url: null });
  const [row] = await sql<{ id: string }[]>`
    insert into private.video_meetings (store_id, session_id, connection_id, provider, state)
    values (${store.id}, ${session}, ${await connection()}, 'google_meet', 'gone') returning id`;
  return { session, meeting: row?.id ?? "" };
}

/** A job of each kind, due now; returns its number. */
const make: Record<JobKind, () => Promise<{ job_id: string }[]>> = {
  meeting: async () => sql`
    insert into private.video_sync_jobs (session_id, store_id)
    values (${await insertSession(sql, store, { join_url: null })}, ${store.id}) returning job_id`,
  zoom_message: () => sql`
    insert into private.video_webhook_events (dedupe_key, signature_hash, event, event_at, body)
    values (${randomUUID()}, 'x', 'meeting.started', now(), '{}') returning job_id`,
  google_calendar: async () => sql`
    insert into private.google_calendars (connection_id, store_id) values (${await connection()}, ${store.id}) returning job_id`,
  google_watch: async () => sql`
    insert into private.google_watches (connection_id, store_id) values (${await connection()}, ${store.id}) returning job_id`,
  report: async () => {
    const made = await meeting();
    return sql`
      insert into private.attendance_imports (meeting_id, session_id, store_id)
      values (${made.meeting}, ${made.session}, ${store.id}) returning job_id`;
  },
  recordings: async () => {
    const made = await meeting();
    return sql`
      insert into private.recording_searches (meeting_id, session_id, store_id)
      values (${made.meeting}, ${made.session}, ${store.id}) returning job_id`;
  },
  session_check: async () => sql`
    insert into private.session_checks (session_id, store_id)
    values (${await insertSession(sql, store, { join_url: null })}, ${store.id}) returning job_id`,
  delivery: () => sql`
    with message as (
      insert into private.messages (cause_key, kind, store_id, person_id, send_at)
      values (${randomUUID()}, 'session_live', ${store.id}, ${ids.registered}, now()) returning id)
    insert into private.message_deliveries (message_id, store_id, channel)
    select id, ${store.id}, 'email' from message returning job_id`,
  serial_numbers: () => sql`insert into private.serial_numberings default values returning job_id`,
  retention: () => sql`insert into private.retentions default values returning job_id`,
  covers: () => sql`insert into private.cover_sweeps default values returning job_id`,
};
async function makeJobs(kind: JobKind, count: number): Promise<string[]> {
  const made: string[] = [];
  for (let index = 0; index < count; index += 1) made.push(...(await make[kind]()).map((row) => row.job_id));
  return made;
}

interface Kind {
  kind: JobKind;
  queue: string;
  lease: number;
  backoff: number;
  backoff_most: number;
  most_attempts: number | null;
  retry_ability: string | null;
}
const kinds = await sql<Kind[]>`
  select kind, queue::text, extract(epoch from lease)::int as lease, extract(epoch from backoff)::int as backoff,
    extract(epoch from backoff_most)::int as backoff_most, most_attempts, retry_ability
  from private.job_kinds order by kind`;
const kindOf = (name: string): Kind => {
  const found = kinds.find(({ kind }) => kind === name);
  if (!found) throw new Error("no such kind");
  return found;
};
const table = (kind: JobKind) => sql.unsafe(kindOf(kind).queue);

interface Row {
  state: string;
  attempts: number;
  lease: string | null;
  error_code: string | null;
  error_detail: string | null;
  parked: boolean;
  wait: number;
}
async function read(kind: JobKind, id: string): Promise<Row> {
  const [row] = await sql<Row[]>`
    select state, attempts, lease, error_code, error_detail, parked_at is not null as parked,
      extract(epoch from run_at - now())::float as wait from ${table(kind)} where job_id = ${id}`;
  if (!row) throw new Error("no such job");
  return row;
}
const lapse = (kind: JobKind) =>
  sql`update ${table(kind)} set leased_until = now() - interval '1 second' where state = 'running'`;
const dueNow = (kind: JobKind) => sql`update ${table(kind)} set run_at = now() where state = 'queued'`;
async function take(kind: JobKind, by: postgres.Sql = sql): Promise<Job> {
  const [job] = await claimJobs(by, kind, 1);
  if (!job) throw new Error("no job is due");
  return job;
}
const failure: Failure = { code: "server", detail: "zoom_500", final: false };
const idsOf = (jobs: readonly Job[]) => jobs.map(({ id }) => id);
const sorted = (all: readonly string[]) => [...all].sort();

beforeEach(async () => {
  for (const { queue } of kinds) await sql`delete from ${sql.unsafe(queue)}`;
  await sql`delete from private.video_connections`;
});

it("the kinds are the same list in the database, in the functions and here; each queue has the columns of private.job", async () => {
  expect(kinds.map(({ kind }) => kind)).toEqual(sorted(JOB_KINDS));
  const columns = async (name: string) => sql<{ line: string }[]>`
    select format('%s %s %s %s', a.attname, format_type(a.atttypid, null), a.attnotnull,
      pg_get_expr(d.adbin, d.adrelid)) as line
    from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
    where a.attrelid = ${name}::regclass and a.attnum > 0 order by a.attnum`;
  const shared = (await columns("private.job")).map(({ line }) => line);
  for (const { queue } of kinds)
    expect((await columns(queue)).map(({ line }) => line).slice(0, shared.length), queue).toEqual(shared);
  const [others] = await sql`
    select array_agg(a.attrelid::regclass::text) as found from pg_attribute a
    where a.attname = 'leased_until' and a.attrelid <> 'private.job'::regclass
      and a.attrelid in (select oid from pg_class where relkind = 'r')
      and a.attrelid not in (select queue from private.job_kinds)`;
  expect(others).toEqual({ found: null });
  for (const { queue } of kinds) {
    const indexes = await sql`
      select 1 from pg_index where indrelid = ${queue}::regclass and pg_get_indexdef(indexrelid) like '%(due_at, job_id) WHERE (due_at IS NOT NULL)'`;
    expect(indexes, queue).toHaveLength(1);
  }
});

describe.each(JOB_KINDS)("jobs of kind %s", (kind) => {
  it("are taken by one worker each, without waiting for one another", async () => {
    const all = await makeJobs(kind, 12);
    const first = worker();
    let mine: string[] = [];
    let theirs: string[] = [];
    await first.begin(async (tx) => {
      mine = idsOf(await claimJobs(tx, kind, 5));
      // What the first has not committed yet is passed over.
      theirs = idsOf(await claimJobs(worker(), kind, 20));
    });
    expect(mine).toHaveLength(5);
    expect(sorted([...mine, ...theirs])).toEqual(sorted(all));
    expect(await claimJobs(sql, kind, 20)).toEqual([]);
  });

  it("are each taken once by a crowd", async () => {
    const all = await makeJobs(kind, 24);
    const crowd = Array.from({ length: 6 }, worker);
    const lists = await Promise.all(crowd.map((one) => claimJobs(one, kind, 4)));
    expect(sorted(lists.flatMap(idsOf))).toEqual(sorted(all));
  });

  it("the longest due come first, and the one that is named alone", async () => {
    const [old = "", young = "", named = ""] = await makeJobs(kind, 3);
    await sql`update ${table(kind)} set run_at = now() - interval '1 hour' where job_id = ${old}`;
    expect(idsOf(await claimJobs(sql, kind, 5, named))).toEqual([named]);
    expect(idsOf(await claimJobs(sql, kind, 5, named))).toEqual([]);
    expect(idsOf(await claimJobs(sql, kind, 1))).toEqual([old]);
    await sql`update ${table(kind)} set run_at = now() + interval '1 minute' where job_id = ${young}`;
    expect(await claimJobs(sql, kind, 5, young)).toEqual([]);
    expect(await claimJobs(sql, kind, 5)).toEqual([]);
  });

  it("change only by who holds the lease: an old holder's word counts for nothing", async () => {
    const [id = ""] = await makeJobs(kind, 1);
    const old = await take(kind);
    expect(await claimJobs(sql, kind, 1)).toEqual([]);
    await lapse(kind);
    const now = await take(kind, worker());
    expect(now.lease).not.toBe(old.lease);
    const held = await read(kind, id);
    expect(held).toMatchObject({ state: "running", attempts: 2, lease: now.lease });
    expect(await finishJob(sql, old)).toBeNull();
    expect(await finishJob(sql, old, new Date())).toBeNull();
    expect(await putBackJob(sql, old)).toBeNull();
    expect(await putBackJob(sql, old, { ...failure, final: true })).toBeNull();
    expect({ ...(await read(kind, id)), wait: held.wait }).toEqual(held);
    expect(await finishJob(sql, now)).toBe("done");
    expect(await finishJob(sql, now)).toBeNull();
    expect(await read(kind, id)).toMatchObject({ state: "done", attempts: 0, lease: null });
  });

  it("what the worker writes with the end is written by the holder alone", async () => {
    await makeJobs(kind, 1);
    const written: string[] = [];
    const note = (by: string) => () => Promise.resolve(written.push(by));
    await drain(
      sql,
      kind,
      async () => {
        await lapse(kind);
        const other = await take(kind, worker());
        expect(await finishJob(sql, other)).toBe("done");
        return { note: note("the old holder") };
      },
      { parallel: 1, until: new Date(Date.now() + 5_000) },
    );
    expect(written).toEqual([]);
    await sql`update ${table(kind)} set state = 'queued', run_at = now()`;
    const until = new Date(Date.now() + 5_000);
    await drain(sql, kind, () => Promise.resolve({ note: note("the holder") }), { parallel: 1, until });
    expect(written).toEqual(["the holder"]);
  });

  it("that are asked for while they run are done once more, at the time that was asked for", async () => {
    const [id = ""] = await makeJobs(kind, 1);
    const first = await take(kind);
    for (let count = 0; count < 3; count += 1)
      expect([
        ...(await sql`select private.queue_job(${kind}, ${id}, now() + interval '1 hour') as found`),
      ]).toEqual([{ found: true }]);
    expect(await claimJobs(sql, kind, 1)).toEqual([]);
    expect(await finishJob(sql, first, new Date(Date.now() + 86_400_000))).toBe("queued");
    expect((await read(kind, id)).wait).toBeCloseTo(3600, -2);
    await dueNow(kind);
    expect(await finishJob(sql, await take(kind))).toBe("done");
    expect(await claimJobs(sql, kind, 1)).toEqual([]);
  });

  it("that fail wait longer and longer, spread over the upper half of each step", async () => {
    const { backoff, backoff_most, most_attempts } = kindOf(kind);
    const all = await makeJobs(kind, 8);
    for (let attempt = 1; attempt <= Math.min(6, (most_attempts ?? 9) - 1); attempt += 1) {
      await dueNow(kind);
      const jobs = await claimJobs(sql, kind, 20);
      expect(jobs.map(({ attempts }) => attempts)).toEqual(all.map(() => attempt));
      for (const job of jobs) expect(await putBackJob(sql, job, failure)).toBe("queued");
      const waits = await Promise.all(all.map(async (id) => (await read(kind, id)).wait));
      const step = Math.min(backoff * 2 ** attempt, backoff_most);
      for (const wait of waits) {
        expect(wait).toBeLessThanOrEqual(step);
        // What has passed since is no wait any more.
        expect(wait).toBeGreaterThan(step / 2 - 1);
      }
    }
    const [id = ""] = all;
    expect(await read(kind, id)).toMatchObject({ error_code: "server", error_detail: "zoom_500" });
    // Over the cap nothing grows; below it a crowd does not come back at once.
    const [capped] = await sql<{ most: number; least: number }[]>`
      select max(w)::float as most, min(w)::float as least from (
        select extract(epoch from private.job_backoff(1000, k.backoff, k.backoff_most)) as w
        from private.job_kinds k, generate_series(1, 200) where k.kind = ${kind}) x`;
    expect(capped?.most).toBeLessThanOrEqual(backoff_most);
    expect(capped?.least).toBeGreaterThanOrEqual(backoff_most / 2);
    expect(capped?.least).toBeLessThan(backoff_most * 0.6);
    expect(capped?.most).toBeGreaterThan(backoff_most * 0.9);
  });

  it("wait for a time that is known as long as it takes, which is no failed attempt", async () => {
    const { most_attempts } = kindOf(kind);
    const [id = ""] = await makeJobs(kind, 1);
    await sql`update ${table(kind)} set attempts = ${(most_attempts ?? 1) + 3}`;
    const retryAt = new Date(Date.now() + 6 * 3_600_000);
    expect(await putBackJob(sql, await take(kind), { ...failure, retryAt, spreadSeconds: 120 })).toBe(
      "queued",
    );
    const row = await read(kind, id);
    expect(row.attempts).toBe((most_attempts ?? 1) + 3);
    expect(row.wait).toBeGreaterThan(6 * 3_600 - 5);
    expect(row.wait).toBeLessThan(6 * 3_600 + 121);
  });

  it("are parked with the reason when trying again cannot help, or is of no use any more", async () => {
    const { most_attempts } = kindOf(kind);
    const [id = ""] = await makeJobs(kind, 1);
    expect(await putBackJob(sql, await take(kind), { ...failure, final: true })).toBe("parked");
    const reason = { error_code: "server", error_detail: "zoom_500", parked: true, state: "parked" };
    expect(await read(kind, id)).toMatchObject(reason);
    expect(await claimJobs(sql, kind, 1)).toEqual([]);
    await sql`select private.queue_job(${kind}, ${id})`;
    expect(await read(kind, id)).toMatchObject({ state: "queued", parked: false, error_code: null });
    await sql`update ${table(kind)} set give_up_at = now()`;
    expect(await putBackJob(sql, await take(kind), failure)).toBe("parked");
    // Nothing to do, and no time left for more: that is an end.
    await sql`select private.queue_job(${kind}, ${id})`;
    expect(await putBackJob(sql, await take(kind))).toBe("done");
    await sql`update ${table(kind)} set give_up_at = null`;
    await sql`select private.queue_job(${kind}, ${id})`;
    await sql`update ${table(kind)} set attempts = ${most_attempts ?? 1000} - 1`;
    expect(await putBackJob(sql, await take(kind), failure)).toBe(
      most_attempts === null ? "queued" : "parked",
    );
    // What was asked for while it failed is tried all the same.
    await sql`select private.queue_job(${kind}, ${id})`;
    const running = await take(kind);
    await sql`select private.queue_job(${kind}, ${id})`;
    expect(await putBackJob(sql, running, { ...failure, final: true })).toBe("queued");
    expect((await read(kind, id)).wait).toBeLessThanOrEqual(0);
  });

  it("are tried again by those of the store who may, and by nobody else", async () => {
    const { retry_ability } = kindOf(kind);
    const [id = ""] = await makeJobs(kind, 1);
    await sql`update ${table(kind)} set give_up_at = now() - interval '1 minute'`;
    await putBackJob(sql, await take(kind), { ...failure, final: true });
    const retry = async (who: string) => {
      const caller = connectAs(backend.databaseUrl, claimsOf(who));
      const said = await sqlOutcome(
        // Through the role that owns it, as the doors of each kind are: the claims stay the caller's.
        caller.run(async (tx) => {
          await tx`reset role`;
          await tx`select private.retry_job(${kind}, ${id})`;
        }),
      );
      await caller.end();
      return said;
    };
    const may = retry_ability === null ? [] : retry_ability === "manage_store" ? ["manager"] : ["instructor"];
    expect(await retry(ids["other owner"])).toBe("job_not_found");
    expect(await retry(ids.stranger)).toBe("job_not_found");
    for (const role of ["stock", "support", "viewer"] as const)
      expect(await retry(ids[role]), role).toBe(
        retry_ability === null ? "job_not_found" : "role_not_allowed",
      );
    if (retry_ability === "manage_store") expect(await retry(ids.instructor)).toBe("role_not_allowed");
    expect((await read(kind, id)).state).toBe("parked");
    for (const role of may as ("manager" | "instructor")[]) {
      expect(await retry(ids[role]), role).toBe("ok");
      expect(await read(kind, id)).toMatchObject({ state: "queued", attempts: 0, error_code: null });
      // There is time again to try it in.
      expect(await putBackJob(sql, await take(kind), failure)).toBe("queued");
    }
    if (retry_ability === null) expect(await retry(ids.owner)).toBe("job_not_found");
  });

  it("of a worker that is killed are taken again: at once where it had taken nothing yet, else when its lease is over", async () => {
    const { most_attempts } = kindOf(kind);
    const [id = ""] = await makeJobs(kind, 1);
    /** Ends the worker's process at the server; nothing is asked of it afterwards. */
    const kill = async (victim: postgres.ReservedSql, pid: number) => {
      await sql`select pg_terminate_backend(${pid}, 5000)`;
      victim.release();
    };
    const start = async () => {
      const one = await worker().reserve();
      const [row] = await one<{ pid: number }[]>`select pg_backend_pid() as pid`;
      return { one, pid: row?.pid ?? 0 };
    };
    const early = await start();
    await early.one`begin`;
    expect(idsOf(await claimJobs(early.one, kind, 1))).toEqual([id]);
    await kill(early.one, early.pid);
    expect(await read(kind, id)).toMatchObject({ state: "queued", attempts: 0 });
    const late = await start();
    await take(kind, late.one);
    await kill(late.one, late.pid);
    expect(await claimJobs(sql, kind, 1)).toEqual([]);
    await lapse(kind);
    expect(await take(kind)).toMatchObject({ id, attempts: 2 });
    if (most_attempts === null) return;
    // What its workers are lost to each time is for a person; the others are still taken.
    await sql`update ${table(kind)} set attempts = ${most_attempts}`;
    await lapse(kind);
    const [other = ""] = await makeJobs(kind, 1);
    await sql`update ${table(kind)} set run_at = now() + interval '1 second' where job_id = ${other}`;
    expect(await claimJobs(sql, kind, 1)).toEqual([]);
    expect(await read(kind, id)).toMatchObject({
      state: "parked",
      parked: true,
      error_detail: "worker_lost",
    });
    await sql`update ${table(kind)} set state = 'running', lease = gen_random_uuid(), leased_until = now() - interval '1 second'
      where job_id = ${id}`;
    await sql`update ${table(kind)} set run_at = now() where job_id = ${other}`;
    expect(idsOf(await claimJobs(sql, kind, 1))).toEqual([other]);
  });
});

describe("many jobs", () => {
  it("are found by their index, and done once each by workers side by side", async () => {
    await sql`
      insert into private.video_webhook_events (dedupe_key, signature_hash, event, event_at, body)
      select 'many ' || n, 'x', 'meeting.started', now(), '{}' from generate_series(1, 2000) n`;
    // As many are behind it as a store keeps: whatever is analysed meanwhile, reading them all is never the cheaper way.
    await sql`
      insert into private.video_webhook_events (dedupe_key, signature_hash, event, event_at, body, state)
      select 'past ' || n, 'x', 'meeting.started', now(), '{}', 'done' from generate_series(1, 30000) n`;
    await sql`analyze private.video_webhook_events`;
    // What one connection has read in one transaction: nobody else's reading is in it.
    const read = await worker().begin(async (tx) => {
      const sums = async () => {
        const [row] = await tx<{ whole: number; rows: number }[]>`
          select pg_stat_get_xact_numscans('private.video_webhook_events'::regclass)::int as whole,
            pg_stat_get_xact_tuples_returned('private.video_webhook_events'::regclass)::int as rows`;
        return row ?? { whole: Number.NaN, rows: Number.NaN };
      };
      const before = await sums();
      let claimed = 0;
      for (let round = 0; round < 20; round += 1) {
        const jobs = await claimJobs(tx, "zoom_message", 25);
        claimed += jobs.length;
        for (const job of jobs) await finishJob(tx, job);
      }
      const after = await sums();
      return { claimed, whole: after.whole - before.whole, rows: after.rows - before.rows };
    });
    expect(read).toEqual({ claimed: 500, whole: 0, rows: 0 });
    const done = new Map<string, number>();
    const crowd = Array.from({ length: 4 }, worker);
    const until = new Date(Date.now() + 60_000);
    const drained = await Promise.all(
      crowd.map((one) =>
        drain(
          one,
          "zoom_message",
          (job) => {
            done.set(job.id, (done.get(job.id) ?? 0) + 1);
            return Promise.resolve(undefined);
          },
          { parallel: 25, until },
        ),
      ),
    );
    expect(drained.reduce((sum, { ran }) => sum + ran, 0)).toBe(1500);
    expect(done.size).toBe(1500);
  });

  it("stop when the time is over, and what fails does not stop the others", async () => {
    await makeJobs("zoom_message", 6);
    let count = 0;
    const drained = await drain(
      sql,
      "zoom_message",
      () => {
        count += 1;
        return count % 2 ? Promise.resolve(undefined) : Promise.reject(new Error("a defect"));
      },
      { parallel: 3, until: new Date(Date.now() + 10_000) },
    );
    expect(drained).toEqual({ ran: 6, failed: 3 });
    await dueNow("zoom_message");
    const none = await drain(sql, "zoom_message", () => Promise.reject(new Error("not now")), {
      parallel: 3,
      until: new Date(),
    });
    expect(none).toEqual({ ran: 0, failed: 0 });
  });
});
