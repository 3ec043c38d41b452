-- Where people ask to be told besides the app and their mail, browsers that take pushes; and the codes that show whose a telephone
-- is, and that an address that was stopped is to be written to again.

create table private.message_addresses (
  id uuid primary key default gen_random_uuid(),
  person_id uuid not null references public.profiles (id) on delete cascade,
  channel text not null references private.message_channels (channel),
  address text not null,
  -- What else its channel needs to send there.
  detail jsonb not null default '{}',
  -- What the person knows it by.
  label text not null constraint message_addresses_label_check check (char_length(label) between 1 and 80 and private.is_printable(label)),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (person_id, channel, address),
  -- A server of ours posts there: to the services of the browsers there are, and nowhere else.
  constraint message_addresses_push_check check (channel <> 'push' or (char_length(address) <= 1000 and address ~
    '^https://([a-z0-9-]+\.)*(fcm\.googleapis\.com|push\.services\.mozilla\.com|notify\.windows\.com|push\.apple\.com)/[!-~]+$'
    and coalesce(detail ->> 'p256dh' ~ '^[A-Za-z0-9_-]{87}$' and detail ->> 'auth' ~ '^[A-Za-z0-9_-]{22}$', false)))
);
create index message_addresses_channel_idx on private.message_addresses (channel, address);
create trigger message_addresses_touch before update on private.message_addresses for each row execute function private.touch_updated_at();
alter table private.message_addresses enable row level security;

-- Whether a kind is told by a channel unless the person has chosen otherwise.
create function private.is_usual(c private.message_channels, k private.message_kinds)
returns boolean language sql immutable set search_path = '' as $$
  select case c.usual when 'app' then 'app' = any (k.channels) when 'important' then not k.optional when 'nothing' then false else c.channel = any (k.channels) end
$$;

-- ---------------------------------------------------------------------------
-- One's own addresses
-- ---------------------------------------------------------------------------
create function private.list_message_addresses()
returns table (id uuid, channel text, address text, label text, created_at timestamptz)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
declare
  v_user uuid := private.require_user();
begin
  return query select a.id, a.channel, a.address, a.label, a.created_at from private.message_addresses a
    where a.person_id = v_user order by a.created_at desc, a.id;
end
$$;

-- A browser is told of for whoever asked last on it. Of more than ten the oldest goes.
create function private.add_push_device(p_endpoint text, p_p256dh text, p_auth text, p_label text)
returns uuid language plpgsql security definer set search_path = '' as $$
declare
  v_user uuid := private.lock_caller(true);
  v_id uuid;
begin
  -- Of two people who ask on it at once one is the last.
  perform pg_advisory_xact_lock(hashtextextended('push:' || p_endpoint, 0));
  delete from private.message_addresses a where a.channel = 'push' and a.address = p_endpoint and a.person_id <> v_user;
  insert into private.message_addresses as a (person_id, channel, address, detail, label)
  values (v_user, 'push', p_endpoint, jsonb_build_object('p256dh', p_p256dh, 'auth', p_auth), btrim(p_label))
  on conflict (person_id, channel, address) do update set detail = excluded.detail, label = excluded.label
  returning a.id into v_id;
  delete from private.message_addresses a where a.id in (
    select x.id from private.message_addresses x where x.person_id = v_user and x.channel = 'push' and x.id <> v_id
    order by x.created_at desc, x.id offset 9);
  return v_id;
exception when check_violation or not_null_violation then
  perform private.fail(422, 'push_not_usable', 'endpoint');
end
$$;

create function private.remove_message_address(p_id uuid)
returns void language plpgsql security definer set search_path = '' as $$
declare
  v_user uuid := private.require_user();
begin
  delete from private.message_addresses a where a.id = p_id and a.person_id = v_user;
end
$$;

create function public.list_message_addresses()
returns table (id uuid, channel text, address text, label text, created_at timestamptz)
language sql stable security invoker set search_path = '' as $$
  select * from private.list_message_addresses()
$$;
comment on function public.list_message_addresses() is
  'Where the caller asked to be told: browsers (push), newest first. Errors: not_signed_in.';

create function public.add_push_device(p_endpoint text, p_p256dh text, p_auth text, p_label text)
returns uuid language sql security invoker set search_path = '' as $$
  select private.add_push_device(p_endpoint, p_p256dh, p_auth, p_label)
$$;
comment on function public.add_push_device(text, text, text, text) is
  'Tells the caller by pushes to this browser, a PushSubscription of its; nobody else any more. Errors: not_signed_in, push_not_usable.';

create function public.remove_message_address(p_id uuid)
returns void language sql security invoker set search_path = '' as $$
  select private.remove_message_address(p_id)
$$;
comment on function public.remove_message_address(uuid) is
  'Tells the caller there no more; nothing happens to what is not theirs. Errors: not_signed_in.';

grant execute on function
  private.list_message_addresses(), public.list_message_addresses(),
  private.add_push_device(text, text, text, text), public.add_push_device(text, text, text, text),
  private.remove_message_address(uuid), public.remove_message_address(uuid)
  to authenticated;

-- ---------------------------------------------------------------------------
-- Codes: to a telephone, by a store of the person's that writes to telephones, on its account; to an address that was stopped
-- ---------------------------------------------------------------------------
create table private.address_codes (
  id uuid primary key default gen_random_uuid(),
  person_id uuid not null references public.profiles (id) on delete cascade,
  -- Which number or address it confirms, as a digest: how many codes one is sent is counted over all who gave it.
  address_hash bytea not null,
  code text not null constraint address_codes_code_check check (code ~ '^[0-9]{6}$'),
  tries int not null default 0,
  sent_at timestamptz not null default private.now(),
  confirmed_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index address_codes_person_idx on private.address_codes (person_id, sent_at desc);
create index address_codes_address_idx on private.address_codes (address_hash, sent_at);
create trigger address_codes_touch before update on private.address_codes for each row execute function private.touch_updated_at();
alter table private.address_codes enable row level security;

-- What of the person is to be confirmed: a telephone that is not yet (phone), their mail address where it was stopped (email).
create function private.address_to_confirm(p_person uuid, p_what text)
returns text language sql stable security definer set search_path = '' as $$
  select f.phone from private.profile_phones f where p_what = 'phone' and f.person_id = p_person and f.confirmed_at is null
  union all
  select u.email from auth.users u join private.stopped_addresses s on s.address_hash = private.address_hash(u.email)
  where p_what = 'email' and u.id = p_person
$$;

-- The newest code of the person's telephone or address as it is now, while it may be entered: for ten minutes, five times.
create function private.standing_code(p_person uuid, p_what text)
returns private.address_codes language sql stable security definer set search_path = '' as $$
  select c from private.address_codes c
  where c.person_id = p_person and c.address_hash = private.address_hash(private.address_to_confirm(p_person, p_what))
    and c.tries < 5 and c.confirmed_at is null and c.sent_at > private.now() - interval '10 minutes'
  order by c.sent_at desc, c.id limit 1
$$;

create function private.code_lapsed(m private.messages)
returns text language sql stable security definer set search_path = '' as $$
  select case when (private.standing_code(m.person_id, m.subject ->> 'what')).id is distinct from (m.subject ->> 'code_id')::uuid then 'superseded' end
$$;

create function private.code_facts(m private.messages)
returns jsonb language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('code', (private.standing_code(m.person_id, m.subject ->> 'what')).code)
$$;

-- Sends a code to a number or an address of the caller, in the name of a store of theirs. The caller is locked.
create function private.send_code(p_user uuid, p_what text, p_address text, p_store uuid)
returns void language plpgsql security definer set search_path = '' as $$
declare
  v_hash bytea := private.address_hash(p_address);
  v_id uuid;
begin
  -- Whoever else has written the same one down waits, and is counted.
  perform pg_advisory_xact_lock(hashtextextended(encode(v_hash, 'hex'), 0));
  if (select count(*) from private.address_codes c where c.person_id = p_user and c.sent_at > private.now() - interval '1 hour') >= 3
    or (select count(*) from private.address_codes c where c.address_hash = v_hash and c.sent_at > private.now() - interval '1 day') >= 5 then
    perform private.fail(429, 'too_many_codes');
  end if;
  insert into private.address_codes (person_id, address_hash, code) values (p_user, v_hash, lpad(
    (('x' || encode(substr(sha256(uuid_send(gen_random_uuid())), 1, 6), 'hex'))::bit(48)::bigint % 1000000)::text, 6, '0'))
  returning id into v_id;
  perform private.queue_message('code:' || v_id, p_what || '_code', p_store, p_user, null, jsonb_build_object('code_id', v_id, 'what', p_what));
end
$$;

-- Counts a wrong code, so that it says what happened and raises nothing: confirmed, wrong, or over (none stands any more).
create function private.take_code(p_user uuid, p_what text, p_code text)
returns text language plpgsql security definer set search_path = '' as $$
declare
  v_code private.address_codes := private.standing_code(p_user, p_what);
begin
  if v_code.id is null then
    return 'over';
  elsif v_code.code is distinct from regexp_replace(p_code, '[^0-9]', '', 'g') then
    update private.address_codes c set tries = c.tries + 1 where c.id = v_code.id;
    return 'wrong';
  end if;
  update private.address_codes c set confirmed_at = private.now() where c.id = v_code.id;
  return 'confirmed';
end
$$;

create function private.send_phone_code()
returns void language plpgsql security definer set search_path = '' as $$
declare
  v_user uuid := private.lock_caller(true);
  v_phone private.profile_phones;
  v_store uuid := private.phone_store(v_user);
begin
  select * into v_phone from private.profile_phones f where f.person_id = v_user;
  if v_phone.phone is null then
    perform private.fail(422, 'required', 'phone');
  elsif v_phone.confirmed_at is not null then
    return;
  elsif v_store is null then
    perform private.fail(409, 'phone_unreachable');
  end if;
  perform private.send_code(v_user, 'phone', v_phone.phone, v_store);
end
$$;

create function private.confirm_phone(p_code text)
returns text language plpgsql security definer set search_path = '' as $$
declare
  v_user uuid := private.lock_caller(true);
  v_said text;
begin
  if exists (select from private.profile_phones f where f.person_id = v_user and f.confirmed_at is not null) then
    return 'confirmed';
  end if;
  v_said := private.take_code(v_user, 'phone', p_code);
  update private.profile_phones f set confirmed_at = private.now() where f.person_id = v_user and v_said = 'confirmed';
  return v_said;
end
$$;

-- ---------------------------------------------------------------------------
-- The way back of what was stopped
-- ---------------------------------------------------------------------------
-- A store of the person's, in whose name they are mailed a code; null where there is none.
create function private.mail_store(p_person uuid)
returns uuid language sql stable security definer set search_path = '' as $$
  select x.store_id from (
    select m.store_id from public.store_members m where m.user_id = p_person
    union
    select e.store_id from public.course_enrollments e where e.user_id = p_person and e.status = 'active') x
  order by x.store_id limit 1
$$;

-- What of the caller is written to no more, and why; of an address whether a code could be mailed there.
create function private.list_my_stops()
returns table (channel text, why text, confirmable boolean) language plpgsql stable security definer set search_path = '' as $$
declare
  v_user uuid := private.require_user();
begin
  return query
  select a.said, s.why, a.said = 'email' and private.mail_store(v_user) is not null
  from (
    select 'email' as said, u.email::text as address from auth.users u where u.id = v_user
    union all
    select 'phone', f.phone from private.profile_phones f where f.person_id = v_user) a
  join private.stopped_addresses s on s.address_hash = private.address_hash(a.address)
  order by a.said;
end
$$;

-- Writes there again, and tells the owners who had been told that it was stopped, of stores that had written to these people.
create function private.begin_address_again(p_address text, p_persons uuid[])
returns void language plpgsql security definer set search_path = '' as $$
declare
  v private.stopped_addresses;
begin
  delete from private.stopped_addresses s where s.address_hash = private.address_hash(p_address) returning * into v;
  insert into private.messages (cause_key, kind, store_id, person_id, subject, send_at)
  select 'back:' || t.cause_key, 'address_back', t.store_id, t.person_id, t.subject, private.now()
  from (select distinct m.store_id from private.messages m where m.person_id = any (p_persons)) s
  join public.store_members o on o.store_id = s.store_id and o.role = 'owner'
  join private.messages t on t.cause_key = private.stop_key(v, o.store_id, o.user_id)
  on conflict (cause_key) do nothing;
end
$$;

create function private.send_address_code()
returns void language plpgsql security definer set search_path = '' as $$
declare
  v_user uuid := private.lock_caller(true);
  v_address text := private.address_to_confirm(v_user, 'email');
  v_store uuid := private.mail_store(v_user);
begin
  if v_address is null then
    return;
  elsif v_store is null then
    perform private.fail(409, 'email_unreachable');
  end if;
  perform private.send_code(v_user, 'email', v_address, v_store);
end
$$;

create function private.confirm_address(p_code text)
returns text language plpgsql security definer set search_path = '' as $$
declare
  v_user uuid := private.lock_caller(true);
  v_address text := private.address_to_confirm(v_user, 'email');
  v_said text;
begin
  if v_address is null then
    return 'confirmed';
  end if;
  v_said := private.take_code(v_user, 'email', p_code);
  if v_said = 'confirmed' then
    perform private.begin_address_again(v_address, array[v_user]);
  end if;
  return v_said;
end
$$;

-- ---------------------------------------------------------------------------
-- The public doors
-- ---------------------------------------------------------------------------
create function public.send_phone_code()
returns void language sql security invoker set search_path = '' as $$
  select private.send_phone_code()
$$;
comment on function public.send_phone_code() is
  'Sends a code of six digits to the caller''s telephone, good for ten minutes and five tries; a number that is confirmed gets none. Errors: not_signed_in, required (phone), phone_unreachable (no store of theirs writes to telephones), too_many_codes (three an hour and person, five a day and number).';

create function public.confirm_phone(p_code text)
returns text language sql security invoker set search_path = '' as $$
  select private.confirm_phone(p_code)
$$;
comment on function public.confirm_phone(text) is
  'Confirms the caller''s telephone by the code it was sent: confirmed, wrong, or over (expired, tried too often, or none was sent). Errors: not_signed_in.';

create function public.list_my_stops()
returns table (channel text, why text, confirmable boolean) language sql stable security invoker set search_path = '' as $$
  select * from private.list_my_stops()
$$;
comment on function public.list_my_stops() is
  'What of the caller is written to no more: channel email or phone, why (bounced, complained, unsubscribed, stopped), and whether a code can be mailed there. Errors: not_signed_in.';

create function public.send_address_code()
returns void language sql security invoker set search_path = '' as $$
  select private.send_address_code()
$$;
comment on function public.send_address_code() is
  'Mails a code of six digits to the caller''s address that was stopped, good for ten minutes and five tries; one that is not stopped gets none. Errors: not_signed_in, email_unreachable (no store of theirs), too_many_codes (three an hour and person, five a day and address).';

create function public.confirm_address(p_code text)
returns text language sql security invoker set search_path = '' as $$
  select private.confirm_address(p_code)
$$;
comment on function public.confirm_address(text) is
  'Writes to the caller''s address again, by the code it was mailed: confirmed, wrong, or over (expired, tried too often, or none was sent). Errors: not_signed_in.';

grant execute on function private.send_phone_code(), public.send_phone_code(), private.confirm_phone(text), public.confirm_phone(text),
  private.list_my_stops(), public.list_my_stops(), private.send_address_code(), public.send_address_code(),
  private.confirm_address(text), public.confirm_address(text)
  to authenticated;
