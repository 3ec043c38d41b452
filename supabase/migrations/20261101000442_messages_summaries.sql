-- What can wait, in one mail a day, for whoever wants it so: gathered when it would be mailed, told as it stands when the day's mail leaves.

-- When a person's day is told, in their zone, and whether what can wait is told with it; no row for seven, and each at once.
create table private.summary_wishes (
  person_id uuid primary key references public.profiles (id) on delete cascade,
  hour time not null default '07:00' constraint summary_wishes_hour_check check (extract(epoch from hour) % 3600 = 0),
  gathers boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create trigger summary_wishes_touch before update on private.summary_wishes for each row execute function private.touch_updated_at();
alter table private.summary_wishes enable row level security;

-- What is told in a mail of several, and in which once that is written.
create table private.gathered_messages (
  message_id bigint primary key,
  store_id uuid not null,
  person_id uuid not null,
  summary_id bigint,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (message_id, store_id) references private.messages (id, store_id) on delete cascade,
  foreign key (summary_id, store_id) references private.messages (id, store_id) on delete cascade
);
create index gathered_messages_message_idx on private.gathered_messages (message_id, store_id);
create index gathered_messages_summary_idx on private.gathered_messages (summary_id, store_id);
create index gathered_messages_person_idx on private.gathered_messages (person_id, store_id) where summary_id is null;
create trigger gathered_messages_touch before update on private.gathered_messages for each row execute function private.touch_updated_at();
alter table private.gathered_messages enable row level security;

-- Nothing that is for today, that asks for an answer, or whose mail is kept for its file.
update private.message_kinds set gathers = true where kind in ('question_answered', 'recording_ready', 'session_rate', 'course_asked',
  'address_stopped', 'address_back', 'session_full', 'warranty_digest', 'low_stock', 'unit_changed');
insert into private.message_kinds (kind, place, audience, channels, optional, waits, helps_for)
values ('summary', 141, 'anyone', '{email}', true, false, '20 hours');

-- ---------------------------------------------------------------------------
-- Gathering and telling
-- ---------------------------------------------------------------------------
-- Keeps of these messages, which are just being told, the mails that their people want together. Returns the messages whose mail it has.
create function private.gather_mails(p_ids bigint[])
returns bigint[] language sql security definer set search_path = '' as $$
  with kept as (
    insert into private.gathered_messages (message_id, store_id, person_id)
    select m.id, m.store_id, m.person_id from private.messages m
    join private.message_kinds k on k.kind = m.kind and k.gathers
    join private.summary_wishes w on w.person_id = m.person_id and w.gathers
    where m.id = any (p_ids)
    on conflict do nothing returning message_id)
  select coalesce(array_agg(message_id), '{}') from kept
$$;

-- Writes the day's mails of those whose hour it is: one a person and store.
create function private.plan_summaries(p_zone text, p_hour time, p_day date)
returns void language sql security definer set search_path = '' as $$
  with made as (
    insert into private.messages (cause_key, kind, store_id, person_id, subject, send_at)
    select distinct concat_ws(':', 'summary', g.store_id, g.person_id, p_day), 'summary', g.store_id, g.person_id,
      jsonb_build_object('day', p_day), (p_day + p_hour) at time zone p_zone
    from private.gathered_messages g
    join public.profiles p on p.id = g.person_id and p.time_zone = p_zone
    left join private.summary_wishes w on w.person_id = g.person_id
    where g.summary_id is null and coalesce(w.hour, '07:00') = p_hour
    on conflict (cause_key) do nothing returning id, store_id, person_id)
  update private.gathered_messages g set summary_id = made.id from made
  where g.person_id = made.person_id and g.store_id = made.store_id and g.summary_id is null
$$;

-- What of it is still so, and still to be told by mail, the oldest first.
create function private.summary_items(p_summary_id bigint)
returns setof private.messages language sql stable security definer set search_path = '' as $$
  select m.* from private.message_truths(array(select g.message_id from private.gathered_messages g where g.summary_id = p_summary_id), true) t
  join private.messages m on m.id = t.id
  join private.message_kinds k on k.kind = m.kind
  where t.lapsed is null and 'email' = any (private.channels_of(k, m.person_id, m.store_id))
  order by m.id
$$;

-- ---------------------------------------------------------------------------
-- The wishes
-- ---------------------------------------------------------------------------
create function private.get_summary_wish()
returns table (hour time, gathers boolean)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
declare
  v_user uuid := private.require_user();
begin
  return query select w.hour, w.gathers from private.summary_wishes w where w.person_id = v_user;
end
$$;

create function private.set_summary_wish(p_hour time, p_gathers boolean)
returns void language plpgsql security definer set search_path = '' as $$
declare
  v_user uuid := private.lock_caller();
begin
  if p_hour is null or p_gathers is null then
    perform private.fail(422, 'required', case when p_hour is null then 'hour' else 'gathers' end);
  elsif extract(epoch from p_hour) % 3600 <> 0 or p_hour = '24:00' then
    perform private.fail(422, 'invalid_input', 'hour');
  end if;
  insert into private.summary_wishes as w (person_id, hour, gathers) values (v_user, p_hour, p_gathers)
  on conflict (person_id) do update set hour = excluded.hour, gathers = excluded.gathers;
  -- Who wants them together wants the mail of it, whatever they said to it before.
  delete from private.message_preferences p where p.person_id = v_user and p.kind = 'summary' and p_gathers;
end
$$;

create function public.get_summary_wish()
returns table (hour time, gathers boolean)
language sql stable security invoker set search_path = '' as $$
  select * from private.get_summary_wish()
$$;
comment on function public.get_summary_wish() is
  'At which hour of their zone the caller is told of a day, and whether the mails that can wait come together then; no row for seven, and each at once. Errors: not_signed_in.';

create function public.set_summary_wish(p_hour time, p_gathers boolean)
returns void language sql security invoker set search_path = '' as $$
  select private.set_summary_wish(p_hour, p_gathers)
$$;
comment on function public.set_summary_wish(time, boolean) is
  'Sets the whole hour at which the caller is told of a day, and whether the mails that can wait come together then. Errors: not_signed_in, required, invalid_input.';

grant execute on function private.get_summary_wish(), public.get_summary_wish(), private.set_summary_wish(time, boolean), public.set_summary_wish(time, boolean)
  to authenticated;
