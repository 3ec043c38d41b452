import { beforeEach, describe, expect, it } from "vitest";
import { insertPeople, outcome, testSetting } from "../support/setting.ts";
import { insertRegistration, insertSession } from "../support/world.ts";

const setting = await testSetting();
const { backend, sql, ids, store } = setting;
const [ada = "", ben = ""] = await insertPeople(setting, "reader", 2, store.course);
const asAda = backend.actingAs(ada);

const wish = (hour: string, gathers: boolean, who = asAda) =>
  who.rpc("set_summary_wish", { p_hour: hour, p_gathers: gathers }).throwOnError();
const plan = () => Promise.all([1, 2, 3].map(() => sql`select private.plan_digests()`));
const tell = () => sql`select private.tell_due_messages(1000)`;
const held = (title: string) =>
  insertSession(sql, store, {
    ...{
      title,
      status: "ended",
      starts: new Date("2027-07-05T08:00:00Z"),
      ends: new Date("2027-07-05T09:00:00Z"),
    },
  });
/** A message that can wait, due now. */
async function ask(title: string, person = ada): Promise<string> {
  const session = await held(title);
  await insertRegistration(sql, store.id, session, person, "attended");
  await sql`
    insert into private.messages (cause_key, kind, store_id, person_id, subject, send_at)
    values (${`rate:${session}:${person}`}, 'session_rate', ${store.id}, ${person}, ${sql.json({ session_id: session })}, private.now())`;
  return session;
}
const summaries = async (person = ada) => {
  const rows = await sql<{ id: string; said: string; titles: string[] }[]>`
    select m.id, coalesce(m.reason, m.outcome::text) as said,
      (select coalesce(array_agg(i -> 'facts' ->> 'title'), '{}') from jsonb_array_elements(private.message_facts(m) -> 'items') i) as titles
    from private.messages m where m.kind = 'summary' and m.person_id = ${person} order by m.id`;
  return rows.map(({ said, titles }) => [said, ...titles]);
};
const mails = async (person = ada) =>
  (
    await sql<{ kind: string }[]>`
      select m.kind from private.message_deliveries d join private.messages m on m.id = d.message_id
      where d.channel = 'email' and m.person_id = ${person} order by m.id`
  ).map(({ kind }) => kind);
const standing = async () => {
  const rows = (await setting.as("owner").rpc("list_store_messages", { p_store_id: store.id }).throwOnError())
    .data;
  return (rows ?? []).map(({ kind, standing: said }) => `${kind}: ${said}`).sort();
};

beforeEach(async () => {
  await sql`delete from private.messages`;
  await sql`delete from private.digest_days`;
  await sql`delete from private.summary_wishes`;
  await sql`delete from private.message_preferences`;
  await sql`delete from public.course_live_sessions`;
  await sql`update public.profiles set time_zone = 'Europe/Paris' where id in (${ada}, ${ben})`;
  // Sixteen in Paris.
  await backend.clock.stop("2027-07-05T14:00:00Z");
});

describe("what can wait", () => {
  it("comes in one mail at the person's hour, once, each as it stands by then; at once in the app and to who did not ask", async () => {
    await wish("18:00", true);
    const first = await ask("Glazes");
    await ask("Wheels");
    await ask("Kilns", ben);
    await tell();
    expect([await mails(), await mails(ben)]).toEqual([[], ["session_rate"]]);
    expect((await asAda.rpc("count_unread_notifications")).data).toBe(2);
    await plan();
    expect(await summaries()).toEqual([]);
    expect((await standing()).filter((one) => one === "session_rate: waiting")).toHaveLength(3);
    await sql`update public.course_live_sessions set title = 'Glazes and slips' where id = ${first}`;
    await backend.clock.stop("2027-07-05T16:00:00Z");
    await plan();
    await plan();
    await tell();
    expect(await summaries()).toEqual([["told", "Glazes and slips", "Wheels"]]);
    expect(await mails()).toEqual(["summary"]);
    // Not told in the app a second time.
    expect((await asAda.rpc("count_unread_notifications")).data).toBe(2);
    await sql`update private.message_deliveries set state = 'done', outcome = 'sent', sent_at = private.now()`;
    expect(await standing()).toEqual([
      "session_rate: sent",
      "session_rate: sent",
      "session_rate: sent",
      "summary: sent",
    ]);
    // What comes later is for the next day, however often its hour is set anew.
    await ask("Slabs");
    await tell();
    await wish("17:00", true);
    await plan();
    expect(await summaries()).toHaveLength(1);
    await backend.clock.stop("2027-07-06T15:00:00Z");
    await plan();
    await tell();
    expect(await summaries()).toEqual([
      ["told", "Glazes and slips", "Wheels"],
      ["told", "Slabs"],
    ]);
  });

  it("and is no more so, or wanted no more, is left out; a summary of nothing is not sent", async () => {
    await wish("18:00", true);
    const [gone, kept] = [await ask("Gone"), await ask("Kept")];
    await tell();
    await sql`update public.course_live_session_registrations set status = 'absent' where session_id = ${gone}`;
    await backend.clock.stop("2027-07-05T16:00:00Z");
    await plan();
    await tell();
    expect(await summaries()).toEqual([["told", "Kept"]]);
    await sql`update public.course_live_session_registrations set status = 'absent' where session_id = ${kept}`;
    expect(await summaries()).toEqual([["told"]]);
    const [job] = await sql<
      { job_id: string }[]
    >`select job_id from private.message_deliveries where channel = 'email'`;
    const [facts] = await sql`select skip from private.delivery_facts(array[${job?.job_id ?? ""}::bigint])`;
    expect(facts).toEqual({ skip: "settled" });
    await ask("Unwanted");
    await tell();
    await asAda
      .rpc("set_message_preference", { p_kind: "session_rate", p_channel: "email", p_wanted: false })
      .throwOnError();
    await backend.clock.stop("2027-07-06T16:00:00Z");
    await plan();
    await tell();
    expect((await summaries()).at(-1)).toEqual(["settled"]);
  });

  it("leaves at once what is for today or may not be turned off", async () => {
    await wish("18:00", true);
    const session = await insertSession(sql, store, {
      starts: new Date("2027-07-06T16:00:00Z"),
      ends: new Date("2027-07-06T17:00:00Z"),
    });
    await asAda.rpc("register_for_session", { p_session_id: session }).throwOnError();
    await sql`select private.tell_seats()`;
    await tell();
    expect(await mails()).toEqual(["session_registered"]);
  });

  it("goes with the account, and is its holder's to choose", async () => {
    await wish("18:00", true);
    await ask("Glazes");
    await tell();
    expect(await outcome(asAda.rpc("set_summary_wish", { p_hour: "18:30", p_gathers: true }))).toBe(
      "422 invalid_input hour",
    );
    expect(await outcome(asAda.rpc("set_summary_wish", { p_hour: "24:00", p_gathers: true }))).toBe(
      "422 invalid_input hour",
    );
    expect(
      await outcome(asAda.rpc("set_summary_wish", { p_hour: null as unknown as string, p_gathers: true })),
    ).toBe("422 required hour");
    const kinds = async () =>
      (await asAda.rpc("get_message_preferences")).data?.map(({ kind }) => kind) ?? [];
    expect(await kinds()).toContain("summary");
    // It is a mail and nothing else.
    expect(
      ((await asAda.rpc("get_message_preferences")).data ?? []).filter(({ kind }) => kind === "summary"),
    ).toMatchObject([{ channel: "email", wanted: true, fixed: false }]);
    expect(
      await outcome(
        asAda.rpc("set_message_preference", { p_kind: "summary", p_channel: "app", p_wanted: true }),
      ),
    ).toBe("422 invalid_input channel");
    // Said no to by the link of one, and asked for again.
    await asAda
      .rpc("set_message_preference", { p_kind: "summary", p_channel: "email", p_wanted: false })
      .throwOnError();
    await wish("18:00", true);
    expect(await sql`select from private.message_preferences where person_id = ${ada}`).toHaveLength(0);
    await wish("18:00", false);
    expect(await kinds()).not.toContain("summary");
    // What was kept before still comes.
    await backend.clock.stop("2027-07-05T16:00:00Z");
    await plan();
    await tell();
    expect(await summaries()).toEqual([["told", "Glazes"]]);
    await sql`delete from private.messages where person_id = ${ada}`;
    expect(await sql`select from private.gathered_messages`).toHaveLength(0);
  });

  it("and the team's morning come at the hour that each has chosen, over a change of the clock too", async () => {
    await sql`update public.profiles set time_zone = 'Europe/Paris' where id = ${ids.owner}`;
    await wish("03:00", false, setting.as("owner"));
    await insertSession(sql, store, {
      starts: new Date("2027-10-31T10:00:00Z"),
      ends: new Date("2027-10-31T11:00:00Z"),
    });
    const told = async () =>
      (
        await sql<
          { send_at: Date }[]
        >`select send_at from private.messages where kind = 'daily_digest' and person_id = ${ids.owner}`
      ).map(({ send_at: at }) => at.toISOString());
    // The second half past two of that night.
    await backend.clock.stop("2027-10-31T01:30:00Z");
    await plan();
    expect(await told()).toEqual([]);
    await backend.clock.stop("2027-10-31T02:00:00Z");
    await plan();
    await plan();
    expect(await told()).toEqual(["2027-10-31T02:00:00.000Z"]);
  });
});
