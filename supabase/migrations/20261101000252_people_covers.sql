-- Covers of courses: one picture each, a file of Supabase Storage. Whoever manages a course puts one there under a name of its own,
-- which nobody writes a second time; whoever holds its address sees it. Where the database has no Storage, no course has a cover.

-- One job for all stores: looks into new covers and takes away files that are no course's. It runs again by itself.
create table private.cover_sweeps (like private.job including all);
create trigger cover_sweeps_touch before update on private.cover_sweeps for each row execute function private.touch_updated_at();
alter table private.cover_sweeps enable row level security;
insert into private.job_kinds (kind, queue, lease, work, backoff, backoff_most, most_attempts, retry_ability)
values ('covers', 'private.cover_sweeps', '2 minutes', '40 seconds', '5 seconds', '15 minutes', null, null);
insert into private.cover_sweeps default values;

create function private.has_storage()
returns boolean language sql stable set search_path = '' as $$
  select to_regclass('storage.buckets') is not null and to_regclass('storage.objects') is not null
$$;

-- Whether the caller may put a file of this name into the bucket: the course's folder in its store's, as long as no more files lie
-- there than somebody who changes their mind leaves behind until the next sweep. Storage asks before it
-- takes the bytes, so that some more may come at once.
create function private.may_write_cover(p_name text)
returns boolean language plpgsql stable security definer set search_path = '' as $$
begin
  if p_name !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.(webp|jpg|png)$' then
    return false;
  end if;
  return exists (select from public.courses c
      where c.id = split_part(p_name, '/', 2)::uuid and c.store_id = split_part(p_name, '/', 1)::uuid
        and c.store_id in (select private.my_stores_for('manage_courses')))
    and (select count(*) from storage.objects o where o.bucket_id = 'covers' and starts_with(o.name, left(p_name, 74))) < 12;
end
$$;

-- Held alone by who takes files away, and together by who makes one a cover.
create function private.covers_key()
returns bigint language sql immutable parallel safe set search_path = '' as $$
  select hashtextextended('covers', 0)
$$;

create function private.sweep_covers()
returns void language sql security definer set search_path = '' as $$
  select private.queue_job('covers', s.job_id) from private.cover_sweeps s
$$;

create function private.set_course_cover(p_course_id uuid, p_name text, p_alt text)
returns public.courses language plpgsql security definer set search_path = '' as $$
declare
  v_alt text := case when p_name is null then '' else btrim(coalesce(p_alt, '')) end;
  v_there boolean := p_name is null;
  v public.courses;
begin
  perform private.lock_caller();
  perform private.staff_course(p_course_id, 'manage_courses');
  if char_length(v_alt) > 200 then
    perform private.fail(422, 'cover_alt_length', 'alt', '0-200');
  elsif v_alt <> '' and not private.is_printable(v_alt) then
    perform private.fail(422, 'unprintable', 'alt');
  end if;
  select * into v from public.courses c where c.id = p_course_id for no key update;
  -- What is just being taken away is waited for, and then it is not there.
  perform pg_advisory_xact_lock_shared(private.covers_key());
  -- A store that closed meanwhile has given up its covers.
  perform private.staff_course(p_course_id, 'manage_courses');
  if p_name is not null and private.has_storage() and starts_with(p_name, v.store_id || '/' || v.id || '/') then
    v_there := p_name is not distinct from v.cover or exists (
      select from storage.objects o where o.bucket_id = 'covers' and o.name = p_name and o.metadata ->> 'size' is not null);
  end if;
  if not v_there then
    perform private.fail(422, 'cover_not_found', 'cover');
  end if;
  if p_name is not distinct from v.cover and v_alt = v.cover_alt then
    return v;
  end if;
  update public.courses c set cover = p_name, cover_alt = v_alt, cover_checked = c.cover_checked and c.cover is not distinct from p_name
  where c.id = v.id returning * into v;
  perform private.sweep_covers();
  return v;
end
$$;

-- ---------------------------------------------------------------------------
-- The sweep
-- ---------------------------------------------------------------------------
create function private.covers_to_check(p_limit int)
returns table (course_id uuid, name text) language sql stable security definer set search_path = '' as $$
  select c.id, c.cover from public.courses c where c.cover is not null and not c.cover_checked order by c.id limit p_limit
$$;

-- What is in the file was looked at: a picture stays, anything else is no cover.
create function private.note_cover(p_course_id uuid, p_name text, p_good boolean)
returns void language sql security definer set search_path = '' as $$
  update public.courses c set cover_checked = p_good, cover = case when p_good then c.cover end,
    cover_alt = case when p_good then c.cover_alt else '' end
  where c.id = p_course_id and c.cover = p_name
$$;

-- Files of the bucket that are no course's cover: replaced, taken away, of a course or store that is gone, or never made one. Whoever
-- has just put one there has a quarter of an hour to say what it is. None of them becomes one until the caller's transaction ends.
create function private.covers_to_remove(p_limit int)
returns setof text language plpgsql security definer set search_path = '' as $$
begin
  perform pg_advisory_xact_lock(private.covers_key());
  if private.has_storage() then
    return query select o.name from storage.objects o
    where o.bucket_id = 'covers' and o.created_at < private.now() - interval '15 minutes'
      and not exists (select from public.courses c where c.cover = o.name)
    order by o.name limit p_limit;
  end if;
end
$$;

create function public.set_course_cover(p_course_id uuid, p_name text default null, p_alt text default '')
returns public.courses language sql security invoker set search_path = '' as $$
  select private.set_course_cover(p_course_id, p_name, p_alt)
$$;
comment on function public.set_course_cover(uuid, text, text) is
  'Makes a file that was put into the bucket covers under <store>/<course>/<uuid>.webp (or .jpg, .png) the course''s cover; p_alt: what it shows, for who does not see it. p_name null takes the cover away. The file of before goes by itself. Errors: not_signed_in, course_not_found, role_not_allowed, cover_not_found, cover_alt_length, unprintable.';

grant execute on function private.may_write_cover(text), private.set_course_cover(uuid, text, text), public.set_course_cover(uuid, text, text)
  to authenticated;

do $$
begin
  if not private.has_storage() then
    return;
  end if;
  insert into storage.buckets (id, name, public, file_size_limit, allowed_mime_types)
  values ('covers', 'covers', true, 262144, array['image/webp', 'image/jpeg', 'image/png'])
  on conflict (id) do update set public = excluded.public, file_size_limit = excluded.file_size_limit, allowed_mime_types = excluded.allowed_mime_types;
  execute 'drop policy if exists atelier_covers on storage.objects';
  execute 'create policy atelier_covers on storage.objects for insert to authenticated with check (bucket_id = ''covers'' and private.may_write_cover(name))';
end
$$;
