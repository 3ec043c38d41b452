-- The login of the edge functions. What it may do is this file and nothing else: it owns nothing, is a member of nothing,
-- and passes no row security; tests/database/house/functions-login.test.ts compares it with docs/permissions.md.

-- A role belongs to the whole cluster, so another database of it may have made it. It cannot log in until somebody gives it
-- a password: the embedded back end by itself, a hosted project's owner as docs/deploy.md says.
do $$
begin
  create role atelier_functions nologin noinherit;
exception when duplicate_object or unique_violation then
  null;
end
$$;

grant usage on schema public, private to atelier_functions;

-- Whoever writes a link or a report takes the session first, the order in which whoever edits a session takes both. To lock a
-- row oneself takes the right to change it.
create function private.hold_session(p_session_id uuid)
returns void language sql volatile security definer set search_path = '' as $$
  select from public.course_live_sessions where id = p_session_id for key share
$$;

-- ---------------------------------------------------------------------------
-- Rows
-- ---------------------------------------------------------------------------
-- The functions prove their callers' rights themselves and serve every store, so a row's store says nothing here: which
-- tables, which columns and which of the four is what bounds them.
grant select on public.store_members, public.course_live_sessions, public.course_live_session_counts, private.role_abilities,
  private.video_sync_jobs, private.video_meeting_instances to atelier_functions;
grant select, delete on public.session_attendance to atelier_functions;
-- Not the stream's key.
grant select (session_id, store_id, join_url, join_password, stream_url), insert (session_id, store_id, join_url, join_password),
  update (join_url, join_password) on public.course_live_session_meetings to atelier_functions;
grant select, insert, update on private.video_connections, private.video_meetings, private.session_checks
  to atelier_functions;
grant select, insert, update, delete on private.zoom_budget, private.video_secrets, private.video_oauth_states, private.video_webhook_events,
  private.google_channels to atelier_functions;
grant select, update, delete on private.google_calendars to atelier_functions;
grant select, delete on private.google_watches to atelier_functions;
grant select, update on private.attendance_imports, private.recording_searches to atelier_functions;
-- Not where it is watched.
grant select (meeting_id, instance, state, said_at) on private.session_recordings to atelier_functions;

create policy store_members_functions on public.store_members for select to atelier_functions using (true);
create policy course_live_sessions_functions on public.course_live_sessions for select to atelier_functions using (true);
create policy course_live_session_counts_functions on public.course_live_session_counts for select to atelier_functions using (true);
create policy course_live_session_meetings_functions on public.course_live_session_meetings for all to atelier_functions
  using (true) with check (true);
create policy session_attendance_functions on public.session_attendance for all to atelier_functions using (true) with check (true);
create policy role_abilities_functions on private.role_abilities for select to atelier_functions using (true);
create policy video_sync_jobs_functions on private.video_sync_jobs for select to atelier_functions using (true);
create policy video_meeting_instances_functions on private.video_meeting_instances for select to atelier_functions using (true);
create policy video_connections_functions on private.video_connections for all to atelier_functions using (true) with check (true);
create policy video_secrets_functions on private.video_secrets for all to atelier_functions using (true) with check (true);
create policy video_oauth_states_functions on private.video_oauth_states for all to atelier_functions using (true) with check (true);
create policy zoom_budget_functions on private.zoom_budget for all to atelier_functions using (true) with check (true);
create policy video_meetings_functions on private.video_meetings for all to atelier_functions using (true) with check (true);
create policy video_webhook_events_functions on private.video_webhook_events for all to atelier_functions using (true) with check (true);
create policy google_channels_functions on private.google_channels for all to atelier_functions using (true) with check (true);
create policy google_calendars_functions on private.google_calendars for all to atelier_functions using (true) with check (true);
create policy google_watches_functions on private.google_watches for all to atelier_functions using (true) with check (true);
create policy attendance_imports_functions on private.attendance_imports for all to atelier_functions using (true) with check (true);
create policy recording_searches_functions on private.recording_searches for all to atelier_functions using (true) with check (true);
create policy session_recordings_functions on private.session_recordings for select to atelier_functions using (true);
create policy session_checks_functions on private.session_checks for all to atelier_functions using (true) with check (true);

-- ---------------------------------------------------------------------------
-- Functions
-- ---------------------------------------------------------------------------
grant execute on function
  -- Helpers, and what checks and defaults of the tables above call.
  private.now(), private.request_id(), private.instant_text(timestamptz), private.provider_of(public.session_platform), private.is_web_url(text),
  private.is_printable(text), private.is_blank(text), private.is_prose(text), private.is_own_link(uuid, text), private.role_may(public.store_role, text),
  private.session_check_due(public.course_live_sessions, private.session_checks), private.event_guests(uuid),
  private.hold_session(uuid), private.zoom_host(private.video_connections), private.reopen_zoom(uuid),
  -- Jobs of every kind.
  private.claim_jobs(text, int, bigint), private.finish_job(text, bigint, uuid, timestamptz),
  private.put_back_job(text, bigint, uuid, text, text, timestamptz, interval, boolean),
  private.queue_job(text, bigint, timestamptz), private.queue_video_sync(uuid, uuid, interval, boolean),
  private.queue_google_calendars(text), private.queue_session_checks(),
  private.ask_of_meetings(text, uuid, interval, interval), private.queue_overlooked(text, interval),
  private.number_serial_events(int), private.watch_stock(int, int), private.forget_what_is_over(int),
  private.covers_to_check(int), private.note_cover(uuid, text, boolean), private.covers_to_remove(int),
  -- What providers tell.
  private.want_look(uuid), private.note_meeting_instance(uuid, text, timestamptz, timestamptz),
  private.end_sessions_over_at_provider(), private.run_sessions(),
  private.note_recording(uuid, text, text, timestamptz, text, timestamptz, timestamptz), private.run_window(public.course_live_sessions),
  private.note_past_run(uuid, text, timestamptz, timestamptz),
  private.record_participant(uuid, uuid, uuid, text, text, text, text, text, timestamptz, timestamptz, boolean, boolean),
  private.settle_attendance(uuid), private.settle_unended(),
  -- Messages.
  private.tell_seats(), private.plan_reminders(), private.plan_convocations(), private.plan_notes(), private.plan_for_creators(), private.tell_due_messages(int), private.delivery_facts(bigint[]),
  private.end_deliveries(bigint[], uuid[], text[], text[], text[], text[]), private.note_refusal(bigint, uuid, text), private.unsubscribe(uuid),
  private.note_gone(bigint, text, boolean), private.take_store_turn(bigint, uuid),
  private.note_phone_word(uuid, text, boolean, text), private.note_phone_reply(text, text, text, boolean), private.note_mail_event(text, text, text, text, text),
  private.note_invitation_token(uuid, int, bytea), private.note_answer_token(uuid, bytea)
  to atelier_functions;
