-- Opening a store.

create function private.create_store(p_name text, p_currency text, p_time_zone text)
returns uuid language plpgsql security definer set search_path = '' as $$
declare
  v_user uuid := private.lock_caller();
  v_name text := btrim(coalesce(p_name, ''));
  v_store uuid;
begin
  if char_length(v_name) not between 1 and 120 then
    perform private.fail(422, 'name_length', 'name', '1-120');
  elsif not private.is_printable(v_name) then
    perform private.fail(422, 'unprintable', 'name');
  end if;
  if coalesce(p_currency, '') !~ '^[A-Z]{3}$' then
    perform private.fail(422, 'currency_unknown', 'currency');
  end if;
  if not private.is_time_zone(p_time_zone) then
    perform private.fail(422, 'time_zone_unknown', 'time_zone');
  end if;
  insert into public.stores (name, currency, time_zone) values (v_name, p_currency, p_time_zone) returning id into v_store;
  insert into public.store_members (store_id, user_id, role) values (v_store, v_user, 'owner');
  return v_store;
end
$$;

create function public.create_store(p_name text, p_currency text default 'EUR', p_time_zone text default 'Europe/Paris')
returns uuid language sql security invoker set search_path = '' as $$
  select private.create_store(p_name, p_currency, p_time_zone)
$$;
comment on function public.create_store(text, text, text) is
  'Opens a store of which the caller is the owner (at most 10 each); returns its id. Errors: not_signed_in, name_length, unprintable, currency_unknown, time_zone_unknown, too_many_stores.';

grant execute on function private.create_store(text, text, text) to authenticated;
grant execute on function public.create_store(text, text, text) to authenticated;
