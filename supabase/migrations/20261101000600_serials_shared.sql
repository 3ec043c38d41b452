-- A unit: its row, the graph of its statuses, and how a function reads or locks one for a caller.

create type public.serial_status as enum (
  'manufactured', 'in_stock', 'reserved', 'sold', 'shipped', 'delivered', 'returned', 'refurbished', 'warranty_repair', 'damaged', 'scrapped');
create type public.serial_hold as enum ('lost', 'stolen', 'recalled', 'quarantined');
-- By which way an event came in.
create type public.serial_source as enum ('form', 'bulk', 'import', 'scan', 'api', 'system');

-- ---------------------------------------------------------------------------
-- Normal forms
-- ---------------------------------------------------------------------------
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

-- Two codes look alike when this is the same: the part of UTS #39's table (unicode.org/Public/security/latest/confusables.txt) that
-- codes are written with. Zero and O; one, I, l and the bar; Greek and Cyrillic capitals of Latin shape; the dashes, slashes,
-- colons and dots. Full-width and other compatibility forms go first. It warns and refuses nothing.
create function private.code_skeleton(p_code text)
returns text language plpgsql immutable strict parallel safe set search_path = '' as $$
declare
  v text := upper(translate(regexp_replace(normalize(p_code, nfkc) collate "default", '\s', '', 'g'), 'l', '1'));
begin
  v := translate(v, U&'O\041E\039F\0555\07C0I|\0406\04C0\0399\01C0\05C0\2223\0410\0391\0412\0392\0421\03F9\0415\0395',
    '0000011111111AABBCCEE');
  v := translate(v, U&'\041D\0397\0408\037F\041A\039A\212A\041C\039C\03FA\039D\0420\03A1\051A\0405\0422\03A4\0474\051C',
    'HHJJKKKMMMNPPQSTTVW');
  v := translate(v, U&'\0425\03A7\0423\04AE\03A5\0396\0417\04E0\13CE\13EE\01A7\0222',
    'XXYYYZ334628');
  v := translate(v, U&'\2010\2011\2012\2013\2014\2015\2043\2212\02D7\06D4\2796\2CBA\30FC\058A\05BE\1806\2044\2215\2571',
    '----------------///');
  v := translate(v, U&'\2236\A789\0589\05C3\00B7\2022\0660\06F0\201A\060C\02CD\2217\066D',
    '::::....,,_**');
  return v;
end
$$;
grant execute on function private.code_skeleton(text) to service_role;

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
  serial_key text collate private.natural_order not null generated always as (private.code_key(serial_number)) stored
    constraint serial_numbers_key_check check (serial_key <> ''),
  serial_skeleton text not null generated always as (private.code_skeleton(serial_number)) stored,
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
  notes text not null default '' constraint serial_numbers_notes_check check (char_length(notes) <= 2000 and private.is_prose(notes)),
  lock_version int not null default 1,
  deleted_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  search_text text generated always as (
    private.search_code(serial_number) || private.search_code(imei) || private.search_code(mac_address)
    || private.search_code(barcode) || private.search_code(batch)) stored,
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
  constraint serial_numbers_bin_place_check check (bin is null or warehouse_id is not null),
  -- What went to a customer or was scrapped stands in no warehouse.
  constraint serial_numbers_place_check check (warehouse_id is null or status not in ('delivered', 'scrapped')),
  -- Customer, order and warranty are those of the present owner (serials_sales): what the store has to sell has none.
  constraint serial_numbers_owner_check check (
    num_nonnulls(customer_id, order_id) = 0 or status not in ('manufactured', 'in_stock', 'refurbished', 'scrapped')),
  constraint serial_numbers_owned_warranty_check check (
    warranty_start is null or status not in ('manufactured', 'in_stock', 'reserved', 'refurbished', 'scrapped'))
);
comment on table public.serial_numbers is
  'One physical unit. Written only by RPCs; never removed: deleting hides it and keeps its history.';
create unique index serial_numbers_imei_key on public.serial_numbers (store_id, imei) where imei is not null;
create unique index serial_numbers_mac_key on public.serial_numbers (store_id, mac_address) where mac_address is not null;
create index serial_numbers_barcode_idx on public.serial_numbers (store_id, private.code_key(barcode)) where barcode is not null;
create index serial_numbers_skeleton_idx on public.serial_numbers (store_id, serial_skeleton) where deleted_at is null;
create index serial_numbers_updated_idx on public.serial_numbers (store_id, updated_at desc, id desc) where deleted_at is null;
create index serial_numbers_deleted_idx on public.serial_numbers (store_id, updated_at desc, id desc) where deleted_at is not null;
create index serial_numbers_status_idx on public.serial_numbers (store_id, status, updated_at desc, id desc) where deleted_at is null;
create index serial_numbers_warranty_idx on public.serial_numbers (store_id, warranty_end, id) where deleted_at is null;
create index serial_numbers_hold_idx on public.serial_numbers (store_id, hold, updated_at desc) where hold is not null;
create index serial_numbers_product_idx on public.serial_numbers (product_id, store_id, updated_at desc, id desc);
create index serial_numbers_variant_idx on public.serial_numbers (variant_id, product_id, store_id);
create index serial_numbers_warehouse_idx on public.serial_numbers (warehouse_id, store_id, updated_at desc, id desc);
create index serial_numbers_order_idx on public.serial_numbers (order_id, store_id);
create index serial_numbers_customer_idx on public.serial_numbers (customer_id, store_id);
create index serial_numbers_search_idx on public.serial_numbers using gin (search_text extensions.gin_trgm_ops);

-- The status graph. src/lib/physical/shared/serial-transitions.ts mirrors it for what the page offers.
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

alter table public.serial_numbers enable row level security;

create policy serial_numbers_select on public.serial_numbers for select to authenticated
  using (store_id in (select private.my_stores_for('read_stock')));

grant select on public.serial_numbers to authenticated;
grant select, insert, update on public.serial_numbers to service_role;
grant execute on function private.is_imei(text), private.normalize_mac(text) to service_role;

-- ---------------------------------------------------------------------------
-- What holds for every writer
-- ---------------------------------------------------------------------------
-- A unit on hold stays in the house until the hold is lifted.
create function private.kept_by_hold(p_hold public.serial_hold, p_to_status public.serial_status)
returns boolean language plpgsql immutable parallel safe set search_path = '' as $$
begin
  return p_hold is not null and p_to_status in ('reserved', 'sold', 'shipped', 'delivered');
end
$$;

-- Whether units of that status are the store's own: whoever had them before has nothing to do with them any more.
create function private.is_unowned(p_status public.serial_status)
returns boolean language plpgsql immutable parallel safe set search_path = '' as $$
begin
  return p_status in ('manufactured', 'in_stock', 'refurbished', 'scrapped');
end
$$;

-- Whether a move sells a unit, or hands it to another than the one who had it: the warranty of the sale before is not theirs.
create function private.is_sold_anew(p_from public.serial_status, p_to public.serial_status, p_had uuid, p_has uuid)
returns boolean language plpgsql immutable parallel safe set search_path = '' as $$
begin
  return p_from <> p_to and (p_to = 'sold' or coalesce(p_had <> p_has, false)
    and p_to in ('shipped', 'delivered') and p_from in ('delivered', 'returned', 'warranty_repair', 'damaged'));
end
$$;

-- Writes a unit in its normal forms, and what its status says by itself about place and owner, whoever moves it: nothing
-- of the last owner stays with what is in stock again. What the writer names anew stands, and is refused where it may not.
create function private.settle_serial()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'DELETE' then
    raise exception using errcode = 'PT403', message = 'serial_delete_forbidden';
  end if;
  if tg_op = 'INSERT' or (new.serial_number, new.imei, new.mac_address, new.barcode, new.batch, new.bin)
    is distinct from (old.serial_number, old.imei, old.mac_address, old.barcode, old.batch, old.bin) then
    new.serial_number := btrim(new.serial_number);
    new.imei := nullif(regexp_replace(new.imei, '[\s./-]', '', 'g'), '');
    new.mac_address := private.normalize_mac(new.mac_address);
    new.barcode := nullif(btrim(new.barcode), '');
    new.batch := nullif(btrim(new.batch), '');
    new.bin := nullif(btrim(new.bin), '');
  end if;
  if tg_op = 'INSERT' then
    return new;
  end if;
  if new.store_id <> old.store_id then
    raise exception using errcode = 'PT403', message = 'store_fixed';
  end if;
  if new.status <> old.status then
    if new.status in ('shipped', 'delivered', 'scrapped') and new.warehouse_id is not distinct from old.warehouse_id then
      new.warehouse_id := null;
      new.bin := null;
    end if;
    if private.is_unowned(new.status) then
      if new.customer_id is not distinct from old.customer_id then new.customer_id := null; end if;
      if new.order_id is not distinct from old.order_id then new.order_id := null; end if;
    end if;
    if (private.is_unowned(new.status) or new.status = 'reserved'
        or private.is_sold_anew(old.status, new.status, old.customer_id, new.customer_id))
      and (new.warranty_start, new.warranty_end) is not distinct from (old.warranty_start, old.warranty_end) then
      new.warranty_start := null;
      new.warranty_end := null;
    end if;
  end if;
  if new.warehouse_id is null then new.bin := null; end if;
  new.updated_at := clock_timestamp();
  -- Every write is a new version, whoever makes it.
  new.lock_version := old.lock_version + 1;
  return new;
end
$$;
create trigger serial_numbers_settle before insert or update or delete on public.serial_numbers
  for each row execute function private.settle_serial();

-- ---------------------------------------------------------------------------
-- Reading and locking one unit
-- ---------------------------------------------------------------------------
create function private.check_reason(p_reason text, p_required boolean)
returns void language plpgsql set search_path = '' as $$
begin
  if p_required and coalesce(btrim(p_reason), '') = '' then
    perform private.fail(422, 'reason_required', 'reason');
  elsif char_length(p_reason) > 500 then
    perform private.fail(422, 'too_long', 'reason', '500');
  end if;
  perform private.check_prose(p_reason, 'reason');
end
$$;

-- When something happened: not in the future, beyond what clocks differ by, and not before there were serials to scan. That
-- it does not lie before what precedes it is held with the event itself (private.weigh_serial_change).
create function private.check_event_date(p_event_date timestamptz)
returns void language plpgsql set search_path = '' as $$
begin
  if p_event_date > private.now() + interval '5 minutes' then
    perform private.fail(422, 'event_in_future', 'event_date');
  elsif p_event_date < '1990-01-01Z'::timestamptz then
    perform private.fail(422, 'invalid_input', 'event_date');
  end if;
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

-- The tables of units whose changes are told to who follows the store (house_realtime).
create function private.serials_followed()
returns text[] language sql immutable security invoker set search_path = '' as $$
  select array['serial_numbers']
$$;
