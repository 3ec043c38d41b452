import { Buffer } from "node:buffer";
import { beforeEach, expect, it } from "vitest";
import { svixSignature } from "../../../supabase/functions/messages-webhook/signature.ts";
import { insertSession, insertStore } from "../../database/support/world.ts";
import { testBackend } from "../../support/backend.ts";
import { insertUsers } from "../../support/users.ts";

const SECRET = "whsec_c2VjcmV0IG9mIHRoZSB0ZXN0";
const backend = await testBackend({ functions: { MAIL_WEBHOOK_SECRET: `whsec_b2xkZXI=, ${SECRET}` } });
const sql = backend.serviceSql;
const [owner, ada, manager] = await insertUsers(sql, [
  "owner@example.test",
  "ada@example.test",
  "manager@example.test",
]);
if (!owner || !ada || !manager) throw new Error("no users");
const store = await insertStore(sql, { owner: owner.id, manager: manager.id });
await sql`insert into public.course_enrollments (store_id, course_id, user_id) values (${store.id}, ${store.course}, ${ada.id})`;

let count = 0;
interface Sent {
  id?: string;
  at?: number;
  secret?: string;
  body?: string;
  signature?: string;
}
async function post(event: unknown, over: Sent = {}) {
  const body = over.body ?? JSON.stringify(event);
  const id = over.id ?? `msg_${(count += 1)}`;
  const timestamp = String(over.at ?? Math.floor(Date.now() / 1000));
  const signature =
    over.signature ?? `v1,${svixSignature(over.secret ?? SECRET, id, timestamp, Buffer.from(body))}`;
  const reply = await fetch(`${backend.origin}/functions/v1/messages-webhook`, {
    method: "POST",
    headers: { "svix-id": id, "svix-timestamp": timestamp, "svix-signature": `v1,bm90aGluZw== ${signature}` },
    body,
  });
  const { code } = (await reply.json()) as { code?: string };
  return { status: reply.status, code, again: { id, at: Number(timestamp), signature } };
}
const bounced = (to = "ada@example.test", mail = "em_1", type = "Permanent") => ({
  ...{ type: "email.bounced", created_at: "2027-01-01T00:00:00Z" },
  data: { email_id: mail, to: [to], subject: "A", bounce: { type, subType: "General", message: "gone" } },
});
const stopped = async () =>
  [...(await sql<{ why: string }[]>`select why from private.stopped_addresses`)].map(({ why }) => why);
const told = () =>
  sql`select kind, person_id, subject ->> 'why' as why from private.messages where kind = 'address_stopped'`;

beforeEach(async () => {
  await sql`delete from private.messages`;
  await sql`delete from private.stopped_addresses`;
  await sql`delete from private.mail_events`;
  const session = await insertSession(sql, store, {});
  await sql`
    with told as (
      insert into private.messages (cause_key, kind, store_id, person_id, subject, send_at, outcome, decided_at)
      values ('a-cause', 'session_registered', ${store.id}, ${ada.id}, ${sql.json({ session_id: session })}, now(), 'told', now()) returning id)
    insert into private.message_deliveries (message_id, store_id, channel, state, outcome, provider_id)
    select id, ${store.id}, 'email', 'done', 'sent', 'em_1' from told`;
});

it("a mail that came back for good stops its address and tells the owner, once however often it is told", async () => {
  const first = await post(bounced());
  expect(first.status).toBe(200);
  expect(await stopped()).toEqual(["bounced"]);
  expect([...(await told())]).toEqual([{ kind: "address_stopped", person_id: owner.id, why: "bounced" }]);
  // Told again by the provider, under the same id or another one; and the very same request by somebody who saw it.
  expect((await post(bounced(), { id: first.again.id, at: first.again.at + 1 })).status).toBe(200);
  expect((await post(bounced())).status).toBe(200);
  expect(await post(bounced(), first.again)).toMatchObject({ status: 409, code: "replayed" });
  expect(await told()).toHaveLength(1);
});

it("what was called spam stops it too; what passes, and what is about others, does not", async () => {
  expect((await post(bounced("ada@example.test", "em_1", "Transient"))).status).toBe(200);
  expect((await post(bounced("somebody.else@example.test"))).status).toBe(200);
  expect((await post(bounced("ada@example.test", "em_unknown"))).status).toBe(200);
  expect(
    (await post({ type: "email.delivered", data: { email_id: "em_1", to: ["ada@example.test"] } })).status,
  ).toBe(200);
  expect((await post({ type: "contact.created", data: {} })).status).toBe(200);
  expect(await stopped()).toEqual([]);
  expect(
    (await post({ type: "email.complained", data: { email_id: "em_1", to: ["Ada@Example.test "] } })).status,
  ).toBe(200);
  expect(await stopped()).toEqual(["complained"]);
});

it("a stranger's post, a changed one, an old one and one from the future are refused", async () => {
  const now = Math.floor(Date.now() / 1000);
  for (const over of [
    { secret: "whsec_c3RyYW5nZXI=" },
    { signature: "v1," },
    { signature: "" },
    { at: now - 301 },
    { at: now + 330 },
    { id: "msg with spaces" },
  ])
    expect(await post(bounced(), over)).toMatchObject({ status: 401, code: "signature_invalid" });
  const first = await post(bounced("nobody@example.test"));
  expect(await post(bounced(), first.again)).toMatchObject({ code: "signature_invalid" });
  expect(await stopped()).toEqual([]);
});

it("an older secret is still known; what tells of no mail, or is too large, is refused", async () => {
  expect((await post(bounced(), { secret: "whsec_b2xkZXI=" })).status).toBe(200);
  expect(await post(null, { body: "{" })).toMatchObject({ code: "message_unreadable" });
  expect(await post([])).toMatchObject({ code: "message_unreadable" });
  expect(await post({ type: "x", data: { to: ["a".repeat(300_000)] } })).toMatchObject({
    code: "body_too_large",
  });
});
