-- Registering a unit and changing what is known of it.

-- Applies the given fields to a serial record and checks every one, naming the field at fault. What depends on what the unit
-- was before is held where the change is recorded (private.weigh_serial_change).
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
      'warehouse_id', 'bin', 'order_id', 'customer_id', 'warranty_start', 'warranty_end', 'notes', 'status']) then
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
  -- What the status says by itself, unless it is said otherwise here and now (private.settle_serial).
  if v.status in ('shipped', 'delivered', 'scrapped') and not p_fields ? 'warehouse_id' then
    v.warehouse_id := null;
    v.bin := null;
  end if;
  if private.is_unowned(v.status) then
    if not p_fields ? 'customer_id' then v.customer_id := null; end if;
    if not p_fields ? 'order_id' then v.order_id := null; end if;
  end if;
  if (private.is_unowned(v.status) or v.status = 'reserved') and not p_fields ?| array['warranty_start', 'warranty_end'] then
    v.warranty_start := null;
    v.warranty_end := null;
  end if;

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
  elsif v.warehouse_id is not null and v.status in ('delivered', 'scrapped') then
    perform private.fail(422, 'place_not_allowed', 'warehouse_id', v.status::text);
  elsif num_nonnulls(v.customer_id, v.order_id) > 0 and private.is_unowned(v.status) then
    perform private.fail(422, 'owner_not_allowed', case when v.customer_id is null then 'order_id' else 'customer_id' end, v.status::text);
  elsif v.warranty_start is not null and (private.is_unowned(v.status) or v.status = 'reserved') then
    perform private.fail(422, 'warranty_not_allowed', 'warranty_start', v.status::text);
  end if;
  return v;
end
$$;

-- Says in the words of the contract why a write of units was refused by a key or a check of their table. p_asked: how many
-- were to be written.
create function private.fail_written(p_constraint text, p_detail text)
returns void language plpgsql set search_path = '' as $$
begin
  perform private.fail(409, 'imei_taken', 'imei', p_detail) where p_constraint = 'serial_numbers_imei_key';
  perform private.fail(409, 'mac_taken', 'mac_address', p_detail) where p_constraint = 'serial_numbers_mac_key';
  perform private.fail(409, 'serial_taken', 'serial_number', p_detail) where p_constraint = 'serial_numbers_store_serial_key';
  perform private.fail(422, 'warranty_order', 'warranty_end') where p_constraint = 'serial_numbers_warranty_check';
  perform private.fail(422, 'place_not_allowed', 'warehouse_id') where p_constraint = 'serial_numbers_place_check';
  perform private.fail(422, 'owner_not_allowed', 'customer_id') where p_constraint = 'serial_numbers_owner_check';
  perform private.fail(422, 'warranty_not_allowed', 'warranty_start') where p_constraint = 'serial_numbers_owned_warranty_check';
  perform private.fail(409, 'event_repeated', null, p_detail) where p_constraint = 'serial_number_history_client_key';
  perform private.fail(422, 'invalid_input', null, p_constraint);
end
$$;

-- Registers a set of units. p_items: {"fields": {…}, "event_id"?: uuid} each; what p_common has holds for all. The same
-- event id again, for the same serial, is the unit that it made. Returns them in the order of the items.
create function private.create_serials(p_store_id uuid, p_items jsonb, p_common jsonb, p_act private.serial_acts)
returns setof public.serial_numbers language plpgsql security definer set search_path = '' as $$
declare
  v_rows public.serial_numbers[] := '{}';
  v_row public.serial_numbers;
  v_item jsonb;
  v_event uuid;
  v_ids uuid[] := '{}';
  v_events uuid[] := '{}';
  v_constraint text;
  v_detail text;
begin
  p_act := private.check_act(p_store_id, 'manage_stock', p_act);
  if jsonb_typeof(p_items) is distinct from 'array' or jsonb_array_length(p_items) not between 1 and 10000 then
    perform private.fail(422, 'invalid_input', 'units');
  end if;
  for v_item in select e from jsonb_array_elements(p_items) e loop
    if v_item ? 'fields' and jsonb_typeof(v_item -> 'fields') <> 'object' then
      perform private.fail(422, 'invalid_input');
    end if;
    v_event := private.uuid_in(v_item, 'event_id');
    v_row := null;
    if v_event is not null then
      select s.* into v_row from public.serial_number_history h join public.serial_numbers s on s.id = h.serial_id
      where h.store_id = p_store_id and h.client_event_id = v_event and h.event = 'created'
        and private.code_key(h.changes -> 'serial_number' ->> 'to')
          = private.code_key(coalesce(v_item -> 'fields' ->> 'serial_number', p_common ->> 'serial_number'));
    end if;
    if v_row.id is null then
      v_row.store_id := p_store_id;
      v_row.status := 'manufactured';
      v_row := private.apply_serial_fields(v_row, coalesce(p_common, '{}') || coalesce(v_item -> 'fields', '{}'));
      if v_row.status <> 'manufactured' then
        perform private.fail(422, 'unknown_field', 'status');
      end if;
      v_row.id := gen_random_uuid();
      v_rows := v_rows || v_row;
      v_events := v_events || v_event;
    end if;
    v_ids := v_ids || v_row.id;
  end loop;
  if cardinality(v_rows) > 0 then
    select jsonb_object_agg(v.id, jsonb_build_object('event_id', e.id)) into p_act.items
    from unnest(v_rows) with ordinality v join unnest(v_events) with ordinality e (id, place) on e.place = v.ordinality where e.id is not null;
    begin
      perform private.hand_on_act(p_act);
      insert into public.serial_numbers (id, store_id, product_id, variant_id, serial_number, hold, imei, mac_address, barcode, batch,
        warehouse_id, bin, order_id, customer_id, warranty_start, warranty_end, notes)
      select v.id, v.store_id, v.product_id, v.variant_id, v.serial_number, v.hold, v.imei, v.mac_address, v.barcode, v.batch,
        v.warehouse_id, v.bin, v.order_id, v.customer_id, v.warranty_start, v.warranty_end, v.notes
      from unnest(v_rows) v;
    exception when unique_violation or check_violation then
      get stacked diagnostics v_constraint = constraint_name, v_detail = pg_exception_detail;
      -- Two who send the same events at once: the second has the units that the first has made meanwhile.
      if exists (select 1 from unnest(v_rows) with ordinality v join unnest(v_events) with ordinality e (id, place) on e.place = v.ordinality
        join public.serial_number_history h on h.store_id = p_store_id and h.client_event_id = e.id and h.event = 'created'
          and private.code_key(h.changes -> 'serial_number' ->> 'to') = private.code_key(v.serial_number)) then
        return query select * from private.create_serials(p_store_id, p_items, p_common, p_act);
        return;
      end if;
      perform private.fail_written(v_constraint, substring(v_detail from '\)=\(.*, (.*)\) already exists'));
    end;
  end if;
  return query select s.* from unnest(v_ids) with ordinality i (id, place) join public.serial_numbers s on s.id = i.id order by i.place;
end
$$;

-- ---------------------------------------------------------------------------
-- The public doors
-- ---------------------------------------------------------------------------
create function private.create_serial_number(p_store_id uuid, p_fields jsonb, p_event_date timestamptz, p_day_only boolean, p_reason text,
  p_request_id uuid, p_client_event_id uuid, p_source public.serial_source)
returns public.serial_numbers language plpgsql security definer set search_path = '' as $$
declare
  v public.serial_numbers;
begin
  perform private.require_ability(p_store_id, 'manage_stock');
  v.id := private.begin_create(p_request_id, 'unit', jsonb_build_array(p_store_id, p_fields, p_event_date));
  if v.id is not null then
    select * into v from public.serial_numbers s where s.id = v.id;
    return v;
  end if;
  select * into v from private.create_serials(p_store_id,
    jsonb_build_array(jsonb_build_object('fields', coalesce(p_fields, 'null'), 'event_id', p_client_event_id)), null,
    private.act_of(p_source, p_reason, p_event_date, p_day_only, false, null, null));
  perform private.end_create(p_request_id, v.id);
  return v;
end
$$;

create function public.create_serial_number(p_store_id uuid, p_fields jsonb, p_event_date timestamptz default null,
  p_day_only boolean default false, p_reason text default null, p_request_id uuid default null, p_client_event_id uuid default null,
  p_source public.serial_source default 'api')
returns public.serial_numbers language sql security invoker set search_path = '' as $$
  select private.create_serial_number(p_store_id, p_fields, p_event_date, p_day_only, p_reason, p_request_id, p_client_event_id, p_source)
$$;
comment on function public.create_serial_number(uuid, jsonb, timestamptz, boolean, text, uuid, uuid, public.serial_source) is
  'Registers a unit as manufactured. p_fields: serial_number, product_id and optional variant_id, imei, mac_address, barcode, batch, warehouse_id, bin, notes, hold (with a reason). p_event_date: when it was made (not in the future); with p_day_only, the beginning of the day. p_request_id, p_client_event_id: the same one again answers with the unit it made. Errors: store_not_found, role_not_allowed, request_reused, event_repeated (the event was something else), serial_taken, imei_taken, mac_taken, reason_required and field errors (422, hint = field).';

create function private.create_serial_numbers(p_store_id uuid, p_units jsonb, p_common jsonb, p_event_date timestamptz, p_day_only boolean,
  p_reason text, p_source public.serial_source, p_operation_id uuid, p_document text)
returns table (id uuid, serial_number text, lock_version int) language sql volatile security definer set search_path = '' as $$
  select s.id, s.serial_number, s.lock_version from private.create_serials(p_store_id, p_units, p_common,
    private.act_of(p_source, p_reason, p_event_date, p_day_only, false, p_operation_id, p_document)) s
$$;

create function public.create_serial_numbers(p_store_id uuid, p_units jsonb, p_common jsonb default '{}', p_event_date timestamptz default null,
  p_day_only boolean default false, p_reason text default null, p_source public.serial_source default 'api', p_operation_id uuid default null,
  p_document text default null)
returns table (id uuid, serial_number text, lock_version int) language sql security invoker set search_path = '' as $$
  select * from private.create_serial_numbers(p_store_id, p_units, p_common, p_event_date, p_day_only, p_reason, p_source, p_operation_id,
    p_document)
$$;
comment on function public.create_serial_numbers(uuid, jsonb, jsonb, timestamptz, boolean, text, public.serial_source, uuid, text) is
  'Registers a set of units, all or none. p_units: [{"fields": {…}, "event_id": uuid or null}], at most 10,000; p_common: fields of all. Otherwise as create_serial_number. Errors: the same, with the value at fault in details.';

grant execute on function
  private.create_serial_number(uuid, jsonb, timestamptz, boolean, text, uuid, uuid, public.serial_source),
  private.create_serial_numbers(uuid, jsonb, jsonb, timestamptz, boolean, text, public.serial_source, uuid, text),
  public.create_serial_number(uuid, jsonb, timestamptz, boolean, text, uuid, uuid, public.serial_source),
  public.create_serial_numbers(uuid, jsonb, jsonb, timestamptz, boolean, text, public.serial_source, uuid, text)
  to authenticated;
