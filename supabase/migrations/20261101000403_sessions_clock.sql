-- What sessions do by themselves: they go live and end by the clock where they are told to, and a live one that was forgotten ends.

-- When somebody was last seen in a session: in its meeting or its native room; now while somebody is.
create function private.last_seen_in(p_session public.course_live_sessions)
returns timestamptz language sql stable security definer set search_path = '' as $$
  select max(e.at) from (
    select case when i.ended_at is not null then i.ended_at
      -- Of a run whose end nobody told somebody is in while no later one began.
      when not exists (select from private.video_meeting_instances later
        where later.meeting_row_id = i.meeting_row_id and later.started_at > i.started_at) then private.now()
      else i.started_at end as at
    from private.video_meeting_instances i join private.video_meetings m on m.id = i.meeting_row_id
    where m.session_id = p_session.id and m.state = 'active'
    union all
    select case when a.left_at > private.now() - 2.5 * private.presence_beat() then private.now() else a.left_at end
    from public.session_attendance a where a.session_id = p_session.id and a.source = 'room_presence') e
  where e.at >= p_session.join_opens_at
$$;

-- Does what is due by the clock, each with its reason in the log. What was missed altogether is caught up for a week: it began and
-- ended as planned. At its end a session goes on while somebody is in it. Whatever is live an hour after its end with nobody in
-- it was forgotten, and after twelve hours in any case; it ended with the last who was seen, or as planned. Workers side by side,
-- and whoever changes a session by hand meanwhile, do not meet: what is held is left for the next tick. Returns of how many.
create function private.run_sessions()
returns int language plpgsql security definer set search_path = '' as $$
declare
  v_id uuid;
  v public.course_live_sessions;
  v_seen timestamptz;
  v_count int := 0;
begin
  for v_id in
    select s.id from public.course_live_sessions s
    where s.deleted_at is null and ((s.status = 'scheduled' and s.runs_by = 'clock' and s.scheduled_start <= private.now()
        and s.scheduled_end > private.now() - interval '7 days')
      or (s.status = 'live' and s.scheduled_end <= private.now()))
    order by s.id
  loop
    select * into v from public.course_live_sessions s where s.id = v_id for no key update skip locked;
    continue when v.id is null or v.deleted_at is not null;
    if v.status = 'scheduled' and v.runs_by = 'clock' and v.scheduled_start <= private.now() then
      perform private.change_session_status(v, 'live', null, v.scheduled_start, 'clock');
      v_count := v_count + 1;
      v.status := 'live';
    end if;
    continue when v.status <> 'live' or v.scheduled_end > private.now();
    v_seen := private.last_seen_in(v);
    if v.runs_by = 'clock' and coalesce(v_seen < private.now(), true) then
      perform private.change_session_status(v, 'ended', null, greatest(v.scheduled_end, v_seen), 'clock');
      v_count := v_count + 1;
    elsif v.scheduled_end <= private.now() - interval '12 hours'
      or (v.scheduled_end <= private.now() - interval '1 hour' and coalesce(v_seen < private.now() - interval '15 minutes', true)) then
      perform private.change_session_status(v, 'ended', null,
        greatest(v.scheduled_end, v.actual_start, case when v_seen < private.now() then v_seen end), 'forgotten');
      v_count := v_count + 1;
    end if;
  end loop;
  return v_count + private.end_offers();
end
$$;
