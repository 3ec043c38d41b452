import { beforeEach, describe, expect, it } from "vitest";
import type { StoredMail } from "../../../supabase/local/mail.ts";
import { bySystem, insertSerial, insertStore } from "../../database/support/world.ts";
import { testBackend } from "../../support/backend.ts";
import { insertUsers } from "../../support/users.ts";

const backend = await testBackend({ functions: true, appUrl: "http://app.example.test" });
const sql = backend.serviceSql;
const [owner, other] = await insertUsers(sql, ["owner@example.test", "other@example.test"]);
if (!owner || !other) throw new Error("no users");
const store = await insertStore(sql, { owner: owner.id, manager: other.id }, "Chez <b>Claire</b>");
await sql`update public.profiles set locale = 'fr' where id = ${owner.id}`;
await sql`update public.stores set time_zone = 'Europe/Paris' where id = ${store.id}`;
await sql`update public.physical_products set name = 'Bol <i>bleu</i>' where id = ${store.product}`;
await sql`update public.customers set name = 'Awa Traoré', email = 'awa@example.test' where id = ${store.customer}`;

const asOwner = backend.actingAs(owner.id);
const wish = (holders: boolean) =>
  asOwner
    .rpc("set_stock_alert_settings", {
      ...{
        p_store_id: store.id,
        p_warranty: false,
        p_low_stock: null as unknown as number,
        p_holders: holders,
      },
    })
    .throwOnError();
const held = (ends: string, number: string) =>
  insertSerial(sql, store, {
    ...{ status: "delivered", customer_id: store.customer, serial_number: number },
    ...{ warranty_start: "2026-01-01", warranty_end: ends },
  });
const watch = () => sql`select private.watch_stock(100, 0)`;
const tell = () => sql`select private.tell_due_messages(1000)`;
const work = async () => {
  const reply = await fetch(`${backend.origin}/functions/v1/video-worker`, {
    method: "POST",
    headers: { apikey: backend.secretKey },
  });
  expect(reply.status).toBe(200);
};
let seen = 0;
async function newMails(): Promise<StoredMail[]> {
  const all = await backend.mails();
  const fresh = all.slice(seen);
  seen = all.length;
  return fresh;
}
const ledger = async () => {
  const rows = await sql<{ said: string }[]>`
    select coalesce(m.reason, d.outcome || coalesce(':' || d.reason, ''), m.outcome::text) as said from private.messages m
    left join private.message_deliveries d on d.message_id = m.id where m.kind = 'warranty_holder' order by m.id`;
  return rows.map(({ said }) => said);
};

let day = 0;
/** A morning of its own for each test, before the daily look. */
async function morning(): Promise<string> {
  day += 1;
  const date = new Date(Date.UTC(2027, 0, 1 + day * 40));
  await sql`delete from private.stock_watches`;
  await backend.clock.stop(`${date.toISOString().slice(0, 10)}T07:00:00Z`);
  return date.toISOString().slice(0, 10);
}
const plus = (date: string, days: number) =>
  new Date(Date.parse(`${date}T12:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

beforeEach(async () => {
  await sql`delete from private.messages`;
  await sql`delete from private.declined_mail`;
  await sql`delete from private.stopped_addresses`;
  await sql`update public.customers set email = 'awa@example.test' where id = ${store.customer}`;
  await bySystem(
    sql,
    (tx) =>
      tx`update public.serial_numbers set deleted_at = now() where store_id = ${store.id} and deleted_at is null`,
  );
  await wish(true);
  seen = (await backend.mails()).length;
});

describe("who holds units", () => {
  it("gets one mail a day of all that end in 30 or 7 days or have ended, in words and nothing else, once", async () => {
    const today = await morning();
    await held(plus(today, 30), "A-30");
    await held(plus(today, 7), "A-7");
    await held(plus(today, -1), "A-0");
    await held(plus(today, 20), "A-20");
    await Promise.all([watch(), watch(), watch()]);
    await work();
    await watch();
    await work();
    const mails = await newMails();
    expect(mails.map(({ to }) => to)).toEqual(["awa@example.test"]);
    const [mail] = mails;
    expect(mail?.subject).toBe("Vos garanties chez Chez <b>Claire</b>\u202f: 3 articles");
    const text = mail?.text ?? "";
    expect(text).toContain("Bonjour Awa Traoré,");
    expect(text).toMatch(/Bol <i>bleu<\/i> \(n°\u00a0A-0\)\u202f: garantie terminée le \d+ .+ 2027\./);
    expect(text).toMatch(/A-7\)\u202f: garantie jusqu’au/);
    expect(text).toContain("A-30)");
    expect(text).not.toContain("A-20");
    expect(mail?.html).not.toMatch(/<i>|<b>|<a [^>]*background/);
    expect(mail?.headers["list-unsubscribe-post"]).toBe("List-Unsubscribe=One-Click");
    expect(await ledger()).toEqual(["sent"]);
    // The team's own digest is turned off, and the ledger names the customer.
    const { data } = await asOwner.rpc("list_store_messages", { p_store_id: store.id }).throwOnError();
    expect(data?.map(({ recipient, standing }) => [recipient, standing])).toEqual([["Awa Traoré", "sent"]]);
  });

  it("is told nothing where the store does not want it, or the customer has no address", async () => {
    const today = await morning();
    await held(plus(today, 7), "B-7");
    await wish(false);
    await watch();
    expect(await ledger()).toEqual([]);
    await wish(true);
    await sql`update public.customers set email = null where id = ${store.customer}`;
    await morning();
    await watch();
    expect(await ledger()).toEqual([]);
  });

  it("is told what is so one second before it leaves: where they are, what they still hold, what the store wants", async () => {
    const today = await morning();
    const back = await held(plus(today, 7), "C-7");
    await watch();
    await tell();
    await sql`update public.customers set email = 'moved@example.test' where id = ${store.customer}`;
    await work();
    expect((await newMails()).map(({ to, subject }) => [to, subject.split("\u202f")[0]])).toEqual([
      ["moved@example.test", "Bol <i>bleu</i>"],
    ]);
    const changes: (() => PromiseLike<unknown>)[] = [
      () => wish(false),
      () => bySystem(sql, (tx) => tx`update public.serial_numbers set deleted_at = now() where id = ${back}`),
    ];
    for (const change of changes) {
      await sql`delete from private.messages`;
      await sql`delete from private.stock_watches`;
      await wish(true);
      await watch();
      await tell();
      await change();
      await work();
      expect(await ledger()).toEqual(["skipped:settled"]);
    }
    expect(await newMails()).toEqual([]);
  });

  it("who is erased, or sold it on, is not written to", async () => {
    const today = await morning();
    await held(plus(today, 7), "D-7");
    await watch();
    await tell();
    const [next] = await sql<{ id: string }[]>`
      insert into public.customers (store_id, name, email) values (${store.id}, 'Next One', 'next@example.test') returning id`;
    await bySystem(
      sql,
      (tx) =>
        tx`update public.serial_numbers set customer_id = ${next?.id ?? ""} where serial_number = 'D-7'`,
    );
    await work();
    expect(await ledger()).toEqual(["skipped:settled"]);
    await sql`delete from private.messages`;
    await sql`delete from private.stock_watches`;
    await watch();
    await tell();
    await asOwner
      .rpc("erase_serial_person", { p_store_id: store.id, p_person_id: next?.id ?? "" })
      .throwOnError();
    await work();
    expect(await ledger()).toEqual(["skipped:settled"]);
    expect(await newMails()).toEqual([]);
  });

  it("who says no by the link of a mail gets no more of these of this store there, and everything of others", async () => {
    const today = await morning();
    await held(plus(today, 7), "E-7");
    // Somebody who wants no invitations may still have a warranty.
    await sql`select private.stop_address('awa@example.test', 'unsubscribed')`;
    await watch();
    await work();
    const [mail] = await newMails();
    const url = /^<([^>]+)>$/.exec(mail?.headers["list-unsubscribe"] ?? "")?.[1] ?? "";
    expect((await fetch(url, { method: "POST" })).status).toBe(200);
    const again = async () => {
      await sql`delete from private.messages`;
      await sql`delete from private.stock_watches`;
      await watch();
      await work();
      return await ledger();
    };
    expect(await again()).toEqual(["skipped:turned_off"]);
    // Another address is another answer.
    await sql`update public.customers set email = 'elsewhere@example.test' where id = ${store.customer}`;
    expect(await again()).toEqual(["sent"]);
    const stops = await sql`select why from private.stopped_addresses`;
    expect([...stops]).toEqual([{ why: "unsubscribed" }]);
  });

  it("whose address comes back is written to no more, and the owners are told of whom", async () => {
    const today = await morning();
    await held(plus(today, 7), "F-7");
    await sql`update public.customers set email = 'bounce@example.test' where id = ${store.customer}`;
    await watch();
    await work();
    await tell();
    const { data } = await asOwner.rpc("list_notifications", {}).throwOnError();
    expect(data?.map(({ kind }) => kind)).toEqual(["address_stopped"]);
    const [told] =
      await sql`select private.staff_facts(m) ->> 'recipient' as recipient from private.messages m where kind = 'address_stopped'`;
    expect(told).toEqual({ recipient: "Awa Traoré" });
  });
});

it("what was told once is not told again when its row is long gone", async () => {
  const queue = () => sql<{ made: boolean }[]>`
    select private.queue_message('once', 'low_stock', ${store.id}, ${owner.id}, null, '{}') as made`;
  await backend.clock.stop("2028-01-01T07:00:00Z");
  expect([...(await queue())]).toEqual([{ made: true }]);
  await sql`update private.messages set outcome = 'told', decided_at = private.now()`;
  await backend.clock.stop("2029-03-01T07:00:00Z");
  await sql`select private.forget_what_is_over()`;
  expect([...(await sql`select from private.messages`)]).toEqual([]);
  expect([...(await queue())]).toEqual([{ made: false }]);
  expect([...(await sql`select from private.messages`)]).toEqual([]);
});
