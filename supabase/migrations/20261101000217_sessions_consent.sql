-- The yes to being recorded: what people are told, the version of it that they said yes to, and who may come in without one.

-- Each text that somebody has said yes to, as it stood. Purpose null: the page's own sentence.
create table private.recording_notices (
  id uuid primary key default gen_random_uuid(),
  store_id uuid not null references public.stores (id) on delete cascade,
  purpose text,
  months int not null,
  access text not null constraint recording_notices_access_check check (access in ('participants', 'link')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (id, store_id),
  unique nulls not distinct (store_id, purpose, months, access)
);
alter table private.recording_notices enable row level security;
create trigger recording_notices_touch before update on private.recording_notices
  for each row execute function private.touch_updated_at();

-- One yes a person, session and version. Of who came it stays as evidence, under the pseudonym of the seat.
create table private.recording_consents (
  session_id uuid not null,
  store_id uuid not null,
  user_id uuid not null references public.profiles (id) on delete cascade,
  notice_id uuid not null,
  said_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (session_id, user_id, notice_id),
  foreign key (session_id, store_id) references public.course_live_sessions (id, store_id) on delete cascade,
  foreign key (notice_id, store_id) references private.recording_notices (id, store_id) on delete cascade
);
alter table private.recording_consents enable row level security;
create trigger recording_consents_touch before update on private.recording_consents
  for each row execute function private.touch_updated_at();
create index recording_consents_session_idx on private.recording_consents (session_id, store_id);
create index recording_consents_user_idx on private.recording_consents (user_id);
create index recording_consents_notice_idx on private.recording_consents (notice_id, store_id);
create index recording_consents_store_idx on private.recording_consents (store_id);

-- What is told of a session's recording now; version names exactly this text.
create function private.recording_notice(p_session public.course_live_sessions)
returns table (purpose text, months int, access text, version text)
language sql stable security definer set search_path = '' as $$
  select n.purpose, n.months, n.access, md5(jsonb_build_array(n.purpose, n.months, n.access)::text)
  from (
    select st.recording_purpose as purpose, st.recording_months as months,
      case when p_session.is_public and not p_session.require_registration then 'link' else 'participants' end as access
    from public.stores st where st.id = p_session.store_id) n
$$;

-- When the person said yes to what is told now; null: not yet, or to something else.
create function private.recording_agreed_at(p_session public.course_live_sessions, p_user uuid)
returns timestamptz language sql stable security definer set search_path = '' as $$
  select c.said_at
  from private.recording_notice(p_session) w
  join private.recording_notices n on n.store_id = p_session.store_id
    and (n.purpose, n.months, n.access) is not distinct from (w.purpose, w.months, w.access)
  join private.recording_consents c on c.notice_id = n.id and c.session_id = p_session.id and c.user_id = p_user
$$;

-- The host and who manages the store's sessions decide about the recording themselves: they are not asked.
create function private.asks_to_record(p_session public.course_live_sessions, p_user uuid)
returns boolean language sql stable security definer set search_path = '' as $$
  select p_session.recording_enabled and p_session.host_id is distinct from p_user and not exists (
    select from public.store_members m
    where m.store_id = p_session.store_id and m.user_id = p_user and private.role_may(m.role, 'manage_sessions'))
$$;

-- Whether the way in may be given to the person, as far as recording goes. Every way to a link asks it.
create function private.may_be_recorded(p_session public.course_live_sessions, p_user uuid)
returns boolean language sql stable security definer set search_path = '' as $$
  select not private.asks_to_record(p_session, p_user) or private.recording_agreed_at(p_session, p_user) is not null
$$;

-- What a participant's page says of it; null where nothing is recorded or the caller is not asked.
create function private.my_recording_notice(p_session public.course_live_sessions, p_user uuid)
returns jsonb language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('version', w.version, 'purpose', w.purpose, 'months', w.months, 'access', w.access,
    'agreed_at', private.recording_agreed_at(p_session, p_user))
  from private.recording_notice(p_session) w where private.asks_to_record(p_session, p_user)
$$;

-- The session, held for who takes part in it and is asked.
create function private.session_to_agree(p_session_id uuid)
returns public.course_live_sessions language plpgsql security definer set search_path = '' as $$
declare
  v_user uuid := private.lock_caller();
  v public.course_live_sessions;
begin
  select * into v from public.course_live_sessions s
  where s.id = p_session_id and s.deleted_at is null and private.may_know_session(s) for share;
  if v.id is null or not private.is_admitted(v, v_user) then
    perform private.refuse_participation(v, 'manage_sessions');
  elsif not private.asks_to_record(v, v_user) then
    perform private.fail(409, 'not_recorded');
  end if;
  return v;
end
$$;

create function private.agree_to_recording(p_session_id uuid, p_version text)
returns void language plpgsql security definer set search_path = '' as $$
declare
  v public.course_live_sessions := private.session_to_agree(p_session_id);
  v_user uuid := auth.uid();
  w record;
  v_notice uuid;
begin
  select * into w from private.recording_notice(v);
  -- Nobody says yes to what they have not read.
  if p_version is distinct from w.version then
    perform private.fail(409, 'recording_notice_changed');
  elsif v.status in ('ended', 'cancelled') then
    perform private.fail(409, 'session_not_open', null, v.status::text);
  end if;
  insert into private.recording_notices (store_id, purpose, months, access) values (v.store_id, w.purpose, w.months, w.access)
  on conflict (store_id, purpose, months, access) do nothing;
  select n.id into v_notice from private.recording_notices n
  where n.store_id = v.store_id and (n.purpose, n.months, n.access) is not distinct from (w.purpose, w.months, w.access);
  insert into private.recording_consents (session_id, store_id, user_id, notice_id, said_at)
  values (v.id, v.store_id, v_user, v_notice, private.now()) on conflict do nothing;
end
$$;

-- Until it begins; what was recorded with a yes is for the store to answer for. Taking back what was not given does nothing.
create function private.withdraw_recording_consent(p_session_id uuid)
returns void language plpgsql security definer set search_path = '' as $$
declare
  v_user uuid := private.lock_caller();
  v public.course_live_sessions;
begin
  -- A yes can be taken back whatever became of the seat, or of the recording.
  select s.* into v from private.recording_consents c join public.course_live_sessions s on s.id = c.session_id
  where c.session_id = p_session_id and c.user_id = v_user for share of s;
  if v.id is null then
    v := private.session_to_agree(p_session_id);
  end if;
  if private.session_began(v) then
    perform private.fail(409, 'session_began');
  end if;
  delete from private.recording_consents c where c.session_id = v.id and c.user_id = auth.uid();
end
$$;

-- ---------------------------------------------------------------------------
-- The public doors
-- ---------------------------------------------------------------------------
create function public.agree_to_recording(p_session_id uuid, p_version text)
returns void language sql security invoker set search_path = '' as $$
  select private.agree_to_recording(p_session_id, p_version)
$$;
comment on function public.agree_to_recording(uuid, text) is
  'Says yes to being recorded in a session, to the text whose version list_my_live_sessions gave; repeating it changes nothing. Errors: session_not_found, role_not_allowed, not_registered, on_waitlist, not_recorded (nobody asks the caller), recording_notice_changed, session_not_open.';

create function public.withdraw_recording_consent(p_session_id uuid)
returns void language sql security invoker set search_path = '' as $$
  select private.withdraw_recording_consent(p_session_id)
$$;
comment on function public.withdraw_recording_consent(uuid) is
  'Takes back the yes to being recorded, until the session begins. Errors: session_not_found, role_not_allowed, not_registered, on_waitlist, not_recorded, session_began.';

grant execute on function
  private.agree_to_recording(uuid, text), private.withdraw_recording_consent(uuid),
  public.agree_to_recording(uuid, text), public.withdraw_recording_consent(uuid) to authenticated;
