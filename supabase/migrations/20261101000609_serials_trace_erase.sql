-- Erasing people from histories: what goes by itself, what is offered to go, and the going.

-- A pattern for texts in lower case that name the customer: by the name they have or had when a unit was theirs, the address or the
-- telephone number, however it is spaced and with or without the country's code. A name of one word is left out: it may be a word
-- of the language, which stands in many texts. Null where nothing can be told apart.
create function private.customer_pattern(p_store_id uuid, p_customer_id uuid)
returns text language sql stable security definer set search_path = '' as $$
  with customer as (
    select c.name, c.email, c.phone, right(regexp_replace(c.phone, '[^0-9]', '', 'g'), 9) as digits
    from public.customers c where c.id = p_customer_id and c.store_id = p_store_id
  ), known as (
    select unnest(array[c.name, c.email, c.phone]) as words from customer c
    union
    select t.value from private.serial_texts t
    where t.store_id = p_store_id and t.customer_id = p_customer_id and t.kind = 'customer'
  )
  select '(^|[^[:alnum:]])(' || string_agg(x.pattern, '|') || ')($|[^[:alnum:]])' from (
    select regexp_replace(lower(k.words), '([^[:alnum:][:space:]])', '\\\1', 'g') as pattern
    from known k where char_length(k.words) >= 4 and k.words ~ '[[:space:]@0-9]'
    union all
    select '([0-9][^[:alnum:]]{0,3}){0,5}' || regexp_replace(c.digits, '([0-9])(?=[0-9])', '\1[^[:alnum:]]{0,3}', 'g')
    from customer c where char_length(c.digits) >= 6) x
$$;

-- A pattern for folded texts with one of the person's words: the parts of the names they have or had, but for the particles that
-- stand in every other sentence. Scripts that put no space between words are looked for anywhere. Null where there are none.
create function private.person_words(p_store_id uuid, p_person_id uuid)
returns text language sql stable security definer set search_path = '' as $$
  select nullif(concat_ws('|',
    '(^|[^[:alnum:]])(' || string_agg(distinct w, '|') filter (where w !~ '[\u0E00-\u0EFF\u1100-\u11FF\u2E80-\u9FFF\uAC00-\uD7AF]') || ')($|[^[:alnum:]])',
    string_agg(distinct w, '|') filter (where w ~ '[\u0E00-\u0EFF\u1100-\u11FF\u2E80-\u9FFF\uAC00-\uD7AF]')), '')
  from (
    select c.name from public.customers c where c.id = p_person_id and c.store_id = p_store_id and c.erased_at is null
    union select p.display_name from public.profiles p where p.id = p_person_id
    union select t.value from private.serial_texts t
    where t.store_id = p_store_id and ((t.kind = 'customer' and t.customer_id = p_person_id) or (t.kind = 'actor' and t.author_id = p_person_id))) n,
    regexp_split_to_table(private.fold(n.name) collate "default", '[^[:alnum:]]+') w
  where char_length(w) >= 2
    and w <> all ('{de,du,des,la,le,les,et,van,von,der,den,ter,el,al,di,da,del,della,dos,and,the,mr,mrs,ms,mme,mlle,dr}')
$$;

-- What was written freely and has to do with the person. `taken`: an erasure takes it by itself, being of their hand, about their
-- unit, or naming them whole. The others are for somebody to look at: they have a word of the name, or were written about a unit
-- since it was the person's and until it was another's. It reads every text of the store: ask for the kinds that matter, once.
create function private.person_texts(
  p_store_id uuid, p_person_id uuid, p_kinds private.serial_text_kind[] default '{reason,document,notes}', p_until timestamptz default 'infinity')
returns table (digest bytea, kind private.serial_text_kind, value text, written_at timestamptz, serial_id uuid, taken boolean, named boolean)
language plpgsql stable security definer set search_path = '' as $$
declare
  v_pattern text := private.customer_pattern(p_store_id, p_person_id);
  v_words text := private.person_words(p_store_id, p_person_id);
begin
  return query
  with theirs as materialized (
    select x.digest, (array_agg(h.serial_id order by h.seq))[1] as serial_id
    from public.serial_ownerships w
    join public.serial_number_history h on h.serial_id = w.serial_id and h.event_date >= w.sold_at and h.event_date < coalesce(
      (select min(n.sold_at) from public.serial_ownerships n where n.serial_id = w.serial_id and n.number > w.number), 'infinity')
    cross join lateral (values (h.reason_digest), (h.document_digest), (decode(h.changes -> 'notes' ->> 'to', 'hex'))) x (digest)
    where w.customer_id = p_person_id and w.store_id = p_store_id and x.digest is not null
    group by x.digest
  ), judged as materialized (
    select t.digest, t.kind, t.value, t.created_at, coalesce(t.serial_id, o.serial_id) as serial_id, o.digest is not null as about,
      coalesce(p_person_id in (t.author_id, t.customer_id, t.former_customer_id), false) or coalesce(lower(t.value) ~ v_pattern, false) as taken,
      coalesce(private.fold(t.value) collate "default" ~ v_words, false) as named
    from private.serial_texts t left join theirs o on o.digest = t.digest
    where t.store_id = p_store_id and t.kind = any (p_kinds) and t.created_at <= p_until)
  select j.digest, j.kind, j.value, j.created_at, j.serial_id, j.taken, j.named from judged j where j.about or j.taken or j.named;
end
$$;

-- Proves that the caller may erase the person, and that the store knows them.
create function private.require_erasable(p_store_id uuid, p_person_id uuid)
returns void language plpgsql stable security definer set search_path = '' as $$
begin
  perform private.require_ability(p_store_id, 'manage_store');
  if not exists (select 1 from public.customers c where c.id = p_person_id and c.store_id = p_store_id)
    and not exists (select 1 from private.serial_texts t where t.store_id = p_store_id and t.author_id = p_person_id) then
    perform private.fail(404, 'person_not_found', 'person_id');
  end if;
end
$$;

-- One page of what an erasure leaves unless it is asked to take it, the latest first, and how many there are from there on.
create function private.list_person_mentions(p_store_id uuid, p_person_id uuid, p_after_at timestamptz, p_after_id text, p_limit int)
returns table (id text, kind text, value text, written_at timestamptz, serial_number text, named boolean, total int)
language plpgsql stable security definer set search_path = '' as $$
begin
  perform private.require_erasable(p_store_id, p_person_id);
  return query
  select m.id, m.kind::text, m.value, m.written_at, s.serial_number, m.named, (count(*) over ())::int from (
    select encode(t.digest, 'hex') as id, t.kind, t.value, t.written_at, t.serial_id, t.named
    from private.person_texts(p_store_id, p_person_id, p_until => coalesce(p_after_at, 'infinity')) t where not t.taken) m
  left join public.serial_numbers s on s.id = m.serial_id and s.store_id = p_store_id
  where p_after_id is null or m.written_at < p_after_at or (m.written_at = p_after_at and m.id > p_after_id)
  order by m.written_at desc, m.id limit least(greatest(coalesce(p_limit, 50), 1), 200);
end
$$;

-- Takes out of a store's histories what names the person, what they wrote and the other texts that are given, whose units and
-- people the caller holds. Returns when the person was erased.
create function private.take_person_texts(p_store_id uuid, p_person_id uuid, p_gone bytea[])
returns timestamptz language plpgsql security definer set search_path = '' as $$
declare
  v_erased timestamptz;
  v_noted uuid[];
begin
  insert into private.serial_erasures as e (store_id, person_id, erased_at) values (p_store_id, p_person_id, private.now())
  -- Asked once more when nothing is left, it was then.
  on conflict (store_id, person_id) do update set erased_at = case
    when cardinality(p_gone) > 0 or exists (select from private.serial_texts t where t.store_id = p_store_id and (
      t.author_id = p_person_id or t.customer_id = p_person_id or t.former_customer_id = p_person_id)) then excluded.erased_at
    else e.erased_at end
  returning e.erased_at into v_erased;
  update public.customers c set name = '#' || left(c.id::text, 8), email = null, phone = null, erased_at = coalesce(c.erased_at, v_erased)
  where c.id = p_person_id and c.store_id = p_store_id;
  -- What stands on a unit of it is taken from the unit first, as an event of its own.
  select array_agg(s.id order by s.id) into v_noted
  from private.serial_texts t
  join public.serial_numbers s on s.id = t.serial_id and s.notes = t.value
  where t.digest = any (p_gone) and t.kind = 'notes';
  if v_noted is not null then
    insert into private.serial_acts (operation_id, source, actor_id) values (gen_random_uuid(), 'form', auth.uid());
    update public.serial_numbers s set notes = '' where s.id = any (v_noted);
  end if;
  delete from private.serial_texts t where t.store_id = p_store_id and t.author_id = p_person_id;
  delete from private.serial_texts t where t.store_id = p_store_id and t.customer_id = p_person_id;
  delete from private.serial_texts t where t.store_id = p_store_id and t.former_customer_id = p_person_id;
  -- What others wrote elsewhere. Names of others, who may be called the same, stay.
  with mentions as (
    delete from private.serial_texts t where t.store_id = p_store_id and t.digest = any (p_gone) returning t.digest)
  insert into private.serial_erased_texts (digest, store_id, erased_at) select m.digest, p_store_id, v_erased from mentions m;
  -- What was asked for when the person, or a unit with such notes, was made.
  delete from private.create_requests r where r.result_id = p_person_id or r.result_id = any (v_noted);
  return v_erased;
end
$$;

-- Takes a person out of a store's histories: a customer, or whoever worked on its units. Their names as they were, what they
-- wrote, what was written about their units, what else names a customer and what is picked of the other mentions goes; that
-- something was done, when and to which unit stays, and every chain still verifies. A customer's row keeps its orders under a
-- name that says nothing.
create function private.erase_serial_person(p_store_id uuid, p_person_id uuid, p_texts text[], p_all boolean)
returns timestamptz language plpgsql security definer set search_path = '' as $$
declare
  v_picked bytea[];
  v_gone bytea[];
begin
  perform private.require_erasable(p_store_id, p_person_id);
  if cardinality(p_texts) > 1000 or exists (select 1 from unnest(p_texts) x where x is null or x !~ '^[0-9a-f]{64}$') then
    perform private.fail(422, 'invalid_input', 'texts');
  end if;
  v_picked := array(select decode(x, 'hex') from unnest(p_texts) x);
  -- Units before the people they name, the order in which whoever moves a unit takes both. What is being written of the
  -- person is waited for, and goes with the rest; what is written after knows the name no more.
  perform 1 from public.serial_numbers s
  where s.store_id = p_store_id and (s.customer_id = p_person_id or s.id in (
    select t.serial_id from private.person_texts(p_store_id, p_person_id, '{notes}') t
    where t.taken or p_all or t.digest = any (v_picked)))
  order by s.id for update;
  perform 1 from public.customers c where c.id = p_person_id and c.store_id = p_store_id for update;
  perform 1 from public.profiles p where p.id = p_person_id for update;
  v_gone := array(select t.digest from private.person_texts(p_store_id, p_person_id) t where t.taken or p_all or t.digest = any (v_picked));
  -- What is not the person's cannot be taken in their name; what is gone already is gone.
  if exists (select 1 from private.serial_texts t where t.digest = any (v_picked) and t.digest <> all (v_gone)) then
    perform private.fail(422, 'invalid_input', 'texts');
  end if;
  return private.take_person_texts(p_store_id, p_person_id, v_gone);
end
$$;

-- ---------------------------------------------------------------------------
-- The public doors
-- ---------------------------------------------------------------------------
create function public.list_person_mentions(
  p_store_id uuid, p_person_id uuid, p_after_at timestamptz default null, p_after_id text default null, p_limit int default 50)
returns table (id text, kind text, value text, written_at timestamptz, serial_number text, named boolean, total int)
language sql stable security invoker set search_path = '' as $$
  select * from private.list_person_mentions(p_store_id, p_person_id, p_after_at, p_after_id, p_limit)
$$;
comment on function public.list_person_mentions(uuid, uuid, timestamptz, text, int) is
  'Notes, reasons and documents of the store''s histories that erase_serial_person leaves unless they are named to it: with a word of the person''s name (named), or written about a unit since it was theirs. Latest first, at most 200 a page; p_after_at and p_after_id: written_at and id of the last row; total: how many there are from this page on. Owner or manager. Errors: store_not_found, role_not_allowed, person_not_found.';

create function public.erase_serial_person(p_store_id uuid, p_person_id uuid, p_texts text[] default '{}', p_all boolean default false)
returns timestamptz language sql security invoker set search_path = '' as $$
  select private.erase_serial_person(p_store_id, p_person_id, coalesce(p_texts, '{}'), coalesce(p_all, false))
$$;
comment on function public.erase_serial_person(uuid, uuid, text[], boolean) is
  'Erases a customer, or somebody who worked on units, from the store''s histories: names, and what they wrote or was written about them. p_texts: ids of list_person_mentions that go with it, at most 1000; p_all: all of them. The chains still verify. Owner or manager. Returns when. Errors: store_not_found, role_not_allowed, person_not_found, invalid_input (texts).';

grant execute on function
  private.list_person_mentions(uuid, uuid, timestamptz, text, int), private.erase_serial_person(uuid, uuid, text[], boolean),
  public.list_person_mentions(uuid, uuid, timestamptz, text, int), public.erase_serial_person(uuid, uuid, text[], boolean)
  to authenticated;
