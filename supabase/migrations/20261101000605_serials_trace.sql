-- The append-only, hash-chained history of a unit.

create type public.serial_event as enum (
  'created', 'status_changed', 'place_changed', 'owner_changed', 'hold_changed', 'identifiers_changed', 'warranty_changed', 'deleted', 'restored');

create table public.serial_number_history (
  id uuid primary key default gen_random_uuid(),
  serial_id uuid not null,
  store_id uuid not null,
  seq int not null,
  event public.serial_event not null,
  event_date timestamptz not null,
  recorded_at timestamptz not null,
  -- Who did it, as they were then; no foreign key, so that a closed account leaves the past alone.
  actor_id uuid,
  actor_name text constraint serial_number_history_actor_check check (private.is_printable(actor_name)),
  actor_role text,
  from_status public.serial_status,
  to_status public.serial_status,
  from_warehouse_id uuid,
  from_bin text,
  to_warehouse_id uuid,
  to_bin text,
  from_customer_id uuid,
  to_customer_id uuid,
  forced boolean not null default false,
  reason text constraint serial_number_history_reason_check check (private.is_prose(reason)),
  -- Every changed column: {"column": {"from": text or null, "to": text or null}}.
  changes jsonb not null default '{}',
  prev_hash text not null,
  hash text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (serial_id, seq),
  foreign key (serial_id, store_id) references public.serial_numbers (id, store_id) on delete restrict
);
comment on column public.serial_number_history.actor_role is 'Made by the database: the role as it was then.';
comment on column public.serial_number_history.from_bin is 'Made by the database: from the unit, whose column is checked.';
comment on column public.serial_number_history.to_bin is 'Made by the database: from the unit, whose column is checked.';
comment on column public.serial_number_history.prev_hash is 'Made by the database: hexadecimal.';
comment on column public.serial_number_history.hash is 'Made by the database: hexadecimal.';
comment on table public.serial_number_history is
  'Append-only. docs/architecture.md describes the canonical form that is hashed.';
create index serial_number_history_serial_idx on public.serial_number_history (serial_id, store_id, seq desc);
create index serial_number_history_store_idx on public.serial_number_history (store_id, recorded_at desc, id desc);
alter table public.serial_number_history enable row level security;

create policy serial_number_history_select on public.serial_number_history for select to authenticated
  using (store_id in (select private.my_stores_for('read_stock')));

grant select on public.serial_number_history to authenticated;
grant select on public.serial_number_history to service_role;

-- ---------------------------------------------------------------------------
-- The chain
-- ---------------------------------------------------------------------------
-- SHA-256 (lower-case hex) over the UTF-8 canonical form, which starts with the previous hash. One
-- line a field: name, UTF-8 length, value; "-" marks null. The length keeps two different records
-- from ever having the same form. src/lib/physical/trace/history-hash.ts computes the same.
-- One flat function: it runs for every event written or verified, and each nested call costs ten times its work.
create function private.serial_history_hash(h public.serial_number_history)
returns text language plpgsql stable parallel safe set search_path = '' as $$
declare
  v_names constant text[] := array['prev_hash', 'serial_id', 'store_id', 'seq', 'event', 'event_date', 'recorded_at',
    'actor_id', 'actor_name', 'actor_role', 'from_status', 'to_status', 'from_warehouse_id', 'from_bin',
    'to_warehouse_id', 'to_bin', 'from_customer_id', 'to_customer_id', 'forced', 'reason', 'changes'];
  v_values constant text[] := array[h.prev_hash, h.serial_id::text, h.store_id::text, h.seq::text, h.event::text,
    to_char(h.event_date at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    to_char(h.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    h.actor_id::text, h.actor_name, h.actor_role, h.from_status::text, h.to_status::text, h.from_warehouse_id::text, h.from_bin,
    h.to_warehouse_id::text, h.to_bin, h.from_customer_id::text, h.to_customer_id::text, h.forced::text, h.reason, h.changes::text];
  v_form text := '';
begin
  for i in 1..array_length(v_names, 1) loop
    v_form := v_form || v_names[i] || ':' || coalesce(octet_length(v_values[i])::text || ':' || v_values[i], '-') || E'\n';
  end loop;
  return encode(sha256(convert_to(v_form, 'UTF8')), 'hex');
end
$$;

-- Chains a new event behind the last one. Only the owner of the tables (the security definer
-- functions) may insert: API roles are refused even where they hold the grant.
create function private.chain_serial_history()
returns trigger language plpgsql set search_path = '' as $$
declare
  v_last record;
begin
  if current_user in ('anon', 'authenticated', 'service_role') then
    raise exception using errcode = 'PT403', message = 'history_append_only';
  end if;
  select h.seq, h.hash into v_last from public.serial_number_history h
  where h.serial_id = new.serial_id order by h.seq desc limit 1;
  new.seq := coalesce(v_last.seq, 0) + 1;
  new.prev_hash := coalesce(v_last.hash, repeat('0', 64));
  new.recorded_at := coalesce(new.recorded_at, clock_timestamp());
  new.event_date := coalesce(new.event_date, new.recorded_at);
  new.created_at := new.recorded_at;
  new.updated_at := new.recorded_at;
  new.hash := private.serial_history_hash(new);
  return new;
end
$$;
create trigger serial_number_history_chain before insert on public.serial_number_history
  for each row execute function private.chain_serial_history();

create function private.refuse_history_change()
returns trigger language plpgsql set search_path = '' as $$
begin
  raise exception using errcode = 'PT403', message = 'history_append_only';
end
$$;
create trigger serial_number_history_no_change before update or delete on public.serial_number_history
  for each row execute function private.refuse_history_change();
create trigger serial_number_history_no_truncate before truncate on public.serial_number_history
  for each statement execute function private.refuse_history_change();

-- ---------------------------------------------------------------------------
-- Writing it
-- ---------------------------------------------------------------------------
-- Column name -> text value, for what the history watches.
create function private.serial_facts(s public.serial_numbers)
returns jsonb language sql stable set search_path = '' as $$
  select jsonb_build_object(
    'status', s.status::text, 'hold', s.hold::text, 'serial_number', s.serial_number, 'imei', s.imei, 'mac_address', s.mac_address,
    'barcode', s.barcode, 'batch', s.batch, 'product_id', s.product_id::text, 'variant_id', s.variant_id::text,
    'warehouse_id', s.warehouse_id::text, 'bin', s.bin, 'order_id', s.order_id::text, 'customer_id', s.customer_id::text,
    'warranty_start', s.warranty_start::text, 'warranty_end', s.warranty_end::text, 'deleted', (s.deleted_at is not null)::text)
$$;

-- Writes one event for every insert and for every update that changes a watched column, whoever made
-- it. Its name is the first kind that applies; `changes` carries all of them.
create function private.record_serial_history()
returns trigger language plpgsql security definer set search_path = '' as $$
declare
  v_old jsonb := case when tg_op = 'UPDATE' then private.serial_facts(old) else '{}' end;
  v_new jsonb := private.serial_facts(new);
  v_changes jsonb;
  v_event public.serial_event;
  v_hash text;
  v_seq int;
  v_actor uuid := auth.uid();
begin
  select coalesce(jsonb_object_agg(k, jsonb_build_object('from', v_old -> k, 'to', v)), '{}') into v_changes
  from jsonb_each(v_new) e (k, v)
  where coalesce(v_old -> k, 'null') <> v and (tg_op = 'UPDATE' or (v <> 'null' and k <> 'deleted'));
  if v_changes = '{}' then
    return null;
  end if;
  if tg_op = 'INSERT' then
    select jsonb_object_agg(k, jsonb_build_object('from', null, 'to', val -> 'to')) into v_changes from jsonb_each(v_changes) e (k, val);
  end if;
  v_event := case
    when tg_op = 'INSERT' then 'created'
    when v_changes ? 'deleted' then case when new.deleted_at is null then 'restored' else 'deleted' end
    when v_changes ? 'status' then 'status_changed'
    when v_changes ? 'hold' then 'hold_changed'
    when v_changes ?| array['warehouse_id', 'bin'] then 'place_changed'
    when v_changes ?| array['customer_id', 'order_id'] then 'owner_changed'
    when v_changes ?| array['warranty_start', 'warranty_end'] then 'warranty_changed'
    else 'identifiers_changed'
  end;
  insert into public.serial_number_history (serial_id, store_id, event, event_date, actor_id, actor_name, actor_role,
    from_status, to_status, from_warehouse_id, from_bin, to_warehouse_id, to_bin, from_customer_id, to_customer_id, forced, reason, changes,
    seq, recorded_at, prev_hash, hash)
  select new.id, new.store_id, v_event, private.serial_context('event_date')::timestamptz, v_actor,
    (select p.display_name from public.profiles p where p.id = v_actor),
    coalesce((select m.role::text from public.store_members m where m.store_id = new.store_id and m.user_id = v_actor), 'system'),
    (v_old ->> 'status')::public.serial_status, new.status, (v_old ->> 'warehouse_id')::uuid, v_old ->> 'bin', new.warehouse_id, new.bin,
    (v_old ->> 'customer_id')::uuid, new.customer_id,
    tg_op = 'UPDATE' and private.serial_context('forced') is not null, private.serial_context('reason'), v_changes, 0, null, '', ''
  returning seq, hash into v_seq, v_hash;
  update public.serial_numbers s set history_count = v_seq, history_head = v_hash where s.id = new.id;
  return null;
end
$$;
create trigger serial_numbers_history after insert or update on public.serial_numbers
  for each row execute function private.record_serial_history();

-- ---------------------------------------------------------------------------
-- Reading and checking it
-- ---------------------------------------------------------------------------
-- Checks a serial's whole chain: numbering without gaps, every hash, every link, and the head kept on the serial.
create function private.check_serial_history(p_serial_id uuid)
returns table (intact boolean, checked int, first_broken_seq int, problem text)
language plpgsql stable security definer set search_path = '' as $$
declare
  v_event public.serial_number_history;
  v_serial public.serial_numbers;
  v_prev text := repeat('0', 64);
  v_seq int := 0;
begin
  select * into v_serial from public.serial_numbers s where s.id = p_serial_id;
  for v_event in select * from public.serial_number_history h where h.serial_id = p_serial_id order by h.seq loop
    v_seq := v_seq + 1;
    if v_event.seq <> v_seq then
      return query select false, v_seq - 1, v_seq, 'event_missing'; return;
    elsif v_event.prev_hash <> v_prev then
      return query select false, v_seq - 1, v_seq, 'link_broken'; return;
    elsif v_event.hash <> private.serial_history_hash(v_event) then
      return query select false, v_seq - 1, v_seq, 'event_changed'; return;
    end if;
    v_prev := v_event.hash;
  end loop;
  -- Every serial has at least the event that made it, and the serial itself remembers how many there
  -- are and the hash of the last.
  if v_seq = 0 or v_seq < v_serial.history_count then
    return query select false, v_seq, v_seq + 1, 'event_missing'; return;
  elsif v_seq > v_serial.history_count then
    return query select false, v_serial.history_count, v_serial.history_count + 1, 'link_broken'; return;
  elsif v_prev is distinct from v_serial.history_head then
    return query select false, v_seq - 1, v_seq, 'event_changed'; return;
  end if;
  return query select true, v_seq, null::int, null::text;
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

-- ---------------------------------------------------------------------------
-- The public doors
-- ---------------------------------------------------------------------------
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

grant execute on function
  private.verify_serial_history(uuid), private.get_serial_traceability(uuid, int, int),
  public.verify_serial_history(uuid), public.get_serial_traceability(uuid, int, int)
  to authenticated;
