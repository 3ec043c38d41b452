-- Platform: schemas, default privileges, extensions and the small functions every later file uses.

-- ---------------------------------------------------------------------------
-- What hosted Supabase brings with it
-- ---------------------------------------------------------------------------
-- A bare Postgres that only has Supabase's roles gets the part of Auth the schema refers to.
-- Where Auth is installed (hosted projects, the embedded back end) this block does nothing.
do $$
begin
  if to_regclass('auth.users') is null then
    create schema if not exists auth;
    create table auth.users (
      id uuid primary key default gen_random_uuid(),
      email text unique,
      encrypted_password text,
      raw_app_meta_data jsonb not null default '{}',
      raw_user_meta_data jsonb not null default '{}',
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    );
    alter table auth.users enable row level security;
  end if;
  if to_regprocedure('auth.uid()') is null then
    create function auth.uid() returns uuid language sql stable set search_path = '' as $f$
      select coalesce(
        nullif(current_setting('request.jwt.claim.sub', true), ''),
        nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub'
      )::uuid
    $f$;
    grant usage on schema auth to anon, authenticated, service_role;
    grant execute on function auth.uid() to anon, authenticated, service_role;
  end if;
end
$$;

-- ---------------------------------------------------------------------------
-- Schemas and default privileges
-- ---------------------------------------------------------------------------
create schema if not exists extensions;

create schema if not exists private;
comment on schema private is 'Helpers and security definer functions. Never exposed by the Data API.';

revoke all on schema private from public;
grant usage on schema extensions to anon, authenticated, service_role;
grant usage on schema private to authenticated, service_role;
revoke create on schema public from public;
grant usage on schema public to anon, authenticated, service_role;

-- Nothing is granted by default: every migration grants what its objects need.
alter default privileges in schema public revoke all on tables from anon, authenticated, service_role;
alter default privileges in schema public revoke all on sequences from anon, authenticated, service_role;
alter default privileges in schema public revoke all on functions from anon, authenticated, service_role;
alter default privileges revoke execute on functions from public;
create extension if not exists pg_trgm with schema extensions;
create extension if not exists unaccent with schema extensions;

-- ---------------------------------------------------------------------------
-- Errors
-- ---------------------------------------------------------------------------
-- The error contract: SQLSTATE PT<http status>, a stable code as message, optional detail, and as
-- hint the name of the input field at fault. Clients map the code to a sentence in their language.
create function private.fail(p_status int, p_code text, p_field text default null, p_detail text default null)
returns void language plpgsql set search_path = '' as $$
begin
  raise exception using
    errcode = 'PT' || p_status, message = p_code, hint = coalesce(p_field, ''), detail = coalesce(p_detail, '');
end
$$;
comment on function private.fail(int, text, text, text) is
  'Raises one error of the contract: HTTP status, stable code, field at fault, detail.';

-- ---------------------------------------------------------------------------
-- Now
-- ---------------------------------------------------------------------------
-- The time that every rule goes by: when the statement of the client began. No setting and no row moves it, so nobody
-- who may only call or write can; whoever owns the schema may put another body in its place (tests/support/clock.ts), for
-- a transaction that is rolled back or for a whole database. Stamps of the machine (created_at, updated_at, recorded_at)
-- are what the machine's clock says.
create function private.now()
returns timestamptz language plpgsql stable parallel safe set search_path = '' as $$
begin
  -- In PL/pgSQL, which keeps what it has compiled: this is asked wherever somebody waits for a lock.
  return statement_timestamp();
end
$$;

-- The id that the page gave the request which the Data API answers (x-request-id), for what is written meanwhile and done later. Whoever
-- calls may say what they like there: what does not look like an id is none. Null for what no request asks for.
create function private.request_id()
returns text language plpgsql stable parallel safe set search_path = '' as $$
begin
  return substring(nullif(current_setting('request.headers', true), '')::jsonb ->> 'x-request-id' from '^[A-Za-z0-9_-]{1,64}$');
end
$$;

-- ---------------------------------------------------------------------------
-- Text, zones, addresses
-- ---------------------------------------------------------------------------
-- The order of every list of names, titles and codes: as a French dictionary has it (É beside E, case last), and numbers as
-- people count them (2 before 10). The columns that lists are sorted by are declared with it, so that their indexes, their
-- pages and whoever sorts by them through the API go by the same. Deterministic: = and LIKE compare letters as they are.
-- src/lib/text/order.ts is the same for what a page sorts itself.
create collation private.natural_order (provider = icu, locale = 'fr-u-kn-true');

-- Case- and accent-insensitive form for searching French text. What these functions make of a text does not depend on the
-- order of the column it stands in.
create function private.fold(p_text text)
returns text language sql immutable parallel safe set search_path = '' as $$
  select lower(extensions.unaccent('extensions.unaccent'::regdictionary, normalize(coalesce(p_text, ''), nfkc)) collate "default")
$$;

-- Two codes (serials, SKUs) are the same when this is: compatibility forms, case and spaces do not count.
create function private.code_key(p_code text)
returns text language plpgsql immutable strict parallel safe set search_path = '' as $$
begin
  return upper(regexp_replace(normalize(p_code, nfkc) collate "default", '\s', '', 'g'));
end
$$;

-- What a text is found by: folded, and without what only separates in a code (dashes, dots, slashes, colons).
-- src/lib/text/search.ts mirrors it, to mark what was found.
create function private.search_form(p_text text)
returns text language plpgsql immutable parallel safe set search_path = '' as $$
begin
  return regexp_replace(private.fold(p_text) collate "default", '[-./:\u2010-\u2015\u2212]', '', 'g');
end
$$;

-- The same of a code or a telephone number, where spaces do not count either. Empty for null, and set off from what precedes it.
create function private.search_code(p_code text)
returns text language plpgsql immutable parallel safe set search_path = '' as $$
begin
  return case when p_code is null then '' else ' ' || regexp_replace(private.search_form(p_code) collate "default", '\s', '', 'g') end;
end
$$;

-- A LIKE pattern that matches p_text literally anywhere.
create function private.like_anywhere(p_text text)
returns text language sql immutable parallel safe set search_path = '' as $$
  select '%' || regexp_replace(p_text, '([\\%_])', '\\\1', 'g') || '%'
$$;

-- What was typed into a search, for every list and picker: its words, each as a LIKE pattern for a text in search_form. All are
-- to be found, in any order. The longest comes first, for an index to begin with: like (w)[1] and like all (w). Nothing typed,
-- or nothing but separators, finds everything. A word that is part of another says nothing more; beyond twelve nobody reads on.
create function private.search_words(p_query text)
returns text[] language sql immutable parallel safe set search_path = '' as $$
  with words as (
    select distinct w from regexp_split_to_table(private.search_form(left(p_query, 200)), '\s+') w where w <> ''
  )
  select coalesce(array_agg(x.pattern order by length(x.w) desc, x.w), '{%}') from (
    select a.w, private.like_anywhere(a.w) as pattern from words a
    where not exists (select from words b where b.w <> a.w and strpos(b.w, a.w) > 0)
    order by length(a.w) desc, a.w limit 12) x
$$;

-- An instant as what is written to another system holds it (supabase/functions/_shared/time/provider-time.ts): UTC, whole seconds.
create function private.instant_text(p_at timestamptz)
returns text language sql immutable parallel safe set search_path = '' as $$
  select to_char(p_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
$$;

-- True for an IANA zone name the server knows. Abbreviations and POSIX rules are refused: Postgres takes
-- any word followed by a number for a rule, browsers take none. Digits are left to the Etc/GMT zones.
create function private.is_time_zone(p_zone text)
returns boolean language plpgsql immutable parallel safe set search_path = '' as $$
begin
  if p_zone is null
    or p_zone !~ '^(UTC|Etc/GMT(0|[+-]([0-9]|1[0-2])|-1[34])|[A-Z][A-Za-z_]+(/[A-Za-z_]+(-[A-Za-z_]+)*)+)$'
    or p_zone ~* '^(posix|right)/' then
    return false;
  end if;
  perform timestamp '2026-01-01 00:00' at time zone p_zone;
  return true;
exception when invalid_parameter_value then
  return false;
end
$$;

-- True when a text of several lines, which may be empty, holds nothing that a name may not hold: line breaks and tabs apart,
-- no control or direction-changing characters, and none of the mark that garbled text (half of a surrogate pair) becomes.
create function private.is_prose(p_text text)
returns boolean language plpgsql immutable strict parallel safe set search_path = '' as $$
begin
  return p_text ~ '^[\t\n\r -~]*$'
    or p_text !~ '[\u0001-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u061C\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB\uFFFD\U000E0000-\U000E0FFF]';
end
$$;

-- Whether nothing of a text shows.
create function private.is_blank(p_text text)
returns boolean language sql immutable parallel safe set search_path = '' as $$
  select p_text collate "default" !~ '[^[:space:]\u00A0\u00AD\u034F\u115F\u1160\u1680\u17B4\u17B5\u180B-\u180F\u2000-\u200D\u202F\u205F\u2800\u3000\u3164\uFE00-\uFE0F\uFFA0]'
$$;

-- A text without spaces around it; null where nothing of it shows.
create function private.shown(p_text text)
returns text language sql immutable parallel safe set search_path = '' as $$
  select case when not private.is_blank(p_text) then btrim(p_text, E' \t\n\r') end
$$;

-- The same text without what is_prose refuses: for what comes from outside, where nobody could be asked to correct it.
create function private.without_tricks(p_text text)
returns text language sql immutable strict parallel safe set search_path = '' as $$
  select regexp_replace(p_text,
    '[\u0001-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u061C\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB\uFFFD\U000E0000-\U000E0FFF]',
    '', 'g')
$$;

-- Refuses a text at its field unless it is prose. Errors: unprintable (422).
create function private.check_prose(p_text text, p_field text)
returns void language plpgsql immutable set search_path = '' as $$
begin
  if not private.is_prose(p_text) then
    perform private.fail(422, 'unprintable', p_field);
  end if;
end
$$;

-- True for an http(s) address of at most 2,048 characters without spaces, quotes, control characters or credentials.
create function private.is_web_url(p_url text)
returns boolean language sql immutable parallel safe set search_path = '' as $$
  select char_length(p_url) <= 2048
    and private.is_prose(p_url) and p_url ~* '^https?://[^\s/?#@"''<>\\]+([/?#][^\s"''<>\\[:cntrl:]]*)?$'
$$;

-- True when the text has something to see and no control or direction-changing characters. The joiners
-- that emoji and some scripts are written with are allowed.
-- Plain ASCII, which nearly every value is, passes on the first test.
create function private.is_printable(p_text text)
returns boolean language plpgsql immutable strict parallel safe set search_path = '' as $$
begin
  return p_text ~ '^[ -~]*[!-~][ -~]*$' or (
    not private.is_blank(p_text)
    and p_text !~ '[\u0001-\u001F\u007F-\u009F\u061C\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB\uFFFD\U000E0000-\U000E0FFF]');
end
$$;

-- The same for identifiers, where characters that do not show would make two codes out of one.
create function private.is_code(p_text text)
returns boolean language plpgsql immutable strict parallel safe set search_path = '' as $$
begin
  return p_text ~ '^[ -~]*[!-~][ -~]*$' or (
    private.is_printable(p_text)
    and p_text !~ '[\u00AD\u034F\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200C\u200D\u2800\u3164\uFE00-\uFE0F\uFFA0]');
end
$$;

create function private.touch_updated_at()
returns trigger language plpgsql set search_path = '' as $$
begin
  new.updated_at := clock_timestamp();
  return new;
end
$$;

-- Column defaults and checks run with the rights of whoever writes the row.
grant execute on function private.now() to authenticated, service_role;
grant execute on function private.is_time_zone(text) to authenticated, service_role;
grant execute on function private.is_printable(text), private.is_blank(text), private.is_prose(text), private.is_code(text) to authenticated, service_role;
grant execute on function private.is_web_url(text) to authenticated, service_role;
grant execute on function private.fold(text), private.search_form(text), private.search_code(text) to authenticated, service_role;
grant execute on function private.code_key(text) to service_role;
