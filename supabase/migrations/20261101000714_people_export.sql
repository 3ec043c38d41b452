-- Everything about oneself, as a file: a function a domain, each an object of lists with flat rows. docs/privacy.md says of every
-- table that knows people where it is found here, or why it is not.

create function private.export_people(p_user uuid)
returns jsonb language sql stable security definer set search_path = '' as $$
  select jsonb_build_object(
    'account', (select jsonb_agg(jsonb_build_object('name', p.display_name, 'email', u.email, 'language', p.locale, 'time_zone', p.time_zone, 'phone', f.phone, 'country', p.region,
      'since', p.created_at)) from public.profiles p join auth.users u on u.id = p.id
      left join private.profile_phones f on f.person_id = p.id where p.id = p_user),
    'teams', (select jsonb_agg(jsonb_build_object('store', s.name, 'role', m.role, 'since', m.created_at) order by m.created_at, s.name)
      from public.store_members m join public.stores s on s.id = m.store_id where m.user_id = p_user),
    'team_log', (select jsonb_agg(jsonb_build_object('store', s.name, 'event', e.kind, 'at', e.at, 'by_me', e.actor_id is not distinct from p_user,
        'about_me', e.person_id is not distinct from p_user, 'from_role', e.from_role, 'role', e.to_role) order by e.id)
      from private.member_events e join public.stores s on s.id = e.store_id where p_user in (e.actor_id, e.person_id)),
    'courses', (select jsonb_agg(jsonb_build_object('store', s.name, 'course', c.title, 'status', e.status, 'since', e.since,
        'at', e.created_at) order by e.created_at, e.id)
      from public.course_enrollments e join public.courses c on c.id = e.course_id join public.stores s on s.id = e.store_id where e.user_id = p_user),
    'courses_changed', (select jsonb_agg(jsonb_build_object('store', s.name, 'course', c.title) order by c.title, c.id)
      from public.courses c join public.stores s on s.id = c.store_id where c.changed_by = p_user),
    'requests', (select jsonb_agg(jsonb_build_object('store', s.name, 'course', c.title, 'status', r.status, 'since', r.since) order by r.since, r.id)
      from private.join_requests r join public.courses c on c.id = r.course_id join public.stores s on s.id = r.store_id where r.user_id = p_user),
    -- To the person's address; of those they sent, not to whom.
    'invitations', (select jsonb_agg(jsonb_build_object('store', s.name, 'course', c.title, 'role', i.role, 'at', i.sent_at,
        'until', i.expires_at, 'status', private.invitation_state(i)) order by i.sent_at, i.id)
      from private.invitations i join public.stores s on s.id = i.store_id left join public.courses c on c.id = i.course_id
      where i.email = (select lower(u.email) from auth.users u where u.id = p_user)
        or exists (select from private.invitation_uses x where x.invitation_id = i.id and x.user_id = p_user)),
    'invitations_sent', (select jsonb_agg(jsonb_build_object('store', s.name, 'course', c.title, 'role', i.role, 'at', i.sent_at,
        'until', i.expires_at, 'status', private.invitation_state(i)) order by i.sent_at, i.id)
      from private.invitations i join public.stores s on s.id = i.store_id left join public.courses c on c.id = i.course_id
      where i.invited_by = p_user))
$$;

create function private.export_sessions(p_user uuid)
returns jsonb language sql stable security definer set search_path = '' as $$
  select jsonb_build_object(
    'registrations', (select jsonb_agg(jsonb_build_object('store', st.name, 'session', s.title, 'starts', s.scheduled_start, 'name', r.attendee_name,
        'registered_as', r.registered_as, 'email', r.attendee_email, 'status', r.status, 'at', r.registered_at, 'promoted_at', r.promoted_at, 'confirmed_start', r.confirmed_start, 'offered_until', r.offered_until,
        'cancelled_at', r.cancelled_at, 'joined_at', r.joined_at, 'left_at', r.left_at, 'seconds', r.attendance_seconds) order by s.scheduled_start, r.queue_no)
      from public.course_live_session_registrations r join public.course_live_sessions s on s.id = r.session_id
      join public.stores st on st.id = r.store_id where r.user_id = p_user),
    'notes', (select jsonb_agg(jsonb_build_object('store', st.name, 'session', s.title, 'starts', s.scheduled_start, 'subject', n.subject,
        'text', n.body, 'at', n.send_at) order by n.send_at)
      from private.session_notes n join public.course_live_sessions s on s.id = n.session_id
      join public.stores st on st.id = n.store_id where n.author_id = p_user),
    'feedback', (select jsonb_agg(jsonb_build_object('store', st.name, 'session', s.title, 'starts', s.scheduled_start, 'rating', f.rating,
        'comment', f.comment, 'named', f.named, 'at', f.said_at) order by f.said_at)
      from private.session_feedback f join public.course_live_sessions s on s.id = f.session_id
      join public.stores st on st.id = f.store_id where f.user_id = p_user),
    'attendance', (select jsonb_agg(jsonb_build_object('store', st.name, 'session', s.title, 'starts', s.scheduled_start, 'source', a.source,
        'joined_at', a.joined_at, 'left_at', a.left_at, 'attended', a.attended, 'name', a.person_name, 'email', a.person_email,
        'matched_by', a.matched_by, 'ignored', a.ignored) order by s.scheduled_start, a.joined_at, a.id)
      from public.session_attendance a join public.course_live_sessions s on s.id = a.session_id
      join public.stores st on st.id = a.store_id where a.user_id = p_user),
    'attendance_noted', (select jsonb_agg(jsonb_build_object('store', st.name, 'session', s.title, 'attended', a.attended, 'at', a.updated_at)
        order by a.updated_at, a.id)
      from public.session_attendance a join public.course_live_sessions s on s.id = a.session_id
      join public.stores st on st.id = a.store_id where a.recorded_by = p_user),
    'known_as', (select jsonb_agg(jsonb_build_object('store', st.name, 'course', c.title, 'known_as', k.person_key,
        'about_me', k.user_id is not distinct from p_user, 'by_me', k.matched_by is not distinct from p_user, 'at', k.created_at) order by k.created_at, k.id)
      from private.attendee_matches k join public.stores st on st.id = k.store_id left join public.courses c on c.id = k.course_id
      where k.user_id = p_user),
    'questions', (select jsonb_agg(jsonb_build_object('store', st.name, 'session', s.title, 'question', q.body, 'name', q.author_name,
        'status', q.status, 'answer', q.answer, 'at', q.created_at) order by q.created_at, q.id)
      from public.course_live_session_question_authors a join public.course_live_session_questions q on q.id = a.question_id
      join public.course_live_sessions s on s.id = q.session_id join public.stores st on st.id = q.store_id where a.user_id = p_user),
    'answers', (select jsonb_agg(jsonb_build_object('store', st.name, 'session', s.title, 'answer', q.answer, 'at', q.answered_at)
        order by q.answered_at, q.id)
      from public.course_live_session_questions q join public.course_live_sessions s on s.id = q.session_id
      join public.stores st on st.id = q.store_id where q.answered_by = p_user),
    -- What one voted for, not who asked it.
    'votes', (select jsonb_agg(jsonb_build_object('store', st.name, 'session', s.title, 'at', v.created_at) order by v.created_at, v.question_id)
      from public.course_live_session_question_votes v join public.course_live_session_questions q on q.id = v.question_id
      join public.course_live_sessions s on s.id = q.session_id join public.stores st on st.id = v.store_id where v.user_id = p_user),
    'sessions', (select jsonb_agg(jsonb_build_object('store', st.name, 'session', s.title, 'starts', s.scheduled_start, 'status', s.status,
        'hosted', s.host_id is not distinct from p_user, 'created', s.created_by is not distinct from p_user,
        'changed', s.changed_by is not distinct from p_user) order by s.scheduled_start, s.id)
      from public.course_live_sessions s join public.stores st on st.id = s.store_id where p_user in (s.host_id, s.created_by, s.changed_by)),
    'session_log', (select jsonb_agg(jsonb_build_object('store', st.name, 'session', s.title, 'event', e.kind, 'reason', e.reason, 'at', e.at,
        'by_me', e.actor_id is not distinct from p_user, 'about_me', e.person_id is not distinct from p_user) order by e.id)
      from private.session_events e join public.course_live_sessions s on s.id = e.session_id
      join public.stores st on st.id = e.store_id where p_user in (e.actor_id, e.person_id)),
    'recordings', (select jsonb_agg(jsonb_build_object('store', st.name, 'session', s.title, 'published', r.published, 'at', r.decided_at)
        order by r.decided_at, r.id)
      from private.session_recordings r join public.course_live_sessions s on s.id = r.session_id
      join public.stores st on st.id = r.store_id where r.decided_by = p_user),
    'recording_consents', (select jsonb_agg(jsonb_build_object('store', st.name, 'session', s.title, 'purpose', n.purpose, 'months', n.months,
        'access', n.access, 'at', c.said_at) order by c.said_at, s.title)
      from private.recording_consents c join private.recording_notices n on n.id = c.notice_id
      join public.course_live_sessions s on s.id = c.session_id join public.stores st on st.id = c.store_id where c.user_id = p_user),
    'connections', (select jsonb_agg(jsonb_build_object('store', st.name, 'provider', c.provider, 'known_as', c.account_label,
        'status', c.status, 'at', c.connected_at) order by c.connected_at, c.id)
      from private.video_connections c join public.stores st on st.id = c.store_id where c.connected_by = p_user))
$$;

create function private.export_messages(p_user uuid)
returns jsonb language sql stable security definer set search_path = '' as $$
  select jsonb_build_object(
    'messages', (select jsonb_agg(jsonb_build_object('store', st.name, 'kind', m.kind, 'session', s.title, 'at', m.send_at, 'outcome', m.outcome,
        'reason', m.reason, 'in_app', n.made_at, 'read_at', n.read_at) order by m.send_at, m.id)
      from private.messages m join public.stores st on st.id = m.store_id left join public.course_live_sessions s on s.id = m.session_id
      left join private.notifications n on n.message_id = m.id
      where m.person_id = p_user or lower(m.address) = (select lower(u.email) from auth.users u where u.id = p_user)),
    'deliveries', (select jsonb_agg(jsonb_build_object('store', st.name, 'kind', m.kind, 'channel', d.channel, 'outcome', d.outcome,
        'reason', d.reason, 'sent_at', d.sent_at) order by d.job_id)
      from private.message_deliveries d join private.messages m on m.id = d.message_id join public.stores st on st.id = d.store_id
      where m.person_id = p_user or lower(m.address) = (select lower(u.email) from auth.users u where u.id = p_user)),
    'convocations', (select jsonb_agg(jsonb_build_object('store', st.name, 'session', s.title, 'starts', c.starts, 'address', c.address,
        'sent_at', c.sent_at, 'accepted_as', c.provider_id) order by c.sent_at, c.delivery)
      from private.convocation_proofs c join public.course_live_sessions s on s.id = c.session_id
      join public.stores st on st.id = c.store_id where c.person_id = p_user),
    'preferences', (select jsonb_agg(jsonb_build_object('kind', p.kind, 'channel', p.channel, 'wanted', p.wanted) order by p.kind, p.channel)
      from private.message_preferences p where p.person_id = p_user),
    'devices', (select jsonb_agg(jsonb_build_object('channel', a.channel, 'known_as', a.label, 'address', a.address, 'at', a.created_at) order by a.created_at, a.id)
      from private.message_addresses a where a.person_id = p_user),
    'followed_units', (select jsonb_agg(jsonb_build_object('store', st.name, 'serial_number', u.serial_number, 'at', f.created_at) order by f.created_at, u.id)
      from private.unit_follows f join public.serial_numbers u on u.id = f.serial_id join public.stores st on st.id = f.store_id where f.person_id = p_user),
    'summary', (select jsonb_agg(jsonb_build_object('hour', w.hour, 'together', w.gathers)) from private.summary_wishes w where w.person_id = p_user),
    'quiet_hours', (select jsonb_agg(jsonb_build_object('from', q.starts, 'until', q.ends)) from private.quiet_hours q where q.person_id = p_user))
$$;

create function private.export_serials(p_user uuid)
returns jsonb language sql stable security definer set search_path = '' as $$
  select jsonb_build_object(
    'unit_texts', (select jsonb_agg(jsonb_build_object('store', x.name, 'kind', x.kind, 'text', x.value, 'at', x.created_at) order by x.created_at, x.digest)
      from (select s.name, t.kind, t.value, t.created_at, t.digest from public.stores s
        join private.serial_texts t on t.store_id = s.id and t.author_id = p_user) x),
    'unit_events', (select jsonb_agg(jsonb_build_object('store', st.name, 'serial_number', u.serial_number, 'event', h.event, 'at', h.event_date,
        'role', h.actor_role) order by h.recorded_at, h.id)
      from public.serial_number_history h join public.serial_numbers u on u.id = h.serial_id join public.stores st on st.id = h.store_id
      -- Only the stores in which the person did something are read.
      where h.actor_id = p_user and h.store_id in (select s.id from public.stores s
        where exists (select from private.serial_texts t where t.store_id = s.id and t.author_id = p_user))))
$$;

-- Errors: not_signed_in.
create function private.export_my_data()
returns jsonb language plpgsql stable security definer set search_path = '' as $$
declare
  v_user uuid := private.require_user();
begin
  if not exists (select from public.profiles p where p.id = v_user) then
    perform private.fail(401, 'not_signed_in');
  end if;
  return jsonb_build_object('made_at', private.now()) || private.export_people(v_user) || private.export_sessions(v_user)
    || private.export_messages(v_user) || private.export_serials(v_user);
end
$$;

create function public.export_my_data()
returns jsonb language sql stable security invoker set search_path = '' as $$
  select private.export_my_data()
$$;
comment on function public.export_my_data() is
  'Everything about the caller: {made_at, <list>: [row] or null}; rows are flat. Errors: not_signed_in.';

grant execute on function private.export_my_data(), public.export_my_data() to authenticated;
