-- The courses of a store and the people of one, as its staff sees them; the courses of a student.

-- ---------------------------------------------------------------------------
-- A store's courses
-- ---------------------------------------------------------------------------
create function private.list_courses(
  p_store_id uuid, p_query text, p_statuses public.course_status[], p_after_title text, p_after_id uuid, p_limit int)
returns table (id uuid, title text, status public.course_status, access public.course_access, enrolled int, invited int, asked int,
  sessions int, next_start timestamptz, revision int, cover text)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
declare
  v_words text[] := private.search_words(p_query);
  v_people boolean := private.role_may(private.require_ability(p_store_id, 'read_sessions'), 'read_registrations');
begin
  return query
  with page as materialized (
    select c.* from public.courses c
    where c.store_id = p_store_id and (v_words = '{%}' or private.search_form(c.title) like all (v_words))
      and (p_statuses is null or c.status = any (p_statuses))
      and (p_after_title is null or p_after_id is null or (c.title, c.id) > (p_after_title collate private.natural_order, p_after_id))
    order by c.title, c.id limit least(greatest(coalesce(p_limit, 50), 1), 200)
  )
  select p.id, p.title, p.status, p.access,
    (select count(*)::int from public.course_enrollments e where e.course_id = p.id and e.status in ('active', 'completed')),
    case when v_people then (select count(*)::int from private.invitations i
      where i.course_id = p.id and i.email is not null and private.invitation_state(i) = 'open') end,
    case when v_people then (select count(*)::int from private.join_requests r where r.course_id = p.id and r.status = 'open') end,
    n.sessions, n.next_start, p.revision, p.cover
  from page p cross join lateral private.course_ahead(p.id) n
  order by p.title, p.id;
end
$$;

-- p_statuses narrows what is listed alone: the figures are what one chooses it by.
create function private.get_course_stats(p_store_id uuid, p_query text, p_statuses public.course_status[])
returns table (total int, draft int, published int, archived int, listed int)
language plpgsql stable security definer set search_path = '' as $$
declare
  v_words text[] := private.search_words(p_query);
begin
  perform private.require_ability(p_store_id, 'read_sessions');
  return query
  select count(*)::int, (count(*) filter (where c.status = 'draft'))::int, (count(*) filter (where c.status = 'published'))::int,
    (count(*) filter (where c.status = 'archived'))::int,
    (count(*) filter (where p_statuses is null or c.status = any (p_statuses)))::int
  from public.courses c where c.store_id = p_store_id and (v_words = '{%}' or private.search_form(c.title) like all (v_words));
end
$$;

-- ---------------------------------------------------------------------------
-- The people of a course
-- ---------------------------------------------------------------------------
-- Everybody who has to do with the course, each in one group: enrolled, invited (by e-mail, and not in yet), asked, or gone. The
-- caller has proven the right.
create function private.course_people(p_course_id uuid, p_group text, p_words text[])
returns table (id uuid, user_id uuid, name text, email text, status text, since timestamptz, until timestamptz, by_name text)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
begin
  if p_group in ('enrolled', 'gone') then
    return query select e.id, e.user_id, p.display_name, u.email::text, e.status::text, e.since, null::timestamptz, null::text
    from public.course_enrollments e join public.profiles p on p.id = e.user_id join auth.users u on u.id = e.user_id
    where e.course_id = p_course_id and (e.status in ('active', 'completed')) = (p_group = 'enrolled')
      and (p_words = '{%}' or private.search_form(concat_ws(' ', p.display_name, u.email)) like all (p_words));
  elsif p_group = 'asked' then
    return query select r.id, r.user_id, p.display_name, u.email::text, r.status, r.since, null::timestamptz, null::text
    from private.join_requests r join public.profiles p on p.id = r.user_id join auth.users u on u.id = r.user_id
    where r.course_id = p_course_id and r.status = 'open'
      and (p_words = '{%}' or private.search_form(concat_ws(' ', p.display_name, u.email)) like all (p_words));
  elsif p_group = 'invited' then
    return query select i.id, null::uuid, null::text, i.email, private.invitation_state(i), i.sent_at, i.expires_at, p.display_name
    from private.invitations i left join public.profiles p on p.id = i.invited_by
    where i.course_id = p_course_id and i.email is not null and i.revoked_at is null and i.used_count = 0
      and (p_words = '{%}' or private.search_form(i.email) like all (p_words));
  else
    perform private.fail(422, 'invalid_input', 'group');
  end if;
end
$$;

-- What of the seats of the course's coming sessions somebody gives back when their enrolment ends: what
-- private.release_ended_seats frees.
create function private.course_seats(p_course_id uuid, p_user_id uuid)
returns table (seats int, waits int)
language plpgsql stable security definer set search_path = '' as $$
begin
  return query
  select (count(*) filter (where r.status = 'registered'))::int, (count(*) filter (where r.status = 'waitlisted'))::int
  from public.course_live_session_registrations r join public.course_live_sessions s on s.id = r.session_id
  where r.user_id = p_user_id and r.status in ('registered', 'waitlisted') and s.course_id = p_course_id
    and s.deleted_at is null and not s.is_public and not private.session_over(s);
end
$$;

create function private.list_course_people(p_course_id uuid, p_group text, p_query text, p_after_since timestamptz, p_after_id uuid, p_limit int)
returns table (id uuid, user_id uuid, name text, email text, status text, since timestamptz, until timestamptz, by_name text,
  seats int, waits int)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
begin
  perform private.staff_course(p_course_id, 'read_registrations');
  return query
  with page as materialized (
    select p.* from private.course_people(p_course_id, p_group, private.search_words(p_query)) p
    where p_after_since is null or p_after_id is null or (p.since, p.id) < (p_after_since, p_after_id)
    order by p.since desc, p.id desc limit least(greatest(coalesce(p_limit, 50), 1), 500)
  )
  select p.*, coalesce(n.seats, 0), coalesce(n.waits, 0)
  from page p left join lateral private.course_seats(p_course_id, p.user_id) n on p_group = 'enrolled'
  order by p.since desc, p.id desc;
end
$$;

create function private.count_course_people(p_course_id uuid, p_query text)
returns table (enrolled int, invited int, asked int, gone int, links int)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
declare
  v_words text[] := private.search_words(p_query);
begin
  perform private.staff_course(p_course_id, 'read_registrations');
  enrolled := (select count(*) from private.course_people(p_course_id, 'enrolled', v_words));
  invited := (select count(*) from private.course_people(p_course_id, 'invited', v_words));
  asked := (select count(*) from private.course_people(p_course_id, 'asked', v_words));
  gone := (select count(*) from private.course_people(p_course_id, 'gone', v_words));
  links := (select count(*) from private.invitations i
    where i.course_id = p_course_id and i.email is null and private.invitation_state(i) = 'open');
  return next;
end
$$;

create function private.list_invitation_links(p_course_id uuid)
returns table (id uuid, max_uses int, used_count int, state text, since timestamptz, expires_at timestamptz, by_name text)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
begin
  perform private.staff_course(p_course_id, 'read_registrations');
  return query
  select i.id, i.max_uses, i.used_count, private.invitation_state(i), i.sent_at, i.expires_at, p.display_name
  from private.invitations i left join public.profiles p on p.id = i.invited_by
  where i.course_id = p_course_id and i.email is null
  order by private.invitation_state(i) <> 'open', i.sent_at desc, i.id limit 20;
end
$$;

-- ---------------------------------------------------------------------------
-- A student's courses
-- ---------------------------------------------------------------------------
create function private.list_my_courses()
returns table (id uuid, title text, description text, store_name text, standing text, since timestamptz, sessions int,
  next_start timestamptz, seats int, waits int, cover text)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
declare
  v_user uuid := private.require_user();
begin
  return query
  with mine as (
    select e.course_id, 'enrolled' as standing, e.since from public.course_enrollments e
    where e.user_id = v_user and e.status in ('active', 'completed')
    union all
    select r.course_id, 'asked', r.since from private.join_requests r
    where r.user_id = v_user and r.status = 'open'
  )
  select c.id, c.title, c.description, s.name, m.standing, m.since, n.sessions, n.next_start, g.seats, g.waits, c.cover
  from mine m join public.courses c on c.id = m.course_id and c.status <> 'draft'
  join public.stores s on s.id = c.store_id
  cross join lateral private.course_ahead(c.id) n
  cross join lateral private.course_seats(c.id, v_user) g
  order by c.title, c.id limit 200;
end
$$;

-- ---------------------------------------------------------------------------
-- The public doors
-- ---------------------------------------------------------------------------
create function public.list_courses(
  p_store_id uuid, p_query text default null, p_statuses public.course_status[] default null, p_after_title text default null,
  p_after_id uuid default null, p_limit int default 50)
returns table (id uuid, title text, status public.course_status, access public.course_access, enrolled int, invited int, asked int,
  sessions int, next_start timestamptz, revision int, cover text)
language sql stable security invoker set search_path = '' as $$
  select * from private.list_courses(p_store_id, p_query, p_statuses, p_after_title, p_after_id, p_limit)
$$;
comment on function public.list_courses(uuid, text, public.course_status[], text, uuid, int) is
  'One keyset page of a store''s courses by (title, id) with every word of p_query in their title; sessions and next_start: what is ahead; invited and asked are null for who may not read registrations; at most 200 rows. Errors: store_not_found, role_not_allowed.';

create function public.get_course_stats(p_store_id uuid, p_query text default null, p_statuses public.course_status[] default null)
returns table (total int, draft int, published int, archived int, listed int)
language sql stable security invoker set search_path = '' as $$
  select * from private.get_course_stats(p_store_id, p_query, p_statuses)
$$;
comment on function public.get_course_stats(uuid, text, public.course_status[]) is
  'Of what list_courses shows with these filters: listed. Of that without p_statuses: counts by status. Errors: store_not_found, role_not_allowed.';

create function public.list_course_people(
  p_course_id uuid, p_group text default 'enrolled', p_query text default null, p_after_since timestamptz default null,
  p_after_id uuid default null, p_limit int default 50)
returns table (id uuid, user_id uuid, name text, email text, status text, since timestamptz, until timestamptz, by_name text,
  seats int, waits int)
language sql stable security invoker set search_path = '' as $$
  select * from private.list_course_people(p_course_id, p_group, p_query, p_after_since, p_after_id, p_limit)
$$;
comment on function public.list_course_people(uuid, text, text, timestamptz, uuid, int) is
  'One keyset page, latest first, of a course''s people in a group (enrolled, invited, asked, gone), those with every word of p_query in the name or address; seats and waits: what an enrolled one holds of coming sessions that are not public; at most 500 rows. Errors: course_not_found, role_not_allowed, invalid_input.';

create function public.count_course_people(p_course_id uuid, p_query text default null)
returns table (enrolled int, invited int, asked int, gone int, links int)
language sql stable security invoker set search_path = '' as $$
  select * from private.count_course_people(p_course_id, p_query)
$$;
comment on function public.count_course_people(uuid, text) is
  'How many people each group of list_course_people has with p_query, and how many open links stand. Errors: course_not_found, role_not_allowed.';

create function public.list_invitation_links(p_course_id uuid)
returns table (id uuid, max_uses int, used_count int, state text, since timestamptz, expires_at timestamptz, by_name text)
language sql stable security invoker set search_path = '' as $$
  select * from private.list_invitation_links(p_course_id)
$$;
comment on function public.list_invitation_links(uuid) is
  'The open links of a course, those that stand first, without their tokens; at most 20. Errors: course_not_found, role_not_allowed.';

create function public.list_my_courses()
returns table (id uuid, title text, description text, store_name text, standing text, since timestamptz, sessions int,
  next_start timestamptz, seats int, waits int, cover text)
language sql stable security invoker set search_path = '' as $$
  select * from private.list_my_courses()
$$;
comment on function public.list_my_courses() is
  'The courses the caller takes part in (enrolled) or has asked for (asked), by title; seats and waits: what they would give back by leaving. Errors: not_signed_in.';

grant execute on function
  private.list_courses(uuid, text, public.course_status[], text, uuid, int), private.get_course_stats(uuid, text, public.course_status[]),
  private.list_course_people(uuid, text, text, timestamptz, uuid, int), private.count_course_people(uuid, text),
  private.list_invitation_links(uuid), private.list_my_courses(),
  public.list_courses(uuid, text, public.course_status[], text, uuid, int), public.get_course_stats(uuid, text, public.course_status[]),
  public.list_course_people(uuid, text, text, timestamptz, uuid, int), public.count_course_people(uuid, text),
  public.list_invitation_links(uuid), public.list_my_courses()
  to authenticated;
