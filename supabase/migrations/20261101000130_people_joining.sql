-- Coming into a course by asking, and going out of it: one's own yes, the store's answer, and either's no.

-- One row a person and course, of the last time they asked.
create table private.join_requests (
  id uuid primary key default gen_random_uuid(),
  store_id uuid not null,
  course_id uuid not null,
  user_id uuid not null references public.profiles (id) on delete cascade,
  status text not null default 'open' constraint join_requests_status_check check (status in ('open', 'accepted', 'declined', 'withdrawn')),
  -- Since when the status is what it is.
  since timestamptz not null default private.now(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (course_id, user_id),
  foreign key (course_id, store_id) references public.courses (id, store_id) on delete cascade
);
alter table private.join_requests enable row level security;
create index join_requests_user_idx on private.join_requests (user_id);
create index join_requests_course_idx on private.join_requests (course_id, store_id);
create index join_requests_open_idx on private.join_requests (course_id, since desc, id desc) where status = 'open';
create trigger join_requests_touch before update on private.join_requests
  for each row execute function private.touch_updated_at();

-- Whether the person takes part in the course.
create function private.attends_course(p_course_id uuid, p_user_id uuid)
returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from public.course_enrollments e
    where e.course_id = p_course_id and e.user_id = p_user_id and e.status in ('active', 'completed'))
$$;

-- Takes people in who have said yes: the one place where enrolments are made. Whoever left or was sent away comes back under
-- the row they had; an open request and an invitation of their own are answered by it. The caller holds the people's rows.
create function private.enrol(p_course public.courses, p_people uuid[])
returns void language plpgsql security definer set search_path = '' as $$
begin
  perform private.revoke_invitations_of(p_course.id, p_people);
  update private.join_requests r set status = 'accepted', since = private.now()
  where r.course_id = p_course.id and r.user_id = any (p_people) and r.status = 'open';
  perform 1 from public.course_enrollments e
  where e.course_id = p_course.id and e.user_id = any (p_people) order by e.id for no key update;
  insert into public.course_enrollments as e (store_id, course_id, user_id)
  select p_course.store_id, p_course.id, u from unnest(p_people) u order by u
  on conflict (course_id, user_id) do update set status = 'active' where e.status in ('revoked', 'left');
end
$$;

-- The sessions of a course that are still to come or going on: how many, and when the next begins.
create function private.course_ahead(p_course_id uuid)
returns table (sessions int, next_start timestamptz)
language plpgsql stable security definer set search_path = '' as $$
begin
  return query
  select count(*)::int, min(s.scheduled_start) filter (where s.status = 'scheduled' and s.scheduled_start > private.now())
  from public.course_live_sessions s
  where s.course_id = p_course_id and s.deleted_at is null and s.status in ('scheduled', 'live', 'postponed')
    and s.ahead_until >= (select private.now());
end
$$;

-- ---------------------------------------------------------------------------
-- Asking
-- ---------------------------------------------------------------------------
-- A course that may be asked for is for whoever holds its link, which is its id; who has or had to do with a course, or reads the
-- store's, finds it too.
create function private.look_at_course(p_course_id uuid)
returns table (id uuid, title text, description text, store_name text, access public.course_access, open boolean, standing text,
  sessions int, next_start timestamptz, cover text, cover_alt text)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
declare
  v_user uuid := private.require_user();
begin
  return query
  select c.id, c.title, c.description, s.name, c.access, c.status = 'published' and c.access = 'on_request',
    coalesce(
      case when e.status in ('active', 'completed') then 'enrolled' end,
      case when r.status = 'open' then 'asked' end,
      case when r.status = 'declined' and r.since > private.now() - interval '7 days' then 'declined' end,
      e.status::text, 'none'),
    coalesce(n.sessions, 0), n.next_start, c.cover, c.cover_alt
  from public.courses c join public.stores s on s.id = c.store_id
  left join public.course_enrollments e on e.course_id = c.id and e.user_id = v_user
  left join private.join_requests r on r.course_id = c.id and r.user_id = v_user
  -- When it goes on is for who may come, not for who left.
  left join lateral private.course_ahead(c.id) n on e.status in ('active', 'completed') or (c.status = 'published' and c.access = 'on_request')
  where c.id = p_course_id and c.status <> 'draft'
    and ((c.status = 'published' and c.access = 'on_request') or e.id is not null or r.status in ('open', 'declined')
      or c.store_id in (select private.my_stores_for('read_sessions')));
  if not found then
    perform private.fail(404, 'course_not_found');
  end if;
end
$$;

create function private.ask_to_join(p_course_id uuid)
returns text language plpgsql security definer set search_path = '' as $$
declare
  v_user uuid := private.require_user();
  v public.courses;
  v_request private.join_requests;
begin
  select * into v from public.courses c where c.id = p_course_id;
  if private.attends_course(p_course_id, v_user) then
    return 'enrolled';
  elsif v.id is null or v.status <> 'published' or v.access <> 'on_request' then
    if v.store_id in (select private.my_stores_for('read_sessions')) then
      perform private.fail(409, 'course_not_open', null, v.status::text);
    end if;
    perform private.fail(404, 'course_not_found');
  end if;
  -- The person's row: how many requests they have open is counted under it, and whoever takes them in meanwhile is waited for.
  perform private.lock_caller(true);
  if private.attends_course(v.id, v_user) then
    return 'enrolled';
  end if;
  select * into v_request from private.join_requests r where r.course_id = v.id and r.user_id = v_user for update;
  if v_request.status = 'open' then
    return 'asked';
  elsif v_request.status = 'declined' and v_request.since > private.now() - interval '7 days' then
    perform private.fail(409, 'request_declined');
  elsif (select count(*) from private.join_requests r where r.user_id = v_user and r.status = 'open') >= 20 then
    perform private.fail(409, 'too_many_open_requests', null, '20');
  end if;
  insert into private.join_requests (store_id, course_id, user_id) values (v.store_id, v.id, v_user)
  on conflict (course_id, user_id) do update set status = 'open', since = private.now();
  return 'asked';
end
$$;

create function private.withdraw_join_request(p_course_id uuid)
returns void language plpgsql security definer set search_path = '' as $$
declare
  v_user uuid := private.lock_caller();
begin
  update private.join_requests r set status = 'withdrawn', since = private.now()
  where r.course_id = p_course_id and r.user_id = v_user and r.status = 'open';
  if not found and not exists (select from private.join_requests r where r.course_id = p_course_id and r.user_id = v_user) then
    perform private.fail(404, 'course_not_found');
  end if;
end
$$;

create function private.answer_join_requests(p_course_id uuid, p_user_ids uuid[], p_accept boolean)
returns int language plpgsql security definer set search_path = '' as $$
declare
  v public.courses := private.staff_course(p_course_id, 'manage_courses');
  v_people uuid[];
begin
  if p_accept is null then
    perform private.fail(422, 'required', 'accept');
  end if;
  -- People first, then their requests: whoever withdrew meanwhile is not among them.
  perform private.lock_people(array(select r.user_id from private.join_requests r
    where r.course_id = v.id and r.user_id = any (p_user_ids) and r.status = 'open') || private.require_user());
  -- As one may, and as it is, after the wait.
  v := private.staff_course(p_course_id, 'manage_courses');
  if p_accept then
    perform private.check_course_open(v);
  end if;
  select array_agg(l.user_id) into v_people from (
    select r.user_id from private.join_requests r
    where r.course_id = v.id and r.user_id = any (p_user_ids) and r.status = 'open' order by r.id for update) l;
  if p_accept then
    perform private.enrol(v, v_people);
  else
    update private.join_requests r set status = 'declined', since = private.now()
    where r.course_id = v.id and r.user_id = any (v_people);
  end if;
  return coalesce(cardinality(v_people), 0);
end
$$;

-- ---------------------------------------------------------------------------
-- Going
-- ---------------------------------------------------------------------------
-- The seats go with the enrolment (private.release_ended_seats).
create function private.leave_course(p_course_id uuid)
returns void language plpgsql security definer set search_path = '' as $$
declare
  v_user uuid := private.lock_caller();
begin
  update public.course_enrollments e set status = 'left'
  where e.course_id = p_course_id and e.user_id = v_user and e.status in ('active', 'completed');
  -- Leaving twice is leaving once.
  if not found and not exists (select from public.course_enrollments e where e.course_id = p_course_id and e.user_id = v_user) then
    perform private.fail(404, 'course_not_found');
  end if;
end
$$;

create function private.remove_students(p_course_id uuid, p_user_ids uuid[])
returns int language plpgsql security definer set search_path = '' as $$
declare
  v public.courses := private.staff_course(p_course_id, 'manage_courses');
  -- Of whoever never took part nothing is taken back: it would tell whose address is whose.
  v_people uuid[] := array(select e.user_id from public.course_enrollments e where e.course_id = v.id and e.user_id = any (p_user_ids));
  v_count int;
begin
  perform private.lock_people(v_people || private.require_user());
  -- As one may after the wait.
  perform private.staff_course(p_course_id, 'manage_courses');
  -- An invitation that still lies in their mailbox would let them in again.
  perform private.revoke_invitations_of(v.id, v_people);
  perform 1 from public.course_enrollments e where e.course_id = v.id and e.user_id = any (v_people) order by e.id for no key update;
  update public.course_enrollments e set status = 'revoked'
  where e.course_id = v.id and e.user_id = any (v_people) and e.status in ('active', 'completed');
  get diagnostics v_count = row_count;
  return v_count;
end
$$;

-- ---------------------------------------------------------------------------
-- The public doors
-- ---------------------------------------------------------------------------
create function public.look_at_course(p_course_id uuid)
returns table (id uuid, title text, description text, store_name text, access public.course_access, open boolean, standing text,
  sessions int, next_start timestamptz, cover text, cover_alt text)
language sql stable security invoker set search_path = '' as $$
  select * from private.look_at_course(p_course_id)
$$;
comment on function public.look_at_course(uuid) is
  'A course for whoever holds its link and may ask to join it, has or had to do with it, or is of the store. standing: none, asked, declined, enrolled, revoked or left; open: it may be asked for; sessions: how many are ahead. Errors: not_signed_in, course_not_found.';

create function public.ask_to_join(p_course_id uuid)
returns text language sql security invoker set search_path = '' as $$
  select private.ask_to_join(p_course_id)
$$;
comment on function public.ask_to_join(uuid) is
  'Asks to be taken into a course that may be asked for; asking again is asking once. Answers asked, or enrolled for whoever takes part already. Errors: not_signed_in, course_not_found, course_not_open, request_declined (within 7 days of a no), too_many_open_requests, store_closed.';

create function public.withdraw_join_request(p_course_id uuid)
returns void language sql security invoker set search_path = '' as $$
  select private.withdraw_join_request(p_course_id)
$$;
comment on function public.withdraw_join_request(uuid) is
  'Takes the caller''s open request back. Errors: not_signed_in, course_not_found.';

create function public.answer_join_requests(p_course_id uuid, p_user_ids uuid[], p_accept boolean)
returns int language sql security invoker set search_path = '' as $$
  select private.answer_join_requests(p_course_id, p_user_ids, p_accept)
$$;
comment on function public.answer_join_requests(uuid, uuid[], boolean) is
  'Takes in, or declines, those of the people who have an open request; returns how many. Errors: course_not_found, role_not_allowed, course_not_open.';

create function public.leave_course(p_course_id uuid)
returns void language sql security invoker set search_path = '' as $$
  select private.leave_course(p_course_id)
$$;
comment on function public.leave_course(uuid) is
  'Ends the caller''s own enrolment; seats and places of its coming sessions that are not public go to whoever waits. Errors: not_signed_in, course_not_found.';

create function public.remove_students(p_course_id uuid, p_user_ids uuid[])
returns int language sql security invoker set search_path = '' as $$
  select private.remove_students(p_course_id, p_user_ids)
$$;
comment on function public.remove_students(uuid, uuid[]) is
  'Revokes the enrolment of those of the people who take part, and what invites them to the course; returns how many. Their seats are freed as when they leave. Errors: course_not_found, role_not_allowed.';

grant execute on function
  private.look_at_course(uuid), private.ask_to_join(uuid), private.withdraw_join_request(uuid),
  private.answer_join_requests(uuid, uuid[], boolean), private.leave_course(uuid), private.remove_students(uuid, uuid[]),
  public.look_at_course(uuid), public.ask_to_join(uuid), public.withdraw_join_request(uuid),
  public.answer_join_requests(uuid, uuid[], boolean), public.leave_course(uuid), public.remove_students(uuid, uuid[])
  to authenticated;
