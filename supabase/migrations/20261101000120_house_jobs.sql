-- Jobs: work that a worker does later, told in one way for every queue. Each queue is a table of its own, with the columns
-- of private.job and whatever the work is about; a row of private.job_kinds says how its work is leased and tried again.
-- docs/jobs.md has how to add a kind; the functions' side is _shared/jobs.

-- queued: to be done at run_at · running: a worker holds the lease · parked: given up, a person or an event has to say
-- "again" · done: nothing to do until somebody asks.
create type private.job_state as enum ('queued', 'running', 'parked', 'done');

-- The columns every queue begins with: `like private.job including all`. No row ever stands in this table itself.
create table private.job (
  job_id bigint generated always as identity primary key,
  state private.job_state not null default 'queued',
  run_at timestamptz not null default private.now(),
  -- Since when it waits: asks that join a waiting one leave it.
  queued_at timestamptz not null default private.now(),
  attempts int not null default 0,
  -- Rises with every ask; what the worker has taken is the ask it answers. One that came meanwhile keeps the job queued.
  wanted bigint not null default 1,
  taken bigint not null default 0,
  -- Whose the work is, and until when: what a worker says without the lease changes nothing.
  lease uuid,
  leased_until timestamptz,
  -- No try begins after this, where that is set.
  give_up_at timestamptz,
  parked_at timestamptz,
  -- Why the last try failed, and so why a parked job is parked: stable code and the provider's own, never its text.
  error_code text,
  error_detail text,
  -- The page's request that asked last, and so the one to look for when it fails. Null where none did.
  request_id text default private.request_id(),
  -- When a worker may take it next. Null for what is parked or done.
  due_at timestamptz generated always as (case state when 'queued' then run_at when 'running' then leased_until end) stored,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint job_lease_check check ((state = 'running') = (lease is not null) and (lease is null) = (leased_until is null))
);
create index job_due_idx on private.job (due_at, job_id) where due_at is not null;
create trigger job_touch before update on private.job for each row execute function private.touch_updated_at();
alter table private.job enable row level security;

-- The closed list of kinds. Each is entered where its table is made.
create table private.job_kinds (
  kind text primary key,
  queue regclass not null unique,
  -- How long a worker may hold a job; no call to anybody else begins later than `work` after it was taken.
  lease interval not null,
  work interval not null,
  -- Waits `backoff` times two to the power of the attempts, at most `backoff_most`, with jitter above the half.
  backoff interval not null,
  backoff_most interval not null,
  -- Then a person has to look. Null: as long as give_up_at allows, or for ever.
  most_attempts int,
  -- What a member has to be able to do to have a job of the row's store tried again. Null: nobody of a store.
  retry_ability text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint job_kinds_work_check check (work < lease),
  constraint job_kinds_backoff_check check (backoff > interval '0' and backoff_most >= backoff),
  constraint job_kinds_attempts_check check (most_attempts > 0)
);
create trigger job_kinds_touch before update on private.job_kinds for each row execute function private.touch_updated_at();
alter table private.job_kinds enable row level security;

create function private.job_kind(p_kind text)
returns private.job_kinds language plpgsql stable security definer set search_path = '' as $$
declare
  v private.job_kinds;
begin
  select * into v from private.job_kinds k where k.kind = p_kind;
  if v.kind is null then
    perform private.fail(422, 'invalid_input', 'kind');
  end if;
  return v;
end
$$;

-- The one backoff: doubles with each attempt, with full jitter above the half, so that a crowd does not come back at once.
create function private.job_backoff(p_attempts int, p_first interval, p_most interval)
returns interval language sql volatile set search_path = '' as $$
  select least(p_first * power(2, least(p_attempts, 30)), p_most) * (0.5 + random() / 2)
$$;

-- Takes up to p_limit due jobs of a kind, longest due first, or the one of p_job_id if it is due; also those whose worker
-- has let its lease run out. A job that has cost its last attempt its worker is parked: it is what they are lost to.
-- Workers side by side take different ones. Returns each job with its row as it stands.
create function private.claim_jobs(p_kind text, p_limit int, p_job_id bigint default null)
returns table (job_id bigint, attempts int, lease uuid, work_seconds int, subject jsonb, clock timestamptz)
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
  k private.job_kinds := private.job_kind(p_kind);
  v record;
  v_seen int;
  v_given boolean := false;
begin
  loop
    v_seen := 0;
    for v in execute format($q$
      with due as (
        select q.job_id, q.state = 'running' and q.attempts >= $3 as lost
        from %1$s q where q.due_at <= private.now() %2$s
        order by q.due_at, q.job_id limit $1 for update skip locked)
      update %1$s q set
        state = (case when due.lost then 'parked' else 'running' end)::private.job_state,
        attempts = q.attempts + case when due.lost then 0 else 1 end, taken = q.wanted,
        lease = case when not due.lost then gen_random_uuid() end,
        leased_until = case when not due.lost then private.now() + $4 end,
        parked_at = case when due.lost then private.now() end,
        error_code = case when due.lost then 'server' else q.error_code end,
        error_detail = case when due.lost then 'worker_lost' else q.error_detail end
      from due where q.job_id = due.job_id
      returning q.job_id, q.state, q.attempts, q.lease, to_jsonb(q) as subject$q$,
      k.queue, case when p_job_id is not null then 'and q.job_id = $2' end)
      using p_limit, p_job_id, coalesce(k.most_attempts, 2147483647), k.lease
    loop
      v_seen := v_seen + 1;
      if v.state = 'running' then
        v_given := true;
        return query select v.job_id, v.attempts, v.lease, extract(epoch from k.work)::int, v.subject, private.now();
      end if;
    end loop;
    exit when v_given or v_seen = 0;
  end loop;
end
$$;

-- The work of these jobs is done, and wanted again by itself at p_run_at where that is given. Only for who holds the lease:
-- returns the state that each is in now, without those that are another's by now.
create function private.finish_jobs(p_kind text, p_job_ids bigint[], p_leases uuid[], p_run_at timestamptz default null)
returns table (job_id bigint, state private.job_state) language plpgsql security definer set search_path = '' as $$
declare
  k private.job_kinds := private.job_kind(p_kind);
begin
  return query execute format($q$
    update %s q set
      state = (case when q.wanted > q.taken or $3 is not null then 'queued' else 'done' end)::private.job_state,
      run_at = case when q.wanted > q.taken then q.run_at else coalesce($3, q.run_at) end,
      queued_at = case when q.wanted > q.taken then q.queued_at else private.now() end,
      attempts = 0, lease = null, leased_until = null, error_code = null, error_detail = null
    from unnest($1, $2) held (job_id, lease) where q.job_id = held.job_id and q.lease = held.lease returning q.job_id, q.state$q$, k.queue)
  using p_job_ids, p_leases, p_run_at;
end
$$;

-- The same of one; null when it is another's by now.
create function private.finish_job(p_kind text, p_job_id bigint, p_lease uuid, p_run_at timestamptz default null)
returns private.job_state language sql security definer set search_path = '' as $$
  select f.state from private.finish_jobs(p_kind, array[p_job_id], array[p_lease], p_run_at) f
$$;

-- The work could not be done now. With a code it has failed, without one there was nothing to do yet. It is tried again
-- after the backoff, and not before p_retry_at: waiting for a time that is known is no failed attempt (p_spread: how far a
-- crowd spreads after it). When it is p_final, has no attempts left or no time, a failed job is parked and another is done;
-- what was asked for meanwhile is tried at once all the same. Returns as finish_job does.
create function private.put_back_job(p_kind text, p_job_id bigint, p_lease uuid, p_code text default null, p_detail text default null,
  p_retry_at timestamptz default null, p_spread interval default '0', p_final boolean default false)
returns private.job_state language plpgsql security definer set search_path = '' as $$
declare
  k private.job_kinds := private.job_kind(p_kind);
  v record;
  v_at timestamptz;
  v_over boolean;
  v_state private.job_state;
begin
  execute format('select q.attempts, q.wanted > q.taken as again, q.give_up_at from %s q where q.job_id = $1 and q.lease = $2 for update', k.queue)
  into v using p_job_id, p_lease;
  if v.attempts is null then
    return null;
  end if;
  v_at := greatest(private.now() + private.job_backoff(v.attempts, k.backoff, k.backoff_most), p_retry_at + random() * p_spread);
  v_over := p_final or coalesce(v_at >= v.give_up_at, false)
    or (p_retry_at is null and coalesce(v.attempts >= k.most_attempts, false));
  v_state := case when v.again or not v_over then 'queued' when p_code is null then 'done' else 'parked' end;
  execute format($q$
    update %s q set state = $2, run_at = $3, lease = null, leased_until = null, error_code = $4, error_detail = $5,
      attempts = case when $6 then greatest(q.attempts - 1, 0) else q.attempts end,
      parked_at = case when $2 = 'parked' then private.now() end
    where q.job_id = $1$q$, k.queue)
  using p_job_id, v_state, case when v_over then private.now() else v_at end, p_code, p_detail, p_retry_at is not null;
  return v_state;
end
$$;

-- Asks for a job again, at p_run_at, whatever became of it: it starts anew. One that runs goes on, and is done once more
-- after that. Returns whether there is such a job.
create function private.queue_job(p_kind text, p_job_id bigint, p_run_at timestamptz default private.now())
returns boolean language plpgsql security definer set search_path = '' as $$
declare
  k private.job_kinds := private.job_kind(p_kind);
  v_count int;
begin
  execute format($q$
    update %s q set wanted = q.wanted + 1, state = case when q.state = 'running' then q.state else 'queued' end,
      run_at = $2, queued_at = private.now(), attempts = 0, parked_at = null, error_code = null, error_detail = null, request_id = private.request_id()
    where q.job_id = $1$q$, k.queue)
  using p_job_id, p_run_at;
  get diagnostics v_count = row_count;
  return v_count > 0;
end
$$;

-- "Try again", said by a member of the job's store, of any kind: it starts anew at once, whether parked or waiting, and has
-- an hour at least. Errors: not_signed_in, job_not_found (also for other stores' jobs), role_not_allowed.
create function private.retry_job(p_kind text, p_job_id bigint)
returns void language plpgsql security definer set search_path = '' as $$
declare
  v_user uuid := private.require_user();
  k private.job_kinds := private.job_kind(p_kind);
  v_store uuid;
begin
  if k.retry_ability is not null then
    execute format('select q.store_id from %s q where q.job_id = $1', k.queue) into v_store using p_job_id;
  end if;
  if v_store is null or not exists (select 1 from public.store_members m where m.store_id = v_store and m.user_id = v_user) then
    perform private.fail(404, 'job_not_found');
  end if;
  perform private.require_ability(v_store, k.retry_ability);
  execute format('update %s q set give_up_at = greatest(q.give_up_at, private.now() + interval ''1 hour'') where q.job_id = $1 and q.give_up_at is not null', k.queue)
  using p_job_id;
  perform private.queue_job(p_kind, p_job_id);
end
$$;
