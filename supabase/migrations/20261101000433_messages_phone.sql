-- Messages to telephones: which stores send them, how many a day, and what providers and recipients say of them.

-- A row for each channel that a store has turned on. What the provider of it is, and its secrets, is the server's alone.
create table private.store_channels (
  store_id uuid not null references public.stores (id) on delete cascade,
  channel text not null references private.message_channels (channel),
  daily_limit int not null constraint store_channels_limit_check check (daily_limit between 1 and 10000),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (store_id, channel)
);
create index store_channels_channel_idx on private.store_channels (channel);
create trigger store_channels_touch before update on private.store_channels for each row execute function private.touch_updated_at();
alter table private.store_channels enable row level security;

-- How many left on each day of the store's zone, which is what they cost.
create table private.store_channel_days (
  store_id uuid not null references public.stores (id) on delete cascade,
  channel text not null references private.message_channels (channel),
  day date not null,
  sent int not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (store_id, channel, day)
);
create index store_channel_days_channel_idx on private.store_channel_days (channel);
create trigger store_channel_days_touch before update on private.store_channel_days for each row execute function private.touch_updated_at();
alter table private.store_channel_days enable row level security;

-- Whether the person has a telephone, confirmed but for what confirms it, and the store sends there; without a store, whether any of
-- theirs does.
create function private.may_phone(p_person uuid, p_channel text, p_store_id uuid, p_unconfirmed boolean default false)
returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select from private.profile_phones f where f.person_id = p_person and (p_unconfirmed or f.confirmed_at is not null))
    and exists (select from private.store_channels c where c.channel = p_channel and case when p_store_id is not null then c.store_id = p_store_id
      else exists (select from public.store_members m where m.store_id = c.store_id and m.user_id = p_person)
        or exists (select from public.course_enrollments e where e.store_id = c.store_id and e.user_id = p_person and e.status = 'active') end)
$$;

create function private.store_day(p_store_id uuid)
returns date language sql stable security definer set search_path = '' as $$
  select (private.now() at time zone s.time_zone)::date from public.stores s where s.id = p_store_id
$$;

-- Counts a delivery against its store's day, once however often it is tried; false when the day is full. To a worker that came too
-- late too.
create function private.take_store_turn(p_job_id bigint, p_lease uuid)
returns boolean language plpgsql security definer set search_path = '' as $$
declare
  v private.message_deliveries;
begin
  select * into v from private.message_deliveries d where d.job_id = p_job_id and d.lease = p_lease for update;
  if v.job_id is null or v.counted then
    return coalesce(v.counted, false);
  end if;
  insert into private.store_channel_days as x (store_id, channel, day, sent)
  select c.store_id, c.channel, private.store_day(c.store_id), 1 from private.store_channels c
  where c.store_id = v.store_id and c.channel = v.channel
  on conflict (store_id, channel, day) do update set sent = x.sent + 1
    where x.sent < (select c.daily_limit from private.store_channels c where c.store_id = x.store_id and c.channel = x.channel);
  if not found then
    return false;
  end if;
  update private.message_deliveries d set counted = true where d.job_id = p_job_id;
  return true;
end
$$;

-- ---------------------------------------------------------------------------
-- What providers and recipients say
-- ---------------------------------------------------------------------------
-- Mails what could not reach a telephone, unless the person is told by mail anyway, wants no mail of its kind, or it is for the
-- telephone alone.
create function private.mail_instead(p_job_id bigint)
returns void language sql security definer set search_path = '' as $$
  insert into private.message_deliveries (message_id, store_id, channel, give_up_at, instead)
  select d.message_id, d.store_id, 'email', d.give_up_at, true
  from private.message_deliveries d
  join private.messages m on m.id = d.message_id
  join private.message_kinds k on k.kind = m.kind and k.audience <> 'oneself'
  left join private.message_preferences p on p.person_id = m.person_id and p.kind = m.kind and p.channel = 'email'
  where d.job_id = p_job_id and p.wanted is distinct from false
  on conflict (message_id, channel, address_id) do nothing
$$;

-- What becomes of a delivery whose receiver says that nothing can reach the person there; returns the reason it is skipped with.
-- An address that was asked for is taken away, unless it is another one by now; of a telephone the message is mailed. p_stopped:
-- its holder wants no more.
create function private.note_gone(p_job_id bigint, p_address text, p_stopped boolean)
returns text language plpgsql security definer set search_path = '' as $$
declare
  v private.message_deliveries;
begin
  select * into v from private.message_deliveries d where d.job_id = p_job_id;
  if exists (select from private.message_channels c where c.channel = v.channel and c.telephone) then
    perform private.mail_instead(p_job_id);
    if not p_stopped then
      return 'not_reachable';
    end if;
    perform private.stop_delivery_address(p_job_id, p_address, 'stopped');
    return 'address_stopped';
  end if;
  delete from private.message_addresses a where a.id = v.address_id and a.address = p_address;
  return 'address_gone';
end
$$;

-- What a provider tells later of a message to a telephone: that it has it, which ends every doubt, or that it could not bring it.
create function private.note_phone_word(p_key uuid, p_provider_id text, p_failed boolean, p_code text)
returns void language plpgsql security definer set search_path = '' as $$
declare
  v private.message_deliveries;
begin
  select d.* into v from private.message_deliveries d join private.message_channels c on c.channel = d.channel and c.telephone
  where d.id = p_key and coalesce(d.provider_id, p_provider_id) = p_provider_id for update of d;
  if not p_failed then
    update private.message_deliveries d set accepted_at = private.now(), provider_id = p_provider_id
    where d.job_id = v.job_id and d.accepted_at is null;
  elsif v.outcome = 'sent' then
    update private.message_deliveries d set outcome = 'skipped', reason = 'not_reachable', sent_at = null, error_detail = p_code
    where d.job_id = v.job_id;
    perform private.mail_instead(v.job_id);
  elsif v.job_id is not null and v.outcome is null then
    -- It comes before the worker has written that it was sent, or no answer did: that stays, and it is tried no more.
    update private.message_deliveries d set reason = 'not_reachable', provider_id = p_provider_id, error_detail = p_code where d.job_id = v.job_id;
    perform private.mail_instead(v.job_id);
  end if;
end
$$;

-- The holder of a number replies that they want no more, or again. Whoever wrote there last is told, by each of its stores' owners,
-- once. Says new, known, or replayed for the very same request.
create function private.note_phone_reply(p_id text, p_signature text, p_phone text, p_stops boolean)
returns text language plpgsql security definer set search_path = '' as $$
declare
  v_job bigint;
  v_heard text := private.hear_event(p_id, p_signature);
begin
  if v_heard <> 'new' then
    return v_heard;
  end if;
  if not p_stops then
    perform private.begin_address_again(p_phone, array(select f.person_id from private.profile_phones f where f.phone = p_phone));
    return 'new';
  end if;
  perform private.stop_address(p_phone, 'stopped');
  for v_job in
    select distinct on (d.store_id) d.job_id
    from private.profile_phones f
    join private.messages m on m.person_id = f.person_id
    join private.message_deliveries d on d.message_id = m.id and d.outcome = 'sent'
    join private.message_channels c on c.channel = d.channel and c.telephone
    where f.phone = p_phone
    order by d.store_id, d.job_id desc
  loop
    perform private.stop_delivery_address(v_job, p_phone, 'stopped');
  end loop;
  return 'new';
end
$$;

-- A store of the person's that sends to telephones; null where there is none.
create function private.phone_store(p_person uuid)
returns uuid language sql stable security definer set search_path = '' as $$
  select c.store_id from private.store_channels c
  where exists (select from public.store_members m where m.store_id = c.store_id and m.user_id = p_person)
    or exists (select from public.course_enrollments e where e.store_id = c.store_id and e.user_id = p_person and e.status = 'active')
  order by c.store_id limit 1
$$;

-- ---------------------------------------------------------------------------
-- The store's settings
-- ---------------------------------------------------------------------------
-- Each channel to telephones: on or off, its limit, and how many left today and this month.
create function private.get_store_channels(p_store_id uuid)
returns table (channel text, turned_on boolean, daily_limit int, sent_today int, sent_month int)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
declare
  v_day date := private.store_day(p_store_id);
begin
  perform private.require_ability(p_store_id, 'manage_store');
  return query
  select c.channel, s.store_id is not null, s.daily_limit, coalesce(x.today, 0)::int, coalesce(x.month, 0)::int
  from private.message_channels c
  left join private.store_channels s on s.store_id = p_store_id and s.channel = c.channel
  left join lateral (
    select sum(d.sent) filter (where d.day = v_day) as today, sum(d.sent) as month from private.store_channel_days d
    where d.store_id = p_store_id and d.channel = c.channel and d.day >= date_trunc('month', v_day) and d.day <= v_day) x on true
  where c.telephone
  order by c.place;
end
$$;

-- Turns it on with so many a day, or off (null).
create function private.set_store_channel(p_store_id uuid, p_channel text, p_daily_limit int)
returns void language plpgsql security definer set search_path = '' as $$
begin
  perform private.require_ability(p_store_id, 'manage_store');
  if not exists (select from private.message_channels c where c.channel = p_channel and c.telephone) then
    perform private.fail(422, 'invalid_input', 'channel');
  elsif p_daily_limit is null then
    delete from private.store_channels c where c.store_id = p_store_id and c.channel = p_channel;
    return;
  elsif p_daily_limit not between 1 and 10000 then
    perform private.fail(422, 'daily_limit_range', 'daily_limit', '1-10000');
  end if;
  insert into private.store_channels as c (store_id, channel, daily_limit) values (p_store_id, p_channel, p_daily_limit)
  on conflict (store_id, channel) do update set daily_limit = excluded.daily_limit;
end
$$;

create function public.get_store_channels(p_store_id uuid)
returns table (channel text, turned_on boolean, daily_limit int, sent_today int, sent_month int)
language sql stable security invoker set search_path = '' as $$
  select * from private.get_store_channels(p_store_id)
$$;
comment on function public.get_store_channels(uuid) is
  'The store''s channels to telephones: whether each is on, its limit a day, and how many left today and this month. Errors: not_signed_in, store_not_found, role_not_allowed.';

create function public.set_store_channel(p_store_id uuid, p_channel text, p_daily_limit int)
returns void language sql security invoker set search_path = '' as $$
  select private.set_store_channel(p_store_id, p_channel, p_daily_limit)
$$;
comment on function public.set_store_channel(uuid, text, int) is
  'Turns a channel to telephones on with a limit a day, or off when that is null. Errors: not_signed_in, store_not_found, role_not_allowed, invalid_input, daily_limit_range.';

grant execute on function
  private.get_store_channels(uuid), public.get_store_channels(uuid),
  private.set_store_channel(uuid, text, int), public.set_store_channel(uuid, text, int)
  to authenticated;
