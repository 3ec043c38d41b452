-- Finding units: pages, search and counts.

-- The conditions of a search among units (s): every word is in one of the unit's numbers or, for roles that may read customers,
-- in the name or address of whose it is or in its order's reference. Those are looked up first, so that each word is a look-up
-- by an index; of a word that hundreds of them share, one soon meets enough units, and it stays a condition on each.
create function private.serial_words(p_store_id uuid, p_query text, p_customers boolean)
returns text language plpgsql stable security definer set search_path = '' as $$
declare
  v_sql text := '';
  v_word text;
  v_ids uuid[];
  v_owners text;
  v_column text;
begin
  foreach v_word in array private.search_words(p_query) loop
    continue when v_word = '%';
    v_owners := '';
    if p_customers then
      foreach v_column in array array['customer_id', 'order_id'] loop
        if v_column = 'customer_id' then
          v_ids := array(select c.id from public.customers c where c.store_id = p_store_id and c.search_text like v_word limit 301);
        else
          v_ids := array(select o.id from public.orders o where o.store_id = p_store_id and o.search_text like v_word limit 301);
        end if;
        v_owners := v_owners || case when v_ids = '{}' then ''
          when cardinality(v_ids) <= 300 then format(' or s.%I = any (%L::uuid[])', v_column, v_ids)
          else format(' or s.%I in (select x.id from public.%I x where x.store_id = s.store_id and x.search_text like %L)',
            v_column, case v_column when 'customer_id' then 'customers' else 'orders' end, v_word) end;
      end loop;
    end if;
    v_sql := v_sql || format(' and (s.search_text like %L%s)', v_word, v_owners);
  end loop;
  return v_sql;
end
$$;

-- The conditions of a list's filters on units (s).
create function private.serial_conditions(
  p_store_id uuid, p_customers boolean, p_query text, p_product_id uuid, p_statuses public.serial_status[], p_warehouse_id uuid,
  p_warranty text, p_hold text, p_deleted boolean)
returns text language plpgsql stable security definer set search_path = '' as $$
declare
  v_sql text := case when coalesce(p_deleted, false) then ' and s.deleted_at is not null' else ' and s.deleted_at is null' end;
  v_today text := format('((select private.now()) at time zone (select st.time_zone from public.stores st where st.id = %L))::date', p_store_id);
begin
  if p_warranty <> all (array['active', 'expiring', 'expired', 'none']) then
    perform private.fail(422, 'invalid_input', 'warranty');
  elsif p_hold <> 'any' and p_hold <> all (enum_range(null::public.serial_hold)::text[]) then
    perform private.fail(422, 'invalid_input', 'hold');
  end if;
  return v_sql || private.serial_words(p_store_id, p_query, p_customers)
    || case when p_product_id is not null then format(' and s.product_id = %L', p_product_id) else '' end
    || case when p_statuses is not null then format(' and s.status = any (%L::public.serial_status[])', p_statuses) else '' end
    || case when p_warehouse_id is not null then format(' and s.warehouse_id = %L', p_warehouse_id) else '' end
    || case p_warranty
      when 'active' then format(' and s.warranty_end >= %s', v_today)
      when 'expiring' then format(' and s.warranty_end >= %1$s and s.warranty_end < %1$s + 31', v_today)
      when 'expired' then format(' and s.warranty_end < %s', v_today)
      when 'none' then ' and s.warranty_end is null'
      else '' end
    || case when p_hold is null then '' when p_hold = 'any' then ' and s.hold is not null'
      else format(' and s.hold = %L::public.serial_hold', p_hold) end;
end
$$;

-- Which units the filters let through, in the list's order. p_ids: of these alone. Without a limit: all of them.
create function private.list_serial_ids(
  p_store_id uuid, p_query text, p_product_id uuid, p_statuses public.serial_status[], p_warehouse_id uuid,
  p_warranty text, p_hold text, p_deleted boolean, p_sort text, p_after_value text, p_after_id uuid, p_limit int, p_ids uuid[])
returns uuid[] language plpgsql stable security definer set search_path = '' as $$
declare
  v_customers boolean := private.role_may(private.require_ability(p_store_id, 'read_stock'), 'read_customers');
  v_sort text := coalesce(p_sort, 'updated');
  -- The value sorted by, as a column and as a type of the cursor.
  v_column text := case when v_sort in ('updated', 'oldest') then 's.updated_at' when v_sort in ('serial', 'serial_desc') then 's.serial_key'
    when v_sort in ('warranty', 'warranty_desc') then 's.warranty_end' end;
  v_type text := case v_column when 's.updated_at' then 'timestamptz' when 's.serial_key' then 'text' else 'date' end;
  v_way text := case when v_sort in ('updated', 'serial_desc', 'warranty_desc') then 'desc' else 'asc' end;
  -- Rows without the value come after all that have one, in both directions.
  v_may_lack boolean := v_column = 's.warranty_end';
  v_lacking boolean := v_may_lack and p_after_id is not null and p_after_value is null;
  v_limit int := coalesce(p_limit, 2147483647);
  v_sql text;
  v_ids uuid[] := '{}';
begin
  if v_column is null then
    perform private.fail(422, 'invalid_input', 'sort');
  end if;
  begin
    perform case v_type when 'date' then p_after_value::date::timestamptz when 'timestamptz' then p_after_value::timestamptz end;
  exception when data_exception then
    perform private.fail(422, 'invalid_input', 'after_value');
  end;
  v_sql := private.serial_conditions(p_store_id, v_customers, p_query, p_product_id, p_statuses, p_warehouse_id, p_warranty, p_hold,
    p_deleted);
  if p_ids is not null then v_sql := v_sql || ' and s.id = any ($5)'; end if;
  -- Which rows is asked anew for every shape of filter, of one table; what they show is one plan kept by the session.
  if not v_lacking then
    execute format('select array(select s.id from public.serial_numbers s where s.store_id = $1 %s %s %s order by %s %s, s.id %5$s limit $4)',
      v_sql, case when v_may_lack then 'and s.warranty_end is not null' end,
      case when p_after_id is not null and p_after_value is not null
        then format('and (%s, s.id) %s ($2::%s, $3)', v_column, case v_way when 'asc' then '>' else '<' end, v_type) end,
      v_column, v_way)
    into v_ids
    using p_store_id, p_after_value, p_after_id, v_limit, p_ids;
  end if;
  if v_may_lack and cardinality(v_ids) < v_limit then
    execute format('select $6 || array(select s.id from public.serial_numbers s where s.store_id = $1 %s and s.warranty_end is null %s
        order by s.warranty_end, s.id limit $4)', v_sql, case when v_lacking then 'and s.id > $3' end)
    into v_ids
    using p_store_id, p_after_value, p_after_id, v_limit - cardinality(v_ids), p_ids, v_ids;
  end if;
  return v_ids;
end
$$;

create type private.serial_list_row as (
  id uuid, serial_number text, product_id uuid, product_name text, variant_name text, status public.serial_status,
  hold public.serial_hold, imei text, mac_address text, barcode text, batch text, warehouse_id uuid, warehouse_name text, bin text,
  customer_id uuid, customer_name text, customer_erased_at timestamptz, warranty_start date, warranty_end date, lock_version int, deleted_at timestamptz,
  updated_at timestamptz, sort_value text);

-- What a list shows of the units that private.list_serial_ids finds.
create function private.list_serial_numbers(
  p_store_id uuid, p_query text, p_product_id uuid, p_statuses public.serial_status[], p_warehouse_id uuid,
  p_warranty text, p_hold text, p_deleted boolean, p_sort text, p_after_value text, p_after_id uuid, p_limit int,
  p_ids uuid[] default null)
returns setof private.serial_list_row language plpgsql stable security definer set search_path = '' as $$
declare
  v_customers boolean := private.role_may(private.require_ability(p_store_id, 'read_stock'), 'read_customers');
begin
  return query
    select s.id, s.serial_number, s.product_id, p.name, x.name, s.status, s.hold, s.imei, s.mac_address, s.barcode, s.batch,
      s.warehouse_id, w.name, s.bin, s.customer_id, case when v_customers then private.customer_name(c) end,
      case when v_customers then c.erased_at end, s.warranty_start, s.warranty_end, s.lock_version,
      s.deleted_at, s.updated_at,
      case when p_sort like 'serial%' then s.serial_key when p_sort like 'warranty%' then s.warranty_end::text else to_json(s.updated_at) #>> '{}' end
    from unnest(private.list_serial_ids(p_store_id, p_query, p_product_id, p_statuses, p_warehouse_id, p_warranty, p_hold, p_deleted,
      p_sort, p_after_value, p_after_id, p_limit, p_ids)) with ordinality i (serial_id, place)
    join public.serial_numbers s on s.id = i.serial_id
    join public.physical_products p on p.id = s.product_id
    left join public.product_variants x on x.id = s.variant_id
    left join public.warehouses w on w.id = s.warehouse_id
    left join public.customers c on c.id = s.customer_id
    order by i.place;
end
$$;

-- How many units the filters let through; nobody waits for more to be counted than a person can go through.
create function private.count_serial_numbers(
  p_store_id uuid, p_query text, p_product_id uuid, p_statuses public.serial_status[], p_warehouse_id uuid, p_warranty text,
  p_hold text, p_deleted boolean)
returns int language plpgsql stable security definer set search_path = '' as $$
declare
  v_customers boolean := private.role_may(private.require_ability(p_store_id, 'read_stock'), 'read_customers');
  v_count int;
begin
  execute format('select count(*)::int from (select from public.serial_numbers s where s.store_id = $1 %s limit 10001) x',
    private.serial_conditions(p_store_id, v_customers, p_query, p_product_id, p_statuses, p_warehouse_id, p_warranty, p_hold, p_deleted))
  into v_count using p_store_id;
  return v_count;
end
$$;

-- The one unit that a whole code means, found by the keys of its identifiers: the serial before all others, then IMEI, MAC
-- address and barcode, where one unit alone has it. Deleted units are found by nobody. Null where there is none.
create function private.find_serial(p_store_id uuid, p_code text)
returns uuid language plpgsql stable security definer set search_path = '' as $$
declare
  v_key text := private.code_key(left(coalesce(p_code, ''), 200));
  v_found uuid[];
begin
  perform private.require_ability(p_store_id, 'read_stock');
  select array_agg(s.id) into v_found from public.serial_numbers s
  where s.store_id = p_store_id and s.serial_key = v_key and s.deleted_at is null;
  if v_found is null then
    select array_agg(distinct f.id) into v_found from (
      select s.id from public.serial_numbers s where s.store_id = p_store_id and s.deleted_at is null
        and s.imei = regexp_replace(v_key, '[./-]', '', 'g')
      union all select s.id from public.serial_numbers s where s.store_id = p_store_id and s.deleted_at is null
        and s.mac_address = private.normalize_mac(v_key)
      union all (select s.id from public.serial_numbers s where s.store_id = p_store_id and s.deleted_at is null
        and private.code_key(s.barcode) = v_key limit 2)) f;
  end if;
  return case when cardinality(v_found) = 1 then v_found[1] end;
end
$$;

create function private.get_serial_stats(p_store_id uuid)
returns table (total int, by_status jsonb, on_hold int, warranty_active int, warranty_expiring int, deleted int)
language plpgsql stable security definer set search_path = '' as $$
declare
  v_today date;
begin
  perform private.require_ability(p_store_id, 'read_stock');
  select ((select private.now()) at time zone st.time_zone)::date into v_today from public.stores st where st.id = p_store_id;
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
create function public.list_serial_numbers(
  p_store_id uuid, p_query text default null, p_product_id uuid default null, p_statuses public.serial_status[] default null,
  p_warehouse_id uuid default null, p_warranty text default null, p_hold text default null, p_deleted boolean default false,
  p_sort text default 'updated', p_after_value text default null, p_after_id uuid default null, p_limit int default 50)
returns table (
  id uuid, serial_number text, product_id uuid, product_name text, variant_name text, status public.serial_status,
  hold public.serial_hold, imei text, mac_address text, barcode text, batch text, warehouse_id uuid, warehouse_name text, bin text,
  customer_id uuid, customer_name text, customer_erased_at timestamptz, warranty_start date, warranty_end date, lock_version int, deleted_at timestamptz,
  updated_at timestamptz, sort_value text)
language sql stable security invoker set search_path = '' as $$
  select * from private.list_serial_numbers(p_store_id, p_query, p_product_id, p_statuses, p_warehouse_id, p_warranty, p_hold,
    p_deleted, p_sort, p_after_value, p_after_id, least(greatest(coalesce(p_limit, 50), 1), 200))
$$;
comment on function public.list_serial_numbers(uuid, text, uuid, public.serial_status[], uuid, text, text, boolean, text, text, uuid, int) is
  'One keyset page of a store''s units. p_query: words, each in its serial, IMEI, MAC, barcode or batch or, for roles that read customers, in the name or address of whose it is or in its order''s reference. p_warranty: active, expiring (within 30 days), expired, none. p_hold: any or one hold. p_sort: updated (newest first), oldest, serial, serial_desc, warranty, warranty_desc; units without a warranty last in both. p_after_value and p_after_id: sort_value (null where the unit lacks it) and id of the last row. Errors: store_not_found, role_not_allowed, invalid_input.';

create function public.count_serial_numbers(
  p_store_id uuid, p_query text default null, p_product_id uuid default null, p_statuses public.serial_status[] default null,
  p_warehouse_id uuid default null, p_warranty text default null, p_hold text default null, p_deleted boolean default false)
returns int language sql stable security invoker set search_path = '' as $$
  select private.count_serial_numbers(p_store_id, p_query, p_product_id, p_statuses, p_warehouse_id, p_warranty, p_hold, p_deleted)
$$;
comment on function public.count_serial_numbers(uuid, text, uuid, public.serial_status[], uuid, text, text, boolean) is
  'How many units list_serial_numbers shows with these filters, all pages together; 10001 for more than 10000. Errors: store_not_found, role_not_allowed, invalid_input.';

create function public.find_serial(p_store_id uuid, p_code text)
returns uuid language sql stable security invoker set search_path = '' as $$
  select private.find_serial(p_store_id, p_code)
$$;
comment on function public.find_serial(uuid, text) is
  'The one unit whose serial, IMEI, MAC address or barcode is exactly this code, however it is spaced or cased; null for none, or where several share the barcode. Errors: store_not_found, role_not_allowed.';

create function public.get_serial_stats(p_store_id uuid)
returns table (total int, by_status jsonb, on_hold int, warranty_active int, warranty_expiring int, deleted int)
language sql stable security invoker set search_path = '' as $$
  select * from private.get_serial_stats(p_store_id)
$$;
comment on function public.get_serial_stats(uuid) is
  'Units of a store by status, on hold, under warranty and with a warranty that ends within 30 days. Errors: store_not_found, role_not_allowed.';

grant execute on function
  private.list_serial_ids(uuid, text, uuid, public.serial_status[], uuid, text, text, boolean, text, text, uuid, int, uuid[]),
  private.list_serial_numbers(uuid, text, uuid, public.serial_status[], uuid, text, text, boolean, text, text, uuid, int, uuid[]),
  private.count_serial_numbers(uuid, text, uuid, public.serial_status[], uuid, text, text, boolean),
  public.count_serial_numbers(uuid, text, uuid, public.serial_status[], uuid, text, text, boolean),
  private.get_serial_stats(uuid), private.find_serial(uuid, text), public.find_serial(uuid, text),
  public.list_serial_numbers(uuid, text, uuid, public.serial_status[], uuid, text, text, boolean, text, text, uuid, int),
  public.get_serial_stats(uuid)
  to authenticated;
