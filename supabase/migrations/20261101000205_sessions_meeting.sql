-- The way into a session, as its staff sees it: links, passwords, stream keys, recordings.

create table public.course_live_session_meetings (
  session_id uuid primary key,
  store_id uuid not null,
  join_url text constraint course_live_session_meetings_join_url_check check (private.is_web_url(join_url)),
  join_password text constraint course_live_session_meetings_password_check check (char_length(join_password) between 1 and 64 and private.is_printable(join_password)),
  stream_url text constraint course_live_session_meetings_stream_url_check check (private.is_web_url(stream_url)),
  stream_key text constraint course_live_session_meetings_stream_key_check check (char_length(stream_key) between 1 and 200 and private.is_printable(stream_key)),
  recording_url text constraint course_live_session_meetings_recording_url_check check (private.is_web_url(recording_url)),
  -- When the way in became what it is: whoever was handed one before has an old one.
  link_changed_at timestamptz not null default private.now(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (session_id, store_id) references public.course_live_sessions (id, store_id) on delete cascade
);
comment on table public.course_live_session_meetings is
  'Join links, passwords, stream keys, recordings. Students never read it: join_live_session hands out the link inside its window, list_my_live_sessions the recording to those admitted.';
create index course_live_session_meetings_session_idx on public.course_live_session_meetings (session_id, store_id);
create index course_live_session_meetings_store_idx on public.course_live_session_meetings (store_id);
create trigger course_live_session_meetings_touch before update on public.course_live_session_meetings
  for each row execute function private.touch_updated_at();

create function private.note_link_change()
returns trigger language plpgsql set search_path = '' as $$
begin
  if (new.join_url, new.join_password, new.stream_url) is distinct from (old.join_url, old.join_password, old.stream_url) then
    new.link_changed_at := private.now();
  end if;
  return new;
end
$$;
create trigger course_live_session_meetings_link before update on public.course_live_session_meetings
  for each row execute function private.note_link_change();
alter table public.course_live_session_meetings enable row level security;

create policy course_live_session_meetings_select on public.course_live_session_meetings for select to authenticated
  using (store_id in (select private.my_stores_for('manage_sessions')));

grant select on public.course_live_session_meetings to authenticated;
grant select, insert, update, delete on public.course_live_session_meetings to service_role;
