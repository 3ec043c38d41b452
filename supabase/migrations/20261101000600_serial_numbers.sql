-- Serial numbers and their append-only, hash-chained history.

create type public.serial_status as enum (
  'manufactured', 'in_stock', 'reserved', 'sold', 'shipped', 'delivered', 'returned', 'refurbished', 'warranty_repair', 'damaged', 'scrapped');
create type public.serial_hold as enum ('lost', 'stolen', 'recalled', 'quarantined');
create type public.serial_event as enum (
  'created', 'status_changed', 'place_changed', 'owner_changed', 'hold_changed', 'identifiers_changed', 'warranty_changed', 'deleted', 'restored');

-- ---------------------------------------------------------------------------
-- Normal forms
-- ---------------------------------------------------------------------------
-- Two serials are the same unit when this is the same: compatibility forms, case and spaces do not count.
create function private.serial_key(p_serial text)
returns text language plpgsql immutable strict parallel safe set search_path = '' as $$
begin
  return upper(regexp_replace(normalize(p_serial, nfkc), '\s', '', 'g'));
end
$$;

-- 15 digits whose last is the Luhn check digit (3GPP TS 23.003, annex B).
create function private.is_imei(p_imei text)
returns boolean language sql immutable strict parallel safe set search_path = '' as $$
  select p_imei ~ '^[0-9]{15}$' and (
    select sum(case when i % 2 = 0 then d * 2 - (d > 4)::int * 9 else d end) % 10 = 0
    from generate_series(1, 15) i, lateral (select substr(p_imei, i, 1)::int as d) x
  )
$$;

-- Six upper-case pairs joined by colons, from any of the usual spellings; other text is returned as it is.
create function private.normalize_mac(p_mac text)
returns text language sql immutable strict parallel safe set search_path = '' as $$
  select case
    when upper(btrim(p_mac)) ~ '^([0-9A-F]{2}([:.-]?)([0-9A-F]{2}\2){4}[0-9A-F]{2}|([0-9A-F]{4}\.){2}[0-9A-F]{4})$'
      then regexp_replace(regexp_replace(upper(p_mac), '[^0-9A-F]', '', 'g'), '(..)(..)(..)(..)(..)(..)', '\1:\2:\3:\4:\5:\6')
    else nullif(btrim(p_mac), '')
  end
$$;

-- ---------------------------------------------------------------------------
-- Serial numbers
-- ---------------------------------------------------------------------------
create table public.serial_numbers (
  id uuid primary key default gen_random_uuid(),
  store_id uuid not null references public.stores (id) on delete restrict,
  product_id uuid not null,
  variant_id uuid,
  serial_number text not null constraint serial_numbers_serial_check
    check (char_length(serial_number) between 1 and 64 and serial_number = btrim(serial_number) and private.is_code(serial_number)),
  serial_key text not null generated always as (private.serial_key(serial_number)) stored
    constraint serial_numbers_key_check check (serial_key <> ''),
  status public.serial_status not null default 'manufactured',
  hold public.serial_hold,
  imei text constraint serial_numbers_imei_check check (private.is_imei(imei)),
  mac_address text constraint serial_numbers_mac_check check (mac_address ~ '^([0-9A-F]{2}:){5}[0-9A-F]{2}$'),
  barcode text constraint serial_numbers_barcode_check check (char_length(barcode) between 1 and 64 and private.is_code(barcode)),
  batch text constraint serial_numbers_batch_check check (char_length(batch) between 1 and 64 and private.is_code(batch)),
  warehouse_id uuid,
  bin text constraint serial_numbers_bin_check check (char_length(bin) between 1 and 32 and private.is_code(bin)),
  order_id uuid,
  customer_id uuid,
  warranty_start date,
  warranty_end date,
  notes text not null default '' constraint serial_numbers_notes_check check (char_length(notes) <= 2000),
  lock_version int not null default 1,
  -- The head of the history chain: a history cut at its end is seen as well.
  history_count int not null default 0,
  history_head text,
  deleted_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  search_text text generated always as (
    private.serial_key(serial_number) || coalesce(' ' || imei, '') || coalesce(' ' || replace(mac_address, ':', ''), '')
    || coalesce(' ' || private.serial_key(barcode), '') || coalesce(' ' || private.serial_key(batch), '')) stored,
  unique (id, store_id),
  constraint serial_numbers_store_serial_key unique (store_id, serial_key),
  foreign key (product_id, store_id) references public.physical_products (id, store_id) on delete restrict,
  foreign key (variant_id, product_id, store_id) references public.product_variants (id, product_id, store_id) on delete restrict,
  foreign key (warehouse_id, store_id) references public.warehouses (id, store_id) on delete restrict,
  foreign key (order_id, store_id) references public.orders (id, store_id) on delete restrict,
  foreign key (customer_id, store_id) references public.customers (id, store_id) on delete restrict,
  constraint serial_numbers_warranty_check check (warranty_end is null or (warranty_start is not null and warranty_end > warranty_start)),
  constraint serial_numbers_warranty_years_check check (
    warranty_start between date '1990-01-01' and date '2199-12-31' and warranty_end <= date '2299-12-31'),
  constraint serial_numbers_bin_place_check check (bin is null or warehouse_id is not null)
)
-- Every write is followed by the update of the chain's head, which touches no index when its page has room.
with (fillfactor = 80);
comment on table public.serial_numbers is
  'One physical unit. Written only by RPCs; never removed: deleting hides it and keeps its history.';
create unique index serial_numbers_imei_key on public.serial_numbers (store_id, imei) where imei is not null;
create unique index serial_numbers_mac_key on public.serial_numbers (store_id, mac_address) where mac_address is not null;
create index serial_numbers_updated_idx on public.serial_numbers (store_id, updated_at desc, id desc) where deleted_at is null;
create index serial_numbers_deleted_idx on public.serial_numbers (store_id, updated_at desc, id desc) where deleted_at is not null;
create index serial_numbers_status_idx on public.serial_numbers (store_id, status, updated_at desc, id desc) where deleted_at is null;
create index serial_numbers_warranty_idx on public.serial_numbers (store_id, warranty_end, id) where deleted_at is null and warranty_end is not null;
create index serial_numbers_hold_idx on public.serial_numbers (store_id, hold, updated_at desc) where hold is not null;
create index serial_numbers_product_idx on public.serial_numbers (product_id, store_id, updated_at desc, id desc);
create index serial_numbers_variant_idx on public.serial_numbers (variant_id, product_id, store_id);
create index serial_numbers_warehouse_idx on public.serial_numbers (warehouse_id, store_id, updated_at desc, id desc);
create index serial_numbers_order_idx on public.serial_numbers (order_id, store_id);
create index serial_numbers_customer_idx on public.serial_numbers (customer_id, store_id);
create index serial_numbers_search_idx on public.serial_numbers using gin (search_text extensions.gin_trgm_ops);

-- The status graph. src/lib/physical/serial-transitions.ts mirrors it for what the page offers.
create table private.serial_transitions (
  from_status public.serial_status not null,
  to_status public.serial_status not null,
  primary key (from_status, to_status)
);
alter table private.serial_transitions enable row level security;
insert into private.serial_transitions (from_status, to_status)
select f::public.serial_status, unnest(t)::public.serial_status from (values
  ('manufactured', array['in_stock', 'damaged', 'scrapped']),
  ('in_stock', array['reserved', 'sold', 'damaged', 'scrapped']),
  ('reserved', array['in_stock', 'sold']),
  ('sold', array['shipped', 'delivered', 'in_stock']),
  ('shipped', array['delivered', 'returned', 'damaged']),
  ('delivered', array['returned', 'warranty_repair']),
  ('returned', array['in_stock', 'refurbished', 'warranty_repair', 'damaged', 'scrapped']),
  ('warranty_repair', array['delivered', 'in_stock', 'refurbished', 'scrapped']),
  ('refurbished', array['in_stock', 'scrapped']),
  ('damaged', array['warranty_repair', 'refurbished', 'scrapped'])
) g (f, t);

-- ---------------------------------------------------------------------------
-- History
-- ---------------------------------------------------------------------------
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
  actor_name text,
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
  reason text,
  -- Every changed column: {"column": {"from": text or null, "to": text or null}}.
  changes jsonb not null default '{}',
  prev_hash text not null,
  hash text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (serial_id, seq),
  foreign key (serial_id, store_id) references public.serial_numbers (id, store_id) on delete restrict
);
comment on table public.serial_number_history is
  'Append-only. docs/architecture.md describes the canonical form that is hashed.';
create index serial_number_history_serial_idx on public.serial_number_history (serial_id, store_id, seq desc);
create index serial_number_history_store_idx on public.serial_number_history (store_id, recorded_at desc, id desc);

-- SHA-256 (lower-case hex) over the UTF-8 canonical form, which starts with the previous hash. One
-- line a field: name, UTF-8 length, value; "-" marks null. The length keeps two different records
-- from ever having the same form. src/lib/physical/history-hash.ts computes the same.
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
-- What every write to a serial obeys
-- ---------------------------------------------------------------------------
-- What the RPC in charge says about the change, for this transaction only.
create function private.serial_context(p_name text)
returns text language sql stable set search_path = '' as $$
  select nullif(current_setting('atelier.serial_' || p_name, true), '')
$$;

-- p_event_date: when it happened (null = now); p_forced marks a move outside the graph.
create function private.set_serial_context(p_reason text, p_event_date timestamptz default null, p_forced boolean default false)
returns void language sql volatile set search_path = '' as $$
  select set_config('atelier.serial_reason', coalesce(btrim(p_reason), ''), true),
    set_config('atelier.serial_event_date', coalesce(p_event_date::text, ''), true),
    set_config('atelier.serial_forced', case when p_forced then 'on' else '' end, true)
$$;

-- A unit on hold stays in the house until the hold is lifted.
create function private.kept_by_hold(p_hold public.serial_hold, p_to_status public.serial_status)
returns boolean language sql immutable parallel safe set search_path = '' as $$
  select p_hold is not null and p_to_status in ('reserved', 'sold', 'shipped', 'delivered')
$$;

create function private.guard_serial()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'DELETE' then
    raise exception using errcode = 'PT403', message = 'serial_delete_forbidden';
  end if;
  new.serial_number := btrim(new.serial_number);
  new.imei := nullif(regexp_replace(new.imei, '[\s./-]', '', 'g'), '');
  new.mac_address := private.normalize_mac(new.mac_address);
  new.barcode := nullif(btrim(new.barcode), '');
  new.batch := nullif(btrim(new.batch), '');
  new.bin := nullif(btrim(new.bin), '');
  -- The head of the chain is written by the history alone, which is one trigger further down.
  if tg_op = 'INSERT' then
    new.history_count := 0;
    new.history_head := null;
  elsif pg_trigger_depth() = 1 and (new.history_count, new.history_head) is distinct from (old.history_count, old.history_head) then
    raise exception using errcode = 'PT403', message = 'history_append_only';
  end if;
  if tg_op = 'UPDATE' then
    if new.store_id <> old.store_id then
      raise exception using errcode = 'PT403', message = 'store_fixed';
    end if;
    if new.status <> old.status and (private.serial_context('forced') is null or private.serial_context('reason') is null) then
      if not exists (
        select 1 from private.serial_transitions t where t.from_status = old.status and t.to_status = new.status) then
        raise exception using errcode = 'PT409', message = 'transition_not_allowed', hint = 'to_status',
          detail = old.status::text || ' -> ' || new.status::text;
      elsif private.kept_by_hold(old.hold, new.status) then
        raise exception using errcode = 'PT409', message = 'serial_on_hold', hint = 'to_status', detail = old.hold::text;
      end if;
    end if;
    new.updated_at := clock_timestamp();
    -- Every change is a new version, whoever makes it; the history's own note on the row is none.
    new.lock_version := old.lock_version + (pg_trigger_depth() = 1)::int;
  end if;
  return new;
end
$$;
create trigger serial_numbers_guard before insert or update or delete on public.serial_numbers
  for each row execute function private.guard_serial();

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

-- ---------------------------------------------------------------------------
-- Row-level security and grants
-- ---------------------------------------------------------------------------
alter table public.serial_numbers enable row level security;
alter table public.serial_number_history enable row level security;

create policy serial_numbers_select on public.serial_numbers for select to authenticated
  using (store_id in (select private.my_stores_for('read_stock')));
create policy serial_number_history_select on public.serial_number_history for select to authenticated
  using (store_id in (select private.my_stores_for('read_stock')));

grant select on public.serial_numbers, public.serial_number_history to authenticated;
grant select, insert, update on public.serial_numbers to service_role;
grant select on public.serial_number_history to service_role;
grant execute on function private.serial_key(text), private.is_imei(text), private.normalize_mac(text) to service_role;
