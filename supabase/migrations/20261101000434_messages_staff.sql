-- What is told to who runs a store: somebody asks for a course, an account must be reconnected, an address takes no more mail.

insert into private.message_kinds (kind, place, audience, abilities, channels, optional, waits, helps_for) values
  ('course_asked', 101, 'staff', '{manage_courses}', '{app,email}', true, true, '3 days'),
  ('connection_lost', 102, 'staff', '{manage_sessions}', '{app,email}', false, false, '3 days'),
  -- To owners, who alone hand a store over.
  ('address_stopped', 103, 'staff', '{hand_over_store}', '{app}', true, true, '7 days'),
  ('address_back', 104, 'staff', '{hand_over_store}', '{app}', true, true, '7 days'),
  ('warranty_digest', 121, 'staff', '{manage_stock}', '{app,email}', true, true, '1 day'),
  ('low_stock', 122, 'staff', '{manage_stock}', '{app,email}', true, true, '3 days'),
  ('history_broken', 123, 'staff', '{manage_stock}', '{app,email}', false, false, '7 days'),
  ('unit_changed', 124, 'staff', '{read_stock}', '{app}', true, true, '1 day');

-- Whether the person may do what a message asks them to.
create function private.person_may(p_store_id uuid, p_person uuid, p_ability text)
returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select from public.store_members m where m.store_id = p_store_id and m.user_id = p_person and private.role_may(m.role, p_ability))
$$;

-- ---------------------------------------------------------------------------
-- Causes
-- ---------------------------------------------------------------------------
-- Whoever answers for courses hears of requests five minutes after the first: of all that came by then, in one message.
create function private.tell_join_request()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into private.messages (cause_key, kind, store_id, person_id, subject, send_at)
  select concat_ws(':', 'course_asked', new.id, m.user_id, extract(epoch from new.since)), 'course_asked', new.store_id, m.user_id,
    jsonb_build_object('course_id', new.course_id), private.now() + interval '5 minutes'
  from public.store_members m
  where m.store_id = new.store_id and private.role_may(m.role, 'manage_courses')
    and not exists (select from private.messages w where w.person_id = m.user_id and w.kind = 'course_asked' and w.outcome = 'waiting'
      and w.subject ->> 'course_id' = new.course_id::text)
  on conflict (cause_key) do nothing;
  return null;
end
$$;
create trigger join_requests_told_insert after insert on private.join_requests
  for each row when (new.status = 'open') execute function private.tell_join_request();
create trigger join_requests_told_update after update of status on private.join_requests
  for each row when (new.status = 'open' and old.status <> 'open') execute function private.tell_join_request();

-- An account that does not work any more is for its store's owners, who connected it, and the hosts of what is to come on it.
create function private.tell_connection_lost()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into private.messages (cause_key, kind, store_id, person_id, subject, send_at)
  select concat_ws(':', 'connection_lost', new.id, w.person, extract(epoch from private.now())), 'connection_lost', new.store_id, w.person,
    jsonb_build_object('connection_id', new.id), private.now()
  from (
    select m.user_id as person from public.store_members m where m.store_id = new.store_id and (m.role = 'owner' or m.user_id = new.connected_by)
    union
    select s.host_id from public.course_live_sessions s
    where s.store_id = new.store_id and s.status = 'scheduled' and s.deleted_at is null and s.scheduled_start > private.now()
      and private.provider_of(s.platform) = new.provider and private.person_may(new.store_id, s.host_id, 'manage_sessions')) w
  on conflict (cause_key) do nothing;
  return null;
end
$$;
create trigger video_connections_told after update of status on private.video_connections
  for each row when (new.status = 'reconnect_needed' and old.status <> 'reconnect_needed') execute function private.tell_connection_lost();

-- Stops the address that a delivery went to, and tells the owners of the store that wrote there, once.
create function private.stop_delivery_address(p_job_id bigint, p_address text, p_why text)
returns void language sql security definer set search_path = '' as $$
  select private.stop_address(p_address, p_why);
  insert into private.messages (cause_key, kind, store_id, person_id, subject, send_at)
  select private.stop_key(s, d.store_id, o.user_id), 'address_stopped', d.store_id,
    o.user_id, jsonb_build_object('message_id', d.message_id, 'why', p_why), private.now()
  from private.message_deliveries d
  join private.stopped_addresses s on s.address_hash = private.address_hash(p_address)
  join public.store_members o on o.store_id = d.store_id and o.role = 'owner'
  where d.job_id = p_job_id
  on conflict (cause_key) do nothing
$$;

-- ---------------------------------------------------------------------------
-- What is true of it, and what it says
-- ---------------------------------------------------------------------------
-- Why such a message is told no more; null when it is still so.
create function private.staff_message_lapsed(m private.messages)
returns text language plpgsql stable security definer set search_path = '' as $$
begin
  if m.session_id is not null or m.kind = 'daily_digest' then
    return private.creator_message_lapsed(m);
  end if;
  return case m.kind
    when 'course_asked' then case
      when not private.person_may(m.store_id, m.person_id, 'manage_courses') then 'left'
      when not exists (select from private.join_requests r where r.course_id = (m.subject ->> 'course_id')::uuid and r.status = 'open') then 'settled'
      when exists (select from private.messages n where n.person_id = m.person_id and n.kind = m.kind and n.id > m.id
        and n.subject ->> 'course_id' = m.subject ->> 'course_id') then 'superseded' end
    when 'connection_lost' then case
      when not exists (select from public.store_members x where x.store_id = m.store_id and x.user_id = m.person_id) then 'left'
      when not exists (select from private.video_connections c where c.id = (m.subject ->> 'connection_id')::uuid
        and c.status = 'reconnect_needed') then 'settled' end
    when 'address_stopped' then case
      when not private.person_may(m.store_id, m.person_id, 'manage_store') then 'left'
      when exists (select from private.messages b where b.cause_key = 'back:' || m.cause_key) then 'settled' end
    -- Who was not told that it was stopped has nothing to be told of its being back.
    when 'address_back' then case
      when not private.person_may(m.store_id, m.person_id, 'manage_store') then 'left'
      when not exists (select from private.messages b where m.cause_key = 'back:' || b.cause_key and b.outcome = 'told') then 'settled' end
    else private.stock_message_lapsed(m)
  end;
end
$$;

create function private.staff_facts(m private.messages)
returns jsonb language plpgsql stable security definer set search_path = '' as $$
begin
  if m.session_id is not null or m.kind = 'daily_digest' then
    return private.creator_facts(m);
  elsif m.subject ?| array['alert_id', 'since'] then
    return private.stock_facts(m);
  end if;
  return (select jsonb_strip_nulls(jsonb_build_object('course_id', c.id, 'title', c.title, 'provider', v.provider, 'why', m.subject ->> 'why',
    'count', (select count(*) from private.join_requests r where r.course_id = c.id and r.status = 'open'),
    'recipient', coalesce(p.display_name, private.customer_name(h), private.masked_email(o.address))))
  from (select 1) one
  left join public.courses c on c.id = (m.subject ->> 'course_id')::uuid
  left join private.video_connections v on v.id = (m.subject ->> 'connection_id')::uuid
  left join private.messages o on o.id = (m.subject ->> 'message_id')::bigint and o.store_id = m.store_id
  left join public.profiles p on p.id = o.person_id
  left join public.customers h on h.id = o.customer_id);
end
$$;

-- ---------------------------------------------------------------------------
-- What providers tell of mail
-- ---------------------------------------------------------------------------
-- What was told in the last day, so that nobody can tell it again.
create table private.mail_events (
  id text primary key,
  signature text not null,
  received_at timestamptz not null default private.now(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index mail_events_received_idx on private.mail_events (received_at);
create trigger mail_events_touch before update on private.mail_events for each row execute function private.touch_updated_at();
alter table private.mail_events enable row level security;

-- Whether a provider's word is new, known, or replayed: the very same request.
create function private.hear_event(p_id text, p_signature text)
returns text language plpgsql security definer set search_path = '' as $$
begin
  delete from private.mail_events e where e.received_at < private.now() - interval '1 day';
  insert into private.mail_events (id, signature) values (p_id, p_signature) on conflict (id) do nothing;
  return case when found then 'new'
    when exists (select from private.mail_events e where e.id = p_id and e.signature = p_signature) then 'replayed' else 'known' end;
end
$$;

-- Stops the address of a mail that came back for good (bounced) or was called spam (complained); p_address is what the provider
-- says, and counts only where the mail went there. Says new, known, or replayed for the very same request.
create function private.note_mail_event(p_id text, p_signature text, p_provider_id text, p_address text, p_why text)
returns text language plpgsql security definer set search_path = '' as $$
declare
  v_job bigint;
  v_heard text := private.hear_event(p_id, p_signature);
begin
  if v_heard <> 'new' then
    return v_heard;
  end if;
  if p_why in ('bounced', 'complained') then
    select d.job_id into v_job
    from private.message_deliveries d
    join private.messages m on m.id = d.message_id
    left join auth.users u on u.id = m.person_id
    left join public.customers h on h.id = m.customer_id
    where d.provider_id = p_provider_id and d.channel = 'email'
      and private.address_hash(coalesce(m.address, h.email, u.email)) = private.address_hash(p_address)
      -- A code that arrived there since says more than a mail that did not before.
      and not (p_why = 'bounced' and exists (select from private.address_codes c
        where c.address_hash = private.address_hash(p_address) and c.confirmed_at > d.sent_at));
    if v_job is not null then
      perform private.stop_delivery_address(v_job, p_address, p_why);
    end if;
  end if;
  return 'new';
end
$$;
