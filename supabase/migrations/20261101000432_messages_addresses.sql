-- Where people ask to be told besides the app and their mail: browsers that take pushes.

create table private.message_addresses (
  id uuid primary key default gen_random_uuid(),
  person_id uuid not null references public.profiles (id) on delete cascade,
  channel text not null references private.message_channels (channel),
  address text not null,
  -- What else its channel needs to send there.
  detail jsonb not null default '{}',
  -- What the person knows it by.
  label text not null constraint message_addresses_label_check check (char_length(label) between 1 and 80 and private.is_printable(label)),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (person_id, channel, address),
  -- A server of ours posts there: to the services of the browsers there are, and nowhere else.
  constraint message_addresses_push_check check (channel <> 'push' or (char_length(address) <= 1000 and address ~
    '^https://([a-z0-9-]+\.)*(fcm\.googleapis\.com|push\.services\.mozilla\.com|notify\.windows\.com|push\.apple\.com)/[!-~]+$'
    and coalesce(detail ->> 'p256dh' ~ '^[A-Za-z0-9_-]{87}$' and detail ->> 'auth' ~ '^[A-Za-z0-9_-]{22}$', false)))
);
create index message_addresses_channel_idx on private.message_addresses (channel, address);
create trigger message_addresses_touch before update on private.message_addresses for each row execute function private.touch_updated_at();
alter table private.message_addresses enable row level security;

-- Whether a kind is told by a channel unless the person has chosen otherwise.
create function private.is_usual(c private.message_channels, k private.message_kinds)
returns boolean language sql immutable set search_path = '' as $$
  select case c.usual when 'app' then 'app' = any (k.channels) when 'important' then not k.optional when 'nothing' then false else c.channel = any (k.channels) end
$$;

-- ---------------------------------------------------------------------------
-- One's own addresses
-- ---------------------------------------------------------------------------
create function private.list_message_addresses()
returns table (id uuid, channel text, address text, label text, created_at timestamptz)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
declare
  v_user uuid := private.require_user();
begin
  return query select a.id, a.channel, a.address, a.label, a.created_at from private.message_addresses a
    where a.person_id = v_user order by a.created_at desc, a.id;
end
$$;

-- A browser is told of for whoever asked last on it. Of more than ten the oldest goes.
create function private.add_push_device(p_endpoint text, p_p256dh text, p_auth text, p_label text)
returns uuid language plpgsql security definer set search_path = '' as $$
declare
  v_user uuid := private.lock_caller();
  v_id uuid;
begin
  delete from private.message_addresses a where a.channel = 'push' and a.address = p_endpoint and a.person_id <> v_user;
  insert into private.message_addresses as a (person_id, channel, address, detail, label)
  values (v_user, 'push', p_endpoint, jsonb_build_object('p256dh', p_p256dh, 'auth', p_auth), btrim(p_label))
  on conflict (person_id, channel, address) do update set detail = excluded.detail, label = excluded.label
  returning a.id into v_id;
  delete from private.message_addresses a where a.id in (
    select x.id from private.message_addresses x where x.person_id = v_user and x.channel = 'push' and x.id <> v_id
    order by x.created_at desc, x.id offset 9);
  return v_id;
exception when check_violation or not_null_violation then
  perform private.fail(422, 'push_not_usable', 'endpoint');
end
$$;

create function private.remove_message_address(p_id uuid)
returns void language plpgsql security definer set search_path = '' as $$
declare
  v_user uuid := private.require_user();
begin
  delete from private.message_addresses a where a.id = p_id and a.person_id = v_user;
end
$$;

create function public.list_message_addresses()
returns table (id uuid, channel text, address text, label text, created_at timestamptz)
language sql stable security invoker set search_path = '' as $$
  select * from private.list_message_addresses()
$$;
comment on function public.list_message_addresses() is
  'Where the caller asked to be told: browsers (push), newest first. Errors: not_signed_in.';

create function public.add_push_device(p_endpoint text, p_p256dh text, p_auth text, p_label text)
returns uuid language sql security invoker set search_path = '' as $$
  select private.add_push_device(p_endpoint, p_p256dh, p_auth, p_label)
$$;
comment on function public.add_push_device(text, text, text, text) is
  'Tells the caller by pushes to this browser, a PushSubscription of its; nobody else any more. Errors: not_signed_in, push_not_usable.';

create function public.remove_message_address(p_id uuid)
returns void language sql security invoker set search_path = '' as $$
  select private.remove_message_address(p_id)
$$;
comment on function public.remove_message_address(uuid) is
  'Tells the caller there no more; nothing happens to what is not theirs. Errors: not_signed_in.';

grant execute on function
  private.list_message_addresses(), public.list_message_addresses(),
  private.add_push_device(text, text, text, text), public.add_push_device(text, text, text, text),
  private.remove_message_address(uuid), public.remove_message_address(uuid)
  to authenticated;
