-- The log of a session: what became of it, by whose hand and why. Written by the database whoever makes the change, and never changed.

-- ---------------------------------------------------------------------------
-- The log
-- ---------------------------------------------------------------------------
create table private.session_events (
  id bigint generated always as identity primary key,
  session_id uuid not null,
  store_id uuid not null,
  kind text not null constraint session_events_kind_check check (kind in ('planned', 'changed', 'moved', 'place_changed', 'host_changed',
    'link_changed', 'started', 'ended', 'postponed', 'rescheduled', 'cancelled', 'cancellation_undone', 'deleted', 'brought_back',
    'seat_offered', 'offer_taken', 'offer_declined', 'offer_lapsed', 'offer_withdrawn',
    'note_written', 'note_withdrawn')),
  -- A person (actor_id), the clock, the meeting at the provider, nobody having ended it, the waitlist, or a script of the operator.
  cause text not null constraint session_events_cause_check check (cause in ('person', 'clock', 'provider', 'forgotten', 'waitlist', 'script')),
  -- Ids alone: a closed account leaves no name here.
  actor_id uuid,
  person_id uuid,
  -- What the person said of it.
  reason text constraint session_events_reason_check check (char_length(reason) <= 500 and private.is_prose(reason)),
  -- Instants, platforms and names of fields.
  details jsonb not null default '{}',
  request_id text default private.request_id(),
  at timestamptz not null default private.now(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (session_id, store_id) references public.course_live_sessions (id, store_id) on delete cascade,
  constraint session_events_actor_check check ((cause = 'person') = (actor_id is not null))
);
alter table private.session_events enable row level security;
create index session_events_session_idx on private.session_events (session_id, store_id, id);
create index session_events_actor_idx on private.session_events (actor_id);
create trigger session_events_touch before update on private.session_events
  for each row execute function private.touch_updated_at();

-- Events are written once, and go with their session alone.
create function private.keep_session_events()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'DELETE' and not exists (select from public.course_live_sessions s where s.id = old.session_id) then
    return old;
  end if;
  perform private.fail(403, 'history_append_only');
end
$$;
create trigger session_events_keep before update or delete on private.session_events
  for each row execute function private.keep_session_events();

-- Why a machine changes sessions until the end of the transaction, or until it says otherwise. Of what a person does nothing else
-- is believed.
create function private.say_session_cause(p_cause text)
returns void language sql security definer set search_path = '' as $$
  select set_config('atelier.session_cause', coalesce(p_cause, ''), true)
$$;

create function private.note_session_event(p_session public.course_live_sessions, p_kind text, p_details jsonb default '{}',
  p_person uuid default null, p_reason text default null, p_actor uuid default auth.uid())
returns void language sql security definer set search_path = '' as $$
  insert into private.session_events (session_id, store_id, kind, cause, actor_id, person_id, reason, details)
  select p_session.id, p_session.store_id, p_kind,
    case when p_actor is not null then 'person' else coalesce(nullif(current_setting('atelier.session_cause', true), ''), 'script') end,
    p_actor, p_person, p_reason, p_details || case when private.tells_nobody() then '{"told": false}'::jsonb else '{}' end
  -- A store that goes takes its sessions along.
  where exists (select from public.stores t where t.id = p_session.store_id)
$$;

-- The settings of a session that differ, by the names of its form.
create function private.changed_settings(was public.course_live_sessions, is_now public.course_live_sessions)
returns text[] language sql immutable set search_path = '' as $$
  select coalesce(array_agg(n.key order by n.key), '{}') from jsonb_each(to_jsonb(is_now)) n
  where n.value is distinct from to_jsonb(was) -> n.key and n.key in ('course_id', 'title', 'description', 'session_type', 'doors_minutes', 'runs_by',
    'max_participants', 'is_public', 'require_registration', 'recording_enabled', 'allow_questions', 'allow_chat', 'allow_screen_share')
$$;

create function private.note_session_changes()
returns trigger language plpgsql security definer set search_path = '' as $$
declare
  v_fields text[];
begin
  if tg_op = 'INSERT' then
    perform private.note_session_event(new, 'planned', '{}', null, null, coalesce(auth.uid(), new.created_by));
    return null;
  end if;
  v_fields := private.changed_settings(old, new);
  if v_fields <> '{}' then
    perform private.note_session_event(new, 'changed', jsonb_build_object('fields', v_fields));
  end if;
  if new.host_id is distinct from old.host_id then
    perform private.note_session_event(new, 'host_changed', jsonb_build_object('from_host', old.host_id), new.host_id);
  end if;
  if new.platform <> old.platform then
    perform private.note_session_event(new, 'place_changed', jsonb_build_object('from', old.platform, 'to', new.platform));
  end if;
  if (new.scheduled_start, new.scheduled_end, new.time_zone) is distinct from (old.scheduled_start, old.scheduled_end, old.time_zone) then
    perform private.note_session_event(new, 'moved', jsonb_build_object('from', old.scheduled_start, 'from_end', old.scheduled_end,
      'to', new.scheduled_start, 'to_end', new.scheduled_end));
  end if;
  if new.status <> old.status then
    perform private.note_session_event(new, case
      when new.status = 'live' then 'started'
      when old.status = 'cancelled' then 'cancellation_undone'
      when new.status = 'scheduled' then 'rescheduled'
      else new.status::text end, case when new.status = 'cancelled' then jsonb_build_object('was', old.status) else '{}' end, null, new.status_reason);
  end if;
  if (new.deleted_at is null) <> (old.deleted_at is null) then
    perform private.note_session_event(new, case when new.deleted_at is null then 'brought_back' else 'deleted' end);
  end if;
  return null;
end
$$;
create trigger course_live_sessions_log after insert or update on public.course_live_sessions
  for each row execute function private.note_session_changes();

-- The way in, where a person writes it: what a provider gave is part of its meeting.
create function private.note_link_event()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform private.note_session_event(s, 'link_changed') from public.course_live_sessions s where s.id = new.session_id;
  return null;
end
$$;
create trigger course_live_session_meetings_log after update of join_url on public.course_live_session_meetings
  for each row when (old.join_url is distinct from new.join_url and auth.uid() is not null) execute function private.note_link_event();

create function private.list_session_events(p_session_id uuid, p_before bigint, p_limit int)
returns table (id bigint, kind text, cause text, at timestamptz, actor_id uuid, actor_name text, person_id uuid, person_name text,
  reason text, details jsonb)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
declare
  v public.course_live_sessions := private.staff_session(p_session_id, 'manage_sessions');
begin
  return query
  select e.id, e.kind, e.cause, e.at, e.actor_id, a.display_name, e.person_id, p.display_name, e.reason, e.details
  from private.session_events e
  left join public.profiles a on a.id = e.actor_id
  left join public.profiles p on p.id = e.person_id
  where e.session_id = v.id and (p_before is null or e.id < p_before)
  order by e.id desc
  limit least(greatest(coalesce(p_limit, 20), 1), 100);
end
$$;

-- ---------------------------------------------------------------------------
-- The public door
-- ---------------------------------------------------------------------------
create function public.list_session_events(p_session_id uuid, p_before bigint default null, p_limit int default 20)
returns table (id bigint, kind text, cause text, at timestamptz, actor_id uuid, actor_name text, person_id uuid, person_name text,
  reason text, details jsonb)
language sql stable security invoker set search_path = '' as $$
  select * from private.list_session_events(p_session_id, p_before, p_limit)
$$;
comment on function public.list_session_events(uuid, bigint, int) is
  'What became of a session, latest first, before the event p_before; at most 100. cause: person, clock, provider, forgotten (nobody ended it), waitlist, script. A name that is null was erased with its account. Errors: session_not_found, role_not_allowed.';

grant execute on function
  private.list_session_events(uuid, bigint, int), public.list_session_events(uuid, bigint, int) to authenticated;
