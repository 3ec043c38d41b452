-- Whose a unit is, and since when: one row for each time that it was somebody's.

create type public.serial_condition as enum ('new', 'second_hand');

-- Begins with the sale and ends when the unit is the store's again, is scrapped, or changes hands. The warranty is a term of
-- the sale: the next owner has another row with terms of its own. The unit shows what its open row says.
create table public.serial_ownerships (
  id uuid primary key default gen_random_uuid(),
  serial_id uuid not null,
  store_id uuid not null,
  -- Which time it is.
  number int not null constraint serial_ownerships_number_check check (number > 0),
  customer_id uuid,
  order_id uuid,
  condition public.serial_condition not null,
  -- As the product had it when the unit was sold: what is sold later on other terms changes nothing here.
  warranty_months int not null constraint serial_ownerships_months_check check (warranty_months between 0 and 240),
  warranty_start date,
  warranty_end date,
  -- When the events happened that made it so.
  sold_at timestamptz not null,
  delivered_at timestamptz,
  ended_at timestamptz,
  -- What the unit became: null as long as it is theirs.
  ended_as public.serial_status,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint serial_ownerships_serial_key unique (serial_id, store_id, number),
  constraint serial_ownerships_end_check check ((ended_at is null) = (ended_as is null)),
  foreign key (serial_id, store_id) references public.serial_numbers (id, store_id) on delete restrict,
  foreign key (customer_id, store_id) references public.customers (id, store_id) on delete restrict,
  foreign key (order_id, store_id) references public.orders (id, store_id) on delete restrict
);
comment on table public.serial_ownerships is
  'The times a unit was somebody''s, each with its terms. Written by the triggers of serial_numbers alone.';
create unique index serial_ownerships_open_key on public.serial_ownerships (serial_id) where ended_at is null;
create index serial_ownerships_customer_idx on public.serial_ownerships (customer_id, store_id);
create index serial_ownerships_order_idx on public.serial_ownerships (order_id, store_id);
create trigger serial_ownerships_touch before update on public.serial_ownerships for each row execute function private.touch_updated_at();
alter table public.serial_ownerships enable row level security;

create policy serial_ownerships_select on public.serial_ownerships for select to authenticated
  using (store_id in (select private.my_stores_for('read_customers')));

grant select on public.serial_ownerships to authenticated, service_role;

-- A change of a unit: its row before (null when it is new) and after.
create type private.serial_change as (before public.serial_numbers, after public.serial_numbers);

-- Whether a unit as it stands is somebody's: it was sold, or it is out of the store's stock and names who has it. A
-- reservation is no sale.
create function private.is_owned(s public.serial_numbers)
returns boolean language plpgsql immutable parallel safe set search_path = '' as $$
begin
  return s.status in ('sold', 'shipped', 'delivered')
    or (s.status in ('returned', 'warranty_repair', 'damaged') and num_nonnulls(s.customer_id, s.order_id, s.warranty_start) > 0);
end
$$;

-- Makes the periods follow from what changed. The moments are those of the units' last events, which stand already.
create function private.follow_ownerships(p_changes private.serial_change[])
returns void language plpgsql security definer set search_path = '' as $$
begin
  -- A status that a sale may last in, named or not: what came back without a name is still that sale's.
  if not exists (select 1 from unnest(p_changes) c where not private.is_unowned((c.after).status) or not private.is_unowned((c.before).status)) then
    return;
  end if;
  -- What is the store's again, or delivered to one person and now another's or sold once more, ends. What was delivered and goes
  -- back to sold for the same customer and order was not delivered yet: the same sale.
  update public.serial_ownerships w set
    ended_at = (select h.event_date from private.serial_heads h where h.serial_id = w.serial_id), ended_as = (c.after).status
  from unnest(p_changes) c
  where w.serial_id = (c.after).id and w.ended_at is null and (
    private.is_unowned((c.after).status) or (c.after).status = 'reserved'
    or (w.delivered_at is not null and (w.customer_id <> (c.after).customer_id
      or ((c.after).status = 'sold' and ((c.before).status in ('returned', 'warranty_repair', 'damaged')
        or ((c.before).status = 'delivered' and (w.customer_id, w.order_id) is distinct from ((c.after).customer_id, (c.after).order_id)))))));
  -- What goes on follows the unit.
  update public.serial_ownerships w set
    customer_id = (c.after).customer_id, order_id = (c.after).order_id,
    warranty_start = (c.after).warranty_start, warranty_end = (c.after).warranty_end,
    delivered_at = case when (c.after).status = 'sold' then null
      when (c.after).status = 'delivered' and w.delivered_at is null
      then (select h.event_date from private.serial_heads h where h.serial_id = w.serial_id) else w.delivered_at end
  from unnest(p_changes) c
  where w.serial_id = (c.after).id and w.ended_at is null and (
    (w.customer_id, w.order_id, w.warranty_start, w.warranty_end)
      is distinct from ((c.after).customer_id, (c.after).order_id, (c.after).warranty_start, (c.after).warranty_end)
    or ((c.after).status = 'delivered' and w.delivered_at is null) or ((c.after).status = 'sold' and w.delivered_at is not null));
  insert into public.serial_ownerships (serial_id, store_id, number, customer_id, order_id, condition, warranty_months,
    warranty_start, warranty_end, sold_at, delivered_at)
  select (c.after).id, (c.after).store_id, coalesce(earlier.periods, 0) + 1, (c.after).customer_id, (c.after).order_id,
    (case when earlier.delivered then 'second_hand' else 'new' end)::public.serial_condition,
    -- As the event says it, by which the period is verified.
    (select (e.names ->> 'warranty_months')::int from public.serial_number_history e where e.serial_id = h.serial_id and e.seq = h.seq),
    (c.after).warranty_start, (c.after).warranty_end, h.event_date, case when (c.after).status = 'delivered' then h.event_date end
  from unnest(p_changes) c
  join private.serial_heads h on h.serial_id = (c.after).id
  cross join lateral (
    select max(w.number) as periods, bool_or(w.delivered_at is not null) as delivered, bool_or(w.ended_at is null) as open
    from public.serial_ownerships w where w.serial_id = (c.after).id) earlier
  where private.is_owned(c.after) and not coalesce(earlier.open, false);
end
$$;

-- The periods as events tell them, carried on by one event that happened at p_at: what follow_ownerships makes, once more from
-- the history alone.
create function private.fold_ownership(
  p_periods public.serial_ownerships[], o public.serial_numbers, n public.serial_numbers, p_at timestamptz, p_months int)
returns public.serial_ownerships[] language plpgsql stable set search_path = '' as $$
declare
  v_last int := coalesce(cardinality(p_periods), 0);
  w public.serial_ownerships := p_periods[v_last];
begin
  if w.number is not null and w.ended_at is null then
    if private.is_unowned(n.status) or n.status = 'reserved' or (w.delivered_at is not null and coalesce(w.customer_id <> n.customer_id
      or (n.status = 'sold' and (o.status in ('returned', 'warranty_repair', 'damaged')
        or (o.status = 'delivered' and (w.customer_id, w.order_id) is distinct from (n.customer_id, n.order_id)))), false)) then
      w.ended_at := p_at;
      w.ended_as := n.status;
    else
      w.customer_id := n.customer_id;
      w.order_id := n.order_id;
      w.warranty_start := n.warranty_start;
      w.warranty_end := n.warranty_end;
      w.delivered_at := case when n.status = 'sold' then null when n.status = 'delivered' then coalesce(w.delivered_at, p_at) else w.delivered_at end;
    end if;
    p_periods[v_last] := w;
  end if;
  if private.is_owned(n) and (w.number is null or w.ended_at is not null) then
    w := null;
    w.number := v_last + 1;
    w.customer_id := n.customer_id;
    w.order_id := n.order_id;
    w.condition := case when exists (select from unnest(p_periods) e where e.delivered_at is not null) then 'second_hand' else 'new' end;
    w.warranty_months := p_months;
    w.warranty_start := n.warranty_start;
    w.warranty_end := n.warranty_end;
    w.sold_at := p_at;
    w.delivered_at := case when n.status = 'delivered' then p_at end;
    p_periods[v_last + 1] := w;
  end if;
  return p_periods;
end
$$;

-- The name of what a unit's periods say otherwise than its events, the earliest period first, or null. A period too many or
-- too few is "owners".
create function private.ownership_difference(p_serial_id uuid, p_told public.serial_ownerships[])
returns text language sql stable security definer set search_path = '' as $$
  select case
    when w.number is null or t.number is null then 'owners'
    when (w.customer_id, w.order_id) is distinct from (t.customer_id, t.order_id) then 'owner'
    when w.condition is distinct from t.condition then 'condition'
    when w.warranty_months is distinct from t.warranty_months then 'warranty_months'
    when (w.warranty_start, w.warranty_end) is distinct from (t.warranty_start, t.warranty_end) then 'warranty'
    when w.sold_at is distinct from t.sold_at then 'sold_at'
    when w.delivered_at is distinct from t.delivered_at then 'delivered_at'
    else 'ended_at'
  end
  from (select * from public.serial_ownerships e where e.serial_id = p_serial_id) w
  full join unnest(p_told) t on t.number = w.number
  where (w.number, w.customer_id, w.order_id, w.condition, w.warranty_months, w.warranty_start, w.warranty_end, w.sold_at,
      w.delivered_at, w.ended_at, w.ended_as)
    is distinct from (t.number, t.customer_id, t.order_id, t.condition, t.warranty_months, t.warranty_start, t.warranty_end, t.sold_at,
      t.delivered_at, t.ended_at, t.ended_as)
  order by coalesce(w.number, t.number) limit 1
$$;

-- The periods of a unit, the latest first, as the page of the unit shows them.
create function private.serial_owners(p_serial_id uuid)
returns jsonb language plpgsql stable security definer set search_path = '' as $$
begin
  return (select coalesce(jsonb_agg(to_jsonb(w) - array['serial_id', 'store_id', 'created_at', 'updated_at']
    || jsonb_build_object('customer_name', private.customer_name(c), 'order_reference', o.reference, 'customer_erased_at', c.erased_at) order by w.number desc), '[]')
  from public.serial_ownerships w
  left join public.customers c on c.id = w.customer_id
  left join public.orders o on o.id = w.order_id
  where w.serial_id = p_serial_id);
end
$$;
