import { expect, it } from "vitest";
import type { SessionStatus } from "../../../../src/lib/courses/shared/session-types.ts";
import { outcome, testSetting } from "../../support/setting.ts";
import { insertSession, insertStore } from "../../support/world.ts";

const setting = await testSetting();
const { sql, ids, store, other, as } = setting;

const [first, second] = ["2027-10-31T00:30:00Z", "2027-10-31T01:30:00Z"];

async function hosted(
  at: { id: string; course: string },
  title: string,
  starts: string,
  ends: string,
  status: SessionStatus = "scheduled",
) {
  const id = await insertSession(sql, at, { title, status, starts: new Date(starts), ends: new Date(ends) });
  await sql`update public.course_live_sessions set host_id = ${ids.owner} where id = ${id}`;
  return id;
}

const asked = async (from: string, until: string, more: { p_host_id?: string; p_except?: string } = {}) => {
  const { data } = await as("owner").rpc("list_host_sessions", {
    p_store_id: store.id,
    ...{ p_from: from, p_until: until, ...more },
  });
  return data?.map(({ title }) => title);
};

it("names what overlaps in time, and not what begins as the other ends", async () => {
  await hosted(store, "Ten to eleven", "2031-03-04T10:00:00Z", "2031-03-04T11:00:00Z");
  const host = { p_host_id: ids.owner };
  expect(await asked("2031-03-04T10:59:00Z", "2031-03-04T12:00:00Z", host)).toEqual(["Ten to eleven"]);
  expect(await asked("2031-03-04T10:15:00Z", "2031-03-04T10:20:00Z", host)).toEqual(["Ten to eleven"]);
  expect(await asked("2031-03-04T11:00:00Z", "2031-03-04T12:00:00Z", host)).toEqual([]);
  expect(await asked("2031-03-04T09:00:00Z", "2031-03-04T10:00:00Z", host)).toEqual([]);
  expect(await asked("2031-03-04T12:00:00Z", "2031-03-04T09:00:00Z", host)).toEqual([]);
});

it("tells the hour that comes twice from its second time", async () => {
  await hosted(store, "First time round", first, second);
  const host = { p_host_id: ids.owner };
  expect(await asked(second, "2027-10-31T02:30:00Z", host)).toEqual([]);
  expect(await asked("2027-10-31T00:45:00Z", "2027-10-31T01:15:00Z", host)).toEqual(["First time round"]);
});

it("leaves out what is over, called off, deleted, or is the session itself", async () => {
  const [from, until] = ["2031-05-01T10:00:00Z", "2031-05-01T11:00:00Z"];
  const host = { p_host_id: ids.owner };
  const id = await hosted(store, "Itself", from, until);
  expect(await asked(from, until, host)).toEqual(["Itself"]);
  expect(await asked(from, until, { ...host, p_except: id })).toEqual([]);
  await hosted(store, "Beside it", from, until);
  // Without a host, it is the one who runs the session that is moved.
  expect(await asked(from, until, { p_except: id })).toEqual(["Beside it"]);
  for (const status of ["cancelled", "postponed", "ended"] as const)
    await hosted(store, status, from, until, status);
  expect(await asked(from, until, { ...host, p_except: id })).toEqual(["Beside it"]);
  await sql`update public.course_live_sessions set deleted_at = now() where title = 'Beside it'`;
  expect(await asked(from, until, { p_except: id })).toEqual([]);
});

it("tells of the caller's other stores, and nothing of a stranger's", async () => {
  const [from, until] = ["2031-06-01T10:00:00Z", "2031-06-01T11:00:00Z"];
  const mine = await insertStore(sql, { owner: ids.owner, manager: ids.manager }, "A second store");
  await hosted(mine, "In my second store", from, until);
  await hosted(other, "In a stranger's store", from, until);
  expect(await asked(from, until, { p_host_id: ids.owner })).toEqual(["In my second store"]);
  expect(
    await outcome(
      as("owner").rpc("list_host_sessions", { p_store_id: other.id, p_from: from, p_until: until }),
    ),
  ).toMatch(/store_not_found/);
});
