-- All units that the filters let through, for files and for acting on many: which they are is settled in one statement, as
-- a list of ids in the list's order; what they are is then asked for by these ids, a part at a time. No edit moves an id, so
-- that a unit which matched throughout is met exactly once; one that no longer matches is left out of its part.

create function private.list_serials_by_id(
  p_store_id uuid, p_ids uuid[], p_query text, p_product_id uuid, p_statuses public.serial_status[], p_warehouse_id uuid,
  p_warranty text, p_hold text, p_deleted boolean)
returns setof private.serial_list_row language plpgsql stable security definer set search_path = '' as $$
begin
  perform private.require_ability(p_store_id, 'read_stock');
  if cardinality(p_ids) > 500 then
    perform private.fail(422, 'invalid_input', 'ids');
  end if;
  return query select * from private.list_serial_numbers(p_store_id, p_query, p_product_id, p_statuses, p_warehouse_id, p_warranty,
    p_hold, p_deleted, 'updated', null, null, null, coalesce(p_ids, '{}'));
end
$$;

-- ---------------------------------------------------------------------------
-- The public doors
-- ---------------------------------------------------------------------------
create function public.list_serial_ids(
  p_store_id uuid, p_query text default null, p_product_id uuid default null, p_statuses public.serial_status[] default null,
  p_warehouse_id uuid default null, p_warranty text default null, p_hold text default null, p_deleted boolean default false,
  p_sort text default 'updated')
returns uuid[] language sql stable security invoker set search_path = '' as $$
  select private.list_serial_ids(p_store_id, p_query, p_product_id, p_statuses, p_warehouse_id, p_warranty, p_hold, p_deleted, p_sort,
    null, null, null, null)
$$;
comment on function public.list_serial_ids(uuid, text, uuid, public.serial_status[], uuid, text, text, boolean, text) is
  'The ids of all units that list_serial_numbers would show with these filters, in its order, as of one moment. Errors: store_not_found, role_not_allowed, invalid_input.';

create function public.list_serials_by_id(
  p_store_id uuid, p_ids uuid[], p_query text default null, p_product_id uuid default null,
  p_statuses public.serial_status[] default null, p_warehouse_id uuid default null, p_warranty text default null,
  p_hold text default null, p_deleted boolean default false)
returns table (
  id uuid, serial_number text, product_id uuid, product_name text, variant_name text, status public.serial_status,
  hold public.serial_hold, imei text, mac_address text, barcode text, batch text, warehouse_id uuid, warehouse_name text, bin text,
  customer_id uuid, customer_name text, customer_erased_at timestamptz, warranty_start date, warranty_end date, lock_version int, deleted_at timestamptz,
  updated_at timestamptz, sort_value text)
language sql stable security invoker set search_path = '' as $$
  select * from private.list_serials_by_id(p_store_id, p_ids, p_query, p_product_id, p_statuses, p_warehouse_id, p_warranty,
    p_hold, p_deleted)
$$;
comment on function public.list_serials_by_id(uuid, uuid[], text, uuid, public.serial_status[], uuid, text, text, boolean) is
  'Of at most 500 units, by id, those that the filters still let through, as they are now and in no order. Errors: store_not_found, role_not_allowed, invalid_input (ids).';

grant execute on function
  private.list_serials_by_id(uuid, uuid[], text, uuid, public.serial_status[], uuid, text, text, boolean),
  public.list_serial_ids(uuid, text, uuid, public.serial_status[], uuid, text, text, boolean, text),
  public.list_serials_by_id(uuid, uuid[], text, uuid, public.serial_status[], uuid, text, text, boolean)
  to authenticated;
