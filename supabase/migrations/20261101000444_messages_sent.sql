-- The ledger as a store's managers read it: who was told what, what was not and why, and trying again.

-- The deliveries of a message: of what is told in a mail of several with those of that one.
create function private.deliveries_of(m private.messages)
returns setof private.message_deliveries language sql stable security definer set search_path = '' as $$
  select d.* from private.message_deliveries d where d.message_id = m.id
  union all
  select d.* from private.gathered_messages g join private.message_deliveries d on d.message_id = g.summary_id where g.message_id = m.id
$$;

-- How a message stands, in a word: waiting, sent, skipped, failed. Failed before all: somebody has to look.
create function private.message_standing(m private.messages)
returns text language sql stable security definer set search_path = '' as $$
  select case
    when m.outcome = 'waiting' then 'waiting'
    when m.outcome = 'skipped' then 'skipped'
    when d.parked then 'failed'
    when d.open or exists (select from private.gathered_messages g left join private.messages y on y.id = g.summary_id
      where g.message_id = m.id and coalesce(y.outcome, 'waiting') = 'waiting') then 'waiting'
    when d.sent or n.message_id is not null then 'sent'
    else 'skipped'
  end
  from (
    select coalesce(bool_or(x.state = 'parked'), false) as parked, coalesce(bool_or(x.state in ('queued', 'running')), false) as open,
      coalesce(bool_or(x.outcome = 'sent'), false) as sent
    from private.deliveries_of(m) x) d
  left join private.notifications n on n.message_id = m.id
$$;

create function private.list_store_messages(p_store_id uuid, p_session_id uuid, p_standing text, p_before bigint, p_limit int)
returns table (id bigint, kind text, at timestamptz, recipient text, session_id uuid, title text, standing text, reason text, in_app boolean, deliveries jsonb)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
begin
  perform private.require_ability(p_store_id, 'manage_store');
  return query
  select m.id, m.kind, coalesce(m.decided_at, m.send_at),
    -- Who asked is nobody's to know.
    case when m.kind <> 'question_answered' then coalesce(p.display_name, private.customer_name(c), m.address) end, s.id, s.title, w.standing, m.reason,
    exists (select from private.notifications n where n.message_id = m.id),
    coalesce((select jsonb_agg(jsonb_build_object('job_id', d.job_id, 'channel', d.channel,
        'state', coalesce(d.outcome, case d.state when 'parked' then 'failed' else 'waiting' end),
        'reason', d.reason, 'code', d.error_detail, 'at', coalesce(d.sent_at, d.parked_at)) order by d.channel)
      from private.deliveries_of(m) d), '[]')
  from private.messages m
  cross join lateral (select private.message_standing(m) as standing) w
  left join public.profiles p on p.id = m.person_id
  left join public.customers c on c.id = m.customer_id
  left join public.course_live_sessions s on s.id = m.session_id
  where m.store_id = p_store_id
    and (p_session_id is null or m.session_id = p_session_id)
    and (p_standing is null or w.standing = p_standing)
    and (p_before is null or m.id < p_before)
  order by m.id desc
  limit least(greatest(coalesce(p_limit, 20), 1), 100);
end
$$;

-- ---------------------------------------------------------------------------
-- The public doors
-- ---------------------------------------------------------------------------
create function public.list_store_messages(p_store_id uuid, p_session_id uuid default null, p_standing text default null,
  p_before bigint default null, p_limit int default 20)
returns table (id bigint, kind text, at timestamptz, recipient text, session_id uuid, title text, standing text, reason text, in_app boolean, deliveries jsonb)
language sql stable security invoker set search_path = '' as $$
  select * from private.list_store_messages(p_store_id, p_session_id, p_standing, p_before, p_limit)
$$;
comment on function public.list_store_messages(uuid, uuid, text, bigint, int) is
  'What the store''s people were told, newest first: standing is waiting, sent, skipped or failed; deliveries [{job_id, channel, state, reason, code, at}]. Errors: not_signed_in, store_not_found, role_not_allowed.';

create function private.retry_delivery(p_job_id bigint)
returns void language sql security definer set search_path = '' as $$
  select private.retry_job('delivery', p_job_id)
$$;

create function public.retry_delivery(p_job_id bigint)
returns void language sql security invoker set search_path = '' as $$
  select private.retry_delivery(p_job_id)
$$;
comment on function public.retry_delivery(bigint) is
  'Tries a delivery again that has failed. Errors: not_signed_in, job_not_found, role_not_allowed.';

grant execute on function
  private.list_store_messages(uuid, uuid, text, bigint, int), public.list_store_messages(uuid, uuid, text, bigint, int),
  private.retry_delivery(bigint), public.retry_delivery(bigint)
  to authenticated;
