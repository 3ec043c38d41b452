import postgres from "postgres";

/**
 * Everything a migration can make, one line each, in an order that does not depend on object ids. Written against the
 * catalog itself, so that grants, default privileges, comments and settings of functions are seen too.
 */
const QUERIES: Record<string, string> = {
  schemas: `
    select format('%s owner=%s acl=%s', nspname, nspowner::regrole, nspacl) from pg_namespace
    where nspname !~ '^pg_' and nspname <> 'information_schema'`,
  extensions: `
    select format('%s %s in %s', extname, extversion, extnamespace::regnamespace) from pg_extension`,
  relations: `
    select format('%s.%s kind=%s owner=%s acl=%s rls=%s force=%s options=%s persistence=%s replica=%s',
      nspname, relname, relkind, relowner::regrole, relacl, relrowsecurity, relforcerowsecurity, reloptions,
      relpersistence, relreplident)
    from pg_class c join pg_namespace n on n.oid = relnamespace
    where relkind in ('r', 'p', 'v', 'm', 'S', 'f') and NAMED`,
  columns: `
    select format('%s.%s.%s #%s %s notnull=%s identity=%s generated=%s default=%s collation=%s acl=%s', nspname, relname,
      attname, attnum, format_type(atttypid, atttypmod), attnotnull, attidentity, attgenerated,
      pg_get_expr(adbin, adrelid), case when attcollation <> 0 then attcollation::regcollation end, attacl)
    from pg_attribute a join pg_class c on c.oid = attrelid join pg_namespace n on n.oid = relnamespace
    left join pg_attrdef on adrelid = attrelid and adnum = attnum
    where attnum > 0 and not attisdropped and relkind in ('r', 'p', 'v', 'm', 'f', 'c') and NAMED`,
  sequences: `
    select format('%s.%s %s %s %s %s %s %s', nspname, relname, format_type(seqtypid, null), seqstart, seqincrement, seqmax,
      seqmin, seqcycle)
    from pg_sequence join pg_class c on c.oid = seqrelid join pg_namespace n on n.oid = relnamespace where NAMED`,
  constraints: `
    select format('%s on %s: %s validated=%s', conname, coalesce(nullif(conrelid, 0)::regclass::text,
      contypid::regtype::text), pg_get_constraintdef(k.oid), convalidated)
    from pg_constraint k join pg_namespace n on n.oid = connamespace where NAMED`,
  indexes: `
    select format('%s valid=%s', pg_get_indexdef(indexrelid), indisvalid) from pg_index
    join pg_class c on c.oid = indexrelid join pg_namespace n on n.oid = relnamespace where NAMED`,
  views: `
    select format('%s.%s: %s', nspname, relname, pg_get_viewdef(c.oid)) from pg_class c
    join pg_namespace n on n.oid = relnamespace where relkind in ('v', 'm') and NAMED`,
  policies: `
    select format('%s on %s %s permissive=%s to %s using %s check %s', polname, polrelid::regclass, polcmd, polpermissive,
      (select array_agg(case r when 0 then 'public' else r::regrole::text end order by r::regrole::text)
       from unnest(polroles) r),
      pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid))
    from pg_policy join pg_class c on c.oid = polrelid join pg_namespace n on n.oid = relnamespace where NAMED`,
  triggers: `
    select format('%s enabled=%s', pg_get_triggerdef(t.oid), tgenabled) from pg_trigger t
    join pg_class c on c.oid = tgrelid join pg_namespace n on n.oid = relnamespace where not tgisinternal and NAMED`,
  functions: `
    select format('%s owner=%s acl=%s', case prokind when 'a' then p.oid::regprocedure::text
      else pg_get_functiondef(p.oid) end, proowner::regrole, proacl)
    from pg_proc p join pg_namespace n on n.oid = pronamespace
    where NAMED and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')`,
  types: `
    select format('%s owner=%s acl=%s base=%s default=%s labels=%s', t.oid::regtype, typowner::regrole, typacl,
      nullif(typbasetype, 0)::regtype, typdefault,
      (select array_agg(enumlabel order by enumsortorder) from pg_enum e where e.enumtypid = t.oid))
    from pg_type t join pg_namespace n on n.oid = typnamespace where typtype in ('e', 'd', 'r', 'c') and NAMED`,
  defaults: `
    select format('%s in %s for %s: %s', defaclrole::regrole, nullif(defaclnamespace, 0)::regnamespace, defaclobjtype,
      defaclacl) from pg_default_acl`,
  comments: `
    select format('%s: %s', pg_describe_object(classoid, objoid, objsubid), description) from pg_description
    where objoid >= 16384 and classoid <> 'pg_extension'::regclass
      and not exists (select from pg_depend d where d.objid = objoid and d.deptype = 'e')`,
  eventTriggers: `select format('%s on %s tags=%s calls %s %s', evtname, evtevent, evttags, evtfoid::regproc, evtenabled)
    from pg_event_trigger`,
  publications: `
    select format('%s %s.%s', pubname, schemaname, tablename) from pg_publication left join pg_publication_tables
    using (pubname)`,
  settings: `
    select format('%s: %s', setrole::regrole, s.setconfig) from pg_db_role_setting s
    where setdatabase in (0, (select oid from pg_database where datname = current_database()))`,
  memberships: `
    select format('%s in %s admin=%s inherit=%s set=%s', member::regrole, roleid::regrole, admin_option, inherit_option,
      set_option) from pg_auth_members`,
  history: `
    select format('%s %s %s', version, name, statements) from supabase_migrations.schema_migrations`,
};

const NAMED = `nspname !~ '^pg_' and nspname <> 'information_schema'`;

export type Catalog = Record<string, string[]>;

export async function readCatalog(adminUrl: string, database?: string): Promise<Catalog> {
  const url = new URL(adminUrl);
  if (database) url.pathname = `/${database}`;
  const sql = postgres(url.href, { max: 1, onnotice: () => undefined });
  try {
    // Names are then written in full, whoever owns the connection.
    await sql`set search_path = ''`;
    const catalog: Catalog = {};
    for (const [kind, query] of Object.entries(QUERIES)) {
      const rows = await sql.unsafe<{ format: string }[]>(query.replaceAll("NAMED", NAMED));
      catalog[kind] = rows.map((row) => row.format).sort();
    }
    return catalog;
  } finally {
    await sql.end({ timeout: 5 });
  }
}
