-- Questions and votes.

create table public.course_live_session_questions (
  id uuid primary key default gen_random_uuid(),
  session_id uuid not null,
  store_id uuid not null,
  -- Null when the person asked anonymously; who asked stands in course_live_session_question_authors,
  -- where only that person reads it: the staff does not learn it either.
  author_name text constraint course_live_session_questions_author_check check (private.is_printable(author_name)),
  body text not null constraint course_live_session_questions_body_check
    check (char_length(body) between 1 and 1000 and body = btrim(body) and private.is_printable(translate(body, E'\t\n\r', '   '))),
  status public.question_status not null default 'open',
  answer text constraint course_live_session_questions_answer_check check (char_length(answer) between 1 and 4000 and private.is_prose(answer)),
  answered_by uuid references public.profiles (id) on delete set null,
  answered_at timestamptz,
  vote_count int not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (id, store_id),
  foreign key (session_id, store_id) references public.course_live_sessions (id, store_id) on delete cascade
);
create index course_live_session_questions_session_idx
  on public.course_live_session_questions (session_id, store_id, vote_count desc, created_at, id);
create index course_live_session_questions_store_idx on public.course_live_session_questions (store_id, status);
create index course_live_session_questions_answered_by_idx on public.course_live_session_questions (answered_by);
create trigger course_live_session_questions_touch before update on public.course_live_session_questions
  for each row execute function private.touch_updated_at();

create table public.course_live_session_question_authors (
  question_id uuid primary key,
  store_id uuid not null,
  user_id uuid not null references public.profiles (id) on delete cascade,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (question_id, store_id) references public.course_live_session_questions (id, store_id) on delete cascade
);
create index course_live_session_question_authors_question_idx on public.course_live_session_question_authors (question_id, store_id);
create index course_live_session_question_authors_user_idx on public.course_live_session_question_authors (user_id, created_at);
create index course_live_session_question_authors_store_idx on public.course_live_session_question_authors (store_id);
create trigger course_live_session_question_authors_touch before update on public.course_live_session_question_authors
  for each row execute function private.touch_updated_at();

create table public.course_live_session_question_votes (
  question_id uuid not null,
  store_id uuid not null,
  user_id uuid not null references public.profiles (id) on delete cascade,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (question_id, user_id),
  foreign key (question_id, store_id) references public.course_live_session_questions (id, store_id) on delete cascade
);
create index course_live_session_question_votes_question_idx on public.course_live_session_question_votes (question_id, store_id);
create index course_live_session_question_votes_user_idx on public.course_live_session_question_votes (user_id);
create index course_live_session_question_votes_store_idx on public.course_live_session_question_votes (store_id);
create trigger course_live_session_question_votes_touch before update on public.course_live_session_question_votes
  for each row execute function private.touch_updated_at();

create function private.count_questions()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  update public.course_live_session_counts n
  set question_count = n.question_count + case when tg_op = 'INSERT' then 1 else -1 end
  where n.session_id = case when tg_op = 'INSERT' then new.session_id else old.session_id end;
  return null;
end
$$;
create trigger course_live_session_questions_count after insert or delete on public.course_live_session_questions
  for each row execute function private.count_questions();

create function private.count_votes()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  update public.course_live_session_questions q
  set vote_count = (select count(*) from public.course_live_session_question_votes v where v.question_id = q.id)
  where q.id = case when tg_op = 'INSERT' then new.question_id else old.question_id end;
  return null;
end
$$;

-- The number of votes is what the votes are, whoever writes it and from wherever.
create function private.guard_votes()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if new.vote_count <> (select count(*) from public.course_live_session_question_votes v where v.question_id = new.id) then
    perform private.fail(403, 'counter_fixed');
  end if;
  return new;
end
$$;
create trigger course_live_session_questions_votes before update of vote_count on public.course_live_session_questions
  for each row when (new.vote_count <> old.vote_count) execute function private.guard_votes();
create trigger course_live_session_questions_votes_start before insert on public.course_live_session_questions
  for each row when (new.vote_count <> 0) execute function private.guard_votes();
create trigger course_live_session_question_votes_count after insert or delete on public.course_live_session_question_votes
  for each row execute function private.count_votes();

-- ---------------------------------------------------------------------------
-- Who sees what
-- ---------------------------------------------------------------------------
alter table public.course_live_session_questions enable row level security;
alter table public.course_live_session_question_authors enable row level security;
alter table public.course_live_session_question_votes enable row level security;

-- A dismissed question is gone for participants, but not for the person who asked it. The session is looked up with the
-- reader's own rights: questions of a public session come with its id, from list_session_questions.
create policy course_live_session_questions_select on public.course_live_session_questions for select to authenticated
  using (
    store_id in (select private.my_stores_for('read_sessions'))
    or (session_id in (select s.id from public.course_live_sessions s) and private.can_take_part(session_id) and (
      status <> 'dismissed'
      or id in (select a.question_id from public.course_live_session_question_authors a where a.user_id = (select auth.uid()))
    ))
  );
create policy course_live_session_question_authors_select on public.course_live_session_question_authors for select to authenticated
  using (user_id = (select auth.uid()));
create policy course_live_session_question_votes_select on public.course_live_session_question_votes for select to authenticated
  using (user_id = (select auth.uid()));

grant select on
  public.course_live_session_questions, public.course_live_session_question_authors, public.course_live_session_question_votes
  to authenticated;
grant select, insert, update, delete on
  public.course_live_session_questions, public.course_live_session_question_authors, public.course_live_session_question_votes
  to service_role;

-- ---------------------------------------------------------------------------
-- Asking, voting, answering
-- ---------------------------------------------------------------------------
create function private.ask_session_question(p_session_id uuid, p_body text, p_anonymous boolean, p_request_id uuid)
returns public.course_live_session_questions language plpgsql security definer set search_path = '' as $$
declare
  v_user uuid := private.require_user();
  v_session public.course_live_sessions;
  -- Marks that do not show come along with a pasted text: they are taken out, line breaks and tabs stay.
  v_body text := btrim(private.without_tricks(coalesce(p_body, '')));
  v public.course_live_session_questions;
begin
  -- One lock per person: questions to several sessions at once cannot pass the limit together.
  perform 1 from public.profiles p where p.id = v_user for no key update;
  if not found then
    perform private.fail(401, 'not_signed_in');
  end if;
  select * into v_session from public.course_live_sessions s
  where s.id = p_session_id and s.deleted_at is null and private.may_know_session(s) for no key update;
  if v_session.id is null or not (
    private.is_admitted(v_session, v_user) or v_session.store_id in (select private.my_stores_for('answer_questions'))) then
    perform private.refuse_participation(v_session, 'answer_questions');
  elsif not v_session.allow_questions or v_session.status = 'cancelled' then
    perform private.fail(409, 'questions_closed');
  elsif char_length(v_body) not between 1 and 1000 or not private.is_printable(translate(v_body, E'\t\n\r', '   ')) then
    perform private.fail(422, 'question_length', 'body', '1-1000');
  end if;
  v.id := private.begin_create(p_request_id, 'question', jsonb_build_array(p_session_id, p_body, p_anonymous));
  if v.id is not null then
    select * into v from public.course_live_session_questions q where q.id = v.id;
    return v;
  end if;
  if (select count(*) from public.course_live_session_question_authors a
    where a.user_id = v_user and a.created_at > private.now() - interval '1 minute') >= 5 then
    perform private.fail(429, 'too_many_questions', null, '5');
  end if;
  insert into public.course_live_session_questions (session_id, store_id, author_name, body)
  values (v_session.id, v_session.store_id,
    case when coalesce(p_anonymous, false) then null else (select p.display_name from public.profiles p where p.id = v_user) end, v_body)
  returning * into v;
  insert into public.course_live_session_question_authors (question_id, store_id, user_id) values (v.id, v.store_id, v_user);
  perform private.end_create(p_request_id, v.id);
  return v;
end
$$;

-- A dismissed question is gone for participants, but not for the person who asked it: as the policy above.
create function private.shows_question(q public.course_live_session_questions)
returns boolean language sql stable security definer set search_path = '' as $$
  select q.status <> 'dismissed' or exists (
    select from public.course_live_session_question_authors a where a.question_id = q.id and a.user_id = (select auth.uid()))
$$;

-- One page of a session's questions, the most wanted first, for whoever takes part and for its staff.
create function private.list_session_questions(
  p_session_id uuid, p_status public.question_status, p_after_votes int, p_after_at timestamptz, p_after_id uuid, p_limit int)
returns table (
  id uuid, author_name text, body text, status public.question_status, answer text, answered_at timestamptz,
  vote_count int, created_at timestamptz, voted boolean)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
declare
  v_user uuid := private.require_user();
  v_session public.course_live_sessions;
  v_staff boolean;
begin
  select * into v_session from public.course_live_sessions s where s.id = p_session_id and s.deleted_at is null;
  v_staff := coalesce(v_session.store_id in (select private.my_stores_for('read_sessions')), false);
  if v_session.id is null or not (v_staff or private.is_admitted(v_session, v_user)) then
    perform private.refuse_participation(v_session, 'read_sessions');
  end if;
  return query
  select q.id, q.author_name, q.body, q.status, q.answer, q.answered_at, q.vote_count, q.created_at, exists (
      select from public.course_live_session_question_votes v where v.question_id = q.id and v.user_id = v_user)
  from public.course_live_session_questions q
  where q.session_id = v_session.id and q.store_id = v_session.store_id
    and (p_status is null or q.status = p_status)
    and (v_staff or private.shows_question(q))
    and (p_after_id is null or (-q.vote_count, q.created_at, q.id) > (-p_after_votes, p_after_at, p_after_id))
  order by q.vote_count desc, q.created_at, q.id
  limit least(greatest(coalesce(p_limit, 50), 1), 100);
end
$$;

-- Locks a question for somebody who may read it; otherwise question_not_found (404), and nothing is held or waited for.
create function private.lock_question(p_question_id uuid)
returns public.course_live_session_questions language plpgsql security definer set search_path = '' as $$
declare
  v_user uuid := private.lock_caller();
  v public.course_live_session_questions;
begin
  select * into v from public.course_live_session_questions q where q.id = p_question_id
    and ((private.can_take_part(q.session_id) and private.shows_question(q))
      or q.store_id in (select private.my_stores_for('read_sessions'))) for no key update;
  if v.id is null then
    perform private.fail(404, 'question_not_found');
  end if;
  return v;
end
$$;

create function private.toggle_question_vote(p_question_id uuid)
returns table (voted boolean, vote_count int) language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
  v_user uuid := private.require_user();
  v public.course_live_session_questions := private.lock_question(p_question_id);
  v_voted boolean;
begin
  if v.status = 'dismissed' then
    perform private.fail(409, 'questions_closed');
  end if;
  delete from public.course_live_session_question_votes where question_id = p_question_id and user_id = v_user;
  v_voted := not found;
  if v_voted then
    insert into public.course_live_session_question_votes (question_id, store_id, user_id) values (p_question_id, v.store_id, v_user);
  end if;
  return query select v_voted, q.vote_count from public.course_live_session_questions q where q.id = p_question_id;
end
$$;

create function private.answer_session_question(p_question_id uuid, p_answer text, p_status public.question_status)
returns public.course_live_session_questions language plpgsql security definer set search_path = '' as $$
declare
  v public.course_live_session_questions := private.lock_question(p_question_id);
  v_answer text := nullif(btrim(p_answer), '');
begin
  if v.store_id not in (select private.my_store_ids()) then
    perform private.fail(403, 'role_not_allowed');
  end if;
  perform private.require_ability(v.store_id, 'answer_questions');
  if p_status is null then
    perform private.fail(422, 'required', 'status');
  elsif char_length(v_answer) > 4000 then
    perform private.fail(422, 'answer_length', 'answer', '0-4000');
  end if;
  perform private.check_prose(v_answer, 'answer');
  update public.course_live_session_questions q set
    status = p_status,
    answer = case when p_status = 'answered' then v_answer else q.answer end,
    answered_by = case when p_status = 'answered' then auth.uid() else q.answered_by end,
    answered_at = case when p_status = 'answered' then private.now() else q.answered_at end
  where q.id = p_question_id returning * into v;
  return v;
end
$$;

-- How many questions stand where, for the staff's tabs: a page of them is no count.
create function private.get_session_question_counts(p_session_id uuid)
returns table (open int, answered int, dismissed int) language plpgsql stable security definer set search_path = '' as $$
declare
  v_session public.course_live_sessions := private.staff_session(p_session_id, 'read_sessions');
begin
  return query
  select (count(*) filter (where q.status = 'open'))::int, (count(*) filter (where q.status = 'answered'))::int,
    (count(*) filter (where q.status = 'dismissed'))::int
  from public.course_live_session_questions q where q.session_id = v_session.id;
end
$$;

-- ---------------------------------------------------------------------------
-- The public doors
-- ---------------------------------------------------------------------------
create function public.get_session_question_counts(p_session_id uuid)
returns table (open int, answered int, dismissed int) language sql stable security invoker set search_path = '' as $$
  select * from private.get_session_question_counts(p_session_id)
$$;
comment on function public.get_session_question_counts(uuid) is
  'A session''s questions by status, for its staff. Errors: session_not_found, role_not_allowed.';

create function public.list_session_questions(
  p_session_id uuid, p_status public.question_status default null, p_after_votes int default null,
  p_after_at timestamptz default null, p_after_id uuid default null, p_limit int default 50)
returns table (
  id uuid, author_name text, body text, status public.question_status, answer text, answered_at timestamptz,
  vote_count int, created_at timestamptz, voted boolean)
language sql stable security invoker set search_path = '' as $$
  select * from private.list_session_questions(p_session_id, p_status, p_after_votes, p_after_at, p_after_id, p_limit)
$$;
comment on function public.list_session_questions(uuid, public.question_status, int, timestamptz, uuid, int) is
  'One keyset page of a session''s questions by (vote_count desc, created_at, id) with the caller''s own vote, at most 100; dismissed ones for the staff and who asked. Errors: session_not_found, not_registered, on_waitlist, role_not_allowed.';

create function public.ask_session_question(p_session_id uuid, p_body text, p_anonymous boolean default false, p_request_id uuid default null)
returns public.course_live_session_questions language sql security invoker set search_path = '' as $$
  select private.ask_session_question(p_session_id, p_body, p_anonymous, p_request_id)
$$;
comment on function public.ask_session_question(uuid, text, boolean, uuid) is
  'Asks a question (1-1,000 characters, 5 a minute). Errors: session_not_found, not_registered, on_waitlist, role_not_allowed, questions_closed, question_length, too_many_questions.';

create function public.toggle_question_vote(p_question_id uuid)
returns table (voted boolean, vote_count int) language sql security invoker set search_path = '' as $$
  select * from private.toggle_question_vote(p_question_id)
$$;
comment on function public.toggle_question_vote(uuid) is 'Gives or takes back the caller''s vote. Errors: question_not_found, questions_closed.';

create function public.answer_session_question(p_question_id uuid, p_answer text default null, p_status public.question_status default 'answered')
returns public.course_live_session_questions language sql security invoker set search_path = '' as $$
  select private.answer_session_question(p_question_id, p_answer, p_status)
$$;
comment on function public.answer_session_question(uuid, text, public.question_status) is
  'Answers a question in writing (or marks it answered live with a null answer), dismisses it or reopens it. Errors: question_not_found, role_not_allowed, answer_length.';

grant execute on function
  private.ask_session_question(uuid, text, boolean, uuid), private.toggle_question_vote(uuid),
  private.answer_session_question(uuid, text, public.question_status), private.get_session_question_counts(uuid),
  private.list_session_questions(uuid, public.question_status, int, timestamptz, uuid, int),
  public.list_session_questions(uuid, public.question_status, int, timestamptz, uuid, int),
  public.ask_session_question(uuid, text, boolean, uuid), public.toggle_question_vote(uuid),
  public.answer_session_question(uuid, text, public.question_status), public.get_session_question_counts(uuid)
  to authenticated;
