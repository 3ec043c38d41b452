-- One row for every meeting ever asked of a provider.

-- leaving: the session has moved while it was live; people may still be in there until it is over.
create type private.video_meeting_state as enum ('creating', 'active', 'leaving', 'deleting', 'gone');

create table private.video_meetings (
  id uuid primary key default gen_random_uuid(),
  store_id uuid not null,
  session_id uuid not null,
  connection_id uuid not null,
  provider private.video_provider not null,
  -- The provider's id as text (Zoom's exceed 2^31); null until the creation is confirmed.
  provider_id text,
  provider_uuid text,
  state private.video_meeting_state not null default 'creating',
  -- What was last written to the provider, or asked of it while the creation is not confirmed.
  synced jsonb,
  etag text,
  -- SHA-256 of the link that was written for it: a link somebody put in its place is left alone.
  link_hash text,
  -- What was sent to the provider since, and never confirmed: found there, it is no drift.
  unconfirmed jsonb not null default '[]',
  -- What the provider says now where it differs from what was written: {"field": {"ours": …, "theirs": …}}.
  drift jsonb,
  drift_at timestamptz,
  -- What the provider made of what we wrote, in the same form: its plan or its rules, and nobody's change.
  overwritten jsonb,
  -- Something may have changed over there: the next job looks before it writes.
  look_wanted boolean not null default false,
  -- When the provider was last asked what the meeting says.
  looked_at timestamptz,
  -- Since when the provider says that there is no such meeting; believed when it still says so a while later.
  missing_since timestamptz,
  -- A creation or deletion without a clear answer may have its effect late: then its traces are looked for again.
  strays_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (id, store_id),
  foreign key (session_id, store_id) references public.course_live_sessions (id, store_id) on delete cascade,
  foreign key (connection_id, store_id) references private.video_connections (id, store_id) on delete cascade
);

-- At most one meeting of a session is on its way in or standing.
create unique index video_meetings_one_current_idx on private.video_meetings (session_id) where state in ('creating', 'active');
create unique index video_meetings_provider_idx on private.video_meetings (connection_id, provider_id) where provider_id is not null;
create index video_meetings_session_idx on private.video_meetings (session_id, store_id);
create index video_meetings_connection_idx on private.video_meetings (connection_id, store_id, state);
create index video_meetings_store_idx on private.video_meetings (store_id);
create index video_meetings_strays_idx on private.video_meetings (strays_at) where strays_at is not null;
create index video_meetings_provider_id_idx on private.video_meetings (provider, provider_id);
create trigger video_meetings_touch before update on private.video_meetings
  for each row execute function private.touch_updated_at();
alter table private.video_meetings enable row level security;
