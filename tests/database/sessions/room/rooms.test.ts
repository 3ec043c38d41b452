import { expect, it } from "vitest";
import { testSetting } from "../../support/setting.ts";
import { insertSession } from "../../support/world.ts";

const { backend, sql, store, as } = await testSetting();

it("a session's rooms are a list in its row: none, one or several", async () => {
  const session = await insertSession(sql, store, { status: "live" });
  await sql`delete from public.session_rooms where session_id = ${session}`;
  const rooms = async () => {
    const { data } = await as("owner")
      .from("course_live_sessions")
      .select("rooms:session_rooms(platform)")
      .eq("id", session)
      .single();
    return data?.rooms;
  };
  expect(await rooms()).toEqual([]);
  const add = (platform: string, closed: boolean) =>
    sql`insert into public.session_rooms (session_id, store_id, platform, opened_at, closed_at)
      values (${session}, ${store.id}, ${platform}::public.session_platform, now(), case when ${closed} then now() end)`;
  await add("zoom", true);
  expect(await rooms()).toEqual([{ platform: "zoom" }]);
  await add("custom", false);
  expect(await rooms()).toHaveLength(2);
  await expect(add("zoom", false)).rejects.toThrow("session_rooms_open_excl");
});

it("rooms follow one another, also where the later one had asked before and had to wait", async () => {
  const session = await insertSession(sql, store, { status: "live", join_url: null });
  const at = (second: number) => new Date(Date.now() + second * 1000).toISOString();
  const moments = [at(0), at(20), at(10), at(15)];
  for (const [index, moment] of moments.entries()) {
    await backend.clock.stop(moment);
    const { error } = await as("owner").rpc("update_live_session", {
      p_session_id: session,
      p_fields: { platform: "custom", join_url: `https://rooms.example.test/${index}` },
    });
    expect(error).toBeNull();
  }
  await backend.clock.reset();
  const rooms = await sql<{ link: string; opened_at: Date; closed_at: Date | null }[]>`
    select link, opened_at, closed_at from public.session_rooms where session_id = ${session} and platform = 'custom'
    order by closed_at nulls last, link`;
  expect(rooms.map(({ link }) => link.slice(-1))).toEqual(["0", "1", "2", "3"]);
  expect(rooms.map((room) => room.opened_at.toISOString())).toEqual([
    moments[0],
    moments[1],
    moments[1],
    moments[1],
  ]);
  expect(rooms.map((room) => room.closed_at?.toISOString())).toEqual([
    moments[1],
    moments[1],
    moments[1],
    undefined,
  ]);
});
