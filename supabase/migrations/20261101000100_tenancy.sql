-- Tenancy: who is who, which stores exist, and who works in them with which role.

create type public.store_role as enum ('owner', 'manager', 'instructor', 'stock', 'support', 'viewer');

-- ---------------------------------------------------------------------------
-- Profiles (one row per account, made by trigger at sign-up)
-- ---------------------------------------------------------------------------
create table public.profiles (
  id uuid primary key references auth.users (id) on delete cascade,
  display_name text not null
    constraint profiles_display_name_check check (char_length(display_name) between 1 and 120 and private.is_printable(display_name)),
  locale text not null default 'fr' constraint profiles_locale_check check (locale in ('fr', 'en')),
  time_zone text not null default 'Europe/Paris' constraint profiles_time_zone_check check (private.is_time_zone(time_zone)),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
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
  if v_name = '' or not private.is_printable(v_name) then
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
create table public.stores (
  id uuid primary key default gen_random_uuid(),
  name text not null constraint stores_name_check
    check (char_length(name) between 1 and 120 and name = btrim(name) and private.is_printable(name)),
  currency text not null default 'EUR' constraint stores_currency_check check (currency ~ '^[A-Z]{3}$'),
  time_zone text not null default 'Europe/Paris' constraint stores_time_zone_check check (private.is_time_zone(time_zone)),
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

-- ---------------------------------------------------------------------------
-- Who may what: the only places that ask for the caller
-- ---------------------------------------------------------------------------
-- Stores in which the caller holds one of the roles (any role when null).
create function private.my_store_ids(p_roles public.store_role[] default null)
returns setof uuid language sql stable security definer set search_path = '' as $$
  select m.store_id
  from public.store_members m
  where m.user_id = (select auth.uid()) and (p_roles is null or m.role = any (p_roles))
$$;

-- The role sets of the product, by what they allow. docs/permissions.md prints them as a matrix.
create function private.roles_for(p_ability text)
returns public.store_role[] language sql immutable set search_path = '' as $$
  select case p_ability
    when 'manage_store' then array['owner', 'manager']
    when 'manage_courses' then array['owner', 'manager']
    when 'manage_sessions' then array['owner', 'manager', 'instructor']
    when 'read_sessions' then array['owner', 'manager', 'instructor', 'support', 'viewer']
    when 'read_registrations' then array['owner', 'manager', 'instructor', 'support']
    when 'answer_questions' then array['owner', 'manager', 'instructor', 'support']
    when 'manage_stock' then array['owner', 'manager', 'stock']
    when 'read_stock' then array['owner', 'manager', 'stock', 'support', 'viewer']
    when 'read_customers' then array['owner', 'manager', 'stock', 'support']
    when 'manage_customers' then array['owner', 'manager', 'stock', 'support']
    when 'force_serials' then array['owner', 'manager']
  end::public.store_role[]
$$;

-- Stores in which the caller has an ability of private.roles_for; none for an ability there is not.
create function private.my_stores_for(p_ability text)
returns setof uuid language sql stable security definer set search_path = '' as $$
  select private.my_store_ids(coalesce(private.roles_for(p_ability), '{}'))
$$;

-- The caller's id, or not_signed_in (401).
create function private.require_user()
returns uuid language plpgsql stable security definer set search_path = '' as $$
declare
  v_user uuid := auth.uid();
begin
  if v_user is null then
    perform private.fail(401, 'not_signed_in');
  end if;
  return v_user;
end
$$;

-- The caller's role in the store when it has the ability.
-- Errors: not_signed_in (401), store_not_found (404, also for non-members), role_not_allowed (403).
create function private.require_ability(p_store_id uuid, p_ability text)
returns public.store_role language plpgsql stable security definer set search_path = '' as $$
declare
  v_user uuid := private.require_user();
  v_role public.store_role;
begin
  select m.role into v_role from public.store_members m where m.store_id = p_store_id and m.user_id = v_user;
  if v_role is null then
    perform private.fail(404, 'store_not_found');
  end if;
  if (v_role = any (private.roles_for(p_ability))) is not true then
    perform private.fail(403, 'role_not_allowed', null, v_role::text);
  end if;
  return v_role;
end
$$;

-- A store always keeps an owner, whoever changes its members. The store's row is locked, so that two
-- owners who leave at the same moment do not each count on the other.
create function private.keep_an_owner()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if old.role <> 'owner' then
    return null;
  end if;
  perform 1 from public.stores s where s.id = old.store_id for no key update;
  if found and not exists (select 1 from public.store_members m where m.store_id = old.store_id and m.role = 'owner') then
    perform private.fail(409, 'last_owner');
  end if;
  return null;
end
$$;
create constraint trigger store_members_keep_owner after update or delete on public.store_members
  deferrable initially deferred for each row execute function private.keep_an_owner();

-- ---------------------------------------------------------------------------
-- Row-level security and grants
-- ---------------------------------------------------------------------------
alter table public.profiles enable row level security;
alter table public.stores enable row level security;
alter table public.store_members enable row level security;

create policy profiles_select on public.profiles for select to authenticated
  using (
    id = (select auth.uid())
    or exists (
      select 1 from public.store_members m
      where m.user_id = profiles.id and m.store_id in (select private.my_store_ids())
    )
  );
create policy profiles_update on public.profiles for update to authenticated
  using (id = (select auth.uid())) with check (id = (select auth.uid()));

create policy stores_select on public.stores for select to authenticated
  using (id in (select private.my_store_ids()));
create policy stores_update on public.stores for update to authenticated
  using (id in (select private.my_stores_for('manage_store')))
  with check (id in (select private.my_stores_for('manage_store')));

create policy store_members_select on public.store_members for select to authenticated
  using (store_id in (select private.my_store_ids()));

grant select on public.profiles, public.stores, public.store_members to authenticated;
grant update (display_name, locale, time_zone) on public.profiles to authenticated;
grant update (name, currency, time_zone) on public.stores to authenticated;
grant select, insert, update, delete on public.profiles, public.stores, public.store_members to service_role;

grant execute on function private.my_store_ids(public.store_role[]) to authenticated;
grant execute on function private.my_stores_for(text) to authenticated;
-- Column checks run with the rights of whoever writes the row.
grant execute on function private.is_time_zone(text) to authenticated, service_role;
grant execute on function private.is_printable(text), private.is_code(text) to authenticated, service_role;
grant execute on function private.is_web_url(text) to authenticated, service_role;
grant execute on function private.fold(text) to authenticated, service_role;

-- ---------------------------------------------------------------------------
-- create_store
-- ---------------------------------------------------------------------------
create function private.create_store(p_name text, p_currency text, p_time_zone text)
returns uuid language plpgsql security definer set search_path = '' as $$
declare
  v_user uuid := private.require_user();
  v_name text := btrim(coalesce(p_name, ''));
  v_store uuid;
begin
  if char_length(v_name) not between 1 and 120 then
    perform private.fail(422, 'name_length', 'name', '1-120');
  elsif not private.is_printable(v_name) then
    perform private.fail(422, 'unprintable', 'name');
  end if;
  if coalesce(p_currency, '') !~ '^[A-Z]{3}$' then
    perform private.fail(422, 'currency_unknown', 'currency');
  end if;
  if not private.is_time_zone(p_time_zone) then
    perform private.fail(422, 'time_zone_unknown', 'time_zone');
  end if;
  -- One lock per person: parallel calls cannot pass the limit together.
  perform 1 from public.profiles p where p.id = v_user for update;
  if not found then
    perform private.fail(401, 'not_signed_in');
  end if;
  if (select count(*) from public.store_members m where m.user_id = v_user and m.role = 'owner') >= 10 then
    perform private.fail(409, 'too_many_stores', null, '10');
  end if;
  insert into public.stores (name, currency, time_zone) values (v_name, p_currency, p_time_zone) returning id into v_store;
  insert into public.store_members (store_id, user_id, role) values (v_store, v_user, 'owner');
  return v_store;
end
$$;
create function public.create_store(p_name text, p_currency text default 'EUR', p_time_zone text default 'Europe/Paris')
returns uuid language sql security invoker set search_path = '' as $$
  select private.create_store(p_name, p_currency, p_time_zone)
$$;
comment on function public.create_store(text, text, text) is
  'Opens a store of which the caller is the owner (at most 10 each); returns its id. Errors: not_signed_in, name_length, unprintable, currency_unknown, time_zone_unknown, too_many_stores.';
grant execute on function private.create_store(text, text, text) to authenticated;
grant execute on function public.create_store(text, text, text) to authenticated;
