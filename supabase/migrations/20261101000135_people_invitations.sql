-- Invitations: somebody of the store asks somebody in, into a course or into the team. An invitation by e-mail is for one
-- address; an open link is for whoever is given it, as often as it says. The rows stand in private, because they hold
-- addresses of people who have agreed to nothing yet; the functions below give of them what a role may read.

-- True for one address as mail is sent to it, and nothing beside it: no name, no brackets, no second one.
create function private.is_email(p_email text)
returns boolean language sql immutable parallel safe set search_path = '' as $$
  select char_length(p_email) <= 254 and private.is_code(p_email)
    and p_email ~ '^[^@\s"''`<>(),;:\[\]\\]{1,64}@([^@\s"''`<>(),;:\[\]\\.]+\.)+([^@\s"''`<>(),;:\[\]\\.0-9]{2,}|[Xx][Nn]--[A-Za-z0-9-]+)$'
$$;

create table private.invitations (
  id uuid primary key default gen_random_uuid(),
  store_id uuid not null references public.stores (id) on delete cascade,
  -- One of the two: a course to attend, or a role in the store.
  course_id uuid,
  role public.store_role,
  -- Whom it is for, in lower case; null for an open link.
  email text constraint invitations_email_check check (private.is_email(email) and email = lower(email)),
  max_uses int not null constraint invitations_max_uses_check check (max_uses between 1 and 10000),
  used_count int not null default 0,
  -- Which of its links is alive: sending again, or a new link, kills the one before.
  generation int not null default 1,
  -- When this generation was made.
  sent_at timestamptz not null default private.now(),
  expires_at timestamptz not null,
  revoked_at timestamptz,
  invited_by uuid references public.profiles (id) on delete set null,
  target_id uuid not null generated always as (coalesce(course_id, store_id)) stored,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (id, store_id),
  foreign key (course_id, store_id) references public.courses (id, store_id) on delete cascade,
  constraint invitations_what_check check (num_nonnulls(course_id, role) = 1),
  -- A role is given to an address, never to whoever holds a link.
  constraint invitations_whom_check check (case when email is null then role is null else max_uses = 1 end),
  constraint invitations_uses_check check (used_count between 0 and max_uses)
);
alter table private.invitations enable row level security;
create unique index invitations_one_standing_idx on private.invitations (target_id, email) where email is not null and revoked_at is null and used_count = 0;
create index invitations_course_idx on private.invitations (course_id, store_id);
create index invitations_store_idx on private.invitations (store_id, email, sent_at);
create index invitations_by_idx on private.invitations (invited_by, email);
create trigger invitations_touch before update on private.invitations
  for each row execute function private.touch_updated_at();

-- What opens an invitation: the SHA-256 of the text that stands in its link. The text itself stands nowhere.
create table private.invitation_tokens (
  hash bytea primary key constraint invitation_tokens_hash_check check (octet_length(hash) = 32),
  invitation_id uuid not null references private.invitations (id) on delete cascade,
  generation int not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
alter table private.invitation_tokens enable row level security;
create index invitation_tokens_invitation_idx on private.invitation_tokens (invitation_id);
create trigger invitation_tokens_touch before update on private.invitation_tokens
  for each row execute function private.touch_updated_at();

-- Who came in by which: a link is used once a person.
create table private.invitation_uses (
  invitation_id uuid not null references private.invitations (id) on delete cascade,
  user_id uuid not null references public.profiles (id) on delete cascade,
  primary key (invitation_id, user_id)
);
alter table private.invitation_uses enable row level security;
create index invitation_uses_user_idx on private.invitation_uses (user_id);

-- Every mail and link that was made, for the limits a store and hour, and an address and day.
create table private.invitation_sends (
  id bigint primary key generated always as identity,
  store_id uuid not null,
  invitation_id uuid not null,
  sent_at timestamptz not null default private.now(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (invitation_id, store_id) references private.invitations (id, store_id) on delete cascade
);
alter table private.invitation_sends enable row level security;
create index invitation_sends_invitation_idx on private.invitation_sends (invitation_id, store_id);
create index invitation_sends_store_idx on private.invitation_sends (store_id, sent_at);
create trigger invitation_sends_touch before update on private.invitation_sends
  for each row execute function private.touch_updated_at();

-- What stands in an invitation, or in a message to somebody who is invited, where an address was erased: nobody's, and no mail
-- reaches it.
create function private.erased_address(p_id text)
returns text language sql immutable strict parallel safe set search_path = '' as $$
  select p_id || '@erased.invalid'
$$;
create function private.is_erased_address(p_address text)
returns boolean language sql immutable parallel safe set search_path = '' as $$
  select coalesce(p_address like '%@erased.invalid', false)
$$;

-- How the invitation stands: open, used, revoked or expired.
create function private.invitation_state(p_invitation private.invitations)
returns text language sql stable set search_path = '' as $$
  select case
    when p_invitation.revoked_at is not null or private.is_erased_address(p_invitation.email) then 'revoked'
    when p_invitation.used_count >= p_invitation.max_uses then 'used'
    when p_invitation.expires_at <= private.now() then 'expired'
    else 'open' end
$$;

create function private.invitation_kind(p_invitation private.invitations)
returns text language sql immutable set search_path = '' as $$
  select case when p_invitation.course_id is null then 'member' else 'course' end
$$;

-- Whether a role may give a role: nobody gives one above their own, and a manager none of those who run the store.
create function private.may_give_role(p_giver public.store_role, p_role public.store_role)
returns boolean language sql stable security definer set search_path = '' as $$
  select private.role_may(p_giver, 'manage_members') and (p_giver = 'owner' or p_role not in ('owner', 'manager'))
$$;

-- Whether a role may change the invitation.
create function private.may_manage_invitation(p_role public.store_role, p_invitation private.invitations)
returns boolean language sql stable security definer set search_path = '' as $$
  select case when p_invitation.role is null then private.role_may(p_role, 'manage_courses')
    else private.may_give_role(p_role, p_invitation.role) end
$$;

-- ---------------------------------------------------------------------------
-- Links
-- ---------------------------------------------------------------------------
create function private.token_hash(p_token text)
returns bytea language sql immutable strict parallel safe set search_path = '' as $$
  select sha256(convert_to(p_token, 'UTF8'))
$$;

-- For the server that mails an invitation: the hash of the link it puts in the mail, SHA-256 of the token's text as it stands in
-- the link. Noted again, or for a link that another has replaced meanwhile, it changes nothing.
create function private.note_invitation_token(p_invitation uuid, p_generation int, p_hash bytea)
returns void language sql security definer set search_path = '' as $$
  insert into private.invitation_tokens (hash, invitation_id, generation)
  select p_hash, i.id, i.generation from private.invitations i where i.id = p_invitation and i.generation = p_generation
  on conflict (hash) do nothing
$$;

-- A link for an open invitation: 192 random bits, told once.
create function private.make_invitation_token(p_invitation private.invitations)
returns text language plpgsql security definer set search_path = '' as $$
declare
  v_token text := translate(encode(substr(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())), 1, 24), 'base64'), '+/', '-_');
begin
  insert into private.invitation_tokens (hash, invitation_id, generation)
  values (private.token_hash(v_token), p_invitation.id, p_invitation.generation);
  return v_token;
end
$$;

-- Has the invitation's mail written, in the transaction that makes or renews it.
create function private.tell_invitation(p_invitation uuid)
returns void language plpgsql security definer set search_path = '' as $$
begin
  perform private.queue_message(concat_ws(':', 'invitation', i.id, i.generation),
    case when i.role is null then 'course_invitation' else 'member_invitation' end, i.store_id, null, i.email,
    jsonb_build_object('invitation_id', i.id, 'generation', i.generation), private.now(), i.expires_at)
  from private.invitations i where i.id = p_invitation and i.email is not null;
end
$$;

-- What a store may send: 200 invitations an hour, five a day to one address; 20 new links an hour. The caller of the two
-- below holds the store's row, so that calls at once are counted one after the other. To one address five a day is also all
-- that one person's invitations from all their stores come to, but for calls from several at the same moment.
create function private.invitations_left(p_store_id uuid)
returns int language sql stable security definer set search_path = '' as $$
  select greatest(200 - count(*), 0)::int from private.invitation_sends s
  where s.store_id = p_store_id and s.sent_at > (select private.now()) - interval '1 hour'
$$;

create function private.address_is_tired(p_store_id uuid, p_email text)
returns boolean language sql stable security definer set search_path = '' as $$
  select count(*) >= 5 from private.invitations i join private.invitation_sends s on s.invitation_id = i.id
  where (i.store_id = p_store_id or i.invited_by = (select auth.uid())) and i.email = p_email and s.sent_at > (select private.now()) - interval '1 day'
$$;
