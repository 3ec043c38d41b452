-- Who may do what: the only places that ask for the caller, and who reaches profiles, stores and their members.

-- The one set of rows that says what each role may do in its store: policies, functions, edge functions and the page
-- (contracts/abilities.ts, docs/permissions.md) all follow it; "npm run types:generate" writes the last two anew.
create table private.role_abilities (
  ability text not null constraint role_abilities_ability_check check (ability ~ '^[a-z]+(_[a-z]+)+$'),
  role public.store_role not null,
  primary key (ability, role)
);
alter table private.role_abilities enable row level security;

insert into private.role_abilities (ability, role)
select a, unnest(r)::public.store_role from (values
  ('manage_store', array['owner', 'manager']),
  ('manage_members', array['owner', 'manager']),
  ('read_member_log', array['owner']),
  ('hand_over_store', array['owner']),
  ('close_store', array['owner']),
  ('manage_courses', array['owner', 'manager']),
  ('manage_sessions', array['owner', 'manager', 'instructor']),
  ('read_sessions', array['owner', 'manager', 'instructor', 'support', 'viewer']),
  ('read_registrations', array['owner', 'manager', 'instructor', 'support']),
  ('answer_questions', array['owner', 'manager', 'instructor', 'support']),
  ('manage_stock', array['owner', 'manager', 'stock']),
  ('read_stock', array['owner', 'manager', 'stock', 'support', 'viewer']),
  ('read_customers', array['owner', 'manager', 'stock', 'support']),
  ('manage_customers', array['owner', 'manager', 'stock', 'support']),
  ('force_serials', array['owner', 'manager'])
) given (a, r);

-- Whether the role has the ability; false for no role and for an ability there is not.
create function private.role_may(p_role public.store_role, p_ability text)
returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from private.role_abilities a where a.ability = p_ability and a.role = p_role)
$$;

-- Stores of which the caller is a member, whatever the role.
create function private.my_store_ids()
returns setof uuid language sql stable security definer set search_path = '' as $$
  select m.store_id from public.store_members m where m.user_id = (select auth.uid())
$$;

-- Stores in which the caller has the ability; none for an ability there is not. Policies ask it once a statement: the
-- join of two small tables, read by their keys, takes the place of two calls.
create function private.my_stores_for(p_ability text)
returns setof uuid language sql stable security definer set search_path = '' as $$
  select m.store_id
  from public.store_members m
  join private.role_abilities a on a.role = m.role and a.ability = p_ability
  where m.user_id = (select auth.uid())
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

-- Whether what is left of the person is a pseudonym.
create function private.is_closed(p_user uuid)
returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select from public.profiles p where p.id = p_user and p.closed_at is not null)
$$;

-- People come first in the order of locks (docs/architecture.md), by their ids: whoever is written about, as a host, a guest or
-- somebody who came, is there until the transaction ends. The foreign keys of what is written later ask for the same lock.
create function private.lock_people(p_people uuid[])
returns void language plpgsql security definer set search_path = '' as $$
begin
  perform 1 from public.profiles p where p.id = any (p_people) order by p.id for key share;
end
$$;

-- The same for the caller, whose id is returned; alone, so that nobody writes about them meanwhile.
-- Errors: not_signed_in (401), also for an account that is closed.
create function private.lock_caller(p_alone boolean default false)
returns uuid language plpgsql security definer set search_path = '' as $$
declare
  v_user uuid := private.require_user();
begin
  if p_alone then
    perform 1 from public.profiles p where p.id = v_user for update;
  else
    perform 1 from public.profiles p where p.id = v_user for key share;
  end if;
  if not found then
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
  if not private.role_may(v_role, p_ability) then
    perform private.fail(403, 'role_not_allowed', null, v_role::text);
  end if;
  return v_role;
end
$$;

-- ---------------------------------------------------------------------------
-- Row-level security and grants
-- ---------------------------------------------------------------------------
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
grant update (display_name, locale, region, time_zone) on public.profiles to authenticated;
grant update (name, currency, time_zone, clicks_count, evidence_years, recording_months, recording_purpose, sessions_run_by, offer_hours, offer_minutes) on public.stores to authenticated;
grant select, insert, update, delete on public.profiles, public.stores, public.store_members to service_role;
grant execute on function private.my_store_ids() to authenticated;
grant execute on function private.my_stores_for(text) to authenticated;
