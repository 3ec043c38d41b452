import { readFile } from "node:fs/promises";
import { getAuthSchemaSql } from "@supabase/lite";
import postgres from "postgres";
import { codeOf, messageOf, StartError } from "./errors.ts";
import { FUNCTIONS_ROLE, loginAs, rolePassword } from "./secrets.ts";

const LOGIN_ROLES = ["authenticator", "supabase_auth_admin"];

const sqlFile = (name: string) => readFile(new URL(name, import.meta.url), "utf8");

/**
 * Gives a bare Postgres what a hosted Supabase project has before its first migration. Does nothing to a database that
 * has it already, and needs a superuser only where something is missing.
 */
export async function bootstrap(adminUrl: string): Promise<void> {
  const sql = postgres(adminUrl, { max: 1, onnotice: () => undefined, prepare: false });
  try {
    if (!(await isBootstrapped(sql))) await build(sql, adminUrl);
  } finally {
    await sql.end({ timeout: 5 });
  }
  for (const role of LOGIN_ROLES) await refuseForeignLogin(adminUrl, role);
}

async function isBootstrapped(sql: postgres.Sql): Promise<boolean> {
  const [row] = await sql<{ ready: boolean }[]>`
    select to_regclass('auth.users') is not null
       and to_regprocedure('auth.jwt()') is not null
       and (select count(*) = 3 from pg_catalog.pg_roles
            where rolname in ('authenticator', 'supabase_auth_admin', 'service_role')) as ready`;
  return row?.ready === true;
}

async function build(sql: postgres.Sql, adminUrl: string): Promise<void> {
  const [roles, functions, realtime, storage] = await Promise.all([
    sqlFile("./bootstrap-roles.sql"),
    sqlFile("./bootstrap-auth.sql"),
    sqlFile("./bootstrap-realtime.sql"),
    sqlFile("./bootstrap-storage.sql"),
  ]);
  const before = await existingRoles(sql);
  try {
    await sql.begin(async (tx) => {
      await tx.unsafe(roles);
      for (const role of [...LOGIN_ROLES, "postgres"]) {
        if (before.has(role)) continue;
        const password =
          role === "postgres" ? decodeURIComponent(new URL(adminUrl).password) : rolePassword(adminUrl, role);
        await tx.unsafe(`alter role ${role} password '${password.replaceAll("'", "''")}'`);
      }
      const [known] = await tx<{ live: boolean; files: boolean }[]>`
        select to_regclass('realtime.messages') is not null as live, to_regclass('storage.objects') is not null as files`;
      if (!known?.live) await tx.unsafe(realtime);
      if (!known?.files) await tx.unsafe(storage);
      await tx.unsafe("set local role supabase_auth_admin");
      await tx.unsafe(getAuthSchemaSql(false));
      await tx.unsafe(functions);
    });
  } catch (error) {
    if (codeOf(error) === "42501") {
      throw new StartError(
        `The database lacks Supabase's roles and schemas, and the user of DATABASE_URL may not create them (${messageOf(error)}); use a superuser once, or a database that has them.`,
      );
    }
    throw error;
  }
}

async function existingRoles(sql: postgres.Sql): Promise<Set<string>> {
  const rows = await sql<{ name: string }[]>`select rolname as name from pg_catalog.pg_roles`;
  return new Set(rows.map((row) => row.name));
}

/**
 * Lets the role that the migrations made for the edge functions log in, which on a hosted project is its owner's to do.
 * Migrations without that role are left as they are.
 */
export async function openFunctionsLogin(adminUrl: string): Promise<void> {
  const sql = postgres(adminUrl, { max: 1, onnotice: () => undefined, prepare: false });
  let known = false;
  try {
    known = await sql.begin(async (tx) => {
      // Roles are the cluster's: of several back ends that start at once, one writes.
      await tx`select pg_advisory_xact_lock(hashtext(${FUNCTIONS_ROLE}))`;
      const [role] = await tx<{ open: boolean }[]>`
        select rolcanlogin as open from pg_catalog.pg_roles where rolname = ${FUNCTIONS_ROLE}`;
      if (role && !role.open) {
        await tx.unsafe(
          `alter role ${FUNCTIONS_ROLE} login password '${rolePassword(adminUrl, FUNCTIONS_ROLE)}'`,
        );
      }
      return role !== undefined;
    });
  } finally {
    await sql.end({ timeout: 5 });
  }
  if (known) await refuseForeignLogin(adminUrl, FUNCTIONS_ROLE);
}

/** A role that something else set up keeps its password; saying so beats breaking that something else. */
async function refuseForeignLogin(adminUrl: string, role: string): Promise<void> {
  const sql = postgres(loginAs(adminUrl, role), { max: 1, onnotice: () => undefined });
  try {
    await sql`select 1`;
  } catch (error) {
    if (codeOf(error) !== "28P01") throw error;
    throw new StartError(
      `The role ${role} of this database has a password that was set elsewhere, so another Supabase uses it; give Atelier a Postgres of its own in DATABASE_URL.`,
    );
  } finally {
    await sql.end({ timeout: 5 });
  }
}
