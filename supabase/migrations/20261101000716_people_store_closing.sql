-- Closing a store: when nothing in it waits for anybody. What the law and the buyers of its units need stays, without names.

-- Whoever comes into a store, and what would oblige or name somebody there, holds its row: one that closes at the same moment is
-- waited for, and then takes nothing.
create function private.refuse_closed_store()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform 1 from public.stores s where s.id = new.store_id and s.closed_at is null for key share;
  if not found and exists (select from public.stores s where s.id = new.store_id) then
    perform private.fail(409, 'store_closed');
  end if;
  return new;
end
$$;
create trigger store_members_open_store before insert on public.store_members
  for each row execute function private.refuse_closed_store();
create trigger course_enrollments_open_store before insert on public.course_enrollments
  for each row execute function private.refuse_closed_store();
create trigger course_enrollments_open_store_again before update of status on public.course_enrollments
  for each row when (new.status in ('active', 'completed') and old.status not in ('active', 'completed')) execute function private.refuse_closed_store();
create trigger courses_open_store before insert on public.courses
  for each row execute function private.refuse_closed_store();

create trigger course_live_sessions_open_store before insert on public.course_live_sessions
  for each row execute function private.refuse_closed_store();
create trigger video_connections_open_store before insert on private.video_connections
  for each row execute function private.refuse_closed_store();
create trigger customers_open_store before insert on public.customers
  for each row execute function private.refuse_closed_store();
create trigger join_requests_open_store before insert on private.join_requests
  for each row execute function private.refuse_closed_store();
create trigger join_requests_open_store_again before update of status on private.join_requests
  for each row when (new.status = 'open' and old.status <> 'open') execute function private.refuse_closed_store();
create trigger session_notes_open_store before insert on private.session_notes
  for each row execute function private.refuse_closed_store();
create trigger convocations_open_store before insert on private.convocations
  for each row execute function private.refuse_closed_store();

-- What a store is to be rid of before it may close.
create function private.store_ties(p_store_id uuid)
returns table (members int, connections int, sessions int) language sql stable security definer set search_path = '' as $$
  select (select count(*) from public.store_members m where m.store_id = p_store_id)::int - 1,
    (select count(*) from private.video_connections c where c.store_id = p_store_id and c.status <> 'disconnected')::int,
    (select count(*) from public.course_live_sessions s where s.store_id = p_store_id and s.deleted_at is null and not private.session_over(s))::int
$$;

create function private.get_store_closing(p_store_id uuid)
returns jsonb language plpgsql stable security definer set search_path = '' as $$
begin
  perform private.require_ability(p_store_id, 'close_store');
  return (select to_jsonb(t) from private.store_ties(p_store_id) t) || jsonb_build_object(
    'students', (select count(*) from public.course_enrollments e where e.store_id = p_store_id and e.status in ('active', 'completed')),
    'customers', (select count(*) from public.customers c where c.store_id = p_store_id and c.erased_at is null),
    'units', (select count(*) from public.serial_numbers s where s.store_id = p_store_id and s.deleted_at is null),
    'kept_until', (select max(private.evidence_until(s, st.evidence_years))
      from public.course_live_sessions s join public.stores st on st.id = s.store_id
      where s.store_id = p_store_id and private.session_began(s) and exists (
        select from public.course_live_session_registrations r where r.session_id = s.id and private.holds_seat(r.status))));
end
$$;

create function private.close_store(p_store_id uuid, p_name text)
returns void language plpgsql security definer set search_path = '' as $$
declare
  v_user uuid := private.require_user();
  v_store public.stores;
  v_people uuid[];
  v_ids uuid[];
  v record;
begin
  perform private.require_ability(p_store_id, 'close_store');
  -- In the order of locks (docs/architecture.md): units, people, memberships, the store, then what hangs on it.
  perform 1 from public.serial_numbers s where s.store_id = p_store_id and s.notes <> '' order by s.id for update;
  v_people := array(select e.user_id from public.course_enrollments e where e.store_id = p_store_id and e.status in ('active', 'completed'));
  perform 1 from public.profiles p where p.id = any (v_people || v_user) order by p.id for key share;
  perform 1 from public.store_members m where m.store_id = p_store_id order by m.user_id for update;
  select * into v_store from public.stores s where s.id = p_store_id for update;
  perform private.require_ability(p_store_id, 'close_store');
  select * into v from private.store_ties(p_store_id);
  if v.members > 0 then
    perform private.fail(409, 'store_has_members', null, v.members::text);
  elsif v.connections > 0 then
    perform private.fail(409, 'store_has_connections', null, v.connections::text);
  elsif v.sessions > 0 then
    perform private.fail(409, 'store_has_sessions', null, v.sessions::text);
  elsif lower(btrim(coalesce(p_name, ''))) <> lower(v_store.name) then
    perform private.fail(422, 'name_differs', 'name');
  end if;
  update public.stores s set closed_at = private.now() where s.id = p_store_id;

  select array_agg(l.id) into v_ids from (
    select i.id from private.invitations i where i.store_id = p_store_id and i.revoked_at is null order by i.id for no key update) l;
  update private.invitations i set revoked_at = private.now(),
    email = case when i.email is not null then private.erased_address(i.id::text) end where i.id = any (v_ids);
  update private.join_requests r set status = 'declined', since = private.now() where r.store_id = p_store_id and r.status = 'open';
  perform 1 from public.course_enrollments e where e.store_id = p_store_id order by e.id for no key update;
  update public.course_enrollments e set status = 'revoked' where e.store_id = p_store_id and e.status in ('active', 'completed');
  update public.courses c set status = 'archived', cover = null, cover_alt = '', cover_checked = false
  where c.store_id = p_store_id and (c.status <> 'archived' or c.cover is not null);
  perform private.sweep_covers();
  delete from private.session_feedback f where f.store_id = p_store_id;
  delete from private.session_notes n where n.store_id = p_store_id;
  delete from private.convocations c where c.store_id = p_store_id;
  delete from private.change_notes n where n.store_id = p_store_id;
  delete from private.store_channels c where c.store_id = p_store_id;
  delete from private.video_connections c where c.store_id = p_store_id;
  -- Names and texts go; what was done to which unit stays, and every chain still verifies.
  if exists (select from public.serial_numbers s where s.store_id = p_store_id and s.notes <> '') then
    insert into private.serial_acts (operation_id, source, actor_id) values (gen_random_uuid(), 'system', v_user);
    update public.serial_numbers s set notes = '' where s.store_id = p_store_id and s.notes <> '';
  end if;
  update public.customers c set name = '#' || left(c.id::text, 8), email = null, phone = null, erased_at = coalesce(c.erased_at, private.now())
  where c.store_id = p_store_id and c.erased_at is null;
  with texts as (delete from private.serial_texts t where t.store_id = p_store_id returning t.digest)
  insert into private.serial_erased_texts (digest, store_id, erased_at) select t.digest, p_store_id, private.now() from texts t
  on conflict do nothing;
  delete from public.store_members m where m.store_id = p_store_id;
end
$$;

-- Stores that were closed a month ago and have nothing left that must stay: no unit, and nobody's evidence. Returns how many went.
create function private.forget_closed_stores(p_limit int)
returns int language plpgsql security definer set search_path = '' as $$
declare
  v_ids uuid[];
begin
  select array_agg(l.id) into v_ids from (
    select s.id from public.stores s
    where s.closed_at < private.now() - interval '30 days'
      and not exists (select from public.serial_numbers u where u.store_id = s.id)
      and not exists (select from public.session_attendance a where a.store_id = s.id)
      and not exists (select from public.course_live_session_registrations r where r.store_id = s.id and private.holds_seat(r.status))
    order by s.id limit p_limit for update) l;
  delete from public.stores s where s.id = any (v_ids);
  return coalesce(cardinality(v_ids), 0);
end
$$;

create function public.get_store_closing(p_store_id uuid)
returns jsonb language sql stable security invoker set search_path = '' as $$
  select private.get_store_closing(p_store_id)
$$;
comment on function public.get_store_closing(uuid) is
  'What stands in the way of closing a store, and what closing it would take: {members: others than the caller, connections, sessions: that are not over, students, customers, units, kept_until: when the last evidence of attendance goes, or null}. Owners. Errors: not_signed_in, store_not_found, role_not_allowed.';

create function public.close_store(p_store_id uuid, p_name text)
returns void language sql security invoker set search_path = '' as $$
  select private.close_store(p_store_id, p_name)
$$;
comment on function public.close_store(uuid, text) is
  'Closes a store for good; p_name: its name, typed as a confirmation. Students lose their access, invitations are revoked, customers'' names and all texts of histories are erased; units, their histories and evidence of attendance stay for as long as they must. Errors: not_signed_in, store_not_found, role_not_allowed, store_has_members, store_has_connections, store_has_sessions (detail: how many), name_differs.';

grant execute on function private.get_store_closing(uuid), public.get_store_closing(uuid), private.close_store(uuid, text), public.close_store(uuid, text)
  to authenticated;
