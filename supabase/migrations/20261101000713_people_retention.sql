-- What goes by itself when its time is over. docs/privacy.md says of each thing how long it is kept and why.

-- One job for all stores: it runs again by itself, once a day.
create table private.retentions (like private.job including all);
create trigger retentions_touch before update on private.retentions for each row execute function private.touch_updated_at();
alter table private.retentions enable row level security;
insert into private.job_kinds (kind, queue, lease, work, backoff, backoff_most, most_attempts, retry_ability)
values ('retention', 'private.retentions', '2 minutes', '40 seconds', '1 minute', '1 hour', null, null);
insert into private.retentions default values;

-- Evidence of sessions whose stores need it no more, of up to p_limit sessions: all of it, and with it the seats of those whose
-- accounts are closed. Whoever still has an account keeps their own list of what they came to. Returns of how many sessions.
create function private.forget_evidence(p_limit int)
returns int language plpgsql security definer set search_path = '' as $$
declare
  v_ids uuid[];
begin
  select array_agg(l.id) into v_ids from (
    select s.id from public.course_live_sessions s
    where s.id in (
      select x.id from public.course_live_sessions x join public.stores st on st.id = x.store_id
      where x.scheduled_end < private.now() - interval '3 years' and private.evidence_until(x, st.evidence_years) < private.now()
        and (exists (select from public.session_attendance a where a.session_id = x.id)
          or exists (select from private.convocation_proofs c where c.session_id = x.id)
          or exists (select from private.session_feedback f where f.session_id = x.id)
          or exists (select from public.course_live_session_registrations r join public.profiles p on p.id = r.user_id
            where r.session_id = x.id and p.closed_at is not null))
      order by x.id limit p_limit)
    order by s.id for no key update) l;
  delete from public.session_attendance a where a.session_id = any (v_ids);
  delete from private.convocation_proofs c where c.session_id = any (v_ids);
  delete from private.session_feedback f where f.session_id = any (v_ids);
  delete from public.course_live_session_registrations r using public.profiles p
  where r.session_id = any (v_ids) and p.id = r.user_id and p.closed_at is not null;
  delete from public.profiles p where p.closed_at is not null
    and not exists (select from public.course_live_session_registrations r where r.user_id = p.id)
    and not exists (select from public.session_attendance a where a.user_id = p.id);
  return coalesce(cardinality(v_ids), 0);
end
$$;

-- Addresses of recordings that may be watched no more, of up to p_limit sessions. The files themselves are at the provider.
create function private.forget_recordings(p_limit int)
returns int language plpgsql security definer set search_path = '' as $$
declare
  v_ids uuid[];
begin
  select array_agg(l.id) into v_ids from (
    select s.id from public.course_live_sessions s
    where s.id in (
      select x.id from public.course_live_sessions x
      where x.scheduled_end < private.now() - interval '27 days' and private.recordings_until(x) <= private.now()
        and (exists (select from private.session_recordings r where r.session_id = x.id and r.url is not null)
          or exists (select from public.course_live_session_meetings m where m.session_id = x.id and m.recording_url is not null))
      order by x.id limit p_limit)
    order by s.id for no key update) l;
  update private.session_recordings r set published = false, state = 'deleted', url = null where r.session_id = any (v_ids);
  update public.course_live_session_meetings m set recording_url = null where m.session_id = any (v_ids);
  return coalesce(cardinality(v_ids), 0);
end
$$;

-- Everything whose time is over, at most p_limit of each kind. Returns how much went: none, when nothing is left.
create function private.forget_what_is_over(p_limit int default 500)
returns int language plpgsql security definer set search_path = '' as $$
declare
  v_total int := private.forget_evidence(p_limit) + private.forget_recordings(p_limit) + private.forget_closed_stores(p_limit);
  v_count int;
begin
  -- Addresses of people who were invited, a month after the invitation's end.
  update private.invitations i set email = private.erased_address(i.id::text) where i.id in (
    select x.id from private.invitations x
    where x.email is not null and not private.is_erased_address(x.email)
      and least(x.revoked_at, x.expires_at) < private.now() - interval '30 days'
    order by x.id limit p_limit for no key update skip locked);
  get diagnostics v_count = row_count;
  v_total := v_total + v_count;
  -- As long as the link with which they are refused works.
  update private.messages m set address = private.erased_address(m.id::text) where m.id in (
    select x.id from private.messages x
    where x.address is not null and not private.is_erased_address(x.address) and x.decided_at < private.now() - interval '400 days'
    order by x.id limit p_limit for no key update skip locked);
  get diagnostics v_count = row_count;
  v_total := v_total + v_count;
  with gone as (
    delete from private.messages m where m.id in (
      select x.id from private.messages x
      where x.address is null and (x.decided_at < private.now() - interval '400 days'
        or (x.person_id is not null and not exists (select from public.profiles p where p.id = x.person_id)))
      order by x.id limit p_limit for update skip locked)
    returning m.cause_key)
  insert into private.spent_causes (key_digest) select md5(g.cause_key)::uuid from gone g on conflict do nothing;
  get diagnostics v_count = row_count;
  v_total := v_total + v_count;
  delete from private.create_requests r where (r.user_id, r.request_key) in (
    select x.user_id, x.request_key from private.create_requests x
    where x.created_at < private.now() - interval '7 days' limit p_limit for update skip locked);
  get diagnostics v_count = row_count;
  v_total := v_total + v_count;
  delete from private.address_codes c where c.id in (
    select x.id from private.address_codes x where x.sent_at < private.now() - interval '1 day' order by x.id limit p_limit for update skip locked);
  get diagnostics v_count = row_count;
  v_total := v_total + v_count;
  delete from private.join_requests r where r.id in (
    select x.id from private.join_requests x
    where x.status <> 'open' and x.since < private.now() - interval '180 days' order by x.id limit p_limit for update skip locked);
  get diagnostics v_count = row_count;
  return v_total + v_count;
end
$$;
