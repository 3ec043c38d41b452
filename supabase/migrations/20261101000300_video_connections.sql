-- Connections to Zoom and Google. Like the rest of this domain (the meeting behind each session, the outbox that keeps
-- both the same) they stand in schema private, tokens sealed by the edge functions, which reach it over a direct
-- database connection: no API role reads or writes it. Staff see the state of a session's meeting through one function.

create type private.video_provider as enum ('zoom', 'google_meet');
create type private.video_auth_kind as enum ('oauth', 'server_to_server');
create type private.video_connection_status as enum ('connected', 'reconnect_needed', 'disconnected');

create table private.video_connections (
  id uuid primary key default gen_random_uuid(),
  store_id uuid not null references public.stores (id) on delete cascade,
  provider private.video_provider not null,
  auth_kind private.video_auth_kind not null,
  status private.video_connection_status not null default 'connected',
  -- Why a reconnection is needed: invalid_grant, missing_scope, deauthorized, …
  status_reason text,
  account_id text not null,
  account_label text not null default '',
  -- The tokens it works with. At Zoom a person's last consent is their only one: stores connected to the same person share it.
  grant_id uuid not null default gen_random_uuid(),
  -- Whose meetings they are: "me" for a person's own authorisation, the host's id for Server-to-Server.
  host_id text not null default 'me',
  scopes text[] not null default '{}',
  -- Google: whoever is registered is a guest of the session's event, without seeing the others.
  invites boolean not null default false,
  connected_by uuid references public.profiles (id) on delete set null,
  connected_at timestamptz not null default private.now(),
  last_success_at timestamptz,
  -- When the provider last told something by itself: a message of Zoom, changes of Google's calendar.
  last_heard_at timestamptz,
  last_error_code text,
  last_error_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (id, store_id)
);
create unique index video_connections_one_active_idx on private.video_connections (store_id, provider) where status <> 'disconnected';
create index video_connections_store_idx on private.video_connections (store_id);
create index video_connections_connected_by_idx on private.video_connections (connected_by);
create index video_connections_account_idx on private.video_connections (provider, account_id);
create index video_connections_grant_idx on private.video_connections (grant_id);
create trigger video_connections_touch before update on private.video_connections
  for each row execute function private.touch_updated_at();
alter table private.video_connections enable row level security;

-- Tokens and client secrets, each AES-GCM encrypted with the key named by key_id.
create table private.video_secrets (
  grant_id uuid primary key,
  key_id text not null,
  access_token text,
  access_expires_at timestamptz,
  refresh_token text,
  -- Server-to-Server OAuth: the account's own client id and secret.
  client_credentials text,
  -- Rises with every pair of tokens: who waited for the row lock, or was refused, sees that there are others by now.
  generation int not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
alter table private.video_secrets enable row level security;
create trigger video_secrets_touch before update on private.video_secrets
  for each row execute function private.touch_updated_at();

-- The last connection that works with them takes its secrets along.
create function private.forget_video_secrets()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  delete from private.video_secrets s where s.grant_id = old.grant_id
    and not exists (select from private.video_connections c where c.grant_id = old.grant_id);
  return null;
end
$$;
create trigger video_connections_secrets after delete on private.video_connections
  for each row execute function private.forget_video_secrets();

-- One authorisation in flight: bound to the person and store, single use, ten minutes.
create table private.video_oauth_states (
  state_hash text primary key,
  user_id uuid not null references public.profiles (id) on delete cascade,
  store_id uuid not null references public.stores (id) on delete cascade,
  provider private.video_provider not null,
  -- PKCE verifier, encrypted.
  code_verifier text not null,
  key_id text not null,
  expires_at timestamptz not null default private.now() + interval '10 minutes',
  used_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
alter table private.video_oauth_states enable row level security;
create trigger video_oauth_states_touch before update on private.video_oauth_states
  for each row execute function private.touch_updated_at();
create index video_oauth_states_user_idx on private.video_oauth_states (user_id);
create index video_oauth_states_store_idx on private.video_oauth_states (store_id);

-- Whose hundred a day a connection's meetings count against: the user at Zoom, whatever store or authorisation it is.
create function private.zoom_host(p_connection private.video_connections)
returns text language sql immutable set search_path = '' as $$
  select case p_connection.host_id when 'me' then p_connection.account_id else p_connection.host_id end
$$;

-- Meeting creates and updates per Zoom host and UTC day (Zoom allows 100).
create table private.zoom_budget (
  host text not null,
  day date not null,
  used int not null default 0,
  -- Nothing is created or changed before: because Zoom has said that the hundred are used up (stated), or for a moment, after
  -- refusals in a row that did not say why (doubts).
  closed_until timestamptz,
  stated boolean not null default false,
  doubts int not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (host, day)
);
alter table private.zoom_budget enable row level security;
create trigger zoom_budget_touch before update on private.zoom_budget
  for each row execute function private.touch_updated_at();

-- What was concluded from Zoom's refusals is forgotten: the next create or change asks. What was counted stays counted.
create function private.reopen_zoom(p_store_id uuid)
returns void language sql security definer set search_path = '' as $$
  update private.zoom_budget b set closed_until = null, stated = false, doubts = 0
  where b.closed_until is not null and b.host in (
    select private.zoom_host(c) from private.video_connections c
    where c.store_id = p_store_id and c.provider = 'zoom' and c.status <> 'disconnected')
$$;

create function private.provider_of(p_platform public.session_platform)
returns private.video_provider language sql immutable set search_path = '' as $$
  select case p_platform when 'zoom' then 'zoom' when 'google_meet' then 'google_meet' end::private.video_provider
$$;
