-- From a message that is due to its deliveries: what is true of it now, who is told how, and what a delivery says.

-- ---------------------------------------------------------------------------
-- What is true of a message now
-- ---------------------------------------------------------------------------
-- How a person stands to a session: with a seat, waiting for one, or not at all (null). Where nobody has to register, who is
-- enrolled has a seat, unless they gave one back.
create function private.session_place(p_session public.course_live_sessions, p_person uuid)
returns text language sql stable security definer set search_path = '' as $$
  select case
    when r.status = 'waitlisted' and p_session.require_registration then 'waitlisted'
    when private.holds_seat(r.status) and private.is_admitted(p_session, p_person) then 'seat'
    when (r.status is null or r.status = 'waitlisted') and not p_session.require_registration and private.is_admitted(p_session, p_person) then 'seat'
  end
  from (select 1) one left join lateral (
    select x.status from public.course_live_session_registrations x
    where x.session_id = p_session.id and x.user_id = p_person order by x.status = 'cancelled', x.queue_no desc limit 1) r on true
$$;

-- Whether the last a person heard of it, before a message, is that a session is off.
create function private.heard_it_is_off(p_person uuid, p_session uuid, p_before bigint default null)
returns boolean language sql stable security definer set search_path = '' as $$
  select coalesce((select c.kind = 'session_cancelled' from private.messages c
    where c.person_id = p_person and c.session_id = p_session and (p_before is null or c.id < p_before)
      and c.kind in ('session_cancelled', 'session_restored') and c.outcome = 'told'
    order by c.id desc limit 1), false)
$$;

-- In what a session is no more what who comes was last told of it: time, place, host. That nobody hosts it yet is no news.
create function private.session_differs(s public.course_live_sessions, p_was jsonb)
returns text[] language sql stable set search_path = '' as $$
  select array_remove(array[
    case when (s.scheduled_start, s.scheduled_end) is distinct from ((p_was ->> 'was_start')::timestamptz, (p_was ->> 'was_end')::timestamptz) then 'time' end,
    case when s.platform::text is distinct from p_was ->> 'was_platform' then 'place' end,
    case when s.host_id is not null and s.host_id::text is distinct from p_was ->> 'was_host' then 'host' end], null)
$$;

-- Why a message about a session is told no more; null when it is still so.
create function private.session_message_lapsed(m private.messages, s public.course_live_sessions)
returns text language plpgsql stable security definer set search_path = '' as $$
declare
  v_place text;
  v_gone boolean := s.status = 'cancelled' or s.deleted_at is not null;
begin
  if m.kind = 'session_note' then
    return private.note_lapsed(m, s);
  elsif m.kind = 'session_withdrawn' then
    return case when private.session_over(s) then 'session_over' when private.session_place(s, m.person_id) is not null then 'taken_back' end;
  elsif m.kind = 'session_cancelled' then
    if not v_gone then
      return 'taken_back';
    end if;
  elsif v_gone then
    return 'session_cancelled';
  elsif m.kind in ('question_answered', 'recording_ready', 'session_rate') then
    return private.after_message_lapsed(m, s);
  end if;
  -- Of several changes the latest is told, which says how things stand; one that was taken off and put back says nothing to
  -- those who have not heard of it.
  if m.kind in ('session_moved', 'session_changed', 'session_postponed', 'session_cancelled', 'session_restored') and exists (
    select from private.messages n where n.person_id = m.person_id and n.session_id = m.session_id and n.id > m.id
      and case n.kind when 'session_cancelled' then v_gone when 'session_restored' then private.heard_it_is_off(n.person_id, n.session_id, n.id)
        -- What was waiting with a change is in the next one (tell_session_change).
        when 'session_changed' then m.kind = 'session_changed' or (m.kind = 'session_moved' and m.outcome = 'waiting')
        else n.kind in ('session_moved', 'session_postponed') end) then
    return 'superseded';
  end if;
  -- Who was to come to what is deleted by now is told that it is off.
  s.deleted_at := null;
  v_place := private.session_place(s, m.person_id);
  if v_place is null then
    return 'left';
  elsif m.kind = 'session_waitlisted' and v_place = 'seat' then
    return 'has_seat';
  elsif m.kind in ('session_registered', 'session_promoted', 'session_live', 'session_convocation', 'session_reminder_day', 'session_reminder_hour', 'session_reminder_soon')
    and v_place <> 'seat' then
    return 'no_seat';
  elsif m.kind in ('session_registered', 'session_waitlisted', 'session_promoted') and not exists (
    select from public.course_live_session_registrations r
    where r.id = (m.subject ->> 'registration_id')::uuid and r.status <> 'cancelled') then
    return 'superseded';
  elsif m.kind = 'seat_offered' then
    return case when v_place = 'seat' then 'has_seat' when not exists (
      select from public.course_live_session_registrations r
      where r.id = (m.subject ->> 'registration_id')::uuid and r.offered_until = (m.subject ->> 'until')::timestamptz) then 'taken_back' end;
  elsif m.kind = 'session_cancelled' then
    return null;
  elsif private.session_over(s) then
    return 'session_over';
  elsif m.kind = 'session_postponed' and s.status <> 'postponed' then
    return 'taken_back';
  elsif m.kind in ('session_moved', 'session_changed') and (s.status = 'postponed' or private.session_differs(s, m.subject) = '{}') then
    return 'taken_back';
  elsif m.kind = 'session_restored' and not private.heard_it_is_off(m.person_id, m.session_id, m.id) then
    return 'taken_back';
  elsif m.kind = 'session_live' and s.status <> 'live' then
    return 'session_over';
  elsif (m.kind like 'session_reminder%' or m.kind = 'session_convocation') and s.scheduled_start <> (m.subject ->> 'start')::timestamptz then
    return 'session_moved';
  elsif (m.kind like 'session_reminder%' or m.kind = 'session_convocation') and (s.status <> 'scheduled' or s.scheduled_start <= private.now()) then
    return 'too_late';
  elsif (m.subject ->> 'minutes')::int <> all (private.reminders_of(s.store_id, s.course_id, s.id)) then
    return 'taken_back';
  end if;
  return null;
end
$$;

-- The same of the mail of an invitation: only its newest link is alive, and only while it may be used.
create function private.invitation_message_lapsed(m private.messages)
returns text language plpgsql stable security definer set search_path = '' as $$
declare
  v private.invitations;
begin
  select * into v from private.invitations i where i.id = (m.subject ->> 'invitation_id')::uuid;
  return case
    when v.id is null or v.revoked_at is not null or private.is_erased_address(v.email) then 'invitation_withdrawn'
    when v.used_count > 0 then 'invitation_used'
    when exists (select from public.courses c where c.id = v.course_id and c.status <> 'published') then 'course_not_open'
    when v.generation <> (m.subject ->> 'generation')::int then 'superseded'
    when v.expires_at <= private.now() then 'too_late'
  end;
end
$$;

-- The same of what the holder of units is told of their warranties: some of it has to be so.
create function private.holder_message_lapsed(m private.messages)
returns text language plpgsql stable security definer set search_path = '' as $$
begin
  return case when not exists (select from private.stock_alert_settings a where a.store_id = m.store_id and a.holders)
    or not exists (select from private.holdings_due(m.store_id, (m.subject ->> 'after')::date, (m.subject ->> 'up_to')::date, m.customer_id))
    then 'settled' end;
end
$$;

-- The same of the mail of a day: some of it has to be so.
create function private.summary_message_lapsed(m private.messages)
returns text language plpgsql stable security definer set search_path = '' as $$
begin
  return case when not exists (select from private.summary_items(m.id)) then 'settled' end;
end
$$;

-- Each of the messages with the reason why it is told no more, or null. Asked when it is fanned out and before every try to
-- send it. p_gathered: of what was kept for a mail of a day, which lets no time run out.
create function private.message_truths(p_ids bigint[], p_gathered boolean default false)
returns table (id bigint, lapsed text) language sql stable security definer set search_path = '' as $$
  select m.id, case
    when not p_gathered and (select private.now()) > coalesce(m.expires_at, m.send_at + k.helps_for) then 'too_late'
    when m.person_id is not null and (p.id is null or p.closed_at is not null) then 'left'
    when k.audience = 'staff' then private.staff_message_lapsed(m)
    when m.session_id is not null then private.session_message_lapsed(m, s)
    when k.audience = 'invited' then private.invitation_message_lapsed(m)
    when k.audience = 'oneself' then private.code_lapsed(m)
    when k.audience = 'holder' then private.holder_message_lapsed(m)
    when k.audience = 'anyone' then private.summary_message_lapsed(m)
  end
  from private.messages m
  join private.message_kinds k on k.kind = m.kind
  left join public.profiles p on p.id = m.person_id
  left join public.course_live_sessions s on s.id = m.session_id
  where m.id = any (p_ids)
$$;

-- ---------------------------------------------------------------------------
-- Fan-out
-- ---------------------------------------------------------------------------
-- The channels by which a person is told of a kind: the usual ones, or what they have chosen where they may; of those that are
-- asked for, the ones they have an address for; of telephones, the ones the store writes to (p_store_id null: any of theirs).
create function private.channels_of(p_kind private.message_kinds, p_person uuid, p_store_id uuid)
returns text[] language sql stable security definer set search_path = '' as $$
  select coalesce(array_agg(c.channel order by c.place), '{}')
  from private.message_channels c
  left join private.message_preferences p on p.person_id = p_person and p.kind = (p_kind).kind and p.channel = c.channel
  where (coalesce(p.wanted, private.is_usual(c, p_kind)) or (not (p_kind).optional and c.channel = any ((p_kind).channels)))
    and not (p_person is null and c.in_app)
    and (not c.asked or exists (select from private.message_addresses a where a.person_id = p_person and a.channel = c.channel))
    and (not c.telephone or private.may_phone(p_person, c.channel, p_store_id, (p_kind).audience = 'oneself'))
$$;

-- Decides up to p_limit messages that are due, the longest due first: what is not so any more is skipped, the rest gets a
-- notification, and a job for every other channel. Workers side by side decide different ones. Returns how many.
create function private.tell_due_messages(p_limit int)
returns int language plpgsql security definer set search_path = '' as $$
declare
  v_ids bigint[];
begin
  select array_agg(d.id) into v_ids from (
    select m.id from private.messages m where m.outcome = 'waiting' and m.send_at <= private.now()
    order by m.send_at, m.id limit p_limit for update skip locked) d;
  if v_ids is null then
    return 0;
  end if;
  with judged as materialized (
    select t.id, coalesce(t.lapsed, case when cardinality(c.channels) = 0 then 'turned_off' end) as reason, c.channels
    from private.message_truths(v_ids) t
    join private.messages m on m.id = t.id
    join private.message_kinds k on k.kind = m.kind
    cross join lateral (select private.channels_of(k, m.person_id, m.store_id) as channels) c
  ), decided as (
    update private.messages m set outcome = (case when j.reason is null then 'told' else 'skipped' end)::private.message_outcome,
      reason = j.reason, decided_at = private.now()
    from judged j where m.id = j.id
    returning m.id, m.store_id, m.person_id, m.kind, coalesce(m.expires_at, m.send_at + (
      select k.helps_for from private.message_kinds k where k.kind = m.kind)) as expires_at, j.reason, j.channels
  ), gathered as materialized (
    select private.gather_mails(coalesce(array_agg(d.id), '{}')) as ids from decided d where d.reason is null and 'email' = any (d.channels)
  ), noted as (
    insert into private.notifications (message_id, store_id, person_id)
    select d.id, d.store_id, d.person_id from decided d
    where d.reason is null and exists (select from private.message_channels c where c.in_app and c.channel = any (d.channels))
  )
  insert into private.message_deliveries (message_id, store_id, channel, address_id, run_at, give_up_at, state, outcome, reason)
  select d.id, d.store_id, c.channel, a.id, coalesce(q.until, private.now()), d.expires_at,
    (case when q.until > d.expires_at then 'done' else 'queued' end)::private.job_state,
    case when q.until > d.expires_at then 'skipped' end, case when q.until > d.expires_at then 'quiet_hours' end
  from decided d
  join private.message_kinds k on k.kind = d.kind
  join private.message_channels c on c.channel = any (d.channels) and not c.in_app
  left join private.message_addresses a on c.asked and a.person_id = d.person_id and a.channel = c.channel
  left join lateral (select private.quiet_until(d.person_id) as until where k.waits or c.telephone and k.optional) q on true
  where d.reason is null and (a.id is not null or not c.asked) and not (c.channel = 'email' and d.id = any ((select g.ids from gathered g)::bigint[]));
  return cardinality(v_ids);
end
$$;

-- ---------------------------------------------------------------------------
-- Deliveries
-- ---------------------------------------------------------------------------
-- What is said of a session to somebody who is told of it; never the way in.
create function private.session_facts(s public.course_live_sessions, p_person uuid)
returns jsonb language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('session_id', s.id, 'title', s.title, 'description', s.description, 'course', c.title, 'host', h.display_name,
    'starts', s.scheduled_start, 'ends', s.scheduled_end, 'platform', s.platform, 'status', s.status, 'status_reason', s.status_reason,
    'sequence', s.calendar_sequence, 'place', private.session_place(s, p_person), 'asks', private.asks_if_coming(s, p_person), 'rank', (
      select private.waitlist_position(r) from public.course_live_session_registrations r
      where r.session_id = s.id and r.user_id = p_person and r.status = 'waitlisted'))
  from public.courses c left join public.profiles h on h.id = s.host_id
  where c.id = s.course_id
$$;

-- What is said of an invitation, and the language of who sends it: that of a stranger is not known.
create function private.invitation_facts(m private.messages)
returns table (locale text, facts jsonb) language sql stable security definer set search_path = '' as $$
  select b.locale, jsonb_build_object('invitation_id', i.id, 'generation', i.generation, 'title', c.title, 'role', i.role,
    'inviter', b.display_name, 'until', i.expires_at)
  from private.invitations i
  left join public.courses c on c.id = i.course_id
  left join public.profiles b on b.id = i.invited_by
  where i.id = (m.subject ->> 'invitation_id')::uuid
$$;

-- What is said to the holder of units, where they are now, and in the language of whoever owns the store the longest: theirs is not
-- known. Of many units the first twenty.
create function private.holder_facts(m private.messages)
returns table (address text, declined boolean, locale text, facts jsonb) language plpgsql stable security definer set search_path = '' as $$
begin
  return query
  select c.email, exists (select from private.declined_mail d where d.store_id = m.store_id and d.kind = m.kind and d.address_hash = private.address_hash(c.email)),
    (select p.locale from public.store_members o join public.profiles p on p.id = o.user_id
      where o.store_id = m.store_id and o.role = 'owner' order by o.created_at, o.user_id limit 1),
    jsonb_build_object('name', private.customer_name(c), 'contact', (select v.contact from private.convocation_of(m.store_id, null, null) v),
      'units', u.units, 'count', u.count)
  from public.customers c
  cross join lateral (
    select jsonb_agg(jsonb_build_object('title', h.title, 'serial', h.serial, 'ends', h.ends, 'ended', h.ended) order by h.place) filter (where h.place <= 20) as units,
      count(*) as count
    from (select x.*, row_number() over (order by x.ends, x.title, x.serial) as place
      from private.holdings_due(m.store_id, (m.subject ->> 'after')::date, (m.subject ->> 'up_to')::date, m.customer_id) x) h) u
  where c.id = m.customer_id;
end
$$;

-- What is said of an answer: both texts as they stand.
create function private.answer_facts(m private.messages)
returns jsonb language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('question', q.body, 'answer', q.answer)
  from public.course_live_session_questions q where q.id = (m.subject ->> 'question_id')::uuid
$$;

-- What is said by a note (messages_notes), as it stands.
create function private.note_facts(m private.messages)
returns jsonb language plpgsql stable security definer set search_path = '' as $$
begin
  return coalesce((select jsonb_build_object('subject', n.subject, 'body', n.body)
    from private.session_notes n where n.id = (m.subject ->> 'note_id')::uuid), '{}');
end
$$;

-- What a message says beside its recipient, as it is now.
create function private.message_facts(m private.messages)
returns jsonb language plpgsql stable security definer set search_path = '' as $$
declare
  s public.course_live_sessions;
  v_audience text := (select k.audience from private.message_kinds k where k.kind = m.kind);
begin
  if m.session_id is not null then
    select * into s from public.course_live_sessions x where x.id = m.session_id;
  end if;
  return case when s.id is null then '{}'::jsonb else private.session_facts(s, m.person_id) end
    || case when m.subject ? 'sentence' then jsonb_build_object('note', (
      select n.body from private.change_notes n where n.id = (m.subject ->> 'sentence')::uuid)) else '{}' end
    || case when m.kind in ('session_moved', 'session_changed') then jsonb_build_object('changed',
      case when m.subject ? 'was_start' then private.session_differs(s, m.subject) else '{time}' end) else '{}' end
    || case when m.kind = 'session_convocation' then (select to_jsonb(v) from private.convocation_of(s.store_id, s.course_id, s.id) v) else '{}' end
    || case when m.kind = 'session_withdrawn' then jsonb_build_object('registers', m.subject -> 'registers') else '{}' end
    || case when m.kind = 'seat_offered' then jsonb_build_object('until', m.subject -> 'until') else '{}' end
    || case when m.kind = 'session_note' then private.note_facts(m) else '{}' end
    || case when m.kind = 'question_answered' then coalesce(private.answer_facts(m), '{}') else '{}' end
    || case when v_audience = 'staff' then private.staff_facts(m) else '{}' end
    || case when v_audience = 'oneself' then private.code_facts(m) else '{}' end
    || case when v_audience = 'anyone' then (select jsonb_build_object('count', count(*), 'items', coalesce(jsonb_agg(i.item order by i.place)
      filter (where i.place <= 30), '[]')) from (select row_number() over (order by x.id) as place, jsonb_build_object('kind', x.kind,
        'facts', jsonb_build_object('store_id', x.store_id, 'store', '') || private.message_facts(x)) as item from private.summary_items(m.id) x) i) else '{}' end;
end
$$;

-- Begins a try: what a delivery has to say, as it is now and for whom it is (address, language, region, zone, facts of its kind), or why
-- it is sent to nobody any more (skip; accepted: an earlier try was taken). in_doubt: two tries may have arrived already, though nobody said so, and no person has
-- asked for this one.
create function private.delivery_facts(p_jobs bigint[])
returns table (job_id bigint, key uuid, kind text, channel text, optional boolean, skip text, in_doubt boolean,
  address text, detail jsonb, until timestamptz, locale text, region text, time_zone text, facts jsonb)
language sql security definer set search_path = '' as $$
  with begun as (
    update private.message_deliveries d set begun = d.begun + 1 where d.job_id = any (p_jobs) returning d.*
  )
  select d.job_id, d.id, m.kind, d.channel, k.optional, case
      when d.reason = 'not_reachable' then d.reason
      when d.accepted_at is not null then 'accepted'
      when t.lapsed is not null then t.lapsed
      when not d.channel = any (private.channels_of(k, m.person_id, m.store_id)) and not d.instead then 'turned_off'
      when a.address is null then 'no_address'
      when h.declined then 'turned_off'
      when x.why is not null then 'address_' || x.why
    end,
    d.begun > 2 and d.attempts > 1, a.address, coalesce(o.detail, '{}'), coalesce(m.expires_at, m.send_at + k.helps_for),
    coalesce(p.locale, i.locale, h.locale, 'fr'), p.region, coalesce(p.time_zone, st.time_zone),
    jsonb_build_object('store_id', st.id, 'store', st.name, 'name', p.display_name)
      || private.message_facts(m) || coalesce(i.facts, h.facts, '{}')
  from begun d
  join private.messages m on m.id = d.message_id
  join private.message_kinds k on k.kind = m.kind
  join private.message_truths(array(select x.message_id from private.message_deliveries x where x.job_id = any (p_jobs))) t on t.id = m.id
  join public.stores st on st.id = m.store_id
  left join public.profiles p on p.id = m.person_id
  left join auth.users u on u.id = m.person_id
  left join lateral private.invitation_facts(m) i on k.audience = 'invited'
  left join lateral private.holder_facts(m) h on k.audience = 'holder'
  join private.message_channels c on c.channel = d.channel
  left join private.profile_phones f on c.telephone and f.person_id = m.person_id
  left join private.message_addresses o on o.id = d.address_id and o.person_id = m.person_id
  cross join lateral (select case when c.telephone then f.phone when d.address_id is null then nullif(btrim(coalesce(m.address, h.address, u.email)), '') else o.address end as address) a
  left join private.stopped_addresses x on x.address_hash = private.address_hash(a.address)
    and (x.why <> 'unsubscribed' or m.address is not null) and m.kind <> 'email_code'
$$;

-- How deliveries ended, each sent or skipped with its reason: written with the end of their jobs, of those whose lease is still
-- held.
create function private.end_deliveries(p_job_ids bigint[], p_leases uuid[], p_outcomes text[], p_reasons text[], p_provider_ids text[],
  p_addresses text[])
returns void language plpgsql security definer set search_path = '' as $$
declare
  v_ended bigint[] := array(select f.job_id from private.finish_jobs('delivery', p_job_ids, p_leases) f);
begin
  -- Of what its provider could not bring that is known already, whatever it answered.
  update private.message_deliveries d set outcome = case when d.reason = 'not_reachable' then 'skipped' else e.outcome end,
    reason = case when d.reason = 'not_reachable' then d.reason else e.reason end, provider_id = coalesce(e.provider_id, d.provider_id),
    sent_at = case when e.outcome = 'sent' and d.reason is distinct from 'not_reachable' then private.now() end
  from unnest(p_job_ids, p_outcomes, p_reasons, p_provider_ids) e (job_id, outcome, reason, provider_id)
  where d.job_id = e.job_id and d.job_id = any (v_ended);
  perform private.note_convocations(p_job_ids, p_addresses);
end
$$;

-- A try that is known to have reached nobody; p_bounced: the address it was sent to, which takes no mail and never will. The
-- person may have another one by now.
create function private.note_refusal(p_job_id bigint, p_lease uuid, p_bounced text)
returns void language sql security definer set search_path = '' as $$
  update private.message_deliveries d set begun = d.begun - 1 where d.job_id = p_job_id and d.lease = p_lease;
  select private.stop_delivery_address(p_job_id, p_bounced, 'bounced') where p_bounced is not null
$$;
