-- Units on the overview, which the house puts together (get_dashboard_overview).

-- The share of units in the overview of a store, for a member of that role: {figures | null, attention, onboarding},
-- as in sessions_overview.
create function private.serials_overview(p_store_id uuid, p_role public.store_role)
returns jsonb language plpgsql stable security definer set search_path = '' as $$
declare
  v_stock boolean := private.role_may(p_role, 'read_stock');
  v_zone text;
begin
  select s.time_zone into v_zone from public.stores s where s.id = p_store_id;
  return jsonb_build_object(
    'figures', case when v_stock then (
      select to_jsonb(t) || jsonb_build_object('moves_7d', (select count(*) from public.serial_number_history h
        where h.store_id = p_store_id and h.recorded_at > (select private.now()) - interval '7 days' and h.event = 'status_changed'))
      from private.get_serial_stats(p_store_id) t) end,
    'attention', (select coalesce(jsonb_agg(to_jsonb(a)), '[]') from (
      select 6 as rank, 'serial_on_hold' as kind, count(*) as count, null::uuid as session_id, null::text as title
      from public.serial_numbers n where v_stock and n.store_id = p_store_id and n.deleted_at is null and n.hold is not null
      union all
      select 7, 'serial_returned', count(*), null, null
      from public.serial_numbers n where v_stock and n.store_id = p_store_id and n.deleted_at is null and n.status = 'returned'
      union all
      select 8, 'warranty_expiring', count(*), null, null
      from public.serial_numbers n
      where v_stock and n.store_id = p_store_id and n.deleted_at is null
        and n.warranty_end >= ((select private.now()) at time zone v_zone)::date and n.warranty_end < ((select private.now()) at time zone v_zone)::date + 31
      ) a where a.count > 0),
    'onboarding', jsonb_build_object(
      'serial', exists (select 1 from public.serial_numbers n where n.store_id = p_store_id)));
end
$$;
