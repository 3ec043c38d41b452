-- What of a profile only the person and the server read: their telephone.

-- E.164. The team reads the rest of a profile and nothing of this, so that it stands apart. Nothing is sent to one that is not
-- confirmed: anybody can write down somebody else's.
create table private.profile_phones (
  person_id uuid primary key references public.profiles (id) on delete cascade,
  phone text not null constraint profile_phones_phone_check check (phone ~ '^\+[1-9][0-9]{6,14}$'),
  confirmed_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create trigger profile_phones_touch before update on private.profile_phones for each row execute function private.touch_updated_at();
alter table private.profile_phones enable row level security;

create function private.get_my_phone()
returns table (phone text, confirmed boolean, confirmable boolean) language plpgsql stable security definer set search_path = '' as $$
declare
  v_user uuid := private.require_user();
begin
  return query select f.phone, f.confirmed_at is not null, private.phone_store(v_user) is not null
  from private.profile_phones f where f.person_id = v_user;
end
$$;

-- Null or an empty text takes it away.
create function private.set_my_phone(p_phone text)
returns void language plpgsql security definer set search_path = '' as $$
declare
  v_user uuid := private.lock_caller();
begin
  if coalesce(p_phone, '') = '' then
    delete from private.profile_phones f where f.person_id = v_user;
    return;
  elsif p_phone !~ '^\+[1-9][0-9]{6,14}$' then
    perform private.fail(422, 'phone_unknown', 'phone');
  end if;
  insert into private.profile_phones as f (person_id, phone) values (v_user, p_phone)
  on conflict (person_id) do update set phone = excluded.phone, confirmed_at = null where f.phone <> excluded.phone;
end
$$;

create function public.get_my_phone()
returns table (phone text, confirmed boolean, confirmable boolean) language sql stable security invoker set search_path = '' as $$
  select * from private.get_my_phone()
$$;
comment on function public.get_my_phone() is 'The caller''s telephone, E.164, whether it is confirmed, and whether a store of theirs could send it a code; no row for none. Errors: not_signed_in.';

create function public.set_my_phone(p_phone text)
returns void language sql security invoker set search_path = '' as $$
  select private.set_my_phone(p_phone)
$$;
comment on function public.set_my_phone(text) is
  'Sets the caller''s telephone (E.164), or takes it away when it is empty. Another one is to be confirmed anew. Errors: not_signed_in, phone_unknown.';

grant execute on function private.get_my_phone(), public.get_my_phone(), private.set_my_phone(text), public.set_my_phone(text)
  to authenticated;
