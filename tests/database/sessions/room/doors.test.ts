import { describe, expect, it } from "vitest";
import { doorsOf, type Doors } from "../../../../src/lib/courses/shared/join-window.ts";
import { outcome, testSetting } from "../../support/setting.ts";
import { insertRegistration, insertSession } from "../../support/world.ts";

const setting = await testSetting();
const { backend, sql, ids, store, as } = setting;

const minutes = (count: number) => new Date(Date.now() + count * 60_000);

/** The doors of a session as each page of the app is given them. */
async function givenDoors(session: string): Promise<Record<string, Doors | undefined>> {
  const list = await as("instructor").rpc("list_live_sessions", { p_store_id: store.id });
  const detail = await as("instructor").from("course_live_sessions").select("*").eq("id", session);
  const mine = await as("registered").rpc("list_my_live_sessions", { p_session_id: session });
  return {
    list: list.data?.find((each) => each.id === session),
    detail: detail.data?.[0],
    student: mine.data?.[0],
  };
}

const said = { early: "409 too_early", open: "ok", over: "409 session_over" } as const;

describe.each([
  ["15 minutes before, as usual", undefined],
  ["20 minutes before", 20],
  ["the start", 0],
])("the doors of the page, from %s", (_, minutesBefore) => {
  const before = minutesBefore ?? 15;
  it.each([
    [before + 4, 60, "early"],
    [before - 1, 60, "open"],
    [-100, -29, "open"],
    [-100, -31, "over"],
  ] as const)("of a session from %d to %d minutes stand as the server's", async (starts, ends, state) => {
    const session = await insertSession(sql, store, { starts: minutes(starts), ends: minutes(ends) });
    if (minutesBefore !== undefined) {
      const fields = { doors_minutes: minutesBefore };
      expect(
        await outcome(
          as("instructor").rpc("update_live_session", { p_session_id: session, p_fields: fields }),
        ),
      ).toBe("ok");
    }
    await insertRegistration(sql, store.id, session, ids.registered);
    expect(await outcome(as("registered").rpc("join_live_session", { p_session_id: session }))).toBe(
      said[state],
    );
    const pages = await givenDoors(session);
    for (const [page, doors] of Object.entries(pages)) {
      expect(doors && doorsOf(doors, Date.now()), page).toBe(state);
    }
  });
});

it("a student is told when a session really began and ended", async () => {
  const session = await insertSession(sql, store, { starts: minutes(10), ends: minutes(70) });
  await insertRegistration(sql, store.id, session, ids.registered);
  const told = async () => {
    const { data } = await as("registered").rpc("list_my_live_sessions", { p_session_id: session });
    return [data?.[0]?.status, data?.[0]?.actual_start !== null, data?.[0]?.actual_end !== null];
  };
  expect(await told()).toEqual(["scheduled", false, false]);
  const move = (p_status: "live" | "ended") =>
    as("instructor").rpc("set_live_session_status", { p_session_id: session, p_status });
  await backend.clock.stop(minutes(3));
  await move("live");
  expect(await told()).toEqual(["live", true, false]);
  await backend.clock.stop(minutes(28));
  await move("ended");
  expect(await told()).toEqual(["ended", true, true]);
  await backend.clock.reset();
  const [row] = await sql<{ minutes: number }[]>`
    select round(extract(epoch from actual_end - actual_start) / 60)::int as minutes
    from public.course_live_sessions where id = ${session}`;
  expect(row).toEqual({ minutes: 25 });
});

it("the page is told to say once a minute that it is open", async () => {
  const session = await insertSession(sql, store);
  const { data } = await as("unregistered").rpc("list_my_live_sessions", { p_session_id: session });
  expect(data?.[0]?.presence_seconds).toBe(60);
});
