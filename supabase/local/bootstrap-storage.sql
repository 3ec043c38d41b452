-- What Supabase Storage brings to a project, as far as buckets of files need it: which buckets and files there are, whose policies
-- say who may write, list and take away. supabase/local/storage.ts serves them. Runs as a superuser.

create schema if not exists storage authorization supabase_storage_admin;
grant usage on schema storage to postgres, anon, authenticated, service_role;
-- A hosted project lets its owner make policies on these tables.
grant supabase_storage_admin to postgres;

create table storage.buckets (
  id text primary key,
  name text not null unique,
  owner uuid,
  owner_id text,
  public boolean default false,
  file_size_limit bigint,
  allowed_mime_types text[],
  created_at timestamptz default now(),
  updated_at timestamptz default now()
);
create table storage.objects (
  id uuid primary key default gen_random_uuid(),
  bucket_id text references storage.buckets (id),
  name text,
  owner uuid,
  owner_id text,
  created_at timestamptz default now(),
  updated_at timestamptz default now(),
  last_accessed_at timestamptz default now(),
  metadata jsonb,
  user_metadata jsonb,
  path_tokens text[] generated always as (string_to_array(name, '/')) stored,
  version text
);
create unique index bucketid_objname on storage.objects (bucket_id, name);
create index name_prefix_search on storage.objects (name text_pattern_ops);
-- What is in the files, by the version that storage.objects names: gone with the database, and cloned with it.
create table storage.local_files (
  version uuid primary key,
  content bytea not null
);
alter table storage.local_files owner to supabase_storage_admin;
alter table storage.local_files enable row level security;
grant select, insert, delete on storage.local_files to postgres;
alter table storage.buckets owner to supabase_storage_admin;
alter table storage.objects owner to supabase_storage_admin;
alter table storage.buckets enable row level security;
alter table storage.objects enable row level security;
grant all on storage.buckets, storage.objects to postgres, anon, authenticated, service_role;
