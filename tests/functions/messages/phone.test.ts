import { Buffer } from "node:buffer";
import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { gatewaySignature, hubSignature } from "../../../supabase/functions/messages-phone/signatures.ts";
import { segmentsOf, toGsm } from "../../../supabase/functions/_shared/messages/compose/gsm.ts";
import { shortPath, writeShort } from "../../../supabase/functions/_shared/messages/compose/short.ts";
import { factsSchema } from "../../../supabase/functions/_shared/messages/texts/facts.ts";
import { MESSAGE_KINDS } from "../../../supabase/functions/_shared/messages/texts/kinds.ts";
import { LOCAL_PHONE } from "../../../supabase/local/outbox.ts";
import { insertSession, insertStore } from "../../database/support/world.ts";
import { testBackend } from "../../support/backend.ts";
import { insertUsers } from "../../support/users.ts";

const APP_URL = "https://atelier.boutique.example";
const PUBLIC_URL = "https://functions.example.test";
const backend = await testBackend({ functions: { VIDEO_PUBLIC_URL: PUBLIC_URL }, appUrl: APP_URL });
const sql = backend.serviceSql;
const [owner, ada, ben] = await insertUsers(sql, [
  "owner@example.test",
  "ada@example.test",
  "ben@example.test",
]);
if (!owner || !ada || !ben) throw new Error("no users");
const store = await insertStore(sql, { owner: owner.id, manager: ben.id });
await sql`insert into public.course_enrollments ${sql(
  [ada, ben].map(({ id }) => ({ store_id: store.id, course_id: store.course, user_id: id })),
)} on conflict do nothing`;
const as = (who: { id: string }) => backend.actingAs(who.id);

/** The worker answers at once, and works on: what becomes of it is waited for. */
const work = async () => {
  const reply = await fetch(`${backend.origin}/functions/v1/video-worker`, {
    method: "POST",
    headers: { apikey: backend.secretKey },
  });
  expect(reply.status).toBe(200);
};
const settle = (channel: string, limit: number | null) =>
  as(owner)
    .rpc("set_store_channel", {
      ...{ p_store_id: store.id, p_channel: channel, p_daily_limit: limit as number },
    })
    .throwOnError();
/** Gives somebody a number, and switches channels on for the kind that they are told of here. */
async function wants(who: { id: string }, phone: string, ...channels: string[]): Promise<void> {
  await as(who).rpc("set_my_phone", { p_phone: phone }).throwOnError();
  await sql`update private.profile_phones set confirmed_at = now() where person_id = ${who.id}`;
  for (const p_channel of channels)
    await as(who)
      .rpc("set_message_preference", { p_kind: "session_live", p_channel, p_wanted: true })
      .throwOnError();
}
/** Tells these people that a session is live; they have no mail of it but for what takes a telephone's place. */
async function live(
  people: readonly { id: string }[] = [{ id: ada?.id ?? "" }],
  title = "Émaux & grès",
): Promise<void> {
  const session = await insertSession(sql, store, {
    ...{ title, starts: new Date("2027-07-01T07:55:00Z"), ends: new Date("2027-07-01T09:00:00Z") },
  });
  for (const { id } of people)
    await backend.actingAs(id).rpc("register_for_session", { p_session_id: session }).throwOnError();
  await sql`update public.course_live_sessions set status = 'live' where id = ${session}`;
  await sql`delete from private.messages where kind <> 'session_live'`;
}
const deliveries = async () =>
  (
    await sql<{ channel: string; said: string; code: string | null }[]>`
    select d.channel, coalesce(d.reason, d.outcome, d.state::text) as said, d.error_detail as code
    from private.message_deliveries d join private.messages m on m.id = d.message_id where m.kind = 'session_live' order by d.job_id`
  ).map(({ channel, said, code }) => [channel, said, code].filter(Boolean).join(" "));
const phoned = async (to: string) => (await backend.mails()).filter((mail) => mail.to === to);
const ownerTold = () =>
  sql`select subject ->> 'why' as why from private.messages where kind = 'address_stopped' and person_id = ${owner.id}`;

let no = 0;
/** A number nobody had before, which ends in these digits. */
const number = (last = "0000") => `+22507${String((no += 1)).padStart(4, "0")}${last}`;

beforeEach(async () => {
  await sql`delete from private.messages`;
  await sql`delete from private.stopped_addresses`;
  await sql`delete from private.mail_events`;
  await sql`delete from private.message_preferences`;
  await sql`delete from private.profile_phones`;
  await sql`delete from private.store_channel_days`;
  await sql`delete from private.quiet_hours`;
  await backend.clock.stop("2027-07-01T08:00:00Z");
  await settle("sms", 50);
  await settle("whatsapp", 50);
});

describe("the alphabet of telephones", () => {
  it.each([
    ["a".repeat(160), "gsm", 1],
    ["a".repeat(161), "gsm", 2],
    ["€".repeat(80), "gsm", 1],
    [`${"€".repeat(80)}a`, "gsm", 2],
    // Of 153 septets one is left over by a sign of two, which is not cut.
    [`${"a".repeat(152)}€${"a".repeat(151)}`, "gsm", 2],
    [`${"a".repeat(152)}€${"a".repeat(152)}`, "gsm", 3],
    ["é".repeat(160), "gsm", 1],
    ["ê".repeat(70), "ucs2", 1],
    ["ê".repeat(71), "ucs2", 2],
    ["ê".repeat(134), "ucs2", 2],
    ["🏺".repeat(35), "ucs2", 1],
    [`${"ê".repeat(66)}🏺${"ê".repeat(66)}`, "ucs2", 3],
    ["", "gsm", 1],
  ])("%j is %s in %i", (text, alphabet, segments) => {
    expect(segmentsOf(text)).toEqual({ alphabet, segments });
  });

  it("has something near for what French and its typography write", () => {
    expect(toGsm("L’œuvre «\u202fforêt\u202f»\u202f: ça, où\u00a0? Noël – île… à Ô")).toBe(
      'L\'oeuvre "foret" : ca, où ? Noel - ile... à O',
    );
    expect(toGsm("e\u0301té")).toBe("été");
    expect(segmentsOf(toGsm("陶器")).alphabet).toBe("ucs2");
  });
});

describe("every text", () => {
  const NAME = "Atelier de l’Œuvre & «\u202fForêt brûlée\u202f» d’Ô".slice(0, 40).padEnd(40, "ê");
  const facts = (title: string, name: string) =>
    factsSchema.parse({
      ...{ store_id: randomUUID(), store: name, name, title, course: title, host: name, recipient: name },
      ...{ session_id: randomUUID(), course_id: randomUUID(), starts: "2027-07-06T16:00:00Z" },
      ...{ ends: "2027-07-06T17:00:00Z", status_reason: "x".repeat(300), count: 40, provider: "zoom" },
      units: [{ title, serial: title, ends: "2027-07-06", ended: false }],
      ...{ inviter: name, role: "instructor", rank: 12, code: "123456" },
    });
  const write = (kind: (typeof MESSAGE_KINDS)[number], language: "fr" | "en", name: string) =>
    writeShort(
      {
        ...{ key: randomUUID(), kind, address: "+2250700000000", detail: {}, until: new Date() },
        ...{ reader: { language, region: null, zone: "Africa/Abidjan" }, optional: true, token: null },
        facts: facts(name, name),
      },
      APP_URL,
    );

  it.each(
    MESSAGE_KINDS.flatMap((kind) => (["fr", "en"] as const).map((language) => [kind, language] as const)),
  )(
    "of %s in %s is one message of 160 characters, whatever the names, and leads where it should",
    (kind, language) => {
      expect(NAME).toHaveLength(40);
      for (const name of [NAME, "ê".repeat(40), "€".repeat(40), "A".repeat(200)]) {
        const text = write(kind, language, name);
        expect(segmentsOf(text), text).toEqual({ alphabet: "gsm", segments: 1 });
        expect(text).toMatch(/ https:\/\/atelier\.boutique\.example\/\S*$/);
      }
      // Two messages at most where the name has no other letters.
      expect(segmentsOf(write(kind, language, "陶".repeat(40))).segments).toBeLessThanOrEqual(2);
    },
  );

  it("leads by a short address, which is the long one", () => {
    const id = "0198c0de-1234-4abc-8def-0123456789ab";
    // As the app reads it (src/lib/short-link.test.ts).
    expect(shortPath(`/join/${id}`)).toBe("/s/AZjA3hI0SryN7wEjRWeJqw");
    expect(shortPath(`/student/sessions/${id}`)).toBe("/d/AZjA3hI0SryN7wEjRWeJqw");
    expect(shortPath("/settings#sent")).toBe("/settings#sent");
  });
});

describe("a message to a telephone", () => {
  it("goes to who switched it on, and to nobody else", async () => {
    const [to, silent] = [number(), number()];
    await wants(ada, to, "sms", "whatsapp");
    await wants(ben, silent);
    await live([ada, ben]);
    await work();
    expect((await deliveries()).sort()).toEqual(["sms sent", "whatsapp sent"]);
    expect(await phoned(silent)).toEqual([]);
    const sent = await phoned(to);
    expect(sent.find(({ channel }) => channel === "sms")?.text).toMatch(
      /^Store: En direct : Émaux & grès, 01\/07 \d\d:\d\d https:\/\/atelier\.boutique\.example\/s\/[\w-]{22}$/,
    );
    const whatsapp = sent.find(({ channel }) => channel === "whatsapp");
    expect(whatsapp?.subject).toBe("atelier_session_live (fr)");
    expect(whatsapp?.text).toMatch(/^Store\nÉmaux & grès\n01\/07 \d\d:\d\d\n\/s\/[\w-]{22}$/);
  });

  it("is not offered, and not sent, where the store sends none or the person has no number", async () => {
    const offered = async () =>
      new Set(
        ((await as(ada).rpc("get_message_preferences").throwOnError()).data ?? []).map(
          ({ channel }) => channel,
        ),
      );
    expect(await offered()).toEqual(new Set(["app", "email"]));
    await wants(ada, number(), "sms");
    expect(await offered()).toEqual(new Set(["app", "email", "whatsapp", "sms"]));
    await settle("sms", null);
    expect(await offered()).toEqual(new Set(["app", "email", "whatsapp"]));
    await live();
    await work();
    await expect.poll(deliveries).toEqual([]);
  });

  it("waits for the end of quiet hours, and is dropped where that is too late", async () => {
    await wants(ada, number(), "sms");
    await sql`update public.profiles set time_zone = 'UTC' where id = ${ada.id}`;
    await as(ada).rpc("set_quiet_hours", { p_starts: "07:00", p_ends: "09:30" }).throwOnError();
    await live();
    await work();
    await expect.poll(deliveries).toEqual(["sms quiet_hours"]);
  });

  it.each([
    ["sms", "0404", ["sms not_reachable", "email sent"]],
    ["sms", "0410", ["sms address_stopped", "email sent"]],
    ["sms", "0429", ["sms queued sms_20429"]],
    ["sms", "0500", ["sms queued sms_20500"]],
    ["sms", "0401", ["sms parked sms_20003"]],
    ["whatsapp", "0404", ["whatsapp not_reachable", "email sent"]],
    ["whatsapp", "0410", ["whatsapp not_reachable", "email sent"]],
    ["whatsapp", "0429", ["whatsapp queued whatsapp_130429"]],
    ["whatsapp", "0500", ["whatsapp queued whatsapp_131000"]],
    ["whatsapp", "0401", ["whatsapp parked whatsapp_190"]],
  ])("by %s to a number that ends in %s: %j", async (channel, last, ended) => {
    await wants(ada, number(last), channel);
    await live();
    await work();
    await expect.poll(deliveries).toEqual(ended);
  });

  it("is not mailed instead to who wants no mail of it", async () => {
    await wants(ada, number("0404"), "sms");
    await as(ada)
      .rpc("set_message_preference", { p_kind: "session_live", p_channel: "email", p_wanted: false })
      .throwOnError();
    await live();
    await work();
    await expect.poll(deliveries).toEqual(["sms not_reachable"]);
  });

  it("that was taken without an answer is sent once more at most, and not at all once its provider has told of it", async () => {
    const [one, two] = [number("0408"), number("0408")];
    await wants(ada, one, "sms");
    await wants(ben, two, "sms");
    await live([ada, ben]);
    await work();
    await expect.poll(deliveries).toEqual(["sms queued network", "sms queued network"]);
    const [mail] = await phoned(one);
    expect(await tellGateway({ MessageSid: mail?.headers["id"] ?? "", MessageStatus: "sent" }, mail)).toBe(
      200,
    );
    for (const minute of [1, 2, 3, 4]) {
      await backend.clock.stop(`2027-07-01T08:0${minute}:00Z`);
      await work();
    }
    expect([(await phoned(one)).length, (await phoned(two)).length]).toEqual([1, 2]);
    expect((await deliveries()).sort()).toEqual(["sms parked outcome_unknown", "sms sent"]);
  });
});

describe("a number that is not confirmed", () => {
  const code = async (to: string) =>
    /\b\d{6}\b/.exec((await phoned(to)).findLast(({ channel }) => channel === "sms")?.text ?? "")?.[0] ?? "";
  const confirm = async (who: { id: string }, said: string) =>
    (await as(who).rpc("confirm_phone", { p_code: said }).throwOnError()).data;
  const send = async (who: { id: string }) => (await as(who).rpc("send_phone_code")).error?.message ?? "sent";
  const mine = async (who: { id: string }) => (await as(who).rpc("get_my_phone").throwOnError()).data?.[0];
  const otherCode = (said: string) => String((Number(said) + 1) % 1_000_000).padStart(6, "0");
  const put = (who: { id: string }, phone: string) =>
    as(who).rpc("set_my_phone", { p_phone: phone }).throwOnError();

  beforeEach(() => sql`delete from private.address_codes`);

  it("is sent nothing, whatever its holder has switched on, but the code that confirms it", async () => {
    const to = number();
    await wants(ada, to, "sms", "whatsapp");
    await sql`update private.profile_phones set confirmed_at = null`;
    await live();
    await work();
    expect([await deliveries(), await phoned(to)]).toEqual([[], []]);
    expect(await mine(ada)).toEqual({ phone: to, confirmed: false, confirmable: true });
    expect(await send(ada)).toBe("sent");
    await work();
    const sent = await phoned(to);
    expect(sent.map(({ channel }) => channel).sort()).toEqual(["sms", "whatsapp"]);
    const said = await code(to);
    expect(sent.find(({ channel }) => channel === "whatsapp")?.text).toContain(said);
    expect(await confirm(ada, otherCode(said))).toBe("wrong");
    expect(await confirm(ben, said)).toBe("over");
    expect(await confirm(ada, ` ${said.slice(0, 3)} ${said.slice(3)}`)).toBe("confirmed");
    expect(await mine(ada)).toMatchObject({ confirmed: true });
    // Asked for again, it needs none; another number does.
    expect(await send(ada)).toBe("sent");
    expect(await sql`select from private.address_codes`).toHaveLength(1);
    await put(ada, to);
    expect(await mine(ada)).toMatchObject({ confirmed: true });
    await put(ada, number());
    expect(await mine(ada)).toMatchObject({ confirmed: false });
  });

  it("is confirmed by no code of another number, too old, tried too often or replaced", async () => {
    const [first, second] = [number(), number()];
    await put(ada, first);
    await send(ada);
    await work();
    const old = await code(first);
    await put(ada, second);
    expect(await confirm(ada, old)).toBe("over");
    await put(ada, first);
    await backend.clock.stop("2027-07-01T08:10:00Z");
    expect(await confirm(ada, old)).toBe("over");
    await send(ada);
    await work();
    const said = await code(first);
    const tries = await Promise.all(Array.from({ length: 8 }, () => confirm(ada, otherCode(said))));
    expect(tries.filter((one) => one === "wrong")).toHaveLength(5);
    expect(await confirm(ada, said)).toBe("over");
    await send(ada);
    await work();
    expect(await confirm(ada, said === (await code(first)) ? otherCode(said) : said)).toBe("wrong");
    expect(await confirm(ada, "")).toBe("wrong");
    expect(await confirm(ada, await code(first))).toBe("confirmed");
  });

  it("is never sent its code by mail, not where it cannot be reached and not by choice", async () => {
    const { error } = await as(ada).rpc("set_message_preference", {
      ...{ p_kind: "phone_code", p_channel: "email", p_wanted: true },
    });
    expect(error?.message).toBe("invalid_input");
    const before = (await backend.mails()).length;
    await put(ada, number("0404"));
    await send(ada);
    await work();
    await work();
    expect((await backend.mails()).slice(before)).toEqual([]);
    const [count] = await sql`select count(*)::int from private.message_deliveries where channel = 'email'`;
    expect(count).toEqual({ count: 0 });
  });

  it("is sent three codes an hour by one person, five a day by all, at once too", async () => {
    const to = number();
    await put(ada, to);
    await put(ben, to);
    const asked = await Promise.all(Array.from({ length: 6 }, () => send(ada)));
    expect(asked.filter((one) => one === "sent")).toHaveLength(3);
    const then = await Promise.all(Array.from({ length: 6 }, () => send(ben)));
    expect(then.filter((one) => one === "sent")).toHaveLength(2);
    expect(new Set([...asked, ...then])).toEqual(new Set(["sent", "too_many_codes"]));
    await backend.clock.stop("2027-07-02T08:00:01Z");
    expect(await send(ben)).toBe("sent");
  });

  it("is asked of nobody without a number, and where no store of theirs sends any", async () => {
    await as(ada).rpc("set_my_phone", { p_phone: "" }).throwOnError();
    expect(await send(ada)).toBe("required");
    await put(ada, number());
    await settle("sms", null);
    await settle("whatsapp", null);
    expect(await send(ada)).toBe("phone_unreachable");
    expect(await mine(ada)).toMatchObject({ confirmable: false });
  });
});

describe("a store's limit", () => {
  it("lets no more than so many leave on a day of its zone, however many workers there are", async () => {
    await settle("sms", 1);
    await sql`update public.stores set time_zone = 'Pacific/Auckland' where id = ${store.id}`;
    await wants(ada, number(), "sms");
    await wants(ben, number(), "sms");
    await live([ada, ben]);
    await Promise.all([work(), work(), work()]);
    expect((await deliveries()).sort()).toEqual(["sms limit_reached", "sms sent"]);
    const channels = async () =>
      (await as(owner).rpc("get_store_channels", { p_store_id: store.id }).throwOnError()).data?.find(
        ({ channel }) => channel === "sms",
      );
    expect(await channels()).toEqual({
      ...{ channel: "sms", turned_on: true, daily_limit: 1, sent_today: 1, sent_month: 1 },
    });
    // 12:00 UTC is another day in Auckland.
    await backend.clock.stop("2027-07-01T12:00:01Z");
    expect(await channels()).toMatchObject({ sent_today: 0, sent_month: 1 });
    await sql`update public.stores set time_zone = 'Europe/Paris' where id = ${store.id}`;
  });

  it.each([0, -1, 10_001])("is refused as %i", async (limit) => {
    const { error } = await as(owner).rpc("set_store_channel", {
      ...{ p_store_id: store.id, p_channel: "sms", p_daily_limit: limit },
    });
    expect(error?.message).toBe("daily_limit_range");
  });

  it("is of telephones alone", async () => {
    const { error } = await as(owner).rpc("set_store_channel", {
      ...{ p_store_id: store.id, p_channel: "email", p_daily_limit: 5 },
    });
    expect(error?.message).toBe("invalid_input");
  });
});

/** The gateway's word, as it signs it. */
async function tellGateway(
  fields: Record<string, string>,
  mail?: { headers: Record<string, string> },
  over: { token?: string; signature?: string } = {},
): Promise<number | string> {
  const called = mail?.headers["callback"] ?? `${PUBLIC_URL}/functions/v1/messages-phone/sms`;
  const body = new URLSearchParams(fields);
  const reply = await fetch(called.replace(PUBLIC_URL, backend.origin), {
    method: "POST",
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      "x-twilio-signature":
        over.signature ?? gatewaySignature(over.token ?? LOCAL_PHONE.SMS_TOKEN, called, body),
    },
    body: body.toString(),
  });
  return reply.ok ? reply.status : ((await reply.json()) as { code: string }).code;
}
async function tellHub(value: object, secret = LOCAL_PHONE.WHATSAPP_SECRET): Promise<number | string> {
  const body = JSON.stringify({ entry: [{ changes: [{ value }] }] });
  const reply = await fetch(`${backend.origin}/functions/v1/messages-phone/whatsapp`, {
    method: "POST",
    headers: { "x-hub-signature-256": hubSignature(secret, Buffer.from(body)) },
    body,
  });
  return reply.ok ? reply.status : ((await reply.json()) as { code: string }).code;
}

describe("what is told of it", () => {
  const sent = async (channel: string) => {
    const to = number();
    await wants(ada, to, channel);
    await live();
    await work();
    const [mail] = await phoned(to);
    return { to, mail, id: mail?.headers["id"] ?? "" };
  };

  it("that it did not arrive has it mailed, once", async () => {
    const { mail, id } = await sent("sms");
    const failed = { MessageSid: id, MessageStatus: "undelivered", ErrorCode: "30003" };
    expect(await tellGateway(failed, mail)).toBe(200);
    expect(await tellGateway(failed, mail)).toBe(200);
    await work();
    await expect.poll(deliveries).toEqual(["sms not_reachable sms_30003", "email sent"]);
  });

  it("by WhatsApp too, by the key that comes back", async () => {
    const { mail, id } = await sent("whatsapp");
    const status = {
      id,
      status: "failed",
      biz_opaque_callback_data: mail?.headers["key"],
      errors: [{ code: 131026 }],
    };
    expect(await tellHub({ statuses: [{ ...status, biz_opaque_callback_data: randomUUID() }] })).toBe(200);
    expect(await tellHub({ statuses: [{ ...status, id: "another" }] })).toBe(200);
    expect(await deliveries()).toEqual(["whatsapp sent"]);
    expect(await tellHub({ statuses: [status] })).toBe(200);
    await work();
    await expect.poll(deliveries).toEqual(["whatsapp not_reachable whatsapp_131026", "email sent"]);
  });

  it("STOP ends both ways to the number and is told to the owner once; START begins again", async () => {
    const { to } = await sent("sms");
    await wants(ada, to, "whatsapp");
    const stop = { MessageSid: "SM1", From: to, Body: " Stop. " };
    expect(await tellGateway({ ...stop, Body: "Merci, stop ou encore ?" })).toBe(200);
    expect(await ownerTold()).toHaveLength(0);
    expect(await tellGateway(stop)).toBe(200);
    expect(await tellGateway(stop)).toBe("replayed");
    expect(await tellHub({ messages: [{ id: "w1", from: to.slice(1), text: { body: "STOP" } }] })).toBe(200);
    expect([...(await ownerTold())]).toEqual([{ why: "stopped" }]);
    await live();
    await work();
    expect((await deliveries()).sort()).toEqual([
      "sms address_stopped",
      "sms sent",
      "whatsapp address_stopped",
    ]);
    expect(await tellGateway({ MessageSid: "SM2", From: to, Body: "START" })).toBe(200);
    expect(await sql`select from private.stopped_addresses`).toHaveLength(0);
  });

  it("is believed of who signs it alone", async () => {
    const { to, mail, id } = await sent("sms");
    const failed = { MessageSid: id, MessageStatus: "failed" };
    expect(await tellGateway(failed, mail, { token: "another" })).toBe("signature_invalid");
    expect(await tellGateway(failed, mail, { signature: "" })).toBe("signature_invalid");
    // The signature of one address is none for another.
    const elsewhere = gatewaySignature(
      LOCAL_PHONE.SMS_TOKEN,
      `${PUBLIC_URL}/functions/v1/messages-phone/sms`,
      new URLSearchParams(failed),
    );
    expect(await tellGateway(failed, mail, { signature: elsewhere })).toBe("signature_invalid");
    expect(await tellHub({ messages: [{ id: "w2", from: to.slice(1), text: { body: "STOP" } }] }, "x")).toBe(
      "signature_invalid",
    );
    expect(await tellHub({ messages: "none" })).toBe("message_unreadable");
    expect(await tellGateway({ Nothing: "here" })).toBe("message_unreadable");
    expect(await deliveries()).toEqual(["sms sent"]);
    expect(await sql`select from private.stopped_addresses`).toHaveLength(0);
  });

  it("begins with WhatsApp's question, answered to who knows our word", async () => {
    const ask = async (word: string) => {
      const query = `hub.mode=subscribe&hub.challenge=4711&hub.verify_token=${word}`;
      const reply = await fetch(`${backend.origin}/functions/v1/messages-phone/whatsapp?${query}`);
      return reply.ok ? reply.text() : reply.status;
    };
    expect(await ask(LOCAL_PHONE.WHATSAPP_VERIFY)).toBe("4711");
    expect(await ask("guess")).toBe(401);
  });
});
