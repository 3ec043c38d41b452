import { beforeEach, describe, expect, it } from "vitest";
import { insertStore } from "../../database/support/world.ts";
import { testBackend } from "../../support/backend.ts";
import { insertUsers } from "../../support/users.ts";

const backend = await testBackend({ functions: {}, appUrl: "https://atelier.boutique.example" });
const sql = backend.serviceSql;
const [owner, ada, ben, alone] = await insertUsers(sql, [
  "owner@example.test",
  "ada@example.test",
  "ben@example.test",
  "alone@example.test",
]);
if (!owner || !ada || !ben || !alone) throw new Error("no users");
const store = await insertStore(sql, { owner: owner.id, manager: ben.id });
const other = await insertStore(sql, { owner: ben.id, manager: owner.id });
await sql`insert into public.course_enrollments ${sql(
  [ada, ben].map(({ id }) => ({ store_id: store.id, course_id: store.course, user_id: id })),
)} on conflict do nothing`;

type Person = { id: string };
const as = (who: Person) => backend.actingAs(who.id);
const work = async () => {
  const reply = await fetch(`${backend.origin}/functions/v1/video-worker`, {
    method: "POST",
    headers: { apikey: backend.secretKey },
  });
  expect(reply.status).toBe(200);
};
const send = async (who: Person) => (await as(who).rpc("send_address_code")).error?.message ?? "sent";
const confirm = async (who: Person, code: string) =>
  (await as(who).rpc("confirm_address", { p_code: code }).throwOnError()).data;
const stops = async (who: Person) => (await as(who).rpc("list_my_stops").throwOnError()).data;
const mailed = async (to: string) =>
  (await backend.mails()).filter((mail) => mail.to === to).map(({ subject }) => subject);
const newest = async (to: string) => /\d{6}/.exec((await mailed(to)).at(-1) ?? "")?.[0] ?? "";
const another = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, "0");
const owners = async (kind: string) =>
  (
    await sql<{ said: string }[]>`
      select person_id || ' ' || coalesce(reason, outcome::text) as said from private.messages where kind = ${kind} order by id`
  ).map(({ said }) => said.replace(owner.id, "owner").replace(ben.id, "other"));
let no = 0;
/** A mail to somebody that was sent, as its provider names it, which then comes back for good. */
async function writeTo(who: Person, in_ = store.id): Promise<{ job: bigint; mail: string }> {
  const mail = `em_${String((no += 1))}`;
  const [row] = await sql<{ job_id: bigint }[]>`
    with told as (
      insert into private.messages (cause_key, kind, store_id, person_id, send_at, outcome, decided_at)
      values (${mail}, 'session_registered', ${in_}, ${who.id}, private.now(), 'told', private.now()) returning id)
    insert into private.message_deliveries (message_id, store_id, channel, state, outcome, provider_id, sent_at)
    select id, ${in_}, 'email', 'done', 'sent', ${mail}, private.now() from told returning job_id`;
  if (!row) throw new Error("no delivery");
  return { job: row.job_id, mail };
}
let heard = 0;
const comesBack = (mail: string, address = "ada@example.test", why = "bounced") =>
  sql`select private.note_mail_event(${`ev${String((heard += 1))}`}, ${`s${String(heard)}`}, ${mail}, ${address}, ${why})`;
const stop = async (who: Person, address: string, in_ = store.id) =>
  comesBack((await writeTo(who, in_)).mail, address);

beforeEach(async () => {
  await sql`delete from private.messages`;
  await sql`delete from private.stopped_addresses`;
  await sql`delete from private.address_codes`;
  await sql`delete from private.mail_events`;
  await backend.clock.stop("2027-07-01T08:00:00Z");
});

describe("an address that was stopped", () => {
  it("is mailed its code and nothing else; entered, mails go there again and who knew of it is told, once", async () => {
    await stop(ada, "ada@example.test");
    await work();
    expect(await owners("address_stopped")).toEqual(["owner told"]);
    expect(await stops(ada)).toEqual([{ channel: "email", why: "bounced", confirmable: true }]);
    expect([await stops(ben), await stops(owner)]).toEqual([[], []]);
    const before = (await mailed("ada@example.test")).length;
    const cause = (key: string) =>
      sql`select private.queue_message(${key}, 'connection_lost', ${store.id}, ${owner.id}, null, '{}')`;
    expect(await send(ada)).toBe("sent");
    await work();
    await work();
    expect(await mailed("ada@example.test")).toHaveLength(before + 1);
    const code = await newest("ada@example.test");
    expect(await confirm(ben, code)).toBe("confirmed");
    expect(await confirm(ada, another(code))).toBe("wrong");
    expect(await stops(ada)).toHaveLength(1);
    const said = await Promise.all(Array.from({ length: 4 }, () => confirm(ada, ` ${code} `)));
    expect(new Set(said)).toEqual(new Set(["confirmed"]));
    expect(await stops(ada)).toEqual([]);
    await work();
    expect(await owners("address_back")).toEqual(["owner told"]);
    const { data } = await as(owner).rpc("list_notifications").throwOnError();
    expect(data?.map(({ kind }) => kind)).toEqual(["address_back", "address_stopped"]);
    // Nobody needs a code for what is not stopped.
    expect([await send(ada), await send(ben)]).toEqual(["sent", "sent"]);
    await cause("nothing");
    await work();
    expect(await mailed("ada@example.test")).toHaveLength(before + 1);
  });

  it("and stops anew is told of anew; a bounce from before the code stops nothing, a complaint does", async () => {
    const early = await writeTo(ada);
    await stop(ada, "ada@example.test");
    await work();
    await backend.clock.stop("2027-07-01T08:01:00Z");
    await send(ada);
    await work();
    expect(await confirm(ada, await newest("ada@example.test"))).toBe("confirmed");
    await comesBack(early.mail);
    expect(await stops(ada)).toEqual([]);
    await backend.clock.stop("2027-07-01T08:02:00Z");
    await stop(ada, "ada@example.test");
    expect(await stops(ada)).toHaveLength(1);
    await work();
    expect(await owners("address_stopped")).toEqual(["owner told", "owner told"]);
    await send(ada);
    await work();
    expect(await confirm(ada, await newest("ada@example.test"))).toBe("confirmed");
    await comesBack(early.mail, "ada@example.test", "complained");
    expect(await stops(ada)).toMatchObject([{ why: "complained" }]);
  });

  it("is back to nobody who had not heard that it was stopped, and of no other store", async () => {
    await stop(ada, "ada@example.test");
    await writeTo(ada, other.id);
    await send(ada);
    const [row] = await sql<{ code: string }[]>`select code from private.address_codes`;
    // Before anybody is told.
    expect(await confirm(ada, row?.code ?? "")).toBe("confirmed");
    await work();
    expect(await owners("address_stopped")).toEqual(["owner settled"]);
    expect(await owners("address_back")).toEqual(["owner settled"]);
    // The code that was entered before its mail left is mailed no more.
    expect(await sql`select reason from private.messages where kind = 'email_code'`).toMatchObject([
      { reason: "superseded" },
    ]);
  });

  it("of who refused invitations comes back the same way", async () => {
    await sql`select private.stop_address('Ada@example.test', 'unsubscribed')`;
    expect(await stops(ada)).toMatchObject([{ channel: "email", why: "unsubscribed" }]);
    await send(ada);
    await work();
    expect(await confirm(ada, await newest("ada@example.test"))).toBe("confirmed");
    expect(await sql`select from private.stopped_addresses`).toHaveLength(0);
    expect(await owners("address_back")).toEqual([]);
  });

  it("that bounces its code too is told of no second time", async () => {
    await stop(ada, "ada@example.test");
    await send(ada);
    await work();
    const [row] = await sql<{ job_id: bigint }[]>`
      select d.job_id from private.message_deliveries d join private.messages m on m.id = d.message_id where m.kind = 'email_code'`;
    await sql`select private.stop_delivery_address(${String(row?.job_id)}, 'ada@example.test', 'bounced')`;
    expect(await owners("address_stopped")).toEqual(["owner told"]);
  });

  it("is mailed three codes an hour, at once too; a code is good for ten minutes and five tries, and not for another address", async () => {
    await stop(ada, "ada@example.test");
    const asked = await Promise.all(Array.from({ length: 6 }, () => send(ada)));
    expect(asked.filter((one) => one === "sent")).toHaveLength(3);
    expect(new Set(asked)).toEqual(new Set(["sent", "too_many_codes"]));
    await work();
    const code = await newest("ada@example.test");
    await backend.clock.stop("2027-07-01T08:10:00Z");
    expect(await confirm(ada, code)).toBe("over");
    await backend.clock.stop("2027-07-01T09:00:01Z");
    expect(await send(ada)).toBe("sent");
    await work();
    const good = await newest("ada@example.test");
    await sql`select private.stop_address('elsewhere@example.test', 'bounced')`;
    await sql`update auth.users set email = 'elsewhere@example.test' where id = ${ada.id}`;
    expect(await confirm(ada, good)).toBe("over");
    await sql`update auth.users set email = 'ada@example.test' where id = ${ada.id}`;
    const tries = await Promise.all(Array.from({ length: 8 }, () => confirm(ada, another(good))));
    expect(tries.filter((one) => one === "wrong")).toHaveLength(5);
    expect(await confirm(ada, good)).toBe("over");
    expect(await stops(ada)).toHaveLength(1);
  });

  it("is told to who belongs to no store, who can be sent no code", async () => {
    await sql`select private.stop_address('alone@example.test', 'bounced')`;
    expect(await stops(alone)).toEqual([{ channel: "email", why: "bounced", confirmable: false }]);
    expect(await send(alone)).toBe("email_unreachable");
  });

  it("is a telephone's by STOP, which its holder reads, and back by START, which the owner is told", async () => {
    await sql`insert into private.profile_phones (person_id, phone, confirmed_at) values (${ada.id}, '+2250701020304', now())`;
    const { job } = await writeTo(ada);
    await sql`update private.message_deliveries set channel = 'sms' where job_id = ${String(job)}`;
    const reply = (id: string, stops: boolean) =>
      sql`select private.note_phone_reply(${id}, ${id}, '+2250701020304', ${stops})`;
    await reply("r1", true);
    await work();
    expect(await stops(ada)).toEqual([{ channel: "phone", why: "stopped", confirmable: false }]);
    await reply("r2", false);
    await reply("r3", false);
    await work();
    expect(await stops(ada)).toEqual([]);
    expect(await owners("address_back")).toEqual(["owner told"]);
    await sql`delete from private.profile_phones`;
  });
});
