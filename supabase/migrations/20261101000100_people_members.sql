-- Who is who, which stores exist, and who works in them with which role.

create type public.store_role as enum ('owner', 'manager', 'instructor', 'stock', 'support', 'viewer');

-- ---------------------------------------------------------------------------
-- Profiles (one row per account, made by trigger at sign-up)
-- ---------------------------------------------------------------------------
create table public.profiles (
  id uuid primary key,
  -- When the account behind it was closed: what is left is the pseudonym under which one store keeps what the law makes it keep
  -- (people_closing).
  closed_at timestamptz,
  account_id uuid unique references auth.users (id) on delete cascade
    generated always as (case when closed_at is null then id end) stored,
  display_name text collate private.natural_order not null
    constraint profiles_display_name_check check (char_length(display_name) between 1 and 120 and private.is_printable(display_name)),
  locale text not null default 'fr' constraint profiles_locale_check check (locale in ('fr', 'en')),
  -- The country whose habits dates and figures are written by (fr-CI, en-GB), and whose telephone numbers need no prefix; the device's
  -- own when it is null.
  region text constraint profiles_region_check check (region ~ '^[A-Z]{2}$'),
  time_zone text not null default 'Europe/Paris' constraint profiles_time_zone_check check (private.is_time_zone(time_zone)),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  -- Nobody is called like a pseudonym.
  constraint profiles_closed_check check ((closed_at is not null) = (display_name ~ '^#[0-9a-f]{8}$'))
);
comment on table public.profiles is 'A person with an account. Read by the person and by members of the same stores.';
create trigger profiles_touch before update on public.profiles
  for each row execute function private.touch_updated_at();

-- Sign-up metadata is the person's own text: it only fills the profile and never decides a right.
create function private.create_profile()
returns trigger language plpgsql security definer set search_path = '' as $$
declare
  v_meta jsonb := new.raw_user_meta_data;
  v_name text := left(btrim(regexp_replace(coalesce(v_meta ->> 'display_name', ''), '[[:cntrl:]]', '', 'g')), 120);
  v_zone text := v_meta ->> 'time_zone';
begin
  if v_name = '' or not private.is_printable(v_name) then
    v_name := left(split_part(coalesce(new.email, ''), '@', 1), 120);
  end if;
  if v_name = '' or not private.is_printable(v_name) or v_name ~ '^#[0-9a-f]{8}$' then
    v_name := 'Atelier';
  end if;
  insert into public.profiles (id, display_name, locale, time_zone)
  values (
    new.id,
    v_name,
    case when v_meta ->> 'locale' in ('fr', 'en') then v_meta ->> 'locale' else 'fr' end,
    case when private.is_time_zone(v_zone) then v_zone else 'Europe/Paris' end
  )
  on conflict (id) do nothing;
  return new;
end
$$;
create trigger atelier_create_profile after insert on auth.users
  for each row execute function private.create_profile();

-- ---------------------------------------------------------------------------
-- Stores and members
-- ---------------------------------------------------------------------------
-- What makes a session go live and end: only people, also the word of its meeting's provider, or the clock.
create type public.session_runner as enum ('hand', 'provider', 'clock');

create table public.stores (
  id uuid primary key default gen_random_uuid(),
  name text collate private.natural_order not null constraint stores_name_check
    check (char_length(name) between 1 and 120 and name = btrim(name) and private.is_printable(name)),
  currency text not null default 'EUR' constraint stores_currency_check check (currency ~ '^[A-Z]{3}$'),
  time_zone text not null default 'Europe/Paris' constraint stores_time_zone_check check (private.is_time_zone(time_zone)),
  -- Whether the link of a session without a provider, opened while it went on, counts as having come.
  clicks_count boolean not null default false,
  -- What runs a session for which nothing else is said.
  sessions_run_by public.session_runner not null default 'provider',
  -- A seat that comes free so many hours before the start is offered for so many minutes and not given; 0: always given.
  offer_hours int not null default 24 constraint stores_offer_hours_check check (offer_hours between 0 and 168),
  offer_minutes int not null default 120 constraint stores_offer_minutes_check check (offer_minutes between 15 and 1440),
  -- How many years after a session the store keeps who came: 3 where a certificate is enough, 10 where a course is co-financed.
  evidence_years int not null default 6 constraint stores_evidence_years_check check (evidence_years in (3, 6, 10)),
  -- How many months after a session its recordings may be watched; then they are withdrawn, and their addresses erased.
  recording_months int not null default 12 constraint stores_recording_months_check check (recording_months between 1 and 120),
  -- Nobody belongs to it any more (private.close_store).
  closed_at timestamptz,
  -- What recordings are made for, as people are told; null: so that who could not come can watch.
  recording_purpose text constraint stores_recording_purpose_check
    check (char_length(btrim(recording_purpose)) between 1 and 300 and private.is_prose(recording_purpose)),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create trigger stores_touch before update on public.stores
  for each row execute function private.touch_updated_at();

create table public.store_members (
  store_id uuid not null references public.stores (id) on delete cascade,
  user_id uuid not null references public.profiles (id) on delete cascade,
  role public.store_role not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (store_id, user_id)
);
create index store_members_user_idx on public.store_members (user_id, store_id);
create trigger store_members_touch before update on public.store_members
  for each row execute function private.touch_updated_at();

-- A store that is open always keeps an owner, whoever changes its members. The store's row is locked, so that two
-- owners who leave at the same moment do not each count on the other.
create function private.keep_an_owner()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if old.role <> 'owner' then
    return null;
  end if;
  perform 1 from public.stores s where s.id = old.store_id and s.closed_at is null for no key update;
  if found and not exists (select 1 from public.store_members m where m.store_id = old.store_id and m.role = 'owner') then
    perform private.fail(409, 'last_owner');
  end if;
  return null;
end
$$;
create constraint trigger store_members_keep_owner after update or delete on public.store_members
  deferrable initially deferred for each row execute function private.keep_an_owner();

-- A person owns ten stores at most, however they come to one. Their row is locked, so that stores that come at the same moment are
-- counted one after the other.
create function private.limit_owned_stores()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform 1 from public.profiles p where p.id = new.user_id for no key update;
  if (select count(*) from public.store_members m
    where m.user_id = new.user_id and m.role = 'owner' and m.store_id <> new.store_id) >= 10 then
    perform private.fail(409, 'too_many_stores', null, '10');
  end if;
  return new;
end
$$;
create trigger store_members_limit_owned before insert or update of role on public.store_members
  for each row when (new.role = 'owner') execute function private.limit_owned_stores();

alter table public.profiles enable row level security;
alter table public.stores enable row level security;
alter table public.store_members enable row level security;
