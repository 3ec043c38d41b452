-- The sequence over all events of a store. Writers draw no number, because the one who drew first would keep the others
-- waiting; a job gives them out in batches, some seconds behind, to what has been committed. A number once given stays.

create table private.serial_event_numbers (
  store_id uuid not null references public.stores (id) on delete restrict,
  number bigint not null,
  event_id uuid not null unique,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (store_id, number)
);
create trigger serial_event_numbers_no_change before update or delete on private.serial_event_numbers
  for each row execute function private.refuse_history_change();
alter table private.serial_event_numbers enable row level security;

-- One job for all stores: it runs again by itself.
create table private.serial_numberings (like private.job including all);
create trigger serial_numberings_touch before update on private.serial_numberings for each row execute function private.touch_updated_at();
alter table private.serial_numberings enable row level security;
insert into private.job_kinds (kind, queue, lease, work, backoff, backoff_most, most_attempts, retry_ability)
values ('serial_numbers', 'private.serial_numberings', '1 minute', '40 seconds', '5 seconds', '5 minutes', null, null);
insert into private.serial_numberings default values;

-- Numbers up to p_limit events that have none, in the order in which they were written down; those of one unit in the order
-- of its chain, and looks at who is to be told of them. One at a time: a second one that comes meanwhile finds nothing to do. Returns how many.
create function private.number_serial_events(p_limit int default 5000)
returns int language plpgsql security definer set search_path = '' as $$
declare
  v_events uuid[];
begin
  if not pg_try_advisory_xact_lock(hashtextextended('private.number_serial_events', 0)) then
    return 0;
  end if;
  -- Of one unit what is committed is seen with all that precedes it: the row lock keeps its events apart.
  with taken as materialized (
    select u.event_id, h.store_id, h.recorded_at, h.serial_id, h.seq
    from private.serial_unnumbered u join public.serial_number_history h on h.id = u.event_id
    order by h.recorded_at, h.serial_id, h.seq limit p_limit
  ), gone as (
    delete from private.serial_unnumbered u using taken t where u.event_id = t.event_id
  ), last as materialized (
    select s.store_id, coalesce((select max(n.number) from private.serial_event_numbers n where n.store_id = s.store_id), 0) as number
    from (select distinct t.store_id from taken t) s
  ), numbered as (
    insert into private.serial_event_numbers (store_id, number, event_id)
    select t.store_id, l.number + row_number() over (partition by t.store_id order by t.recorded_at, t.serial_id, t.seq), t.event_id
    from taken t join last l on l.store_id = t.store_id
    returning event_id
  )
  select coalesce(array_agg(n.event_id), '{}') into v_events from numbered n;
  -- A fault in what is told of events must not stop their numbers, on which every store's history waits.
  begin
    perform private.watch_serial_events(v_events);
  exception when others then
    raise warning 'nobody is told of % events: %', cardinality(v_events), sqlerrm;
  end;
  return cardinality(v_events);
end
$$;
