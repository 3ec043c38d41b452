-- Running a session: its status, by the host's hand or by what the provider says happened.

-- Moves a locked session along its graph, with all that follows: one truth for the host's hand and for what the
-- provider or the clock says happened. p_at: when it began or ended, where that is known. p_cause: why, where no person did it.
create function private.change_session_status(p_session public.course_live_sessions, p_status public.session_status,
  p_reason text default null, p_at timestamptz default null, p_cause text default null)
returns void language plpgsql security definer set search_path = '' as $$
begin
  perform private.say_session_cause(p_cause);
  update public.course_live_sessions s
  set status = p_status, status_reason = nullif(btrim(p_reason), ''), revision = s.revision + 1,
    actual_start = case when p_status = 'live' then coalesce(s.actual_start, p_at) else s.actual_start end,
    actual_end = case when p_status = 'ended' then coalesce(s.actual_end, greatest(coalesce(p_at, private.now()), s.actual_start)) else s.actual_end end
  where s.id = p_session.id;
  perform private.say_session_cause(null);
end
$$;

-- Of a session that is to come: seats and waits of people whose enrolment has ended go to the others. While it was off, over or for
-- everybody nobody's was given back with their enrolment.
create function private.settle_seats(p_session public.course_live_sessions)
returns void language plpgsql security definer set search_path = '' as $$
begin
  update public.course_live_session_registrations r set status = 'cancelled', cancelled_at = private.now()
  from public.course_enrollments e
  where r.session_id = p_session.id and r.status in ('registered', 'waitlisted') and not p_session.is_public
    and e.course_id = p_session.course_id and e.user_id = r.user_id and e.status in ('revoked', 'left');
  perform private.promote_waitlist(p_session.id);
end
$$;

create function private.set_live_session_status(
  p_session_id uuid, p_status public.session_status, p_reason text, p_revision int, p_tell boolean default null)
returns public.course_live_sessions language plpgsql security definer set search_path = '' as $$
declare
  v public.course_live_sessions := private.lock_session(p_session_id, 'manage_sessions');
begin
  perform private.check_revision(v, p_revision);
  perform private.check_prose(p_reason, 'reason');
  if v.status = 'cancelled' and p_status = 'scheduled' and (
    select e.details ->> 'was' from private.session_events e where e.session_id = v.id and e.kind = 'cancelled' order by e.id desc limit 1) = 'postponed' then
    p_status := 'postponed';
  end if;
  if p_status is null then
    perform private.fail(422, 'required', 'status');
  elsif char_length(p_reason) > 500 then
    perform private.fail(422, 'too_long', 'reason', '500');
  elsif p_status = v.status then
    -- Whoever starts or ends by hand what did so by itself a moment ago has what they wanted.
    if (select e.cause <> 'person' and e.at > private.now() - interval '1 minute' and e.kind in ('started', 'ended')
      from private.session_events e where e.session_id = v.id order by e.id desc limit 1) then
      return v;
    end if;
    perform private.fail(409, 'transition_not_allowed', 'status', v.status::text || ' -> ' || p_status::text);
  elsif p_status = 'scheduled' and v.status in ('postponed', 'cancelled') and v.scheduled_end <= private.now() then
    perform private.fail(422, 'session_in_past', 'scheduled_start');
  end if;
  perform private.tell_of_change(p_tell);
  perform private.change_session_status(v, p_status, p_reason);
  if v.status = 'cancelled' then
    perform private.settle_seats(v);
  end if;
  select * into v from public.course_live_sessions s where s.id = p_session_id;
  return v;
end
$$;

-- Another date: what was postponed is scheduled again by the same change, or stays as it is when the date is refused.
create function private.reschedule_live_session(
  p_session_id uuid, p_start timestamptz, p_end timestamptz, p_time_zone text, p_revision int, p_tell boolean, p_note text)
returns public.course_live_sessions language plpgsql security definer set search_path = '' as $$
declare
  v public.course_live_sessions := private.update_live_session(p_session_id,
    jsonb_build_object('scheduled_start', p_start, 'scheduled_end', p_end, 'time_zone', p_time_zone), p_revision, p_tell, p_note);
begin
  if v.status = 'postponed' then
    v := private.set_live_session_status(p_session_id, 'scheduled', null, null);
  end if;
  return v;
end
$$;

-- A meeting is opened more than once: a rehearsal, an interruption. The runs that overlap this time are the session, which is
-- the time it was to be in and the one it was in; one whose end nobody tells has to have begun when the doors were open. What
-- is postponed does not take place at its date.
create function private.run_window(p_session public.course_live_sessions)
returns table (doors timestamptz, begins timestamptz, ends timestamptz)
language sql stable set search_path = '' as $$
  select case when p_session.status = 'postponed' then 'infinity'
      else least(p_session.scheduled_start, p_session.actual_start) - (p_session.scheduled_start - p_session.join_opens_at) end,
    case when p_session.status = 'postponed' then 'infinity' else least(p_session.scheduled_start, p_session.actual_start) end,
    case when p_session.status = 'postponed' then '-infinity'
      else greatest(p_session.scheduled_end, p_session.actual_end, case when p_session.status = 'live' then private.now() end) end
$$;

create function private.is_run_of(p_session public.course_live_sessions, p_started timestamptz, p_ended timestamptz)
returns boolean language sql stable set search_path = '' as $$
  select coalesce(p_started < w.ends and case when p_ended is null then p_started >= w.doors else p_ended > w.begins end, false)
  from private.run_window(p_session) w
$$;

-- ---------------------------------------------------------------------------
-- The public doors
-- ---------------------------------------------------------------------------
create function public.set_live_session_status(p_session_id uuid, p_status public.session_status, p_reason text default null,
  p_revision int default null, p_tell boolean default true)
returns public.course_live_sessions language sql security invoker set search_path = '' as $$
  select private.set_live_session_status(p_session_id, p_status, p_reason, p_revision, p_tell)
$$;
comment on function public.set_live_session_status(uuid, public.session_status, text, int, boolean) is
  'Moves a session along its graph; a cancelled one is scheduled again until its end has passed, or without a date again where it was postponed before. p_tell: whether who comes is told. Errors: session_not_found, transition_not_allowed, stale_version, session_in_past.';

create function public.reschedule_live_session(
  p_session_id uuid, p_start timestamptz, p_end timestamptz, p_time_zone text, p_revision int default null,
  p_tell boolean default true, p_note text default null)
returns public.course_live_sessions language sql security invoker set search_path = '' as $$
  select private.reschedule_live_session(p_session_id, p_start, p_end, p_time_zone, p_revision, p_tell, p_note)
$$;
comment on function public.reschedule_live_session(uuid, timestamptz, timestamptz, text, int, boolean, text) is
  'Gives a session another date; a postponed one is scheduled again by it. p_tell: whether who comes is told, with p_note. Errors: session_not_found, stale_version, session_locked, session_in_past and field errors (422, hint = field).';

grant execute on function
  private.set_live_session_status(uuid, public.session_status, text, int, boolean),
  private.reschedule_live_session(uuid, timestamptz, timestamptz, text, int, boolean, text),
  public.reschedule_live_session(uuid, timestamptz, timestamptz, text, int, boolean, text),
  public.set_live_session_status(uuid, public.session_status, text, int, boolean)
  to authenticated;
