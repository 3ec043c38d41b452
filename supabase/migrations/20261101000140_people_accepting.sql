-- The page an invitation opens: what it says to whoever holds the link, and the yes.

-- An address as it is named to somebody whose it may not be.
create function private.masked_email(p_email text)
returns text language sql immutable strict set search_path = '' as $$
  select left(p_email, 1) || '•••@' || split_part(p_email, '@', 2)
$$;

-- The caller's own address, once they have shown that it is theirs; null before.
create function private.my_confirmed_email()
returns text language plpgsql stable security definer set search_path = '' as $$
begin
  return (select lower(u.email) from auth.users u where u.id = (select auth.uid()) and u.email_confirmed_at is not null);
end
$$;

-- Signed in or not: a token opens what it is of, and one that is unknown opens nothing. No row is locked.
create function private.look_at_invitation(p_token text)
returns table (kind text, state text, store_name text, invited_by text, role public.store_role, course_title text,
  course_description text, sessions int, next_start timestamptz, expires_at timestamptz, for_email text, for_you boolean, already boolean,
  course_id uuid, cover text, cover_alt text, confirm_first boolean)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
declare
  v_user uuid := auth.uid();
  v_generation int;
  v private.invitations;
  v_course public.courses;
  v_open boolean;
  v_in boolean;
begin
  select t.generation into v_generation from private.invitation_tokens t where t.hash = private.token_hash(p_token);
  select i.* into v from private.invitation_tokens t join private.invitations i on i.id = t.invitation_id
  where t.hash = private.token_hash(p_token);
  if v.id is null then
    perform private.fail(404, 'invitation_not_found');
  end if;
  select * into v_course from public.courses c where c.id = v.course_id;
  v_in := v_user is not null and case when v.course_id is not null then private.attends_course(v.course_id, v_user)
    else exists (select from public.store_members m where m.store_id = v.store_id and m.user_id = v_user) end;
  state := case
    when private.invitation_state(v) <> 'open' then private.invitation_state(v)
    when v_generation <> v.generation then 'replaced'
    when v_course.status <> 'published' then 'closed'
    else 'open' end;
  v_open := state = 'open' or v_in;
  return query
  select private.invitation_kind(v), state, s.name, case when v_open then p.display_name end, case when v_open then v.role end,
    v_course.title, case when v_open then v_course.description end,
    case when v_open then n.sessions end, case when v_open then n.next_start end, v.expires_at, private.masked_email(v.email),
    case when v_user is not null then v.email is null or v.email is not distinct from private.my_confirmed_email() end,
    v_in, case when v_in then v.course_id end, case when v_open then v_course.cover end, case when v_open then v_course.cover_alt end,
    exists (select from auth.users u where u.id = v_user and lower(u.email) = v.email and u.email_confirmed_at is null)
  from public.stores s
  left join public.profiles p on p.id = v.invited_by
  left join lateral private.course_ahead(v.course_id) n on v.course_id is not null
  where s.id = v.store_id;
end
$$;

create function private.accept_invitation(p_token text)
returns table (kind text, store_id uuid, course_id uuid, already boolean)
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
  -- Alone, so that nobody is taken in and sent away between what is asked here and the enrolment.
  v_user uuid := private.lock_caller(true);
  v_generation int;
  v_id uuid;
  v private.invitations;
  v_course public.courses;
  v_state text;
begin
  select t.invitation_id, t.generation into v_id, v_generation from private.invitation_tokens t where t.hash = private.token_hash(p_token);
  select * into v from private.invitations i where i.id = v_id for no key update;
  if not found then
    perform private.fail(404, 'invitation_not_found');
  end if;
  if v.email is not null and v.email is distinct from private.my_confirmed_email() then
    perform private.fail(403, case when exists (select from auth.users u where u.id = v_user and lower(u.email) = v.email)
      then 'email_not_confirmed' else 'invitation_for_another' end, null, private.masked_email(v.email));
  end if;
  kind := private.invitation_kind(v);
  store_id := v.store_id;
  course_id := v.course_id;
  -- Saying yes twice is saying it once.
  already := case when v.course_id is not null then private.attends_course(v.course_id, v_user)
    else exists (select from public.store_members m where m.store_id = v.store_id and m.user_id = v_user) end;
  if already then
    return next;
    return;
  end if;
  -- Who came in by an open link and left may come back by it while it stands, and has not used it twice.
  v_state := case when v.email is null and v.revoked_at is null and v.expires_at > private.now()
    and exists (select from private.invitation_uses u where u.invitation_id = v.id and u.user_id = v_user) then 'open'
    else private.invitation_state(v) end;
  if v_state <> 'open' or v_generation <> v.generation then
    perform private.fail(409, 'invitation_ended', null, case when v_state = 'open' then 'replaced' else v_state end);
  end if;
  insert into private.invitation_uses (invitation_id, user_id) values (v.id, v_user) on conflict do nothing;
  if found then
    update private.invitations i set used_count = i.used_count + 1 where i.id = v.id;
  end if;
  if v.course_id is null then
    insert into public.store_members (store_id, user_id, role) values (v.store_id, v_user, v.role);
    return next;
    return;
  end if;
  select * into v_course from public.courses c where c.id = v.course_id;
  perform private.check_course_open(v_course);
  -- Whoever was sent away comes back by an invitation of their own, not by a link that goes round.
  if v.email is null and exists (
    select from public.course_enrollments e where e.course_id = v.course_id and e.user_id = v_user and e.status = 'revoked') then
    perform private.fail(403, 'enrolment_revoked');
  end if;
  perform private.enrol(v_course, array[v_user]);
  return next;
end
$$;

create function public.look_at_invitation(p_token text)
returns table (kind text, state text, store_name text, invited_by text, role public.store_role, course_title text,
  course_description text, sessions int, next_start timestamptz, expires_at timestamptz, for_email text, for_you boolean, already boolean,
  course_id uuid, cover text, cover_alt text, confirm_first boolean)
language sql stable security invoker set search_path = '' as $$
  select * from private.look_at_invitation(p_token)
$$;
comment on function public.look_at_invitation(text) is
  'What an invitation is to, for whoever holds its link, signed in or not. kind: course or member; state: open, used, revoked, expired, replaced (a newer link was sent) or closed (the course takes nobody in); for_email: whom it is for, masked; for_you: whether the caller may accept it, null for who is not signed in; already: the caller takes part; course_id only then. Errors: invitation_not_found.';

create function public.accept_invitation(p_token text)
returns table (kind text, store_id uuid, course_id uuid, already boolean)
language sql security invoker set search_path = '' as $$
  select * from private.accept_invitation(p_token)
$$;
comment on function public.accept_invitation(text) is
  'The caller''s yes: they are enrolled, or a member with the role. Twice is once (already). Errors: not_signed_in, invitation_not_found, invitation_for_another and email_not_confirmed (detail: the address, masked), invitation_ended (detail: used, revoked, expired or replaced), course_not_open, enrolment_revoked, too_many_stores (to be an owner).';

-- Whoever holds a link looks at it before they sign in: the only function that is called without.
grant usage on schema private to anon;
grant execute on function private.look_at_invitation(text), public.look_at_invitation(text) to anon, authenticated;
grant execute on function private.accept_invitation(text), public.accept_invitation(text) to authenticated;
