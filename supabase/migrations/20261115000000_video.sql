-- Video meetings: connections to Zoom and Google, the meeting behind each session, and the outbox
-- that keeps both the same. All of it stands in schema private, tokens sealed by the edge functions, which
-- reach it over a direct database connection: no API role reads or writes it. Staff see the state of a
-- session's meeting through one function.

create type private.video_provider as enum ('zoom', 'google_meet');
create type private.video_auth_kind as enum ('oauth', 'server_to_server');
create type private.video_connection_status as enum ('connected', 'reconnect_needed', 'disconnected');
-- leaving: the session has moved while it was live; people may still be in there until it is over.
create type private.video_meeting_state as enum ('creating', 'active', 'leaving', 'deleting', 'gone');
create type private.video_job_state as enum ('queued', 'running', 'parked', 'done');

-- ---------------------------------------------------------------------------
-- Connections
-- ---------------------------------------------------------------------------
create table private.video_connections (
  id uuid primary key default gen_random_uuid(),
  store_id uuid not null references public.stores (id) on delete cascade,
  provider private.video_provider not null,
  auth_kind private.video_auth_kind not null,
  status private.video_connection_status not null default 'connected',
  -- Why a reconnection is needed: invalid_grant, missing_scope, deauthorized, …
  status_reason text,
  account_id text not null,
  account_label text not null default '',
  -- Whose meetings they are: "me" for a person's own authorisation, the host's id for Server-to-Server.
  host_id text not null default 'me',
  scopes text[] not null default '{}',
  -- Google: whoever is registered is a guest of the session's event, without seeing the others.
  invites boolean not null default false,
  connected_by uuid references public.profiles (id) on delete set null,
  connected_at timestamptz not null default now(),
  last_success_at timestamptz,
  -- When the provider last told something by itself: a message of Zoom, changes of Google's calendar.
  last_heard_at timestamptz,
  last_error_code text,
  last_error_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (id, store_id)
);
create unique index video_connections_one_active_idx on private.video_connections (store_id, provider) where status <> 'disconnected';
create index video_connections_store_idx on private.video_connections (store_id);
create index video_connections_connected_by_idx on private.video_connections (connected_by);
create index video_connections_account_idx on private.video_connections (provider, account_id);
create trigger video_connections_touch before update on private.video_connections
  for each row execute function private.touch_updated_at();

-- Tokens and client secrets, each AES-GCM encrypted with the key named by key_id.
create table private.video_secrets (
  connection_id uuid primary key references private.video_connections (id) on delete cascade,
  key_id text not null,
  access_token text,
  access_expires_at timestamptz,
  refresh_token text,
  -- Server-to-Server OAuth: the account's own client id and secret.
  client_credentials text,
  -- Rises with every pair of tokens: who waited for the row lock, or was refused, sees that there are others by now.
  generation int not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
alter table private.video_secrets enable row level security;
create trigger video_secrets_touch before update on private.video_secrets
  for each row execute function private.touch_updated_at();

-- One authorisation in flight: bound to the person and store, single use, ten minutes.
create table private.video_oauth_states (
  state_hash text primary key,
  user_id uuid not null references public.profiles (id) on delete cascade,
  store_id uuid not null references public.stores (id) on delete cascade,
  provider private.video_provider not null,
  -- PKCE verifier, encrypted.
  code_verifier text not null,
  key_id text not null,
  expires_at timestamptz not null default now() + interval '10 minutes',
  used_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
alter table private.video_oauth_states enable row level security;
create trigger video_oauth_states_touch before update on private.video_oauth_states
  for each row execute function private.touch_updated_at();
create index video_oauth_states_user_idx on private.video_oauth_states (user_id);
create index video_oauth_states_store_idx on private.video_oauth_states (store_id);

-- Meeting creates and updates per Zoom host and UTC day (Zoom allows 100).
create table private.zoom_budget (
  connection_id uuid not null references private.video_connections (id) on delete cascade,
  day date not null,
  used int not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (connection_id, day)
);
alter table private.zoom_budget enable row level security;
create trigger zoom_budget_touch before update on private.zoom_budget
  for each row execute function private.touch_updated_at();

-- ---------------------------------------------------------------------------
-- Meetings: one row for every meeting ever asked of a provider
-- ---------------------------------------------------------------------------
create table private.video_meetings (
  id uuid primary key default gen_random_uuid(),
  store_id uuid not null,
  session_id uuid not null,
  connection_id uuid not null,
  provider private.video_provider not null,
  -- The provider's id as text (Zoom's exceed 2^31); null until the creation is confirmed.
  provider_id text,
  provider_uuid text,
  state private.video_meeting_state not null default 'creating',
  -- What was last written to the provider, or asked of it while the creation is not confirmed.
  synced jsonb,
  etag text,
  -- SHA-256 of the link that was written for it: a link somebody put in its place is left alone.
  link_hash text,
  -- What was sent to the provider since, and never confirmed: found there, it is no drift.
  unconfirmed jsonb not null default '[]',
  -- What the provider says now where it differs from what was written: {"field": {"ours": …, "theirs": …}}.
  drift jsonb,
  drift_at timestamptz,
  -- Something may have changed over there: the next job looks before it writes.
  look_wanted boolean not null default false,
  -- When the provider was last asked what the meeting says.
  looked_at timestamptz,
  -- Since when the provider says that there is no such meeting; believed when it still says so a while later.
  missing_since timestamptz,
  -- A creation or deletion without a clear answer may have its effect late: then its traces are looked for again.
  strays_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (session_id, store_id) references public.course_live_sessions (id, store_id) on delete cascade,
  foreign key (connection_id, store_id) references private.video_connections (id, store_id) on delete cascade
);
-- At most one meeting of a session is on its way in or standing.
create unique index video_meetings_one_current_idx on private.video_meetings (session_id) where state in ('creating', 'active');
create unique index video_meetings_provider_idx on private.video_meetings (connection_id, provider_id) where provider_id is not null;
create index video_meetings_session_idx on private.video_meetings (session_id, store_id);
create index video_meetings_connection_idx on private.video_meetings (connection_id, store_id, state);
create index video_meetings_store_idx on private.video_meetings (store_id);
create index video_meetings_strays_idx on private.video_meetings (strays_at) where strays_at is not null;
create index video_meetings_provider_id_idx on private.video_meetings (provider, provider_id);
create trigger video_meetings_touch before update on private.video_meetings
  for each row execute function private.touch_updated_at();

-- ---------------------------------------------------------------------------
-- Outbox: one job per session, so that edits coalesce and stay in order
-- ---------------------------------------------------------------------------
create table private.video_sync_jobs (
  session_id uuid primary key,
  store_id uuid not null,
  state private.video_job_state not null default 'queued',
  -- Rises with every change that has to reach the provider; done_change is what has.
  wanted_change bigint not null default 1,
  done_change bigint not null default 0,
  first_queued_at timestamptz not null default now(),
  not_before timestamptz not null default now(),
  attempts int not null default 0,
  locked_by uuid,
  locked_until timestamptz,
  -- Stable code and the provider's own number, never its text.
  error_code text,
  error_detail text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (session_id, store_id) references public.course_live_sessions (id, store_id) on delete cascade
);
create index video_sync_jobs_session_idx on private.video_sync_jobs (session_id, store_id);
create index video_sync_jobs_due_idx on private.video_sync_jobs (not_before) where state in ('queued', 'running');
create index video_sync_jobs_store_idx on private.video_sync_jobs (store_id, state);
create index video_sync_jobs_parked_idx on private.video_sync_jobs (updated_at) where state = 'parked';
create trigger video_sync_jobs_touch before update on private.video_sync_jobs
  for each row execute function private.touch_updated_at();

create function private.provider_of(p_platform public.session_platform)
returns private.video_provider language sql immutable set search_path = '' as $$
  select case p_platform when 'zoom' then 'zoom' when 'google_meet' then 'google_meet' end::private.video_provider
$$;

-- Whether a job waits for a limit of its provider. Zoom's hundred creates and changes a day are none for a session that
-- wants no meeting there any more: taking one away is not counted.
create function private.waits_for_provider(p_job private.video_sync_jobs)
returns boolean language sql stable set search_path = '' as $$
  select p_job.state = 'queued' and p_job.not_before > now() and coalesce(p_job.error_code in ('rate_limited', 'daily_limit'), false)
    and (p_job.error_detail is distinct from 'zoom_daily_limit' or exists (
      select 1 from public.course_live_sessions s
      where s.id = p_job.session_id and s.deleted_at is null and s.status <> 'cancelled' and private.provider_of(s.platform) = 'zoom'))
$$;

-- Queues the session's job. p_wait: how long further edits may join it (never beyond a minute after the first). A job that
-- waits for a limit of its provider goes on waiting, unless p_anyway.
create function private.queue_video_sync(p_session_id uuid, p_store_id uuid, p_wait interval, p_anyway boolean default false)
returns void language sql security definer set search_path = '' as $$
  insert into private.video_sync_jobs as j (session_id, store_id, not_before) values (p_session_id, p_store_id, now() + p_wait)
  on conflict (session_id) do update set
    wanted_change = j.wanted_change + 1,
    state = case when j.state = 'running' then j.state else 'queued' end,
    (first_queued_at, not_before, attempts, error_code, error_detail) = (
      select case when job.joining then j.first_queued_at else now() end,
        case when job.waiting then greatest(j.not_before, now() + p_wait)
          when job.joining then greatest(now(), least(now() + p_wait, j.first_queued_at + interval '1 minute'))
          else now() + p_wait end,
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
        or new.scheduled_start < now() + interval '15 minutes' then interval '0' else interval '20 seconds' end,
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
            and s.status in ('scheduled', 'postponed', 'live') and s.scheduled_end > now())
          or s.id in (select m.session_id from private.video_meetings m where m.connection_id = new.id and m.state <> 'gone'))
      order by s.id for key share) waiting;
  end if;
  return null;
end
$$;
create trigger video_connections_queue after insert or update of status, invites on private.video_connections
  for each row execute function private.queue_store_sync();

-- ---------------------------------------------------------------------------
-- What staff see and may do
-- ---------------------------------------------------------------------------
alter table private.video_connections enable row level security;
alter table private.video_meetings enable row level security;
alter table private.video_sync_jobs enable row level security;

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
returns table (state text, error_code text, error_detail text, next_try timestamptz, attempts int, drift jsonb, drift_at timestamptz, own_link boolean)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
declare
  v_session public.course_live_sessions := private.staff_session(p_session_id, 'manage_sessions');
  v_ahead boolean;
begin
  v_ahead := v_session.status in ('scheduled', 'postponed', 'live') and v_session.scheduled_end > now();
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
    j.error_code, j.error_detail, case when j.state = 'queued' then j.not_before end, coalesce(j.attempts, 0),
    case when v_ahead then m.drift end, case when v_ahead then m.drift_at end,
    coalesce(m.link_hash is not null and private.is_own_link(v_session.id, l.join_url), false)
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
begin
  if not exists (select 1 from private.video_connections c where c.store_id = v_session.store_id
      and c.provider = private.provider_of(v_session.platform) and c.status <> 'disconnected')
    and not exists (select 1 from private.video_meetings m where m.session_id = v_session.id and m.state <> 'gone') then
    perform private.fail(409, 'not_connected');
  end if;
  perform private.queue_video_sync(v_session.id, v_session.store_id, interval '0', true);
end
$$;

create function public.get_session_meeting_state(p_session_id uuid)
returns table (state text, error_code text, error_detail text, next_try timestamptz, attempts int, drift jsonb, drift_at timestamptz, own_link boolean)
language sql stable security invoker set search_path = '' as $$
  select * from private.get_session_meeting_state(p_session_id)
$$;
comment on function public.get_session_meeting_state(uuid) is
  'How the meeting at the provider stands: none, unconnected, reconnect, pending, ready, drift or failed, with the stable code of the last failure and the next try, what differs at the provider, and whether a link typed by hand stands before the meeting''s. Errors: session_not_found, role_not_allowed.';
create function public.retry_session_meeting(p_session_id uuid)
returns void language sql security invoker set search_path = '' as $$
  select private.retry_session_meeting(p_session_id)
$$;
comment on function public.retry_session_meeting(uuid) is
  'Asks the provider again now. Errors: session_not_found, role_not_allowed, not_connected.';
grant execute on function private.get_session_meeting_state(uuid), private.retry_session_meeting(uuid),
  public.get_session_meeting_state(uuid), public.retry_session_meeting(uuid) to authenticated;
