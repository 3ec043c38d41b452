-- Moving a unit along its graph, deleting and restoring it.

-- Moves a serial along the graph. p_fields may set place, order, customer and warranty with the move.
create function private.transition_serial_number(
  p_serial_id uuid, p_to_status public.serial_status, p_lock_version int, p_reason text, p_force boolean,
  p_event_date timestamptz, p_fields jsonb)
returns public.serial_numbers language plpgsql security definer set search_path = '' as $$
declare
  v_old public.serial_numbers := private.lock_serial(p_serial_id, 'manage_stock');
  v public.serial_numbers;
  v_key text;
  v_allowed boolean;
  v_months int;
  v_date timestamptz := coalesce(p_event_date, private.now());
begin
  perform private.check_lock_version(v_old, p_lock_version);
  if p_to_status is null then
    perform private.fail(422, 'required', 'to_status');
  elsif jsonb_typeof(coalesce(p_fields, '{}')) <> 'object' then
    perform private.fail(422, 'invalid_input');
  end if;
  perform private.check_event_date(p_event_date);
  for v_key in select jsonb_object_keys(coalesce(p_fields, '{}')) loop
    if v_key <> all (array['warehouse_id', 'bin', 'order_id', 'customer_id', 'warranty_start', 'warranty_end']) then
      perform private.fail(422, 'unknown_field', v_key);
    end if;
  end loop;
  v_allowed := exists (
    select 1 from private.serial_transitions t where t.from_status = v_old.status and t.to_status = p_to_status);
  if p_to_status = v_old.status or (not v_allowed and not coalesce(p_force, false)) then
    perform private.fail(409, 'transition_not_allowed', 'to_status', v_old.status::text || ' -> ' || p_to_status::text);
  end if;
  if private.kept_by_hold(v_old.hold, p_to_status) and not coalesce(p_force, false) then
    perform private.fail(409, 'serial_on_hold', 'to_status', v_old.hold::text);
  end if;
  if coalesce(p_force, false) then
    perform private.require_ability(v_old.store_id, 'force_serials');
  end if;
  perform private.check_reason(p_reason, coalesce(p_force, false));

  v := v_old;
  v.status := p_to_status;
  -- Where a status says where the unit is or whose it is, the move says so too; p_fields has the last word.
  if p_to_status in ('shipped', 'delivered') then
    v.warehouse_id := null;
    v.bin := null;
  elsif p_to_status in ('in_stock', 'refurbished') then
    v.customer_id := null;
    v.order_id := null;
    -- What came back from a customer is fresh for the next one, whose own delivery starts the warranty.
    if v_old.status in ('returned', 'warranty_repair') then
      v.warranty_start := null;
      v.warranty_end := null;
    end if;
  end if;
  if p_to_status = 'delivered' and v_old.warranty_start is null then
    select p.warranty_months into v_months from public.physical_products p where p.id = v_old.product_id;
    if v_months > 0 then
      v.warranty_start := (v_date at time zone (select st.time_zone from public.stores st where st.id = v_old.store_id))::date;
      v.warranty_end := (v.warranty_start + make_interval(months => v_months))::date;
    end if;
  end if;
  v := private.apply_serial_fields(v, coalesce(p_fields, '{}'));
  perform private.set_serial_context(p_reason, p_event_date,
    coalesce(p_force, false) and (not v_allowed or private.kept_by_hold(v_old.hold, p_to_status)));
  update public.serial_numbers s set
    status = v.status, warehouse_id = v.warehouse_id, bin = v.bin, order_id = v.order_id, customer_id = v.customer_id,
    warranty_start = v.warranty_start, warranty_end = v.warranty_end
  where s.id = v_old.id;
  perform private.set_serial_context(null);
  select * into v from public.serial_numbers s where s.id = v_old.id;
  return v;
end
$$;

create function private.delete_serial_number(p_serial_id uuid, p_lock_version int, p_reason text)
returns public.serial_numbers language plpgsql security definer set search_path = '' as $$
declare
  v public.serial_numbers := private.lock_serial(p_serial_id, 'force_serials');
begin
  perform private.check_lock_version(v, p_lock_version);
  perform private.check_reason(p_reason, true);
  perform private.set_serial_context(p_reason);
  update public.serial_numbers s set deleted_at = private.now() where s.id = v.id;
  perform private.set_serial_context(null);
  select * into v from public.serial_numbers s where s.id = p_serial_id;
  return v;
end
$$;

create function private.restore_serial_number(p_serial_id uuid, p_reason text)
returns public.serial_numbers language plpgsql security definer set search_path = '' as $$
declare
  v public.serial_numbers := private.lock_serial(p_serial_id, 'force_serials', true);
begin
  perform private.check_reason(p_reason, false);
  perform private.set_serial_context(p_reason);
  update public.serial_numbers s set deleted_at = null where s.id = v.id;
  perform private.set_serial_context(null);
  select * into v from public.serial_numbers s where s.id = p_serial_id;
  return v;
end
$$;

-- ---------------------------------------------------------------------------
-- The public doors
-- ---------------------------------------------------------------------------
create function public.transition_serial_number(
  p_serial_id uuid, p_to_status public.serial_status, p_lock_version int, p_reason text default null, p_force boolean default false,
  p_event_date timestamptz default null, p_fields jsonb default '{}')
returns public.serial_numbers language sql security invoker set search_path = '' as $$
  select private.transition_serial_number(p_serial_id, p_to_status, p_lock_version, p_reason, p_force, p_event_date, p_fields)
$$;
comment on function public.transition_serial_number(uuid, public.serial_status, int, text, boolean, timestamptz, jsonb) is
  'Moves a unit along the graph, with place, order, customer and warranty in p_fields. A forced move needs owner or manager and a reason and is marked in the history. Delivery starts the product''s warranty; what a customer gave back has none when it is in stock again. Errors: serial_not_found, role_not_allowed, stale_version, transition_not_allowed, serial_on_hold, reason_required, event_in_future and field errors.';

create function public.delete_serial_number(p_serial_id uuid, p_lock_version int, p_reason text)
returns public.serial_numbers language sql security invoker set search_path = '' as $$
  select private.delete_serial_number(p_serial_id, p_lock_version, p_reason)
$$;
comment on function public.delete_serial_number(uuid, int, text) is
  'Hides a unit; its serial stays taken and its history stays. Owner or manager, with a reason. Errors: serial_not_found, role_not_allowed, stale_version, reason_required.';

create function public.restore_serial_number(p_serial_id uuid, p_reason text default null)
returns public.serial_numbers language sql security invoker set search_path = '' as $$
  select private.restore_serial_number(p_serial_id, p_reason)
$$;
comment on function public.restore_serial_number(uuid, text) is 'Brings a deleted unit back as it was. Errors: serial_not_found, role_not_allowed.';

grant execute on function
  private.transition_serial_number(uuid, public.serial_status, int, text, boolean, timestamptz, jsonb),
  private.delete_serial_number(uuid, int, text), private.restore_serial_number(uuid, text),
  public.transition_serial_number(uuid, public.serial_status, int, text, boolean, timestamptz, jsonb),
  public.delete_serial_number(uuid, int, text), public.restore_serial_number(uuid, text)
  to authenticated;
