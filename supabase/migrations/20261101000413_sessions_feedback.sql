-- What people say of a session afterwards: one to five, and a word if they like, with their name or without. Whoever was there says it,
-- for a fortnight after the end, and as often as they change their mind.

create table private.session_feedback (
  id uuid primary key default gen_random_uuid(),
  session_id uuid not null,
  store_id uuid not null,
  -- Null once the account is closed: the number stays.
  user_id uuid references public.profiles (id) on delete set null,
  rating smallint not null constraint session_feedback_rating_check check (rating between 1 and 5),
  comment text constraint session_feedback_comment_check check (char_length(comment) between 1 and 2000 and private.is_prose(comment)),
  -- Whether those who run the session read whose it is.
  named boolean not null default true,
  said_at timestamptz not null default private.now(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (session_id, user_id),
  foreign key (session_id, store_id) references public.course_live_sessions (id, store_id) on delete cascade
);
create index session_feedback_session_idx on private.session_feedback (session_id, store_id, id);
create index session_feedback_user_idx on private.session_feedback (user_id);
create trigger session_feedback_touch before update on private.session_feedback for each row execute function private.touch_updated_at();
alter table private.session_feedback enable row level security;

-- Whose account closes says nothing any more.
create function private.forget_feedback()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  update private.session_feedback f set user_id = null, comment = null, named = false where f.user_id = old.id;
  return old;
end
$$;
create trigger profiles_forget_feedback before delete on public.profiles
  for each row execute function private.forget_feedback();

-- Whether somebody was at a session, as far as is known: the verdict, else any trace of theirs that nobody has set aside.
create function private.was_there(p_session_id uuid, p_person uuid)
returns boolean language sql stable security definer set search_path = '' as $$
  select case
    when r.status = 'attended' then true
    when r.status in ('absent', 'waitlisted') then false
    else exists (select from public.session_attendance a
      where a.session_id = p_session_id and a.user_id = p_person and not a.ignored and a.attended is distinct from false)
  end
  from (select 1) one left join lateral (
    select x.status from public.course_live_session_registrations x
    where x.session_id = p_session_id and x.user_id = p_person order by x.status = 'cancelled', x.queue_no desc limit 1) r on true
$$;

-- Whoever runs the sessions of a store says nothing of them.
create function private.may_rate(p_session public.course_live_sessions, p_person uuid)
returns boolean language sql stable security definer set search_path = '' as $$
  select private.was_there(p_session.id, p_person) and not exists (
    select from public.store_members m
    where m.store_id = p_session.store_id and m.user_id = p_person and private.role_may(m.role, 'manage_sessions'))
$$;

-- Until when a session is rated; null before it is over.
create function private.rated_until(s public.course_live_sessions)
returns timestamptz language sql stable set search_path = '' as $$
  select case when private.session_over(s) and s.status <> 'cancelled' then coalesce(s.actual_end, s.scheduled_end) + interval '14 days' end
$$;

-- What the caller said of a session and whether they may; unknown sessions and those that they were not at are alike.
create function private.get_my_feedback(p_session_id uuid)
returns table (until timestamptz, rating int, comment text, named boolean)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
declare
  v_user uuid := private.require_user();
begin
  return query
  select private.rated_until(s), f.rating::int, f.comment, f.named
  from public.course_live_sessions s
  left join private.session_feedback f on f.session_id = s.id and f.user_id = v_user
  where s.id = p_session_id and s.deleted_at is null and private.rated_until(s) is not null and (f.id is not null or private.may_rate(s, v_user));
end
$$;

create function private.rate_session(p_session_id uuid, p_rating int, p_comment text, p_named boolean)
returns void language plpgsql security definer set search_path = '' as $$
declare
  v_user uuid := private.lock_caller();
  v_comment text := private.shown(p_comment);
  s public.course_live_sessions;
begin
  select * into s from public.course_live_sessions x where x.id = p_session_id and x.deleted_at is null;
  if s.id is null or not private.may_rate(s, v_user) then
    perform private.fail(404, 'session_not_found');
  elsif coalesce(private.rated_until(s), '-infinity') <= private.now() then
    perform private.fail(409, 'feedback_closed');
  elsif p_rating is null or p_rating not between 1 and 5 then
    perform private.fail(422, 'invalid_input', 'rating');
  elsif char_length(v_comment) > 2000 then
    perform private.fail(422, 'invalid_input', 'comment');
  end if;
  perform private.check_prose(v_comment, 'comment');
  insert into private.session_feedback as f (session_id, store_id, user_id, rating, comment, named)
  values (s.id, s.store_id, v_user, p_rating, v_comment, coalesce(p_named, true))
  on conflict (session_id, user_id) do update set rating = excluded.rating, comment = excluded.comment, named = excluded.named, said_at = excluded.said_at
  where (f.rating, f.comment, f.named) is distinct from (excluded.rating, excluded.comment, excluded.named);
end
$$;

-- What was said of a session, in numbers: of what may be read. Without a name it says no time either, and stands in no order that tells
-- one.
create function private.get_session_feedback(p_session_id uuid)
returns table (answers int, present int, spread int[], comments int)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
declare
  v public.course_live_sessions := private.staff_session(p_session_id, 'read_registrations');
begin
  return query
  select count(f.id)::int, (select count(*)::int from public.course_live_session_registrations r where r.session_id = v.id and r.status = 'attended'),
    case when bool_or(private.may_be_read(f)) then array(
      select count(*) filter (where x.rating = n)::int from private.session_feedback x cross join generate_series(1, 5) n
      where x.session_id = v.id and private.may_be_read(x) group by n order by n) end,
    count(f.id) filter (where f.comment is not null and private.may_be_read(f))::int
  from private.session_feedback f where f.session_id = v.id;
end
$$;

-- Whether what somebody said is read: with their name, or once three people say something without theirs, so that nobody is told
-- from the others by leaving out those who are named. Accounts that closed do not make the three.
create function private.may_be_read(f private.session_feedback)
returns boolean language sql stable security definer set search_path = '' as $$
  select f.named or (select count(*) from private.session_feedback x
    where x.session_id = f.session_id and not x.named and x.user_id is not null) >= 3
$$;

create function private.list_session_feedback(p_session_id uuid, p_after uuid, p_limit int)
returns table (id uuid, name text, rating int, comment text, said_at timestamptz)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
declare
  v public.course_live_sessions := private.staff_session(p_session_id, 'read_registrations');
begin
  return query
  select f.id, case when f.named then p.display_name end, f.rating::int, f.comment, case when f.named then f.said_at end
  from private.session_feedback f left join public.profiles p on p.id = f.user_id
  where f.session_id = v.id and f.comment is not null and private.may_be_read(f) and (p_after is null or f.id > p_after)
  order by f.id limit least(greatest(coalesce(p_limit, 20), 1), 100);
end
$$;

-- ---------------------------------------------------------------------------
-- The public doors
-- ---------------------------------------------------------------------------
create function public.get_my_feedback(p_session_id uuid)
returns table (until timestamptz, rating int, comment text, named boolean)
language sql stable security invoker set search_path = '' as $$
  select * from private.get_my_feedback(p_session_id)
$$;
comment on function public.get_my_feedback(uuid) is
  'Until when the caller may rate a session that is over and that they were at, and what they said of it; no row where they may not. Errors: not_signed_in.';

create function public.rate_session(p_session_id uuid, p_rating int, p_comment text default null, p_named boolean default true)
returns void language sql security invoker set search_path = '' as $$
  select private.rate_session(p_session_id, p_rating, p_comment, p_named)
$$;
comment on function public.rate_session(uuid, int, text, boolean) is
  'Says what the caller, who was there, thinks of a session that is over: 1 to 5, and up to 2,000 characters; p_named: whether those who run it read whose it is. Said again it replaces what was said. Errors: not_signed_in, session_not_found (or not there), feedback_closed (before the end, or a fortnight after), invalid_input, unprintable.';

create function public.get_session_feedback(p_session_id uuid)
returns table (answers int, present int, spread int[], comments int)
language sql stable security invoker set search_path = '' as $$
  select * from private.get_session_feedback(p_session_id)
$$;
comment on function public.get_session_feedback(uuid) is
  'How many answered of how many who came, and how often each of 1 to 5 was given; of what may be read (named, or three without a name); spread is null where that is nothing. comments: how many may be read. Errors: session_not_found, role_not_allowed.';

create function public.list_session_feedback(p_session_id uuid, p_after uuid default null, p_limit int default 20)
returns table (id uuid, name text, rating int, comment text, said_at timestamptz)
language sql stable security invoker set search_path = '' as $$
  select * from private.list_session_feedback(p_session_id, p_after, p_limit)
$$;
comment on function public.list_session_feedback(uuid, uuid, int) is
  'The comments on a session, in no order of time, at most 100; p_after: the id of the last one seen. Without a name name and said_at are null. Errors: session_not_found, role_not_allowed.';

grant execute on function
  private.get_my_feedback(uuid), public.get_my_feedback(uuid),
  private.rate_session(uuid, int, text, boolean), public.rate_session(uuid, int, text, boolean),
  private.get_session_feedback(uuid), public.get_session_feedback(uuid),
  private.list_session_feedback(uuid, uuid, int), public.list_session_feedback(uuid, uuid, int)
  to authenticated;
