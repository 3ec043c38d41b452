-- Changing units: moves along their graph, holds, places, fields, deleting and restoring. One function does all of it, for a
-- set; one unit is a set of one.

-- Changes a set of units of one store. p_units: [{"id", "lock_version", "fields"?: {…}, "event_id"?, "related_id"?}]; p_common
-- holds for all, and a unit's own fields before it. All are changed or none. An event id that was written before, of the
-- same unit and move, is done already: its unit stays as it is. A move says {"to_status", "fields"} in p_move instead. Returns the units in the order of p_units.
-- Errors: serial_not_found, role_not_allowed, stale_version, what the rules say of one unit, units_refused for several.
create function private.change_serials(p_units jsonb, p_common jsonb, p_ability text, p_act private.serial_acts,
  p_deleted boolean default false, p_deletes boolean default null, p_versions boolean default true, p_move jsonb default null,
  p_store_id uuid default null)
returns setof public.serial_numbers language plpgsql security definer set search_path = '' as $$
declare
  v_user uuid := private.require_user();
  v_ids uuid[];
  v_store uuid;
  v_asked int;
  v_refused jsonb;
  v_forms jsonb;
  v_zone text;
  v_constraint text;
  v_detail text;
begin
  if p_store_id is not null then
    perform private.require_ability(p_store_id, p_ability);
  end if;
  if jsonb_typeof(p_units) is distinct from 'array' or jsonb_array_length(p_units) not between 1 and 10000 then
    perform private.fail(422, 'invalid_input', 'units');
  end if;
  select array_agg(private.uuid_in(u, 'id') order by place) into v_ids from jsonb_array_elements(p_units) with ordinality x (u, place);
  v_asked := cardinality(v_ids);
  if (select count(distinct i) <> v_asked from unnest(v_ids) i) then
    perform private.fail(422, 'invalid_input', 'units');
  end if;
  -- Always in the order of their ids, so that two sets that share units never wait for each other in a circle. Units that are
  -- others', or not for the caller to change so, are neither held nor waited for.
  perform 1 from public.serial_numbers s where s.id = any (v_ids) and s.store_id in (select private.my_stores_for(p_ability))
  order by s.id for update;
  select s.store_id into v_store from public.serial_numbers s
  where s.id = any (v_ids) and s.store_id in (select private.my_store_ids()) and s.store_id = coalesce(p_store_id, s.store_id) limit 1;
  select jsonb_agg(jsonb_build_object('id', i, 'code', 'serial_not_found') order by place) into v_refused
  from unnest(v_ids) with ordinality x (i, place)
  where not exists (select 1 from public.serial_numbers s where s.id = i and s.store_id = v_store and (s.deleted_at is not null) = p_deleted);
  if v_refused is not null then
    perform private.fail_serials(v_refused, v_asked);
  end if;
  p_act := private.check_act(v_store, p_ability, p_act);
  if p_move is not null then
    p_common := private.check_move((p_move ->> 'to_status')::public.serial_status, p_move -> 'fields');
  end if;

  -- Ids as the database spells them, by which what belongs to each unit is found again.
  select jsonb_agg(u || jsonb_build_object('id', v_ids[place]) order by place) into p_units
  from jsonb_array_elements(p_units) with ordinality x (u, place);
  if exists (select 1 from jsonb_array_elements(p_units) u where u ->> 'related_id' is not null and not exists (
    select 1 from public.serial_numbers s where s.id = private.uuid_in(u, 'related_id') and s.store_id = v_store)) then
    perform private.fail(422, 'invalid_input', 'related_id');
  end if;
  -- Without what a client sends a second time. An event that was something else is not that.
  select jsonb_agg(u order by place), jsonb_object_agg(u ->> 'id', u - array['id', 'lock_version', 'fields'])
    filter (where u ?| array['event_id', 'related_id'])
  into p_units, p_act.items
  from jsonb_array_elements(p_units) with ordinality x (u, place)
  where not exists (select 1 from public.serial_number_history h
    where h.store_id = v_store and h.client_event_id = private.uuid_in(u, 'event_id') and h.serial_id = (u ->> 'id')::uuid
      and h.event <> 'created'
      and (p_move is null or h.to_status::text = coalesce(u -> 'fields' ->> 'status', p_common ->> 'status')));
  if p_units is not null then
    if p_versions then
      -- With who was faster, as the unit's history names them.
      select jsonb_agg(jsonb_build_object('id', s.id, 'code', 'stale_version', 'detail', jsonb_build_object('version', s.lock_version, 'by', (
        select private.serial_text(h.actor_digest) ->> 'value' from public.serial_number_history h
        where h.serial_id = s.id order by h.seq desc limit 1))) order by place) into v_refused
      from jsonb_array_elements(p_units) with ordinality x (u, place) join public.serial_numbers s on s.id = (u ->> 'id')::uuid
      where s.lock_version::text is distinct from u ->> 'lock_version';
      if exists (select 1 from jsonb_array_elements(p_units) u where jsonb_typeof(u -> 'lock_version') is distinct from 'number') then
        perform private.fail(422, 'required', 'lock_version');
      elsif v_refused is not null then
        perform private.fail_serials(v_refused, v_asked);
      end if;
    end if;
    -- Each different form is read once, upon the first unit that it is for; what it says holds for the others as well.
    select jsonb_object_agg(f.fields::text, private.read_serial_form(f.first, f.fields)) into v_forms from (
      select coalesce(p_common, '{}') || coalesce(nullif(u -> 'fields', 'null'), '{}') as fields, (array_agg((u ->> 'id')::uuid order by place))[1] as first
      from jsonb_array_elements(p_units) with ordinality x (u, place) group by 1) f;
    select jsonb_agg(jsonb_build_object('id', s.id, 'code', 'transition_not_allowed', 'detail', s.status || ' -> ' || s.status) order by place)
    into v_refused
    from jsonb_array_elements(p_units) with ordinality x (u, place) join public.serial_numbers s on s.id = (u ->> 'id')::uuid
    where coalesce(u -> 'fields' ->> 'status', p_common ->> 'status') = s.status::text;
    if v_refused is not null then
      perform private.fail_serials(v_refused, v_asked);
    end if;
    select st.time_zone into v_zone from public.stores st where st.id = v_store;
    perform private.hand_on_act(p_act);
    begin
      update public.serial_numbers s set
        status = r.status, product_id = r.product_id, variant_id = r.variant_id, serial_number = r.serial_number, hold = r.hold, imei = r.imei,
        mac_address = r.mac_address, barcode = r.barcode, batch = r.batch, warehouse_id = r.warehouse_id, bin = r.bin,
        order_id = r.order_id,
        -- An order says whose it is.
        customer_id = coalesce(r.customer_id,
          case when r.order_id is distinct from o.order_id then (select d.customer_id from public.orders d where d.id = r.order_id) end),
        warranty_start = coalesce(w.day, r.warranty_start),
        warranty_end = case when w.day is not null then (w.day + make_interval(months => w.months))::date else r.warranty_end end,
        notes = r.notes,
        deleted_at = case when p_deletes then private.now() when p_deletes is null then s.deleted_at end
      from jsonb_array_elements(p_units) u
      join public.serial_numbers o on o.id = (u ->> 'id')::uuid
      cross join lateral jsonb_populate_record(o, v_forms -> ((coalesce(p_common, '{}') || coalesce(nullif(u -> 'fields', 'null'), '{}'))::text)) r
      cross join lateral (select private.is_sold_anew(o.status, r.status, o.customer_id, r.customer_id)
        and (r.warranty_start, r.warranty_end) is not distinct from (o.warranty_start, o.warranty_end) as anew) q
      -- A delivery starts the warranty of the sale, of which the terms were written down then.
      left join lateral (
        select t.months, (coalesce(p_act.event_date, private.now()) at time zone v_zone)::date as day from (
          select coalesce((select b.warranty_months from public.serial_ownerships b where b.serial_id = o.id and b.ended_at is null and not q.anew),
            (select p.warranty_months from public.physical_products p where p.id = o.product_id)) as months) t
        where t.months > 0) w on r.status = 'delivered' and o.status <> 'delivered' and (r.warranty_start is null or q.anew)
      where s.id = o.id;
    exception when unique_violation or check_violation then
      get stacked diagnostics v_constraint = constraint_name, v_detail = pg_exception_detail;
      perform private.fail_written(v_constraint, substring(v_detail from '\)=\(.*, (.*)\) already exists'));
    end;
  end if;
  return query select s.* from unnest(v_ids) with ordinality i (id, place) join public.serial_numbers s on s.id = i.id order by i.place;
end
$$;

-- The given fields in their normal forms, proven upon a unit; with them what a new status says by itself.
create function private.read_serial_form(p_serial_id uuid, p_fields jsonb)
returns jsonb language plpgsql stable security definer set search_path = '' as $$
declare
  o public.serial_numbers;
  v jsonb;
  v_key text;
begin
  select * into o from public.serial_numbers s where s.id = p_serial_id;
  v := to_jsonb(private.apply_serial_fields(o, p_fields));
  return coalesce((select jsonb_object_agg(k, v -> k) from jsonb_object_keys(p_fields) k), '{}');
end
$$;

-- The fields that a move may name beside the status.
create function private.check_move(p_to_status public.serial_status, p_fields jsonb)
returns jsonb language plpgsql immutable set search_path = '' as $$
declare
  v_key text;
begin
  if p_to_status is null then
    perform private.fail(422, 'required', 'to_status');
  elsif jsonb_typeof(coalesce(p_fields, '{}')) not in ('object', 'null') then
    perform private.fail(422, 'invalid_input');
  end if;
  for v_key in select jsonb_object_keys(coalesce(nullif(p_fields, 'null'), '{}')) loop
    if v_key <> all (array['warehouse_id', 'bin', 'order_id', 'customer_id', 'warranty_start', 'warranty_end']) then
      perform private.fail(422, 'unknown_field', v_key);
    end if;
  end loop;
  return coalesce(nullif(p_fields, 'null'), '{}') || jsonb_build_object('status', p_to_status);
end
$$;

create function private.transition_serial_numbers(p_store_id uuid, p_units jsonb, p_to_status public.serial_status, p_reason text, p_force boolean,
  p_event_date timestamptz, p_day_only boolean, p_fields jsonb, p_source public.serial_source, p_operation_id uuid, p_document text)
returns table (id uuid, serial_number text, lock_version int) language sql volatile security definer set search_path = '' as $$
  select s.id, s.serial_number, s.lock_version
  from private.change_serials(p_units, null, 'manage_stock',
    private.act_of(p_source, p_reason, p_event_date, p_day_only, p_force, p_operation_id, p_document),
    p_move => jsonb_build_object('to_status', p_to_status, 'fields', p_fields), p_store_id => p_store_id) s
$$;

create function private.transition_serial_number(
  p_serial_id uuid, p_to_status public.serial_status, p_lock_version int, p_reason text, p_force boolean, p_event_date timestamptz,
  p_fields jsonb, p_day_only boolean, p_client_event_id uuid, p_source public.serial_source, p_document text, p_related_id uuid)
returns public.serial_numbers language sql volatile security definer set search_path = '' as $$
  select * from private.change_serials(
    jsonb_build_array(jsonb_strip_nulls(jsonb_build_object('id', p_serial_id, 'lock_version', p_lock_version, 'event_id', p_client_event_id,
      'related_id', p_related_id))),
    null, 'manage_stock', private.act_of(p_source, p_reason, p_event_date, p_day_only, p_force, null, p_document),
    p_move => jsonb_build_object('to_status', p_to_status, 'fields', p_fields))
$$;

create function private.update_serial_number(p_serial_id uuid, p_fields jsonb, p_lock_version int, p_reason text, p_client_event_id uuid,
  p_source public.serial_source)
returns public.serial_numbers language plpgsql security definer set search_path = '' as $$
declare
  v public.serial_numbers;
begin
  if jsonb_typeof(p_fields) is distinct from 'object' then
    perform private.fail(422, 'invalid_input');
  elsif p_fields ? 'status' then
    perform private.fail(422, 'unknown_field', 'status');
  end if;
  select * into v from private.change_serials(
    jsonb_build_array(jsonb_strip_nulls(jsonb_build_object('id', p_serial_id, 'lock_version', p_lock_version, 'event_id', p_client_event_id))),
    p_fields, 'manage_stock', private.act_of(p_source, p_reason, null, false, false, null, null));
  return v;
end
$$;

create function private.delete_serial_number(p_serial_id uuid, p_lock_version int, p_reason text)
returns public.serial_numbers language sql volatile security definer set search_path = '' as $$
  select * from private.change_serials(jsonb_build_array(jsonb_strip_nulls(jsonb_build_object('id', p_serial_id, 'lock_version', p_lock_version))),
    '{}', 'force_serials', private.act_of('form', p_reason, null, false, false, null, null), false, true)
$$;

create function private.restore_serial_number(p_serial_id uuid, p_reason text)
returns public.serial_numbers language sql volatile security definer set search_path = '' as $$
  select * from private.change_serials(jsonb_build_array(jsonb_build_object('id', p_serial_id)),
    '{}', 'force_serials', private.act_of('form', p_reason, null, false, false, null, null), true, false, false)
$$;

-- ---------------------------------------------------------------------------
-- The public doors
-- ---------------------------------------------------------------------------
create function public.transition_serial_number(
  p_serial_id uuid, p_to_status public.serial_status, p_lock_version int, p_reason text default null, p_force boolean default false,
  p_event_date timestamptz default null, p_fields jsonb default '{}', p_day_only boolean default false, p_client_event_id uuid default null,
  p_source public.serial_source default 'api', p_document text default null, p_related_id uuid default null)
returns public.serial_numbers language sql security invoker set search_path = '' as $$
  select private.transition_serial_number(p_serial_id, p_to_status, p_lock_version, p_reason, p_force, p_event_date, p_fields, p_day_only,
    p_client_event_id, p_source, p_document, p_related_id)
$$;
comment on function public.transition_serial_number(uuid, public.serial_status, int, text, boolean, timestamptz, jsonb, boolean, uuid, public.serial_source, text, uuid) is
  'Moves a unit along the graph, with place, order, customer and warranty in p_fields. A forced move needs owner or manager and a reason and is marked in the history. Delivery starts the warranty of the sale; what is in stock again is nobody''s and has none. p_event_date: when it happened, not before what precedes it unless forced; with p_day_only the beginning of the day. p_client_event_id: the same again changes nothing, and for another unit or move it is event_repeated. Errors: serial_not_found, role_not_allowed, stale_version, transition_not_allowed, serial_on_hold, hold_keeps_owner, returned_by_another, reason_required, order_cancelled, order_of_another, warehouse_inactive, event_in_future, event_before_previous, event_before_made and field errors.';

create function public.transition_serial_numbers(p_store_id uuid, p_units jsonb, p_to_status public.serial_status, p_reason text default null,
  p_force boolean default false, p_event_date timestamptz default null, p_day_only boolean default false, p_fields jsonb default '{}',
  p_source public.serial_source default 'api', p_operation_id uuid default null, p_document text default null)
returns table (id uuid, serial_number text, lock_version int) language sql security invoker set search_path = '' as $$
  select * from private.transition_serial_numbers(p_store_id, p_units, p_to_status, p_reason, p_force, p_event_date, p_day_only, p_fields, p_source,
    p_operation_id, p_document)
$$;
comment on function public.transition_serial_numbers(uuid, jsonb, public.serial_status, text, boolean, timestamptz, boolean, jsonb, public.serial_source, uuid, text) is
  'Moves a set of units of one store, all or none. p_units: [{"id", "lock_version", "fields"?, "event_id"?, "related_id"?}], at most 10,000; p_fields holds for all. Otherwise as transition_serial_number, and store_not_found; where some are refused: units_refused, with [{"id", "code", "detail"}] in details.';

create function public.update_serial_number(p_serial_id uuid, p_fields jsonb, p_lock_version int, p_reason text default null,
  p_client_event_id uuid default null, p_source public.serial_source default 'api')
returns public.serial_numbers language sql security invoker set search_path = '' as $$
  select private.update_serial_number(p_serial_id, p_fields, p_lock_version, p_reason, p_client_event_id, p_source)
$$;
comment on function public.update_serial_number(uuid, jsonb, int, text, uuid, public.serial_source) is
  'Changes the given fields except the status; p_lock_version is the version that was read. A new hold or serial number needs a reason. Errors: serial_not_found, role_not_allowed, stale_version, reason_required, serial_taken, imei_taken, mac_taken and field errors.';

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
  private.transition_serial_number(uuid, public.serial_status, int, text, boolean, timestamptz, jsonb, boolean, uuid, public.serial_source, text, uuid),
  private.transition_serial_numbers(uuid, jsonb, public.serial_status, text, boolean, timestamptz, boolean, jsonb, public.serial_source, uuid, text),
  private.update_serial_number(uuid, jsonb, int, text, uuid, public.serial_source),
  private.delete_serial_number(uuid, int, text), private.restore_serial_number(uuid, text),
  public.transition_serial_number(uuid, public.serial_status, int, text, boolean, timestamptz, jsonb, boolean, uuid, public.serial_source, text, uuid),
  public.transition_serial_numbers(uuid, jsonb, public.serial_status, text, boolean, timestamptz, boolean, jsonb, public.serial_source, uuid, text),
  public.update_serial_number(uuid, jsonb, int, text, uuid, public.serial_source),
  public.delete_serial_number(uuid, int, text), public.restore_serial_number(uuid, text)
  to authenticated;
