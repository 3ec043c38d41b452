-- Who sees a session and who takes part in it, and how a function reads or locks one for a caller.

-- Sessions for which the caller holds an active registration.
create function private.my_registered_session_ids()
returns setof uuid language sql stable security definer set search_path = '' as $$
  select r.session_id from public.course_live_session_registrations r
  where r.user_id = (select auth.uid()) and r.status <> 'cancelled'
$$;

-- True when the person may take part in the session as a student: registered (not waitlisted) where
-- registration is required, otherwise enrolled in the course or the session is public. An enrolment that
-- ended, revoked or given up, closes every session that is not public, past ones and their recordings included.
create function private.is_admitted(p_session public.course_live_sessions, p_user uuid)
returns boolean language sql stable security definer set search_path = '' as $$
  select p_session.deleted_at is null and case
    when p_session.require_registration then exists (
      select 1 from public.course_live_session_registrations r
      where r.session_id = p_session.id and r.user_id = p_user and private.holds_seat(r.status))
      and (p_session.is_public or not exists (
        select 1 from public.course_enrollments e
        where e.course_id = p_session.course_id and e.user_id = p_user and e.status in ('revoked', 'left')))
    else p_session.is_public or exists (
      select 1 from public.course_enrollments e
      where e.course_id = p_session.course_id and e.user_id = p_user and e.status in ('active', 'completed'))
  end
$$;

-- The same for the caller and a session id, for policies on questions and votes.
create function private.can_take_part(p_session_id uuid)
returns boolean language sql stable security definer set search_path = '' as $$
  select exists (
    select 1 from public.course_live_sessions s
    where s.id = p_session_id and private.is_admitted(s, (select auth.uid()))
  )
$$;

-- Whether the caller, who names the session by its id, may know that it is there: a public session is for whoever holds its
-- link, which is its id. Everybody else hears session_not_found. Whoever locks a session for a caller asks it in the statement
-- that locks, so that the row of what is not theirs is neither held nor waited for.
create function private.may_know_session(s public.course_live_sessions)
returns boolean language sql stable security definer set search_path = '' as $$
  select s.is_public or s.course_id in (select private.my_course_ids()) or s.id in (select private.my_registered_session_ids())
    or s.store_id in (select private.my_stores_for('read_sessions'))
$$;

-- Functions that are given the id of a public session find it; reading the table does not.
create policy course_live_sessions_select on public.course_live_sessions for select to authenticated
  using (
    store_id in (select private.my_stores_for('read_sessions'))
    or (deleted_at is null and (
      course_id in (select private.my_course_ids())
      or id in (select private.my_registered_session_ids())
    ))
  );

grant execute on function private.my_registered_session_ids() to authenticated;
grant execute on function private.can_take_part(uuid) to authenticated;

-- ---------------------------------------------------------------------------
-- Reading and locking one session
-- ---------------------------------------------------------------------------
-- Locks the session row and proves the caller's ability in its store.
-- Errors: session_not_found (404), role_not_allowed (403), not_signed_in (401).
create function private.lock_session(p_session_id uuid, p_ability text, p_deleted boolean default false)
returns public.course_live_sessions language plpgsql security definer set search_path = '' as $$
declare
  v_user uuid := private.lock_caller();
  v_session public.course_live_sessions;
begin
  -- A store that is being closed is waited for, and then it has nothing to change.
  perform 1 from public.stores t where t.id in (
    select s.store_id from public.course_live_sessions s where s.id = p_session_id and s.store_id in (select private.my_stores_for(p_ability))) for key share;
  -- What the caller may not change is neither held nor waited for, which would tell that it is there.
  select * into v_session from public.course_live_sessions s
  where s.id = p_session_id and (s.deleted_at is not null) = p_deleted and s.store_id in (select private.my_stores_for(p_ability))
  for no key update;
  if not found then
    select * into v_session from public.course_live_sessions s
    where s.id = p_session_id and (s.deleted_at is not null) = p_deleted and s.store_id in (select private.my_store_ids());
    if not found then
      perform private.fail(404, 'session_not_found');
    end if;
    perform private.require_ability(v_session.store_id, p_ability);
    -- It came back, or the caller's role did, in between: the same request, made again, finds it.
    raise serialization_failure;
  end if;
  -- The role may have changed while the lock was waited for.
  perform private.require_ability(v_session.store_id, p_ability);
  return v_session;
end
$$;

-- The same for whoever only reads: no lock.
create function private.staff_session(p_session_id uuid, p_ability text)
returns public.course_live_sessions language plpgsql stable security definer set search_path = '' as $$
declare
  v_user uuid := private.require_user();
  v_session public.course_live_sessions;
begin
  select * into v_session from public.course_live_sessions s where s.id = p_session_id and s.deleted_at is null;
  if v_session.id is null or v_session.store_id not in (select private.my_store_ids()) then
    perform private.fail(404, 'session_not_found');
  end if;
  perform private.require_ability(v_session.store_id, p_ability);
  return v_session;
end
$$;

-- The refusal names who was faster (null where no person was), so that every page can.
create function private.check_revision(p_session public.course_live_sessions, p_revision int)
returns void language plpgsql set search_path = '' as $$
begin
  if p_revision is not null and p_revision <> p_session.revision then
    perform private.fail(409, 'stale_version', null, jsonb_build_object('version', p_session.revision, 'by', (
      select p.display_name from public.profiles p where p.id = p_session.changed_by))::text);
  end if;
end
$$;

-- Says why the caller does not take part: the session does not exist for them (404), they wait or have
-- not registered, or their role has not the ability (403).
create function private.refuse_participation(p_session public.course_live_sessions, p_ability text)
returns void language plpgsql stable security definer set search_path = '' as $$
declare
  v_user uuid := private.require_user();
begin
  if p_session.id is null or not private.may_know_session(p_session) then
    perform private.fail(404, 'session_not_found');
  elsif not (p_session.is_public or p_session.course_id in (select private.my_course_ids())
    or p_session.id in (select private.my_registered_session_ids())) then
    perform private.require_ability(p_session.store_id, p_ability);
    perform private.fail(404, 'session_not_found');
  end if;
  perform private.fail(403, case when exists (
    select 1 from public.course_live_session_registrations r
    where r.session_id = p_session.id and r.user_id = v_user and r.status = 'waitlisted') then 'on_waitlist' else 'not_registered' end);
end
$$;
