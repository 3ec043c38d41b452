-- The rooms a session has been in, and joining: inside the window, by the server's clock, only when admitted.

-- A platform with a link or a meeting, from when until when. Moving closes one and opens the next; what was is never
-- overwritten once people may have been in it.
create table public.session_rooms (
  id uuid primary key default gen_random_uuid(),
  session_id uuid not null,
  store_id uuid not null,
  platform public.session_platform not null,
  link text constraint session_rooms_link_check check (private.is_web_url(link)),
  opened_at timestamptz not null default private.now(),
  closed_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (id, store_id),
  foreign key (session_id, store_id) references public.course_live_sessions (id, store_id) on delete cascade,
  constraint session_rooms_closed_check check (closed_at >= opened_at),
  -- One open room a session. By a unique index on session_id the local Data API would take a session for one with a single room,
  -- and embed an object in the place of the list.
  constraint session_rooms_open_excl exclude using btree (session_id with =) where (closed_at is null)
);
comment on table public.session_rooms is 'Where a session took place, in time. Kept by the database from the session''s platform and links.';
create index session_rooms_session_idx on public.session_rooms (session_id, store_id, opened_at);
create index session_rooms_store_idx on public.session_rooms (store_id);
create trigger session_rooms_touch before update on public.session_rooms
  for each row execute function private.touch_updated_at();
alter table public.session_rooms enable row level security;

create policy session_rooms_select on public.session_rooms for select to authenticated
  using (store_id in (select private.my_stores_for('manage_sessions')));
grant select on public.session_rooms to authenticated;
grant select, insert, update, delete on public.session_rooms to service_role;

-- Makes the open room be what the session's row and links say. p_link: the way in by now.
create function private.keep_session_room(p_session public.course_live_sessions, p_link text)
returns void language plpgsql security definer set search_path = '' as $$
declare
  v public.session_rooms;
begin
  select * into v from public.session_rooms r where r.session_id = p_session.id and r.closed_at is null for update;
  if v.id is not null then
    if p_session.status = 'ended' then
      update public.session_rooms r set closed_at = greatest(coalesce(p_session.actual_end, private.now()), r.opened_at) where r.id = v.id;
      return;
    elsif v.platform = p_session.platform and (p_link is null or v.link = p_link) then
      -- A link that is being made anew closes nothing before there is another.
      return;
    elsif (v.platform = p_session.platform and v.link is null)
      or (p_session.status <> 'live' and private.now() < p_session.join_opens_at) then
      -- It gets its link, or nobody may have been in it yet.
      update public.session_rooms r set platform = p_session.platform, link = p_link where r.id = v.id;
      return;
    end if;
    update public.session_rooms r set closed_at = greatest(private.now(), r.opened_at) where r.id = v.id;
  elsif p_session.status in ('ended', 'cancelled') then
    return;
  end if;
  -- The first room was it from the first, also of a session that is entered late. The next begins where the one before ended,
  -- also for whoever asked before that and had to wait.
  insert into public.session_rooms (session_id, store_id, platform, link, opened_at)
  values (p_session.id, p_session.store_id, p_session.platform, p_link,
    coalesce((select greatest(private.now(), max(r.closed_at)) from public.session_rooms r where r.session_id = p_session.id having count(*) > 0),
      least(private.now(), p_session.join_opens_at)));
end
$$;

create function private.keep_room_of_session()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  -- The link there is was that of the platform before.
  perform private.keep_session_room(new, case when tg_op = 'UPDATE' and new.platform = old.platform then (
    select coalesce(m.join_url, m.stream_url) from public.course_live_session_meetings m where m.session_id = new.id) end);
  return null;
end
$$;
create trigger course_live_sessions_room_start after insert on public.course_live_sessions
  for each row execute function private.keep_room_of_session();
create trigger course_live_sessions_room after update of platform, status on public.course_live_sessions
  for each row when ((new.platform, new.status) is distinct from (old.platform, old.status))
  execute function private.keep_room_of_session();

create function private.keep_room_of_link()
returns trigger language plpgsql security definer set search_path = '' as $$
declare
  v public.course_live_sessions;
begin
  select * into v from public.course_live_sessions s where s.id = new.session_id;
  perform private.keep_session_room(v, case when v.platform = 'native' then coalesce(new.stream_url, new.join_url)
    else coalesce(new.join_url, new.stream_url) end);
  return null;
end
$$;
create trigger course_live_session_meetings_room after insert or update of join_url, stream_url on public.course_live_session_meetings
  for each row execute function private.keep_room_of_link();

-- Null when the doors are open now, otherwise the code that says why not.
create function private.join_refusal(p_session public.course_live_sessions)
returns text language sql stable set search_path = '' as $$
  select case
    when p_session.status = 'live' then null
    when p_session.status <> 'scheduled' then 'session_not_open'
    when private.now() < p_session.join_opens_at then 'too_early'
    when private.now() > p_session.join_closes_at then 'session_over'
  end
$$;

create function private.join_live_session(p_session_id uuid)
returns table (platform public.session_platform, join_url text, join_password text, stream_url text, closes_at timestamptz, room_changed_at timestamptz)
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
  v_user uuid := private.lock_caller();
  v_session public.course_live_sessions;
  v_meeting public.course_live_session_meetings;
  v_refusal text;
begin
  -- Shared, so that a whole class comes in at once, while nobody loses the seat in between.
  select * into v_session from public.course_live_sessions s
  where s.id = p_session_id and s.deleted_at is null and private.may_know_session(s) for share;
  if v_session.id is null
    or not (private.is_admitted(v_session, v_user) or v_session.store_id in (select private.my_stores_for('manage_sessions'))) then
    perform private.refuse_participation(v_session, 'manage_sessions');
  end if;
  v_refusal := private.join_refusal(v_session);
  if v_refusal is not null then
    perform private.fail(409, v_refusal, null, case v_refusal
      when 'too_early' then to_json(v_session.join_opens_at) #>> '{}' else v_session.status::text end);
  end if;
  if not private.may_be_recorded(v_session, v_user) then
    perform private.fail(409, 'recording_consent_needed');
  end if;
  select * into v_meeting from public.course_live_session_meetings m where m.session_id = p_session_id;
  if coalesce(v_meeting.join_url, v_meeting.stream_url) is null then
    perform private.fail(409, 'link_not_ready');
  end if;
  if private.is_admitted(v_session, v_user) then
    perform private.note_join_click(v_session, v_user);
  else
    perform private.note_host_arrival(v_session);
  end if;
  return query select v_session.platform, v_meeting.join_url, v_meeting.join_password, v_meeting.stream_url,
    v_session.join_closes_at, v_meeting.link_changed_at;
end
$$;

-- ---------------------------------------------------------------------------
-- The public door
-- ---------------------------------------------------------------------------
create function public.join_live_session(p_session_id uuid)
returns table (platform public.session_platform, join_url text, join_password text, stream_url text, closes_at timestamptz, room_changed_at timestamptz)
language sql security invoker set search_path = '' as $$
  select * from private.join_live_session(p_session_id)
$$;
comment on function public.join_live_session(uuid) is
  'Hands out the way in, while the doors are open (join_opens_at to join_closes_at of the session) by the server clock, and notes when the person came. Errors: session_not_found, role_not_allowed (staff without the right), not_registered, on_waitlist, too_early (detail: opening time), session_over, session_not_open, recording_consent_needed (it is recorded, and the caller has not said yes to what is told of it now), link_not_ready.';

grant execute on function private.join_live_session(uuid), public.join_live_session(uuid) to authenticated;
