-- Closing an account, whichever way it goes: what is freed, what is erased, and what the law makes a store keep, under a pseudonym.

-- ---------------------------------------------------------------------------
-- What stays
-- ---------------------------------------------------------------------------
-- Whether people may have been in the session by now.
create function private.session_began(s public.course_live_sessions)
returns boolean language sql stable set search_path = '' as $$
  select s.status in ('live', 'ended') or (s.status = 'scheduled' and s.scheduled_start <= private.now())
$$;

-- Whether a registration is evidence: of a session that is over, also that nobody came; of one that goes on, that somebody did.
create function private.is_evidence(r public.course_live_session_registrations, s public.course_live_sessions)
returns boolean language sql stable security definer set search_path = '' as $$
  select private.holds_seat(r.status) and private.session_began(s) and (private.session_over(s) or exists (
    select from public.session_attendance a where a.session_id = s.id and a.user_id = r.user_id))
$$;

-- Until when a store keeps who came to the session.
create function private.evidence_until(s public.course_live_sessions, p_years int)
returns timestamptz language sql stable set search_path = '' as $$
  select coalesce(s.actual_end, s.scheduled_end) + make_interval(years => p_years)
$$;

-- Puts a pseudonym, one a store, in the place of somebody who came to its sessions; nothing leads from it to the person. What is
-- no evidence goes, and frees its seats. The caller holds all of it.
create function private.keep_evidence(p_user uuid, p_email text)
returns void language plpgsql security definer set search_path = '' as $$
declare
  v_store uuid;
  v_kept uuid;
  v_name text;
begin
  -- Strangers of a provider's report who came under the person's address.
  delete from public.session_attendance a
  where a.source = 'provider' and a.user_id is null and lower(a.person_email) = p_email
    and a.session_id in (select r.session_id from public.course_live_session_registrations r where r.user_id = p_user);
  delete from public.course_live_session_registrations r using public.course_live_sessions s
  where r.user_id = p_user and s.id = r.session_id and not private.is_evidence(r, s);
  delete from public.session_attendance a using public.course_live_sessions s
  where a.user_id = p_user and s.id = a.session_id and not private.session_began(s);
  for v_store in
    select r.store_id from public.course_live_session_registrations r where r.user_id = p_user
    union select a.store_id from public.session_attendance a where a.user_id = p_user order by 1
  loop
    v_kept := gen_random_uuid();
    v_name := '#' || left(v_kept::text, 8);
    insert into public.profiles (id, display_name, closed_at) values (v_kept, v_name, private.now());
    update public.course_live_session_registrations r
    set user_id = v_kept, attendee_name = v_name, registered_as = v_name, attendee_email = null
    where r.user_id = p_user and r.store_id = v_store;
    -- Nobody is matched with it anew.
    update public.session_attendance a
    set user_id = v_kept, person_name = null, person_email = null,
      person_key = case when a.source = 'provider' then 'id:' || v_kept end,
      matched_by = case when a.source = 'provider' then 'hand'::public.attendance_match end,
      evidence_key = case when a.source = 'provider' then private.closed_evidence_key(a.session_id, a.evidence_key)
        else replace(a.evidence_key, p_user::text, v_kept::text) end
    where a.user_id = p_user and a.store_id = v_store;
    -- That they had said yes to being recorded, where they may have been.
    update private.recording_consents c set user_id = v_kept
    where c.user_id = p_user and c.store_id = v_store and (
      exists (select from public.course_live_session_registrations r where r.session_id = c.session_id and r.user_id = v_kept)
      or exists (select from public.session_attendance a where a.session_id = c.session_id and a.user_id = v_kept));
    update private.convocation_proofs c set person_id = v_kept, address = null
    where c.person_id = p_user and c.session_id in (
      select r.session_id from public.course_live_session_registrations r where r.user_id = v_kept);
  end loop;
end
$$;

-- ---------------------------------------------------------------------------
-- What goes
-- ---------------------------------------------------------------------------
-- Before a profile goes, and with everything held that hangs on it (private.lock_estate): what the foreign keys would take along
-- or leave behind.
create function private.settle_estate()
returns trigger language plpgsql security definer set search_path = '' as $$
declare
  v_email text := (select lower(u.email) from auth.users u where u.id = old.id);
  v_store uuid;
begin
  for v_store in select m.store_id from public.store_members m where m.user_id = old.id order by 1 loop
    perform private.free_hosted_sessions(v_store, old.id);
  end loop;
  perform private.keep_evidence(old.id, v_email);
  delete from public.course_live_session_questions q
  using public.course_live_session_question_authors a where a.question_id = q.id and a.user_id = old.id;
  update private.invitations i set email = private.erased_address(i.id::text) where i.email = v_email;
  delete from private.messages m where m.address = v_email;
  for v_store in
    select s.id from public.stores s
    where exists (select from private.serial_texts t where t.store_id = s.id and t.author_id = old.id) order by 1
  loop
    perform private.take_person_texts(v_store, old.id, array(
      select t.digest from private.serial_texts t
      where t.store_id = v_store and t.author_id = old.id and t.kind in ('reason', 'document', 'notes')));
  end loop;
  return old;
end
$$;
-- After profiles_lock_estate, by the alphabet.
create trigger profiles_settle_estate before delete on public.profiles
  for each row when (old.closed_at is null) execute function private.settle_estate();

-- Whoever deletes the account deletes the person first, while the address is still known; and the units whose notes they wrote
-- are held before any person is (docs/architecture.md).
create function private.close_profile()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform 1 from public.serial_numbers u
  where u.id in (select t.serial_id from public.stores s
    join private.serial_texts t on t.store_id = s.id and t.author_id = old.id and t.kind = 'notes')
  order by u.id for update;
  delete from public.profiles p where p.id = old.id;
  return old;
end
$$;
create trigger atelier_close_profile before delete on auth.users
  for each row execute function private.close_profile();

-- ---------------------------------------------------------------------------
-- The person's own word
-- ---------------------------------------------------------------------------
-- Stores that would be left without an owner.
create function private.stores_owned_alone(p_user uuid)
returns table (id uuid, name text) language sql stable security definer set search_path = '' as $$
  select s.id, s.name from public.store_members m join public.stores s on s.id = m.store_id
  where m.user_id = p_user and m.role = 'owner' and not exists (
    select from public.store_members o where o.store_id = m.store_id and o.role = 'owner' and o.user_id <> p_user)
  order by s.name, s.id
$$;

create function private.get_account_closing()
returns jsonb language plpgsql stable security definer set search_path = '' as $$
declare
  v_user uuid := private.require_user();
begin
  return jsonb_build_object(
    'owned_alone', (select coalesce(jsonb_agg(to_jsonb(s)), '[]') from private.stores_owned_alone(v_user) s),
    'stores', (select count(*) from public.store_members m where m.user_id = v_user),
    'courses', (select count(*) from public.course_enrollments e where e.user_id = v_user and e.status in ('active', 'completed')),
    'seats', (select count(*) from public.course_live_session_registrations r join public.course_live_sessions s on s.id = r.session_id
      where r.user_id = v_user and r.status in ('registered', 'waitlisted') and not private.session_over(s)),
    'hosted', (select count(*) from public.course_live_sessions s
      where s.host_id = v_user and s.deleted_at is null and not private.session_over(s)),
    'questions', (select count(*) from public.course_live_session_question_authors a where a.user_id = v_user),
    'kept', (select coalesce(jsonb_agg(jsonb_build_object('store', k.name, 'years', k.evidence_years, 'sessions', k.sessions, 'until', k.until)
      order by k.name), '[]') from (
        select st.name, st.evidence_years, count(*) as sessions, max(private.evidence_until(s, st.evidence_years)) as until
        from public.course_live_sessions s join public.stores st on st.id = s.store_id
        where exists (select from public.course_live_session_registrations r
            where r.session_id = s.id and r.user_id = v_user and private.is_evidence(r, s))
          or (private.session_began(s) and exists (select from public.session_attendance a where a.session_id = s.id and a.user_id = v_user))
        group by st.id) k));
end
$$;

create function private.close_account(p_email text)
returns void language plpgsql security definer set search_path = '' as $$
declare
  v_user uuid := private.require_user();
  v_stores text := (select string_agg(s.name, ', ') from private.stores_owned_alone(v_user) s);
begin
  if not exists (select from public.profiles p where p.id = v_user) then
    perform private.fail(401, 'not_signed_in');
  elsif v_stores is not null then
    perform private.fail(409, 'last_owner', null, v_stores);
  elsif lower(btrim(p_email)) is distinct from (select lower(u.email) from auth.users u where u.id = v_user) then
    perform private.fail(422, 'email_differs', 'email');
  end if;
  delete from auth.users u where u.id = v_user;
  set constraints public.store_members_keep_owner immediate;
end
$$;

-- ---------------------------------------------------------------------------
-- The public doors
-- ---------------------------------------------------------------------------
create function public.get_account_closing()
returns jsonb language sql stable security invoker set search_path = '' as $$
  select private.get_account_closing()
$$;
comment on function public.get_account_closing() is
  'What closing the caller''s account would do: {owned_alone: [{id, name}] of stores to hand over first, stores, courses, seats, hosted, questions, kept: [{store, years, sessions, until}]: sessions whose evidence stays under a pseudonym}. Errors: not_signed_in.';

create function public.close_account(p_email text)
returns void language sql security invoker set search_path = '' as $$
  select private.close_account(p_email)
$$;
comment on function public.close_account(text) is
  'Closes the caller''s account for good; p_email: their address, typed as a confirmation. Seats and queues are freed, names and texts erased; evidence of attendance stays under a pseudonym until its store''s date. Errors: not_signed_in, last_owner (detail: the stores), email_differs.';

grant execute on function
  private.get_account_closing(), private.close_account(text), public.get_account_closing(), public.close_account(text) to authenticated;
