-- What whoever runs a stock is told of its units: warranties that end, little stock, a history that does not hold, and changes of
-- units that somebody follows. Nothing of it is written by whoever changes a unit: the job that numbers events looks at what came.

-- What the store wants to be told; no row for the defaults.
create table private.stock_alert_settings (
  store_id uuid primary key references public.stores (id) on delete cascade,
  -- Once a day what ends in 30 and in 7 days, and what has ended.
  warranty boolean not null default true,
  -- Whether the holders of these units are told of their own, by mail.
  holders boolean not null default false,
  -- A product of which no more than so many are in stock is low; null: none is.
  low_stock int constraint stock_alert_settings_low_check check (low_stock between 0 and 10000),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create trigger stock_alert_settings_touch before update on private.stock_alert_settings for each row execute function private.touch_updated_at();
alter table private.stock_alert_settings enable row level security;

-- Products of which the store wants to hear otherwise; null: never of this one.
create table private.product_thresholds (
  product_id uuid primary key,
  store_id uuid not null,
  low_stock int constraint product_thresholds_low_check check (low_stock between 0 and 10000),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (product_id, store_id) references public.physical_products (id, store_id) on delete cascade
);
create index product_thresholds_product_idx on private.product_thresholds (product_id, store_id);
create index product_thresholds_store_idx on private.product_thresholds (store_id);
create trigger product_thresholds_touch before update on private.product_thresholds for each row execute function private.touch_updated_at();
alter table private.product_thresholds enable row level security;

-- Up to which day of its zone a store has been looked at.
create table private.stock_watches (
  store_id uuid primary key references public.stores (id) on delete cascade,
  day date not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create trigger stock_watches_touch before update on private.stock_watches for each row execute function private.touch_updated_at();
alter table private.stock_watches enable row level security;

-- The unit whose history was looked at last: one row, for all stores.
create table private.history_rounds (
  one boolean primary key default true constraint history_rounds_one_check check (one),
  serial_id uuid not null default '00000000-0000-0000-0000-000000000000',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create trigger history_rounds_touch before update on private.history_rounds for each row execute function private.touch_updated_at();
alter table private.history_rounds enable row level security;
insert into private.history_rounds default values;

-- Open until it is so no more. What is acknowledged is told no more; what is snoozed is told again when that is over, if it is still so.
create table private.stock_alerts (
  id uuid primary key default gen_random_uuid(),
  store_id uuid not null references public.stores (id) on delete cascade,
  kind text not null references private.message_kinds (kind),
  product_id uuid,
  serial_id uuid,
  -- Of warranties: after which day and up to which they are told of.
  after_day date,
  up_to_day date,
  raised_at timestamptz not null default private.now(),
  settled_at timestamptz,
  acknowledged_at timestamptz,
  acknowledged_by uuid references public.profiles (id) on delete set null,
  snoozed_until timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (product_id, store_id) references public.physical_products (id, store_id) on delete cascade,
  foreign key (serial_id, store_id) references public.serial_numbers (id, store_id) on delete cascade
);
create unique index stock_alerts_open_idx on private.stock_alerts (store_id, kind, product_id, serial_id) nulls not distinct where settled_at is null;
create index stock_alerts_store_idx on private.stock_alerts (store_id, raised_at desc);
create index stock_alerts_kind_idx on private.stock_alerts (kind);
create index stock_alerts_product_idx on private.stock_alerts (product_id, store_id);
create index stock_alerts_serial_idx on private.stock_alerts (serial_id, store_id);
create index stock_alerts_by_idx on private.stock_alerts (acknowledged_by);
create index stock_alerts_snoozed_idx on private.stock_alerts (snoozed_until) where settled_at is null and snoozed_until is not null;
create trigger stock_alerts_touch before update on private.stock_alerts for each row execute function private.touch_updated_at();
alter table private.stock_alerts enable row level security;

-- Whether it is still so, nobody has seen to it, and it is not put off.
create function private.awaits_answer(a private.stock_alerts)
returns boolean language sql stable set search_path = '' as $$
  select a.settled_at is null and a.acknowledged_at is null and coalesce(a.snoozed_until, '-infinity') <= private.now()
$$;

-- Units whose changes a person wants to hear of.
create table private.unit_follows (
  serial_id uuid not null,
  store_id uuid not null,
  person_id uuid not null references public.profiles (id) on delete cascade,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (serial_id, person_id),
  foreign key (serial_id, store_id) references public.serial_numbers (id, store_id) on delete cascade
);
create index unit_follows_serial_idx on private.unit_follows (serial_id, store_id);
create index unit_follows_person_idx on private.unit_follows (person_id, store_id);
create trigger unit_follows_touch before update on private.unit_follows for each row execute function private.touch_updated_at();
alter table private.unit_follows enable row level security;

-- ---------------------------------------------------------------------------
-- Raising and settling
-- ---------------------------------------------------------------------------
-- Tells of an alert whoever answers for the stock: once when it is raised, and once after each snooze.
create function private.tell_stock_alert(a private.stock_alerts)
returns void language sql security definer set search_path = '' as $$
  insert into private.messages (cause_key, kind, store_id, person_id, subject, send_at)
  select concat_ws(':', 'alert', a.id, m.user_id, extract(epoch from coalesce(a.snoozed_until, a.raised_at))), a.kind, a.store_id, m.user_id,
    jsonb_strip_nulls(jsonb_build_object('alert_id', a.id, 'product_id', a.product_id, 'serial_id', a.serial_id)), private.now()
  from public.store_members m
  where m.store_id = a.store_id and private.role_may(m.role, 'manage_stock')
  on conflict (cause_key) do nothing
$$;

-- One open alert of a thing at a time, however often it is found.
create function private.raise_stock_alert(p_store_id uuid, p_kind text, p_product_id uuid, p_serial_id uuid, p_after date default null,
  p_up_to date default null)
returns void language plpgsql security definer set search_path = '' as $$
declare
  a private.stock_alerts;
begin
  insert into private.stock_alerts (store_id, kind, product_id, serial_id, after_day, up_to_day)
  values (p_store_id, p_kind, p_product_id, p_serial_id, p_after, p_up_to)
  on conflict (store_id, kind, product_id, serial_id) where settled_at is null do nothing
  returning * into a;
  if a.id is not null then
    perform private.tell_stock_alert(a);
  end if;
end
$$;

-- Of which warranties a store is told on p_up_to that had not come so far on p_after: those that end in 30 (ahead) and in 7 days, and
-- those that have ended (-1); of a unit that passed two of them meanwhile, the last.
create function private.warranties_due(p_store_id uuid, p_after date, p_up_to date)
returns table (serial_id uuid, ends date, ahead int) language sql stable security definer set search_path = '' as $$
  select s.id, s.warranty_end, case when s.warranty_end > p_up_to + 7 then 30 when s.warranty_end >= p_up_to then 7 else -1 end
  from public.serial_numbers s
  where s.store_id = p_store_id and s.deleted_at is null and (
    s.warranty_end between greatest(p_up_to + 8, p_after + 31) and p_up_to + 30
    or s.warranty_end between greatest(p_up_to, p_after + 8) and p_up_to + 7 or s.warranty_end between p_after and p_up_to - 1)
$$;

create function private.warranty_counts(p_store_id uuid, p_after date, p_up_to date)
returns jsonb language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('in30', count(*) filter (where d.ahead = 30), 'in7', count(*) filter (where d.ahead = 7),
    'ended', count(*) filter (where d.ahead = -1))
  from private.warranties_due(p_store_id, p_after, p_up_to) d
$$;

-- Of these products of a store, those of which few are in stock are low, and are no more when a fifth and one above it are.
create function private.weigh_stock(p_store_id uuid, p_products uuid[])
returns void language plpgsql security definer set search_path = '' as $$
declare
  v record;
begin
  for v in
    select p.id, p.status, l.low, n.stock from public.physical_products p
    left join private.product_thresholds t on t.product_id = p.id
    left join private.stock_alert_settings c on c.store_id = p.store_id
    cross join lateral (select case when t.product_id is not null then t.low_stock else c.low_stock end as low) l
    cross join lateral (select count(*)::int as stock from (
      select from public.serial_numbers s
      where s.product_id = p.id and s.store_id = p_store_id and s.status = 'in_stock' and s.hold is null and s.deleted_at is null
      limit coalesce(l.low, 0) + coalesce(l.low, 0) / 5 + 2) x) n
    where p.store_id = p_store_id and p.id = any (p_products)
    order by p.id
  loop
    if v.stock <= v.low and v.status = 'active' then
      perform private.raise_stock_alert(p_store_id, 'low_stock', v.id, null);
    elsif v.low is null or v.status <> 'active' or v.stock > v.low + v.low / 5 then
      update private.stock_alerts a set settled_at = private.now()
      where a.store_id = p_store_id and a.kind = 'low_stock' and a.product_id = v.id and a.settled_at is null;
    end if;
  end loop;
end
$$;

-- Looks at the events that were just numbered: who follows their units, and what is left of their products. However many there are,
-- a person is told once a minute of all that changed for them in a store.
create function private.watch_serial_events(p_events uuid[])
returns void language plpgsql security definer set search_path = '' as $$
declare
  v record;
begin
  insert into private.messages (cause_key, kind, store_id, person_id, subject, send_at)
  select concat_ws(':', 'followed', f.person_id, h.store_id, extract(epoch from min(h.recorded_at))), 'unit_changed', h.store_id, f.person_id,
    jsonb_build_object('since', min(h.recorded_at)), private.now() + interval '1 minute'
  from public.serial_number_history h
  join private.unit_follows f on f.serial_id = h.serial_id and f.person_id is distinct from h.actor_id
  where h.id = any (p_events) and (h.from_status is distinct from h.to_status or h.from_customer_id is distinct from h.to_customer_id)
    and not exists (select from private.messages w where w.person_id = f.person_id and w.store_id = h.store_id and w.kind = 'unit_changed'
      and w.outcome = 'waiting')
  group by f.person_id, h.store_id
  on conflict (cause_key) do nothing;
  for v in
    select h.store_id, array_agg(distinct s.product_id) as products
    from public.serial_number_history h
    join public.serial_numbers s on s.id = h.serial_id
    left join private.stock_alert_settings c on c.store_id = h.store_id
    where h.id = any (p_events) and h.changes ?| array['status', 'hold', 'deleted', 'product_id']
      and (c.low_stock is not null or exists (select from private.product_thresholds t where t.store_id = h.store_id))
    group by h.store_id
  loop
    perform private.weigh_stock(v.store_id, v.products);
  end loop;
end
$$;

-- The daily look at a store, from eight in the morning of its zone; of days that were missed with it, a month back at most.
create function private.look_at_stock(p_store_id uuid, p_day date)
returns void language plpgsql security definer set search_path = '' as $$
declare
  v_after date;
  v_counts jsonb;
begin
  select greatest(w.day, p_day - 30) into v_after from private.stock_watches w where w.store_id = p_store_id for update;
  if v_after >= p_day then
    return;
  end if;
  insert into private.stock_watches as w (store_id, day) values (p_store_id, p_day)
  on conflict (store_id) do update set day = excluded.day where w.day < excluded.day;
  if not found then
    return;
  end if;
  v_after := coalesce(v_after, p_day - 1);
  update private.stock_alerts a set settled_at = private.now()
  where a.store_id = p_store_id and a.kind = 'warranty_digest' and a.settled_at is null;
  perform private.tell_holders(p_store_id, v_after, p_day);
  v_counts := private.warranty_counts(p_store_id, v_after, p_day);
  if exists (select from jsonb_each_text(v_counts) c where c.value <> '0')
    and coalesce((select c.warranty from private.stock_alert_settings c where c.store_id = p_store_id), true) then
    perform private.raise_stock_alert(p_store_id, 'warranty_digest', null, null, v_after, p_day);
  end if;
end
$$;

-- Looks at the histories that come next, all of them in turn. One at a time.
create function private.look_at_histories(p_limit int)
returns void language plpgsql security definer set search_path = '' as $$
declare
  v record;
  v_after uuid;
  v_last uuid;
begin
  select r.serial_id into v_after from private.history_rounds r for update skip locked;
  if v_after is null then
    return;
  end if;
  for v in
    select s.id, s.store_id, c.intact from (
      select x.id, x.store_id from public.serial_numbers x where x.id > v_after order by x.id limit p_limit) s
    cross join lateral private.check_serial_history(s.id) c
    order by s.id
  loop
    v_last := v.id;
    if v.intact then
      update private.stock_alerts a set settled_at = private.now()
      where a.store_id = v.store_id and a.kind = 'history_broken' and a.serial_id = v.id and a.settled_at is null;
    else
      perform private.raise_stock_alert(v.store_id, 'history_broken', null, v.id);
    end if;
  end loop;
  update private.history_rounds r set serial_id = coalesce(v_last, '00000000-0000-0000-0000-000000000000');
end
$$;

-- What the job looks at besides events: stores whose morning has come, alerts whose snooze is over, and the next histories.
create function private.watch_stock(p_stores int default 20, p_histories int default 20)
returns void language plpgsql security definer set search_path = '' as $$
declare
  v record;
begin
  for v in
    select s.id, d.day from public.stores s
    cross join lateral (select private.now() at time zone s.time_zone as wall) c
    cross join lateral (select case when c.wall::time >= time '08:00' then c.wall::date else c.wall::date - 1 end as day) d
    left join private.stock_watches w on w.store_id = s.id
    where s.closed_at is null and (w.day is null or w.day < d.day)
    order by s.id limit p_stores
  loop
    perform private.look_at_stock(v.id, v.day);
  end loop;
  for v in
    select a as alert from private.stock_alerts a where a.settled_at is null and a.snoozed_until <= private.now() and a.acknowledged_at is null
    order by a.snoozed_until limit 100 for update skip locked
  loop
    perform private.tell_stock_alert(v.alert);
    update private.stock_alerts a set snoozed_until = null where a.id = (v.alert).id;
  end loop;
  perform private.look_at_histories(p_histories);
end
$$;

-- ---------------------------------------------------------------------------
-- What is true of it, and what it says
-- ---------------------------------------------------------------------------
-- Product or unit, and the counts as they are now; of followed units how many changed since, and what the one is now.
create function private.stock_facts(m private.messages)
returns jsonb language sql stable security definer set search_path = '' as $$
  select jsonb_strip_nulls(jsonb_build_object('product_id', p.id, 'serial_id', coalesce(s.id::text, f.serial_id), 'title', coalesce(p.name, s.serial_number, f.number),
    'unit_status', f.status, 'ending', case when a.up_to_day is not null then private.warranty_counts(m.store_id, a.after_day, a.up_to_day) end,
    'count', coalesce(f.count, (select count(*) from public.serial_numbers x where x.product_id = p.id and x.store_id = m.store_id
      and x.status = 'in_stock' and x.hold is null and x.deleted_at is null))))
  from (select 1) one
  left join private.stock_alerts a on a.id = (m.subject ->> 'alert_id')::uuid and a.store_id = m.store_id
  left join public.physical_products p on p.id = a.product_id
  left join public.serial_numbers s on s.id = a.serial_id
  left join lateral (
    select count(*) as count, case when count(*) = 1 then min(x.id::text) end as serial_id, case when count(*) = 1 then min(x.serial_number) end as number,
      case when count(*) = 1 then min(x.status)::text end as status
    from (select u.id, u.serial_number, u.status from private.unit_follows w
      join public.serial_numbers u on u.id = w.serial_id and u.deleted_at is null
      where w.person_id = m.person_id and w.store_id = m.store_id and exists (select from public.serial_number_history h
        where h.serial_id = u.id and h.recorded_at >= (m.subject ->> 'since')::timestamptz and h.actor_id is distinct from m.person_id
          and (h.from_status is distinct from h.to_status or h.from_customer_id is distinct from h.to_customer_id))) x
  ) f on m.kind = 'unit_changed'
$$;

-- Why such a message is told no more; null when it is still so.
create function private.stock_message_lapsed(m private.messages)
returns text language sql stable security definer set search_path = '' as $$
  select case
    when m.kind = 'unit_changed' then case
      when not private.person_may(m.store_id, m.person_id, 'read_stock') then 'left'
      when private.stock_facts(m) ->> 'count' = '0' then 'turned_off' end
    when not private.person_may(m.store_id, m.person_id, 'manage_stock') then 'left'
    when not exists (select from private.stock_alerts a where a.id = (m.subject ->> 'alert_id')::uuid and private.awaits_answer(a)) then 'settled' end
$$;
