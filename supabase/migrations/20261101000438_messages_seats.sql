-- What is told of seats.

insert into private.message_kinds (kind, place, audience, channels, optional, waits, helps_for) values
  ('seat_offered', 30, 'student', '{app,email}', false, false, '1 day');

-- Whoever registers is told by mail what the page has said, with the file for their calendar, and open pages of the new
-- numbers. Others wait for the session meanwhile, and a rush would tell every page of every seat: the transaction of a registration notes
-- only that it is to be told, and the next tick tells what came since the last, each topic once.
create table private.seats_untold (
  registration_id uuid,
  -- Empty where nobody is written to.
  kind text,
  primary key (registration_id, kind)
);
alter table private.seats_untold enable row level security;

create function private.note_seat()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into private.seats_untold (registration_id, kind)
  values (new.id, case new.status when 'registered' then 'session_registered' when 'waitlisted' then 'session_waitlisted' else '' end);
  return null;
end
$$;
create trigger course_live_session_registrations_told after insert on public.course_live_session_registrations
  for each row execute function private.note_seat();

-- Tells of the seats that were taken since the last tick, and says of how many; of who waits, the rank is read when it is told. What is
-- over or deleted is told to nobody.
create function private.tell_seats()
returns int language plpgsql security definer set search_path = '' as $$
declare
  v_taken private.seats_untold[];
begin
  with taken as (
    delete from private.seats_untold u using (select x.registration_id from private.seats_untold x limit 5000 for update skip locked) d
    where u.registration_id = d.registration_id returning u
  )
  select array_agg(t.u) into v_taken from taken t;
  insert into private.messages (cause_key, kind, store_id, person_id, subject, send_at)
  select t.kind || ':' || r.id, t.kind, r.store_id, r.user_id,
    jsonb_build_object('session_id', r.session_id, 'registration_id', r.id), r.registered_at
  from unnest(v_taken) t
  join public.course_live_session_registrations r on r.id = t.registration_id
  join public.course_live_sessions s on s.id = r.session_id and s.deleted_at is null and not private.session_over(s)
  where t.kind <> ''
  order by r.queue_no
  on conflict (cause_key) do nothing;
  perform private.broadcast('course_live_session_registrations', topic.name)
  from unnest(v_taken) t join public.course_live_session_registrations r on r.id = t.registration_id
  cross join lateral (values ('store:' || r.store_id), ('session:' || r.session_id)) topic (name) group by topic.name;
  return coalesce(cardinality(v_taken), 0);
end
$$;

create function private.tell_promotion()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into private.messages (cause_key, kind, store_id, person_id, subject, send_at)
  select 'session_promoted:' || r.id, 'session_promoted', r.store_id, r.user_id,
    jsonb_build_object('session_id', r.session_id, 'registration_id', r.id), private.now()
  from come r join gone o on o.id = r.id and o.status = 'waitlisted'
  where r.status = 'registered'
  on conflict (cause_key) do nothing;
  -- An offer is of use while it stands.
  insert into private.messages (cause_key, kind, store_id, person_id, subject, send_at, expires_at)
  select concat_ws(':', 'seat_offered', r.id, extract(epoch from r.offered_until)), 'seat_offered', r.store_id, r.user_id,
    jsonb_build_object('session_id', r.session_id, 'registration_id', r.id, 'until', r.offered_until), private.now(), r.offered_until
  from come r join gone o on o.id = r.id and o.offered_until is distinct from r.offered_until
  where r.offered_until is not null
  on conflict (cause_key) do nothing;
  return null;
end
$$;
create trigger course_live_session_registrations_promoted after update on public.course_live_session_registrations
  referencing old table as gone new table as come for each statement execute function private.tell_promotion();
