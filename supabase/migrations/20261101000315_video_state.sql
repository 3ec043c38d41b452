-- What staff see of a session's meeting at the provider, and may do.

-- A link typed by hand: not that of any meeting the session has or had, whatever has become of it and of its account.
create function private.is_own_link(p_session_id uuid, p_url text)
returns boolean language sql stable set search_path = '' as $$
  select p_url is not null and not exists (
    select from private.video_meetings m
    where m.session_id = p_session_id and m.link_hash = encode(sha256(convert_to(p_url, 'UTF8')), 'hex'))
$$;

-- none: no provider makes this session's link · unconnected: its provider has no account ·
-- reconnect: the account needs its owner · pending · ready · failed: a person has to look ·
-- drift: somebody changed the meeting at the provider. own_link: the way in is not the meeting's link.
create function private.get_session_meeting_state(p_session_id uuid)
returns table (state text, error_code text, error_detail text, next_try timestamptz, attempts int, drift jsonb, drift_at timestamptz, own_link boolean, overwritten jsonb)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
declare
  v_session public.course_live_sessions := private.staff_session(p_session_id, 'manage_sessions');
  v_ahead boolean;
begin
  v_ahead := v_session.status in ('scheduled', 'postponed', 'live') and v_session.scheduled_end > private.now();
  return query
  select case
      -- The meeting of the platform the session was on before could not be taken away.
      when private.provider_of(v_session.platform) is null then case when j.state = 'parked' then 'failed' else 'none' end
      when c.id is null then 'unconnected'
      when m.drift is not null and v_ahead and c.status = 'connected' and j.state is distinct from 'parked' then 'drift'
      when j.state in ('queued', 'running') and j.attempts < 4 then 'pending'
      when c.status = 'reconnect_needed' then 'reconnect'
      when j.state in ('queued', 'running', 'parked') then 'failed'
      when m.id is not null then 'ready'
      else 'none' end,
    j.error_code, j.error_detail, case when j.state = 'queued' then j.run_at end, coalesce(j.attempts, 0),
    case when v_ahead then m.drift end, case when v_ahead then m.drift_at end,
    coalesce(m.link_hash is not null and private.is_own_link(v_session.id, l.join_url), false),
    case when v_ahead then m.overwritten end
  from (select 1) one
  left join private.video_connections c on c.store_id = v_session.store_id
    and c.provider = private.provider_of(v_session.platform) and c.status <> 'disconnected'
  left join private.video_sync_jobs j on j.session_id = v_session.id
  left join private.video_meetings m on m.session_id = v_session.id and m.state = 'active' and m.connection_id = c.id
  left join public.course_live_session_meetings l on l.session_id = v_session.id;
end
$$;

create function private.retry_session_meeting(p_session_id uuid)
returns void language plpgsql security definer set search_path = '' as $$
declare
  v_session public.course_live_sessions := private.lock_session(p_session_id, 'manage_sessions');
  v_job bigint;
begin
  if not exists (select 1 from private.video_connections c where c.store_id = v_session.store_id
      and c.provider = private.provider_of(v_session.platform) and c.status <> 'disconnected')
    and not exists (select 1 from private.video_meetings m where m.session_id = v_session.id and m.state <> 'gone') then
    perform private.fail(409, 'not_connected');
  end if;
  perform private.reopen_zoom(v_session.store_id);
  select j.job_id into v_job from private.video_sync_jobs j where j.session_id = v_session.id;
  if v_job is null then
    perform private.queue_video_sync(v_session.id, v_session.store_id, interval '0');
  else
    perform private.retry_job('meeting', v_job);
  end if;
end
$$;

-- ---------------------------------------------------------------------------
-- The public doors
-- ---------------------------------------------------------------------------
create function public.get_session_meeting_state(p_session_id uuid)
returns table (state text, error_code text, error_detail text, next_try timestamptz, attempts int, drift jsonb, drift_at timestamptz, own_link boolean, overwritten jsonb)
language sql stable security invoker set search_path = '' as $$
  select * from private.get_session_meeting_state(p_session_id)
$$;
comment on function public.get_session_meeting_state(uuid) is
  'How the meeting at the provider stands: none, unconnected, reconnect, pending, ready, drift or failed, with the stable code of the last failure and the next try, what differs at the provider, whether a link typed by hand stands before the meeting''s, and what the provider made of what was asked (overwritten: {field: {ours, theirs}}). Errors: session_not_found, role_not_allowed.';

create function public.retry_session_meeting(p_session_id uuid)
returns void language sql security invoker set search_path = '' as $$
  select private.retry_session_meeting(p_session_id)
$$;
comment on function public.retry_session_meeting(uuid) is
  'Asks the provider again now. Errors: session_not_found, role_not_allowed, not_connected.';

grant execute on function private.get_session_meeting_state(uuid), private.retry_session_meeting(uuid),
  public.get_session_meeting_state(uuid), public.retry_session_meeting(uuid) to authenticated;
