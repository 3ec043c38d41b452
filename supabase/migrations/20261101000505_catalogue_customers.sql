-- Customers and thin orders.

create type public.order_status as enum ('placed', 'fulfilled', 'cancelled');

create table public.customers (
  id uuid primary key default gen_random_uuid(),
  store_id uuid not null references public.stores (id) on delete cascade,
  name text collate private.natural_order not null constraint customers_name_check check (char_length(name) between 1 and 200 and private.is_printable(name)),
  email text constraint customers_email_check check (char_length(email) <= 254 and email ~ '^[^@\s]+@[^@\s]+$' and private.is_printable(email)),
  phone text constraint customers_phone_check check (char_length(phone) <= 40 and private.is_printable(phone)),
  -- When the store erased the person (private.erase_serial_person): whoever reads a customer says so instead of a name, and
  -- nothing personal comes back into the row.
  erased_at timestamptz constraint customers_erased_at_check
    check (erased_at is null or (name = '#' || left(id::text, 8) and num_nonnulls(email, phone) = 0)),
  search_text text generated always as (private.search_form(name || ' ' || coalesce(email, '')) || private.search_code(phone)) stored,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (id, store_id)
);
create index customers_store_idx on public.customers (store_id, name, id);
create index customers_search_idx on public.customers using gin (search_text extensions.gin_trgm_ops);

create table public.orders (
  id uuid primary key default gen_random_uuid(),
  store_id uuid not null references public.stores (id) on delete cascade,
  customer_id uuid,
  reference text collate private.natural_order not null constraint orders_reference_check check (char_length(reference) between 1 and 64 and private.is_code(reference)),
  status public.order_status not null default 'placed',
  placed_at timestamptz not null default private.now(),
  search_text text generated always as (private.search_code(reference)) stored,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (id, store_id),
  unique (store_id, reference),
  foreign key (customer_id, store_id) references public.customers (id, store_id)
);
create index orders_placed_idx on public.orders (store_id, placed_at desc, id desc);
create index orders_customer_idx on public.orders (customer_id, store_id);
create index orders_search_idx on public.orders using gin (search_text extensions.gin_trgm_ops);
create trigger customers_touch before update on public.customers for each row execute function private.touch_updated_at();
create trigger orders_touch before update on public.orders for each row execute function private.touch_updated_at();
alter table public.customers enable row level security;
alter table public.orders enable row level security;

create policy customers_select on public.customers for select to authenticated
  using (store_id in (select private.my_stores_for('read_customers')));
create policy customers_insert on public.customers for insert to authenticated
  with check (store_id in (select private.my_stores_for('manage_customers')));
create policy customers_update on public.customers for update to authenticated
  using (erased_at is null and store_id in (select private.my_stores_for('manage_customers'))) with check (store_id in (select private.my_stores_for('manage_customers')));
create policy orders_select on public.orders for select to authenticated
  using (store_id in (select private.my_stores_for('read_customers')));
create policy orders_insert on public.orders for insert to authenticated
  with check (store_id in (select private.my_stores_for('manage_customers')));
create policy orders_update on public.orders for update to authenticated
  using (store_id in (select private.my_stores_for('manage_customers'))) with check (store_id in (select private.my_stores_for('manage_customers')));

grant select on public.customers, public.orders to authenticated;
grant insert (store_id, name, email, phone), update (name, email, phone) on public.customers to authenticated;
grant insert (store_id, customer_id, reference, status, placed_at), update (customer_id, reference, status, placed_at) on public.orders to authenticated;
grant select, insert, update, delete on public.customers, public.orders to service_role;

-- What a customer is called: null for one who was erased, whose row keeps a placeholder.
create function private.customer_name(c public.customers)
returns text language sql immutable parallel safe set search_path = '' as $$
  select case when c.erased_at is null then c.name end
$$;

-- ---------------------------------------------------------------------------
-- Creating a customer once
-- ---------------------------------------------------------------------------
create function private.create_customer(p_store_id uuid, p_name text, p_email text, p_request_id uuid)
returns public.customers language plpgsql security definer set search_path = '' as $$
declare
  v public.customers;
begin
  perform private.require_ability(p_store_id, 'manage_customers');
  v.id := private.begin_create(p_request_id, 'customer', jsonb_build_array(p_store_id, p_name, p_email));
  if v.id is null then
    insert into public.customers (store_id, name, email) values (p_store_id, p_name, p_email) returning id into v.id;
    perform private.end_create(p_request_id, v.id);
  end if;
  select * into v from public.customers c where c.id = v.id;
  return v;
end
$$;

create function public.create_customer(p_store_id uuid, p_name text, p_email text default null, p_request_id uuid default null)
returns public.customers language sql security invoker set search_path = '' as $$
  select private.create_customer(p_store_id, p_name, p_email, p_request_id)
$$;
comment on function public.create_customer(uuid, text, text, uuid) is
  'A new customer of the store. p_request_id: the same one again answers with the customer it made. Errors: store_not_found, role_not_allowed, request_reused.';

-- ---------------------------------------------------------------------------
-- What a form chooses from
-- ---------------------------------------------------------------------------
create function private.find_customers(p_store_id uuid, p_query text, p_limit int)
returns table (id uuid, name text, email text, phone text, erased_at timestamptz)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
declare
  v_words text[] := private.search_words(p_query);
begin
  perform private.require_ability(p_store_id, 'read_customers');
  -- Erased ones after all others: nobody sells to them.
  return query select c.id, private.customer_name(c), c.email, c.phone, c.erased_at from public.customers c
  where c.store_id = p_store_id and c.search_text like v_words[1] and c.search_text like all (v_words)
  order by c.erased_at is not null, c.name, c.id limit least(greatest(coalesce(p_limit, 20), 1), 50);
end
$$;

create function private.find_orders(p_store_id uuid, p_query text, p_customer_id uuid, p_limit int)
returns table (id uuid, reference text, customer_id uuid, customer_name text, customer_erased_at timestamptz)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
declare
  v_words text[] := private.search_words(p_query);
begin
  perform private.require_ability(p_store_id, 'read_customers');
  return query select o.id, o.reference, o.customer_id, private.customer_name(c), c.erased_at
  from public.orders o left join public.customers c on c.id = o.customer_id
  where o.store_id = p_store_id and o.status <> 'cancelled' and (p_customer_id is null or o.customer_id = p_customer_id)
    and o.search_text like v_words[1] and o.search_text like all (v_words)
  order by o.placed_at desc, o.id desc limit least(greatest(coalesce(p_limit, 20), 1), 50);
end
$$;

create function public.find_customers(p_store_id uuid, p_query text default null, p_limit int default 20)
returns table (id uuid, name text, email text, phone text, erased_at timestamptz)
language sql stable security invoker set search_path = '' as $$
  select * from private.find_customers(p_store_id, p_query, p_limit)
$$;
comment on function public.find_customers(uuid, text, int) is
  'Customers with every word of p_query in their name, address or telephone number, by name; one who was erased has erased_at instead of a name, and comes last; at most 50. Errors: store_not_found, role_not_allowed.';

create function public.find_orders(p_store_id uuid, p_query text default null, p_customer_id uuid default null, p_limit int default 20)
returns table (id uuid, reference text, customer_id uuid, customer_name text, customer_erased_at timestamptz)
language sql stable security invoker set search_path = '' as $$
  select * from private.find_orders(p_store_id, p_query, p_customer_id, p_limit)
$$;
comment on function public.find_orders(uuid, text, uuid, int) is
  'Orders that are not cancelled with every word of p_query in their reference, newest first; only those of p_customer_id when given; customer_erased_at instead of a name where the customer was erased; at most 50. Errors: store_not_found, role_not_allowed.';
grant execute on function
  private.find_customers(uuid, text, int), private.find_orders(uuid, text, uuid, int),
  public.find_customers(uuid, text, int), public.find_orders(uuid, text, uuid, int),
  private.create_customer(uuid, text, text, uuid), public.create_customer(uuid, text, text, uuid) to authenticated;
