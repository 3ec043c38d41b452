-- Courses, and who is enrolled in them. A course belongs to a store; an enrolment to a person.

create type public.course_status as enum ('draft', 'published', 'archived');
-- How one comes into a course: by invitation alone, or also by asking, with its link.
create type public.course_access as enum ('invited', 'on_request');
-- 'revoked': the store took it back; 'left': the person gave it up.
create type public.enrollment_status as enum ('active', 'completed', 'revoked', 'left');

create table public.courses (
  id uuid primary key default gen_random_uuid(),
  store_id uuid not null references public.stores (id) on delete cascade,
  title text collate private.natural_order not null constraint courses_title_check
    check (char_length(title) between 1 and 200 and title = btrim(title) and private.is_printable(title)),
  description text not null default '' constraint courses_description_check check (char_length(description) <= 2000 and private.is_prose(description)),
  status public.course_status not null default 'draft',
  access public.course_access not null default 'invited',
  -- What makes its new sessions go live and end; null: as the store has it.
  sessions_run_by public.session_runner,
  -- A file of Storage (people_covers), what it shows, and whether it was looked into: until then only Storage's word says what it is.
  cover text constraint courses_cover_check check (private.is_printable(cover) and
    cover ~ ('^' || store_id || '/' || id || '/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.(webp|jpg|png)$')),
  cover_alt text not null default '' constraint courses_cover_alt_check check (char_length(cover_alt) <= 200 and (cover_alt = '' or private.is_printable(cover_alt))),
  cover_checked boolean not null default false,
  revision int not null default 1,
  -- Whose change made this revision.
  changed_by uuid references public.profiles (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (id, store_id)
);
create index courses_store_idx on public.courses (store_id, title, id);
create index courses_changed_by_idx on public.courses (changed_by);
create trigger courses_touch before update on public.courses
  for each row execute function private.touch_updated_at();

-- Who takes part in a course. Rows are made by the person's own yes alone: an accepted invitation, a request that the store
-- answers (people_invitations, people_joining).
create table public.course_enrollments (
  id uuid primary key default gen_random_uuid(),
  store_id uuid not null,
  course_id uuid not null,
  user_id uuid not null references public.profiles (id) on delete cascade,
  status public.enrollment_status not null default 'active',
  -- Since when the status is what it is.
  since timestamptz not null default private.now(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (course_id, user_id),
  foreign key (course_id, store_id) references public.courses (id, store_id) on delete cascade
);
create index course_enrollments_user_idx on public.course_enrollments (user_id, course_id);
create index course_enrollments_course_idx on public.course_enrollments (course_id, store_id);
create index course_enrollments_since_idx on public.course_enrollments (course_id, since desc, id desc);
create index course_enrollments_store_idx on public.course_enrollments (store_id);
create trigger course_enrollments_touch before update on public.course_enrollments
  for each row execute function private.touch_updated_at();

create function private.note_enrolment_change()
returns trigger language plpgsql set search_path = '' as $$
begin
  new.since := private.now();
  return new;
end
$$;
create trigger course_enrollments_since before update of status on public.course_enrollments
  for each row when (new.status <> old.status) execute function private.note_enrolment_change();

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
create policy course_enrollments_select on public.course_enrollments for select to authenticated
  using (
    user_id = (select auth.uid())
    or store_id in (select private.my_stores_for('read_registrations'))
  );
grant select on public.courses, public.course_enrollments to authenticated;
grant select, insert, update, delete on public.courses, public.course_enrollments to service_role;
grant execute on function private.my_course_ids() to authenticated;

-- ---------------------------------------------------------------------------
-- Writing a course
-- ---------------------------------------------------------------------------
-- The course, for a caller with the ability in its store. No lock.
-- Errors: not_signed_in (401), course_not_found (404, also for non-members), role_not_allowed (403).
create function private.staff_course(p_course_id uuid, p_ability text)
returns public.courses language plpgsql stable security definer set search_path = '' as $$
declare
  v_user uuid := private.require_user();
  v public.courses;
begin
  select * into v from public.courses c where c.id = p_course_id and c.store_id in (select private.my_store_ids());
  if not found then
    perform private.fail(404, 'course_not_found', 'course_id');
  end if;
  perform private.require_ability(v.store_id, p_ability);
  return v;
end
$$;

-- Refuses to take anybody in: a draft shows nothing yet, an archived course is closed.
create function private.check_course_open(p_course public.courses)
returns void language plpgsql stable set search_path = '' as $$
begin
  if p_course.status <> 'published' then
    perform private.fail(409, 'course_not_open', null, p_course.status::text);
  end if;
end
$$;

-- What makes a new session of a course go live and end where nothing is said of the session itself.
create function private.usual_runner(p_course_id uuid)
returns public.session_runner language sql stable security definer set search_path = '' as $$
  select coalesce(c.sessions_run_by, s.sessions_run_by) from public.courses c join public.stores s on s.id = c.store_id where c.id = p_course_id
$$;

create function private.update_course(p_course_id uuid, p_fields jsonb, p_revision int)
returns public.courses language plpgsql security definer set search_path = '' as $$
declare
  v_user uuid := private.lock_caller();
  v_key text;
  v public.courses;
begin
  perform private.staff_course(p_course_id, 'manage_courses');
  select * into v from public.courses c where c.id = p_course_id for no key update;
  if p_revision is not null and p_revision <> v.revision then
    perform private.fail(409, 'stale_version', null, jsonb_build_object('version', v.revision, 'by', (
      select p.display_name from public.profiles p where p.id = v.changed_by))::text);
  end if;
  if jsonb_typeof(p_fields) is distinct from 'object' then
    perform private.fail(422, 'invalid_input');
  end if;
  for v_key in select jsonb_object_keys(p_fields) loop
    if v_key <> all (array['title', 'description', 'status', 'access', 'sessions_run_by']) then
      perform private.fail(422, 'unknown_field', v_key);
    elsif jsonb_typeof(p_fields -> v_key) <> 'string' and (v_key, p_fields -> v_key) <> ('sessions_run_by', 'null'::jsonb) then
      perform private.fail(422, 'invalid_input', v_key);
    end if;
    begin
      v := jsonb_populate_record(v, jsonb_build_object(v_key, p_fields -> v_key));
    exception when data_exception or invalid_text_representation then
      perform private.fail(422, 'invalid_input', v_key);
    end;
  end loop;
  v.title := btrim(v.title);
  if char_length(v.title) not between 1 and 200 then
    perform private.fail(422, 'title_length', 'title', '1-200');
  elsif not private.is_printable(v.title) then
    perform private.fail(422, 'unprintable', 'title');
  elsif char_length(v.description) > 2000 then
    perform private.fail(422, 'description_length', 'description', '0-2000');
  end if;
  perform private.check_prose(v.description, 'description');
  update public.courses c set title = v.title, description = v.description, status = v.status, access = v.access,
    sessions_run_by = v.sessions_run_by, revision = c.revision + 1, changed_by = v_user
  where c.id = v.id returning * into v;
  return v;
end
$$;

create function public.update_course(p_course_id uuid, p_fields jsonb, p_revision int default null)
returns public.courses language sql security invoker set search_path = '' as $$
  select private.update_course(p_course_id, p_fields, p_revision)
$$;
comment on function public.update_course(uuid, jsonb, int) is
  'Changes the given fields of a course: title, description, status, access, sessions_run_by (of its new sessions; null: as the store has it). p_revision: the revision that was read. Whoever is enrolled keeps what they have; a course that is not published takes nobody in. Errors: course_not_found, role_not_allowed, stale_version and field errors (422, hint = field).';

grant execute on function private.update_course(uuid, jsonb, int), public.update_course(uuid, jsonb, int) to authenticated;
