-- What calls the worker of a hosted project: pg_cron asks pg_net, with the address and the key that Vault keeps. Where they are not
-- there (the embedded back end, which ticks by itself) nothing is scheduled, and everything else stands.

-- When the worker last began and last ended, and what of its tasks failed then: `updated_at` is the machine's time.
create table private.worker_beats (
  what text primary key constraint worker_beats_what_check check (what in ('began', 'ended')),
  failed text[] not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create trigger worker_beats_touch before update on private.worker_beats for each row execute function private.touch_updated_at();
alter table private.worker_beats enable row level security;

create function private.note_beat(p_what text, p_failed text[] default '{}')
returns void language sql security definer set search_path = '' as $$
  insert into private.worker_beats as b (what, failed) values (p_what, p_failed)
  on conflict (what) do update set failed = excluded.failed
$$;

-- How many calls of the worker what is due asks for: each sends some 240 messages at most (docs/video.md, WORKER_JOBS), and ten of them
-- run beside one another.
create function private.calls_wanted()
returns int language sql stable security definer set search_path = '' as $$
  select least(10, 1 + (
    (select count(*) from (select from private.messages m where m.outcome = 'waiting' and m.send_at <= private.now() limit 2400) w)
    + (select count(*) from (select from private.message_deliveries d where d.due_at <= private.now() limit 2400) q)) / 240)::int
$$;

-- What the schedule runs. The calls are made after commit, and nobody waits for an answer: a worker that is still busy does not matter,
-- since two of them never take the same job.
create function private.call_worker()
returns void language plpgsql set search_path = '' as $$
declare
  v_url text;
  v_key text;
begin
  execute 'select decrypted_secret from vault.decrypted_secrets where name = $1' into v_url using 'atelier_url';
  execute 'select decrypted_secret from vault.decrypted_secrets where name = $1' into v_key using 'atelier_worker_key';
  if v_url is null or v_key is null then
    raise exception 'Vault has no atelier_url or no atelier_worker_key: run private.schedule_worker(url, key)';
  end if;
  execute 'select net.http_post(url := $1, body := $2, headers := $3, timeout_milliseconds := 5000) from generate_series(1, private.calls_wanted())'
    using v_url || '/functions/v1/video-worker', '{}'::jsonb, jsonb_build_object('apikey', v_key, 'content-type', 'application/json');
end
$$;

create function private.keep_secret(p_name text, p_secret text)
returns void language plpgsql set search_path = '' as $$
declare
  v_id uuid;
begin
  execute 'select id from vault.secrets where name = $1' into v_id using p_name;
  if v_id is null then
    execute 'select vault.create_secret($1, $2)' using p_secret, p_name;
  else
    execute 'select vault.update_secret($1, $2)' using v_id, p_secret;
  end if;
end
$$;

-- Once after the functions were deployed, by the owner, in the SQL editor; again with another key, address or interval: the last call is
-- what holds. Says what stands then.
create function private.schedule_worker(p_url text, p_key text, p_every text default '10 seconds')
returns text language plpgsql set search_path = '' as $$
declare
  v_url text := rtrim(btrim(p_url), '/');
begin
  if v_url !~ '^https?://[^/\s]+$' then
    raise exception 'The address must be the project''s own, like https://abc.supabase.co';
  elsif p_key !~ '^(sb_secret_|eyJ)\S+$' then
    raise exception 'The key must be a secret key of the project (sb_secret_…, or the older one of the service role)';
  elsif p_every !~ '^([1-9]|[1-5][0-9]) seconds$' and p_every !~ '^[0-9*/,-]+( [0-9*/,-]+){4}$' then
    raise exception 'The interval must be like ''10 seconds'', or five fields of cron';
  end if;
  -- What is there already is not asked for: it may belong to another role.
  if to_regnamespace('cron') is null then
    execute 'create extension if not exists pg_cron';
  end if;
  if to_regnamespace('net') is null then
    execute 'create extension if not exists pg_net';
  end if;
  if to_regnamespace('vault') is null then
    execute 'create extension if not exists supabase_vault';
  end if;
  perform private.keep_secret('atelier_url', v_url);
  perform private.keep_secret('atelier_worker_key', p_key);
  execute 'select cron.schedule($1, $2, $3)' using 'atelier-worker', p_every, 'select private.call_worker()';
  execute 'select cron.schedule($1, $2, $3)' using 'atelier-log', '17 3 * * *',
    'delete from cron.job_run_details where end_time < private.now() - interval ''1 day''';
  return format('video-worker of %s is called every %s', v_url, p_every);
end
$$;

-- Takes away what schedule_worker made, as often as it is called; the extensions stay.
create function private.unschedule_worker()
returns text language plpgsql set search_path = '' as $$
begin
  if to_regclass('cron.job') is not null then
    execute 'select cron.unschedule(j.jobname) from cron.job j where j.jobname in (''atelier-worker'', ''atelier-log'')';
  end if;
  if to_regclass('vault.secrets') is not null then
    execute 'delete from vault.secrets where name in (''atelier_url'', ''atelier_worker_key'')';
  end if;
  return 'video-worker is called by nobody';
end
$$;

-- How the project stands, for `npm run doctor` (the function project-health): versions, names and times, and nothing that was entered by anybody.
create function private.get_project_state()
returns jsonb language plpgsql stable security definer set search_path = '' as $$
declare
  v_schedule jsonb;
  v_runs jsonb;
begin
  if to_regclass('cron.job') is not null then
    execute 'select jsonb_object_agg(j.jobname, j.schedule) from cron.job j where j.jobname like ''atelier-%'' and j.active' into v_schedule;
  end if;
  if to_regclass('cron.job_run_details') is not null then
    execute 'select jsonb_agg(r.status) from (select d.status from cron.job_run_details d join cron.job j on j.jobid = d.jobid
      where j.jobname = ''atelier-worker'' order by d.runid desc limit 3) r' into v_runs;
  end if;
  return jsonb_build_object(
    'migrations', (select coalesce(jsonb_agg(m.version order by m.version), '[]') from supabase_migrations.schema_migrations m),
    'schedule', v_schedule,
    'runs', v_runs,
    'broadcasts', to_regclass('realtime.messages') is not null,
    'waiting', (select count(*) from private.messages m where m.outcome = 'waiting' and m.send_at < private.now() - interval '10 minutes'),
    'beats', (select coalesce(jsonb_object_agg(b.what, jsonb_build_object('at', b.updated_at, 'failed', b.failed)), '{}')
      from private.worker_beats b)
  );
end
$$;

grant execute on function private.note_beat(text, text[]), private.get_project_state() to atelier_functions;
