-- The search behind the command palette.

-- Sessions, serials, courses and products with every word of the query, best first.
create function private.search_everything(p_store_id uuid, p_query text, p_limit int)
returns table (kind text, id uuid, title text, subtitle text)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
declare
  v_user uuid := private.require_user();
  v_role public.store_role;
  v_query text := left(btrim(coalesce(p_query, '')), 200);
  v_words text[] := private.search_words(v_query);
  v_limit int := least(greatest(coalesce(p_limit, 5), 1), 20);
begin
  select m.role into v_role from public.store_members m where m.store_id = p_store_id and m.user_id = v_user;
  if v_role is null then
    perform private.fail(404, 'store_not_found');
  elsif char_length(v_query) < 2 or v_words = '{%}' then
    return;
  end if;
  if private.role_may(v_role, 'read_sessions') then
    return query select 'session', s.id, s.title, to_json(s.scheduled_start) #>> '{}' from public.course_live_sessions s
      where s.store_id = p_store_id and s.deleted_at is null and s.search_text like v_words[1] and s.search_text like all (v_words)
      order by abs(extract(epoch from s.scheduled_start - (select private.now()))), s.id limit v_limit;
    return query select 'course', c.id, c.title, c.status::text from public.courses c
      where c.store_id = p_store_id and private.search_form(c.title) like all (v_words) order by c.title, c.id limit v_limit;
  end if;
  if private.role_may(v_role, 'read_stock') then
    return query execute format($q$select 'serial', s.id, s.serial_number, s.status::text from public.serial_numbers s
      where s.store_id = $1 and s.deleted_at is null %s order by s.serial_key limit $2$q$,
      private.serial_words(p_store_id, v_query, private.role_may(v_role, 'read_customers')))
      using p_store_id, v_limit;
    return query select 'product', p.id, p.name, p.sku from public.physical_products p
      where p.store_id = p_store_id and p.search_text like v_words[1] and p.search_text like all (v_words) order by p.name, p.id limit v_limit;
  end if;
end
$$;

create function public.search_everything(p_store_id uuid, p_query text, p_limit int default 5)
returns table (kind text, id uuid, title text, subtitle text)
language sql stable security invoker set search_path = '' as $$
  select * from private.search_everything(p_store_id, p_query, p_limit)
$$;
comment on function public.search_everything(uuid, text, int) is
  'Up to p_limit hits of each kind (session, course, serial, product) the caller''s role may read; at least two characters. subtitle: start of a session (ISO), status of a course or serial, SKU of a product. Errors: store_not_found.';

grant execute on function private.search_everything(uuid, text, int), public.search_everything(uuid, text, int) to authenticated;
