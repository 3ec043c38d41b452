import { expect, it } from "vitest";
import { setInvites } from "../../../../supabase/functions/video-oauth/connection.ts";
import { insertUsers } from "../../../support/users.ts";
import { videoWorld } from "../../support/video.ts";

const world = await videoWorld();
const { sql, login, sandbox } = world;
await world.connect("google_meet");
const [connection] = await sql<{ id: string }[]>`select id from private.video_connections`;
const [lea, tom] = await insertUsers(sql, ["lea@example.test", "tom@example.test"]);

async function register(
  session: string,
  user: { id: string } | undefined,
  email: string | null,
): Promise<string> {
  const [row] = await sql<{ id: string }[]>`
    insert into public.course_live_session_registrations ${sql({
      ...{ session_id: session, store_id: world.storeId, user_id: user?.id ?? "" },
      ...{ attendee_name: "Somebody", attendee_email: email, status: "registered" },
    })} returning id`;
  return row?.id ?? "";
}

interface Guest {
  email: string;
  responseStatus?: string;
}
const event = () => {
  const fields = sandbox.store.data.events.at(-1)?.fields ?? {};
  return { guests: (fields.attendees ?? []) as Guest[], hidden: fields.guestsCanSeeOtherGuests === false };
};
const emails = () => event().guests.map((guest) => guest.email);
const invite = (invites: boolean) => setInvites(login, world.storeId, connection?.id ?? "", invites);

it("nobody is a guest until the store wants it; then whoever has a seat is, unseen by the others", async () => {
  const session = await world.addSession({ platform: "google_meet" });
  await register(session, lea, "Lea@Example.test");
  await world.drain();
  expect(emails()).toEqual([]);

  await invite(true);
  const seat = await register(session, tom, null);
  await world.drain();
  expect(emails()).toEqual(["lea@example.test", "tom@example.test"]);
  expect(event().hidden).toBe(true);

  // Léa answers, and the host adds somebody over there: both stay when a seat is given back.
  const stored = sandbox.store.data.events.at(-1);
  if (!stored) throw new Error("there is no event");
  stored.fields.attendees = [
    { email: "lea@example.test", responseStatus: "accepted" },
    { email: "tom@example.test", responseStatus: "needsAction" },
    { email: "speaker@example.test" },
  ];
  await sql`update public.course_live_session_registrations set status = 'cancelled' where id = ${seat}`;
  await world.drain();
  expect(event().guests).toEqual([
    { email: "lea@example.test", responseStatus: "accepted" },
    { email: "speaker@example.test" },
  ]);

  await invite(false);
  await world.drain();
  expect(emails()).toEqual(["speaker@example.test"]);
  expect((await world.job(session)).state).toBe("done");
});

it("what an event does not say costs no call, and the guests no message", async () => {
  await invite(true);
  const session = await world.addSession({ platform: "google_meet" });
  await register(session, lea, null);
  await world.drain();
  expect(emails()).toEqual(["lea@example.test"]);
  const before = sandbox.calls.length;
  await sql`
    update public.course_live_sessions set allow_screen_share = not allow_screen_share
    where id = ${session}`;
  await world.drain();
  expect((await world.job(session)).state).toBe("done");
  expect(sandbox.calls.slice(before)).toEqual([]);
  const [meeting] = await sql<{ etag: string }[]>`
    select etag from private.video_meetings where session_id = ${session}`;
  expect(meeting?.etag).toBe(`"${String(sandbox.store.data.events.at(-1)?.etag)}"`);
  await invite(false);
  await world.drain();
});

it("a seat costs a provider no call where nobody is invited", async () => {
  const session = await world.addSession({ platform: "google_meet" });
  await world.drain();
  const before = sandbox.calls.length;
  await register(session, lea, null);
  await world.drain();
  expect(sandbox.calls.length).toBe(before);
});
