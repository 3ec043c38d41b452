import { Buffer } from "node:buffer";
import { randomUUID } from "node:crypto";
import ICAL from "ical.js";
import { beforeEach, describe, expect, it } from "vitest";
import { messageConfig } from "../../../supabase/functions/_shared/core/message-config.ts";
import { sendDue } from "../../../supabase/functions/_shared/messages/dispatch/dispatch.ts";
import type { StoredMail } from "../../../supabase/local/mail.ts";
import {
  insertQuestion,
  insertRegistration,
  insertSession,
  insertStore,
  minutes,
} from "../../database/support/world.ts";
import { testBackend } from "../../support/backend.ts";
import { insertUsers } from "../../support/users.ts";

const APP_URL = "http://app.example.test";
const backend = await testBackend({ functions: true, appUrl: APP_URL });
const sql = backend.serviceSql;
const [owner, ada, ben, gone] = await insertUsers(sql, [
  "owner@example.test",
  "ada@example.test",
  "ben@example.test",
  "bounce@example.test",
]);
if (!owner || !ada || !ben || !gone) throw new Error("no users");
const store = await insertStore(sql, { owner: owner.id, manager: ada.id }, "L’atelier <b>de Claire</b>");
await sql`insert into public.course_enrollments ${sql(
  [ada, ben, gone].map(({ id }) => ({ store_id: store.id, course_id: store.course, user_id: id })),
)} on conflict do nothing`;
await sql`update public.profiles set locale = 'en', time_zone = 'Africa/Abidjan', display_name = 'Ben <i>K.</i>' where id = ${ben.id}`;
await sql`update public.profiles set locale = 'fr', time_zone = 'Europe/Paris' where id in (${ada.id}, ${gone.id})`;

async function work(): Promise<Record<string, unknown>> {
  const reply = await fetch(`${backend.origin}/functions/v1/video-worker`, {
    method: "POST",
    headers: { apikey: backend.secretKey },
  });
  expect(reply.status).toBe(200);
  return (await reply.json()) as Record<string, unknown>;
}

let seen = 0;
/** What has come to the mailbox since the last look, by recipient. */
async function newMails(): Promise<StoredMail[]> {
  const all = await backend.mails();
  const fresh = all.slice(seen);
  seen = all.length;
  return fresh.sort((a, b) => (a.to < b.to ? -1 : 1));
}

const register = (person: { id: string }, session: string) =>
  backend.actingAs(person.id).rpc("register_for_session", { p_session_id: session }).throwOnError();
const planned = (settings: Parameters<typeof insertSession>[2] = {}) =>
  insertSession(sql, store, {
    starts: new Date("2027-07-06T16:00:00Z"),
    ends: new Date("2027-07-06T17:30:00Z"),
    ...settings,
  });
const decode = (mail: StoredMail) => mail.text.replaceAll("=\n", "");

beforeEach(async () => {
  await sql`delete from private.messages`;
  await sql`delete from private.seats_untold`;
  await sql`delete from private.session_reminders`;
  await sql`delete from private.stopped_addresses`;
  await sql`delete from private.message_preferences`;
  await backend.clock.stop("2027-07-01T08:00:00Z");
  seen = (await backend.mails()).length;
});

describe("a mail", () => {
  it("says what is so in the recipient's language and zone, which is named; markup is text", async () => {
    const title = `<script>alert("x")</script> & ${"é".repeat(160)}`;
    const session = await planned({ title });
    await register(ada, session);
    await register(ben, session);
    await work();
    const [toAda, toBen] = await newMails();
    expect([toAda?.to, toBen?.to]).toEqual(["ada@example.test", "ben@example.test"]);
    expect(toAda?.subject).toBe(`Inscription confirmée\u202f: ${title}`);
    expect(toBen?.subject).toBe(`Registration confirmed: ${title}`);
    expect(toAda?.text).toContain("mardi 6 juillet 2027, 18:00 – 19:30 (Paris, UTC+2)");
    expect(toBen?.text).toMatch(/Tuesday,? 6 July 2027, 16:00 – 17:30 \(Abidjan, UTC\)/);
    expect(toBen?.text).toContain("Hello Ben <i>K.</i>,");
    for (const mail of [toAda, toBen]) {
      expect(mail?.html).not.toMatch(/<script|<i>|<b>/);
      expect(mail?.html).toContain("&lt;script&gt;");
      expect(mail?.html).not.toMatch(/src=|url\(/);
      expect(mail?.link).toBe(`${APP_URL}/join/${session}`);
      // Nobody else's address is anywhere in it.
      const whole = JSON.stringify(mail).replaceAll(mail?.to ?? "", "");
      expect(whole.match(/[\w.]+@example\.test/g)).toBeNull();
      expect(mail?.headers["message-id"]).toMatch(/^<[0-9a-f-]{36}@/);
    }
  });

  it("has the file for calendars with the session's UID and true sequence, and takes it out again", async () => {
    const session = await planned({ title: "Émaux" });
    await register(ada, session);
    await work();
    const [first] = await newMails();
    await sql`update public.course_live_sessions set status = 'cancelled', status_reason = 'Panne', revision = revision + 1 where id = ${session}`;
    await work();
    const [second] = await newMails();
    expect(second?.text).toContain("Motif\u202f: Panne");
    const read = (mail: StoredMail | undefined) => {
      const file = mail?.attachments[0];
      const calendar = new ICAL.Component(ICAL.parse(file?.content ?? "") as [string, unknown[], unknown[]]);
      const event = calendar.getFirstSubcomponent("vevent");
      return [
        file?.name,
        calendar.getFirstPropertyValue("method"),
        event?.getFirstPropertyValue("uid"),
        event?.getFirstPropertyValue("sequence"),
        event?.getFirstPropertyValue("status"),
      ];
    };
    expect(read(first)).toEqual(["emaux.ics", "PUBLISH", `${session}@atelier`, 0, "CONFIRMED"]);
    expect(read(second)).toEqual(["emaux.ics", "CANCEL", `${session}@atelier`, 1, "CANCELLED"]);
  });

  it("follows the language, the address and the time of one second before it leaves", async () => {
    const session = await planned({ title: "Tour" });
    await register(ada, session);
    await sql`select private.tell_seats(), private.tell_due_messages(10)`;
    await sql`update public.profiles set locale = 'en', region = 'US' where id = ${ada.id}`;
    await sql`update public.course_live_sessions set scheduled_start = scheduled_start + interval '1 hour', scheduled_end = scheduled_end + interval '1 hour', revision = revision + 1 where id = ${session}`;
    await work();
    const [mail] = await newMails();
    expect(mail?.subject).toBe("Registration confirmed: Tour");
    expect(mail?.text).toMatch(/Tuesday, July 6, 2027, 7:00\sPM – 8:30\sPM/);
    await sql`update public.profiles set locale = 'fr', region = null where id = ${ada.id}`;
  });

  it("of who left, or wants no more, between the fan-out and the sending is not sent", async () => {
    const session = await planned();
    await register(ada, session);
    await register(ben, session);
    await sql`select private.tell_seats(), private.tell_due_messages(10)`;
    await sql`update public.course_live_session_registrations set status = 'cancelled' where session_id = ${session} and user_id = ${ada.id}`;
    await sql`insert into private.message_preferences (person_id, kind, channel, wanted) values (${ben.id}, 'session_registered', 'email', false)`;
    await work();
    expect(await newMails()).toEqual([]);
    const rows = await sql`
      select d.outcome, d.reason, d.state::text from private.message_deliveries d join private.messages m on m.id = d.message_id
      where m.session_id = ${session} order by d.reason`;
    expect([...rows]).toEqual([
      { outcome: "skipped", reason: "left", state: "done" },
      { outcome: "skipped", reason: "turned_off", state: "done" },
    ]);
  });

  it("that cannot be read is put back alone, and keeps up no other", async () => {
    const session = await planned();
    await register(ada, session);
    await register(ben, session);
    await sql`select private.tell_seats(), private.tell_due_messages(10)`;
    await sql`
      update private.messages set kind = 'session_moved', subject = subject || '{"was_start": "never"}'
      where person_id = ${ada.id} and session_id = ${session}`;
    await work();
    expect((await newMails()).map((mail) => mail.to)).toEqual(["ben@example.test"]);
    const [row] = await sql`
      select d.state::text, d.error_code, d.attempts from private.message_deliveries d
      join private.messages m on m.id = d.message_id where m.person_id = ${ada.id} and m.session_id = ${session}`;
    expect(row).toEqual({ state: "queued", error_code: "server", attempts: 1 });
  });

  it("that comes back stops the address: it is parked, and the next one is not tried", async () => {
    const session = await planned();
    await register(gone, session);
    await work();
    const [row] = await sql`
      select state::text, error_code, error_detail, begun from private.message_deliveries order by job_id desc limit 1`;
    expect(row).toEqual({ state: "parked", error_code: "invalid", error_detail: "mail_bounced", begun: 0 });
    const again = await planned();
    await register(gone, again);
    await work();
    const [next] = await sql`
      select d.outcome, d.reason from private.message_deliveries d join private.messages m on m.id = d.message_id
      where m.session_id = ${again}`;
    expect(next).toEqual({ outcome: "skipped", reason: "address_bounced" });
    expect(await newMails()).toEqual([]);
  });
});

describe("a try that is known to have reached nobody", () => {
  const owing = () => sql<{ job_id: string; begun: number; state: string; error_detail: string | null }[]>`
    select job_id, begun, state::text, error_detail from private.message_deliveries`;

  it("leaves no doubt, be it before anything was sent", async () => {
    await sql`
      with made as (
        insert into private.invitations (store_id, course_id, email, max_uses, expires_at)
        values (${store.id}, ${store.course}, 'waiting@example.test', 1, private.now() + interval '1 day') returning id)
      select private.tell_invitation(id) from made`;
    await sql`select private.tell_seats(), private.tell_due_messages(10)`;
    await sendDue(sql, minutes(1), 1, messageConfig({ APP_URL, MAIL_SMTP_URL: "smtp://127.0.0.1:1" }));
    expect(await owing()).toMatchObject([{ begun: 0, state: "queued", error_detail: "link_keys_missing" }]);
  });

  it("stops the address that it was sent to, not the one that the person has by now", async () => {
    await register(gone, await planned());
    await sql`select private.tell_seats(), private.tell_due_messages(10)`;
    const lease = randomUUID();
    await sql`update private.message_deliveries set state = 'running', lease = ${lease}, leased_until = private.now() + interval '1 minute'`;
    const [{ job_id: job } = { job_id: "" }] = await owing();
    const [told] = await sql<
      { address: string }[]
    >`select address from private.delivery_facts(array[${job}::bigint])`;
    await sql`update auth.users set email = 'found@example.test' where id = ${gone.id}`;
    await sql`select private.note_refusal(${job}, ${lease}, ${told?.address ?? null})`;
    const [again] = await sql`select address, skip from private.delivery_facts(array[${job}::bigint])`;
    expect(again).toEqual({ address: "found@example.test", skip: null });
    await sql`update auth.users set email = ${gone.email} where id = ${gone.id}`;
    const [back] = await sql`select skip from private.delivery_facts(array[${job}::bigint])`;
    expect(back).toEqual({ skip: "address_bounced" });
  });
});

describe("no more of these", () => {
  const ask = (url: string, init: RequestInit = {}) => fetch(url, { redirect: "manual", ...init });
  const html = { accept: "text/html", "accept-language": "fr-FR" };
  async function link(person: { id: string }): Promise<string> {
    await register(person, await planned());
    await work();
    const [mail] = await newMails();
    const header = mail?.headers["list-unsubscribe"] ?? "";
    expect(mail?.headers["list-unsubscribe-post"]).toBe("List-Unsubscribe=One-Click");
    const url = /^<([^>]+)>$/.exec(header)?.[1] ?? "";
    expect(decode(mail as StoredMail)).toContain(url);
    return url;
  }
  const off = async () =>
    [...(await sql`select person_id, kind, channel, wanted from private.message_preferences`)].map((row) => ({
      ...row,
    }));

  it("is asked by a page without scripts, and done by its button", async () => {
    const url = await link(ada);
    const page = await ask(url, { headers: html });
    expect(page.status).toBe(200);
    expect(page.headers.get("referrer-policy")).toBe("no-referrer");
    expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
    const text = await page.text();
    expect(text).toContain('<form method="post">');
    expect(text).not.toContain("<script");
    // Whoever only looks, as programs that scan mail do, changes nothing.
    expect(await off()).toEqual([]);
    const done = await ask(url, { method: "POST", headers: html });
    expect(await done.text()).toContain("C’est fait");
    expect(await off()).toEqual([
      { person_id: ada.id, kind: "session_registered", channel: "email", wanted: false },
    ]);
    await register(ada, await planned());
    await work();
    expect(await newMails()).toEqual([]);
  });

  it("is done by one press in the mail program (RFC 8058)", async () => {
    const url = await link(ben);
    const done = await ask(url, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: "List-Unsubscribe=One-Click",
    });
    expect(done.status).toBe(200);
    expect(await off()).toMatchObject([{ person_id: ben.id }]);
  });

  it("is for the holder of the link alone: a token of another, a changed one or an old one does nothing", async () => {
    const url = await link(ada);
    const mine = new URL(url).searchParams.get("token") ?? "";
    const [id = "", until = "", word = ""] = mine.split(".");
    const [other] = await sql<{ id: string }[]>`select gen_random_uuid() as id`;
    const forged = [
      "",
      "x",
      [other?.id, until, word].join("."),
      [id, (Number.parseInt(until, 36) + 1).toString(36), word].join("."),
      [id, until, `${word.startsWith("A") ? "B" : "A"}${word.slice(1)}`].join("."),
      Buffer.from(mine).toString("base64url"),
    ];
    for (const token of forged) {
      const address = `${url.split("?")[0]}?token=${encodeURIComponent(token)}`;
      for (const method of ["GET", "POST"]) {
        const reply = await ask(address, { method, headers: html });
        expect([token, reply.status]).toEqual([token, 404]);
        expect(await reply.text()).toContain("pas valable");
      }
      const machine = await ask(address, { method: "POST" });
      expect([machine.status, ((await machine.json()) as { code: string }).code]).toEqual([
        404,
        "link_invalid",
      ]);
    }
    expect(await off()).toEqual([]);
    await backend.clock.stop("2028-09-01T08:00:00Z");
    expect((await ask(url, { method: "POST", headers: html })).status).toBe(404);
    expect(await off()).toEqual([]);
  });

  it("is no way out of what may not be missed: such a mail has no such link", async () => {
    const session = await planned();
    await register(ada, session);
    await work();
    await newMails();
    await sql`update public.course_live_sessions set status = 'cancelled', revision = revision + 1 where id = ${session}`;
    await work();
    const [mail] = await newMails();
    expect(mail?.subject).toMatch(/^Session annulée/);
    expect(mail?.headers["list-unsubscribe"]).toBeUndefined();
    expect(mail?.html).not.toContain("messages-unsubscribe");
  });
});

describe("an invitation", () => {
  const invite = async (emails: string[]) =>
    backend
      .actingAs(owner.id)
      .rpc("invite_to_course", { p_course_id: store.course, p_emails: emails })
      .throwOnError();
  const state = async (token: string) =>
    (await backend.anon().rpc("look_at_invitation", { p_token: token })).data?.[0]?.state;
  const tokenOf = (mail: StoredMail | undefined) => /\/invite\/([\w-]+)$/.exec(mail?.link ?? "")?.[1] ?? "";

  it("is mailed with a link that opens it; a newer one kills it, and one that is withdrawn is not sent", async () => {
    await invite(["new@example.test"]);
    await work();
    const [first] = await newMails();
    expect(first?.subject).toBe("Invitation\u202f: Course");
    expect(first?.text).toContain("L’atelier <b>de Claire</b>");
    expect(await state(tokenOf(first))).toBe("open");
    expect(tokenOf(first)).toHaveLength(43);
    const [row] = await sql<
      { id: string }[]
    >`select id from private.invitations where email = 'new@example.test'`;
    const resend = () =>
      sql`update private.invitations set generation = generation + 1 where id = ${row?.id ?? ""}`.then(
        () => sql`select private.tell_invitation(${row?.id ?? ""})`,
      );
    await resend();
    await work();
    const [second] = await newMails();
    expect(tokenOf(second)).not.toBe(tokenOf(first));
    expect(await state(tokenOf(second))).toBe("open");
    expect(await state(tokenOf(first))).not.toBe("open");
    await resend();
    await sql`update private.invitations set revoked_at = private.now() where id = ${row?.id ?? ""}`;
    await work();
    expect(await newMails()).toEqual([]);
  });

  it("is the last to an address whose holder wants no more", async () => {
    await invite(["tired@example.test"]);
    await work();
    const [mail] = await newMails();
    const url = /^<([^>]+)>$/.exec(mail?.headers["list-unsubscribe"] ?? "")?.[1] ?? "";
    expect((await fetch(url, { method: "POST" })).status).toBe(200);
    await sql`update private.invitations set generation = generation + 1 where email = 'tired@example.test'`;
    await sql`select private.tell_invitation(id) from private.invitations where email = 'tired@example.test'`;
    await work();
    expect(await newMails()).toEqual([]);
    const [last] = await sql`select reason from private.message_deliveries order by job_id desc limit 1`;
    expect(last).toEqual({ reason: "address_unsubscribed" });
  });
});

it("who may not call the worker triggers no send", async () => {
  await register(ada, await planned());
  for (const apikey of [backend.publishableKey, "", "sb_secret_x"]) {
    const reply = await fetch(`${backend.origin}/functions/v1/video-worker`, {
      method: "POST",
      headers: { apikey },
    });
    expect(reply.status).toBe(401);
    await reply.arrayBuffer();
  }
  expect(await newMails()).toEqual([]);
});

it("reminders leave by the tick", async () => {
  const session = await planned({ starts: minutes(0), ends: minutes(60) });
  const start = new Date("2027-07-03T16:00:00Z");
  await sql`update public.course_live_sessions set scheduled_start = ${start}, scheduled_end = ${new Date(start.getTime() + 3_600_000)} where id = ${session}`;
  await register(ada, session);
  await work();
  await newMails();
  await backend.clock.stop("2027-07-02T16:00:05Z");
  expect(await work()).toMatchObject({ told: 1, delivery: 1 });
  const [mail] = await newMails();
  expect(mail?.subject).toBe("Rappel\u202f: Session");
  // It asks, and its link answers without an account, at nobody's look at it.
  const token = mail?.link?.split("/coming/")[1] ?? "";
  expect(token).not.toBe("");
  const [row] = (await backend.anon().rpc("look_at_coming", { p_token: token }).throwOnError()).data ?? [];
  expect(row).toMatchObject({ state: "open", title: "Session", session_id: session });
  const said = { p_token: token, p_start: start.toISOString(), p_coming: false };
  await backend.anon().rpc("answer_coming", said).throwOnError();
  const [seat] =
    await sql`select status from public.course_live_session_registrations where session_id = ${session}`;
  expect(seat?.["status"]).toBe("cancelled");
});

it("an offered seat is taken by the link of its mail, which says until when", async () => {
  const [first, next] = [ben.id, ada.id];
  await backend.clock.reset();
  const start = new Date(Date.now() + 6 * 3_600_000);
  const session = await insertSession(sql, store, {
    ...{ max_participants: 1, starts: start, ends: new Date(start.getTime() + 3_600_000) },
  });
  const seat = await insertRegistration(sql, store.id, session, first);
  await insertRegistration(sql, store.id, session, next, "waitlisted");
  await sql`delete from private.messages`;
  await sql`delete from private.seats_untold`;
  await backend
    .actingAs(first)
    .rpc("cancel_session_registration", { p_registration_id: seat })
    .throwOnError();
  await work();
  const mails = await newMails();
  expect(mails.map(({ subject }) => subject)).toEqual(["Une place pour vous\u202f: Session"]);
  expect(mails[0] && decode(mails[0])).toMatch(/Valable jusqu’au\u202f: .+ \d\d:\d\d/);
  const token = mails[0]?.link?.split("/coming/")[1] ?? "";
  const said = { p_token: token, p_start: start.toISOString(), p_coming: true };
  await backend.anon().rpc("answer_coming", said).throwOnError();
  const [row] = await sql`
    select status from public.course_live_session_registrations where session_id = ${session} and user_id = ${next}`;
  expect(row?.["status"]).toBe("registered");
});

it("an answer is mailed to who wants that, in their language, with both texts as texts, and leads to the session", async () => {
  await sql`delete from private.messages`;
  await sql`delete from private.seats_untold`;
  await sql`insert into private.message_preferences (person_id, kind, channel, wanted) values (${ada.id}, 'question_answered', 'email', true)`;
  const session = await planned();
  const seat = await insertRegistration(sql, store.id, session, ada.id);
  const question = await insertQuestion(sql, store.id, session, ada.id, { anonymous: true });
  await sql`delete from private.seats_untold where registration_id = ${seat}`;
  await backend
    .actingAs(owner.id)
    .rpc("answer_session_question", { p_question_id: question, p_answer: "<b>1 240 °C</b>" })
    .throwOnError();
  await sql`update private.messages set send_at = private.now() where kind = 'question_answered'`;
  await work();
  const [mail, ...others] = await newMails();
  expect(others).toEqual([]);
  expect(mail?.to).toBe("ada@example.test");
  expect(mail?.subject).toBe("Réponse à votre question\u202f: Session");
  expect(mail && decode(mail)).toContain("<b>1 240 °C</b>");
  expect(mail?.html).toContain("&lt;b&gt;1 240 °C&lt;/b&gt;");
  expect(mail?.link).toMatch(new RegExp(`/student/sessions/${session}$`));
});

it("each morning says what the day brings, in the language and zone of who is told, once; and an hour before how the room stands", async () => {
  await sql`delete from private.digest_days`;
  await sql`update public.profiles set locale = 'en', time_zone = 'Africa/Abidjan' where id = ${owner.id}`;
  const start = new Date("2027-08-05T16:00:00Z");
  const session = await planned({
    ...{ title: "Émaux <i>froids</i>", starts: start, ends: new Date(start.getTime() + 3_600_000) },
    join_url: null,
  });
  await backend.clock.stop("2027-08-05T05:00:01Z");
  await work();
  await work();
  const [toAda, ...others] = await newMails();
  expect([toAda?.to, others]).toEqual(["ada@example.test", []]);
  expect(toAda?.subject).toBe("Votre journée chez L’atelier <b>de Claire</b>");
  expect(toAda?.text).toMatch(/Aujourd’hui\u202f:\n+18:00 Émaux <i>froids<\/i> \(0 personne inscrite\)/);
  expect(toAda?.html).not.toMatch(/<i>froids/);
  expect(toAda?.headers["list-unsubscribe"]).toBeDefined();

  await backend.clock.stop("2027-08-05T07:00:01Z");
  await work();
  const [toOwner, ...nobody] = await newMails();
  expect([toOwner?.to, nobody]).toEqual(["owner@example.test", []]);
  expect(toOwner?.subject).toBe("Your day at L’atelier <b>de Claire</b>");
  expect(toOwner?.text).toMatch(/Today:\n+16:00 Émaux/);

  await backend.clock.stop("2027-08-05T15:00:01Z");
  await work();
  const soon = (await newMails()).find(({ to }) => to === "owner@example.test");
  expect(soon?.subject).toBe("In an hour: Émaux <i>froids</i>");
  expect(soon?.text).toContain("The room has no link yet");
  expect(soon?.link).toBe(`${APP_URL}/dashboard/courses/live-sessions?session=${session}`);
});

it("what can wait comes in one mail at the hour its reader chose, each in a line as it stands", async () => {
  await sql`delete from private.digest_days`;
  await backend.actingAs(ben.id).rpc("set_summary_wish", { p_hour: "18:00", p_gathers: true }).throwOnError();
  const titles = ["Émaux <i>froids</i>", "Tour"];
  for (const title of titles) {
    const session = await insertSession(sql, store, {
      ...{ title, status: "ended", starts: new Date("2027-07-01T05:00:00Z") },
      ends: new Date("2027-07-01T06:00:00Z"),
    });
    await insertRegistration(sql, store.id, session, ben.id, "attended");
    await sql`
      insert into private.messages (cause_key, kind, store_id, person_id, subject, send_at)
      values (${`rate:${session}`}, 'session_rate', ${store.id}, ${ben.id}, ${sql.json({ session_id: session })}, private.now())`;
  }
  await work();
  expect((await newMails()).filter(({ to }) => to === "ben@example.test")).toEqual([]);
  await backend.clock.stop("2027-07-01T18:00:01Z");
  await work();
  await work();
  const [mail, ...more] = (await newMails()).filter(
    ({ to, subject }) => to === "ben@example.test" && subject.startsWith("Your summary"),
  );
  expect(more).toEqual([]);
  expect(mail?.subject).toBe("Your summary: 2 messages of L’atelier <b>de Claire</b>");
  expect(mail && decode(mail)).toMatch(/– .*Émaux <i>froids<\/i>\n– .*Tour/);
  expect(mail?.html).not.toContain("<i>froids");
  expect(mail?.html).toContain("white-space:pre-line");
  expect(mail?.headers["list-unsubscribe-post"]).toBe("List-Unsubscribe=One-Click");
});

it("a plan that fails keeps nobody else from being told, and the tick says so", async () => {
  const session = await planned();
  const kept = await sql<{ body: string }[]>`
    select pg_get_functiondef('private.plan_for_creators()'::regprocedure) as body`;
  await sql`create or replace function private.plan_for_creators() returns void language plpgsql as $$ begin raise division_by_zero; end $$`;
  try {
    await register(ada, session);
    const reply = await fetch(`${backend.origin}/functions/v1/video-worker`, {
      method: "POST",
      headers: { apikey: backend.secretKey },
    });
    expect([reply.status, await reply.json()]).toMatchObject([500, { failed: ["told"], delivery: 1 }]);
    expect((await newMails()).map(({ to }) => to)).toEqual(["ada@example.test"]);
  } finally {
    await sql.unsafe(kept[0]?.body ?? "");
  }
});
