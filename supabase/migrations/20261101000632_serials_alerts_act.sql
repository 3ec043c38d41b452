-- A store's open alerts and what its people do with them, what it wants to be told, and following a unit.

create function private.list_stock_alerts(p_store_id uuid)
returns table (id uuid, kind text, product_id uuid, serial_id uuid, title text, stock int, ending jsonb, raised_at timestamptz, snoozed_until timestamptz)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
begin
  perform private.require_ability(p_store_id, 'manage_stock');
  return query
  select a.id, a.kind, a.product_id, a.serial_id, coalesce(p.name, s.serial_number), case when p.id is not null then (
      select count(*)::int from public.serial_numbers x where x.product_id = p.id and x.store_id = p_store_id
        and x.status = 'in_stock' and x.hold is null and x.deleted_at is null) end,
    case when a.up_to_day is not null then private.warranty_counts(p_store_id, a.after_day, a.up_to_day) end, a.raised_at, a.snoozed_until
  from private.stock_alerts a
  left join public.physical_products p on p.id = a.product_id
  left join public.serial_numbers s on s.id = a.serial_id
  where a.store_id = p_store_id and private.awaits_answer(a)
  order by a.kind = 'history_broken' desc, a.raised_at desc, a.id
  limit 100;
end
$$;

-- Ends the telling of an alert for the store, or puts it off for so many days. Once it is so no more and then again, it is another one.
create function private.answer_stock_alert(p_alert_id uuid, p_snooze_days int)
returns void language plpgsql security definer set search_path = '' as $$
declare
  v_user uuid := private.require_user();
  a private.stock_alerts;
begin
  select * into a from private.stock_alerts x where x.id = p_alert_id;
  if a.id is null or not exists (select from public.store_members m where m.store_id = a.store_id and m.user_id = v_user) then
    perform private.fail(404, 'alert_not_found');
  end if;
  perform private.require_ability(a.store_id, 'manage_stock');
  if p_snooze_days not between 1 and 90 then
    perform private.fail(422, 'invalid_input', 'snooze_days');
  end if;
  update private.stock_alerts x set snoozed_until = private.now() + make_interval(days => p_snooze_days),
    acknowledged_at = case when p_snooze_days is null then private.now() end, acknowledged_by = case when p_snooze_days is null then v_user end
  where x.id = p_alert_id and x.settled_at is null and x.acknowledged_at is null;
  -- Said again it is said; what a colleague answered, or what is so no more, is not answered anew.
  if not found and not exists (
    select from private.stock_alerts x where x.id = p_alert_id and x.acknowledged_by = v_user and p_snooze_days is null) then
    perform private.fail(409, 'alert_answered');
  end if;
end
$$;

create function private.get_stock_alert_settings(p_store_id uuid)
returns table (warranty boolean, low_stock int, holders boolean)
language plpgsql stable security definer set search_path = '' as $$
begin
  perform private.require_ability(p_store_id, 'manage_store');
  return query select coalesce(c.warranty, true), c.low_stock, coalesce(c.holders, false)
  from (select 1) one left join private.stock_alert_settings c on c.store_id = p_store_id;
end
$$;

create function private.set_stock_alert_settings(p_store_id uuid, p_warranty boolean, p_low_stock int, p_holders boolean)
returns void language plpgsql security definer set search_path = '' as $$
begin
  perform private.require_ability(p_store_id, 'manage_store');
  if p_warranty is null then
    perform private.fail(422, 'required', 'warranty');
  elsif p_low_stock not between 0 and 10000 then
    perform private.fail(422, 'low_stock_range', 'low_stock', '0-10000');
  end if;
  insert into private.stock_alert_settings as c (store_id, warranty, low_stock, holders)
  values (p_store_id, p_warranty, p_low_stock, coalesce(p_holders, false))
  on conflict (store_id) do update set warranty = excluded.warranty, low_stock = excluded.low_stock, holders = coalesce(p_holders, c.holders);
  perform private.weigh_stock(p_store_id, array(select p.id from public.physical_products p where p.store_id = p_store_id));
end
$$;

create function private.list_product_thresholds(p_store_id uuid)
returns table (product_id uuid, name text, sku text, low_stock int)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
begin
  perform private.require_ability(p_store_id, 'manage_store');
  return query select p.id, p.name::text, p.sku, t.low_stock
  from private.product_thresholds t join public.physical_products p on p.id = t.product_id
  where t.store_id = p_store_id order by p.name, p.id limit 500;
end
$$;

-- Says of one product from when on it is low, or that it never is, or leaves it to the store.
create function private.set_product_threshold(p_product_id uuid, p_low_stock int, p_never boolean)
returns void language plpgsql security definer set search_path = '' as $$
declare
  v_store uuid;
begin
  perform private.require_user();
  select p.store_id into v_store from public.physical_products p where p.id = p_product_id and p.store_id in (select private.my_store_ids());
  if v_store is null then
    perform private.fail(404, 'no_such_product');
  end if;
  perform private.require_ability(v_store, 'manage_store');
  if p_low_stock not between 0 and 10000 then
    perform private.fail(422, 'low_stock_range', 'low_stock', '0-10000');
  elsif p_low_stock is null and p_never is not true then
    delete from private.product_thresholds t where t.product_id = p_product_id;
  else
    insert into private.product_thresholds as t (product_id, store_id, low_stock) values (p_product_id, v_store, case when p_never is not true then p_low_stock end)
    on conflict (product_id) do update set low_stock = excluded.low_stock;
  end if;
  perform private.weigh_stock(v_store, array[p_product_id]);
end
$$;

create function private.get_unit_follow(p_serial_id uuid)
returns boolean language plpgsql stable security definer set search_path = '' as $$
declare
  v_user uuid := private.require_user();
begin
  perform private.readable_serial(p_serial_id);
  return exists (select from private.unit_follows f where f.serial_id = p_serial_id and f.person_id = v_user);
end
$$;

create function private.follow_unit(p_serial_id uuid, p_follow boolean)
returns void language plpgsql security definer set search_path = '' as $$
declare
  v_user uuid := private.lock_caller();
  v public.serial_numbers := private.readable_serial(p_serial_id);
begin
  if coalesce(p_follow, false) then
    insert into private.unit_follows (serial_id, store_id, person_id) values (v.id, v.store_id, v_user) on conflict do nothing;
  else
    delete from private.unit_follows f where f.serial_id = p_serial_id and f.person_id = v_user;
  end if;
end
$$;

-- ---------------------------------------------------------------------------
-- The public doors
-- ---------------------------------------------------------------------------
create function public.list_stock_alerts(p_store_id uuid)
returns table (id uuid, kind text, product_id uuid, serial_id uuid, title text, stock int, ending jsonb, raised_at timestamptz, snoozed_until timestamptz)
language sql stable security invoker set search_path = '' as $$
  select * from private.list_stock_alerts(p_store_id)
$$;
comment on function public.list_stock_alerts(uuid) is
  'The store''s open alerts that nobody has answered: low_stock (stock), warranty_digest (ending: in30, in7, ended) and history_broken. Errors: not_signed_in, store_not_found, role_not_allowed.';

create function public.answer_stock_alert(p_alert_id uuid, p_snooze_days int default null)
returns void language sql security invoker set search_path = '' as $$
  select private.answer_stock_alert(p_alert_id, p_snooze_days)
$$;
comment on function public.answer_stock_alert(uuid, int) is
  'Ends the telling of an alert, or puts it off for 1 to 90 days. Errors: not_signed_in, alert_not_found, alert_answered, role_not_allowed, invalid_input.';

create function public.list_product_thresholds(p_store_id uuid)
returns table (product_id uuid, name text, sku text, low_stock int)
language sql stable security invoker set search_path = '' as $$
  select * from private.list_product_thresholds(p_store_id)
$$;
comment on function public.list_product_thresholds(uuid) is
  'The products that are low from another number on than the store says, by name; low_stock null: never. Errors: not_signed_in, store_not_found, role_not_allowed.';

create function public.set_product_threshold(p_product_id uuid, p_low_stock int default null, p_never boolean default false)
returns void language sql security invoker set search_path = '' as $$
  select private.set_product_threshold(p_product_id, p_low_stock, p_never)
$$;
comment on function public.set_product_threshold(uuid, int, boolean) is
  'From how many units in stock on a product is low; null: as the store says; p_never: never. Errors: not_signed_in, no_such_product, role_not_allowed, low_stock_range.';

create function public.get_stock_alert_settings(p_store_id uuid)
returns table (warranty boolean, low_stock int, holders boolean)
language sql stable security invoker set search_path = '' as $$
  select * from private.get_stock_alert_settings(p_store_id)
$$;
comment on function public.get_stock_alert_settings(uuid) is
  'Whether warranties that end are told of, to the store''s people and to the holders, and from how many in stock a product is low (null: never). Errors: not_signed_in, store_not_found, role_not_allowed.';

create function public.set_stock_alert_settings(p_store_id uuid, p_warranty boolean, p_low_stock int, p_holders boolean default null)
returns void language sql security invoker set search_path = '' as $$
  select private.set_stock_alert_settings(p_store_id, p_warranty, p_low_stock, p_holders)
$$;
comment on function public.set_stock_alert_settings(uuid, boolean, int, boolean) is
  'Sets what is told of a store''s stock: to its people; p_holders: to the holders of units, of their warranties (null: as it is). Errors: not_signed_in, store_not_found, role_not_allowed, required, low_stock_range.';

create function public.get_unit_follow(p_serial_id uuid)
returns boolean language sql stable security invoker set search_path = '' as $$
  select private.get_unit_follow(p_serial_id)
$$;
comment on function public.get_unit_follow(uuid) is
  'Whether the caller follows the unit. Errors: not_signed_in, serial_not_found, role_not_allowed.';

create function public.follow_unit(p_serial_id uuid, p_follow boolean)
returns void language sql security invoker set search_path = '' as $$
  select private.follow_unit(p_serial_id, p_follow)
$$;
comment on function public.follow_unit(uuid, boolean) is
  'Tells the caller of changes of the unit''s status and holder, or no more. Errors: not_signed_in, serial_not_found, role_not_allowed.';

grant execute on function
  private.list_stock_alerts(uuid), public.list_stock_alerts(uuid), private.answer_stock_alert(uuid, int), public.answer_stock_alert(uuid, int),
  private.get_stock_alert_settings(uuid), public.get_stock_alert_settings(uuid),
  private.list_product_thresholds(uuid), public.list_product_thresholds(uuid),
  private.set_product_threshold(uuid, int, boolean), public.set_product_threshold(uuid, int, boolean),
  private.set_stock_alert_settings(uuid, boolean, int, boolean), public.set_stock_alert_settings(uuid, boolean, int, boolean),
  private.get_unit_follow(uuid), public.get_unit_follow(uuid), private.follow_unit(uuid, boolean), public.follow_unit(uuid, boolean)
  to authenticated;
