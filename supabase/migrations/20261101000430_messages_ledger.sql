-- The ledger of messages: what is to be told to whom, by which channels, and what became of it. docs/messages.md has how a
-- kind and a channel are added.

-- ---------------------------------------------------------------------------
-- Channels and kinds
-- ---------------------------------------------------------------------------
-- The closed list of channels. What is in the app is made with the fan-out; every other one is sent by a worker. What is asked for
-- reaches the addresses that a person has given for it (message_addresses), and nobody else.
create table private.message_channels (
  channel text primary key,
  place int not null unique,
  in_app boolean not null default false,
  asked boolean not null default false,
  -- It reaches the person's telephone, of stores that turned it on (store_channels), and tells of what the person has switched on.
  telephone boolean not null default false,
  -- What it tells of unless the person has chosen otherwise: what the kind says, what is told in the app, what may not be turned off.
  usual text not null default 'kind' constraint message_channels_usual_check check (usual in ('kind', 'app', 'important', 'nothing')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create trigger message_channels_touch before update on private.message_channels for each row execute function private.touch_updated_at();
alter table private.message_channels enable row level security;
insert into private.message_channels (channel, place, in_app, asked, telephone, usual)
values ('app', 1, true, false, false, 'kind'), ('email', 2, false, false, false, 'kind'), ('push', 3, false, true, false, 'app'),
  ('whatsapp', 4, false, false, true, 'nothing'), ('sms', 5, false, false, true, 'nothing');

-- The closed list of kinds. What is true of one when it is due is asked of the function of what it is about (message_truths).
create table private.message_kinds (
  kind text primary key,
  place int not null unique,
  audience text not null constraint message_kinds_audience_check check (audience in ('student', 'staff', 'invited', 'oneself', 'holder', 'anyone')),
  -- Of staff's: whoever has a role with one of these is told of it.
  abilities text[],
  -- Where it goes unless the person has chosen otherwise.
  channels text[] not null,
  -- Whether a person may turn it off, channel by channel. What cannot be missed may not.
  optional boolean not null,
  -- Whether it waits for the end of the person's quiet hours.
  waits boolean not null,
  -- Whether its mail can be one of several that are told together, once a day.
  gathers boolean not null default false,
  -- How long after its time it is still of use.
  helps_for interval not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint message_kinds_abilities_check check ((audience = 'staff') = (abilities is not null)),
  constraint message_kinds_helps_check check (helps_for > interval '0')
);
create trigger message_kinds_touch before update on private.message_kinds for each row execute function private.touch_updated_at();
alter table private.message_kinds enable row level security;
insert into private.message_kinds (kind, place, audience, channels, optional, waits, helps_for) values
  ('course_invitation', 1, 'invited', '{email}', true, false, '3 days'),
  ('member_invitation', 2, 'invited', '{email}', true, false, '3 days'),
  ('session_registered', 3, 'student', '{email}', true, false, '1 day'),
  ('session_waitlisted', 4, 'student', '{email}', true, false, '1 day'),
  ('session_promoted', 5, 'student', '{app,email}', false, false, '1 day'),
  ('session_moved', 6, 'student', '{app,email}', false, false, '3 days'),
  ('session_changed', 7, 'student', '{app,email}', false, false, '3 days'),
  ('session_postponed', 8, 'student', '{app,email}', false, false, '3 days'),
  ('session_cancelled', 9, 'student', '{app,email}', false, false, '3 days'),
  ('session_restored', 10, 'student', '{app,email}', false, false, '3 days'),
  ('session_reminder_day', 11, 'student', '{app,email}', true, true, '18 hours'),
  ('session_reminder_hour', 12, 'student', '{email}', true, false, '30 minutes'),
  ('session_reminder_soon', 13, 'student', '{app}', true, false, '10 minutes'),
  ('session_live', 14, 'student', '{app}', true, false, '15 minutes'),
  -- Whom nothing but their telephone may be told: whoever has it is who they say.
  ('phone_code', 90, 'oneself', '{whatsapp,sms}', false, false, '10 minutes'),
  -- Asked for from an address that gets nothing else until it is entered.
  ('email_code', 91, 'oneself', '{email}', false, false, '10 minutes');

-- ---------------------------------------------------------------------------
-- Messages
-- ---------------------------------------------------------------------------
-- waiting: to be told at send_at · told: fanned out to its channels · skipped: told to nobody, with the reason.
create type private.message_outcome as enum ('waiting', 'told', 'skipped');

-- One row per cause and person, for good: a cause that is told again finds its key taken.
create table private.messages (
  id bigint generated always as identity primary key,
  cause_key text not null unique,
  kind text not null,
  store_id uuid not null references public.stores (id) on delete cascade,
  -- To a person with an account, to an address of somebody who is invited, or to a customer, wherever they are by then. No key of profiles: whoever changes a session
  -- writes about everybody who comes, and does not wait for an account of them that is closing; what it leaves goes with it.
  person_id uuid,
  address text,
  -- A customer's row goes with its store alone.
  customer_id uuid,
  -- What it is about: ids, instants and numbers, never a text of a person.
  subject jsonb not null default '{}',
  session_id uuid generated always as ((subject ->> 'session_id')::uuid) stored,
  send_at timestamptz not null,
  -- When it is too late; helps_for of its kind after send_at where nothing else is said.
  expires_at timestamptz,
  outcome private.message_outcome not null default 'waiting',
  reason text,
  decided_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (id, store_id),
  foreign key (session_id, store_id) references public.course_live_sessions (id, store_id) on delete cascade,
  constraint messages_whom_check check (num_nonnulls(person_id, address, customer_id) = 1),
  constraint messages_reason_check check ((outcome = 'skipped') = (reason is not null)),
  constraint messages_decided_check check ((outcome = 'waiting') = (decided_at is null))
);
create index messages_due_idx on private.messages (send_at, id) where outcome = 'waiting';
create index messages_person_idx on private.messages (person_id, session_id, id) where person_id is not null;
create index messages_session_idx on private.messages (session_id, store_id) where session_id is not null;
create index messages_store_idx on private.messages (store_id, id);
create trigger messages_touch before update on private.messages for each row execute function private.touch_updated_at();
alter table private.messages enable row level security;

-- The keys of messages that are gone (people_retention), as digests: what was told once is not told again when its row is no more.
create table private.spent_causes (
  key_digest uuid primary key,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create trigger spent_causes_touch before update on private.spent_causes for each row execute function private.touch_updated_at();
alter table private.spent_causes enable row level security;

create function private.refuse_spent_cause()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  return case when not exists (select from private.spent_causes c where c.key_digest = md5(new.cause_key)::uuid) then new end;
end
$$;
create trigger messages_not_again before insert on private.messages for each row execute function private.refuse_spent_cause();

create function private.forget_messages()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  delete from private.messages m where m.person_id = old.id;
  return null;
end
$$;
create trigger profiles_forget_messages after delete on public.profiles for each row execute function private.forget_messages();

-- Writes a message, in the transaction of its cause. Says whether it is a new one: a key never comes free again.
create function private.queue_message(p_key text, p_kind text, p_store_id uuid, p_person uuid, p_address text, p_subject jsonb,
  p_send_at timestamptz default private.now(), p_expires_at timestamptz default null)
returns boolean language plpgsql security definer set search_path = '' as $$
begin
  if not exists (select from private.message_kinds k where k.kind = p_kind) then
    perform private.fail(422, 'invalid_input', 'kind');
  end if;
  insert into private.messages (cause_key, kind, store_id, person_id, address, subject, send_at, expires_at)
  values (p_key, p_kind, p_store_id, p_person, p_address, coalesce(p_subject, '{}'), p_send_at, p_expires_at)
  on conflict (cause_key) do nothing;
  return found;
end
$$;

-- ---------------------------------------------------------------------------
-- Deliveries and notifications
-- ---------------------------------------------------------------------------
-- One job per message and channel, and of what is asked for one per address. Without an outcome it is still to be sent, or has failed: its job is parked.
create table private.message_deliveries (
  like private.job including all,
  -- The key that a provider is given with every try.
  id uuid not null unique default gen_random_uuid(),
  message_id bigint not null,
  store_id uuid not null,
  channel text not null,
  -- Which of the person's, where the channel is asked for; none of it is left when that is gone.
  address_id uuid,
  outcome text constraint message_deliveries_outcome_check check (outcome in ('sent', 'skipped')),
  -- Why it was skipped.
  reason text,
  provider_id text,
  sent_at timestamptz,
  -- When its provider first told something of it, which says that it was taken even where no answer came.
  accepted_at timestamptz,
  -- Whether it counts against its store's day, and whether it is a mail in the place of what could not reach a telephone.
  counted boolean not null default false,
  instead boolean not null default false,
  -- Of the word in its link, by which a mail is answered without signing in.
  answer_hash bytea unique,
  -- How many tries may have arrived: those that were begun, without those that are known to have reached nobody.
  begun int not null default 0,
  unique nulls not distinct (message_id, channel, address_id),
  foreign key (message_id, store_id) references private.messages (id, store_id) on delete cascade
);
create index message_deliveries_message_idx on private.message_deliveries (message_id, store_id);
create index message_deliveries_provider_idx on private.message_deliveries (provider_id) where provider_id is not null;
create index message_deliveries_store_idx on private.message_deliveries (store_id, state);
create trigger message_deliveries_touch before update on private.message_deliveries
  for each row execute function private.touch_updated_at();
alter table private.message_deliveries enable row level security;
insert into private.job_kinds (kind, queue, lease, work, backoff, backoff_most, most_attempts, retry_ability)
values ('delivery', 'private.message_deliveries', '60 seconds', '30 seconds', '5 seconds', '30 minutes', 12, 'manage_store');

-- What a person finds under the bell.
create table private.notifications (
  message_id bigint primary key,
  store_id uuid not null,
  person_id uuid not null,
  made_at timestamptz not null default private.now(),
  read_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (message_id, store_id) references private.messages (id, store_id) on delete cascade
);
create index notifications_message_idx on private.notifications (message_id, store_id);
create index notifications_person_idx on private.notifications (person_id, message_id);
create index notifications_unread_idx on private.notifications (person_id) where read_at is null;
create trigger notifications_touch before update on private.notifications for each row execute function private.touch_updated_at();
alter table private.notifications enable row level security;

-- ---------------------------------------------------------------------------
-- What people want, and what addresses refuse
-- ---------------------------------------------------------------------------
create table private.message_preferences (
  person_id uuid not null references public.profiles (id) on delete cascade,
  kind text not null references private.message_kinds (kind),
  channel text not null references private.message_channels (channel),
  wanted boolean not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (person_id, kind, channel)
);
create index message_preferences_kind_idx on private.message_preferences (kind);
create index message_preferences_channel_idx on private.message_preferences (channel);
create trigger message_preferences_touch before update on private.message_preferences
  for each row execute function private.touch_updated_at();
alter table private.message_preferences enable row level security;

-- Wall times in the person's zone; from the first to the second, over midnight where it is the later one.
create table private.quiet_hours (
  person_id uuid primary key references public.profiles (id) on delete cascade,
  starts time not null,
  ends time not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint quiet_hours_check check (starts <> ends)
);
create trigger quiet_hours_touch before update on private.quiet_hours for each row execute function private.touch_updated_at();
alter table private.quiet_hours enable row level security;

-- The end of the person's quiet hours when they have begun; null outside of them.
create function private.quiet_until(p_person uuid)
returns timestamptz language sql stable security definer set search_path = '' as $$
  select (case when w.clock < q.ends then w.day else w.day + 1 end + q.ends) at time zone p.time_zone
  from private.quiet_hours q
  join public.profiles p on p.id = q.person_id
  cross join lateral (select (private.now() at time zone p.time_zone)::date as day, (private.now() at time zone p.time_zone)::time as clock) w
  where q.person_id = p_person
    and case when q.starts < q.ends then w.clock >= q.starts and w.clock < q.ends else w.clock >= q.starts or w.clock < q.ends end
$$;

-- Addresses that get no more: mail came back, was called spam, its holder, who has no account, wants no invitations, or a
-- telephone replied that it is to stop. As
-- a digest: who wants to hear no more is not kept in a list that can be read.
create table private.stopped_addresses (
  address_hash bytea primary key,
  why text not null constraint stopped_addresses_why_check check (why in ('bounced', 'complained', 'unsubscribed', 'stopped')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create trigger stopped_addresses_touch before update on private.stopped_addresses
  for each row execute function private.touch_updated_at();
alter table private.stopped_addresses enable row level security;

create function private.address_hash(p_address text)
returns bytea language sql immutable strict parallel safe set search_path = '' as $$
  select sha256(convert_to(lower(btrim(p_address)), 'UTF8'))
$$;

-- Which mails of a store an address wants no more of: the answer of a customer, who has no account to choose in.
create table private.declined_mail (
  store_id uuid not null references public.stores (id) on delete cascade,
  kind text not null references private.message_kinds (kind),
  address_hash bytea not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (store_id, kind, address_hash)
);
create index declined_mail_kind_idx on private.declined_mail (kind);
create trigger declined_mail_touch before update on private.declined_mail for each row execute function private.touch_updated_at();
alter table private.declined_mail enable row level security;

-- An address that was stopped for good is not stopped for less.
create function private.stop_address(p_address text, p_why text)
returns void language sql security definer set search_path = '' as $$
  insert into private.stopped_addresses as s (address_hash, why) values (private.address_hash(p_address), p_why)
  on conflict (address_hash) do update set why = excluded.why where s.why = 'unsubscribed'
$$;

-- By what an owner is told once that an address was stopped, and once that it no more is: stopped anew, it is another one.
create function private.stop_key(p_stop private.stopped_addresses, p_store_id uuid, p_owner uuid)
returns text language sql stable set search_path = '' as $$
  select concat_ws(':', 'address_stopped', p_store_id, p_owner, encode(p_stop.address_hash, 'hex'), extract(epoch from p_stop.created_at at time zone 'UTC'))
$$;
