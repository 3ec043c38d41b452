-- Free messages: what who runs a session writes to those who come to it, or came, at once or at a moment of their choice.

insert into private.message_kinds (kind, place, audience, channels, optional, waits, helps_for)
values ('session_note', 16, 'student', '{app,email}', true, false, '2 days');

create table private.session_notes (
  id uuid primary key default gen_random_uuid(),
  session_id uuid not null,
  store_id uuid not null,
  -- Null once the account is closed: what they wrote is the store's.
  author_id uuid references public.profiles (id) on delete set null,
  -- How those stand to it who are written to, when it leaves.
  audience text not null constraint session_notes_audience_check check (audience in ('everyone', 'registered', 'waitlisted', 'attended', 'absent')),
  subject text not null constraint session_notes_subject_check check (char_length(subject) between 1 and 120 and private.is_printable(subject)),
  body text not null constraint session_notes_body_check check (char_length(body) between 1 and 2000 and private.is_prose(body)),
  send_at timestamptz not null,
  left_at timestamptz,
  withdrawn_at timestamptz,
  -- Whether the session was off when it was written: then it is about that.
  of_cancelled boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (session_id, store_id) references public.course_live_sessions (id, store_id) on delete cascade,
  constraint session_notes_end_check check (num_nonnulls(left_at, withdrawn_at) <= 1)
);
create index session_notes_session_idx on private.session_notes (session_id, store_id, send_at);
create index session_notes_author_idx on private.session_notes (author_id);
create index session_notes_due_idx on private.session_notes (send_at) where left_at is null and withdrawn_at is null;
create trigger session_notes_touch before update on private.session_notes for each row execute function private.touch_updated_at();
alter table private.session_notes enable row level security;

-- Who is of an audience now: of those who may still come, be it past. Registered is who has a seat, whatever became of it; where nobody
-- has to register, who attends the course and has not said no has one too. p_person: whether that one is.
create function private.note_audience(p_session public.course_live_sessions, p_audience text, p_person uuid default null)
returns setof uuid language sql stable security definer set search_path = '' as $$
  select a.person_id from private.session_audience(p_session.id, p_person) a
  left join public.course_live_session_registrations r on r.session_id = p_session.id and r.user_id = a.person_id and r.status <> 'cancelled'
  where case p_audience when 'everyone' then true when 'registered' then not a.waits when 'waitlisted' then a.waits else r.status::text = p_audience end
    and (a.waits or private.is_admitted(p_session, a.person_id))
$$;

-- Writes the messages of what is due, to who is of its audience by then; each once, by workers side by side too. Returns how many.
create function private.plan_notes()
returns int language plpgsql security definer set search_path = '' as $$
declare
  v_count int;
begin
  with due as (
    update private.session_notes n set left_at = private.now() where n.id in (
      select x.id from private.session_notes x
      join public.course_live_sessions o on o.id = x.session_id
      where x.left_at is null and x.withdrawn_at is null and x.send_at <= private.now()
        -- One that was to leave while its session is off waits for it to be on again, as long as it helps.
        and ((o.status <> 'cancelled' and o.deleted_at is null) or x.of_cancelled or x.send_at < private.now() - (select k.helps_for from private.message_kinds k where k.kind = 'session_note'))
      order by x.send_at, x.id limit 20 for update of x skip locked)
    returning n.*
  )
  insert into private.messages (cause_key, kind, store_id, person_id, subject, send_at)
  select concat_ws(':', 'note', d.id, a), 'session_note', d.store_id, a, jsonb_build_object('session_id', d.session_id, 'note_id', d.id), d.send_at
  from due d join public.course_live_sessions s on s.id = d.session_id cross join lateral private.note_audience(s, d.audience) a
  on conflict (cause_key) do nothing;
  get diagnostics v_count = row_count;
  return v_count;
end
$$;

-- Why one of them is told no more; null when it is still so.
create function private.note_lapsed(m private.messages, s public.course_live_sessions)
returns text language sql stable security definer set search_path = '' as $$
  select case
    when s.deleted_at is not null or (s.status = 'cancelled' and not coalesce(n.of_cancelled, false)) then 'session_cancelled'
    -- What was said of a session that was off says nothing of one that is on again.
    when n.id is null or (n.of_cancelled and s.status <> 'cancelled') then 'taken_back'
    -- Who came is still one of the registered, and of everyone.
    when not exists (select from private.note_audience(s, n.audience, m.person_id)) then 'left' end
  from (select 1) one left join private.session_notes n on n.id = (m.subject ->> 'note_id')::uuid
$$;

-- ---------------------------------------------------------------------------
-- The creator's word
-- ---------------------------------------------------------------------------
create function private.check_note_audience(p_audience text)
returns void language plpgsql immutable set search_path = '' as $$
begin
  if coalesce(p_audience not in ('everyone', 'registered', 'waitlisted', 'attended', 'absent'), true) then
    perform private.fail(422, 'invalid_input', 'audience');
  end if;
end
$$;

create function private.check_note(p_audience text, p_subject text, p_body text, p_send_at timestamptz)
returns void language plpgsql stable security definer set search_path = '' as $$
begin
  perform private.check_note_audience(p_audience);
  if char_length(btrim(coalesce(p_subject, ''))) not between 1 and 120 then
    perform private.fail(422, 'invalid_input', 'subject');
  elsif not private.is_printable(btrim(p_subject)) then
    perform private.fail(422, 'unprintable', 'subject');
  elsif char_length(btrim(coalesce(p_body, ''))) not between 1 and 2000
    or private.is_blank(p_body) then
    perform private.fail(422, 'invalid_input', 'body');
  elsif p_send_at > private.now() + interval '1 year' then
    perform private.fail(422, 'invalid_input', 'send_at');
  end if;
  perform private.check_prose(p_body, 'body');
end
$$;

create function private.write_session_note(p_session_id uuid, p_audience text, p_subject text, p_body text, p_send_at timestamptz, p_request_id uuid)
returns uuid language plpgsql security definer set search_path = '' as $$
declare
  v_user uuid := private.lock_caller();
  s public.course_live_sessions := private.staff_session(p_session_id, 'manage_sessions');
  v_id uuid;
begin
  perform private.check_note(p_audience, p_subject, p_body, p_send_at);
  -- Two at once of a store cannot pass its limits together.
  perform pg_advisory_xact_lock(hashtextextended('notes:' || s.store_id, 0));
  -- As it is and as one may after the wait.
  s := private.staff_session(p_session_id, 'manage_sessions');
  v_id := private.begin_create(p_request_id, 'session_note', jsonb_build_array(p_session_id, p_audience, p_subject, p_body, p_send_at));
  if v_id is not null then
    return v_id;
  elsif (select count(*) from private.session_notes n where n.session_id = s.id and n.created_at > private.now() - interval '1 day') >= 10
    or (select count(*) from private.session_notes n where n.store_id = s.store_id and n.created_at > private.now() - interval '1 hour') >= 60 then
    perform private.fail(429, 'too_many_notes', null, '10');
  end if;
  insert into private.session_notes (session_id, store_id, author_id, audience, subject, body, send_at, of_cancelled, created_at)
  values (s.id, s.store_id, v_user, p_audience, btrim(p_subject), btrim(p_body), greatest(p_send_at, private.now()), s.status = 'cancelled', private.now())
  returning id into v_id;
  perform private.note_session_event(s, 'note_written', jsonb_build_object('to', p_audience));
  perform private.end_create(p_request_id, v_id);
  return v_id;
end
$$;

-- The one that is named while it has not left, held against the tick, if the caller may still say something of it.
create function private.open_note(p_note_id uuid)
returns private.session_notes language plpgsql security definer set search_path = '' as $$
declare
  v private.session_notes;
begin
  perform private.lock_caller();
  select n.* into v from private.session_notes n join public.course_live_sessions s on s.id = n.session_id and s.deleted_at is null
  where n.id = p_note_id and n.store_id in (select private.my_store_ids());
  if v.id is null then
    perform private.fail(404, 'note_not_found');
  end if;
  perform private.require_ability(v.store_id, 'manage_sessions');
  select * into v from private.session_notes n where n.id = v.id for update;
  if num_nonnulls(v.left_at, v.withdrawn_at) > 0 then
    perform private.fail(409, 'note_left');
  end if;
  return v;
end
$$;

create function private.change_session_note(p_note_id uuid, p_audience text, p_subject text, p_body text, p_send_at timestamptz)
returns void language plpgsql security definer set search_path = '' as $$
declare
  v private.session_notes := private.open_note(p_note_id);
begin
  perform private.check_note(p_audience, p_subject, p_body, p_send_at);
  update private.session_notes n set audience = p_audience, subject = btrim(p_subject), body = btrim(p_body), send_at = greatest(p_send_at, private.now()),
    of_cancelled = (select s.status = 'cancelled' from public.course_live_sessions s where s.id = v.session_id)
  where n.id = v.id;
end
$$;

create function private.withdraw_session_note(p_note_id uuid)
returns void language plpgsql security definer set search_path = '' as $$
declare
  v private.session_notes := private.open_note(p_note_id);
begin
  update private.session_notes n set withdrawn_at = private.now() where n.id = v.id;
  perform private.note_session_event(s, 'note_withdrawn', jsonb_build_object('to', v.audience)) from public.course_live_sessions s where s.id = v.session_id;
end
$$;

create function private.preview_session_note(p_session_id uuid, p_audience text)
returns table (people int, channels jsonb) language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
declare
  v public.course_live_sessions := private.staff_session(p_session_id, 'manage_sessions');
  k private.message_kinds;
begin
  perform private.check_note_audience(p_audience);
  select * into k from private.message_kinds x where x.kind = 'session_note';
  return query
  with audience as materialized (select a as person from private.note_audience(v, p_audience) a)
  select (select count(*)::int from audience), (
    select coalesce(jsonb_object_agg(r.channel, r.people) filter (where r.channel is not null), '{}')
    from private.reach_of(k, v.store_id, (select array_agg(a.person) from audience a), (select array_agg(''::text) from audience a)) r);
end
$$;

create function private.list_session_notes(p_session_id uuid)
returns table (id uuid, audience text, subject text, body text, author text, send_at timestamptz, left_at timestamptz, withdrawn_at timestamptz, standings jsonb)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
declare
  v public.course_live_sessions := private.staff_session(p_session_id, 'manage_sessions');
begin
  return query
  select n.id, n.audience, n.subject, n.body, p.display_name, n.send_at, n.left_at, n.withdrawn_at, (
    select coalesce(jsonb_object_agg(x.standing, x.count), '{}') from (
      select private.message_standing(m) as standing, count(*) from private.messages m
      where m.session_id = v.id and m.kind = 'session_note' and m.subject ->> 'note_id' = n.id::text group by 1) x)
  from private.session_notes n left join public.profiles p on p.id = n.author_id
  where n.session_id = v.id
  order by n.send_at desc, n.id limit 100;
end
$$;

-- What the caller was written about a session, newest first: also who takes no mail reads it.
create function private.list_my_session_notes(p_session_id uuid)
returns table (id uuid, subject text, body text, left_at timestamptz)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
declare
  v_user uuid := private.require_user();
begin
  return query
  select n.id, n.subject, n.body, n.left_at
  from private.messages m join private.session_notes n on n.id = (m.subject ->> 'note_id')::uuid
  where m.person_id = v_user and m.session_id = p_session_id and m.kind = 'session_note' and (m.outcome = 'told' or m.reason = 'turned_off')
  order by n.left_at desc, n.id limit 50;
end
$$;

-- ---------------------------------------------------------------------------
-- The public doors
-- ---------------------------------------------------------------------------
create function public.write_session_note(p_session_id uuid, p_audience text, p_subject text, p_body text, p_send_at timestamptz default null,
  p_request_id uuid default null)
returns uuid language sql security invoker set search_path = '' as $$
  select private.write_session_note(p_session_id, p_audience, p_subject, p_body, p_send_at, p_request_id)
$$;
comment on function public.write_session_note(uuid, text, text, text, timestamptz, uuid) is
  'Writes to the people of a session; p_audience: everyone, registered, waitlisted, attended or absent, as they stand when it leaves; p_subject 1-120, p_body 1-2,000 characters; p_send_at: when, at once by default. Returns its id. Errors: session_not_found, role_not_allowed, invalid_input, unprintable, too_many_notes (10 a day and session), request_reused.';

create function public.change_session_note(p_note_id uuid, p_audience text, p_subject text, p_body text, p_send_at timestamptz default null)
returns void language sql security invoker set search_path = '' as $$
  select private.change_session_note(p_note_id, p_audience, p_subject, p_body, p_send_at)
$$;
comment on function public.change_session_note(uuid, text, text, text, timestamptz) is
  'Says it otherwise, while it has not left. Errors: note_not_found, role_not_allowed, note_left, invalid_input, unprintable.';

create function public.withdraw_session_note(p_note_id uuid)
returns void language sql security invoker set search_path = '' as $$
  select private.withdraw_session_note(p_note_id)
$$;
comment on function public.withdraw_session_note(uuid) is
  'Takes it back while it has not left. Errors: note_not_found, role_not_allowed, note_left.';

create function public.preview_session_note(p_session_id uuid, p_audience text)
returns table (people int, channels jsonb)
language sql stable security invoker set search_path = '' as $$
  select * from private.preview_session_note(p_session_id, p_audience)
$$;
comment on function public.preview_session_note(uuid, text) is
  'How many people are of an audience now, and how many of them each channel reaches. Errors: session_not_found, role_not_allowed, invalid_input.';

create function public.list_session_notes(p_session_id uuid)
returns table (id uuid, audience text, subject text, body text, author text, send_at timestamptz, left_at timestamptz, withdrawn_at timestamptz, standings jsonb)
language sql stable security invoker set search_path = '' as $$
  select * from private.list_session_notes(p_session_id)
$$;
comment on function public.list_session_notes(uuid) is
  'What was written to the people of a session, newest first, and how its messages stand: {waiting, sent, skipped, failed}. Errors: session_not_found, role_not_allowed.';

create function public.list_my_session_notes(p_session_id uuid)
returns table (id uuid, subject text, body text, left_at timestamptz)
language sql stable security invoker set search_path = '' as $$
  select * from private.list_my_session_notes(p_session_id)
$$;
comment on function public.list_my_session_notes(uuid) is
  'What the caller was written about a session, newest first. Errors: not_signed_in.';

grant execute on function
  private.write_session_note(uuid, text, text, text, timestamptz, uuid), public.write_session_note(uuid, text, text, text, timestamptz, uuid),
  private.change_session_note(uuid, text, text, text, timestamptz), public.change_session_note(uuid, text, text, text, timestamptz),
  private.withdraw_session_note(uuid), public.withdraw_session_note(uuid),
  private.preview_session_note(uuid, text), public.preview_session_note(uuid, text),
  private.list_session_notes(uuid), public.list_session_notes(uuid),
  private.list_my_session_notes(uuid), public.list_my_session_notes(uuid)
  to authenticated;
