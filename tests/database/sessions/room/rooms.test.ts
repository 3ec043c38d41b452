import { expect, it } from "vitest";
import { testSetting } from "../../support/setting.ts";
import { insertSession } from "../../support/world.ts";

const { sql, store, as } = await testSetting();

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
