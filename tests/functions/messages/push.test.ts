import { Buffer } from "node:buffer";
import { webcrypto } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { messageConfig } from "../../../supabase/functions/_shared/core/message-config.ts";
import { sealPush, vapid } from "../../../supabase/functions/_shared/messages/channels/web-push.ts";
import { sendDue } from "../../../supabase/functions/_shared/messages/dispatch/dispatch.ts";
import { LOCAL_BROWSER } from "../../../supabase/local/local-browser.ts";
import { insertSession, insertStore, minutes } from "../../database/support/world.ts";
import { testBackend } from "../../support/backend.ts";
import { insertUsers } from "../../support/users.ts";

const APP_URL = "http://app.example.test";
const backend = await testBackend({ functions: true, appUrl: APP_URL });
const sql = backend.serviceSql;
const [owner, ada, ben] = await insertUsers(sql, [
  "owner@example.test",
  "ada@example.test",
  "ben@example.test",
]);
if (!owner || !ada || !ben) throw new Error("no users");
const people = [ada.id, ben.id];
const store = await insertStore(sql, { owner: owner.id, manager: ben.id });
await sql`insert into public.course_enrollments ${sql(
  people.map((id) => ({ store_id: store.id, course_id: store.course, user_id: id })),
)} on conflict do nothing`;
await sql`update public.profiles set locale = 'en', time_zone = 'Africa/Abidjan' where id = ${ada.id}`;

const subscribe = (name: string, person = ada) =>
  backend
    .actingAs(person.id)
    .rpc("add_push_device", {
      ...{
        p_endpoint: LOCAL_BROWSER.endpoint(name),
        p_p256dh: LOCAL_BROWSER.p256dh,
        p_auth: LOCAL_BROWSER.auth,
      },
      p_label: "Firefox, Android",
    })
    .throwOnError();
/** Cancels a session that the person was to come to, and works off what follows. */
async function cancelled(title = "Glazes"): Promise<string> {
  const session = await insertSession(sql, store, {
    ...{ title, starts: new Date("2027-07-06T16:00:00Z"), ends: new Date("2027-07-06T17:30:00Z") },
  });
  for (const id of people)
    await backend.actingAs(id).rpc("register_for_session", { p_session_id: session }).throwOnError();
  await sql`delete from private.messages`;
  await sql`update public.course_live_sessions set status = 'cancelled', revision = revision + 1 where id = ${session}`;
  return session;
}
const work = async () => {
  const reply = await fetch(`${backend.origin}/functions/v1/video-worker`, {
    method: "POST",
    headers: { apikey: backend.secretKey },
  });
  expect(reply.status).toBe(200);
};
const pushes = async () => (await backend.mails()).filter(({ channel }) => channel === "push");
const deliveries = async () =>
  [
    ...(await sql`
    select d.state::text, d.outcome, d.reason, d.error_detail as code from private.message_deliveries d
    join private.messages m on m.id = d.message_id where d.channel = 'push' and m.person_id = ${ada.id} order by d.job_id`),
  ].map((row) => ({ ...row }));

beforeEach(async () => {
  await sql`delete from private.messages`;
  await sql`delete from private.message_addresses`;
  await sql`delete from private.session_reminders`;
  await backend.clock.stop("2027-07-01T08:00:00Z");
});

describe("the protocol", () => {
  it("seals as RFC 8291 has it in its example", async () => {
    const point = Buffer.from(
      "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8",
      "base64url",
    );
    const [x = "", y = ""] = [point.subarray(1, 33), point.subarray(33)].map((part) =>
      part.toString("base64url"),
    );
    const jwk = { kty: "EC", crv: "P-256", x, y };
    const key = (usages: "deriveBits"[], more = {}) =>
      webcrypto.subtle.importKey(
        "jwk",
        { ...jwk, ...more },
        { name: "ECDH", namedCurve: "P-256" },
        true,
        usages,
      );
    const sealed = await sealPush(
      "When I grow up, I want to be a watermelon",
      {
        p256dh: "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        auth: "BTBZMqHH6r4Tts7J_aSIgg",
      },
      {
        salt: Buffer.from("DGv6ra1nlYgDCS1FRnbzlw", "base64url"),
        pair: {
          privateKey: await key(["deriveBits"], { d: "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw" }),
          publicKey: await key([]),
        },
      },
    );
    expect(sealed.toString("base64url")).toBe(
      "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN",
    );
  });

  it("says who sends to the origin of the push service alone", async () => {
    const pair = await webcrypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign"]);
    const { d = "" } = await webcrypto.subtle.exportKey("jwk", pair.privateKey);
    const raw = Buffer.from(await webcrypto.subtle.exportKey("raw", pair.publicKey)).toString("base64url");
    const said = await vapid("https://web.push.apple.com/abc?d=e", {
      ...{ publicKey: raw, privateKey: d, subject: "mailto:a@b.test" },
    });
    const claims = JSON.parse(Buffer.from(said.split(".")[1] ?? "", "base64url").toString("utf8")) as object;
    expect(claims).toMatchObject({ aud: "https://web.push.apple.com", sub: "mailto:a@b.test" });
    expect(said).toContain(`, k=${raw}`);
  });
});

describe("a push", () => {
  it("reaches each of a person's browsers, sealed, in their language and zone, and leads into the app", async () => {
    const before = (await pushes()).length;
    await subscribe("one");
    await subscribe("two");
    await cancelled("Émaux & <b>verre</b>");
    await work();
    const sent = (await pushes()).slice(before);
    expect(sent.map(({ to }) => to).sort()).toEqual(["local-one", "local-two"]);
    expect(sent[0]).toMatchObject({
      subject: "Session cancelled: Émaux & <b>verre</b>",
      link: `${APP_URL}/student`,
    });
    expect(sent[0]?.text).toMatch(/6 July 2027, 16:00 – 17:30 \(Abidjan, UTC\)/);
    // Three days of help, and a topic by which a second copy takes the place of the first.
    expect(Number(sent[0]?.headers["ttl"])).toBe(3 * 86_400);
    expect(sent[0]?.headers["topic"]).toBe(sent[0]?.headers["tag"]?.replaceAll("-", ""));
    expect(await deliveries()).toEqual(
      [1, 2].map(() => ({ state: "done", outcome: "sent", reason: null, code: null })),
    );
  });

  it.each(["404", "410"])(
    "that meets %s takes the browser away, and says so; the others are told",
    async (status) => {
      await subscribe(`old-${status}`);
      await subscribe("new");
      await cancelled();
      await work();
      const ended = (await deliveries()).map((row) => String(row["reason"] ?? row["outcome"]));
      expect(new Set(ended)).toEqual(new Set(["sent", "address_gone"]));
      const left = await sql`select address from private.message_addresses where person_id = ${ada.id}`;
      expect([...left]).toEqual([{ address: LOCAL_BROWSER.endpoint("new") }]);
    },
  );

  it("that meets a busy or failing service is tried again, and reaches who has left meanwhile no more", async () => {
    await subscribe("busy-429");
    await subscribe("ill-500");
    await cancelled();
    await work();
    expect(await deliveries()).toEqual([
      { state: "queued", outcome: null, reason: null, code: "push_429" },
      { state: "queued", outcome: null, reason: null, code: "push_500" },
    ]);
    await backend.actingAs(ada.id).rpc("remove_message_address", {
      p_id: (await sql`select id from private.message_addresses where address like '%429'`)[0]?.[
        "id"
      ] as string,
    });
    await backend.clock.stop("2027-07-01T08:01:00Z");
    await work();
    expect((await deliveries())[0]).toMatchObject({ outcome: "skipped", reason: "no_address" });
  });

  it("waits for the operator where no keys are set", async () => {
    await subscribe("one");
    await cancelled();
    await sql`select private.tell_due_messages(10)`;
    await sql`delete from private.message_deliveries where channel <> 'push'`;
    await sendDue(sql, minutes(1), 9, messageConfig({ APP_URL }));
    expect(await deliveries()).toMatchObject([{ state: "queued", code: "push_not_configured" }]);
  });

  it("is told to nobody who did not ask, and of what is told in the app unless they choose", async () => {
    await subscribe("one");
    const session = await cancelled();
    await sql`select private.tell_due_messages(10)`;
    const rows = await sql`
      select m.person_id = ${ada.id} as ada, array_agg(d.channel order by d.channel) as channels
      from private.message_deliveries d join private.messages m on m.id = d.message_id where m.session_id = ${session} group by 1 order by 1`;
    expect([...rows]).toEqual([
      { ada: false, channels: ["email"] },
      { ada: true, channels: ["email", "push"] },
    ]);
    await sql`delete from private.messages`;
    const quiet = { p_kind: "session_cancelled", p_channel: "push", p_wanted: false };
    await backend.actingAs(ada.id).rpc("set_message_preference", quiet).throwOnError();
    await cancelled();
    await sql`select private.tell_due_messages(10)`;
    expect(await deliveries()).toEqual([]);
    await sql`delete from private.message_preferences`;
  });
});
