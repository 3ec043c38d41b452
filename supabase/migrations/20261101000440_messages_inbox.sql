-- What a person finds under the bell, and what they want to be told by which channel.

-- ---------------------------------------------------------------------------
-- Notifications
-- ---------------------------------------------------------------------------
-- The caller's own, newest first, from the one with p_before on; each with what it is about as it is now, for the page to say in its
-- language. What is about something that the caller may see no more says only that it was. alert_id: what the caller may still answer.
create function private.list_notifications(p_before bigint, p_limit int)
returns table (id bigint, kind text, made_at timestamptz, read_at timestamptz, store_name text, session_id uuid, title text,
  scheduled_start timestamptz, scheduled_end timestamptz, status public.session_status, course_id uuid, serial_id uuid, product_id uuid,
  store_id uuid, alert_id uuid)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
declare
  v_user uuid := private.require_user();
begin
  return query
  select n.message_id, m.kind, n.made_at, n.read_at, st.name, s.id, coalesce(s.title, c.title, u.facts ->> 'title'), s.scheduled_start, s.scheduled_end, s.status, c.id, (u.facts ->> 'serial_id')::uuid, (u.facts ->> 'product_id')::uuid,
    n.store_id, a.id
  from private.notifications n
  join private.messages m on m.id = n.message_id
  join public.stores st on st.id = n.store_id
  left join public.course_live_sessions s on s.id = m.session_id and private.may_know_session(s)
  left join public.courses c on c.id = (m.subject ->> 'course_id')::uuid and private.person_may(c.store_id, v_user, 'manage_courses')
  left join lateral (select private.staff_facts(m) as facts) u on m.subject ?| array['alert_id', 'since'] and private.person_may(m.store_id, v_user, 'read_stock')
  left join private.stock_alerts a on a.id = (m.subject ->> 'alert_id')::uuid and private.awaits_answer(a) and private.person_may(m.store_id, v_user, 'manage_stock')
  where n.person_id = v_user and (p_before is null or n.message_id < p_before)
  order by n.message_id desc
  limit least(greatest(coalesce(p_limit, 20), 1), 100);
end
$$;

-- How many of the caller's own are unread; beyond 99 nobody counts.
create function private.count_unread_notifications()
returns int language plpgsql stable security definer set search_path = '' as $$
declare
  v_user uuid := private.require_user();
begin
  return (select count(*)::int from (
    select from private.notifications n where n.person_id = v_user and n.read_at is null limit 100) u);
end
$$;

-- Marks the caller's own as read: those of p_ids, or all up to p_upto, which is the newest the person has seen.
create function private.mark_notifications_read(p_ids bigint[], p_upto bigint)
returns int language plpgsql security definer set search_path = '' as $$
declare
  v_user uuid := private.require_user();
begin
  update private.notifications n set read_at = private.now()
  where n.person_id = v_user and n.read_at is null and (n.message_id = any (p_ids) or n.message_id <= p_upto);
  return private.count_unread_notifications();
end
$$;

-- ---------------------------------------------------------------------------
-- Preferences
-- ---------------------------------------------------------------------------
-- Whether the person can be told of such a thing at all: by the courses they take, their roles in stores, the units they follow.
create function private.kind_concerns(k private.message_kinds, p_person uuid)
returns boolean language plpgsql stable security definer set search_path = '' as $$
begin
  return case k.audience
    when 'student' then exists (select from public.course_enrollments e where e.user_id = p_person and e.status in ('active', 'completed'))
      -- A public session is for whoever registers.
      or exists (select from public.course_live_session_registrations r where r.user_id = p_person)
    when 'staff' then exists (select from public.store_members m where m.user_id = p_person
      and exists (select from unnest(k.abilities) a where private.role_may(m.role, a))
      and (k.kind <> 'unit_changed' or exists (select from private.unit_follows f where f.person_id = p_person and f.store_id = m.store_id)))
    when 'anyone' then exists (select from private.summary_wishes w where w.person_id = p_person and w.gathers)
    else false end;
end
$$;

-- By kind and channel, whether the caller is told by it, and whether that may be changed: what cannot be missed keeps its usual
-- channels. Of kinds that do not concern the caller now, what they chose is kept. Of the channels that are asked for, those the caller
-- has an address for; of telephones, those a store of theirs writes to.
create function private.get_message_preferences()
returns table (kind text, channel text, wanted boolean, fixed boolean)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
declare
  v_user uuid := private.require_user();
begin
  return query
  select k.kind, c.channel, c.channel = any (private.channels_of(k, v_user, null)), not k.optional and c.channel = any (k.channels)
  from private.message_kinds k cross join private.message_channels c
  where private.kind_concerns(k, v_user)
    -- What is gathered for one channel is told by that one alone.
    and (k.audience <> 'anyone' or c.channel = any (k.channels))
    and (not c.asked or exists (select from private.message_addresses a where a.person_id = v_user and a.channel = c.channel))
    and (not c.telephone or private.may_phone(v_user, c.channel, null))
  order by k.place, c.place;
end
$$;

create function private.set_message_preference(p_kind text, p_channel text, p_wanted boolean)
returns void language plpgsql security definer set search_path = '' as $$
declare
  v_user uuid := private.lock_caller();
  k private.message_kinds;
begin
  select * into k from private.message_kinds x where x.kind = p_kind and x.audience in ('student', 'staff', 'anyone');
  if k.kind is null then
    perform private.fail(422, 'invalid_input', 'kind');
  elsif not private.kind_concerns(k, v_user) then
    perform private.fail(403, 'role_not_allowed', 'kind');
  elsif not exists (select from private.message_channels c where c.channel = p_channel and (k.audience <> 'anyone' or c.channel = any (k.channels))) then
    perform private.fail(422, 'invalid_input', 'channel');
  elsif p_wanted is null then
    perform private.fail(422, 'required', 'wanted');
  elsif not p_wanted and not k.optional and p_channel = any (k.channels) then
    perform private.fail(409, 'message_not_optional', 'kind');
  end if;
  insert into private.message_preferences as p (person_id, kind, channel, wanted) values (v_user, p_kind, p_channel, p_wanted)
  on conflict (person_id, kind, channel) do update set wanted = excluded.wanted;
end
$$;

-- "No more of these", by the link of a mail: of the person, this kind by this channel; of a customer, this kind of this store to the
-- address they have now; of an address without an account, every invitation. Whoever holds the link was told; it says nothing of anybody. Unknown deliveries are answered as known ones.
create function private.unsubscribe(p_delivery uuid)
returns void language plpgsql security definer set search_path = '' as $$
declare
  v record;
begin
  select m.person_id, m.address, m.store_id, c.email, m.kind, d.channel, k.optional into v
  from private.message_deliveries d join private.messages m on m.id = d.message_id join private.message_kinds k on k.kind = m.kind
  left join public.customers c on c.id = m.customer_id
  where d.id = p_delivery;
  if v.person_id is not null and v.optional then
    insert into private.message_preferences as p (person_id, kind, channel, wanted) values (v.person_id, v.kind, v.channel, false)
    on conflict (person_id, kind, channel) do update set wanted = false;
  elsif v.email is not null then
    insert into private.declined_mail (store_id, kind, address_hash) values (v.store_id, v.kind, private.address_hash(v.email)) on conflict do nothing;
  elsif v.address is not null then
    perform private.stop_address(v.address, 'unsubscribed');
  end if;
end
$$;

create function private.get_quiet_hours()
returns table (starts time, ends time)
language plpgsql stable security definer set search_path = '' as $$
declare
  v_user uuid := private.require_user();
begin
  return query select q.starts, q.ends from private.quiet_hours q where q.person_id = v_user;
end
$$;

-- Both, or neither for none.
create function private.set_quiet_hours(p_starts time, p_ends time)
returns void language plpgsql security definer set search_path = '' as $$
declare
  v_user uuid := private.lock_caller();
begin
  if p_starts is null and p_ends is null then
    delete from private.quiet_hours q where q.person_id = v_user;
    return;
  elsif p_starts is null or p_ends is null then
    perform private.fail(422, 'required', case when p_starts is null then 'starts' else 'ends' end);
  elsif p_starts = p_ends then
    perform private.fail(422, 'quiet_hours_empty', 'ends');
  end if;
  insert into private.quiet_hours as q (person_id, starts, ends) values (v_user, p_starts, p_ends)
  on conflict (person_id) do update set starts = excluded.starts, ends = excluded.ends;
end
$$;

-- ---------------------------------------------------------------------------
-- The public doors
-- ---------------------------------------------------------------------------
create function public.list_notifications(p_before bigint default null, p_limit int default 20)
returns table (id bigint, kind text, made_at timestamptz, read_at timestamptz, store_name text, session_id uuid, title text,
  scheduled_start timestamptz, scheduled_end timestamptz, status public.session_status, course_id uuid, serial_id uuid, product_id uuid,
  store_id uuid, alert_id uuid)
language sql stable security invoker set search_path = '' as $$
  select * from private.list_notifications(p_before, p_limit)
$$;
comment on function public.list_notifications(bigint, int) is
  'The caller''s own notifications, newest first, older than p_before; each with its session as it is now, and the alert_id of what waits for an answer of theirs. Errors: not_signed_in.';

create function public.count_unread_notifications()
returns int language sql stable security invoker set search_path = '' as $$
  select private.count_unread_notifications()
$$;
comment on function public.count_unread_notifications() is
  'How many notifications of the caller are unread, 100 for more than 99. Errors: not_signed_in.';

create function public.mark_notifications_read(p_ids bigint[] default null, p_upto bigint default null)
returns int language sql security invoker set search_path = '' as $$
  select private.mark_notifications_read(p_ids, p_upto)
$$;
comment on function public.mark_notifications_read(bigint[], bigint) is
  'Marks notifications of the caller as read: p_ids, or all that are not newer than p_upto. Returns how many are unread. Errors: not_signed_in.';

create function public.get_message_preferences()
returns table (kind text, channel text, wanted boolean, fixed boolean)
language sql stable security invoker set search_path = '' as $$
  select * from private.get_message_preferences()
$$;
comment on function public.get_message_preferences() is
  'By kind of message that concerns the caller and channel: whether the caller is told by it, and whether that is fixed. Errors: not_signed_in.';

create function public.set_message_preference(p_kind text, p_channel text, p_wanted boolean)
returns void language sql security invoker set search_path = '' as $$
  select private.set_message_preference(p_kind, p_channel, p_wanted)
$$;
comment on function public.set_message_preference(text, text, boolean) is
  'Turns a channel on or off for a kind of message that concerns the caller. Errors: not_signed_in, role_not_allowed, message_not_optional, invalid_input, required.';

create function public.get_quiet_hours()
returns table (starts time, ends time)
language sql stable security invoker set search_path = '' as $$
  select * from private.get_quiet_hours()
$$;
comment on function public.get_quiet_hours() is 'The caller''s quiet hours, wall times in their zone; no row for none. Errors: not_signed_in.';

create function public.set_quiet_hours(p_starts time, p_ends time)
returns void language sql security invoker set search_path = '' as $$
  select private.set_quiet_hours(p_starts, p_ends)
$$;
comment on function public.set_quiet_hours(time, time) is
  'Sets the caller''s quiet hours, or takes them away when both are null. Errors: not_signed_in, required, quiet_hours_empty.';

grant execute on function
  private.list_notifications(bigint, int), public.list_notifications(bigint, int),
  private.count_unread_notifications(), public.count_unread_notifications(),
  private.mark_notifications_read(bigint[], bigint), public.mark_notifications_read(bigint[], bigint),
  private.get_message_preferences(), public.get_message_preferences(),
  private.set_message_preference(text, text, boolean), public.set_message_preference(text, text, boolean),
  private.get_quiet_hours(), public.get_quiet_hours(),
  private.set_quiet_hours(time, time), public.set_quiet_hours(time, time)
  to authenticated;
