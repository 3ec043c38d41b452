-- Serials that look like one that is about to be given.

-- The unit of the store that each of the serials resembles without being the same code, found by the index of their skeletons.
-- p_except: the unit that is being edited. A deleted unit is resembled by nobody.
create function private.find_similar_serials(p_store_id uuid, p_serials text[], p_except uuid)
returns table (serial text, id uuid, serial_number text, status public.serial_status)
language plpgsql stable security definer set search_path = '' as $$
begin
  perform private.require_ability(p_store_id, 'read_stock');
  if p_serials is null or cardinality(p_serials) not between 1 and 1000 or array_ndims(p_serials) <> 1 then
    perform private.fail(422, 'invalid_input', 'serials');
  end if;
  return query
  select a.serial, n.id, n.serial_number, n.status
  from (select distinct left(e, 64) as serial from unnest(p_serials) e where btrim(e) <> '') a
  cross join lateral (
    select s.id, s.serial_number, s.status from public.serial_numbers s
    where s.store_id = p_store_id and s.serial_skeleton = private.code_skeleton(a.serial) and s.deleted_at is null
      and s.serial_key <> private.code_key(a.serial) and s.id is distinct from p_except
    order by s.serial_key, s.id limit 1) n
  order by a.serial;
end
$$;

create function public.find_similar_serials(p_store_id uuid, p_serials text[], p_except uuid default null)
returns table (serial text, id uuid, serial_number text, status public.serial_status)
language sql stable security invoker set search_path = '' as $$
  select * from private.find_similar_serials(p_store_id, p_serials, p_except)
$$;
comment on function public.find_similar_serials(uuid, text[], uuid) is
  'For each of at most 1,000 serials the unit of the store that it looks like without being the same code (O and 0, I, l and 1, Cyrillic and Greek letters, kinds of dash, full-width forms); none for what resembles nothing. p_except: a unit not to be compared with. A warning, never a refusal. Errors: store_not_found, role_not_allowed, invalid_input.';

grant execute on function private.find_similar_serials(uuid, text[], uuid), public.find_similar_serials(uuid, text[], uuid) to authenticated;
