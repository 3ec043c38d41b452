-- How events come about: what every change of units is held to, and the event that each becomes, set by set.

-- What the function in charge says of the change it is about to make: handed on by a row that no other role can write, taken
-- by the trigger that records the change, and gone with it. One change of units (a statement) takes one.
create unlogged table private.serial_acts (
  xact xid8 primary key default pg_current_xact_id(),
  operation_id uuid not null,
  source public.serial_source not null,
  actor_id uuid,
  actor_role text,
  reason text,
  document text,
  -- When it happened; null: now. With day_only some time of the day that begins then.
  event_date timestamptz,
  day_only boolean not null default false,
  -- What is outside the rules may be done all the same, and the event says so.
  forced boolean not null default false,
  -- By unit: {"<id>": {"event_id": "<the client's>", "related_id": "<another unit>"}}.
  items jsonb,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create trigger serial_acts_no_change before update on private.serial_acts for each row execute function private.refuse_history_change();
alter table private.serial_acts enable row level security;

-- For scripts on the server, which have no form: gives the change of units that follows in this transaction its reason and
-- its date. It is the system's, and cannot force.
create function private.say_serial_reason(p_reason text, p_event_date timestamptz default null)
returns void language plpgsql security definer set search_path = '' as $$
begin
  delete from private.serial_acts a where a.xact = pg_current_xact_id();
  insert into private.serial_acts (operation_id, source, actor_role, reason, event_date)
  values (gen_random_uuid(), 'system', 'system', nullif(btrim(p_reason), ''), p_event_date);
end
$$;
grant execute on function private.say_serial_reason(text, timestamptz) to service_role;

create function private.act_of(p_source public.serial_source, p_reason text, p_event_date timestamptz, p_day_only boolean, p_forced boolean,
  p_operation_id uuid, p_document text)
returns private.serial_acts language plpgsql stable set search_path = '' as $$
declare
  a private.serial_acts;
begin
  a.operation_id := coalesce(p_operation_id, gen_random_uuid());
  a.source := case when p_source is null or p_source = 'system' then 'api' else p_source end;
  a.reason := nullif(btrim(p_reason), '');
  a.document := nullif(btrim(p_document), '');
  a.event_date := p_event_date;
  a.day_only := coalesce(p_day_only, false) and p_event_date is not null;
  a.forced := coalesce(p_forced, false);
  return a;
end
$$;

-- Proves what the caller says of an act, and that they may; fills in who it is.
create function private.check_act(p_store_id uuid, p_ability text, a private.serial_acts)
returns private.serial_acts language plpgsql stable security definer set search_path = '' as $$
begin
  a.actor_id := private.require_user();
  a.actor_role := private.require_ability(p_store_id, p_ability);
  if a.forced then
    perform private.require_ability(p_store_id, 'force_serials');
  end if;
  perform private.check_reason(a.reason, a.forced);
  perform private.check_event_date(a.event_date);
  if char_length(a.document) > 64 then
    perform private.fail(422, 'too_long', 'document', '64');
  elsif not private.is_code(a.document) then
    perform private.fail(422, 'unprintable', 'document');
  end if;
  return a;
end
$$;

-- Hands an act on to the trigger of the statement that follows.
create function private.hand_on_act(a private.serial_acts)
returns void language plpgsql security definer set search_path = '' as $$
begin
  delete from private.serial_acts x where x.xact = pg_current_xact_id();
  insert into private.serial_acts (operation_id, source, actor_id, actor_role, reason, document, event_date, day_only, forced, items)
  values (a.operation_id, a.source, a.actor_id, a.actor_role, a.reason, a.document, a.event_date, a.day_only, a.forced, a.items);
end
$$;

-- A uuid out of a JSON object, or null; its field is named where it is none.
create function private.uuid_in(p_object jsonb, p_name text)
returns uuid language plpgsql immutable set search_path = '' as $$
begin
  return (p_object ->> p_name)::uuid;
exception when invalid_text_representation then
  perform private.fail(422, 'invalid_input', p_name);
end
$$;

-- What a change comes to: what it is, when it happened, what differs, and what is against the rules. `forced`: something is
-- that force may do. `refusal`: something is that it may not, or for which there was no force.
create type private.serial_verdict as (
  event public.serial_event, happened timestamptz, changes jsonb, names jsonb, forced boolean, refusal text, detail text);

-- Refuses a change for the units named: one unit's own refusal, or that some of a set are refused, with which and why.
-- p_refused: [{"id", "code", "detail"}], of the codes below.
create function private.fail_serials(p_refused jsonb, p_asked int)
returns void language plpgsql set search_path = '' as $$
declare
  v_detail text := p_refused -> 0 ->> 'detail';
begin
  if p_asked > 1 then
    perform private.fail(409, 'units_refused', null, (
      select jsonb_agg(e order by place) from jsonb_array_elements(p_refused) with ordinality x (e, place) where place <= 200)::text);
  end if;
  case p_refused -> 0 ->> 'code'
    when 'serial_not_found' then perform private.fail(404, 'serial_not_found');
    when 'stale_version' then perform private.fail(409, 'stale_version', null, v_detail);
    when 'transition_not_allowed' then perform private.fail(409, 'transition_not_allowed', 'to_status', v_detail);
    when 'serial_on_hold' then perform private.fail(409, 'serial_on_hold', 'to_status', v_detail);
    when 'hold_keeps_owner' then perform private.fail(409, 'hold_keeps_owner', 'customer_id');
    when 'returned_by_another' then perform private.fail(409, 'returned_by_another', 'customer_id');
    when 'reason_required' then perform private.fail(422, 'reason_required', 'reason');
    when 'warehouse_inactive' then perform private.fail(422, 'warehouse_inactive', 'warehouse_id');
    when 'product_archived' then perform private.fail(422, 'product_archived', 'product_id');
    when 'order_cancelled' then perform private.fail(422, 'order_cancelled', 'order_id');
    when 'order_of_another' then perform private.fail(422, 'order_of_another', 'order_id');
    when 'event_before_previous' then perform private.fail(422, 'event_before_previous', 'event_date', v_detail);
    when 'event_before_made' then perform private.fail(422, 'event_before_made', 'event_date', v_detail);
  end case;
end
$$;

-- Column -> value, for what the history watches.
create function private.serial_facts(s public.serial_numbers)
returns jsonb language plpgsql stable set search_path = '' as $$
begin
  return jsonb_build_object(
    'status', s.status, 'hold', s.hold, 'serial_number', s.serial_number, 'imei', s.imei, 'mac_address', s.mac_address,
    'barcode', s.barcode, 'batch', s.batch, 'product_id', s.product_id, 'variant_id', s.variant_id,
    'warehouse_id', s.warehouse_id, 'bin', s.bin, 'order_id', s.order_id, 'customer_id', s.customer_id,
    'warranty_start', s.warranty_start, 'warranty_end', s.warranty_end, 'deleted', (s.deleted_at is not null)::text,
    'notes', nullif(s.notes, ''));
end
$$;

-- Weighs one change; null where nothing that the history watches differs. One flat function for all of it: it runs for every
-- row that is written, and handing rows from one to another costs more than what is done with them.
create function private.weigh_serial_change(o public.serial_numbers, n public.serial_numbers, a private.serial_acts, p_now timestamptz)
returns private.serial_verdict language plpgsql stable security definer set search_path = '' as $$
declare
  r private.serial_verdict;
  v jsonb := '{}';
  v_new boolean := o.id is null;
  v_moved boolean := n.status is distinct from o.status;
  v_placed boolean := n.warehouse_id is distinct from o.warehouse_id;
  v_owned boolean := (n.customer_id, n.order_id) is distinct from (o.customer_id, o.order_id);
  v_latest timestamptz;
  v_made timestamptz;
  v_owner uuid;
  v_cancelled boolean;
begin
  if n.status is distinct from o.status then v := v || jsonb_build_object('status', jsonb_build_object('from', o.status, 'to', n.status)); end if;
  if n.hold is distinct from o.hold then v := v || jsonb_build_object('hold', jsonb_build_object('from', o.hold, 'to', n.hold)); end if;
  if n.serial_number is distinct from o.serial_number then v := v || jsonb_build_object('serial_number', jsonb_build_object('from', o.serial_number, 'to', n.serial_number)); end if;
  if n.imei is distinct from o.imei then v := v || jsonb_build_object('imei', jsonb_build_object('from', o.imei, 'to', n.imei)); end if;
  if n.mac_address is distinct from o.mac_address then v := v || jsonb_build_object('mac_address', jsonb_build_object('from', o.mac_address, 'to', n.mac_address)); end if;
  if n.barcode is distinct from o.barcode then v := v || jsonb_build_object('barcode', jsonb_build_object('from', o.barcode, 'to', n.barcode)); end if;
  if n.batch is distinct from o.batch then v := v || jsonb_build_object('batch', jsonb_build_object('from', o.batch, 'to', n.batch)); end if;
  if n.product_id is distinct from o.product_id then v := v || jsonb_build_object('product_id', jsonb_build_object('from', o.product_id, 'to', n.product_id)); end if;
  if n.variant_id is distinct from o.variant_id then v := v || jsonb_build_object('variant_id', jsonb_build_object('from', o.variant_id, 'to', n.variant_id)); end if;
  if n.warehouse_id is distinct from o.warehouse_id then v := v || jsonb_build_object('warehouse_id', jsonb_build_object('from', o.warehouse_id, 'to', n.warehouse_id)); end if;
  if n.bin is distinct from o.bin then v := v || jsonb_build_object('bin', jsonb_build_object('from', o.bin, 'to', n.bin)); end if;
  if n.order_id is distinct from o.order_id then v := v || jsonb_build_object('order_id', jsonb_build_object('from', o.order_id, 'to', n.order_id)); end if;
  if n.customer_id is distinct from o.customer_id then v := v || jsonb_build_object('customer_id', jsonb_build_object('from', o.customer_id, 'to', n.customer_id)); end if;
  if n.warranty_start is distinct from o.warranty_start then v := v || jsonb_build_object('warranty_start', jsonb_build_object('from', o.warranty_start, 'to', n.warranty_start)); end if;
  if n.warranty_end is distinct from o.warranty_end then v := v || jsonb_build_object('warranty_end', jsonb_build_object('from', o.warranty_end, 'to', n.warranty_end)); end if;
  if n.notes <> coalesce(o.notes, '') then
    v := v || jsonb_build_object('notes', jsonb_build_object('from', nullif(o.notes, ''), 'to', nullif(n.notes, '')));
  end if;
  if (n.deleted_at is null) <> (o.deleted_at is null) then
    v := v || jsonb_build_object('deleted', jsonb_build_object('from', (o.deleted_at is not null)::text, 'to', (n.deleted_at is not null)::text));
  end if;
  if v = '{}' then
    return null;
  end if;
  r.changes := v;
  r.event := case when v_new then 'created'
    when v ? 'deleted' then case when n.deleted_at is null then 'restored' else 'deleted' end
    when v_moved then 'status_changed'
    when v ? 'hold' then 'hold_changed'
    when v ?| array['warehouse_id', 'bin'] then 'place_changed'
    when v_owned then 'owner_changed'
    when v ?| array['warranty_start', 'warranty_end'] then 'warranty_changed'
    when v - 'notes' = '{}' then 'notes_changed'
    else 'identifiers_changed' end;

  -- When it happened: not before what precedes it. Of a day alone, the first moment that what precedes it allows.
  if v_new then
    r.happened := coalesce(a.event_date, p_now);
  else
    select h.event_date, h.made_at into v_latest, v_made from private.serial_heads h where h.serial_id = n.id;
    r.happened := case when a.event_date is null then greatest(p_now, v_latest)
      when a.day_only and v_latest < a.event_date + interval '1 day' then greatest(a.event_date, v_latest)
      else a.event_date end;
  end if;

  -- What is refused unless forced.
  if v_new then
    null;
  elsif v_moved and not exists (select 1 from private.serial_transitions t where t.from_status = o.status and t.to_status = n.status) then
    r.refusal := 'transition_not_allowed';
    r.detail := o.status::text || ' -> ' || n.status::text;
  elsif v_moved and private.kept_by_hold(o.hold, n.status) then
    r.refusal := 'serial_on_hold';
    r.detail := o.hold::text;
  elsif o.hold is not null and n.hold is not null and n.customer_id is not null and n.customer_id is distinct from o.customer_id then
    r.refusal := 'hold_keeps_owner';
  elsif v_moved and n.customer_id <> o.customer_id and n.status in ('returned', 'warranty_repair') then
    r.refusal := 'returned_by_another';
  elsif r.happened < v_latest then
    r.refusal := 'event_before_previous';
    r.detail := private.canonical_moment(v_latest);
  end if;
  r.forced := r.refusal is not null;
  if a.forced then r.refusal := null; end if;
  if r.refusal is not null then
    return r;
  end if;

  -- What is refused however.
  if not v_new and r.happened < v_made then
    r.refusal := 'event_before_made';
    r.detail := private.canonical_moment(v_made);
  elsif a.reason is null and (n.hold is distinct from o.hold or (v_moved and n.status = 'scrapped') or n.serial_number <> o.serial_number
    or r.event = 'deleted') then
    r.refusal := 'reason_required';
  elsif v_placed and n.warehouse_id is not null
    and not (select w.is_active from public.warehouses w where w.id = n.warehouse_id) then
    r.refusal := 'warehouse_inactive';
  elsif n.product_id is distinct from o.product_id
    and (select p.status from public.physical_products p where p.id = n.product_id) = 'archived' then
    r.refusal := 'product_archived';
  elsif n.order_id is not null and (v_new or v_owned
    or (v_moved and n.status in ('reserved', 'sold', 'shipped', 'delivered') and o.status <> 'warranty_repair')) then
    select d.customer_id, d.status = 'cancelled' into v_owner, v_cancelled from public.orders d where d.id = n.order_id;
    if v_owner is not null and v_owner is distinct from n.customer_id then
      r.refusal := 'order_of_another';
    elsif v_cancelled then
      r.refusal := 'order_cancelled';
    end if;
  end if;

  -- The names, as they are now, of the places and products that it is about.
  r.names := '{}';
  if v ?| array['warehouse_id', 'bin'] then
    select coalesce(jsonb_object_agg(w.id, w.name), '{}') into r.names from public.warehouses w where w.id in (o.warehouse_id, n.warehouse_id);
  end if;
  if v ?| array['product_id', 'variant_id'] then
    r.names := r.names
      || (select coalesce(jsonb_object_agg(p.id, p.name), '{}') from public.physical_products p where p.id in (o.product_id, n.product_id))
      || (select coalesce(jsonb_object_agg(x.id, x.name), '{}') from public.product_variants x where x.id in (o.variant_id, n.variant_id));
  end if;
  -- And the terms of a sale, where one may begin.
  if n.status in ('sold', 'shipped', 'delivered', 'returned', 'warranty_repair', 'damaged')
    and v ?| array['status', 'customer_id', 'order_id', 'warranty_start', 'product_id'] then
    r.names := r.names
      || jsonb_build_object('warranty_months', (select p.warranty_months::text from public.physical_products p where p.id = n.product_id));
  end if;
  return r;
end
$$;

-- Holds a set of changes to the rules and writes one event for each unit of which something that the history watches has
-- changed. Joins of one set with another must not be nested loops, which the planner would choose having seen a set of one:
-- what each unit refers to is looked up in sub-selects, by its key.
create function private.record_serial_changes(p_changes private.serial_change[])
returns void language plpgsql security definer set search_path = '' set enable_nestloop = off set jit = off set work_mem = '64MB' as $$
declare
  a private.serial_acts;
  v_now timestamptz := private.now();
  v_nobody constant uuid := '00000000-0000-0000-0000-000000000000';
  v_actor text;
  v_salt bytea := uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid());
  v_refused jsonb;
begin
  delete from private.serial_acts x where x.xact = pg_current_xact_id() returning * into a;
  if a.operation_id is null then
    a.operation_id := gen_random_uuid();
    a.source := 'system';
    a.actor_id := auth.uid();
    a.forced := false;
    a.day_only := false;
  end if;
  -- Not least(): what has no date happens now, or right after what it had to wait for.
  if a.event_date > v_now then
    a.event_date := v_now;
  end if;
  -- Whoever is named is not erased meanwhile: an erasure waits for what is being written, and then finds it
  -- (private.erase_serial_person).
  select p.display_name into v_actor from public.profiles p where p.id = a.actor_id for key share;
  perform 1 from public.customers c where c.id = any (array(
    select (x.before).customer_id from unnest(p_changes) x union select (x.after).customer_id from unnest(p_changes) x))
  order by c.id for key share;

  with judged as materialized (
    select c.o, c.n, c.w, (c.o).customer_id as had, (c.n).customer_id as has, (c.w).changes ? 'notes' as noted,
      coalesce((c.o).customer_id, v_nobody) as had_key, coalesce((c.n).customer_id, v_nobody) as has_key
    from (select x.before as o, x.after as n, private.weigh_serial_change(x.before, x.after, a, v_now) as w from unnest(p_changes) x offset 0) c
    where (c.w).event is not null
  ), wordings as materialized (
    -- The same words for the same people are one text; each people's own may be erased by itself.
    select d.*, uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) as reason_salt, uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) as document_salt
    from (select distinct (j.n).store_id as store, j.had, j.has, j.had_key, j.has_key from judged j) d
  ), people as materialized (
    select d.*, uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) as salt, (select c.name from public.customers c where c.id = d.id) as name
    from (select (j.n).store_id as store, j.had as id from judged j where j.had is not null
      union select (j.n).store_id, j.has from judged j where j.has is not null) d
  ), orders as materialized (
    select d.*, uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) as salt, (select r.reference from public.orders r where r.id = d.id) as reference
    from (select distinct (j.n).store_id as store, (j.n).order_id as id from judged j where (j.n).order_id is not null) d
  ), notes as materialized (
    select (j.n).store_id as store, (j.n).id, (j.n).notes, j.had, j.has, uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) as salt,
      (select h.changes -> 'notes' ->> 'to' from public.serial_number_history h
        where h.serial_id = (j.n).id and h.changes ? 'notes' order by h.seq desc limit 1) as before
    from judged j where j.noted
  ), texts as (
    insert into private.serial_texts (digest, salt, value, store_id, author_id, customer_id, former_customer_id, serial_id, kind)
    select sha256(t.salt || convert_to(t.value, 'UTF8')), t.* from (
      select v_salt as salt, v_actor as value, w.store, a.actor_id, null::uuid, null::uuid, null::uuid, 'actor'::private.serial_text_kind
        from (select min(w.store::text)::uuid as store from wordings w) w where w.store is not null
      union all select w.reason_salt, a.reason, w.store, a.actor_id, w.has, w.had, null, 'reason' from wordings w
      union all select w.document_salt, a.document, w.store, a.actor_id, w.has, w.had, null, 'document' from wordings w
      union all select p.salt, p.name, p.store, null, p.id, null, null, 'customer' from people p
      union all select o.salt, o.reference, o.store, null, null, null, null, 'order' from orders o
      union all select n.salt, nullif(n.notes, ''), n.store, a.actor_id, n.has, n.had, n.id, 'notes' from notes n) t
    where t.value is not null
  ), events as (
    insert into public.serial_number_history (serial_id, store_id, event, event_date, day_only, recorded_at, operation_id, source,
      client_event_id, related_serial_id, actor_id, actor_role, from_status, to_status, from_warehouse_id, from_bin, to_warehouse_id, to_bin,
      from_customer_id, to_customer_id, order_id, forced, names, changes,
      actor_digest, reason_digest, document_digest, from_customer_digest, to_customer_digest, order_digest, seq, prev_hash, hash)
    select (j.n).id, (j.n).store_id,
      (j.w).event, (j.w).happened, a.day_only and a.event_date is not null, null, a.operation_id, a.source,
      (a.items -> (j.n).id::text ->> 'event_id')::uuid, (a.items -> (j.n).id::text ->> 'related_id')::uuid,
      a.actor_id, coalesce(a.actor_role,
        (select m.role::text from public.store_members m where m.store_id = (j.n).store_id and m.user_id = a.actor_id), 'system'),
      (j.o).status, (j.n).status, (j.o).warehouse_id, (j.o).bin, (j.n).warehouse_id, (j.n).bin, j.had, j.has,
      coalesce((j.n).order_id, (j.o).order_id), (j.w).forced, (j.w).names,
      case when j.noted then (j.w).changes || jsonb_build_object('notes', jsonb_build_object('from', t.before, 'to',
        case when t.notes <> '' then encode(sha256(t.salt || convert_to(t.notes, 'UTF8')), 'hex') end)) else (j.w).changes end,
      sha256(v_salt || convert_to(v_actor, 'UTF8')), sha256(w.reason_salt || convert_to(a.reason, 'UTF8')),
      sha256(w.document_salt || convert_to(a.document, 'UTF8')), sha256(f.salt || convert_to(f.name, 'UTF8')),
      sha256(g.salt || convert_to(g.name, 'UTF8')), sha256(r.salt || convert_to(r.reference, 'UTF8')), 0, '', ''
    from judged j
    join wordings w on w.store = (j.n).store_id and w.had_key = j.had_key and w.has_key = j.has_key
    left join people f on f.id = j.had
    left join people g on g.id = j.has
    left join orders r on r.id = (j.n).order_id
    left join notes t on t.id = (j.n).id and j.noted
    where (j.w).refusal is null
  )
  select jsonb_agg(jsonb_build_object('id', (j.n).id, 'code', (j.w).refusal, 'detail', (j.w).detail))
  into v_refused from judged j where (j.w).refusal is not null;
  if v_refused is not null then
    perform private.fail_serials(v_refused, cardinality(p_changes));
  end if;
  perform private.follow_ownerships(p_changes);
end
$$;

create function private.record_new_serials()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform private.record_serial_changes(array(
    select row(null::public.serial_numbers, n)::private.serial_change from new_rows n order by n.id));
  return null;
end
$$;
create trigger serial_numbers_record_new after insert on public.serial_numbers
  referencing new table as new_rows for each statement execute function private.record_new_serials();

create function private.record_changed_serials()
returns trigger language plpgsql security definer set search_path = '' set enable_nestloop = off set jit = off set work_mem = '64MB' as $$
begin
  perform private.record_serial_changes(array(
    select row(o, n)::private.serial_change from old_rows o join new_rows n on n.id = o.id order by n.id));
  return null;
end
$$;
create trigger serial_numbers_record_changed after update on public.serial_numbers
  referencing old table as old_rows new table as new_rows for each statement execute function private.record_changed_serials();
