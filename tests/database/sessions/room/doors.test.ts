import { describe, expect, it } from "vitest";
import { doorsOf, type Doors } from "../../../../src/lib/courses/shared/join-window.ts";
import { outcome, testSetting } from "../../support/setting.ts";
import { insertRegistration, insertSession } from "../../support/world.ts";

const setting = await testSetting();
const { sql, ids, store, as } = setting;

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
  ["15 minutes before and 30 after", null],
  ["20 minutes before and 40 after", { before: 20, after: 40 }],
])("the doors of the page, %s", (_, lengths) => {
  it.each([
    [19, 60, lengths ? "open" : "early"],
    [14, 60, "open"],
    [-100, -35, lengths ? "open" : "over"],
    [-100, -41, "over"],
  ] as const)("of a session from %d to %d minutes stand as the server's", async (starts, ends, state) => {
    const change = async ({ before, after }: { before: number; after: number }) => {
      const edge = (column: string, sign: string, length: number) =>
        `((${column} at time zone 'UTC' ${sign} interval '${length} minutes') at time zone 'UTC')`;
      await sql.unsafe(`alter table public.course_live_sessions
        alter column join_opens_at set expression as ${edge("scheduled_start", "-", before)},
        alter column join_closes_at set expression as ${edge("scheduled_end", "+", after)}`);
    };
    await change(lengths ?? { before: 15, after: 30 });
    const session = await insertSession(sql, store, { starts: minutes(starts), ends: minutes(ends) });
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

it("the page is told to say once a minute that it is open", async () => {
  const session = await insertSession(sql, store);
  const { data } = await as("unregistered").rpc("list_my_live_sessions", { p_session_id: session });
  expect(data?.[0]?.presence_seconds).toBe(60);
});
