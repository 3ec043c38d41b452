-- Live data: broadcast from the database on private channels where Supabase Realtime is installed;
-- a no-op everywhere else. A message says only that something changed, never what.

-- Says to whoever follows the topic that something of the table changed, where Realtime is installed.
create function private.broadcast(p_table text, p_topic text)
returns void language plpgsql security definer set search_path = '' as $$
begin
  if to_regprocedure('realtime.send(jsonb, text, text, boolean)') is not null then
    perform realtime.send(jsonb_build_object('table', p_table), 'changed', p_topic, true);
  end if;
end
$$;

-- Topic "store:<id>": what members follow. Topic "session:<id>": what participants of one session follow. One message a topic
-- and statement, however many rows it changed: a set of units that moves is one change to whoever looks on. The argument is
-- the column in which the table says of which session it is, where it has one. Each way is planned once a table and connection.
create function private.broadcast_changes()
returns trigger language plpgsql security definer set search_path = '' as $$
declare
  v_topics text[];
  v_topic text;
begin
  if tg_nargs = 0 then
    v_topics := array(select distinct 'store:' || c.store_id from changed c);
  elsif tg_argv[0] = 'id' then
    v_topics := array(select 'store:' || c.store_id from changed c union select 'session:' || c.id from changed c);
  else
    v_topics := array(select 'store:' || c.store_id from changed c union select 'session:' || c.session_id from changed c);
  end if;
  foreach v_topic in array array_remove(v_topics, null) loop
    perform realtime.send(jsonb_build_object('table', tg_table_name), 'changed', v_topic, true);
  end loop;
  return null;
end
$$;

-- Topic "person:<id>": what is under one's own bell. One message a person and statement.
create function private.broadcast_notifications()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform realtime.send(jsonb_build_object('table', 'notifications'), 'changed', 'person:' || p.person_id, true)
  from (select distinct person_id from changed) p;
  return null;
end
$$;

-- True when the caller may follow the topic.
create function private.can_follow(p_topic text)
returns boolean language plpgsql stable security definer set search_path = '' as $$
declare
  v_id uuid;
begin
  if p_topic !~ '^(store|session|person):[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then
    return false;
  end if;
  v_id := split_part(p_topic, ':', 2)::uuid;
  if p_topic like 'person:%' then
    return v_id = (select auth.uid());
  elsif p_topic like 'store:%' then
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
  v_change text;
  v_session text;
begin
  if to_regclass('realtime.messages') is null or to_regprocedure('realtime.send(jsonb, text, text, boolean)') is null then
    return;
  end if;
  foreach v_table in array private.sessions_followed() || private.serials_followed() loop
    v_session := (select quote_literal(c.column_name) from information_schema.columns c
      where c.table_schema = 'public' and c.table_name = v_table
        and c.column_name = case v_table when 'course_live_sessions' then 'id' else 'session_id' end);
    foreach v_change in array array['insert', 'update', 'delete'] loop
      -- New seats are told together, by the tick: private.tell_seats.
      continue when v_table = 'course_live_session_registrations' and v_change = 'insert';
      execute format(
        'create trigger %I after %s on public.%I referencing %s table as changed for each statement execute function private.broadcast_changes(%s)',
        v_table || '_broadcast_' || v_change, v_change, v_table, case v_change when 'delete' then 'old' else 'new' end, v_session);
    end loop;
  end loop;
  foreach v_change in array array['insert', 'update'] loop
    execute format(
      'create trigger %I after %s on private.notifications referencing new table as changed for each statement execute function private.broadcast_notifications()',
      'notifications_broadcast_' || v_change, v_change);
  end loop;
  execute 'create policy atelier_follow on realtime.messages for select to authenticated using (private.can_follow((select realtime.topic())))';
end
$$;
