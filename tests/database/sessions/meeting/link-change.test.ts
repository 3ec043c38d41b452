import { expect, it } from "vitest";
import { testSetting } from "../../support/setting.ts";
import { insertRegistration, insertSession } from "../../support/world.ts";

const setting = await testSetting();
const { sql, ids, store, as } = setting;

it("a new password alone, or a new stream, is another way in for whoever was handed the old one", async () => {
  const id = await insertSession(sql, store, { max_participants: 5 });
  await insertRegistration(sql, store.id, id, ids.registered);
  const changedAt = async () => {
    const { data } = await as("registered").rpc("list_my_live_sessions", { p_session_id: id });
    return Date.parse(data?.[0]?.room_changed_at ?? "");
  };
  const save = async (fields: Record<string, string>) => {
    const { error } = await as("owner").rpc("update_live_session", { p_session_id: id, p_fields: fields });
    expect(error).toBeNull();
  };
  let before = await changedAt();
  for (const fields of [
    { join_password: "another" },
    { stream_url: "https://stream.example.test/1" },
    { join_url: "https://rooms.example.test/2" },
  ] as Record<string, string>[]) {
    await save(fields);
    const after = await changedAt();
    expect(after, Object.keys(fields)[0]).toBeGreaterThan(before);
    before = after;
  }
  await save({
    join_password: "another",
    stream_key: "k",
    recording_url: "https://rooms.example.test/r",
    title: "New",
  });
  expect(await changedAt()).toBe(before);
});
