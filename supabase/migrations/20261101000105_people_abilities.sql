-- Who may do what: the only places that ask for the caller, and who reaches profiles, stores and their members.

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
grant update (display_name, locale, time_zone) on public.profiles to authenticated;
grant update (name, currency, time_zone) on public.stores to authenticated;
grant select, insert, update, delete on public.profiles, public.stores, public.store_members to service_role;
grant execute on function private.my_store_ids(public.store_role[]) to authenticated;
grant execute on function private.my_stores_for(text) to authenticated;
