-- What is told to who takes part, beside their seat: an answer to their question, a recording to watch; and whoever was there is asked
-- what they think of it.

insert into private.message_kinds (kind, place, audience, channels, optional, waits, helps_for) values
  ('question_answered', 31, 'student', '{app}', true, true, '3 days'),
  ('recording_ready', 32, 'student', '{app,email}', true, true, '7 days'),
  ('session_rate', 33, 'student', '{app,email}', true, true, '3 days');

-- Writes a message that what it says can still change, a minute later. One that was skipped, and whose cause is here again, is written
-- anew under its key; one that was told never is.
create function private.queue_again(p_key text, p_kind text, p_store_id uuid, p_person uuid, p_subject jsonb, p_send_at timestamptz)
returns void language sql security definer set search_path = '' as $$
  insert into private.messages as m (cause_key, kind, store_id, person_id, subject, send_at)
  values (p_key, p_kind, p_store_id, p_person, p_subject, p_send_at)
  on conflict (cause_key) do update set outcome = 'waiting', reason = null, decided_at = null, send_at = excluded.send_at
  where m.outcome = 'skipped'
$$;

-- ---------------------------------------------------------------------------
-- An answer
-- ---------------------------------------------------------------------------
-- Whoever asked is told once of each text that answers them, anonymous or not: who that is stays in the message. An answer without
-- a text was given aloud, and who answers themselves knows.
create function private.tell_answer()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform private.queue_again(concat_ws(':', 'question_answered', new.id, md5(new.answer)), 'question_answered', new.store_id, a.user_id,
    jsonb_build_object('session_id', new.session_id, 'question_id', new.id, 'answer', md5(new.answer)), private.now() + interval '1 minute')
  from public.course_live_session_question_authors a
  where a.question_id = new.id and a.user_id is distinct from new.answered_by;
  return null;
end
$$;
create trigger course_live_session_questions_told after update of status, answer on public.course_live_session_questions
  for each row when (new.status = 'answered' and new.answer is not null and (old.status, old.answer) is distinct from (new.status, new.answer))
  execute function private.tell_answer();

-- ---------------------------------------------------------------------------
-- A recording
-- ---------------------------------------------------------------------------
-- Whether there is something to watch for who takes part.
create function private.has_recording(p_session public.course_live_sessions)
returns boolean language sql stable security definer set search_path = '' as $$
  select private.recordings_shown(p_session) and (
    exists (select from private.recordings_of(p_session) r where r.published)
    or exists (select from public.course_live_session_meetings m where m.session_id = p_session.id and m.recording_url is not null))
$$;

-- Whoever may watch is told once a session, of the first there is: who has a seat, and where nobody has to register, who is enrolled
-- and has not said no. One that is there before the session is over is told when it is.
create function private.tell_recording(p_session_id uuid)
returns void language sql security definer set search_path = '' as $$
  select private.queue_again(concat_ws(':', 'recording_ready', s.id, a.person_id), 'recording_ready', s.store_id, a.person_id,
    jsonb_build_object('session_id', s.id), greatest(private.now() + interval '1 minute', case when not private.session_over(s) then s.scheduled_end end))
  from public.course_live_sessions s
  cross join lateral (
    select r.user_id as person_id from public.course_live_session_registrations r
    where r.session_id = s.id and private.holds_seat(r.status)
    union
    select e.user_id from public.course_enrollments e
    where not s.require_registration and e.course_id = s.course_id and e.status in ('active', 'completed')
      and not exists (select from public.course_live_session_registrations r where r.session_id = s.id and r.user_id = e.user_id)) a
  where s.id = p_session_id and s.deleted_at is null and s.status not in ('cancelled', 'postponed')
$$;

create function private.tell_published_recording()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform private.tell_recording(new.session_id);
  return null;
end
$$;
create trigger session_recordings_told after update of published on private.session_recordings
  for each row when (new.published and not old.published) execute function private.tell_published_recording();
create trigger course_live_session_meetings_recording after update of recording_url on public.course_live_session_meetings
  for each row when (new.recording_url is not null and old.recording_url is null) execute function private.tell_published_recording();

create function private.tell_ended_recording()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform private.tell_recording(new.id) where private.has_recording(new);
  return null;
end
$$;
create trigger course_live_sessions_recording_told after update of status on public.course_live_sessions
  for each row when (new.status = 'ended' and old.status <> 'ended') execute function private.tell_ended_recording();

-- ---------------------------------------------------------------------------
-- What they think of it
-- ---------------------------------------------------------------------------
-- Whoever had a seat or left a trace is asked an hour after the end, if by then they are known to have been there; once a session. Of what
-- ended days ago nobody is asked any more.
create function private.ask_to_rate()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform private.queue_again(concat_ws(':', 'session_rate', new.id, a.person_id), 'session_rate', new.store_id, a.person_id,
    jsonb_build_object('session_id', new.id), coalesce(new.actual_end, new.scheduled_end) + interval '1 hour')
  from (
    select r.user_id as person_id from public.course_live_session_registrations r where r.session_id = new.id and private.holds_seat(r.status)
    union select t.user_id from public.session_attendance t where t.session_id = new.id and t.user_id is not null and not t.ignored) a
  where coalesce(new.actual_end, new.scheduled_end) > private.now() - interval '2 days';
  return null;
end
$$;
create trigger course_live_sessions_rate_asked after update of status on public.course_live_sessions
  for each row when (new.status = 'ended' and old.status <> 'ended') execute function private.ask_to_rate();

-- ---------------------------------------------------------------------------
-- What is true of them
-- ---------------------------------------------------------------------------
-- Why one of them is told no more; null when it is still so.
create function private.after_message_lapsed(m private.messages, s public.course_live_sessions)
returns text language plpgsql stable security definer set search_path = '' as $$
declare
  v public.course_live_session_questions;
begin
  if m.kind = 'session_rate' then
    return case
      when s.status <> 'ended' then 'taken_back'
      -- The page that the link leads to is not theirs any more.
      when not private.is_admitted(s, m.person_id) then 'left'
      when not private.may_rate(s, m.person_id) then 'not_there'
      when exists (select from private.session_feedback f where f.session_id = s.id and f.user_id = m.person_id) then 'settled' end;
  elsif m.kind = 'recording_ready' then
    return case
      when not private.is_admitted(s, m.person_id) then 'left'
      when not private.has_recording(s) then 'taken_back' end;
  end if;
  select q.* into v from public.course_live_session_questions q
  join public.course_live_session_question_authors a on a.question_id = q.id and a.user_id = m.person_id
  where q.id = (m.subject ->> 'question_id')::uuid;
  return case
    when v.id is null or not (private.is_admitted(s, m.person_id) or private.person_may(s.store_id, m.person_id, 'read_sessions')) then 'left'
    when v.status <> 'answered' or v.answer is null then 'taken_back'
    when md5(v.answer) <> m.subject ->> 'answer' then 'superseded' end;
end
$$;
