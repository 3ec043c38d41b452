-- Attendance as a file has it: everybody and the participants nobody knows, in one statement and so as of one moment. Who is
-- matched or renamed while pages are read would else be in two of them, or in none.

create function private.get_session_attendance_lines(p_session_id uuid)
returns jsonb language plpgsql stable security definer set search_path = '' as $$
declare
  v_figures jsonb := private.get_session_attendance(p_session_id, true);
begin
  return jsonb_build_object(
    'people', (select coalesce(jsonb_agg(to_jsonb(l) - 'place' order by l.place), '[]') from (
      select p.*, row_number() over () as place from private.list_session_attendance(p_session_id, null, null, null) p) l),
    'unknown', (v_figures -> 'unmatched') || (v_figures -> 'ignored'));
end
$$;

create function public.get_session_attendance_lines(p_session_id uuid)
returns jsonb language sql stable security invoker set search_path = '' as $$
  select private.get_session_attendance_lines(p_session_id)
$$;
comment on function public.get_session_attendance_lines(uuid) is
  '{people, unknown} as of one moment, for a file: every row of list_session_attendance by name, and every participant nobody knows (unmatched, then ignored) of get_session_attendance. Errors: session_not_found, role_not_allowed.';

grant execute on function private.get_session_attendance_lines(uuid), public.get_session_attendance_lines(uuid) to authenticated;
