-- Registering a unit and changing what is known of it.

-- Applies the given fields to a serial record and checks every one, naming the field at fault.
create function private.apply_serial_fields(p_serial public.serial_numbers, p_fields jsonb)
returns public.serial_numbers language plpgsql stable security definer set search_path = '' as $$
declare
  v public.serial_numbers := p_serial;
  v_key text;
begin
  if jsonb_typeof(p_fields) is distinct from 'object' then
    perform private.fail(422, 'invalid_input');
  end if;
  for v_key in select jsonb_object_keys(p_fields) loop
    if jsonb_typeof(p_fields -> v_key) in ('object', 'array') then
      perform private.fail(422, 'invalid_input', v_key);
    elsif v_key <> all (array['serial_number', 'product_id', 'variant_id', 'hold', 'imei', 'mac_address', 'barcode', 'batch',
      'warehouse_id', 'bin', 'order_id', 'customer_id', 'warranty_start', 'warranty_end', 'notes']) then
      perform private.fail(422, 'unknown_field', v_key);
    end if;
    begin
      v := jsonb_populate_record(v, jsonb_build_object(v_key, case when p_fields ->> v_key = '' then 'null' else p_fields -> v_key end));
    exception when data_exception or invalid_text_representation or datetime_field_overflow then
      perform private.fail(422, 'invalid_input', v_key);
    end;
  end loop;
  v.serial_number := btrim(coalesce(v.serial_number, ''));
  v.imei := nullif(regexp_replace(v.imei, '[\s./-]', '', 'g'), '');
  v.mac_address := private.normalize_mac(v.mac_address);
  v.barcode := nullif(btrim(v.barcode), '');
  v.batch := nullif(btrim(v.batch), '');
  v.bin := nullif(btrim(v.bin), '');
  v.notes := coalesce(v.notes, '');
  if v.warehouse_id is null then v.bin := null; end if;

  foreach v_key in array array['serial_number', 'barcode', 'batch', 'bin'] loop
    if to_jsonb(v) ->> v_key <> '' and not private.is_code(to_jsonb(v) ->> v_key) then
      perform private.fail(422, 'unprintable', v_key);
    end if;
  end loop;
  if char_length(v.serial_number) not between 1 and 64 then
    perform private.fail(422, 'serial_length', 'serial_number', '1-64');
  elsif v.imei is not null and not private.is_imei(v.imei) then
    perform private.fail(422, 'imei_invalid', 'imei');
  elsif v.mac_address is not null and v.mac_address !~ '^([0-9A-F]{2}:){5}[0-9A-F]{2}$' then
    perform private.fail(422, 'mac_invalid', 'mac_address');
  elsif char_length(v.barcode) > 64 then
    perform private.fail(422, 'too_long', 'barcode', '64');
  elsif char_length(v.batch) > 64 then
    perform private.fail(422, 'too_long', 'batch', '64');
  elsif char_length(v.bin) > 32 then
    perform private.fail(422, 'too_long', 'bin', '32');
  elsif char_length(v.notes) > 2000 then
    perform private.fail(422, 'too_long', 'notes', '2000');
  elsif not private.is_prose(v.notes) then
    perform private.fail(422, 'unprintable', 'notes');
  elsif v.warranty_end is not null and v.warranty_start is null then
    perform private.fail(422, 'required', 'warranty_start');
  elsif v.warranty_end <= v.warranty_start then
    perform private.fail(422, 'warranty_order', 'warranty_end');
  elsif v.warranty_start not between date '1990-01-01' and date '2199-12-31' then
    perform private.fail(422, 'invalid_input', 'warranty_start');
  elsif v.warranty_end > date '2299-12-31' then
    perform private.fail(422, 'invalid_input', 'warranty_end');
  end if;

  -- Every id must belong to the serial's store.
  if not exists (select 1 from public.physical_products p where p.id = v.product_id and p.store_id = v.store_id) then
    perform private.fail(422, 'product_not_found', 'product_id');
  elsif v.variant_id is not null and not exists (
    select 1 from public.product_variants x where x.id = v.variant_id and x.product_id = v.product_id and x.store_id = v.store_id) then
    perform private.fail(422, 'variant_not_found', 'variant_id');
  elsif v.warehouse_id is not null and not exists (
    select 1 from public.warehouses w where w.id = v.warehouse_id and w.store_id = v.store_id) then
    perform private.fail(422, 'warehouse_not_found', 'warehouse_id');
  elsif v.order_id is not null and not exists (select 1 from public.orders o where o.id = v.order_id and o.store_id = v.store_id) then
    perform private.fail(422, 'order_not_found', 'order_id');
  elsif v.customer_id is not null and not exists (
    select 1 from public.customers c where c.id = v.customer_id and c.store_id = v.store_id) then
    perform private.fail(422, 'customer_not_found', 'customer_id');
  end if;
  return v;
end
$$;

-- Names the field whose unique key was taken.
create function private.fail_taken(p_constraint text)
returns void language plpgsql set search_path = '' as $$
begin
  perform private.fail(409,
    case p_constraint when 'serial_numbers_imei_key' then 'imei_taken' when 'serial_numbers_mac_key' then 'mac_taken' else 'serial_taken' end,
    case p_constraint when 'serial_numbers_imei_key' then 'imei' when 'serial_numbers_mac_key' then 'mac_address' else 'serial_number' end);
end
$$;

create function private.create_serial_number(p_store_id uuid, p_fields jsonb, p_event_date timestamptz, p_request_id uuid)
returns public.serial_numbers language plpgsql security definer set search_path = '' as $$
declare
  v public.serial_numbers;
  v_constraint text;
begin
  perform private.require_ability(p_store_id, 'manage_stock');
  v.id := private.begin_create(p_request_id, 'unit', jsonb_build_array(p_store_id, p_fields, p_event_date));
  if v.id is not null then
    select * into v from public.serial_numbers s where s.id = v.id;
    return v;
  end if;
  perform private.check_event_date(p_event_date);
  v.store_id := p_store_id;
  v := private.apply_serial_fields(v, p_fields);
  perform private.set_serial_context(null, p_event_date);
  begin
    insert into public.serial_numbers (store_id, product_id, variant_id, serial_number, hold, imei, mac_address, barcode, batch,
      warehouse_id, bin, order_id, customer_id, warranty_start, warranty_end, notes)
    values (v.store_id, v.product_id, v.variant_id, v.serial_number, v.hold, v.imei, v.mac_address, v.barcode, v.batch,
      v.warehouse_id, v.bin, v.order_id, v.customer_id, v.warranty_start, v.warranty_end, v.notes)
    returning id into v.id;
  exception when unique_violation then
    get stacked diagnostics v_constraint = constraint_name;
    perform private.fail_taken(v_constraint);
  end;
  perform private.set_serial_context(null);
  perform private.end_create(p_request_id, v.id);
  select * into v from public.serial_numbers s where s.id = v.id;
  return v;
end
$$;

create function private.update_serial_number(p_serial_id uuid, p_fields jsonb, p_lock_version int, p_reason text)
returns public.serial_numbers language plpgsql security definer set search_path = '' as $$
declare
  v_old public.serial_numbers := private.lock_serial(p_serial_id, 'manage_stock');
  v public.serial_numbers;
  v_constraint text;
begin
  perform private.check_lock_version(v_old, p_lock_version);
  v := private.apply_serial_fields(v_old, p_fields);
  -- Holding, releasing or renaming a unit is always explained.
  perform private.check_reason(p_reason, v.hold is distinct from v_old.hold or v.serial_number <> v_old.serial_number);
  perform private.set_serial_context(p_reason);
  begin
    update public.serial_numbers s set
      product_id = v.product_id, variant_id = v.variant_id, serial_number = v.serial_number, hold = v.hold, imei = v.imei,
      mac_address = v.mac_address, barcode = v.barcode, batch = v.batch, warehouse_id = v.warehouse_id, bin = v.bin,
      order_id = v.order_id, customer_id = v.customer_id, warranty_start = v.warranty_start, warranty_end = v.warranty_end,
      notes = v.notes
    where s.id = v_old.id;
  exception when unique_violation then
    get stacked diagnostics v_constraint = constraint_name;
    perform private.fail_taken(v_constraint);
  end;
  perform private.set_serial_context(null);
  select * into v from public.serial_numbers s where s.id = v_old.id;
  return v;
end
$$;

-- ---------------------------------------------------------------------------
-- The public doors
-- ---------------------------------------------------------------------------
create function public.create_serial_number(p_store_id uuid, p_fields jsonb, p_event_date timestamptz default null, p_request_id uuid default null)
returns public.serial_numbers language sql security invoker set search_path = '' as $$
  select private.create_serial_number(p_store_id, p_fields, p_event_date, p_request_id)
$$;
comment on function public.create_serial_number(uuid, jsonb, timestamptz, uuid) is
  'Registers a unit as manufactured. p_fields: serial_number, product_id and optional variant_id, imei, mac_address, barcode, batch, warehouse_id, bin, warranty_start/end (dates), notes, hold. p_event_date: when it was made (not in the future). Errors: store_not_found, role_not_allowed, serial_taken, imei_taken, mac_taken and field errors (422, hint = field).';

create function public.update_serial_number(p_serial_id uuid, p_fields jsonb, p_lock_version int, p_reason text default null)
returns public.serial_numbers language sql security invoker set search_path = '' as $$
  select private.update_serial_number(p_serial_id, p_fields, p_lock_version, p_reason)
$$;
comment on function public.update_serial_number(uuid, jsonb, int, text) is
  'Changes the given fields except the status; p_lock_version is the version that was read. A new hold or serial number needs a reason. Errors: serial_not_found, role_not_allowed, stale_version, reason_required, serial_taken, imei_taken, mac_taken and field errors.';

grant execute on function
  private.create_serial_number(uuid, jsonb, timestamptz, uuid), private.update_serial_number(uuid, jsonb, int, text),
  public.create_serial_number(uuid, jsonb, timestamptz, uuid), public.update_serial_number(uuid, jsonb, int, text)
  to authenticated;
