-- The outbox: one job per session, so that edits coalesce and stay in order.

create table private.video_sync_jobs (
  like private.job including all,
  session_id uuid not null unique,
  store_id uuid not null,
  foreign key (session_id, store_id) references public.course_live_sessions (id, store_id) on delete cascade
);
create index video_sync_jobs_session_idx on private.video_sync_jobs (session_id, store_id);
create index video_sync_jobs_store_idx on private.video_sync_jobs (store_id, state);
create index video_sync_jobs_parked_idx on private.video_sync_jobs (parked_at) where state = 'parked';
create trigger video_sync_jobs_touch before update on private.video_sync_jobs
  for each row execute function private.touch_updated_at();
alter table private.video_sync_jobs enable row level security;
-- Two to four hours of trying, then a person has to look.
insert into private.job_kinds (kind, queue, lease, work, backoff, backoff_most, most_attempts, retry_ability)
values ('meeting', 'private.video_sync_jobs', '120 seconds', '75 seconds', '1 second', '1 hour', 14, 'manage_sessions');

-- Whether a job waits for a limit of its provider. Zoom's hundred creates and changes a day are none for a session that
-- wants no meeting there any more: taking one away is not counted.
create function private.waits_for_provider(p_job private.video_sync_jobs)
returns boolean language sql stable set search_path = '' as $$
  select p_job.state = 'queued' and p_job.run_at > private.now() and coalesce(p_job.error_code in ('rate_limited', 'daily_limit'), false)
    and (p_job.error_detail is distinct from 'zoom_daily_limit' or exists (
      select 1 from public.course_live_sessions s
      where s.id = p_job.session_id and s.deleted_at is null and s.status <> 'cancelled' and private.provider_of(s.platform) = 'zoom'))
$$;

-- Queues the session's job. p_wait: how long further edits may join it (never beyond a minute after the first). A job that
-- waits for a limit of its provider goes on waiting, unless p_anyway.
create function private.queue_video_sync(p_session_id uuid, p_store_id uuid, p_wait interval, p_anyway boolean default false)
returns void language sql security definer set search_path = '' as $$
  insert into private.video_sync_jobs as j (session_id, store_id, run_at) values (p_session_id, p_store_id, private.now() + p_wait)
  on conflict (session_id) do update set
    wanted = j.wanted + 1,
    state = case when j.state = 'running' then j.state else 'queued' end,
    parked_at = null,
    request_id = private.request_id(),
    (queued_at, run_at, attempts, error_code, error_detail) = (
      select case when job.joining then j.queued_at else private.now() end,
        case when job.waiting then greatest(j.run_at, private.now() + p_wait)
          when job.joining then greatest(private.now(), least(private.now() + p_wait, j.queued_at + interval '1 minute'))
          else private.now() + p_wait end,
        case when job.waiting then j.attempts else 0 end,
        case when job.waiting then j.error_code end, case when job.waiting then j.error_detail end
      from (select not p_anyway and private.waits_for_provider(j) as waiting,
        j.state = 'queued' and j.attempts = 0 and j.error_code is null as joining) job)
$$;

-- Saving a session commits its job in the same transaction. Sessions no provider takes part in have none.
create function private.queue_session_sync()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'UPDATE' and (new.title, new.description, new.scheduled_start, new.scheduled_end, new.time_zone, new.platform, new.status = 'cancelled',
      new.deleted_at is null, new.recording_enabled, new.allow_screen_share, new.require_registration)
    is not distinct from (old.title, old.description, old.scheduled_start, old.scheduled_end, old.time_zone, old.platform, old.status = 'cancelled',
      old.deleted_at is null, old.recording_enabled, old.allow_screen_share, old.require_registration)
    and not (old.status = 'live' and new.status <> 'live' and exists (
      select 1 from private.video_meetings m where m.session_id = new.id and m.state = 'leaving')) then
    return null;
  end if;
  -- The new platform's own link takes the place of the old one; a link given in the same edit is written after this.
  if tg_op = 'UPDATE' and new.platform <> old.platform and exists (select 1 from private.video_connections c
      where c.store_id = new.store_id and c.provider = private.provider_of(new.platform) and c.status <> 'disconnected') then
    update public.course_live_session_meetings l set join_url = null, join_password = null
    where l.session_id = new.id and l.join_url is not null;
  end if;
  if exists (select 1 from private.video_meetings m where m.session_id = new.id and m.state <> 'gone')
    or exists (select 1 from private.video_connections c
      where c.store_id = new.store_id and c.provider = private.provider_of(new.platform) and c.status <> 'disconnected') then
    perform private.queue_video_sync(new.id, new.store_id, case
      when tg_op = 'INSERT' or new.platform <> old.platform or new.status = 'cancelled' or new.deleted_at is not null
        or new.join_opens_at < private.now() then interval '0' else interval '20 seconds' end,
      -- Another provider has limits of its own.
      tg_op = 'UPDATE' and new.platform <> old.platform);
  end if;
  return null;
end
$$;
create trigger course_live_sessions_video after insert or update on public.course_live_sessions
  for each row execute function private.queue_session_sync();

-- A new or mended connection takes care of the sessions that wait for it, and of meetings that nobody wants any more.
-- Sessions are locked first and in one order, as whoever edits them does.
create function private.queue_store_sync()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if new.status = 'connected' and (tg_op = 'INSERT' or old.status <> 'connected' or old.invites <> new.invites) then
    -- The limits were perhaps another account's.
    perform private.queue_video_sync(waiting.id, waiting.store_id, interval '0', tg_op = 'INSERT' or old.status <> 'connected')
    from (
      select s.id, s.store_id from public.course_live_sessions s
      where s.store_id = new.store_id
        and ((private.provider_of(s.platform) = new.provider and s.deleted_at is null
            and s.status in ('scheduled', 'postponed', 'live') and s.scheduled_end > private.now())
          or s.id in (select m.session_id from private.video_meetings m where m.connection_id = new.id and m.state <> 'gone'))
      order by s.id for key share) waiting;
  end if;
  return null;
end
$$;
create trigger video_connections_queue after insert or update of status, invites on private.video_connections
  for each row execute function private.queue_store_sync();

-- ---------------------------------------------------------------------------
-- What providers have to tell once a session has taken place
-- ---------------------------------------------------------------------------
-- Its reports and its recordings: kinds of jobs with a row a meeting. Of recordings only Zoom tells.
create function private.provider_tells(p_kind text, p_provider private.video_provider)
returns boolean language sql immutable parallel safe set search_path = '' as $$
  select p_kind <> 'recordings' or p_provider = 'zoom'
$$;

-- Asks for them of the meetings in which somebody may have been: the one that stands, one that was left in mid-flight, and one
-- of which something was told. What was asked for, or is waited for, is asked for anew. Returns of how many meetings.
create function private.ask_of_meetings(p_kind text, p_session_id uuid, p_wait interval, p_for interval)
returns int language plpgsql security definer set search_path = '' as $$
declare
  k private.job_kinds := private.job_kind(p_kind);
  v_meeting record;
  v_job bigint;
  v_count int := 0;
begin
  for v_meeting in
    select m.id, m.store_id from private.video_meetings m join public.course_live_sessions s on s.id = m.session_id
    where m.session_id = p_session_id and m.provider_id is not null and private.provider_tells(p_kind, m.provider)
      and (m.state = 'active' or m.updated_at > least(s.scheduled_start, s.actual_start)
        or exists (select from public.session_attendance a where a.meeting_id = m.id)
        or exists (select from private.session_recordings r where r.meeting_id = m.id))
    order by m.id
  loop
    execute format('insert into %s (meeting_id, session_id, store_id, run_at, give_up_at) values ($1, $2, $3, $4, $5)
      on conflict (meeting_id) do nothing returning job_id', k.queue)
    into v_job using v_meeting.id, p_session_id, v_meeting.store_id, private.now() + p_wait, private.now() + p_for;
    if v_job is null then
      execute format('update %s i set give_up_at = greatest(i.give_up_at, $2) where i.meeting_id = $1 returning i.job_id', k.queue)
      into v_job using v_meeting.id, private.now() + p_for;
      perform private.queue_job(p_kind, v_job, private.now() + p_wait);
    end if;
    v_count := v_count + 1;
  end loop;
  return v_count;
end
$$;

-- What no event takes care of: a session that nobody closes is asked about all the same, at each date it had, and what waited
-- for a new consent goes on.
create function private.queue_overlooked(p_kind text, p_for interval)
returns void language plpgsql security definer set search_path = '' as $$
declare
  k private.job_kinds := private.job_kind(p_kind);
  v_session uuid;
  v_job bigint;
begin
  for v_session in execute format($q$
    select s.id from public.course_live_sessions s
    where s.deleted_at is null and s.status in ('scheduled', 'live') and (s.recording_enabled or $1 <> 'recordings')
      and s.scheduled_end > private.now() - interval '24 hours' and s.join_closes_at <= private.now()
      and exists (select from private.video_meetings m
        where m.session_id = s.id and m.provider_id is not null and private.provider_tells($1, m.provider))
      and not exists (select from %s i
        where i.session_id = s.id and (i.state in ('queued', 'running') or i.queued_at >= s.join_closes_at))$q$, k.queue) using p_kind
  loop
    perform private.ask_of_meetings(p_kind, v_session, interval '0', p_for);
  end loop;
  for v_job in execute format($q$
    update %s i set give_up_at = greatest(i.give_up_at, private.now() + interval '1 hour')
    from private.video_meetings m join private.video_connections c on c.id = m.connection_id
    where m.id = i.meeting_id and i.state = 'parked' and i.error_code = 'reconnect' and c.status = 'connected'
      and c.updated_at > i.parked_at and i.created_at > private.now() - interval '30 days'
    returning i.job_id$q$, k.queue)
  loop
    perform private.queue_job(p_kind, v_job);
  end loop;
end
$$;
