-- Courses, and who is enrolled in them. A course belongs to a store; an enrolment to a person.

create type public.course_status as enum ('draft', 'published', 'archived');
create type public.enrollment_status as enum ('active', 'completed', 'revoked');

create table public.courses (
  id uuid primary key default gen_random_uuid(),
  store_id uuid not null references public.stores (id) on delete cascade,
  title text collate private.natural_order not null constraint courses_title_check
    check (char_length(title) between 1 and 200 and title = btrim(title) and private.is_printable(title)),
  description text not null default '' constraint courses_description_check check (char_length(description) <= 2000 and private.is_prose(description)),
  status public.course_status not null default 'draft',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (id, store_id)
);
create index courses_store_idx on public.courses (store_id, title, id);
create trigger courses_touch before update on public.courses
  for each row execute function private.touch_updated_at();

create table public.course_enrollments (
  id uuid primary key default gen_random_uuid(),
  store_id uuid not null,
  course_id uuid not null,
  user_id uuid not null references public.profiles (id) on delete cascade,
  status public.enrollment_status not null default 'active',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (course_id, user_id),
  foreign key (course_id, store_id) references public.courses (id, store_id) on delete cascade
);
create index course_enrollments_user_idx on public.course_enrollments (user_id, course_id);
create index course_enrollments_course_idx on public.course_enrollments (course_id, store_id);
create index course_enrollments_store_idx on public.course_enrollments (store_id);
create trigger course_enrollments_touch before update on public.course_enrollments
  for each row execute function private.touch_updated_at();

-- Courses the caller may attend now.
create function private.my_course_ids()
returns setof uuid language sql stable security definer set search_path = '' as $$
  select e.course_id from public.course_enrollments e
  where e.user_id = (select auth.uid()) and e.status in ('active', 'completed')
$$;

alter table public.courses enable row level security;
alter table public.course_enrollments enable row level security;

create policy courses_select on public.courses for select to authenticated
  using (
    store_id in (select private.my_stores_for('read_sessions'))
    or (status <> 'draft' and id in (select private.my_course_ids()))
  );
create policy courses_insert on public.courses for insert to authenticated
  with check (store_id in (select private.my_stores_for('manage_courses')));
create policy courses_update on public.courses for update to authenticated
  using (store_id in (select private.my_stores_for('manage_courses')))
  with check (store_id in (select private.my_stores_for('manage_courses')));
create policy course_enrollments_select on public.course_enrollments for select to authenticated
  using (
    user_id = (select auth.uid())
    or store_id in (select private.my_stores_for('read_registrations'))
  );
create policy course_enrollments_insert on public.course_enrollments for insert to authenticated
  with check (store_id in (select private.my_stores_for('manage_courses')));
create policy course_enrollments_update on public.course_enrollments for update to authenticated
  using (store_id in (select private.my_stores_for('manage_courses')))
  with check (store_id in (select private.my_stores_for('manage_courses')));

grant select on public.courses, public.course_enrollments to authenticated;
grant insert (store_id, title, description, status), update (title, description, status) on public.courses to authenticated;
grant insert (store_id, course_id, user_id, status), update (status) on public.course_enrollments to authenticated;
grant select, insert, update, delete on public.courses, public.course_enrollments to service_role;
grant execute on function private.my_course_ids() to authenticated;
