import type postgres from "postgres";
import { LOCAL_BROWSER } from "../local/local-browser.ts";
import { staff, students } from "./accounts.ts";
import { idOf } from "./random.ts";

/** Who signs in to the demo hears of everything: what goes wrong, goes wrong for others. */
const signIns = [...staff, ...students.slice(0, 2)].map(({ id }) => id);

/** What a host wrote to who comes: one that has left, one that leaves two days before. */
async function writeNotes(tx: postgres.TransactionSql, moment: Date): Promise<void> {
  const [sent, planned] = ["note:lamp-carton", "note:ceramics-translucide"].map(idOf);
  await tx`
    insert into private.session_notes (id, session_id, store_id, author_id, audience, subject, body, send_at, left_at)
    select n.id, s.id, s.store_id, s.host_id, n.audience, n.subject, n.body, n.at, n.left_at
    from (values
      (${sent ?? ""}::uuid, ${idOf("session:lamp-carton")}::uuid, 'registered', 'Du carton et un cutter',
        ${"Prévoyez une plaque de carton de 60 cm et un cutter.\n\nÀ demain\u202f!"}, ${moment}::timestamptz - interval '3 hours', ${moment}::timestamptz - interval '3 hours'),
      (${planned ?? ""}::uuid, ${idOf("session:ceramics-translucide")}::uuid, 'everyone', 'Une lampe de poche',
        'Prenez une lampe de poche\u202f: nous regarderons vos pièces à contre-jour.', ${moment}::timestamptz + interval '1 day', null)
    ) n (id, session, audience, subject, body, at, left_at) join public.course_live_sessions s on s.id = n.session`;
  await tx`
    insert into private.messages (cause_key, kind, store_id, person_id, subject, send_at)
    select concat_ws(':', 'note', n.id, a), 'session_note', n.store_id, a, jsonb_build_object('session_id', n.session_id, 'note_id', n.id), n.left_at
    from private.session_notes n join public.course_live_sessions s on s.id = n.session_id cross join lateral private.note_audience(s, n.audience) a where n.id = ${sent ?? ""}`;
}

/**
 * What the demo's people were told before it began. The sessions' own rules have written the messages; here they get the end
 * they had: most are sent, some are not, each for its reason, and a few wait for the first tick, which mails them for real.
 */
export async function loadMessages(tx: postgres.TransactionSql, now: number): Promise<void> {
  const moment = new Date(now);
  // Who registered is written about by the tick, as many at a time as it takes.
  for (let told = 1; told > 0;) {
    const [row] = await tx<{ told: number }[]>`select private.tell_seats() as told`;
    told = Number(row?.told ?? 0);
  }
  await writeNotes(tx, moment);
  await tx`
    update private.messages set outcome = 'told', decided_at = least(send_at + interval '4 seconds', ${moment})
    where send_at <= ${moment}`;
  await tx`
    insert into private.message_deliveries (message_id, store_id, channel, state, run_at, queued_at, outcome, sent_at, begun, provider_id)
    select m.id, m.store_id, 'email', 'done', m.decided_at, m.decided_at, 'sent', m.decided_at + interval '2 seconds', 1, 'demo-' || m.id
    from private.messages m where m.outcome = 'told'`;
  const unlucky = await tx<{ id: string; no: number }[]>`
    select id, row_number() over (order by send_at desc, cause_key)::int as no from private.messages
    where outcome = 'told' and person_id <> all (${signIns}) order by send_at desc, cause_key limit 4`;
  const [bounced, failing, tired, quiet] = unlucky.map(({ id }) => id);
  if (!bounced || !failing || !tired || !quiet) return;
  const park = (id: string, code: string, detail: string, attempts: number) => tx`
    update private.message_deliveries set state = 'parked', outcome = null, sent_at = null, provider_id = null, parked_at = ${moment},
      error_code = ${code}, error_detail = ${detail}, attempts = ${attempts}, begun = 0 where message_id = ${id}`;
  await park(bounced, "invalid", "mail_bounced", 1);
  // Nothing goes to that address any more, and the owner is told.
  await tx`
    select private.stop_delivery_address(d.job_id, u.email, 'bounced')
    from private.message_deliveries d join private.messages m on m.id = d.message_id join auth.users u on u.id = m.person_id
    where m.id = ${bounced}`;
  await park(failing, "server", "mail_503", 12);
  await tx`delete from private.message_deliveries where message_id = ${tired}`;
  await tx`update private.messages set outcome = 'skipped', reason = 'turned_off' where id = ${tired}`;
  await tx`update private.message_deliveries set outcome = 'skipped', reason = 'left', sent_at = null, provider_id = null where message_id = ${quiet}`;
  await tx`
    insert into private.message_addresses (person_id, channel, address, detail, label)
    select id, 'push', ${LOCAL_BROWSER.endpoint("")} || split_part(email, '@', 1),
      jsonb_build_object('p256dh', ${LOCAL_BROWSER.p256dh}::text, 'auth', ${LOCAL_BROWSER.auth}::text), 'Firefox, Android'
    from auth.users where email like 'lea@%'`;
  // Léa takes text messages of it too, and what the store's first tick promotes her to reaches her telephone.
  await tx`
    insert into private.store_channels (store_id, channel, daily_limit)
    select distinct m.store_id, c.channel, 100 from private.messages m, private.message_channels c where c.telephone`;
  await tx`
    insert into private.profile_phones (person_id, phone, confirmed_at) select id, '+2250701020304', ${moment} from auth.users where email like 'lea@%'
    on conflict do nothing`;
  await tx`
    insert into private.message_preferences (person_id, kind, channel, wanted)
    select u.id, 'session_promoted', c.channel, true from auth.users u, private.message_channels c where c.telephone and u.email like 'lea@%'
    on conflict do nothing`;
  // Seats that came free just now, told by the first tick in both languages.
  await tx`
    insert into private.messages (cause_key, kind, store_id, person_id, subject, send_at)
    select distinct on (p.locale) 'session_promoted:' || r.id, 'session_promoted', r.store_id, r.user_id,
      jsonb_build_object('session_id', r.session_id, 'registration_id', r.id), ${moment}
    from public.course_live_session_registrations r
    join public.course_live_sessions s on s.id = r.session_id and s.status = 'scheduled' and s.scheduled_start > ${moment}
    join public.profiles p on p.id = r.user_id
    join auth.users u on u.id = r.user_id
    where r.status = 'registered'
    order by p.locale, u.email like 'lea@%' desc, s.scheduled_start, r.id`;
  // And the seat that is held for who waits.
  await tx`
    insert into private.messages (cause_key, kind, store_id, person_id, subject, send_at, expires_at)
    select 'seat_offered:' || r.id, 'seat_offered', r.store_id, r.user_id,
      jsonb_build_object('session_id', r.session_id, 'registration_id', r.id, 'until', r.offered_until), ${moment}, r.offered_until
    from public.course_live_session_registrations r where r.offered_until is not null`;
  // Whoever holds units hears each morning of their warranties, too.
  await tx`insert into private.stock_alert_settings (store_id, holders) select id, true from public.stores on conflict do nothing`;
}
