-- Live data: broadcast from the database on private channels where Supabase Realtime is installed;
-- a no-op everywhere else. A message says only that something changed, never what.

-- Topic "store:<id>": what members follow. Topic "session:<id>": what participants of one session follow.
create function private.broadcast_change()
returns trigger language plpgsql security definer set search_path = '' as $$
declare
  v_row jsonb := to_jsonb(coalesce(new, old));
  v_payload jsonb := jsonb_build_object('table', tg_table_name);
begin
  perform realtime.send(v_payload, 'changed', 'store:' || (v_row ->> 'store_id'), true);
  if v_row ? 'session_id' then
    perform realtime.send(v_payload, 'changed', 'session:' || (v_row ->> 'session_id'), true);
  elsif tg_table_name = 'course_live_sessions' then
    perform realtime.send(v_payload, 'changed', 'session:' || (v_row ->> 'id'), true);
  end if;
  return null;
end
$$;

-- True when the caller may follow the topic.
create function private.can_follow(p_topic text)
returns boolean language plpgsql stable security definer set search_path = '' as $$
declare
  v_id uuid;
begin
  if p_topic !~ '^(store|session):[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then
    return false;
  end if;
  v_id := split_part(p_topic, ':', 2)::uuid;
  if p_topic like 'store:%' then
    return v_id in (select private.my_store_ids());
  end if;
  return private.can_take_part(v_id) or exists (
    select 1 from public.course_live_sessions s where s.id = v_id and s.store_id in (select private.my_stores_for('read_sessions')));
end
$$;

grant execute on function private.can_follow(text) to authenticated;

do $$
declare
  v_table text;
begin
  if to_regclass('realtime.messages') is null or to_regprocedure('realtime.send(jsonb, text, text, boolean)') is null then
    return;
  end if;
  foreach v_table in array private.sessions_followed() || private.serials_followed() loop
    execute format(
      'create trigger %I after insert or update or delete on public.%I for each row execute function private.broadcast_change()',
      v_table || '_broadcast', v_table);
  end loop;
  execute 'create policy atelier_follow on realtime.messages for select to authenticated using (private.can_follow((select realtime.topic())))';
end
$$;
