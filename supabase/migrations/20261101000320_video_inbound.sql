-- What Zoom and Google tell by themselves: Zoom's webhooks as they came, Google's push channels and the place in its
-- calendar's changes, and the instances of a meeting that began and ended.

-- Zoom's messages, stored before they are answered. No token or host link stands in a body: they are taken out on arrival.
create table private.video_webhook_events (
  like private.job including all,
  -- What tells one message from another: Zoom gives no id of a delivery, and sends again what was not answered.
  dedupe_key text not null unique,
  signature_hash text not null,
  event text not null,
  event_at timestamptz not null,
  -- The account whose own Server-to-Server app signed it; null for the project's app.
  signer_account text,
  body jsonb not null,
  received_at timestamptz not null default private.now(),
  processed_at timestamptz
);
alter table private.video_webhook_events enable row level security;
create index video_webhook_events_age_idx on private.video_webhook_events (received_at);
create trigger video_webhook_events_touch before update on private.video_webhook_events
  for each row execute function private.touch_updated_at();
insert into private.job_kinds (kind, queue, lease, work, backoff, backoff_most, most_attempts)
values ('zoom_message', 'private.video_webhook_events', '1 minute', '45 seconds', '5 seconds', '1 hour', 8);

-- Each time a meeting was opened. Times only ever widen, so that messages may come in any order and twice.
create table private.video_meeting_instances (
  meeting_row_id uuid not null references private.video_meetings (id) on delete cascade,
  instance text not null,
  started_at timestamptz,
  ended_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (meeting_row_id, instance)
);
alter table private.video_meeting_instances enable row level security;
create trigger video_meeting_instances_touch before update on private.video_meeting_instances
  for each row execute function private.touch_updated_at();

-- Where Google calls us when the calendar changes. The token is kept as its SHA-256.
create table private.google_channels (
  id uuid primary key default gen_random_uuid(),
  connection_id uuid not null references private.video_connections (id) on delete cascade,
  -- Where it calls: when the functions have moved, it has to be made anew.
  address text not null,
  token_hash text not null,
  resource_id text,
  expires_at timestamptz,
  -- Set when another one has taken its place; it is stopped at Google and then removed.
  retired_at timestamptz,
  last_message_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
alter table private.google_channels enable row level security;
create index google_channels_connection_idx on private.google_channels (connection_id);
create trigger google_channels_touch before update on private.google_channels
  for each row execute function private.touch_updated_at();

-- How far the calendar's changes have been read: again now after a push, by itself once in a while.
create table private.google_calendars (
  like private.job including all,
  connection_id uuid not null unique,
  store_id uuid not null,
  sync_token text,
  synced_at timestamptz,
  foreign key (connection_id, store_id) references private.video_connections (id, store_id) on delete cascade
);
alter table private.google_calendars enable row level security;
create index google_calendars_connection_idx on private.google_calendars (connection_id, store_id);
create trigger google_calendars_touch before update on private.google_calendars
  for each row execute function private.touch_updated_at();

-- Whether Google calls us about the calendar: a channel is opened at the beginning, at half-life, and where we have moved.
create table private.google_watches (
  like private.job including all,
  connection_id uuid not null unique,
  store_id uuid not null,
  foreign key (connection_id, store_id) references private.video_connections (id, store_id) on delete cascade
);
alter table private.google_watches enable row level security;
create index google_watches_connection_idx on private.google_watches (connection_id, store_id);
create trigger google_watches_touch before update on private.google_watches
  for each row execute function private.touch_updated_at();

-- Both are tried for ever while their account is connected; one that has to be reconnected parks them.
insert into private.job_kinds (kind, queue, lease, work, backoff, backoff_most, retry_ability) values
  ('google_calendar', 'private.google_calendars', '5 minutes', '4 minutes', '8 seconds', '1 hour', 'manage_store'),
  ('google_watch', 'private.google_watches', '5 minutes', '4 minutes', '5 minutes', '5 minutes', 'manage_store');

-- Every connected calendar is read and has its channel, also after a new consent. p_address: where Google is to call; one
-- that calls elsewhere is opened anew.
create function private.queue_google_calendars(p_address text)
returns void language plpgsql security definer set search_path = '' as $$
begin
  insert into private.google_calendars (connection_id, store_id)
  select c.id, c.store_id from private.video_connections c where c.provider = 'google_meet' and c.status = 'connected'
  on conflict do nothing;
  insert into private.google_watches (connection_id, store_id)
  select c.id, c.store_id from private.video_connections c where c.provider = 'google_meet' and c.status = 'connected'
  on conflict do nothing;
  perform private.queue_job('google_calendar', g.job_id)
  from private.google_calendars g join private.video_connections c on c.id = g.connection_id and c.status = 'connected'
  where g.state = 'parked' and g.parked_at < c.updated_at;
  perform private.queue_job('google_watch', w.job_id)
  from private.google_watches w join private.video_connections c on c.id = w.connection_id and c.status = 'connected'
  where (w.state = 'parked' and w.parked_at < c.updated_at)
    or (w.state = 'queued' and w.run_at > private.now() and w.error_code is null and p_address is not null and not exists (
      select 1 from private.google_channels h
      where h.connection_id = w.connection_id and h.retired_at is null and h.address = p_address));
end
$$;

-- Something may have changed over there: the session's job looks, under its own lease, so that no look meets a write.
create function private.want_look(p_meeting_row_id uuid)
returns void language plpgsql security definer set search_path = '' as $$
declare
  v_session uuid;
  v_store uuid;
begin
  select m.session_id, m.store_id into v_session, v_store from private.video_meetings m where m.id = p_meeting_row_id;
  -- The session before its meeting: the order in which whoever edits a session takes them.
  perform 1 from public.course_live_sessions s where s.id = v_session for key share;
  update private.video_meetings m set look_wanted = true where m.id = p_meeting_row_id and m.state = 'active';
  if found then
    perform private.queue_video_sync(v_session, v_store, interval '0');
  end if;
end
$$;

-- A link that was taken out by hand is written again: the meeting's own.
create function private.heal_session_link()
returns trigger language plpgsql security definer set search_path = '' as $$
declare
  v_meeting uuid;
begin
  select m.id into v_meeting from private.video_meetings m where m.session_id = new.session_id and m.state = 'active';
  if v_meeting is not null then
    perform private.want_look(v_meeting);
  end if;
  return null;
end
$$;
create trigger course_live_session_meetings_heal after update of join_url on public.course_live_session_meetings
  for each row when (old.join_url is not null and new.join_url is null) execute function private.heal_session_link();

-- A session that was ended before its time, because its meeting had broken off, goes on until the end of what came after.
create function private.take_up_rest(p_session_id uuid, p_started timestamptz, p_ended timestamptz)
returns void language plpgsql security definer set search_path = '' as $$
begin
  update public.course_live_sessions s set actual_end = p_ended
  where s.id = p_session_id and s.status = 'ended' and p_started >= s.actual_end and p_started < s.scheduled_end and p_ended > s.actual_end;
  if found then
    perform private.refresh_attendance(p_session_id);
  end if;
end
$$;

-- Notes an instance, and lets the session go live as the host's own start does: inside the time in which people come in. A
-- meeting that was left or is not wanted any more can be taken away when it has ended.
create function private.note_meeting_instance(p_meeting_row_id uuid, p_instance text, p_started timestamptz, p_ended timestamptz)
returns void language plpgsql security definer set search_path = '' as $$
declare
  v_meeting private.video_meetings;
  v public.course_live_sessions;
begin
  select * into v_meeting from private.video_meetings m where m.id = p_meeting_row_id;
  select * into v from public.course_live_sessions s where s.id = v_meeting.session_id for no key update;
  if v.id is null then
    return;
  end if;
  insert into private.video_meeting_instances as i (meeting_row_id, instance, started_at, ended_at)
  values (p_meeting_row_id, p_instance, p_started, p_ended)
  on conflict (meeting_row_id, instance) do update set
    started_at = least(i.started_at, excluded.started_at), ended_at = greatest(i.ended_at, excluded.ended_at);
  if v.status = 'scheduled' and v.runs_by = 'provider' and v.deleted_at is null and v_meeting.state = 'active'
    and p_started between least(v.join_opens_at, v.scheduled_start - interval '30 minutes') and v.join_closes_at then
    perform private.change_session_status(v, 'live', null, p_started, 'provider');
  end if;
  perform private.take_up_rest(v.id, i.started_at, i.ended_at) from private.video_meeting_instances i
  where i.meeting_row_id = p_meeting_row_id and i.instance = p_instance and v_meeting.state = 'active';
  if p_ended is not null and v_meeting.state in ('leaving', 'deleting') then
    perform private.queue_video_sync(v.id, v.store_id, interval '0');
  end if;
end
$$;

-- Ends the sessions whose meeting is over. A meeting that ends before its time may be opened again (a lost connection, a
-- pause): ten minutes are waited for that, or until the time is over; one that was opened for a look before the session's time
-- until then. One that was opened again later is over, though nobody told its end. Returns how many sessions ended.
create function private.end_sessions_over_at_provider()
returns int language plpgsql security definer set search_path = '' as $$
declare
  v_id uuid;
  v public.course_live_sessions;
  v_end timestamptz;
  v_open boolean;
  v_count int := 0;
begin
  for v_id in
    select s.id from public.course_live_sessions s
    join private.video_meetings m on m.session_id = s.id and m.state = 'active'
    where s.status = 'live' and s.runs_by <> 'hand' and exists (select from private.video_meeting_instances i where i.meeting_row_id = m.id)
    order by s.id
  loop
    select * into v from public.course_live_sessions s where s.id = v_id for no key update skip locked;
    continue when v.id is null or v.status <> 'live';
    select max(i.ended_at), bool_or(i.ended_at is null and not exists (
        select 1 from private.video_meeting_instances later
        where later.meeting_row_id = i.meeting_row_id and later.started_at > i.started_at))
    into v_end, v_open
    from private.video_meeting_instances i join private.video_meetings m on m.id = i.meeting_row_id
    where m.session_id = v.id and m.state = 'active'
      and (i.ended_at is null or i.ended_at > coalesce(v.actual_start, v.scheduled_start));
    if v_end is not null and not v_open and (private.now() >= v.scheduled_end
      or (v.runs_by = 'provider' and v_end > v.scheduled_start and v_end < private.now() - interval '10 minutes')) then
      perform private.change_session_status(v, 'ended', null, v_end, 'provider');
      v_count := v_count + 1;
    end if;
  end loop;
  return v_count;
end
$$;
