-- The append-only, hash-chained history of a unit: its tables, and the chain.

create type public.serial_event as enum (
  'created', 'status_changed', 'place_changed', 'owner_changed', 'hold_changed', 'identifiers_changed', 'warranty_changed', 'notes_changed',
  'deleted', 'restored');

create table public.serial_number_history (
  id uuid primary key default gen_random_uuid(),
  serial_id uuid not null,
  store_id uuid not null,
  seq int not null,
  hash_version smallint not null default 1,
  event public.serial_event not null,
  event_date timestamptz not null,
  -- Only the day is known: the moment is the first of that day which the event before it allows.
  day_only boolean not null default false,
  recorded_at timestamptz not null,
  -- What was done in one go, and by which way it came in.
  operation_id uuid not null,
  source public.serial_source not null,
  -- How the client names it: the same one twice is one event.
  client_event_id uuid,
  -- Who did it; no foreign key, so that a closed account leaves the past alone.
  actor_id uuid,
  actor_role text,
  from_status public.serial_status,
  to_status public.serial_status,
  from_warehouse_id uuid,
  from_bin text,
  to_warehouse_id uuid,
  to_bin text,
  from_customer_id uuid,
  to_customer_id uuid,
  order_id uuid,
  -- Another unit that it has to do with: the one it was exchanged for, the one a part went into.
  related_serial_id uuid,
  forced boolean not null default false,
  -- What stood elsewhere, as it was: names of places and products, {"<id>": "name"}, and of what is sold the months of warranty
  -- that its product came with, {"warranty_months": "24"}.
  names jsonb not null default '{}',
  -- Every changed column: {"column": {"from": text or null, "to": text or null}}; of notes the digests.
  changes jsonb not null default '{}',
  -- What names people or was written freely stands in private.serial_texts, and here as SHA-256(salt || text): it can be
  -- erased there, and not be exchanged.
  actor_digest bytea,
  reason_digest bytea,
  document_digest bytea,
  from_customer_digest bytea,
  to_customer_digest bytea,
  order_digest bytea,
  prev_hash text not null,
  hash text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint serial_number_history_serial_key unique (serial_id, store_id, seq),
  foreign key (serial_id, store_id) references public.serial_numbers (id, store_id) on delete restrict
);
comment on column public.serial_number_history.actor_role is 'Made by the database: the role as it was then.';
comment on column public.serial_number_history.from_bin is 'Made by the database: from the unit, whose column is checked.';
comment on column public.serial_number_history.to_bin is 'Made by the database: from the unit, whose column is checked.';
comment on column public.serial_number_history.prev_hash is 'Made by the database: hexadecimal.';
comment on column public.serial_number_history.hash is 'Made by the database: hexadecimal.';
comment on table public.serial_number_history is
  'Append-only. docs/architecture.md describes the canonical form that is hashed.';
create index serial_number_history_store_idx on public.serial_number_history (store_id, recorded_at desc, id desc);
create unique index serial_number_history_client_key on public.serial_number_history (store_id, client_event_id) where client_event_id is not null;
alter table public.serial_number_history enable row level security;

create policy serial_number_history_select on public.serial_number_history for select to authenticated
  using (store_id in (select private.my_stores_for('read_stock')));

grant select on public.serial_number_history to authenticated;
grant select on public.serial_number_history to service_role;

create type private.serial_text_kind as enum ('actor', 'customer', 'order', 'reason', 'document', 'notes');

-- The texts behind the digests. Erasing a person removes the rows that name them or are of their hand; nothing else does.
create table private.serial_texts (
  digest bytea primary key,
  store_id uuid not null references public.stores (id) on delete restrict,
  -- At least 128 random bits.
  salt bytea not null constraint serial_texts_salt_check check (octet_length(salt) >= 16),
  value text not null,
  kind private.serial_text_kind not null,
  -- Who wrote it, or whose name it is; the customers it names, or whose unit it is about.
  author_id uuid,
  customer_id uuid,
  former_customer_id uuid,
  -- The unit whose notes it is.
  serial_id uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint serial_texts_digest_check check (digest = sha256(salt || convert_to(value, 'UTF8')))
);
create index serial_texts_author_idx on private.serial_texts (store_id, author_id);
create index serial_texts_customer_idx on private.serial_texts (store_id, customer_id) where customer_id is not null;
create index serial_texts_former_idx on private.serial_texts (store_id, former_customer_id) where former_customer_id is not null;
alter table private.serial_texts enable row level security;

-- Whom a store has erased from its histories, and when.
create table private.serial_erasures (
  store_id uuid not null references public.stores (id) on delete restrict,
  person_id uuid not null,
  erased_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (store_id, person_id)
);
create trigger serial_erasures_touch before update on private.serial_erasures for each row execute function private.touch_updated_at();
alter table private.serial_erasures enable row level security;

-- Texts of others, on other units too, that an erasure took because they named the person.
create table private.serial_erased_texts (
  digest bytea primary key,
  store_id uuid not null references public.stores (id) on delete restrict,
  erased_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index serial_erased_texts_store_idx on private.serial_erased_texts (store_id);
create trigger serial_erased_texts_touch before update on private.serial_erased_texts for each row execute function private.touch_updated_at();
alter table private.serial_erased_texts enable row level security;

-- The end of each chain, out of the unit's row and of every other writer's reach: a history cut at its end is seen as well.
create table private.serial_heads (
  serial_id uuid primary key,
  seq int not null,
  hash text not null,
  -- The latest moment that an event is dated, and that of the first: nothing is dated before them without force.
  event_date timestamptz not null,
  made_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
) with (fillfactor = 70);
create trigger serial_heads_touch before update on private.serial_heads for each row execute function private.touch_updated_at();
alter table private.serial_heads enable row level security;

-- Events that have no number in their store's sequence yet (private.number_serial_events).
create table private.serial_unnumbered (
  event_id uuid primary key,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
alter table private.serial_unnumbered enable row level security;

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
-- A text may go, and never become another one.
create trigger serial_texts_no_change before update on private.serial_texts
  for each row execute function private.refuse_history_change();
create trigger serial_unnumbered_no_change before update on private.serial_unnumbered
  for each row execute function private.refuse_history_change();

-- ---------------------------------------------------------------------------
-- The chain
-- ---------------------------------------------------------------------------
create function private.canonical_moment(p_moment timestamptz)
returns text language sql stable parallel safe set search_path = '' as $$
  select to_char(p_moment at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
$$;

-- SHA-256 (lower-case hex) over the UTF-8 of a JSON array, which begins with the form's version and the previous hash.
-- src/lib/physical/trace/history-hash.ts computes the same.
-- One flat expression: it runs for every event written or verified, and each nested call costs more than its work.
create function private.serial_history_hash(h public.serial_number_history)
returns text language plpgsql stable parallel safe set search_path = '' as $$
begin
  return encode(sha256(convert_to(json_build_array(
    h.hash_version, h.prev_hash, h.serial_id, h.store_id, h.seq, h.event,
    to_char(h.event_date at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), h.day_only,
    to_char(h.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    h.operation_id, h.source, h.client_event_id, h.actor_id, h.actor_role, h.from_status, h.to_status,
    h.from_warehouse_id, h.from_bin, h.to_warehouse_id, h.to_bin, h.from_customer_id, h.to_customer_id,
    h.order_id, h.related_serial_id, h.forced, h.names, h.changes,
    encode(h.actor_digest, 'hex'), encode(h.reason_digest, 'hex'), encode(h.document_digest, 'hex'),
    encode(h.from_customer_digest, 'hex'), encode(h.to_customer_digest, 'hex'), encode(h.order_digest, 'hex'))::text, 'UTF8')), 'hex');
end
$$;

-- Puts a new event behind the last one of its unit. Only the owner of the table (the security definer functions) gets here:
-- other roles are refused even where they hold the grant.
create function private.chain_serial_history()
returns trigger language plpgsql set search_path = '' as $$
declare
  v_head private.serial_heads;
begin
  select * into v_head from private.serial_heads h where h.serial_id = new.serial_id;
  new.seq := coalesce(v_head.seq, 0) + 1;
  new.prev_hash := coalesce(v_head.hash, repeat('0', 64));
  new.recorded_at := coalesce(new.recorded_at, clock_timestamp());
  new.created_at := new.recorded_at;
  new.updated_at := new.recorded_at;
  new.hash := private.serial_history_hash(new);
  if v_head.seq is null then
    insert into private.serial_heads (serial_id, seq, hash, event_date, made_at)
    values (new.serial_id, new.seq, new.hash, new.event_date, new.event_date);
  else
    update private.serial_heads h set seq = new.seq, hash = new.hash, event_date = greatest(h.event_date, new.event_date)
    where h.serial_id = new.serial_id;
  end if;
  insert into private.serial_unnumbered (event_id) values (new.id);
  return new;
end
$$;
create trigger serial_number_history_chain before insert on public.serial_number_history
  for each row execute function private.chain_serial_history();

create function private.refuse_foreign_hand()
returns trigger language plpgsql set search_path = '' as $$
begin
  if not pg_has_role(current_user, (select c.relowner from pg_catalog.pg_class c where c.oid = tg_relid), 'usage') then
    raise exception using errcode = 'PT403', message = 'history_append_only';
  end if;
  return null;
end
$$;
create trigger serial_number_history_owner before insert on public.serial_number_history
  for each statement execute function private.refuse_foreign_hand();

-- A text behind a digest, with what it takes to check it: {digest, salt, value}, without the last two where it is erased or
-- not for the reader's eyes; null where there was none.
create function private.serial_text(p_digest bytea, p_shown boolean default true)
returns jsonb language sql stable security definer set search_path = '' as $$
  select case when p_digest is not null then
    jsonb_build_object('digest', encode(p_digest, 'hex'), 'shown', p_shown) || coalesce((
      select jsonb_build_object('salt', encode(t.salt, 'hex'), 'value', t.value)
      from private.serial_texts t where p_shown and t.digest = p_digest), '{}') end
$$;
