-- Recordings: one row for each run of a session's meeting that a provider has recorded, what it said of it last, and whether
-- the session's people may watch it. A meeting is opened more than once (a rehearsal, an interruption), and only the runs
-- that overlap the session are its own: by its times as they are by now, not as they were when the provider told.

create table private.session_recordings (
  id uuid primary key default gen_random_uuid(),
  session_id uuid not null,
  store_id uuid not null,
  meeting_id uuid not null,
  -- The provider's id of the run.
  instance text not null constraint session_recordings_instance_check check (char_length(instance) between 1 and 300),
  started_at timestamptz,
  ended_at timestamptz,
  -- The page to watch it on, which opens for whoever holds it.
  url text constraint session_recordings_url_check check (private.is_web_url(url)),
  state text not null default 'there' constraint session_recordings_state_check check (state in ('there', 'trashed', 'deleted')),
  -- When the provider said so: what it had said before comes too late.
  said_at timestamptz not null,
  published boolean not null default false,
  -- Who decided about that last, and when.
  decided_by uuid references public.profiles (id) on delete set null,
  decided_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (meeting_id, instance),
  foreign key (session_id, store_id) references public.course_live_sessions (id, store_id) on delete cascade,
  foreign key (meeting_id, store_id) references private.video_meetings (id, store_id) on delete cascade,
  constraint session_recordings_published_check check (not published or (state = 'there' and url is not null)),
  constraint session_recordings_deleted_check check (state <> 'deleted' or url is null)
);
alter table private.session_recordings enable row level security;
create index session_recordings_session_idx on private.session_recordings (session_id, store_id);
create index session_recordings_meeting_idx on private.session_recordings (meeting_id, store_id);
create index session_recordings_store_idx on private.session_recordings (store_id);
create index session_recordings_decided_by_idx on private.session_recordings (decided_by);
create trigger session_recordings_touch before update on private.session_recordings
  for each row execute function private.touch_updated_at();

-- A meeting whose recordings the provider is asked for: messages get lost, and not every account sends any.
create table private.recording_searches (
  like private.job including all,
  meeting_id uuid not null unique,
  session_id uuid not null,
  store_id uuid not null,
  -- found, none, or not_allowed: the consent or the plan does not let us ask.
  outcome text constraint recording_searches_outcome_check check (outcome in ('found', 'none', 'not_allowed')),
  asked_at timestamptz,
  foreign key (meeting_id, store_id) references private.video_meetings (id, store_id) on delete cascade,
  foreign key (session_id, store_id) references public.course_live_sessions (id, store_id) on delete cascade
);
alter table private.recording_searches enable row level security;
create index recording_searches_meeting_idx on private.recording_searches (meeting_id, store_id);
create index recording_searches_session_idx on private.recording_searches (session_id, store_id);
create index recording_searches_store_idx on private.recording_searches (store_id);
create trigger recording_searches_touch before update on private.recording_searches
  for each row execute function private.touch_updated_at();
-- A recording takes about as long to be made as the session took, on some days a day.
insert into private.job_kinds (kind, queue, lease, work, backoff, backoff_most, retry_ability)
values ('recordings', 'private.recording_searches', '5 minutes', '4 minutes', '5 minutes', '4 hours', 'manage_sessions');

-- The recordings of a session that can be watched, with the times of their runs: as the meeting's own messages have them,
-- else as the recording says.
create function private.recordings_of(p_session public.course_live_sessions)
returns table (id uuid, started_at timestamptz, ended_at timestamptz, url text, published boolean, decided_by uuid, decided_at timestamptz)
language sql stable security definer set search_path = '' as $$
  select r.id, t.started_at, t.ended_at, r.url, r.published, r.decided_by, r.decided_at
  from private.session_recordings r
  left join private.video_meeting_instances i on i.meeting_row_id = r.meeting_id and i.instance = r.instance
  cross join lateral (select coalesce(i.started_at, r.started_at) as started_at, coalesce(i.ended_at, r.ended_at) as ended_at) t
  where r.session_id = p_session.id and r.state = 'there' and r.url is not null
    and private.is_run_of(p_session, t.started_at, t.ended_at)
$$;

-- Until when a session's recordings may be watched.
create function private.recordings_until(p_session public.course_live_sessions)
returns timestamptz language sql stable security definer set search_path = '' as $$
  select coalesce(p_session.actual_end, p_session.scheduled_end) + make_interval(months => st.recording_months)
  from public.stores st where st.id = p_session.store_id
$$;

-- Whether whoever takes part may watch what was recorded: once the session is over, until its store's end.
create function private.recordings_shown(p_session public.course_live_sessions)
returns boolean language sql stable security definer set search_path = '' as $$
  select private.session_over(p_session) and private.now() < private.recordings_until(p_session)
$$;

-- Those that were published, for whoever takes part.
create function private.published_recordings(p_session public.course_live_sessions)
returns jsonb language plpgsql stable security definer set search_path = '' as $$
begin
  return case when private.recordings_shown(p_session) then (
    select coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'url', r.url, 'started_at', r.started_at, 'ended_at', r.ended_at)
      order by r.started_at, r.id), '[]')
    from private.recordings_of(p_session) r where r.published) else '[]' end;
end
$$;

create function private.queue_ended_recordings()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform private.ask_of_meetings('recordings', new.id, interval '10 minutes', interval '36 hours');
  return null;
end
$$;
create trigger course_live_sessions_recordings after update of status on public.course_live_sessions
  for each row when (new.status = 'ended' and old.status <> 'ended' and new.recording_enabled)
  execute function private.queue_ended_recordings();

-- What a provider says of a recording, in any order and as often as it likes: the last word stands. What was put into the bin
-- is published no more, and does not come back to people by itself; of what was deleted no address is kept.
create function private.note_recording(
  p_meeting_row_id uuid, p_instance text, p_state text, p_said_at timestamptz, p_url text, p_started timestamptz, p_ended timestamptz)
returns void language plpgsql security definer set search_path = '' as $$
declare
  v_meeting private.video_meetings;
  v_url text := case when coalesce(private.is_web_url(p_url), false) then p_url end;
  v public.course_live_sessions;
begin
  select * into v_meeting from private.video_meetings m where m.id = p_meeting_row_id;
  select * into v from public.course_live_sessions s where s.id = v_meeting.session_id for key share;
  -- What is over does not come back, whatever a provider tells of it once more.
  if v.id is null or nullif(p_instance, '') is null or private.now() >= private.recordings_until(v) then
    return;
  end if;
  insert into private.session_recordings as r (session_id, store_id, meeting_id, instance, started_at, ended_at, url, state, said_at)
  values (v.id, v.store_id, p_meeting_row_id, p_instance, p_started, greatest(p_ended, p_started),
    case when p_state <> 'deleted' then v_url end, p_state, p_said_at)
  on conflict (meeting_id, instance) do update set
    started_at = least(r.started_at, excluded.started_at), ended_at = greatest(r.ended_at, excluded.ended_at),
    state = case when excluded.said_at >= r.said_at then excluded.state else r.state end,
    said_at = greatest(r.said_at, excluded.said_at),
    url = case
      when (case when excluded.said_at >= r.said_at then excluded.state else r.state end) = 'deleted' then null
      when excluded.said_at >= r.said_at then coalesce(excluded.url, r.url)
      else coalesce(r.url, excluded.url) end,
    published = r.published and (case when excluded.said_at >= r.said_at then excluded.state else r.state end) = 'there',
    decided_by = case when excluded.said_at >= r.said_at and excluded.state <> 'there' then null else r.decided_by end,
    decided_at = case when excluded.said_at >= r.said_at and excluded.state <> 'there' then null else r.decided_at end;
end
$$;

-- ---------------------------------------------------------------------------
-- Staff
-- ---------------------------------------------------------------------------
create function private.get_session_recordings(p_session_id uuid)
returns jsonb language plpgsql stable security definer set search_path = '' as $$
declare
  v_session public.course_live_sessions := private.staff_session(p_session_id, 'manage_sessions');
begin
  return jsonb_build_object(
    -- How many of those it asks have said yes to what is told now.
    'agreed', case when v_session.recording_enabled then (
      select count(*) from private.recording_consents c
      where c.session_id = v_session.id and c.said_at = private.recording_agreed_at(v_session, c.user_id)
        and private.asks_to_record(v_session, c.user_id)) end,
    'recordings', (
      select coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'url', r.url, 'started_at', r.started_at, 'ended_at', r.ended_at,
        'published', r.published, 'decided_at', r.decided_at, 'decided_by', p.display_name) order by r.started_at, r.id), '[]')
      from private.recordings_of(v_session) r left join public.profiles p on p.id = r.decided_by),
    'searches', (
      select coalesce(jsonb_agg(jsonb_build_object('state', i.state, 'outcome', i.outcome, 'asked_at', i.asked_at,
        'next_try', case when i.state = 'queued' then i.run_at end, 'error_code', i.error_code, 'error_detail', i.error_detail)
        order by i.job_id), '[]')
      from private.recording_searches i where i.session_id = v_session.id),
    'can_ask', exists (select from private.video_meetings m
      where m.session_id = v_session.id and m.provider_id is not null and private.provider_tells('recordings', m.provider))
      and (v_session.status = 'live' or private.session_over(v_session)));
end
$$;

-- Lets the session's people watch a recording, or takes it back from them.
create function private.publish_session_recording(p_recording_id uuid, p_published boolean)
returns void language plpgsql security definer set search_path = '' as $$
declare
  v_user uuid := private.require_user();
  v_session_id uuid;
  v public.course_live_sessions;
begin
  select r.session_id into v_session_id from private.session_recordings r
  where r.id = p_recording_id and r.store_id in (select private.my_store_ids());
  if v_session_id is null then
    perform private.fail(404, 'recording_not_found');
  elsif p_published is null then
    perform private.fail(422, 'invalid_input', 'published');
  end if;
  v := private.lock_session(v_session_id, 'manage_sessions');
  if not exists (select from private.recordings_of(v) r where r.id = p_recording_id) then
    perform private.fail(404, 'recording_not_found');
  end if;
  update private.session_recordings r set published = p_published, decided_by = v_user, decided_at = private.now()
  where r.id = p_recording_id and r.state = 'there' and r.url is not null and r.published <> p_published;
  -- The provider may have said meanwhile that it is gone.
  if p_published and not exists (
    select from private.session_recordings r where r.id = p_recording_id and r.published) then
    perform private.fail(404, 'recording_not_found');
  end if;
end
$$;

-- Asks the provider for the recordings again, now.
create function private.find_session_recordings(p_session_id uuid)
returns void language plpgsql security definer set search_path = '' as $$
declare
  v public.course_live_sessions := private.lock_session(p_session_id, 'manage_sessions');
begin
  if private.ask_of_meetings('recordings', v.id, interval '0', interval '1 hour') = 0 then
    perform private.fail(409, 'no_recording_to_fetch');
  end if;
end
$$;

-- ---------------------------------------------------------------------------
-- The public doors
-- ---------------------------------------------------------------------------
create function public.get_session_recordings(p_session_id uuid)
returns jsonb language sql stable security invoker set search_path = '' as $$
  select private.get_session_recordings(p_session_id)
$$;
comment on function public.get_session_recordings(uuid) is
  '{agreed: how many participants have said yes to being recorded, null where it is not, recordings: [{id, url, started_at, ended_at, published, decided_at, decided_by}] of the runs that overlap the session, searches: [{state, outcome, asked_at, next_try, error_code, error_detail}], can_ask}. Errors: session_not_found, role_not_allowed.';

create function public.publish_session_recording(p_recording_id uuid, p_published boolean)
returns void language sql security invoker set search_path = '' as $$
  select private.publish_session_recording(p_recording_id, p_published)
$$;
comment on function public.publish_session_recording(uuid, boolean) is
  'Lets those admitted to the session watch a recording once it is over, or takes it back. Errors: recording_not_found, role_not_allowed, invalid_input.';

create function public.find_session_recordings(p_session_id uuid)
returns void language sql security invoker set search_path = '' as $$
  select private.find_session_recordings(p_session_id)
$$;
comment on function public.find_session_recordings(uuid) is
  'Asks the provider for the recordings again, now. Errors: session_not_found, role_not_allowed, no_recording_to_fetch.';

grant execute on function
  private.get_session_recordings(uuid), private.publish_session_recording(uuid, boolean), private.find_session_recordings(uuid),
  public.get_session_recordings(uuid), public.publish_session_recording(uuid, boolean), public.find_session_recordings(uuid)
  to authenticated;
