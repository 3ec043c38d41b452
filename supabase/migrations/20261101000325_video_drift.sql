-- What somebody changed at the provider, and what the staff decides about it.

-- p_choice: theirs (the session takes over what the meeting says, by the rules of an edit; a deleted meeting cancels it)
-- or ours (what the session says is written again; a deleted meeting is made anew).
create function private.resolve_session_drift(p_session_id uuid, p_choice text, p_revision int, p_tell boolean, p_note text)
returns public.course_live_sessions language plpgsql security definer set search_path = '' as $$
declare
  v public.course_live_sessions := private.lock_session(p_session_id, 'manage_sessions');
  m private.video_meetings;
  d jsonb;
  v_fields jsonb := '{}';
  v_said jsonb := '{}';
  v_start timestamptz;
  v_minutes int;
begin
  perform private.check_revision(v, p_revision);
  perform private.tell_of_change(p_tell, p_note);
  if p_choice is null or p_choice not in ('theirs', 'ours') then
    perform private.fail(422, 'invalid_input', 'choice');
  end if;
  select * into m from private.video_meetings one
  where one.session_id = v.id and one.state = 'active' and one.drift is not null for update;
  if m.id is null then
    perform private.fail(409, 'no_drift');
  end if;
  d := m.drift;
  if p_choice = 'ours' then
    if d ? 'deleted' then
      update private.video_meetings one set state = 'gone', drift = null, drift_at = null, strays_at = private.now() + interval '10 minutes'
      where one.id = m.id;
      update public.course_live_session_meetings l set join_url = null, join_password = null
      where l.session_id = v.id and encode(sha256(convert_to(l.join_url, 'UTF8')), 'hex') = m.link_hash;
    else
      -- What is not known to stand there is written.
      update private.video_meetings one set drift = null, drift_at = null,
        synced = m.synced - array(select jsonb_object_keys(d)) - case when d ?| array['start', 'durationMinutes']
          then array['start', 'end', 'timeZone', 'durationMinutes'] else '{}' end
      where one.id = m.id;
    end if;
    perform private.queue_video_sync(v.id, v.store_id, interval '0');
    return v;
  end if;

  if d ? 'deleted' then
    update private.video_meetings one set drift = null, drift_at = null where one.id = m.id;
    if v.status in ('scheduled', 'postponed', 'live') then
      perform private.change_session_status(v, 'cancelled');
    end if;
  else
    if d ? 'topic' then
      v_fields := v_fields || jsonb_build_object('title', d #> '{topic,theirs}');
      v_said := v_said || jsonb_build_object('topic', d #> '{topic,theirs}');
    end if;
    if d ? 'agenda' then
      v_fields := v_fields || jsonb_build_object('description', d #> '{agenda,theirs}');
      v_said := v_said || jsonb_build_object('agenda', d #> '{agenda,theirs}');
    end if;
    if d ? 'recording' then
      v_fields := v_fields || jsonb_build_object('recording_enabled', d #> '{recording,theirs}');
      v_said := v_said || jsonb_build_object('recording', d #> '{recording,theirs}');
    end if;
    if d ?| array['start', 'durationMinutes'] then
      v_start := case when d ? 'start' then (d #>> '{start,theirs}')::timestamptz else v.scheduled_start end;
      v_minutes := case when d ? 'durationMinutes' then (d #>> '{durationMinutes,theirs}')::int
        else ceil(extract(epoch from v.scheduled_end - v.scheduled_start) / 60)::int end;
      v_fields := v_fields || jsonb_build_object('scheduled_start', v_start, 'scheduled_end', v_start + make_interval(mins => v_minutes));
      v_said := v_said || jsonb_build_object('timeZone', v.time_zone, 'durationMinutes', v_minutes,
        'start', private.instant_text(v_start), 'end', private.instant_text(v_start + make_interval(mins => v_minutes)));
    end if;
    update private.video_meetings one set drift = null, drift_at = null, synced = coalesce(m.synced, '{}') || v_said where one.id = m.id;
    return private.update_live_session(v.id, v_fields, v.revision);
  end if;
  select * into v from public.course_live_sessions s where s.id = p_session_id;
  return v;
end
$$;

create function public.resolve_session_drift(
  p_session_id uuid, p_choice text, p_revision int default null, p_tell boolean default true, p_note text default null)
returns public.course_live_sessions language sql security invoker set search_path = '' as $$
  select private.resolve_session_drift(p_session_id, p_choice, p_revision, p_tell, p_note)
$$;
comment on function public.resolve_session_drift(uuid, text, int, boolean, text) is
  'Decides about what somebody changed at the provider. p_choice: theirs (the session takes it over, by the rules of an edit; a deleted meeting cancels the session) or ours (written again, or made anew). p_tell: whether who comes is told, with p_note. Errors: session_not_found, role_not_allowed, stale_version, no_drift and those of update_live_session.';

grant execute on function private.resolve_session_drift(uuid, text, int, boolean, text), public.resolve_session_drift(uuid, text, int, boolean, text) to authenticated;
