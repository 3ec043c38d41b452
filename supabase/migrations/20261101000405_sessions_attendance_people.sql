-- Evidence of the provider, and who its participants are.

-- Who a provider's participant is, remembered per store. The provider's own id of a person holds everywhere, an
-- address too; a bare display name only within its course, where the same few people meet again under the same names.
create table private.attendee_matches (
  id uuid primary key default gen_random_uuid(),
  store_id uuid not null references public.stores (id) on delete cascade,
  course_id uuid,
  person_key text not null,
  -- Null: not one of the audience.
  user_id uuid references public.profiles (id) on delete cascade,
  matched_by uuid references public.profiles (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique nulls not distinct (store_id, course_id, person_key),
  foreign key (course_id, store_id) references public.courses (id, store_id) on delete cascade
);
alter table private.attendee_matches enable row level security;
create index attendee_matches_course_idx on private.attendee_matches (course_id, store_id);
create index attendee_matches_user_idx on private.attendee_matches (user_id);
create index attendee_matches_by_idx on private.attendee_matches (matched_by);
create trigger attendee_matches_touch before update on private.attendee_matches
  for each row execute function private.touch_updated_at();

-- What identifies a participant beyond one meeting: the provider's id of the person, else the address, else the name.
create function private.person_key(p_person_id text, p_email text, p_name text)
returns text language sql immutable set search_path = '' as $$
  select left(case
    when nullif(btrim(p_person_id), '') is not null then 'id:' || btrim(p_person_id)
    when nullif(btrim(p_email), '') is not null then 'email:' || lower(btrim(p_email))
    else 'name:' || btrim(regexp_replace(private.fold(p_name), '\s+', ' ', 'g')) end, 400)
$$;

-- Whether a choice for this key holds for later sessions: names of devices and of nobody do not.
create function private.is_memorable(p_person_key text)
returns boolean language sql immutable set search_path = '' as $$
  select p_person_key not like 'name:%'
    or (char_length(p_person_key) >= 8 and p_person_key !~
      '^name:(.*\m(iphone|ipad|android|galaxy|samsung|huawei|xiaomi|pixel|macbook|imac|pc|laptop|desktop|phone|telephone|tablette|tablet)\M.*|zoom( user)?|user( [0-9]+)?|utilisateur( [0-9]+)?|guest( [0-9]+)?|invite( [0-9]+)?|anonymous|anonyme|participant( [0-9]+)?|admin|[0-9 ()+.-]+)$')
$$;

-- True when the key is a bare name that two connections used at the same time: perhaps two people.
create function private.is_ambiguous(p_session_id uuid, p_person_key text)
returns boolean language sql stable security definer set search_path = '' as $$
  select p_person_key like 'name:%' and exists (
    select 1 from public.session_attendance a join public.session_attendance b
      on b.session_id = a.session_id and b.source = 'provider' and b.person_key = a.person_key and b.id > a.id
    where a.session_id = p_session_id and a.source = 'provider' and a.person_key = p_person_key
      and tstzrange(coalesce(a.joined_at, a.left_at), a.left_at) && tstzrange(coalesce(b.joined_at, b.left_at), b.left_at))
$$;

-- True when the key is one bare word that is part of another person's name here: "Lea" may be either Lea of the session.
create function private.is_shared_name(p_session_id uuid, p_person_key text, p_user_id uuid)
returns boolean language sql stable security definer set search_path = '' as $$
  select p_person_key ~ '^name:\S+$' and exists (
    select 1 from public.course_live_session_registrations r
    where r.session_id = p_session_id and private.holds_seat(r.status) and r.user_id <> p_user_id
      and substr(p_person_key, 6) = any (regexp_split_to_array(private.fold(r.attendee_name), '[^[:alnum:]]+')))
$$;

-- Whom a participant can be: whoever has a seat, whoever may come without one, the store's own people.
create function private.attendance_people(p_session_id uuid, p_user_id uuid default null)
returns setof uuid language sql stable security definer set search_path = '' as $$
  select r.user_id from public.course_live_session_registrations r
  where r.session_id = p_session_id and private.holds_seat(r.status) and (p_user_id is null or r.user_id = p_user_id)
  union
  select e.user_id from public.course_live_sessions s
  join public.course_enrollments e on e.course_id = s.course_id and e.status in ('active', 'completed')
  where s.id = p_session_id and not s.require_registration and (p_user_id is null or e.user_id = p_user_id)
  union
  select m.user_id from public.course_live_sessions s join public.store_members m on m.store_id = s.store_id
  where s.id = p_session_id and (p_user_id is null or m.user_id = p_user_id)
$$;

-- Matches a session's participants (or one of them) that nobody has matched by hand: the address of one registrant, of
-- one student where no registration is needed, or of one member of the store; else what was chosen before for somebody
-- who takes part. Returns the people whose attendance changes.
create function private.match_participants(p_session_id uuid, p_evidence_id uuid default null)
returns setof uuid language plpgsql security definer set search_path = '' as $$
begin
  return query
  with session as (
    select s.id, s.store_id, s.course_id, s.require_registration from public.course_live_sessions s where s.id = p_session_id
  ), open_rows as materialized (
    select a.id, a.user_id as old_user, a.matched_by as old_match, a.ignored as old_ignored, a.person_key, lower(a.person_email) as email
    from public.session_attendance a
    where a.session_id = p_session_id and a.source = 'provider' and a.matched_by is distinct from 'hand'
      and (p_evidence_id is null or a.id = p_evidence_id)
  ), namesakes as (
    select o.id, r.user_id from open_rows o
    join public.course_live_session_registrations r on r.session_id = p_session_id and lower(r.attendee_email) = o.email
    where private.holds_seat(r.status)
    union
    select o.id, m.user_id from session s join public.store_members m on m.store_id = s.store_id
    join auth.users u on u.id = m.user_id join open_rows o on o.email = lower(u.email::text)
    union
    select o.id, e.user_id from session s
    join public.course_enrollments e on e.course_id = s.course_id and e.status in ('active', 'completed')
    join auth.users u on u.id = e.user_id join open_rows o on o.email = lower(u.email::text)
    where not s.require_registration
  ), by_email as materialized (
    select n.id, min(n.user_id::text)::uuid as user_id from namesakes n group by n.id having count(*) = 1
  ), verdicts as (
    select o.id, o.old_user, o.old_match, o.old_ignored, coalesce(b.user_id, k.user_id) as new_user,
      case when b.user_id is not null then 'email' when k.id is not null then 'memory' end::public.attendance_match as new_match,
      b.user_id is null and k.id is not null and k.user_id is null as new_ignored
    from open_rows o
    cross join session s
    left join by_email b on b.id = o.id
    left join private.attendee_matches k on k.store_id = s.store_id and k.person_key = o.person_key
      and (k.course_id is null or k.course_id = s.course_id)
      and (k.user_id is null or exists (select 1 from private.attendance_people(p_session_id, k.user_id)))
      and not private.is_ambiguous(p_session_id, o.person_key)
      and not private.is_shared_name(p_session_id, o.person_key, k.user_id)
  ), changed as (
    update public.session_attendance a set user_id = v.new_user, matched_by = v.new_match, ignored = v.new_ignored
    from verdicts v
    where a.id = v.id and (v.old_user, v.old_match, v.old_ignored) is distinct from (v.new_user, v.new_match, v.new_ignored)
    returning v.old_user, v.new_user
  )
  select distinct w.u from changed c cross join lateral (values (c.old_user), (c.new_user)) w (u) where w.u is not null;
end
$$;

-- Under what the stay of somebody who has closed their account is known when it is told once more: the provider's key of it may
-- be a name or an address.
create function private.closed_evidence_key(p_session_id uuid, p_key text)
returns text language sql immutable parallel safe set search_path = '' as $$
  select 'closed:' || encode(sha256(uuid_send(p_session_id) || convert_to(p_key, 'UTF8')), 'hex')
$$;

-- One stay that a provider tells of. p_replace: a report after the end, which is exact; otherwise each message adds what
-- it knows, so that "left" may come before "joined" and both may come twice. Without p_settle the caller settles the
-- whole session afterwards.
create function private.record_participant(
  p_session_id uuid, p_store_id uuid, p_meeting_id uuid, p_instance text, p_participant_key text, p_person_id text,
  p_name text, p_email text, p_joined_at timestamptz, p_left_at timestamptz, p_replace boolean default false, p_settle boolean default true)
returns uuid language plpgsql security definer set search_path = '' as $$
declare
  v_name text := nullif(left(btrim(translate(private.without_tricks(coalesce(p_name, '')), E'\t\n\r', '')), 200), '');
  v_email text := nullif(left(btrim(private.without_tricks(coalesce(p_email, ''))), 320), '');
  v_left timestamptz := case when p_left_at is not null then greatest(p_left_at, p_joined_at) end;
  v_key text := p_instance || '|' || p_participant_key;
  v public.session_attendance;
  v_user uuid;
begin
  perform 1 from public.course_live_sessions s where s.id = p_session_id and s.store_id = p_store_id for key share;
  if not found or coalesce(p_joined_at, p_left_at) is null then
    return null;
  elsif char_length(v_key) > 500 then
    v_key := md5(v_key);
  end if;
  insert into public.session_attendance as a
    (session_id, store_id, source, evidence_key, joined_at, left_at, meeting_id, instance, person_key, person_name, person_email)
  values (p_session_id, p_store_id, 'provider',
    coalesce((select c.evidence_key from public.session_attendance c where c.session_id = p_session_id and c.source = 'provider'
      and c.evidence_key = private.closed_evidence_key(p_session_id, v_key)), v_key),
    p_joined_at, v_left, p_meeting_id, left(p_instance, 300), private.person_key(p_person_id, v_email, v_name), v_name, v_email)
  on conflict (session_id, source, evidence_key) do update set
    joined_at = case when p_replace then coalesce(excluded.joined_at, a.joined_at) else least(a.joined_at, excluded.joined_at) end,
    -- A message never shortens a stay, and no stay ends before it began.
    left_at = case
      when coalesce(a.left_at, excluded.left_at) is null then null
      when p_replace then greatest(coalesce(excluded.left_at, a.left_at), coalesce(excluded.joined_at, a.joined_at))
      else greatest(a.left_at, excluded.left_at, least(a.joined_at, excluded.joined_at)) end,
    -- Of whoever has closed their account nothing comes back.
    person_name = case when not private.is_closed(a.user_id) then coalesce(excluded.person_name, a.person_name) end,
    person_email = case when not private.is_closed(a.user_id) then coalesce(excluded.person_email, a.person_email) end,
    -- The best name of a person is kept: id before address before name.
    person_key = case
      when private.is_closed(a.user_id) then a.person_key
      when excluded.person_key like 'id:%' or a.person_key like 'name:%' then excluded.person_key else a.person_key end
  returning * into v;
  if not p_settle then
    return v.id;
  end if;
  for v_user in
    select u from private.match_participants(p_session_id, v.id) u union select v.user_id where v.user_id is not null order by 1 loop
    perform private.refresh_attendance(p_session_id, v_user);
  end loop;
  return v.id;
end
$$;

-- After a report: everybody in it at once.
create function private.settle_attendance(p_session_id uuid)
returns void language plpgsql security definer set search_path = '' as $$
begin
  perform private.lock_people(array(select private.attendance_people(p_session_id)));
  perform 1 from public.course_live_sessions s where s.id = p_session_id for key share;
  perform private.match_participants(p_session_id);
  perform private.refresh_attendance(p_session_id);
end
$$;
