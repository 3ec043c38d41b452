-- Convocations: what who comes to a session must know, sent at the time that the creator chooses, and the proof that it was. Beside
-- them, when they are reminded.

insert into private.message_kinds (kind, place, audience, channels, optional, waits, helps_for)
values ('session_convocation', 15, 'student', '{app,email}', false, false, '30 days');

-- Moments before a start at which people are reminded, in minutes: from five minutes to fourteen days, at most five, each once. None: nobody is.
create function private.are_reminders(p_minutes int[])
returns boolean language sql immutable parallel safe set search_path = '' as $$
  select p_minutes is null or (cardinality(p_minutes) <= 5 and coalesce(array_ndims(p_minutes), 1) = 1
    and cardinality(p_minutes) = (select count(distinct m) from unnest(p_minutes) m where m between 5 and 20160))
$$;

-- What a session, its course or its store says: what the nearer one leaves open is the wider one's.
create table private.convocations (
  id uuid primary key default gen_random_uuid(),
  store_id uuid not null references public.stores (id) on delete cascade,
  course_id uuid,
  session_id uuid,
  -- How long before the start it is sent; 0: none is.
  hours int constraint convocations_hours_check check (hours between 0 and 720),
  programme text constraint convocations_programme_check check (char_length(programme) between 1 and 4000 and private.is_prose(programme)),
  contact text constraint convocations_contact_check check (char_length(contact) between 1 and 300 and private.is_prose(contact)),
  accessibility text constraint convocations_accessibility_check check (char_length(accessibility) between 1 and 300 and private.is_prose(accessibility)),
  reminders int[] constraint convocations_reminders_check check (private.are_reminders(reminders)),
  -- Who said it last.
  changed_by uuid references public.profiles (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique nulls not distinct (store_id, course_id, session_id),
  foreign key (course_id, store_id) references public.courses (id, store_id) on delete cascade,
  foreign key (session_id, store_id) references public.course_live_sessions (id, store_id) on delete cascade,
  constraint convocations_whose_check check (num_nonnulls(course_id, session_id) <= 1)
);
create index convocations_course_idx on private.convocations (course_id, store_id);
create index convocations_changed_by_idx on private.convocations (changed_by);
create index convocations_session_idx on private.convocations (session_id, store_id);
create trigger convocations_touch before update on private.convocations for each row execute function private.touch_updated_at();
alter table private.convocations enable row level security;

-- Of each mail that a server took: when, for whom and where to. Evidence: who closes the account stays in it under a pseudonym,
-- without the address. No key of profiles, as in private.messages.
create table private.convocation_proofs (
  delivery uuid primary key,
  session_id uuid not null,
  store_id uuid not null,
  person_id uuid not null,
  address text,
  sent_at timestamptz not null,
  -- What the server that took it calls it.
  provider_id text,
  -- When the session was to be.
  starts timestamptz not null,
  ends timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (session_id, store_id) references public.course_live_sessions (id, store_id) on delete cascade
);
create index convocation_proofs_session_idx on private.convocation_proofs (session_id, store_id, person_id, sent_at);
create index convocation_proofs_person_idx on private.convocation_proofs (person_id);
create trigger convocation_proofs_touch before update on private.convocation_proofs for each row execute function private.touch_updated_at();
alter table private.convocation_proofs enable row level security;

create function private.forget_convocations()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  delete from private.convocation_proofs p where p.person_id = old.id;
  return null;
end
$$;
create trigger profiles_forget_convocations after delete on public.profiles
  for each row execute function private.forget_convocations();

create function private.convocation_of(p_store_id uuid, p_course_id uuid, p_session_id uuid)
returns table (hours int, programme text, contact text, accessibility text)
language sql stable security definer set search_path = '' as $$
  select (array_agg(c.hours order by c.level) filter (where c.hours is not null))[1],
    (array_agg(c.programme order by c.level) filter (where c.programme is not null))[1],
    (array_agg(c.contact order by c.level) filter (where c.contact is not null))[1],
    (array_agg(c.accessibility order by c.level) filter (where c.accessibility is not null))[1]
  from (
    select x.*, case when x.session_id is not null then 1 when x.course_id is not null then 2 else 3 end as level
    from private.convocations x
    where x.store_id = p_store_id and (x.session_id = p_session_id or x.course_id = p_course_id or num_nonnulls(x.course_id, x.session_id) = 0)) c
$$;

-- When a session's people are reminded, in minutes before it: as it, its course or its store says, else a day, an hour and ten minutes.
create function private.reminders_of(p_store_id uuid, p_course_id uuid, p_session_id uuid)
returns int[] language sql stable security definer set search_path = '' as $$
  select coalesce((
    select x.reminders from private.convocations x
    where x.store_id = p_store_id and x.reminders is not null
      and (x.session_id = p_session_id or x.course_id = p_course_id or num_nonnulls(x.course_id, x.session_id) = 0)
    order by x.session_id is null, x.course_id is null limit 1), '{1440,60,10}')
$$;

-- What is said for a whole store waits for the sessions that are being planned in it, and they for it: none is missed.
create function private.reminders_key(p_store_id uuid)
returns bigint language sql immutable parallel safe set search_path = '' as $$
  select hashtextextended('reminders:' || p_store_id, 0)
$$;

-- Writes the convocations that are due and not yet written: to whoever has a seat by now, so that who comes late has theirs at
-- once; and again where the time or the room is another one than they were told. The key holds the seat: who gives it back and
-- takes another is written to anew. Returns how many.
create function private.plan_convocations()
returns int language plpgsql security definer set search_path = '' as $$
declare
  v_count int;
begin
  insert into private.messages (cause_key, kind, store_id, person_id, subject, send_at, expires_at)
  select n.key, 'session_convocation', s.store_id, a.person_id, jsonb_build_object('session_id', s.id) || n.told, private.now(), s.scheduled_start
  from public.course_live_sessions s
  cross join lateral private.convocation_of(s.store_id, s.course_id, s.id) c
  cross join lateral private.session_audience(s.id) a
  left join public.course_live_session_registrations r on r.session_id = s.id and r.user_id = a.person_id and private.holds_seat(r.status)
  cross join lateral (select concat_ws(':', 'convocation', s.id, a.person_id, r.id, s.calendar_sequence) as key,
    jsonb_build_object('start', s.scheduled_start, 'end', s.scheduled_end, 'platform', s.platform, 'seat', r.id) as told) n
  where s.status = 'scheduled' and s.deleted_at is null and s.scheduled_start > private.now() and s.scheduled_start <= private.now() + interval '30 days'
    and s.store_id in (select x.store_id from private.convocations x where x.hours > 0)
    and c.hours > 0 and s.scheduled_start - make_interval(hours => c.hours) <= private.now() and not a.waits
    and not exists (select from private.messages m where m.cause_key = n.key)
    and coalesce((select row((m.subject ->> 'start')::timestamptz, (m.subject ->> 'end')::timestamptz, m.subject ->> 'platform', m.subject ->> 'seat')
        is distinct from row(s.scheduled_start, s.scheduled_end, s.platform::text, r.id::text) from private.messages m
      where m.person_id = a.person_id and m.session_id = s.id and m.kind = 'session_convocation' and m.outcome <> 'skipped'
        -- One whose mail met the session while it was off has reached nobody.
        and not exists (select from private.message_deliveries d where d.message_id = m.id and d.channel = 'email' and d.reason = 'session_cancelled')
      order by m.id desc limit 1), true)
  order by s.id, a.person_id
  on conflict (cause_key) do nothing;
  get diagnostics v_count = row_count;
  return v_count;
end
$$;

-- Notes what the servers took, with the end of its deliveries. Of who is closing their account nothing is noted.
create function private.note_convocations(p_job_ids bigint[], p_addresses text[])
returns void language sql security definer set search_path = '' as $$
  insert into private.convocation_proofs (delivery, session_id, store_id, person_id, address, sent_at, provider_id, starts, ends)
  select d.id, m.session_id, m.store_id, m.person_id, e.address, d.sent_at, d.provider_id, (m.subject ->> 'start')::timestamptz, (m.subject ->> 'end')::timestamptz
  from unnest(p_job_ids, p_addresses) e (job_id, address)
  join private.message_deliveries d on d.job_id = e.job_id and d.outcome = 'sent' and d.channel = 'email'
  join private.messages m on m.id = d.message_id and m.kind = 'session_convocation'
  cross join lateral (select from public.profiles p where p.id = m.person_id for key share skip locked) there
  on conflict (delivery) do nothing
$$;

-- ---------------------------------------------------------------------------
-- The creator's word
-- ---------------------------------------------------------------------------
-- The store of the one thing that is named, if the caller may say what its convocation says.
create function private.convocation_store(p_store_id uuid, p_course_id uuid, p_session_id uuid)
returns uuid language plpgsql stable security definer set search_path = '' as $$
begin
  perform private.require_user();
  if num_nonnulls(p_store_id, p_course_id, p_session_id) <> 1 then
    perform private.fail(422, 'invalid_input');
  elsif p_session_id is not null then
    return (private.staff_session(p_session_id, 'manage_sessions')).store_id;
  elsif p_course_id is not null then
    return (private.staff_course(p_course_id, 'manage_courses')).store_id;
  end if;
  perform private.require_ability(p_store_id, 'manage_store');
  return p_store_id;
end
$$;

create function private.get_convocation(p_store_id uuid, p_course_id uuid, p_session_id uuid)
returns jsonb language plpgsql stable security definer set search_path = '' as $$
declare
  v_store uuid := private.convocation_store(p_store_id, p_course_id, p_session_id);
begin
  return jsonb_build_object(
    'own', (select jsonb_build_object('hours', c.hours, 'programme', c.programme, 'contact', c.contact, 'accessibility', c.accessibility, 'reminders', c.reminders,
        'seen', coalesce(to_jsonb(c.updated_at) #>> '{}', ''), 'by', p.display_name)
      from (select 1) one left join private.convocations c
        on c.store_id = v_store and c.course_id is not distinct from p_course_id and c.session_id is not distinct from p_session_id
      left join public.profiles p on p.id = c.changed_by),
    'usual', (select to_jsonb(u) || jsonb_build_object('reminders', private.reminders_of(v_store, w.course_id, null))
      from (select (select s.course_id from public.course_live_sessions s where s.id = p_session_id) as course_id) w,
        private.convocation_of(v_store, w.course_id, null) u));
end
$$;

create function private.set_convocation(p_store_id uuid, p_course_id uuid, p_session_id uuid, p_hours int, p_programme text, p_contact text, p_accessibility text,
  p_reminders int[], p_seen text)
returns void language plpgsql security definer set search_path = '' as $$
declare
  v_store uuid := private.convocation_store(p_store_id, p_course_id, p_session_id);
  v record;
begin
  if p_hours not between 0 and 720 then
    perform private.fail(422, 'invalid_input', 'hours');
  elsif not private.are_reminders(p_reminders) then
    perform private.fail(422, 'invalid_input', 'reminders');
  end if;
  for v in select * from (values ('programme', p_programme, 4000), ('contact', p_contact, 300), ('accessibility', p_accessibility, 300)) f (field, said, most) loop
    perform private.check_prose(v.said, v.field);
    if char_length(btrim(v.said)) > v.most then
      perform private.fail(422, 'invalid_input', v.field);
    end if;
  end loop;
  perform private.lock_caller();
  perform pg_advisory_xact_lock(private.reminders_key(v_store));
  -- As one may after the wait.
  perform private.convocation_store(p_store_id, p_course_id, p_session_id);
  if p_seen is distinct from coalesce((
    select to_jsonb(c.updated_at) #>> '{}' from private.convocations c where c.store_id = v_store and c.course_id is not distinct from p_course_id
      and c.session_id is not distinct from p_session_id), '') and p_seen is not null then
    perform private.fail(409, 'stale_version');
  end if;
  insert into private.convocations as c (store_id, course_id, session_id, hours, programme, contact, accessibility, reminders, changed_by)
  values (v_store, p_course_id, p_session_id, p_hours, private.shown(p_programme), private.shown(p_contact), private.shown(p_accessibility), p_reminders, auth.uid())
  on conflict (store_id, course_id, session_id) do update set hours = excluded.hours, programme = excluded.programme,
    contact = excluded.contact, accessibility = excluded.accessibility, reminders = excluded.reminders, changed_by = excluded.changed_by;
end
$$;

-- A session that is made of another one of its store takes over what that one says itself.
create function private.copy_convocation(p_session public.course_live_sessions, p_of text)
returns void language sql security definer set search_path = '' as $$
  insert into private.convocations (store_id, session_id, hours, programme, contact, accessibility, reminders)
  select p_session.store_id, p_session.id, c.hours, c.programme, c.contact, c.accessibility, c.reminders
  from private.convocations c where c.store_id = p_session.store_id and c.session_id::text = p_of
$$;

-- Who was or is to be sent one, by name; of each the last.
create function private.list_convocations(p_session_id uuid)
returns table (person_id uuid, name text, standing text, reason text, sent_at timestamptz, address text, provider_id text, starts timestamptz, times int)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
declare
  v public.course_live_sessions := private.staff_session(p_session_id, 'manage_sessions');
begin
  return query
  select w.person_id, p.display_name, coalesce(m.standing, case when e.sent_at is not null then 'sent' end), m.reason,
    e.sent_at, e.address, e.provider_id, e.starts, coalesce(e.times, 0)
  from (select a.person_id from private.session_audience(v.id) a where not a.waits
    union select x.person_id from private.convocation_proofs x where x.session_id = v.id) w
  join public.profiles p on p.id = w.person_id
  left join lateral (
    select private.message_standing(x) as standing, x.reason from private.messages x
    where x.person_id = w.person_id and x.session_id = v.id and x.kind = 'session_convocation' order by x.id desc limit 1) m on true
  left join lateral (
    select x.*, (count(*) over ())::int as times from private.convocation_proofs x
    where x.session_id = v.id and x.person_id = w.person_id order by x.sent_at desc limit 1) e on true
  order by p.display_name, w.person_id
  limit 1000;
end
$$;

-- ---------------------------------------------------------------------------
-- The public doors
-- ---------------------------------------------------------------------------
create function public.get_convocation(p_store_id uuid default null, p_course_id uuid default null, p_session_id uuid default null)
returns jsonb language sql stable security invoker set search_path = '' as $$
  select private.get_convocation(p_store_id, p_course_id, p_session_id)
$$;
comment on function public.get_convocation(uuid, uuid, uuid) is
  'What the convocation of one session, course or store says: {own, usual}, each {hours, programme, contact, accessibility, reminders}; own has seen, for set_convocation, and by, who said it last; what is null in own is as usual. Errors: session_not_found, course_not_found, store_not_found, role_not_allowed, invalid_input.';

create function public.set_convocation(p_store_id uuid default null, p_course_id uuid default null, p_session_id uuid default null,
  p_hours int default null, p_programme text default null, p_contact text default null, p_accessibility text default null,
  p_reminders int[] default null, p_seen text default null)
returns void language sql security invoker set search_path = '' as $$
  select private.set_convocation(p_store_id, p_course_id, p_session_id, p_hours, p_programme, p_contact, p_accessibility, p_reminders, p_seen)
$$;
comment on function public.set_convocation(uuid, uuid, uuid, int, text, text, text, int[], text) is
  'Says it of one session, course or store; null leaves it to the course and the store, p_hours 0 sends none. p_reminders: when people are reminded, in minutes before the start (5 to 20160, at most five; none: {}). p_seen: own.seen of what was read before, which nobody may have changed since; null writes over it. Errors: session_not_found, course_not_found, store_not_found, role_not_allowed, stale_version, invalid_input, unprintable.';

create function public.list_convocations(p_session_id uuid)
returns table (person_id uuid, name text, standing text, reason text, sent_at timestamptz, address text, provider_id text, starts timestamptz, times int)
language sql stable security invoker set search_path = '' as $$
  select * from private.list_convocations(p_session_id)
$$;
comment on function public.list_convocations(uuid) is
  'Who was sent a session''s convocation or is to be, by name: how the last one stands (waiting, sent, skipped, failed, null: none yet), and the proof of the last mail that a server took. Errors: session_not_found, role_not_allowed.';

grant execute on function
  private.get_convocation(uuid, uuid, uuid), public.get_convocation(uuid, uuid, uuid),
  private.set_convocation(uuid, uuid, uuid, int, text, text, text, int[], text), public.set_convocation(uuid, uuid, uuid, int, text, text, text, int[], text),
  private.list_convocations(uuid), public.list_convocations(uuid)
  to authenticated;
