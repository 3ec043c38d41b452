-- Inviting: by e-mail, many at once, or by an open link; sending again and taking back.

-- ---------------------------------------------------------------------------
-- Inviting by e-mail
-- ---------------------------------------------------------------------------
-- One line an address, in the order given: invited, already (takes part), pending (stands invited), repeated (stands further up),
-- invalid or limit. Nothing in it says whether somebody has an account. The caller has proven the right and checked the lines.
create function private.invite(p_store_id uuid, p_course_id uuid, p_role public.store_role, p_emails text[], p_days int)
returns table (line int, email text, outcome text)
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
  v_user uuid := private.lock_caller();
  v_left int;
  v_sent uuid;
  v record;
begin
  if coalesce(cardinality(p_emails), 0) not between 1 and 500 then
    perform private.fail(422, 'invitations_count', 'emails', '1-500');
  elsif p_days is null or p_days not between 1 and 90 then
    perform private.fail(422, 'validity_range', 'days', '1-90');
  end if;
  perform 1 from public.stores s where s.id = p_store_id for no key update;
  -- As one may, and as it is, after the wait.
  if p_course_id is null then
    perform private.require_ability(p_store_id, 'manage_members');
  else
    perform private.check_course_open(private.staff_course(p_course_id, 'manage_courses'));
  end if;
  v_left := private.invitations_left(p_store_id);
  for v in
    with given as (
      select g.at::int as at, g.raw, lower(btrim(g.raw)) as address from unnest(p_emails) with ordinality g (raw, at)
    ), there as (
      select lower(u.email) as address from public.course_enrollments e join auth.users u on u.id = e.user_id
      where e.course_id = p_course_id and e.status in ('active', 'completed')
      union all
      select lower(u.email) from public.store_members m join auth.users u on u.id = m.user_id
      where p_course_id is null and m.store_id = p_store_id
    )
    select g.at, left(btrim(g.raw), 320) as raw, g.address, case
      when not coalesce(private.is_email(g.address), false) then 'invalid'
      when g.at > min(g.at) over (partition by g.address) then 'repeated'
      when exists (select from there t where t.address = g.address) then 'already'
      when exists (select from private.invitations i where i.target_id = coalesce(p_course_id, p_store_id) and i.email = g.address
        and private.invitation_state(i) = 'open') then 'pending'
      when private.address_is_tired(p_store_id, g.address) then 'limit' end as verdict
    from given g order by g.at
  loop
    line := v.at;
    email := v.raw;
    outcome := coalesce(v.verdict, case when v_left > 0 then 'invited' else 'limit' end);
    if outcome = 'invited' then
      v_left := v_left - 1;
      insert into private.invitations as i (store_id, course_id, role, email, max_uses, expires_at, invited_by)
      values (p_store_id, p_course_id, p_role, v.address, 1, private.now() + make_interval(days => p_days), v_user)
      -- One that expired is made anew.
      on conflict (target_id, email) where email is not null and revoked_at is null and used_count = 0
      do update set generation = i.generation + 1, sent_at = private.now(), role = excluded.role, expires_at = excluded.expires_at,
        invited_by = excluded.invited_by
      returning i.id into v_sent;
      insert into private.invitation_sends (store_id, invitation_id) values (p_store_id, v_sent);
      perform private.tell_invitation(v_sent);
    end if;
    return next;
  end loop;
end
$$;

create function private.invite_to_course(p_course_id uuid, p_emails text[], p_days int)
returns table (line int, email text, outcome text)
language plpgsql security definer set search_path = '' as $$
declare
  v public.courses := private.staff_course(p_course_id, 'manage_courses');
begin
  return query select * from private.invite(v.store_id, v.id, null, p_emails, p_days);
end
$$;

create function private.invite_members(p_store_id uuid, p_role public.store_role, p_emails text[], p_days int)
returns table (line int, email text, outcome text)
language plpgsql security definer set search_path = '' as $$
declare
  -- Held first: whoever takes the caller's role is waited for, and then it is gone.
  v_user uuid := private.lock_caller();
  v_own public.store_role := private.require_ability(p_store_id, 'manage_members');
begin
  if p_role is null then
    perform private.fail(422, 'required', 'role');
  elsif not private.may_give_role(v_own, p_role) then
    perform private.fail(403, 'role_not_allowed', 'role', v_own::text);
  end if;
  return query select * from private.invite(p_store_id, null, p_role, p_emails, p_days);
end
$$;

-- ---------------------------------------------------------------------------
-- Open links
-- ---------------------------------------------------------------------------
create function private.create_invitation_link(p_course_id uuid, p_max_uses int, p_days int, p_request_id uuid)
returns table (invitation_id uuid, token text, expires_at timestamptz)
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
  v_course public.courses := private.staff_course(p_course_id, 'manage_courses');
  v_user uuid := private.lock_caller();
  v private.invitations;
begin
  if p_max_uses is null or p_max_uses not between 1 and 10000 then
    perform private.fail(422, 'uses_range', 'max_uses', '1-10000');
  elsif p_days is null or p_days not between 1 and 90 then
    perform private.fail(422, 'validity_range', 'days', '1-90');
  end if;
  v.id := private.begin_create(p_request_id, 'invitation_link', jsonb_build_array(p_course_id, p_max_uses, p_days));
  perform 1 from public.stores s where s.id = v_course.store_id for no key update;
  -- As one may, and as it is, after the wait.
  perform private.check_course_open(private.staff_course(p_course_id, 'manage_courses'));
  perform private.count_link(v_course.store_id);
  if v.id is null then
    insert into private.invitations (store_id, course_id, max_uses, expires_at, invited_by)
    values (v_course.store_id, v_course.id, p_max_uses, private.now() + make_interval(days => p_days), v_user) returning * into v;
    perform private.end_create(p_request_id, v.id);
  else
    -- The answer with the link was lost: another in its place, as long as there is one.
    if (select private.invitation_state(i) from private.invitations i where i.id = v.id) <> 'open' then
      perform private.fail(409, 'invitation_ended');
    end if;
    update private.invitations i set generation = i.generation + 1 where i.id = v.id returning * into v;
  end if;
  insert into private.invitation_sends (store_id, invitation_id) values (v.store_id, v.id);
  return query select v.id, private.make_invitation_token(v), v.expires_at;
end
$$;

create function private.count_link(p_store_id uuid)
returns void language plpgsql security definer set search_path = '' as $$
begin
  if (select count(*) from private.invitation_sends s join private.invitations i on i.id = s.invitation_id
    where s.store_id = p_store_id and i.email is null and s.sent_at > private.now() - interval '1 hour') >= 20 then
    perform private.fail(429, 'too_many_links', null, '20');
  end if;
end
$$;

-- The invitations among the ids that the caller may change, locked; of others nothing is held or said.
create function private.lock_invitations(p_store_id uuid, p_ids uuid[])
returns setof private.invitations language plpgsql security definer set search_path = '' as $$
declare
  v_user uuid := private.lock_caller();
  v_role public.store_role;
begin
  select m.role into v_role from public.store_members m where m.store_id = p_store_id and m.user_id = v_user;
  if not private.role_may(v_role, 'manage_members') then
    v_role := private.require_ability(p_store_id, 'manage_courses');
  end if;
  perform 1 from public.stores s where s.id = p_store_id for no key update;
  return query select * from private.invitations i
  where i.store_id = p_store_id and i.id = any (p_ids) and private.may_manage_invitation(v_role, i) order by i.id for no key update;
end
$$;

create function private.renew_invitation_link(p_store_id uuid, p_invitation_id uuid)
returns table (invitation_id uuid, token text, expires_at timestamptz)
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
  v private.invitations;
begin
  select * into v from private.lock_invitations(p_store_id, array[p_invitation_id]) i where i.email is null;
  if not found then
    perform private.fail(404, 'invitation_not_found');
  elsif private.invitation_state(v) <> 'open' then
    perform private.fail(409, 'invitation_ended', null, private.invitation_state(v));
  end if;
  perform private.count_link(p_store_id);
  update private.invitations i set generation = i.generation + 1, sent_at = private.now() where i.id = v.id returning * into v;
  insert into private.invitation_sends (store_id, invitation_id) values (v.store_id, v.id);
  return query select v.id, private.make_invitation_token(v), v.expires_at;
end
$$;

-- ---------------------------------------------------------------------------
-- Sending again, taking back
-- ---------------------------------------------------------------------------
create function private.resend_invitations(p_store_id uuid, p_invitation_ids uuid[])
returns table (invitation_id uuid, outcome text)
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
  v private.invitations;
begin
  for v in select * from private.lock_invitations(p_store_id, p_invitation_ids) i where i.email is not null loop
    invitation_id := v.id;
    outcome := case
      when private.invitation_state(v) not in ('open', 'expired')
        or exists (select from public.courses c where c.id = v.course_id and c.status <> 'published') then 'ended'
      when private.invitations_left(p_store_id) = 0 or private.address_is_tired(p_store_id, v.email) then 'limit'
      else 'sent' end;
    if outcome = 'sent' then
      update private.invitations i set generation = i.generation + 1, sent_at = private.now(),
        expires_at = private.now() + (v.expires_at - v.sent_at) where i.id = v.id;
      insert into private.invitation_sends (store_id, invitation_id) values (v.store_id, v.id);
      perform private.tell_invitation(v.id);
    end if;
    return next;
  end loop;
end
$$;

create function private.revoke_invitations(p_store_id uuid, p_invitation_ids uuid[])
returns int language plpgsql security definer set search_path = '' as $$
declare
  v_ids uuid[];
begin
  select array_agg(i.id) into v_ids from private.lock_invitations(p_store_id, p_invitation_ids) i where private.invitation_state(i) in ('open', 'expired');
  update private.invitations i set revoked_at = private.now() where i.id = any (v_ids);
  return coalesce(cardinality(v_ids), 0);
end
$$;

-- Takes back what invites these people to the course by their addresses: they are in it by another way, or sent away. The caller
-- holds the people.
create function private.revoke_invitations_of(p_course_id uuid, p_people uuid[])
returns void language plpgsql security definer set search_path = '' as $$
declare
  v_ids uuid[];
begin
  select array_agg(l.id) into v_ids from (
    select i.id from private.invitations i
    where i.course_id = p_course_id and i.revoked_at is null and i.used_count = 0
      and i.email in (select lower(u.email) from auth.users u where u.id = any (p_people))
    order by i.id for no key update) l;
  update private.invitations i set revoked_at = private.now() where i.id = any (v_ids) and i.used_count = 0;
end
$$;

-- ---------------------------------------------------------------------------
-- The public doors
-- ---------------------------------------------------------------------------
create function public.invite_to_course(p_course_id uuid, p_emails text[], p_days int default 14)
returns table (line int, email text, outcome text)
language sql security invoker set search_path = '' as $$
  select * from private.invite_to_course(p_course_id, p_emails, p_days)
$$;
comment on function public.invite_to_course(uuid, text[], int) is
  'Invites up to 500 addresses to a course, for 1 to 90 days, and says of each line what became of it: invited, already (a student), pending (stands invited), repeated, invalid or limit (200 an hour and store, five a day and address). Whether an address has an account makes no difference. Errors: course_not_found, role_not_allowed, course_not_open, invitations_count, validity_range.';

create function public.invite_members(p_store_id uuid, p_role public.store_role, p_emails text[], p_days int default 14)
returns table (line int, email text, outcome text)
language sql security invoker set search_path = '' as $$
  select * from private.invite_members(p_store_id, p_role, p_emails, p_days)
$$;
comment on function public.invite_members(uuid, public.store_role, text[], int) is
  'The same into the team, with a role; owners and managers are invited by an owner alone. Errors: store_not_found, role_not_allowed, required, invitations_count, validity_range.';

create function public.create_invitation_link(p_course_id uuid, p_max_uses int, p_days int default 14, p_request_id uuid default null)
returns table (invitation_id uuid, token text, expires_at timestamptz)
language sql security invoker set search_path = '' as $$
  select * from private.create_invitation_link(p_course_id, p_max_uses, p_days, p_request_id)
$$;
comment on function public.create_invitation_link(uuid, int, int, uuid) is
  'An open link into a course, for so many people and days. Its token is answered here and stands nowhere; p_request_id: the same one again answers with another token of the same link, and the first is dead. Errors: course_not_found, role_not_allowed, course_not_open, uses_range, validity_range, request_reused, invitation_ended, too_many_links.';

create function public.renew_invitation_link(p_store_id uuid, p_invitation_id uuid)
returns table (invitation_id uuid, token text, expires_at timestamptz)
language sql security invoker set search_path = '' as $$
  select * from private.renew_invitation_link(p_store_id, p_invitation_id)
$$;
comment on function public.renew_invitation_link(uuid, uuid) is
  'Another token of an open link, whose end and uses stay; the one before is dead. Errors: store_not_found, role_not_allowed, invitation_not_found, invitation_ended, too_many_links.';

create function public.resend_invitations(p_store_id uuid, p_invitation_ids uuid[])
returns table (invitation_id uuid, outcome text)
language sql security invoker set search_path = '' as $$
  select * from private.resend_invitations(p_store_id, p_invitation_ids)
$$;
comment on function public.resend_invitations(uuid, uuid[]) is
  'Mails invitations anew, with another link (the one before is dead) and as many days as they had: sent, limit or ended (also where the course takes nobody in) of each. Ids that are not the caller''s to send are passed over. Errors: store_not_found, role_not_allowed.';

create function public.revoke_invitations(p_store_id uuid, p_invitation_ids uuid[])
returns int language sql security invoker set search_path = '' as $$
  select private.revoke_invitations(p_store_id, p_invitation_ids)
$$;
comment on function public.revoke_invitations(uuid, uuid[]) is
  'Takes invitations and links back; whoever came in by them stays. Returns how many. Errors: store_not_found, role_not_allowed.';

grant execute on function
  private.invite_to_course(uuid, text[], int), private.invite_members(uuid, public.store_role, text[], int),
  private.create_invitation_link(uuid, int, int, uuid), private.renew_invitation_link(uuid, uuid),
  private.resend_invitations(uuid, uuid[]), private.revoke_invitations(uuid, uuid[]),
  public.invite_to_course(uuid, text[], int), public.invite_members(uuid, public.store_role, text[], int),
  public.create_invitation_link(uuid, int, int, uuid), public.renew_invitation_link(uuid, uuid),
  public.resend_invitations(uuid, uuid[]), public.revoke_invitations(uuid, uuid[])
  to authenticated;
