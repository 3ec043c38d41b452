-- What people say of who came: a verdict by hand, and whether a store counts clicks.

-- A person's word beats all other evidence; null takes it back, so that the evidence counts again.
create function private.set_registration_attendance(p_registration_id uuid, p_attended boolean)
returns public.course_live_session_registrations language plpgsql security definer set search_path = '' as $$
declare
  v_user uuid := private.require_user();
  v_session public.course_live_sessions;
  v_row public.course_live_session_registrations;
begin
  select * into v_row from public.course_live_session_registrations r where r.id = p_registration_id;
  if v_row.id is null or v_row.store_id not in (select private.my_stores_for('read_registrations')) then
    perform private.fail(404, 'registration_not_found');
  end if;
  perform private.require_ability(v_row.store_id, 'manage_sessions');
  perform private.lock_people(array[v_user, v_row.user_id]);
  select * into v_session from public.course_live_sessions s where s.id = v_row.session_id for key share;
  select * into v_row from public.course_live_session_registrations r where r.id = p_registration_id for update;
  if v_row.id is null then
    perform private.fail(404, 'registration_not_found');
  elsif not private.holds_seat(v_row.status) then
    perform private.fail(409, 'not_registered', null, v_row.status::text);
  elsif p_attended is not null and v_session.status in ('scheduled', 'postponed')
    and private.join_refusal(v_session) in ('too_early', 'session_not_open') then
    -- Nobody came or stayed away yet, and a seat with a verdict could not be given back.
    perform private.fail(409, private.join_refusal(v_session), null, to_json(v_session.join_opens_at) #>> '{}');
  end if;
  if p_attended is null then
    delete from public.session_attendance a
    where a.session_id = v_row.session_id and a.source = 'manual' and a.user_id = v_row.user_id;
  else
    insert into public.session_attendance as a (session_id, store_id, user_id, source, evidence_key, attended, recorded_by)
    values (v_row.session_id, v_row.store_id, v_row.user_id, 'manual', v_row.user_id::text, p_attended, v_user)
    on conflict (session_id, source, evidence_key) do update set attended = excluded.attended, recorded_by = excluded.recorded_by;
  end if;
  perform private.refresh_attendance(v_row.session_id, v_row.user_id);
  select * into v_row from public.course_live_session_registrations r where r.id = p_registration_id;
  return v_row;
end
$$;

-- A store that changes its mind about clicks: what was over in the last three months says the new thing.
create function private.recount_clicks()
returns trigger language plpgsql security definer set search_path = '' as $$
declare
  v_session uuid;
begin
  for v_session in
    select s.id from public.course_live_sessions s
    where s.store_id = new.id and private.session_over(s) and s.scheduled_end > private.now() - interval '90 days'
      and exists (select from public.session_rooms r where r.session_id = s.id and r.platform = 'custom')
    order by s.id for no key update
  loop
    perform private.refresh_attendance(v_session);
  end loop;
  return null;
end
$$;
create trigger stores_clicks after update of clicks_count on public.stores
  for each row when (new.clicks_count <> old.clicks_count) execute function private.recount_clicks();

-- A session that nobody ends has no moment of its own at which those who were seen in it came: once its doors have closed they
-- did. Returns of how many sessions.
create function private.settle_unended()
returns int language plpgsql security definer set search_path = '' as $$
declare
  v_session uuid;
  v_count int := 0;
begin
  for v_session in
    select s.id from public.course_live_sessions s
    where s.status in ('scheduled', 'live') and s.join_closes_at < private.now()
      and s.scheduled_end > private.now() - interval '7 days' and private.session_held(s)
      and exists (select from public.course_live_session_registrations r
        where r.session_id = s.id and r.status = 'registered' and r.joined_at is not null)
    order by s.id for no key update skip locked
  loop
    perform private.refresh_attendance(v_session);
    v_count := v_count + 1;
  end loop;
  return v_count;
end
$$;

-- ---------------------------------------------------------------------------
-- The public door
-- ---------------------------------------------------------------------------
create function public.set_registration_attendance(p_registration_id uuid, p_attended boolean default null)
returns public.course_live_session_registrations language sql security invoker set search_path = '' as $$
  select private.set_registration_attendance(p_registration_id, p_attended)
$$;
comment on function public.set_registration_attendance(uuid, boolean) is
  'Marks a registered person attended or absent by hand, whatever the evidence says; null lets the evidence decide again. Errors: registration_not_found, role_not_allowed, not_registered, too_early (before the doors open), session_not_open (postponed).';

grant execute on function
  private.set_registration_attendance(uuid, boolean), public.set_registration_attendance(uuid, boolean)
  to authenticated;
