-- The team: changing roles, removing, leaving, handing a store over, and the log of all of it.

-- ---------------------------------------------------------------------------
-- The log
-- ---------------------------------------------------------------------------
-- What happened to a store's team. People are named as they were called then; their names go with their accounts. An address that
-- was invited stands in its invitation alone.
create table private.member_events (
  id bigint primary key generated always as identity,
  store_id uuid not null references public.stores (id) on delete cascade,
  kind text not null constraint member_events_kind_check check (
    kind in ('invited', 'invitation_revoked', 'joined', 'role_changed', 'removed', 'left', 'ownership_handed_over')),
  -- Who did it; null for a script of the operator.
  actor_id uuid,
  actor_name text,
  person_id uuid,
  person_name text,
  invitation_id uuid,
  from_role public.store_role,
  to_role public.store_role,
  at timestamptz not null default private.now(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (invitation_id, store_id) references private.invitations (id, store_id) on delete cascade,
  constraint member_events_whom_check check (num_nonnulls(person_id, invitation_id) = 1)
);
alter table private.member_events enable row level security;
create index member_events_store_idx on private.member_events (store_id, id);
create index member_events_actor_idx on private.member_events (actor_id);
create index member_events_person_idx on private.member_events (person_id);
create index member_events_invitation_idx on private.member_events (invitation_id, store_id);
create trigger member_events_touch before update on private.member_events
  for each row execute function private.touch_updated_at();

-- Events are written once. Of a person who is gone the name is taken out; with the store all of it goes.
create function private.keep_member_events()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'DELETE' then
    if exists (select from public.stores s where s.id = old.store_id) then
      perform private.fail(403, 'history_append_only');
    end if;
    return old;
  end if;
  if (to_jsonb(new) - array['actor_name', 'person_name', 'updated_at']) <> (to_jsonb(old) - array['actor_name', 'person_name', 'updated_at'])
    or coalesce(new.actor_name, old.actor_name) is distinct from old.actor_name
    or coalesce(new.person_name, old.person_name) is distinct from old.person_name then
    perform private.fail(403, 'history_append_only');
  end if;
  return new;
end
$$;
create trigger member_events_keep before update or delete on private.member_events
  for each row execute function private.keep_member_events();

create function private.name_of(p_user uuid)
returns text language sql stable security definer set search_path = '' as $$
  select p.display_name from public.profiles p where p.id = p_user
$$;

-- Every change of a team, whoever writes it. Who makes somebody else an owner and steps down in one statement hands the store over.
create function private.note_member_changes()
returns trigger language plpgsql security definer set search_path = '' as $$
declare
  v_actor uuid := auth.uid();
begin
  if tg_op = 'INSERT' then
    insert into private.member_events (store_id, kind, actor_id, actor_name, person_id, person_name, to_role)
    select n.store_id, 'joined', v_actor, private.name_of(v_actor), n.user_id, private.name_of(n.user_id), n.role
    from come n order by n.store_id, n.user_id;
  elsif tg_op = 'UPDATE' then
    insert into private.member_events (store_id, kind, actor_id, actor_name, person_id, person_name, from_role, to_role)
    select n.store_id, case when n.role = 'owner' and exists (
        select from gone g join come c using (store_id, user_id)
        where c.store_id = n.store_id and c.user_id = v_actor and g.role = 'owner' and c.role <> 'owner')
      then 'ownership_handed_over' else 'role_changed' end,
      v_actor, private.name_of(v_actor), n.user_id, private.name_of(n.user_id), o.role, n.role
    from come n join gone o using (store_id, user_id) where n.role <> o.role order by n.store_id, n.role = 'owner' desc, n.user_id;
  else
    -- With a closed account the person has left; with a closed store its log is gone.
    insert into private.member_events (store_id, kind, actor_id, actor_name, person_id, person_name, from_role)
    select o.store_id, case when o.user_id = v_actor or private.name_of(o.user_id) is null then 'left' else 'removed' end,
      v_actor, private.name_of(v_actor), o.user_id, private.name_of(o.user_id), o.role
    from gone o join public.stores s on s.id = o.store_id order by o.store_id, o.user_id;
  end if;
  return null;
end
$$;
create trigger store_members_note_insert after insert on public.store_members
  referencing new table as come for each statement execute function private.note_member_changes();
create trigger store_members_note_update after update on public.store_members
  referencing old table as gone new table as come for each statement execute function private.note_member_changes();
create trigger store_members_note_delete after delete on public.store_members
  referencing old table as gone for each statement execute function private.note_member_changes();

create function private.note_member_invitation()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into private.member_events (store_id, kind, actor_id, actor_name, invitation_id, to_role)
  values (new.store_id, case when new.revoked_at is null then 'invited' else 'invitation_revoked' end,
    auth.uid(), private.name_of(auth.uid()), new.id, new.role);
  return null;
end
$$;
create trigger invitations_note_insert after insert on private.invitations
  for each row when (new.role is not null) execute function private.note_member_invitation();
-- Sending one again changes nothing in the log; taking it back does, and so does another role in one that is made anew.
create trigger invitations_note_update after update on private.invitations
  for each row when (new.role is not null and (new.role is distinct from old.role or (new.revoked_at is null) <> (old.revoked_at is null)))
  execute function private.note_member_invitation();

-- The names of whoever closes an account, in the order of ids: two who close at once may name each other.
create function private.forget_member_names()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform 1 from private.member_events e where old.id in (e.actor_id, e.person_id) order by e.id for update;
  update private.member_events e set
    actor_name = case when e.actor_id <> old.id then e.actor_name end,
    person_name = case when e.person_id <> old.id then e.person_name end
  where old.id in (e.actor_id, e.person_id);
  return null;
end
$$;
create trigger profiles_forget_member_names after delete on public.profiles
  for each row execute function private.forget_member_names();

create function private.list_member_events(p_store_id uuid, p_before bigint, p_limit int)
returns table (id bigint, kind text, at timestamptz, actor_id uuid, actor_name text, person_id uuid, person_name text,
  from_role public.store_role, to_role public.store_role)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
begin
  perform private.require_ability(p_store_id, 'read_member_log');
  return query
  select e.id, e.kind, e.at, e.actor_id, e.actor_name, e.person_id, coalesce(e.person_name, case when not private.is_erased_address(i.email) then i.email end), e.from_role, e.to_role
  from private.member_events e left join private.invitations i on i.id = e.invitation_id
  where e.store_id = p_store_id and (p_before is null or e.id < p_before)
  order by e.id desc limit least(greatest(coalesce(p_limit, 20), 1), 200);
end
$$;

create function private.list_member_invitations(p_store_id uuid)
returns table (id uuid, email text, role public.store_role, state text, since timestamptz, expires_at timestamptz, by_name text, may_change boolean)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
declare
  v_own public.store_role := private.require_ability(p_store_id, 'manage_members');
begin
  return query
  select i.id, i.email, i.role, private.invitation_state(i), i.sent_at, i.expires_at, private.name_of(i.invited_by),
    private.may_manage_invitation(v_own, i)
  from private.invitations i
  where i.store_id = p_store_id and i.role is not null and private.invitation_state(i) in ('open', 'expired')
  order by i.sent_at desc, i.id limit 200;
end
$$;

-- ---------------------------------------------------------------------------
-- Changing the team
-- ---------------------------------------------------------------------------
-- The roles of the caller and of a member, both people and both memberships held: whoever takes a person for a host waits. What
-- is refused is refused before anything is locked, and asked again after.
-- Errors: not_signed_in, store_not_found, role_not_allowed, member_not_found.
create function private.lock_members(p_store_id uuid, p_user_id uuid, p_ability text, out own public.store_role, out theirs public.store_role)
language plpgsql security definer set search_path = '' as $$
declare
  v_user uuid := private.require_user();
begin
  for v_round in 1..2 loop
    own := (select m.role from public.store_members m where m.store_id = p_store_id and m.user_id = v_user);
    theirs := (select m.role from public.store_members m where m.store_id = p_store_id and m.user_id = p_user_id);
    if own is null then
      perform private.fail(404, 'store_not_found');
    elsif p_ability is not null and not private.role_may(own, p_ability) then
      perform private.fail(403, 'role_not_allowed', null, own::text);
    elsif theirs is null then
      perform private.fail(404, 'member_not_found');
    end if;
    exit when v_round = 2;
    perform 1 from public.profiles p where p.id in (v_user, p_user_id) order by p.id for update;
    perform 1 from public.store_members m where m.store_id = p_store_id and m.user_id in (v_user, p_user_id) order by m.user_id for update;
  end loop;
end
$$;

-- The coming sessions of somebody who hosts no more are left without a host; returns how many. The caller holds the person.
create function private.free_hosted_sessions(p_store_id uuid, p_user_id uuid)
returns int language plpgsql security definer set search_path = '' as $$
declare
  v_ids uuid[];
begin
  select array_agg(l.id) into v_ids from (
    select s.id from public.course_live_sessions s
    where s.store_id = p_store_id and s.host_id = p_user_id and not private.session_over(s)
    order by s.id for no key update) l;
  update public.course_live_sessions s set host_id = null, revision = s.revision + 1 where s.id = any (v_ids);
  return coalesce(cardinality(v_ids), 0);
end
$$;

-- Takes back the invitations into the team that people gave out and may give no more with the role they are left with, and of
-- whoever is no member any more also those that would let them back in; whoever writes the change.
create function private.revoke_given_roles()
returns trigger language plpgsql security definer set search_path = '' as $$
declare
  v_ids uuid[];
begin
  select array_agg(l.id) into v_ids from (
    select i.id from gone g
    join public.stores s on s.id = g.store_id
    join private.invitations i on i.store_id = g.store_id and i.role is not null and i.revoked_at is null and i.used_count = 0
    left join public.store_members m on m.store_id = g.store_id and m.user_id = g.user_id
    where (i.invited_by = g.user_id and not private.may_give_role(m.role, i.role))
      or (m.role is null and i.email = (select lower(u.email) from auth.users u where u.id = g.user_id))
    order by i.id for no key update of i) l;
  update private.invitations i set revoked_at = private.now() where i.id = any (v_ids);
  return null;
end
$$;
create trigger store_members_revoke_update after update on public.store_members
  referencing old table as gone for each statement execute function private.revoke_given_roles();
create trigger store_members_revoke_delete after delete on public.store_members
  referencing old table as gone for each statement execute function private.revoke_given_roles();

-- With an account goes the name of who gave the invitation out, and nobody stands for it any more.
create function private.revoke_unanswered_role()
returns trigger language plpgsql set search_path = '' as $$
begin
  new.revoked_at := private.now();
  return new;
end
$$;
create trigger invitations_revoke_unanswered before update of invited_by on private.invitations
  for each row when (new.role is not null and new.invited_by is null and old.invited_by is not null
    and new.revoked_at is null and new.used_count = 0) execute function private.revoke_unanswered_role();

-- Ends a membership, whose people are held.
create function private.end_membership(p_store_id uuid, p_user_id uuid)
returns int language plpgsql security definer set search_path = '' as $$
begin
  delete from public.store_members m where m.store_id = p_store_id and m.user_id = p_user_id;
  set constraints public.store_members_keep_owner immediate;
  return private.free_hosted_sessions(p_store_id, p_user_id);
end
$$;

create function private.change_member_role(p_store_id uuid, p_user_id uuid, p_role public.store_role)
returns int language plpgsql security definer set search_path = '' as $$
declare
  v record;
begin
  select * into v from private.lock_members(p_store_id, p_user_id, 'manage_members');
  if p_role is null then
    perform private.fail(422, 'required', 'role');
  elsif not (private.may_give_role(v.own, p_role) and (p_user_id = auth.uid() or private.may_give_role(v.own, v.theirs))) then
    perform private.fail(403, 'role_not_allowed', 'role', v.own::text);
  end if;
  update public.store_members m set role = p_role where m.store_id = p_store_id and m.user_id = p_user_id and m.role <> p_role;
  set constraints public.store_members_keep_owner immediate;
  return case when private.role_may(p_role, 'manage_sessions') then 0 else private.free_hosted_sessions(p_store_id, p_user_id) end;
end
$$;

create function private.remove_member(p_store_id uuid, p_user_id uuid)
returns int language plpgsql security definer set search_path = '' as $$
declare
  v record;
begin
  select * into v from private.lock_members(p_store_id, p_user_id, 'manage_members');
  if not private.may_give_role(v.own, v.theirs) then
    perform private.fail(403, 'role_not_allowed', null, v.own::text);
  end if;
  return private.end_membership(p_store_id, p_user_id);
end
$$;

create function private.leave_store(p_store_id uuid)
returns int language plpgsql security definer set search_path = '' as $$
begin
  perform private.lock_members(p_store_id, auth.uid(), null);
  return private.end_membership(p_store_id, auth.uid());
end
$$;

create function private.hand_over_store(p_store_id uuid, p_user_id uuid)
returns void language plpgsql security definer set search_path = '' as $$
begin
  perform private.lock_members(p_store_id, p_user_id, 'hand_over_store');
  if p_user_id = auth.uid() then
    perform private.fail(404, 'member_not_found');
  end if;
  update public.store_members m set role = case when m.user_id = p_user_id then 'owner' else 'manager' end::public.store_role
  where m.store_id = p_store_id and m.user_id in (p_user_id, auth.uid());
  set constraints public.store_members_keep_owner immediate;
end
$$;

-- ---------------------------------------------------------------------------
-- The public doors
-- ---------------------------------------------------------------------------
create function public.list_member_events(p_store_id uuid, p_before bigint default null, p_limit int default 20)
returns table (id bigint, kind text, at timestamptz, actor_id uuid, actor_name text, person_id uuid, person_name text,
  from_role public.store_role, to_role public.store_role)
language sql stable security invoker set search_path = '' as $$
  select * from private.list_member_events(p_store_id, p_before, p_limit)
$$;
comment on function public.list_member_events(uuid, bigint, int) is
  'The log of a store''s team for its owners, latest first, before the event p_before; at most 200. A name that is null was erased with its account; without actor_id a script of the operator did it; without person_id somebody was invited, whom person_name names by the address. Errors: store_not_found, role_not_allowed.';

create function public.list_member_invitations(p_store_id uuid)
returns table (id uuid, email text, role public.store_role, state text, since timestamptz, expires_at timestamptz, by_name text, may_change boolean)
language sql stable security invoker set search_path = '' as $$
  select * from private.list_member_invitations(p_store_id)
$$;
comment on function public.list_member_invitations(uuid) is
  'The invitations into the team that nobody accepted yet, open or expired, latest first; may_change: whether the caller may send or take back this one; at most 200. Errors: store_not_found, role_not_allowed.';

create function public.change_member_role(p_store_id uuid, p_user_id uuid, p_role public.store_role)
returns int language sql security invoker set search_path = '' as $$
  select private.change_member_role(p_store_id, p_user_id, p_role)
$$;
comment on function public.change_member_role(uuid, uuid, public.store_role) is
  'Gives a member another role: nobody gives one above their own, and owners and managers are an owner''s to change. Who may host no more leaves coming sessions without a host: returns how many; invitations they gave out to roles that they may give no more are revoked. Errors: store_not_found, role_not_allowed, member_not_found, required, last_owner, too_many_stores.';

create function public.remove_member(p_store_id uuid, p_user_id uuid)
returns int language sql security invoker set search_path = '' as $$
  select private.remove_member(p_store_id, p_user_id)
$$;
comment on function public.remove_member(uuid, uuid) is
  'Takes a member out of the team; owners and managers are an owner''s to remove. Their open invitations into the team, and those they gave out, are revoked; their coming sessions are left without a host: returns how many. Errors: store_not_found, role_not_allowed, member_not_found, last_owner.';

create function public.leave_store(p_store_id uuid)
returns int language sql security invoker set search_path = '' as $$
  select private.leave_store(p_store_id)
$$;
comment on function public.leave_store(uuid) is
  'The caller leaves the team, with the consequences of remove_member. Errors: store_not_found, last_owner.';

create function public.hand_over_store(p_store_id uuid, p_user_id uuid)
returns void language sql security invoker set search_path = '' as $$
  select private.hand_over_store(p_store_id, p_user_id)
$$;
comment on function public.hand_over_store(uuid, uuid) is
  'An owner makes another member an owner and becomes a manager, in one step; their invitations to be an owner or a manager are revoked. Errors: store_not_found, role_not_allowed, member_not_found, too_many_stores.';

grant execute on function
  private.list_member_events(uuid, bigint, int), private.list_member_invitations(uuid),
  private.change_member_role(uuid, uuid, public.store_role), private.remove_member(uuid, uuid), private.leave_store(uuid),
  private.hand_over_store(uuid, uuid),
  public.list_member_events(uuid, bigint, int), public.list_member_invitations(uuid),
  public.change_member_role(uuid, uuid, public.store_role), public.remove_member(uuid, uuid), public.leave_store(uuid),
  public.hand_over_store(uuid, uuid)
  to authenticated;
