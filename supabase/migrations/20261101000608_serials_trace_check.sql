-- Reading a history, and checking it against itself and against its unit.

-- Whether a text of the event may be missing: whose name it is was erased, or, of what was written freely, whoever wrote it or
-- whom the event names. What an order is called is nobody's.
create function private.may_lack_text(h public.serial_number_history, p_text text)
returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from private.serial_erasures e
    where e.store_id = h.store_id and case p_text
      when 'order_reference' then false
      when 'actor_name' then e.person_id = h.actor_id
      when 'from_customer_name' then e.person_id = h.from_customer_id
      when 'to_customer_name' then e.person_id = h.to_customer_id
      else e.person_id in (h.actor_id, h.from_customer_id, h.to_customer_id) end)
$$;

-- Checks a unit's whole chain: numbering without gaps, every hash, every link, every text behind its digest, the head kept
-- apart; and that the unit, and whose it was, is what its events say, from one to the next and in the end. `field` is what
-- differs.
create function private.check_serial_history(p_serial_id uuid)
returns table (intact boolean, checked int, first_broken_seq int, problem text, field text)
language plpgsql stable security definer set search_path = '' as $$
declare
  h public.serial_number_history;
  v_serial public.serial_numbers;
  v_head private.serial_heads;
  v_prev text := repeat('0', 64);
  v_seq int := 0;
  v_state jsonb := '{"deleted": "false"}';
  v_facts jsonb;
  v_notes text;
  v_field text;
  v_unit public.serial_numbers;
  v_before public.serial_numbers;
  v_latest timestamptz;
  v_periods public.serial_ownerships[];
begin
  select * into v_serial from public.serial_numbers s where s.id = p_serial_id;
  select * into v_head from private.serial_heads d where d.serial_id = p_serial_id;
  for h in select * from public.serial_number_history e where e.serial_id = p_serial_id order by e.seq loop
    v_seq := v_seq + 1;
    if h.seq <> v_seq then
      return query select false, v_seq - 1, v_seq, 'event_missing', null::text; return;
    elsif h.prev_hash <> v_prev then
      return query select false, v_seq - 1, v_seq, 'link_broken', null::text; return;
    elsif h.hash <> private.serial_history_hash(h) then
      return query select false, v_seq - 1, v_seq, 'event_changed', null::text; return;
    end if;
    -- A text that stands is the one that was hashed (a check of its table holds it); one that does not was erased.
    select d.name into v_field from (values ('actor_name', h.actor_digest), ('reason', h.reason_digest), ('document', h.document_digest),
      ('from_customer_name', h.from_customer_digest), ('to_customer_name', h.to_customer_digest), ('order_reference', h.order_digest),
      ('notes', decode(h.changes -> 'notes' ->> 'to', 'hex'))) d (name, digest)
    where d.digest is not null and not exists (
      select 1 from private.serial_texts t where t.digest = d.digest and sha256(t.salt || convert_to(t.value, 'UTF8')) = d.digest)
      and not exists (select from private.serial_erased_texts x where x.digest = d.digest)
      and not private.may_lack_text(h, d.name)
    limit 1;
    if v_field is not null then
      return query select false, v_seq - 1, v_seq, 'text_missing', v_field; return;
    end if;
    select e.k into v_field from jsonb_each(h.changes) e (k, v)
    where coalesce(v_state -> e.k, 'null') <> coalesce(e.v -> 'from', 'null')
    order by e.k limit 1;
    if v_field is not null then
      return query select false, v_seq - 1, v_seq, 'unit_changed', v_field; return;
    end if;
    select v_state || coalesce(jsonb_object_agg(e.k, e.v -> 'to'), '{}') into v_state from jsonb_each(h.changes) e (k, v);
    v_before := v_unit;
    v_unit := jsonb_populate_record(null::public.serial_numbers, v_state - array['notes', 'deleted']);
    v_latest := greatest(v_latest, h.event_date);
    v_periods := private.fold_ownership(v_periods, v_before, v_unit, v_latest, (h.names ->> 'warranty_months')::int);
    v_prev := h.hash;
  end loop;
  -- Every unit has at least the event that made it; how many there are and the hash of the last is kept apart.
  if v_seq = 0 or v_seq < v_head.seq then
    return query select false, v_seq, v_seq + 1, 'event_missing', null::text; return;
  elsif v_head.seq is null or v_seq > v_head.seq then
    return query select false, coalesce(v_head.seq, 0), coalesce(v_head.seq, 0) + 1, 'link_broken', null::text; return;
  elsif v_prev is distinct from v_head.hash then
    return query select false, v_seq - 1, v_seq, 'event_changed', null::text; return;
  end if;
  -- The notes of a unit are known by their digest; those that were erased are gone from it as well.
  v_facts := jsonb_strip_nulls(private.serial_facts(v_serial));
  v_notes := v_state ->> 'notes';
  if v_notes is not null and v_facts ? 'notes' then
    v_facts := jsonb_set(v_facts, '{notes}', coalesce((
      select to_jsonb(v_notes) from private.serial_texts t where t.digest = decode(v_notes, 'hex') and t.value = v_serial.notes), '"?"'));
  end if;
  select coalesce(f.key, s.key) into v_field from jsonb_each(v_facts) f full join jsonb_each(jsonb_strip_nulls(v_state)) s on s.key = f.key
  where f.value is distinct from s.value order by 1 limit 1;
  v_field := coalesce(v_field, private.ownership_difference(p_serial_id, v_periods));
  if v_field is not null then
    return query select false, v_seq, null::int, 'unit_changed', v_field; return;
  end if;
  return query select true, v_seq, null::int, null::text, null::text;
end
$$;

create function private.verify_serial_history(p_serial_id uuid)
returns table (intact boolean, checked int, first_broken_seq int, problem text, field text)
language plpgsql stable security definer set search_path = '' as $$
begin
  perform private.readable_serial(p_serial_id);
  return query select * from private.check_serial_history(p_serial_id);
end
$$;

-- An event as the page reads it: its texts each with its digest, names as they were; whom it names only for who may read it.
create function private.serial_event(h public.serial_number_history, p_customers boolean)
returns jsonb language sql stable security definer set search_path = '' as $$
  select to_jsonb(h) - array['created_at', 'updated_at', 'store_id', 'serial_id', 'actor_digest', 'reason_digest', 'document_digest',
      'from_customer_digest', 'to_customer_digest', 'order_digest']
    || jsonb_build_object(
      'texts', jsonb_build_object(
        'actor_name', private.serial_text(h.actor_digest), 'reason', private.serial_text(h.reason_digest),
        'document', private.serial_text(h.document_digest),
        'from_customer_name', private.serial_text(h.from_customer_digest, p_customers),
        'to_customer_name', private.serial_text(h.to_customer_digest, p_customers),
        'order_reference', private.serial_text(h.order_digest, p_customers),
        'notes', private.serial_text(decode(h.changes -> 'notes' ->> 'to', 'hex')),
        'former_notes', private.serial_text(decode(h.changes -> 'notes' ->> 'from', 'hex'))),
      'erased_at', greatest(
        (select max(e.erased_at) from private.serial_erasures e
          where e.store_id = h.store_id and e.person_id in (h.actor_id, h.from_customer_id, h.to_customer_id)),
        (select max(x.erased_at) from private.serial_erased_texts x
          where x.digest in (h.reason_digest, h.document_digest, decode(h.changes -> 'notes' ->> 'to', 'hex')))),
      'from_customer_erased_at', (select c.erased_at from public.customers c where p_customers and c.id = h.from_customer_id),
      'to_customer_erased_at', (select c.erased_at from public.customers c where p_customers and c.id = h.to_customer_id),
      'number', (select n.number from private.serial_event_numbers n where n.event_id = h.id),
      'related_serial', (select s.serial_number from public.serial_numbers s where s.id = h.related_serial_id and s.store_id = h.store_id))
$$;

-- One unit with its names resolved, a page of its history (newest first) and the state of the chain.
create function private.get_serial_traceability(p_serial_id uuid, p_before_seq int, p_limit int)
returns jsonb language plpgsql stable security definer set search_path = '' as $$
declare
  v public.serial_numbers := private.readable_serial(p_serial_id);
  v_customers boolean := v.store_id in (select private.my_stores_for('read_customers'));
  v_limit int := least(greatest(coalesce(p_limit, 50), 1), 200);
begin
  return jsonb_build_object(
    'serial', (
      select to_jsonb(v) - array['search_text', 'serial_key', 'serial_skeleton']
        || jsonb_build_object('product_name', p.name, 'product_sku', p.sku, 'variant_name', x.name, 'warehouse_name', w.name,
          'order_reference', case when v_customers then o.reference end, 'customer_name', case when v_customers then private.customer_name(c) end, 'customer_erased_at', case when v_customers then c.erased_at end,
          'history_count', coalesce(d.seq, 0), 'history_head', d.hash,
          'allowed', (select coalesce(jsonb_agg(t.to_status order by t.to_status), '[]') from private.serial_transitions t where t.from_status = v.status))
      from public.physical_products p
      left join public.product_variants x on x.id = v.variant_id
      left join public.warehouses w on w.id = v.warehouse_id
      left join public.orders o on o.id = v.order_id
      left join public.customers c on c.id = v.customer_id
      left join private.serial_heads d on d.serial_id = v.id
      where p.id = v.product_id),
    'owners', case when v_customers then private.serial_owners(v.id) end,
    'events', (
      select coalesce(jsonb_agg(private.serial_event(h, v_customers) order by h.seq desc), '[]')
      from (select * from public.serial_number_history e
        where e.serial_id = v.id and (p_before_seq is null or e.seq < p_before_seq) order by e.seq desc limit v_limit) h),
    'integrity', (select to_jsonb(i) from private.check_serial_history(v.id) i));
end
$$;

-- ---------------------------------------------------------------------------
-- The public doors
-- ---------------------------------------------------------------------------
create function public.verify_serial_history(p_serial_id uuid)
returns table (intact boolean, checked int, first_broken_seq int, problem text, field text)
language sql stable security invoker set search_path = '' as $$
  select * from private.verify_serial_history(p_serial_id)
$$;
comment on function public.verify_serial_history(uuid) is
  'Recomputes a unit''s hash chain and folds its events; names the first broken link, or the field in which the unit is not what its events say (problem: event_missing, link_broken, event_changed, text_missing, unit_changed). Errors: serial_not_found, role_not_allowed.';

create function public.get_serial_traceability(p_serial_id uuid, p_before_seq int default null, p_limit int default 50)
returns jsonb language sql stable security invoker set search_path = '' as $$
  select private.get_serial_traceability(p_serial_id, p_before_seq, p_limit)
$$;
comment on function public.get_serial_traceability(uuid, int, int) is
  'A unit with its names, whose it was and is, a page of its history (newest first, before p_before_seq) and the state of the chain: {serial, owners, events, integrity}. Errors: serial_not_found, role_not_allowed.';

grant execute on function
  private.verify_serial_history(uuid), private.get_serial_traceability(uuid, int, int),
  public.verify_serial_history(uuid), public.get_serial_traceability(uuid, int, int)
  to authenticated;
