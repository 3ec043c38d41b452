-- Joining: inside the window, by the server's clock, only when admitted.

-- Null when the doors are open now, otherwise the code that says why not.
create function private.join_refusal(p_session public.course_live_sessions)
returns text language sql stable set search_path = '' as $$
  select case
    when p_session.status = 'live' then null
    when p_session.status <> 'scheduled' then 'session_not_open'
    when private.now() < p_session.join_opens_at then 'too_early'
    when private.now() > p_session.join_closes_at then 'session_over'
  end
$$;

create function private.join_live_session(p_session_id uuid)
returns table (platform public.session_platform, join_url text, join_password text, stream_url text, closes_at timestamptz, room_changed_at timestamptz)
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
  v_user uuid := private.lock_caller();
  v_session public.course_live_sessions;
  v_meeting public.course_live_session_meetings;
  v_refusal text;
begin
  -- Shared, so that a whole class comes in at once, while nobody loses the seat in between.
  select * into v_session from public.course_live_sessions s where s.id = p_session_id and s.deleted_at is null for share;
  if v_session.id is null
    or not (private.is_admitted(v_session, v_user) or v_session.store_id in (select private.my_stores_for('manage_sessions'))) then
    perform private.refuse_participation(v_session, 'manage_sessions');
  end if;
  v_refusal := private.join_refusal(v_session);
  if v_refusal is not null then
    perform private.fail(409, v_refusal, null, case v_refusal
      when 'too_early' then to_json(v_session.join_opens_at) #>> '{}' else v_session.status::text end);
  end if;
  select * into v_meeting from public.course_live_session_meetings m where m.session_id = p_session_id;
  if coalesce(v_meeting.join_url, v_meeting.stream_url) is null then
    perform private.fail(409, 'link_not_ready');
  end if;
  if private.is_admitted(v_session, v_user) then
    perform private.note_join_click(v_session, v_user);
  end if;
  return query select v_session.platform, v_meeting.join_url, v_meeting.join_password, v_meeting.stream_url,
    v_session.join_closes_at, v_meeting.link_changed_at;
end
$$;

-- ---------------------------------------------------------------------------
-- The public door
-- ---------------------------------------------------------------------------
create function public.join_live_session(p_session_id uuid)
returns table (platform public.session_platform, join_url text, join_password text, stream_url text, closes_at timestamptz, room_changed_at timestamptz)
language sql security invoker set search_path = '' as $$
  select * from private.join_live_session(p_session_id)
$$;
comment on function public.join_live_session(uuid) is
  'Hands out the way in, while the doors are open (join_opens_at to join_closes_at of the session) by the server clock, and notes when the person came. Errors: session_not_found, role_not_allowed (staff without the right), not_registered, on_waitlist, too_early (detail: opening time), session_over, session_not_open, link_not_ready.';

grant execute on function private.join_live_session(uuid), public.join_live_session(uuid) to authenticated;
