import { createHmac, randomUUID } from "node:crypto";
import postgres from "postgres";

/** The demo data's people; one password for all. */
export const DEMO = {
  owner: "claire@demo.atelier.test",
  instructor: "hugo@demo.atelier.test",
  stock: "nadia@demo.atelier.test",
  student: "lea@demo.atelier.test",
  otherStudent: "tom@demo.atelier.test",
  stranger: "marc@demo.atelier.test",
} as const;

export type DemoPerson = keyof typeof DEMO;

export const PASSWORD = "atelier-demo";

export type ApiRole = "anon" | "authenticated" | "service_role";

/** The claims of a signed-in user's token, as the auth service writes them. */
export interface Claims {
  sub?: string;
  role: ApiRole;
  email?: string;
  aal?: string;
}

export function claimsOf(userId: string, email?: string): Claims {
  return { sub: userId, role: "authenticated", aal: "aal1", ...(email === undefined ? {} : { email }) };
}

/** A token as the auth service signs it, for what needs many callers and no session of theirs. */
export function mintToken(jwtSecret: string, claims: Claims, secondsToLive = 3600): string {
  const now = Math.floor(Date.now() / 1000);
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const payload = {
    aud: claims.role,
    session_id: randomUUID(),
    ...claims,
    iat: now,
    exp: now + secondsToLive,
  };
  const body = `${part({ alg: "HS256", typ: "JWT" })}.${part(payload)}`;
  return `${body}.${createHmac("sha256", jwtSecret).update(body).digest("base64url")}`;
}

/** Puts the caller's role and claims on the transaction, exactly as the Data API does. */
export async function becomeCaller(tx: postgres.TransactionSql, claims: Claims): Promise<void> {
  await tx`select
    set_config('role', ${claims.role}, true),
    set_config('request.jwt.claim.sub', ${claims.sub ?? ""}, true),
    set_config('request.jwt.claim.role', ${claims.role}, true),
    set_config('request.jwt.claims', ${JSON.stringify(claims)}, true)`;
}

export interface Caller {
  /** Runs in one transaction of this caller's own connection. */
  run<T>(work: (tx: postgres.TransactionSql) => Promise<T>): Promise<T>;
  end(): Promise<void>;
}

/** A caller with a Postgres connection of its own: for races that must be truly parallel. */
export function connectAs(databaseUrl: string, claims: Claims): Caller {
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => undefined });
  return {
    run: async <T>(work: (tx: postgres.TransactionSql) => Promise<T>) => {
      const result = await sql.begin(async (tx) => {
        await becomeCaller(tx, claims);
        return { value: await work(tx) };
      });
      return result.value as T;
    },
    end: () => sql.end({ timeout: 5 }),
  };
}

/**
 * Rows of auth.users without the auth service and its slow password hash, so that hundreds cost nothing. They cannot sign
 * in with a password; `mintToken` and `connectAs` act for them. Triggers at sign-up run as for anyone.
 */
export async function insertUsers(
  sql: postgres.Sql,
  emails: readonly string[],
): Promise<{ id: string; email: string }[]> {
  const rows = emails.map((email) => ({
    id: randomUUID(),
    email,
    raw_app_meta_data: sql.json({ provider: "email", providers: ["email"] }),
    raw_user_meta_data: sql.json({}),
  }));
  await sql`insert into auth.users ${sql(rows, "id", "email", "raw_app_meta_data", "raw_user_meta_data")}`;
  return rows.map(({ id, email }) => ({ id, email }));
}
