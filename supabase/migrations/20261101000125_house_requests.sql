-- Creating once: what a form has asked for is done once, however often its answer is lost and it asks again.

-- One row a request of a person, written in the transaction of what it made: a request that was refused leaves none.
create table private.create_requests (
  user_id uuid not null references public.profiles (id) on delete cascade,
  -- SHA-256 of the request's id. The id itself, 122 random bits that only the form has, stands nowhere.
  request_key bytea not null,
  kind text not null,
  -- SHA-256 of the id and everything that was asked for, the store included: without the id nobody can try what it was.
  fingerprint bytea not null,
  result_id uuid,
  created_at timestamptz not null default private.now(),
  updated_at timestamptz not null default now(),
  primary key (user_id, request_key)
);
alter table private.create_requests enable row level security;
create trigger create_requests_touch before update on private.create_requests
  for each row execute function private.touch_updated_at();

create function private.request_key(p_request_id uuid)
returns bytea language sql immutable strict parallel safe set search_path = '' as $$
  select sha256(uuid_send(p_request_id))
$$;

-- Begins a creation for the caller; the id of what the same request has made already, or null when it is the first. Two at
-- the same moment wait for each other. Requests are the caller's own: another person's id is a new one here. They are kept
-- for a week. Errors: request_reused (409): the same id with something else in it.
create function private.begin_create(p_request_id uuid, p_kind text, p_asked jsonb)
returns uuid language plpgsql security definer set search_path = '' as $$
declare
  v_user uuid;
  v_key bytea := private.request_key(p_request_id);
  v_fingerprint bytea := sha256(uuid_send(p_request_id) || convert_to(p_asked::text, 'UTF8'));
  v private.create_requests;
begin
  if p_request_id is null then
    return null;
  end if;
  v_user := private.lock_caller();
  delete from private.create_requests c where c.user_id = v_user and c.created_at < private.now() - interval '7 days';
  insert into private.create_requests (user_id, request_key, kind, fingerprint)
  values (v_user, v_key, p_kind, v_fingerprint)
  on conflict (user_id, request_key) do nothing;
  if found then
    return null;
  end if;
  select * into v from private.create_requests c where c.user_id = v_user and c.request_key = v_key;
  if (v.kind, v.fingerprint) is distinct from (p_kind, v_fingerprint) then
    perform private.fail(409, 'request_reused');
  end if;
  return v.result_id;
end
$$;

create function private.end_create(p_request_id uuid, p_result_id uuid)
returns void language plpgsql security definer set search_path = '' as $$
begin
  if p_request_id is not null then
    update private.create_requests c set result_id = p_result_id
    where c.user_id = private.require_user() and c.request_key = private.request_key(p_request_id);
  end if;
end
$$;
