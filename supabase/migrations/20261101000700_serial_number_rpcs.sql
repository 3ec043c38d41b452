-- Serial numbers: the RPCs, thin public doors over private security definer functions.

-- Locks a serial and proves the caller's ability in its store.
-- Errors: serial_not_found (404), role_not_allowed (403), not_signed_in (401).
create function private.lock_serial(p_serial_id uuid, p_ability text, p_deleted boolean default false)
returns public.serial_numbers language plpgsql security definer set search_path = '' as $$
declare
  v_user uuid := private.require_user();
  v public.serial_numbers;
begin
  select * into v from public.serial_numbers s where s.id = p_serial_id for update;
  if v.id is null or v.store_id not in (select private.my_store_ids()) or (v.deleted_at is not null) <> p_deleted then
    perform private.fail(404, 'serial_not_found');
  end if;
  perform private.require_ability(v.store_id, p_ability);
  return v;
end
$$;

create function private.check_lock_version(p_serial public.serial_numbers, p_lock_version int)
returns void language plpgsql set search_path = '' as $$
begin
  if p_lock_version is null then
    perform private.fail(422, 'required', 'lock_version');
  elsif p_lock_version <> p_serial.lock_version then
    perform private.fail(409, 'stale_version', null, p_serial.lock_version::text);
  end if;
end
$$;

create function private.check_reason(p_reason text, p_required boolean)
returns void language plpgsql set search_path = '' as $$
begin
  if p_required and coalesce(btrim(p_reason), '') = '' then
    perform private.fail(422, 'reason_required', 'reason');
  elsif char_length(p_reason) > 500 then
    perform private.fail(422, 'too_long', 'reason', '500');
  end if;
end
$$;

-- When something happened: not in the future, beyond what clocks differ by, and not before there were serials to scan.
create function private.check_event_date(p_event_date timestamptz)
returns void language plpgsql set search_path = '' as $$
begin
  if p_event_date > now() + interval '5 minutes' then
    perform private.fail(422, 'event_in_future', 'event_date');
  elsif p_event_date < '1990-01-01Z'::timestamptz then
    perform private.fail(422, 'invalid_input', 'event_date');
  end if;
end
$$;

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

create function private.create_serial_number(p_store_id uuid, p_fields jsonb, p_event_date timestamptz)
returns public.serial_numbers language plpgsql security definer set search_path = '' as $$
declare
  v public.serial_numbers;
  v_constraint text;
begin
  perform private.require_ability(p_store_id, 'manage_stock');
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
  v_date timestamptz := coalesce(p_event_date, now());
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
  update public.serial_numbers s set deleted_at = clock_timestamp() where s.id = v.id;
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

-- Proves that the caller may read a serial, deleted or not; returns it.
create function private.readable_serial(p_serial_id uuid)
returns public.serial_numbers language plpgsql stable security definer set search_path = '' as $$
declare
  v_user uuid := private.require_user();
  v public.serial_numbers;
begin
  select * into v from public.serial_numbers s where s.id = p_serial_id;
  if v.id is null or v.store_id not in (select private.my_store_ids()) then
    perform private.fail(404, 'serial_not_found');
  end if;
  perform private.require_ability(v.store_id, 'read_stock');
  return v;
end
$$;

create function private.verify_serial_history(p_serial_id uuid)
returns table (intact boolean, checked int, first_broken_seq int, problem text)
language plpgsql stable security definer set search_path = '' as $$
begin
  perform private.readable_serial(p_serial_id);
  return query select * from private.check_serial_history(p_serial_id);
end
$$;

-- One serial with its names resolved, a page of its history (newest first) and the state of the chain.
create function private.get_serial_traceability(p_serial_id uuid, p_before_seq int, p_limit int)
returns jsonb language plpgsql stable security definer set search_path = '' as $$
declare
  v public.serial_numbers := private.readable_serial(p_serial_id);
  v_customers boolean := v.store_id in (select private.my_stores_for('read_customers'));
  v_limit int := least(greatest(coalesce(p_limit, 50), 1), 200);
begin
  return jsonb_build_object(
    'serial', (
      select to_jsonb(v) - array['search_text', 'serial_key']
        || jsonb_build_object('product_name', p.name, 'product_sku', p.sku, 'variant_name', x.name, 'warehouse_name', w.name,
          'order_reference', case when v_customers then o.reference end, 'customer_name', case when v_customers then c.name end,
          'allowed', (select coalesce(jsonb_agg(t.to_status order by t.to_status), '[]') from private.serial_transitions t where t.from_status = v.status))
      from public.physical_products p
      left join public.product_variants x on x.id = v.variant_id
      left join public.warehouses w on w.id = v.warehouse_id
      left join public.orders o on o.id = v.order_id
      left join public.customers c on c.id = v.customer_id
      where p.id = v.product_id),
    'events', (
      select coalesce(jsonb_agg(to_jsonb(h) - array['created_at', 'updated_at', 'store_id', 'serial_id'] || jsonb_build_object(
          'from_warehouse_name', fw.name, 'to_warehouse_name', tw.name,
          'from_customer_name', case when v_customers then fc.name end, 'to_customer_name', case when v_customers then tc.name end)
        order by h.seq desc), '[]')
      from (select * from public.serial_number_history e
        where e.serial_id = v.id and (p_before_seq is null or e.seq < p_before_seq) order by e.seq desc limit v_limit) h
      left join public.warehouses fw on fw.id = h.from_warehouse_id
      left join public.warehouses tw on tw.id = h.to_warehouse_id
      left join public.customers fc on fc.id = h.from_customer_id
      left join public.customers tc on tc.id = h.to_customer_id),
    'integrity', (select to_jsonb(i) from private.check_serial_history(v.id) i));
end
$$;

-- MAC addresses and IMEIs are indexed without separators: what is typed of one with some, as the key of a search
-- (private.serial_key), or null where nothing is to be left out. It may be part of a batch all the same: both are looked for.
create function private.bare_identifier(p_key text)
returns text language sql immutable parallel safe set search_path = '' as $$
  select nullif(nullif(regexp_replace(p_key, '[:./-]', '', 'g'), p_key), '')
  where p_key ~ '^[0-9A-F:./-]+$'
$$;

create function private.list_serial_numbers(
  p_store_id uuid, p_query text, p_product_id uuid, p_statuses public.serial_status[], p_warehouse_id uuid,
  p_warranty text, p_hold text, p_deleted boolean, p_sort text, p_after_value text, p_after_id uuid, p_limit int)
returns table (
  id uuid, serial_number text, product_id uuid, product_name text, variant_name text, status public.serial_status,
  hold public.serial_hold, imei text, mac_address text, barcode text, batch text, warehouse_id uuid, warehouse_name text, bin text,
  customer_id uuid, customer_name text, warranty_start date, warranty_end date, lock_version int, deleted_at timestamptz,
  updated_at timestamptz, sort_value text)
language plpgsql stable security definer set search_path = '' as $$
declare
  v_role public.store_role := private.require_ability(p_store_id, 'read_stock');
  v_sql text := case when coalesce(p_deleted, false) then ' and s.deleted_at is not null' else ' and s.deleted_at is null' end;
  v_today text := $t$(now() at time zone (select st.time_zone from public.stores st where st.id = $1))::date$t$;
  v_query text := private.serial_key(left(coalesce(p_query, ''), 200));
  v_after boolean := p_after_value is not null and p_after_id is not null;
  v_sort text := coalesce(p_sort, 'updated');
  v_customers boolean := v_role = any (private.roles_for('read_customers'));
  v_order text;
  v_ids uuid[];
begin
  if v_after then
    begin
      perform case p_sort when 'serial' then null when 'warranty' then p_after_value::date::timestamptz else p_after_value::timestamptz end;
    exception when data_exception then
      perform private.fail(422, 'invalid_input', 'after_value');
    end;
  end if;
  if v_query <> '' then
    v_sql := v_sql || case when private.bare_identifier(v_query) is null then ' and s.search_text like private.like_anywhere($2)'
      else ' and (s.search_text like private.like_anywhere($2) or s.search_text like private.like_anywhere(private.bare_identifier($2)))' end;
  end if;
  if p_product_id is not null then v_sql := v_sql || ' and s.product_id = $3'; end if;
  if p_statuses is not null then v_sql := v_sql || ' and s.status = any ($4)'; end if;
  if p_warehouse_id is not null then v_sql := v_sql || ' and s.warehouse_id = $5'; end if;
  if p_warranty <> all (array['active', 'expiring', 'expired', 'none']) then
    perform private.fail(422, 'invalid_input', 'warranty');
  end if;
  v_sql := v_sql || case p_warranty
    when 'active' then format(' and s.warranty_end >= %s', v_today)
    when 'expiring' then format(' and s.warranty_end >= %1$s and s.warranty_end < %1$s + 31', v_today)
    when 'expired' then format(' and s.warranty_end < %s', v_today)
    when 'none' then ' and s.warranty_end is null'
    else '' end;
  if p_hold = 'any' then
    v_sql := v_sql || ' and s.hold is not null';
  elsif p_hold is not null then
    if p_hold <> all (enum_range(null::public.serial_hold)::text[]) then
      perform private.fail(422, 'invalid_input', 'hold');
    end if;
    v_sql := v_sql || ' and s.hold = $6::public.serial_hold';
  end if;
  case v_sort
    when 'updated' then
      v_order := 's.updated_at desc, s.id desc';
      if v_after then v_sql := v_sql || ' and (s.updated_at, s.id) < ($7::timestamptz, $8)'; end if;
    when 'serial' then
      v_order := 's.serial_key, s.id';
      if v_after then v_sql := v_sql || ' and (s.serial_key, s.id) > ($7, $8)'; end if;
    when 'warranty' then
      v_order := 's.warranty_end, s.id';
      v_sql := v_sql || ' and s.warranty_end is not null';
      if v_after then v_sql := v_sql || ' and (s.warranty_end, s.id) > ($7::date, $8)'; end if;
    else
      perform private.fail(422, 'invalid_input', 'sort');
  end case;
  -- Which rows is asked anew for every shape of filter, of one table; what they show is one plan kept by the session.
  execute format('select array(select s.id from public.serial_numbers s where s.store_id = $1 %s order by %s limit $9)', v_sql, v_order)
  into v_ids
  using p_store_id, v_query, p_product_id, p_statuses, p_warehouse_id, p_hold, p_after_value, p_after_id,
    least(greatest(coalesce(p_limit, 50), 1), 200);
  return query
    select s.id, s.serial_number, s.product_id, p.name, x.name, s.status, s.hold, s.imei, s.mac_address, s.barcode, s.batch,
      s.warehouse_id, w.name, s.bin, s.customer_id, case when v_customers then c.name end, s.warranty_start, s.warranty_end, s.lock_version,
      s.deleted_at, s.updated_at,
      case v_sort when 'serial' then s.serial_key when 'warranty' then s.warranty_end::text else to_json(s.updated_at) #>> '{}' end
    from unnest(v_ids) with ordinality i (serial_id, place)
    join public.serial_numbers s on s.id = i.serial_id
    join public.physical_products p on p.id = s.product_id
    left join public.product_variants x on x.id = s.variant_id
    left join public.warehouses w on w.id = s.warehouse_id
    left join public.customers c on c.id = s.customer_id
    order by i.place;
end
$$;

create function private.get_serial_stats(p_store_id uuid)
returns table (total int, by_status jsonb, on_hold int, warranty_active int, warranty_expiring int, deleted int)
language plpgsql stable security definer set search_path = '' as $$
declare
  v_today date;
begin
  perform private.require_ability(p_store_id, 'read_stock');
  select (now() at time zone st.time_zone)::date into v_today from public.stores st where st.id = p_store_id;
  return query
  with counted as (
    select s.status, count(*)::int as n from public.serial_numbers s where s.store_id = p_store_id and s.deleted_at is null group by s.status)
  select (select coalesce(sum(n), 0)::int from counted), (select coalesce(jsonb_object_agg(c.status, c.n), '{}') from counted c),
    (select count(*)::int from public.serial_numbers s where s.store_id = p_store_id and s.hold is not null and s.deleted_at is null),
    (select count(*)::int from public.serial_numbers s where s.store_id = p_store_id and s.deleted_at is null and s.warranty_end >= v_today),
    (select count(*)::int from public.serial_numbers s where s.store_id = p_store_id and s.deleted_at is null and s.warranty_end >= v_today and s.warranty_end < v_today + 31),
    (select count(*)::int from public.serial_numbers s where s.store_id = p_store_id and s.deleted_at is not null);
end
$$;

-- ---------------------------------------------------------------------------
-- The public doors
-- ---------------------------------------------------------------------------
create function public.create_serial_number(p_store_id uuid, p_fields jsonb, p_event_date timestamptz default null)
returns public.serial_numbers language sql security invoker set search_path = '' as $$
  select private.create_serial_number(p_store_id, p_fields, p_event_date)
$$;
comment on function public.create_serial_number(uuid, jsonb, timestamptz) is
  'Registers a unit as manufactured. p_fields: serial_number, product_id and optional variant_id, imei, mac_address, barcode, batch, warehouse_id, bin, warranty_start/end (dates), notes, hold. p_event_date: when it was made (not in the future). Errors: store_not_found, role_not_allowed, serial_taken, imei_taken, mac_taken and field errors (422, hint = field).';

create function public.update_serial_number(p_serial_id uuid, p_fields jsonb, p_lock_version int, p_reason text default null)
returns public.serial_numbers language sql security invoker set search_path = '' as $$
  select private.update_serial_number(p_serial_id, p_fields, p_lock_version, p_reason)
$$;
comment on function public.update_serial_number(uuid, jsonb, int, text) is
  'Changes the given fields except the status; p_lock_version is the version that was read. A new hold or serial number needs a reason. Errors: serial_not_found, role_not_allowed, stale_version, reason_required, serial_taken, imei_taken, mac_taken and field errors.';

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

create function public.verify_serial_history(p_serial_id uuid)
returns table (intact boolean, checked int, first_broken_seq int, problem text)
language sql stable security invoker set search_path = '' as $$
  select * from private.verify_serial_history(p_serial_id)
$$;
comment on function public.verify_serial_history(uuid) is
  'Recomputes a unit''s hash chain; names the first broken link (problem: event_missing, link_broken, event_changed). Errors: serial_not_found, role_not_allowed.';

create function public.get_serial_traceability(p_serial_id uuid, p_before_seq int default null, p_limit int default 50)
returns jsonb language sql stable security invoker set search_path = '' as $$
  select private.get_serial_traceability(p_serial_id, p_before_seq, p_limit)
$$;
comment on function public.get_serial_traceability(uuid, int, int) is
  'A unit with its names, a page of its history (newest first, before p_before_seq) and the state of the chain: {serial, events, integrity}. Errors: serial_not_found, role_not_allowed.';

create function public.list_serial_numbers(
  p_store_id uuid, p_query text default null, p_product_id uuid default null, p_statuses public.serial_status[] default null,
  p_warehouse_id uuid default null, p_warranty text default null, p_hold text default null, p_deleted boolean default false,
  p_sort text default 'updated', p_after_value text default null, p_after_id uuid default null, p_limit int default 50)
returns table (
  id uuid, serial_number text, product_id uuid, product_name text, variant_name text, status public.serial_status,
  hold public.serial_hold, imei text, mac_address text, barcode text, batch text, warehouse_id uuid, warehouse_name text, bin text,
  customer_id uuid, customer_name text, warranty_start date, warranty_end date, lock_version int, deleted_at timestamptz,
  updated_at timestamptz, sort_value text)
language sql stable security invoker set search_path = '' as $$
  select * from private.list_serial_numbers(p_store_id, p_query, p_product_id, p_statuses, p_warehouse_id, p_warranty, p_hold,
    p_deleted, p_sort, p_after_value, p_after_id, p_limit)
$$;
comment on function public.list_serial_numbers(uuid, text, uuid, public.serial_status[], uuid, text, text, boolean, text, text, uuid, int) is
  'One keyset page of a store''s units. p_query: any part of serial, IMEI, MAC, barcode or batch. p_warranty: active, expiring (within 30 days), expired, none. p_hold: any or one hold. p_sort: updated (newest first), serial, warranty; p_after_value = sort_value of the last row. Errors: store_not_found, role_not_allowed, invalid_input.';

create function public.get_serial_stats(p_store_id uuid)
returns table (total int, by_status jsonb, on_hold int, warranty_active int, warranty_expiring int, deleted int)
language sql stable security invoker set search_path = '' as $$
  select * from private.get_serial_stats(p_store_id)
$$;
comment on function public.get_serial_stats(uuid) is
  'Units of a store by status, on hold, under warranty and with a warranty that ends within 30 days. Errors: store_not_found, role_not_allowed.';

grant execute on function
  private.create_serial_number(uuid, jsonb, timestamptz), private.update_serial_number(uuid, jsonb, int, text),
  private.transition_serial_number(uuid, public.serial_status, int, text, boolean, timestamptz, jsonb),
  private.delete_serial_number(uuid, int, text), private.restore_serial_number(uuid, text),
  private.verify_serial_history(uuid), private.get_serial_traceability(uuid, int, int),
  private.list_serial_numbers(uuid, text, uuid, public.serial_status[], uuid, text, text, boolean, text, text, uuid, int),
  private.get_serial_stats(uuid),
  public.create_serial_number(uuid, jsonb, timestamptz), public.update_serial_number(uuid, jsonb, int, text),
  public.transition_serial_number(uuid, public.serial_status, int, text, boolean, timestamptz, jsonb),
  public.delete_serial_number(uuid, int, text), public.restore_serial_number(uuid, text),
  public.verify_serial_history(uuid), public.get_serial_traceability(uuid, int, int),
  public.list_serial_numbers(uuid, text, uuid, public.serial_status[], uuid, text, text, boolean, text, text, uuid, int),
  public.get_serial_stats(uuid)
  to authenticated;
