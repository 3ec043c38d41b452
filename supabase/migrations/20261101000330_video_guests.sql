-- Guests of Google events: where a store wants it, whoever has a seat is invited by Google, without seeing the others.

-- The addresses of a session's guests in order, one a line: empty where its Google account invites nobody. Google takes 200.
create function private.event_guests(p_session_id uuid)
returns text language sql stable security definer set search_path = '' as $$
  select coalesce(string_agg(g.email, E'\n' order by g.email), '')
  from (
    select distinct lower(coalesce(r.attendee_email, u.email::text)) as email
    from public.course_live_sessions s
    join private.video_connections c on c.store_id = s.store_id and c.provider = private.provider_of(s.platform)
      and c.provider = 'google_meet' and c.status <> 'disconnected' and c.invites
    join public.course_live_session_registrations r on r.session_id = s.id and private.holds_seat(r.status)
    join auth.users u on u.id = r.user_id
    where s.id = p_session_id and private.may_be_recorded(s, r.user_id) and coalesce(r.attendee_email, u.email::text) is not null
    order by 1 limit 200) g
$$;

-- A seat taken or given back reaches the event with the changes of the next seconds.
create function private.queue_guest_sync()
returns trigger language plpgsql security definer set search_path = '' as $$
declare
  v_session_id uuid := case tg_op when 'DELETE' then old.session_id else new.session_id end;
  v_store_id uuid := case tg_op when 'DELETE' then old.store_id else new.store_id end;
begin
  if exists (
    select from public.course_live_sessions s
    join private.video_connections c on c.store_id = s.store_id and c.provider = 'google_meet' and c.status <> 'disconnected' and c.invites
    where s.id = v_session_id and s.platform = 'google_meet' and s.status in ('scheduled', 'postponed', 'live') and s.scheduled_end > private.now()) then
    perform private.queue_video_sync(v_session_id, v_store_id, interval '20 seconds');
  end if;
  return null;
end
$$;
create trigger course_live_session_registrations_guest after insert on public.course_live_session_registrations
  for each row when (new.status <> 'waitlisted') execute function private.queue_guest_sync();
create trigger course_live_session_registrations_guests
  after update of status, attendee_email or delete on public.course_live_session_registrations
  for each row execute function private.queue_guest_sync();
-- So does a yes to being recorded, without which nobody is invited to what is.
create trigger recording_consents_guests after insert or delete on private.recording_consents
  for each row execute function private.queue_guest_sync();
