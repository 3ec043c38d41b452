-- What whoever holds units is told of their warranties, where the store wants it: one mail a day, to the address that the customer
-- has when it is sent.

insert into private.message_kinds (kind, place, audience, channels, optional, waits, helps_for)
values ('warranty_holder', 131, 'holder', '{email}', true, false, '3 days');

-- Whose units these are now, of those that are told of on these days.
create function private.holdings_due(p_store_id uuid, p_after date, p_up_to date, p_customer_id uuid default null)
returns table (customer_id uuid, title text, serial text, ends date, ended boolean)
language sql stable security definer set search_path = '' as $$
  select w.customer_id, p.name, s.serial_number, w.warranty_end, d.ahead < 0
  from private.warranties_due(p_store_id, p_after, p_up_to) d
  join public.serial_numbers s on s.id = d.serial_id
  join public.physical_products p on p.id = s.product_id
  join public.serial_ownerships w on w.serial_id = d.serial_id and w.ended_at is null and w.warranty_end = d.ends
  join public.customers c on c.id = w.customer_id and c.erased_at is null
  where p_customer_id is null or w.customer_id = p_customer_id
$$;

-- Writes to each holder once for these days, whoever asks again.
create function private.tell_holders(p_store_id uuid, p_after date, p_up_to date)
returns void language sql security definer set search_path = '' as $$
  insert into private.messages (cause_key, kind, store_id, customer_id, subject, send_at)
  select distinct concat_ws(':', 'warranty', h.customer_id, p_up_to), 'warranty_holder', p_store_id, h.customer_id,
    jsonb_build_object('after', p_after, 'up_to', p_up_to), private.now()
  from private.holdings_due(p_store_id, p_after, p_up_to) h
  join public.customers c on c.id = h.customer_id and c.email is not null
  where exists (select from private.stock_alert_settings a where a.store_id = p_store_id and a.holders)
  on conflict (cause_key) do nothing
$$;
