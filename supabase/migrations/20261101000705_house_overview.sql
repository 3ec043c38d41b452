-- Overview: what a member sees first, put together from the share of each domain.

-- What a member needs to see first, by role: {role, sessions | null, stock | null, attention, onboarding}.
create function private.get_dashboard_overview(p_store_id uuid)
returns jsonb language plpgsql stable security definer set search_path = '' as $$
declare
  v_user uuid := private.require_user();
  v_role public.store_role;
  v_sessions jsonb;
  v_serials jsonb;
  v_shares jsonb[];
begin
  select m.role into v_role from public.store_members m where m.store_id = p_store_id and m.user_id = v_user;
  if v_role is null then
    perform private.fail(404, 'store_not_found');
  end if;
  v_sessions := private.sessions_overview(p_store_id, v_role);
  v_serials := private.serials_overview(p_store_id, v_role);
  v_shares := array[v_sessions, private.video_overview(p_store_id, v_role), private.catalogue_overview(p_store_id), v_serials];
  return jsonb_build_object(
    'role', v_role,
    'sessions', v_sessions -> 'figures',
    'stock', v_serials -> 'figures',
    'attention', (
      select coalesce(jsonb_agg(i.item - 'rank' order by (i.item ->> 'rank')::int, s.place, i.place), '[]')
      from unnest(v_shares) with ordinality s (share, place)
      cross join lateral jsonb_array_elements(s.share -> 'attention') with ordinality i (item, place)),
    'onboarding', (
      select jsonb_object_agg(o.key, o.value)
      from unnest(v_shares) s (share) cross join lateral jsonb_each(s.share -> 'onboarding') o));
end
$$;

create function public.get_dashboard_overview(p_store_id uuid)
returns jsonb language sql stable security invoker set search_path = '' as $$
  select private.get_dashboard_overview(p_store_id)
$$;
comment on function public.get_dashboard_overview(uuid) is
  'What a member sees first, by role: {role, sessions, stock, attention, onboarding}; a domain the role may not read is null. Errors: store_not_found.';

grant execute on function private.get_dashboard_overview(uuid), public.get_dashboard_overview(uuid) to authenticated;
