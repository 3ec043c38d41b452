-- Before a session: is everything right where it takes place? And when it is not: another place, by one action.

-- ---------------------------------------------------------------------------
-- The last check of each session
-- ---------------------------------------------------------------------------
create table private.session_checks (
  like private.job including all,
  session_id uuid not null unique,
  store_id uuid not null,
  checked_at timestamptz,
  -- What the result is about: another revision or start makes it an old one.
  session_start timestamptz,
  revision int,
  red int not null default 0,
  -- [{"check", "state": ok | bad | unknown, "code", "ours", "theirs"}]: _shared/contracts/video-meetings.ts.
  results jsonb not null default '[]',
  -- The start for which the worker has checked by itself.
  planned_start timestamptz,
  foreign key (session_id, store_id) references public.course_live_sessions (id, store_id) on delete cascade
);
alter table private.session_checks enable row level security;
create index session_checks_session_idx on private.session_checks (session_id, store_id);
create index session_checks_red_idx on private.session_checks (store_id, session_start) where red > 0;
create trigger session_checks_touch before update on private.session_checks
  for each row execute function private.touch_updated_at();
-- What could not be checked is tried again every one or two minutes, until the session begins.
insert into private.job_kinds (kind, queue, lease, work, backoff, backoff_most, retry_ability)
values ('session_check', 'private.session_checks', '2 minutes', '90 seconds', '1 minute', '2 minutes', 'manage_sessions');

-- Half an hour before the start; ten minutes before it once more when something was red or the
-- provider gave no answer; and when a red one has been changed.
-- A meeting that is only just being made is given its time.
create function private.session_check_due(p_session public.course_live_sessions, p_check private.session_checks)
returns boolean language sql stable set search_path = '' as $$
  select p_session.deleted_at is null and p_session.status = 'scheduled'
    and p_session.scheduled_start > private.now() and p_session.scheduled_start <= private.now() + interval '30 minutes'
    and (p_check.session_id is null
      or p_check.planned_start is distinct from p_session.scheduled_start
      or ((p_check.red > 0 or p_check.results @> '[{"code": "no_answer"}]')
        and p_session.scheduled_start <= private.now() + interval '10 minutes'
        and p_check.checked_at < p_session.scheduled_start - interval '10 minutes')
      or (p_check.red > 0 and p_check.revision is distinct from p_session.revision))
    and (p_session.scheduled_start <= private.now() + interval '5 minutes' or not exists (
      select 1 from private.video_sync_jobs j
      where j.session_id = p_session.id and j.state in ('queued', 'running') and j.attempts < 2))
$$;

-- Queues the checks that are due and not yet in the queue, the soonest session first.
create function private.queue_session_checks()
returns void language plpgsql security definer set search_path = '' as $$
declare
  v record;
begin
  insert into private.session_checks (session_id, store_id, run_at, give_up_at)
  select s.id, s.store_id, s.scheduled_start - interval '30 minutes', s.scheduled_start
  from public.course_live_sessions s left join private.session_checks c on c.session_id = s.id
  where c.session_id is null and s.status = 'scheduled' and s.deleted_at is null
    and s.scheduled_start > private.now() and s.scheduled_start <= private.now() + interval '30 minutes' and private.session_check_due(s, c)
  on conflict (session_id) do nothing;
  for v in
    select c.job_id, s.scheduled_start
    from public.course_live_sessions s join private.session_checks c on c.session_id = s.id and c.state in ('parked', 'done')
    where s.status = 'scheduled' and s.deleted_at is null
      and s.scheduled_start > private.now() and s.scheduled_start <= private.now() + interval '30 minutes' and private.session_check_due(s, c)
    for update of c skip locked
  loop
    update private.session_checks c set give_up_at = v.scheduled_start where c.job_id = v.job_id;
    perform private.queue_job('session_check', v.job_id, v.scheduled_start - interval '30 minutes');
  end loop;
end
$$;

create function private.get_session_check(p_session_id uuid)
returns table (checked_at timestamptz, outdated boolean, red int, results jsonb, meeting_id text, left_meetings jsonb, connected text[])
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
declare
  v_session public.course_live_sessions := private.staff_session(p_session_id, 'manage_sessions');
begin
  return query
  select c.checked_at, c.checked_at is not null and ((c.revision, c.session_start) is distinct from (v_session.revision, v_session.scheduled_start)
      or exists (select from public.course_live_session_meetings l where l.session_id = v_session.id and l.link_changed_at > c.checked_at)),
    coalesce(c.red, 0), coalesce(c.results, '[]'),
    -- A meeting behind a link typed by hand is not where people go.
    (select m.provider_id from private.video_meetings m
      left join public.course_live_session_meetings l on l.session_id = m.session_id
      where m.session_id = v_session.id and m.state = 'active' and m.provider = private.provider_of(v_session.platform)
        and not private.is_own_link(m.session_id, l.join_url)),
    (select coalesce(jsonb_agg(jsonb_build_object('provider', m.provider, 'meeting_id', m.provider_id) order by m.created_at), '[]')
      from private.video_meetings m where m.session_id = v_session.id and m.state = 'leaving' and m.provider_id is not null),
    array(select c.provider::text from private.video_connections c
      where c.store_id = v_session.store_id and c.status = 'connected' order by 1)
  from (select 1) one left join private.session_checks c on c.session_id = v_session.id;
end
$$;

-- ---------------------------------------------------------------------------
-- Another place
-- ---------------------------------------------------------------------------
-- Without a link the platform's own account makes the room, and the old link is handed out no more; with one it is the way
-- in at once. The room that was is the outbox's to take away, while the session is live not before its end.
create function private.move_live_session(p_session_id uuid, p_platform public.session_platform, p_url text, p_password text, p_revision int,
  p_tell boolean, p_note text)
returns public.course_live_sessions language plpgsql security definer set search_path = '' as $$
declare
  v public.course_live_sessions := private.lock_session(p_session_id, 'manage_sessions');
  v_url text := nullif(btrim(p_url), '');
  v_field text := case when p_platform = 'native' then 'stream_url' else 'join_url' end;
  v_connection private.video_connections;
begin
  perform private.check_revision(v, p_revision);
  perform private.tell_of_change(p_tell, p_note);
  if p_platform is null then
    perform private.fail(422, 'required', 'platform');
  elsif v.status not in ('scheduled', 'postponed', 'live') then
    perform private.fail(409, 'session_closed', null, v.status::text);
  end if;
  if v_url is null then
    if private.provider_of(p_platform) is null then
      perform private.fail(422, 'required', v_field);
    end if;
    select * into v_connection from private.video_connections c
    where c.store_id = v.store_id and c.provider = private.provider_of(p_platform) and c.status <> 'disconnected';
    if v_connection.id is null then
      perform private.fail(409, 'not_connected', 'platform');
    elsif v_connection.status <> 'connected' then
      perform private.fail(409, 'reconnect_needed', 'platform');
    elsif p_platform = v.platform and exists (
      select 1 from private.video_meetings m
      join public.course_live_session_meetings l on l.session_id = m.session_id
      where m.session_id = v.id and m.state = 'active' and m.connection_id = v_connection.id
        and m.link_hash = encode(sha256(convert_to(l.join_url, 'UTF8')), 'hex')) then
      perform private.fail(409, 'already_there', 'platform');
    end if;
  end if;
  update public.course_live_sessions s set platform = p_platform, revision = s.revision + 1 where s.id = v.id returning * into v;
  perform private.apply_meeting_fields(v, jsonb_build_object(
    'join_url', case when v_field = 'join_url' then v_url end,
    'join_password', case when v_url is not null then p_password end,
    'stream_url', case when v_field = 'stream_url' then v_url end));
  if v_url is null then
    -- A room that stands behind a link typed by hand shows its own again.
    update private.video_meetings m set link_hash = null
    where m.session_id = v.id and m.state = 'active' and m.connection_id = v_connection.id;
    perform private.queue_video_sync(v.id, v.store_id, interval '0');
  end if;
  return v;
end
$$;

-- ---------------------------------------------------------------------------
-- The public doors
-- ---------------------------------------------------------------------------
create function public.get_session_check(p_session_id uuid)
returns table (checked_at timestamptz, outdated boolean, red int, results jsonb, meeting_id text, left_meetings jsonb, connected text[])
language sql stable security invoker set search_path = '' as $$
  select * from private.get_session_check(p_session_id)
$$;
comment on function public.get_session_check(uuid) is
  'The last check of a session: when, whether the session or its way in has changed since, how many points are red, each point with its code; the id of the meeting at the provider where it is the way in, the meetings that were left in mid-flight, and the providers that can make a room. Errors: session_not_found, role_not_allowed.';

create function public.move_live_session(
  p_session_id uuid, p_platform public.session_platform, p_url text default null, p_password text default null, p_revision int default null,
  p_tell boolean default true, p_note text default null)
returns public.course_live_sessions language sql security invoker set search_path = '' as $$
  select private.move_live_session(p_session_id, p_platform, p_url, p_password, p_revision, p_tell, p_note)
$$;
comment on function public.move_live_session(uuid, public.session_platform, text, text, int, boolean, text) is
  'Moves a session that is not over to another platform, whose account makes the room, or to a link, also while it is live. p_tell: whether who comes is told, with p_note. Errors: session_not_found, stale_version, session_closed, not_connected, reconnect_needed, already_there and field errors (url_invalid, required, too_long).';

grant execute on function private.get_session_check(uuid), public.get_session_check(uuid),
  private.move_live_session(uuid, public.session_platform, text, text, int, boolean, text),
  public.move_live_session(uuid, public.session_platform, text, text, int, boolean, text) to authenticated;
