-- Products, variants and the places they lie in.

create type public.product_status as enum ('active', 'archived');

create table public.physical_products (
  id uuid primary key default gen_random_uuid(),
  store_id uuid not null references public.stores (id) on delete cascade,
  name text collate private.natural_order not null constraint physical_products_name_check
    check (char_length(name) between 1 and 200 and name = btrim(name) and private.is_printable(name)),
  sku text not null constraint physical_products_sku_check check (char_length(sku) between 1 and 64 and private.is_code(sku)),
  description text not null default '' constraint physical_products_description_check check (char_length(description) <= 2000 and private.is_prose(description)),
  -- Months of warranty that start on delivery; 0 means none.
  warranty_months int not null default 24 constraint physical_products_warranty_check check (warranty_months between 0 and 240),
  status public.product_status not null default 'active',
  -- What one may type of it, without case and accents; the same in each table below.
  search_text text generated always as (private.search_form(name) || private.search_code(sku)) stored,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (id, store_id)
);
create index physical_products_store_idx on public.physical_products (store_id, name, id);
create index physical_products_search_idx on public.physical_products using gin (search_text extensions.gin_trgm_ops);

create table public.product_variants (
  id uuid primary key default gen_random_uuid(),
  store_id uuid not null,
  product_id uuid not null,
  name text collate private.natural_order not null constraint product_variants_name_check check (char_length(name) between 1 and 120 and private.is_printable(name)),
  sku text not null constraint product_variants_sku_check check (char_length(sku) between 1 and 64 and private.is_code(sku)),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (id, product_id, store_id),
  foreign key (product_id, store_id) references public.physical_products (id, store_id) on delete cascade
);
create index product_variants_product_idx on public.product_variants (product_id, store_id, name, id);

create table public.warehouses (
  id uuid primary key default gen_random_uuid(),
  store_id uuid not null references public.stores (id) on delete cascade,
  name text collate private.natural_order not null constraint warehouses_name_check check (char_length(name) between 1 and 120 and private.is_printable(name)),
  code text not null constraint warehouses_code_check check (char_length(code) between 1 and 16 and private.is_code(code)),
  is_active boolean not null default true,
  search_text text generated always as (private.search_form(name) || private.search_code(code)) stored,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (id, store_id),
  unique (store_id, code)
);
create index warehouses_store_idx on public.warehouses (store_id, name, id);

-- An SKU names one thing in a store, product or variant, however it is spelt.
create table private.sku_keys (
  store_id uuid not null references public.stores (id) on delete cascade,
  sku_key text not null,
  owner_id uuid not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (store_id, sku_key)
);
alter table private.sku_keys enable row level security;
comment on table private.sku_keys is 'Which product or variant an SKU belongs to; written by the trigger of both.';
create function private.keep_sku_unique()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if tg_op <> 'INSERT' then
    delete from private.sku_keys k
    where k.store_id = old.store_id and k.sku_key = private.code_key(old.sku) and k.owner_id = old.id;
  end if;
  if tg_op = 'DELETE' then return null; end if;
  insert into private.sku_keys (store_id, sku_key, owner_id) values (new.store_id, private.code_key(new.sku), new.id)
  on conflict do nothing;
  if not found then
    raise exception using errcode = 'PT409', message = 'sku_taken', hint = 'sku';
  end if;
  return null;
end
$$;
create trigger physical_products_sku after insert or delete or update of sku, store_id on public.physical_products
  for each row execute function private.keep_sku_unique();
create trigger product_variants_sku after insert or delete or update of sku, store_id on public.product_variants
  for each row execute function private.keep_sku_unique();

create trigger sku_keys_touch before update on private.sku_keys for each row execute function private.touch_updated_at();
create trigger physical_products_touch before update on public.physical_products for each row execute function private.touch_updated_at();
create trigger product_variants_touch before update on public.product_variants for each row execute function private.touch_updated_at();
create trigger warehouses_touch before update on public.warehouses for each row execute function private.touch_updated_at();
alter table public.physical_products enable row level security;
alter table public.product_variants enable row level security;
alter table public.warehouses enable row level security;

create policy physical_products_select on public.physical_products for select to authenticated
  using (store_id in (select private.my_stores_for('read_stock')));
create policy physical_products_insert on public.physical_products for insert to authenticated
  with check (store_id in (select private.my_stores_for('manage_stock')));
create policy physical_products_update on public.physical_products for update to authenticated
  using (store_id in (select private.my_stores_for('manage_stock'))) with check (store_id in (select private.my_stores_for('manage_stock')));
create policy product_variants_select on public.product_variants for select to authenticated
  using (store_id in (select private.my_stores_for('read_stock')));
create policy product_variants_insert on public.product_variants for insert to authenticated
  with check (store_id in (select private.my_stores_for('manage_stock')));
create policy product_variants_update on public.product_variants for update to authenticated
  using (store_id in (select private.my_stores_for('manage_stock'))) with check (store_id in (select private.my_stores_for('manage_stock')));
create policy warehouses_select on public.warehouses for select to authenticated
  using (store_id in (select private.my_stores_for('read_stock')));
create policy warehouses_insert on public.warehouses for insert to authenticated
  with check (store_id in (select private.my_stores_for('manage_stock')));
create policy warehouses_update on public.warehouses for update to authenticated
  using (store_id in (select private.my_stores_for('manage_stock'))) with check (store_id in (select private.my_stores_for('manage_stock')));

grant select on public.physical_products, public.product_variants, public.warehouses to authenticated;
grant insert (store_id, name, sku, description, warranty_months, status), update (name, sku, description, warranty_months, status)
  on public.physical_products to authenticated;
grant insert (store_id, product_id, name, sku), update (name, sku) on public.product_variants to authenticated;
grant insert (store_id, name, code, is_active), update (name, code, is_active) on public.warehouses to authenticated;
grant select, insert, update, delete on public.physical_products, public.product_variants, public.warehouses to service_role;

-- The share of the catalogue in the overview of a store: {onboarding}, as in sessions_overview.
create function private.catalogue_overview(p_store_id uuid)
returns jsonb language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('onboarding', jsonb_build_object(
    'product', exists (select 1 from public.physical_products p where p.store_id = p_store_id)))
$$;

-- ---------------------------------------------------------------------------
-- Creating a product once
-- ---------------------------------------------------------------------------
create function private.create_product(p_store_id uuid, p_name text, p_sku text, p_warranty_months int, p_request_id uuid)
returns public.physical_products language plpgsql security definer set search_path = '' as $$
declare
  v public.physical_products;
begin
  perform private.require_ability(p_store_id, 'manage_stock');
  v.id := private.begin_create(p_request_id, 'product', jsonb_build_array(p_store_id, p_name, p_sku, p_warranty_months));
  if v.id is null then
    insert into public.physical_products (store_id, name, sku, warranty_months) values (p_store_id, p_name, p_sku, p_warranty_months)
    returning id into v.id;
    perform private.end_create(p_request_id, v.id);
  end if;
  select * into v from public.physical_products p where p.id = v.id;
  return v;
end
$$;

create function public.create_product(p_store_id uuid, p_name text, p_sku text, p_warranty_months int, p_request_id uuid default null)
returns public.physical_products language sql security invoker set search_path = '' as $$
  select private.create_product(p_store_id, p_name, p_sku, p_warranty_months, p_request_id)
$$;
comment on function public.create_product(uuid, text, text, int, uuid) is
  'A new product of the store. p_request_id: the same one again answers with the product it made. Errors: store_not_found, role_not_allowed, request_reused.';

-- ---------------------------------------------------------------------------
-- What a form chooses from
-- ---------------------------------------------------------------------------
create function private.find_products(p_store_id uuid, p_query text, p_limit int)
returns table (id uuid, name text, sku text, warranty_months int, status public.product_status)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
declare
  v_words text[] := private.search_words(p_query);
begin
  perform private.require_ability(p_store_id, 'read_stock');
  return query select p.id, p.name, p.sku, p.warranty_months, p.status from public.physical_products p
  where p.store_id = p_store_id and p.status = 'active' and p.search_text like v_words[1] and p.search_text like all (v_words)
  order by p.name, p.id limit least(greatest(coalesce(p_limit, 20), 1), 50);
end
$$;

create function private.find_warehouses(p_store_id uuid, p_query text, p_limit int)
returns table (id uuid, name text, code text)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
begin
  perform private.require_ability(p_store_id, 'read_stock');
  return query select w.id, w.name, w.code from public.warehouses w
  where w.store_id = p_store_id and w.is_active and w.search_text like all (private.search_words(p_query))
  order by w.name, w.id limit least(greatest(coalesce(p_limit, 20), 1), 50);
end
$$;

create function public.find_products(p_store_id uuid, p_query text default null, p_limit int default 20)
returns table (id uuid, name text, sku text, warranty_months int, status public.product_status)
language sql stable security invoker set search_path = '' as $$
  select * from private.find_products(p_store_id, p_query, p_limit)
$$;
comment on function public.find_products(uuid, text, int) is
  'Active products with every word of p_query in their name or SKU, by name; at most 50. Errors: store_not_found, role_not_allowed.';

create function public.find_warehouses(p_store_id uuid, p_query text default null, p_limit int default 20)
returns table (id uuid, name text, code text)
language sql stable security invoker set search_path = '' as $$
  select * from private.find_warehouses(p_store_id, p_query, p_limit)
$$;
comment on function public.find_warehouses(uuid, text, int) is
  'Warehouses in use with every word of p_query in their name or code, by name; at most 50. Errors: store_not_found, role_not_allowed.';
grant execute on function
  private.find_products(uuid, text, int), private.find_warehouses(uuid, text, int),
  public.find_products(uuid, text, int), public.find_warehouses(uuid, text, int),
  private.create_product(uuid, text, text, int, uuid), public.create_product(uuid, text, text, int, uuid) to authenticated;
