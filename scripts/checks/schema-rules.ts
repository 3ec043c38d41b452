import type postgres from "postgres";

/** One thing the catalogue of a database must not hold. The query answers one row (`found`) for each offender. */
export interface SchemaRule {
  name: string;
  why: string;
  query: string;
}

/** Schemas the Data API serves. */
const EXPOSED = "('public')";
/** Schemas of our own making. */
const OURS = "('public', 'private')";
/** The roles a request of the Data API may have. */
const API_ROLES = "('anon', 'authenticated')";

/** What an extension brought with it is not ours to judge. */
const notOfExtension = (catalogue: string, oid: string) =>
  `not exists (select from pg_depend e where e.classid = '${catalogue}'::regclass and e.objid = ${oid} and e.deptype = 'e')`;

const TABLES = `select c.oid, n.nspname, c.relname, c.relacl, c.relowner, c.relrowsecurity, format('%I.%I', n.nspname, c.relname) as name
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p') and n.nspname in ${OURS} and ${notOfExtension("pg_class", "c.oid")}`;

const FUNCTIONS = `select p.*, n.nspname, format('%I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)) as name
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace
  where n.nspname in ${OURS} and ${notOfExtension("pg_proc", "p.oid")}`;

/** With an empty search path every name in an expression comes out qualified. */
const POLICIES = `select pol.oid, pol.polname, pol.polrelid, pol.polroles, pol.polcmd, pol.polpermissive,
    format('%I on %s', pol.polname, pol.polrelid::regclass) as name,
    pg_get_expr(pol.polqual, pol.polrelid) as using_text, pg_get_expr(pol.polwithcheck, pol.polrelid) as check_text
  from pg_policy pol join pg_class c on c.oid = pol.polrelid join pg_namespace n on n.oid = c.relnamespace
  where n.nspname in ${OURS}`;

/** A call that Postgres may evaluate for every row: it stands in no sub-select of its own. */
const unwrappedCall = (text: string) => `regexp_replace(
    coalesce(${text}, ''), '\\(\\s*SELECT (auth|private)\\.\\w+\\([^()]*\\)[^()]*\\)', '', 'gi'
  ) ~* '((auth|private)\\.\\w+\\(\\)|current_setting\\()'`;

export const SCHEMA_RULES: SchemaRule[] = [
  {
    name: "rls-disabled",
    why: "every table stands behind row level security",
    query: `with t as (${TABLES}) select name as found from t where not relrowsecurity`,
  },
  {
    name: "rls-without-policy",
    why: "a table that API roles hold grants on, with no policy at all, answers nothing: drop the grants or write the policy",
    query: `with t as (${TABLES}) select distinct t.name as found from t
      cross join lateral aclexplode(coalesce(t.relacl, acldefault('r', t.relowner))) a
      join pg_roles r on r.oid = a.grantee
      where t.relrowsecurity and r.rolname in ${API_ROLES}
        and not exists (select from pg_policy p where p.polrelid = t.oid)`,
  },
  {
    name: "policy-for-everyone",
    why: "a policy names the role it is for",
    query: `with p as (${POLICIES}) select name as found from p where polroles = '{0}'`,
  },
  {
    name: "policy-per-row-call",
    why: "a call that does not depend on the row is wrapped, (select auth.uid()), so that it runs once",
    query: `with p as (${POLICIES}) select name as found from p
      where ${unwrappedCall("using_text")} or ${unwrappedCall("check_text")}`,
  },
  {
    name: "policy-always-true",
    why: "a policy that lets everyone write protects nothing",
    query: `with p as (${POLICIES}) select name as found from p
      where polcmd in ('a', 'w', 'd', '*') and polpermissive
        and exists (select from unnest(polroles) p left join pg_roles r on r.oid = p where p = 0 or r.rolname in ${API_ROLES})
        and (coalesce(check_text, using_text) = 'true' or (polcmd in ('w', 'd', '*') and using_text = 'true'))`,
  },
  {
    name: "policy-on-user-metadata",
    why: "people write their own user_metadata: nothing may be decided by it",
    query: `with p as (${POLICIES}) select name as found from p
      where coalesce(using_text, '') || coalesce(check_text, '') ilike '%user_metadata%'`,
  },
  {
    name: "policies-overlap",
    why: "two permissive policies for the same role and action are both evaluated for every row: write them as one",
    query: `with p as (${POLICIES}), spread as (
        select p.polrelid, r.rolname, cmd, p.polname from p
        cross join lateral unnest(case when p.polcmd = '*' then array['r','a','w','d'] else array[p.polcmd::text] end) as cmd
        join pg_roles r on r.oid = any (p.polroles)
        where p.polpermissive)
      select format('%s for %s, action %s: %s', polrelid::regclass, rolname, cmd, string_agg(polname, ', ')) as found
      from spread group by polrelid, rolname, cmd having count(*) > 1`,
  },
  {
    name: "policy-without-select",
    why: "an update or delete sees only rows that a select policy lets through",
    query: `with p as (${POLICIES}) select distinct format('%s (%s)', p.name, r.rolname) as found from p
      join pg_roles r on r.oid = any (p.polroles)
      where p.polcmd in ('w', 'd') and not exists (
        select from p s where s.polrelid = p.polrelid and s.polcmd in ('r', '*') and r.oid = any (s.polroles))`,
  },
  {
    name: "policy-helper-volatile",
    why: "what a policy calls is stable or immutable, else it runs for every row",
    query: `with p as (${POLICIES}) select distinct format('%s calls %s', p.name, f.oid::regprocedure) as found from p
      join pg_depend d on d.classid = 'pg_policy'::regclass and d.objid = p.oid and d.refclassid = 'pg_proc'::regclass
      join pg_proc f on f.oid = d.refobjid where f.provolatile = 'v'`,
  },
  {
    name: "ability-unknown",
    why: "an ability that private.role_abilities has no row of is nobody's: the name is mistyped",
    query: `with p as (${POLICIES}), f as (${FUNCTIONS}), texts as (
        select name, prosrc as text from f
        union all select name, concat(using_text, ' ', check_text) from p
      ), asked as (
        select name, (regexp_matches(text,
          '(?:require_ability|role_may|my_stores_for|lock_session|staff_session|lock_serial)\\((?:[^()'';]|\\([^()]*\\))*''(\\w+)''', 'g'))[1] as ability
        from texts
      )
      select distinct format('%s asks for %s', name, ability) as found from asked
      where not exists (select from private.role_abilities a where a.ability = asked.ability)`,
  },
  {
    name: "view-without-invoker",
    why: "a view reads with its owner's rights unless it says security_invoker = true",
    query: `select format('%I.%I', n.nspname, c.relname) as found
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'v' and n.nspname in ${OURS} and ${notOfExtension("pg_class", "c.oid")}
        and not coalesce(c.reloptions && array['security_invoker=true', 'security_invoker=on', 'security_invoker=1'], false)`,
  },
  {
    name: "exposed-without-rls",
    why: "materialized views and foreign tables have no row security: they stay out of exposed schemas",
    query: `select format('%I.%I', n.nspname, c.relname) as found
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('m', 'f') and n.nspname in ${EXPOSED}`,
  },
  {
    name: "function-search-path",
    why: "a function sets its own search path, or its caller chooses what its names mean",
    query: `with f as (${FUNCTIONS}) select name as found from f
      where prokind in ('f', 'p') and prolang <> (select oid from pg_language where lanname = 'internal')
        and not exists (select from unnest(proconfig) c where c like 'search_path=%')`,
  },
  {
    name: "definer-search-path",
    why: "a security definer function trusts no schema: its search path is empty",
    query: `with f as (${FUNCTIONS}) select name as found from f where prosecdef
      and not coalesce(proconfig && array['search_path=', 'search_path=""'], false)`,
  },
  {
    name: "definer-exposed",
    why: "a security definer function lives in private; public holds thin security invoker doors",
    query: `with f as (${FUNCTIONS}) select name as found from f where prosecdef and nspname in ${EXPOSED}`,
  },
  {
    name: "function-for-public",
    why: "execute is granted to roles one by one, never to PUBLIC",
    query: `with f as (${FUNCTIONS}) select distinct name as found from f
      cross join lateral aclexplode(coalesce(f.proacl, acldefault('f', f.proowner))) a
      where a.grantee = 0 and a.privilege_type = 'EXECUTE'`,
  },
  {
    name: "trigger-function-exposed",
    why: "a trigger function is no RPC: it lives in private",
    query: `with f as (${FUNCTIONS}) select name as found from f
      where nspname in ${EXPOSED} and prorettype in ('trigger'::regtype, 'event_trigger'::regtype)`,
  },
  {
    name: "table-grant-too-wide",
    why: "truncate, references and trigger pass row security: no API role holds them; anon never writes a table",
    query: `with t as (${TABLES}) select format('%s to %s on %s', a.privilege_type, r.rolname, t.name) as found from t
      cross join lateral aclexplode(coalesce(t.relacl, acldefault('r', t.relowner))) a
      join pg_roles r on r.oid = a.grantee
      where r.rolname in ${API_ROLES} and (a.privilege_type in ('TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN')
        or (r.rolname = 'anon' and a.privilege_type in ('INSERT', 'UPDATE', 'DELETE')))`,
  },
  {
    name: "grant-to-public",
    why: "a table is granted to roles, never to PUBLIC",
    query: `with t as (${TABLES}) select distinct t.name as found from t
      cross join lateral aclexplode(coalesce(t.relacl, acldefault('r', t.relowner))) a where a.grantee = 0`,
  },
  {
    name: "foreign-key-unindexed",
    why: "deleting or renumbering the parent scans the child unless an index starts with the key's columns",
    query: `with t as (${TABLES}) select format('%s of %s', k.conname, t.name) as found
      from pg_constraint k join t on t.oid = k.conrelid
      where k.contype = 'f' and not exists (
        select from pg_index i where i.indrelid = k.conrelid and i.indisvalid
          and (select array_agg(part order by part) from unnest((i.indkey::int2[])[0:cardinality(k.conkey) - 1]) part)
            = (select array_agg(part order by part) from unnest(k.conkey) part)
          and (i.indpred is null
            or pg_get_expr(i.indpred, i.indrelid) ~ '^\\(*\\w+ IS NOT NULL\\)*( AND \\(*\\w+ IS NOT NULL\\)*)*$'))`,
  },
  {
    name: "foreign-key-without-store",
    why: "between two tables that say whose store a row is, the key carries the store: a row points at rows of its own store",
    query: `with t as (${TABLES}) select format('%s of %s', k.conname, t.name) as found
      from pg_constraint k join t on t.oid = k.conrelid
      join pg_attribute own on own.attrelid = k.conrelid and own.attname = 'store_id' and not own.attisdropped
      join pg_attribute theirs on theirs.attrelid = k.confrelid and theirs.attname = 'store_id' and not theirs.attisdropped
      where k.contype = 'f' and own.attnum <> all (k.conkey)`,
  },
  {
    name: "index-duplicate",
    why: "two indexes with one definition cost every write twice",
    query: `select format('%s: %s', min(i.indrelid::regclass::text), string_agg(i.indexrelid::regclass::text, ', ' order by i.indexrelid::regclass::text)) as found
      from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
      join pg_class x on x.oid = i.indexrelid
      where n.nspname in ${OURS}
      group by i.indrelid, x.relam, i.indkey::text, i.indclass::text, i.indcollation::text, i.indoption::text,
        pg_get_expr(i.indexprs, i.indrelid), pg_get_expr(i.indpred, i.indrelid)
      having count(*) > 1`,
  },
  {
    name: "index-covered",
    why: "a plain index whose columns start another index of the table adds nothing",
    query: `select format('%s is covered by %s', a.indexrelid::regclass, b.indexrelid::regclass) as found
      from pg_index a join pg_index b on b.indrelid = a.indrelid and b.indexrelid <> a.indexrelid
      join pg_class ca on ca.oid = a.indexrelid join pg_class cb on cb.oid = b.indexrelid and cb.relam = ca.relam
      join pg_am am on am.oid = ca.relam and am.amname = 'btree'
      join pg_class c on c.oid = a.indrelid join pg_namespace n on n.oid = c.relnamespace
      where n.nspname in ${OURS} and not a.indisunique and a.indexprs is null and a.indnkeyatts = a.indnatts
        and a.indpred is null and b.indpred is null and b.indnkeyatts > a.indnkeyatts
        and (b.indkey::int2[])[0:a.indnkeyatts - 1] = (a.indkey::int2[])[0:a.indnkeyatts - 1]
        and (b.indclass::oid[])[0:a.indnkeyatts - 1] = (a.indclass::oid[])[0:a.indnkeyatts - 1]
        and (b.indoption::int2[])[0:a.indnkeyatts - 1] = (a.indoption::int2[])[0:a.indnkeyatts - 1]`,
  },
  {
    name: "invalid-leftover",
    why: "an invalid index or a constraint that was never validated promises what it does not keep",
    query: `select i.indexrelid::regclass::text as found from pg_index i where not i.indisvalid
      union all select format('%s of %s', conname, conrelid::regclass) from pg_constraint where not convalidated`,
  },
  {
    name: "primary-key-missing",
    why: "every table has a primary key",
    query: `with t as (${TABLES}) select name as found from t
      where not exists (select from pg_constraint k where k.conrelid = t.oid and k.contype = 'p')`,
  },
  {
    name: "timestamps-missing",
    why: "every table has created_at and updated_at; a mere set of pairs (all columns are its key) has no life to date",
    query: `with t as (${TABLES}), columns as (
        select t.oid, t.name, array_agg(a.attname::text) as names from t
        join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
          and a.atttypid = 'timestamptz'::regtype group by t.oid, t.name)
      select t.name as found from t left join columns on columns.oid = t.oid
      where not coalesce(names @> array['created_at', 'updated_at'], false)
        and exists (select from pg_attribute a where a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
          and not exists (select from pg_constraint k
            where k.conrelid = t.oid and k.contype = 'p' and a.attnum = any (k.conkey)))`,
  },
  {
    name: "updated-at-untouched",
    why: "updated_at is kept by a trigger before update, not by whoever remembers (or the trigger refuses every update)",
    query: `with t as (${TABLES}) select t.name as found from t
      join pg_attribute a on a.attrelid = t.oid and a.attname = 'updated_at' and not a.attisdropped
      where not exists (select from pg_trigger g where g.tgrelid = t.oid and not g.tgisinternal
        and g.tgtype & 16 = 16 and g.tgtype & 2 = 2
        and (pg_get_functiondef(g.tgfoid) ~ 'updated_at' or pg_get_functiondef(g.tgfoid) !~* 'return (new|old|null)'))`,
  },
  {
    name: "column-type",
    why: "instants are timestamptz, documents jsonb, amounts numeric or integers",
    query: `with t as (${TABLES}) select format('%s.%I is %s', t.name, a.attname, format_type(a.atttypid, a.atttypmod)) as found
      from t join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
      where a.atttypid in ('timestamp'::regtype, 'json'::regtype, 'money'::regtype, 'timetz'::regtype, 'bpchar'::regtype)`,
  },
  {
    name: "text-unguarded",
    why: "text that a person can write is kept free of control and direction-changing characters by a check of its column",
    query: `with t as (${TABLES}) select format('%s.%I', t.name, a.attname) as found from t
      join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
      where t.nspname in ${EXPOSED} and a.atttypid in ('text'::regtype, 'varchar'::regtype)
        and coalesce(col_description(t.oid, a.attnum), '') not like 'Made by the database:%'
        and not exists (select from pg_constraint k where k.conrelid = t.oid and k.contype = 'c' and a.attnum = any (k.conkey)
          and (pg_get_constraintdef(k.oid) ~ 'private\\.is_(printable|code|prose|web_url|time_zone|imei)\\('
            or pg_get_constraintdef(k.oid) ~ '= ANY \\(ARRAY|~ ''\\^[][(){}0-9A-Za-z:-]+\\$'''))`,
  },
  {
    name: "clock-of-its-own",
    why: "rules go by private.now(); only created_at, updated_at and recorded_at are stamps of the machine",
    query: `with f as (${FUNCTIONS}), t as (${TABLES}), p as (${POLICIES}), texts as (
        select f.name, regexp_replace(f.prosrc, '(--[^\\n]*|updated_at := clock_timestamp\\(\\)|recorded_at := coalesce\\(new.recorded_at, clock_timestamp\\(\\)\\))', '', 'g') as text
        from f where f.oid <> 'private.now()'::regprocedure
        union all select format('%s.%I', t.name, a.attname), pg_get_expr(d.adbin, d.adrelid) from pg_attrdef d
          join t on t.oid = d.adrelid join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum
          where a.attname not in ('created_at', 'updated_at')
        union all select name, concat(using_text, ' ', check_text) from p
        union all select format('%s of %s', k.conname, t.name), pg_get_constraintdef(k.oid) from pg_constraint k join t on t.oid = k.conrelid)
      select name as found from texts
      where text ~* '(^|[^.[:alnum:]_])(now|(clock|statement|transaction)_timestamp)\\(\\)|pg_catalog\\.now\\(\\)|\\m(current_(date|time|timestamp)|local(time|timestamp))\\M'`,
  },
  {
    name: "extension-in-public",
    why: "extensions live in the schema extensions",
    query: `select e.extname as found from pg_extension e join pg_namespace n on n.oid = e.extnamespace
      where n.nspname in ${EXPOSED}`,
  },
  {
    name: "public-writable-schema",
    why: "nobody but the owner creates objects in our schemas",
    query: `select distinct format('%I by %s', n.nspname, coalesce(r.rolname, 'PUBLIC')) as found from pg_namespace n
      cross join lateral aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) a
      left join pg_roles r on r.oid = a.grantee
      where n.nspname in ${OURS} and a.privilege_type = 'CREATE'
        and (a.grantee = 0 or r.rolname in ('anon', 'authenticated', 'service_role'))`,
  },
];

export interface Offence {
  rule: string;
  found: string;
  why: string;
}

export async function offencesAgainst(
  { name, why, query }: SchemaRule,
  tx: postgres.TransactionSql,
): Promise<Offence[]> {
  await tx`set local search_path = ''`;
  const rows = await tx.unsafe<{ found: string }[]>(query);
  return rows.map(({ found }) => ({ rule: name, found, why }));
}

export function schemaOffences(sql: postgres.Sql): Promise<Offence[]> {
  return sql.begin("read only", async (tx) => {
    const offences: Offence[] = [];
    for (const rule of SCHEMA_RULES) offences.push(...(await offencesAgainst(rule, tx)));
    return offences;
  });
}
