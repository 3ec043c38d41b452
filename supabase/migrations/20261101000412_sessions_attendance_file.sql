-- Attendance as a file has it: everybody and the participants nobody knows, in one statement and so as of one moment. Who is
-- matched or renamed while pages are read would else be in two of them, or in none.

create function private.get_session_attendance_lines(p_session_id uuid, p_query text)
returns jsonb language plpgsql stable security definer set search_path = '' as $$
declare
  v_figures jsonb := private.get_session_attendance(p_session_id, true);
  v_words text[] := private.search_words(p_query);
begin
  return jsonb_build_object(
    'people', (select coalesce(jsonb_agg(to_jsonb(l) - 'place' order by l.place), '[]') from (
      select p.*, row_number() over () as place from private.list_session_attendance(p_session_id, null, null, null, p_query) p) l),
    'unknown', (select coalesce(jsonb_agg(u.line order by u.place), '[]')
      from jsonb_array_elements((v_figures -> 'unmatched') || (v_figures -> 'ignored')) with ordinality u (line, place)
      where private.search_form(concat_ws(' ', u.line ->> 'name', u.line ->> 'email')) like all (v_words)));
end
$$;

create function public.get_session_attendance_lines(p_session_id uuid, p_query text default null)
returns jsonb language sql stable security invoker set search_path = '' as $$
  select private.get_session_attendance_lines(p_session_id, p_query)
$$;
comment on function public.get_session_attendance_lines(uuid, text) is
  '{people, unknown} as of one moment, for a file: every row of list_session_attendance by name, and every participant nobody knows (unmatched, then ignored) of get_session_attendance; p_query: of both, those with every word of it in their name or address. Errors: session_not_found, role_not_allowed.';

grant execute on function private.get_session_attendance_lines(uuid, text), public.get_session_attendance_lines(uuid, text) to authenticated;
