import { expect, it } from "vitest";
import { insertPeople, outcome, testSetting } from "../../support/setting.ts";
import { insertSession } from "../../support/world.ts";

const setting = await testSetting();
const { backend, sql, store, as } = setting;

it("the registrant's name follows the person's own correction; what was used at the time stays", async () => {
  const [person = ""] = await insertPeople(setting, "misspelt", 1, store.course);
  await sql`update public.profiles set display_name = 'Lea Morvan' where id = ${person}`;
  const session = await insertSession(sql, store);
  expect(await outcome(backend.actingAs(person).rpc("register_for_session", { p_session_id: session }))).toBe(
    "ok",
  );
  const names = async () => {
    const [row] = await sql`
      select attendee_name, registered_as from public.course_live_session_registrations where session_id = ${session}`;
    return row;
  };
  expect(await names()).toEqual({ attendee_name: "Lea Morvan", registered_as: "Lea Morvan" });
  await backend.actingAs(person).from("profiles").update({ display_name: "Léa Morvanel" }).eq("id", person);
  expect(await names()).toEqual({ attendee_name: "Léa Morvanel", registered_as: "Lea Morvan" });
  const { data } = await as("owner").rpc("list_session_attendance", { p_session_id: session });
  expect(data?.[0]?.name).toBe("Léa Morvanel");
  await sql`update public.course_live_session_registrations set registered_as = 'Rewritten' where session_id = ${session}`;
  expect(await names()).toEqual({ attendee_name: "Léa Morvanel", registered_as: "Lea Morvan" });
});
