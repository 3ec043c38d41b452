import { expect, it, vi } from "vitest";
import { claimJobs, doJob } from "../../../supabase/functions/_shared/jobs/kit.ts";
import { testSetting } from "../support/setting.ts";

const { sql, store, as } = await testSetting();
await sql`insert into private.video_connections (store_id, provider, auth_kind, account_id) values (${store.id}, 'zoom', 'oauth', 'an-account')`;
const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();

/** The owner plans a session at Zoom; the page's client names the request. */
async function plan(request: string): Promise<string> {
  const { data, error } = await as("owner")
    .rpc("create_live_session", {
      p_course_id: store.course,
      p_fields: {
        ...{ title: "Named", platform: "zoom", time_zone: "Europe/Paris" },
        ...{ scheduled_start: inHours(24), scheduled_end: inHours(25) },
      },
    })
    .setHeader("x-request-id", request);
  expect(error).toBeNull();
  return data?.id ?? "";
}

const named = async (session: string) =>
  (
    await sql<{ job: string | null; job_id: string; events: string[] }[]>`
      select j.request_id as job, j.job_id, array(select coalesce(e.request_id, '-') from private.session_events e where e.session_id = j.session_id order by e.id) as events
      from private.video_sync_jobs j where j.session_id = ${session}`
  )[0];

it("stands in the log and in the job of what the request asked for, until another asks or the clock does", async () => {
  const session = await plan("mb1-first");
  expect(await named(session)).toMatchObject({ job: "mb1-first", events: ["mb1-first"] });

  const cancelled = await as("owner")
    .rpc("update_live_session", { p_session_id: session, p_fields: { title: "Named anew" } })
    .setHeader("x-request-id", "mb1-second");
  expect(cancelled.error).toBeNull();
  expect(await named(session)).toMatchObject({ job: "mb1-second", events: ["mb1-first", "mb1-second"] });

  await sql`select private.queue_video_sync(${session}, ${store.id}, interval '0')`;
  expect(await named(session)).toMatchObject({ job: null });
});

it("is none where what was sent is no id, and stops nothing", async () => {
  for (const ugly of ["ada@example.test", "x".repeat(65), "'; drop", '{"a":1}'])
    expect(await named(await plan(ugly))).toMatchObject({ job: null, events: ["-"] });
});

it("is said with the failure of the job, to the log and to the collector", async () => {
  const said = vi.spyOn(console, "error").mockImplementation(() => undefined);
  const { job_id = "" } = (await named(await plan("mb1-late"))) ?? {};
  await sql`select private.queue_job('meeting', ${job_id}::bigint)`;
  await sql`update private.video_sync_jobs set request_id = 'mb1-late' where job_id = ${job_id}`;
  const [job] = await claimJobs(sql, "meeting", 1, job_id);
  if (!job) throw new Error("the job is not due");
  await doJob(sql, job, () => Promise.reject(new RangeError("ada@example.test has no seat")));
  const lines = said.mock.calls.map((call) => call.map(String).join(" "));
  said.mockRestore();
  expect(lines).toEqual(["meeting job failed (mb1-late): RangeError"]);
});
