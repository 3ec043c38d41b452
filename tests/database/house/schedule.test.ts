import { describe, expect, it } from "vitest";
import { testBackend } from "../../support/backend.ts";

const backend = await testBackend();
const sql = backend.serviceSql;

/** What `cron`, `net` and `vault` of a hosted project answer to, as far as the schedule asks. */
const standIns = `
  create schema cron;
  create table cron.job (jobid bigint generated always as identity primary key, jobname text unique, schedule text, command text,
    active boolean not null default true);
  create table cron.job_run_details (runid bigint generated always as identity, jobid bigint, status text, end_time timestamptz default now());
  create function cron.schedule(name text, schedule text, command text) returns bigint language sql as
    'insert into cron.job (jobname, schedule, command) values ($1, $2, $3)
     on conflict (jobname) do update set schedule = excluded.schedule, command = excluded.command returning jobid';
  create function cron.unschedule(name text) returns boolean language sql as
    'with gone as (delete from cron.job where jobname = $1 returning 1) select exists (select from gone)';
  create schema net;
  create table net.http_request_queue (id bigint generated always as identity, url text, headers jsonb, timeout_milliseconds int);
  create function net.http_post(url text, body jsonb default '{}', params jsonb default '{}', headers jsonb default '{}',
    timeout_milliseconds int default 2000) returns bigint language sql as
    'insert into net.http_request_queue (url, headers, timeout_milliseconds) values ($1, $4, $5) returning id';
  create schema vault;
  create table vault.secrets (id uuid primary key default gen_random_uuid(), name text unique, secret text);
  create view vault.decrypted_secrets as select id, name, secret as decrypted_secret from vault.secrets;
  create function vault.create_secret(new_secret text, new_name text) returns uuid language sql as
    'insert into vault.secrets (secret, name) values ($1, $2) returning id';
  create function vault.update_secret(secret_id uuid, new_secret text) returns void language sql as
    'update vault.secrets set secret = $2 where id = $1';`;

const key = "sb_secret_one";
const schedule = (url: string, secret = key, every = "10 seconds") =>
  sql`select private.schedule_worker(${url}, ${secret}, ${every}) as said`;
const projectState = async () =>
  (await sql<{ state: Record<string, unknown> }[]>`select private.get_project_state() as state`)[0]?.state;
const jobs = () => sql`select jobname, schedule, command from cron.job order by jobname`;

describe("where pg_cron and pg_net are not there", () => {
  it("nothing is scheduled, nothing is taken away, and the reason is said", async () => {
    await expect(schedule("https://abc.supabase.co")).rejects.toThrow(/pg_cron/);
    expect(await sql`select private.unschedule_worker() as said`).toEqual([
      { said: "video-worker is called by nobody" },
    ]);
    const state = await projectState();
    expect(state).toMatchObject({ schedule: null, runs: null, waiting: 0 });
    expect(state?.["migrations"]).toHaveLength(
      (await sql`select 1 from supabase_migrations.schema_migrations`).length,
    );
  });
});

describe("the schedule of a hosted project", () => {
  it("is made once however often it is asked for, with its key in Vault and nowhere else", async () => {
    await sql.unsafe(standIns);
    for (const every of ["10 seconds", "30 seconds"]) await schedule("https://abc.supabase.co/", key, every);
    expect(await jobs()).toEqual([
      { jobname: "atelier-log", schedule: "17 3 * * *", command: expect.stringContaining("job_run_details") },
      { jobname: "atelier-worker", schedule: "30 seconds", command: "select private.call_worker()" },
    ]);
    expect(JSON.stringify(await jobs())).not.toContain(key);
    await schedule("https://def.supabase.co", "sb_secret_two");
    expect(await sql`select name, secret from vault.secrets order by name`).toEqual([
      { name: "atelier_url", secret: "https://def.supabase.co" },
      { name: "atelier_worker_key", secret: "sb_secret_two" },
    ]);
  });

  it("refuses what could be no address, key or interval", async () => {
    await expect(schedule("abc.supabase.co")).rejects.toThrow(/address/);
    await expect(schedule("https://abc.supabase.co/x y")).rejects.toThrow(/address/);
    await expect(schedule("https://abc.supabase.co", "sb_publishable_x")).rejects.toThrow(/secret key/);
    await expect(schedule("https://abc.supabase.co", key, "often")).rejects.toThrow(/interval/);
  });

  it("calls the worker and waits for no answer", async () => {
    await sql`select private.call_worker()`;
    expect(
      await sql`select url, headers->>'apikey' as key, timeout_milliseconds as ms from net.http_request_queue`,
    ).toEqual([{ url: "https://def.supabase.co/functions/v1/video-worker", key: "sb_secret_two", ms: 5000 }]);
  });

  it("calls several where messages are due by the thousand, and no more than ten", async () => {
    await sql`delete from net.http_request_queue`;
    const [store] = await sql<
      { id: string }[]
    >`insert into public.stores (name) values ('Many') returning id`;
    const due = (count: number, key: string) => sql`
      insert into private.messages (cause_key, kind, store_id, address, send_at)
      select ${key} || n, 'course_invitation', ${store?.id ?? ""}, 'reader-' || n || '@example.test', now()
      from generate_series(1, ${count}::int) n`;
    const called = async () => {
      await sql`select private.call_worker()`;
      return (await sql`delete from net.http_request_queue returning 1`).length;
    };
    await due(239, "few");
    expect(await called()).toBe(1);
    await due(241, "some");
    expect(await called()).toBe(3);
    await due(5000, "many");
    expect(await called()).toBe(10);
    await sql`delete from private.messages`;
  });

  it("is told of without address or key", async () => {
    await sql`insert into cron.job_run_details (jobid, status) select jobid, 'failed' from cron.job where jobname = 'atelier-worker'`;
    const state = await projectState();
    expect(state).toMatchObject({ schedule: { "atelier-worker": "10 seconds" }, runs: ["failed"] });
    expect(JSON.stringify(state)).not.toMatch(/sb_secret|supabase\.co/);
  });

  it("goes as it came, as often as it is asked to", async () => {
    for (const _again of [1, 2]) await sql`select private.unschedule_worker()`;
    expect([await jobs(), await sql`select 1 from vault.secrets`]).toEqual([[], []]);
    await expect(sql`select private.call_worker()`).rejects.toThrow(/schedule_worker/);
  });
});
