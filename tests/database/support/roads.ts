import type postgres from "postgres";
import { becomeCaller, claimsOf, type Claims } from "../../support/users.ts";
import type { Setting } from "./setting.ts";
import type { Role } from "./world.ts";

export interface Row {
  [column: string]: unknown;
}

interface Where {
  column: string;
  is?: string;
  isNot?: string;
}

export type Request =
  | { do: "select" | "delete"; table: string; where: Where | null }
  | { do: "update"; table: string; where: Where; patch: Row }
  | { do: "insert"; table: string; row: Row }
  | { do: "call"; name: string; args: Row };

/** Rows of what was read or changed; the refusal has the status that the Data API gives it. */
export interface Reply {
  error: { code: string; message: string; status: number; details: string; hint: string } | null;
  rows: Row[];
}

export interface Trial {
  /** Past row security, beside the request: to arrange and to look. */
  sql: postgres.Sql | postgres.TransactionSql;
  /** Makes the request as the person the trial is about. */
  ask(request: Request): Promise<Reply>;
}

/** A way of asking as one person; both of them put the person's role and claims on a transaction of Postgres. */
export type Road = <T>(role: Role, work: (trial: Trial) => Promise<T>) => Promise<T>;

const claims = ({ ids }: Setting, role: Role): Claims =>
  role === "anon" ? { role: "anon" } : claimsOf(ids[role], `${role.replace(" ", "-")}@example.test`);

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

interface Statement {
  text: string;
  values: unknown[];
}

function condition(where: Where | null, position: number): Statement {
  if (where === null) return { text: "", values: [] };
  const [sign, value] = where.is === undefined ? ["<>", where.isNot] : ["=", where.is];
  return { text: ` where ${quoted(where.column)} ${sign} $${position}`, values: [value] };
}

/** The statement that the Data API makes of the request. */
function statementOf(request: Request): Statement {
  if (request.do === "call") {
    const given = Object.keys(request.args).map((name, index) => `${quoted(name)} => $${index + 1}`);
    return {
      text: `select to_jsonb(answer) from public.${quoted(request.name)}(${given.join(", ")}) as answer`,
      values: Object.values(request.args),
    };
  }
  const table = `public.${quoted(request.table)}`;
  if (request.do === "insert") {
    const columns = Object.keys(request.row);
    const places = columns.map((_, index) => `$${index + 1}`);
    return {
      text: `insert into ${table} (${columns.map(quoted).join(", ")}) values (${places.join(", ")})`,
      values: Object.values(request.row),
    };
  }
  if (request.do === "update") {
    const columns = Object.keys(request.patch);
    const set = columns.map((column, index) => `${quoted(column)} = $${index + 1}`);
    const { text, values } = condition(request.where, columns.length + 1);
    return {
      text: `update ${table} set ${set.join(", ")}${text} returning *`,
      values: [...Object.values(request.patch), ...values],
    };
  }
  const { text, values } = condition(request.where, 1);
  return { text: `${request.do === "select" ? "select *" : "delete"} from ${table}${text}`, values };
}

/** As the Data API answers it: a code of the contract carries its status, a missing right is 403, or 401 without a person. */
function statusOf(code: string, role: Role): number {
  if (code === "42501") return role === "anon" ? 401 : 403;
  return Number(/^PT(\d{3})$/.exec(code)?.[1] ?? 400);
}

class Undone extends Error {}

/**
 * Role and claims on one connection, nothing of it kept: a whole matrix takes seconds. What Postgres would do at the
 * commit happens at the end of the request, as the person.
 */
export function overSql(setting: Setting): Road {
  return async (role, work) => {
    let outcome: { value: Awaited<ReturnType<typeof work>> } | undefined;
    const trial = setting.sql.begin(async (tx) => {
      const ask = async (request: Request): Promise<Reply> => {
        const { text, values } = statementOf(request);
        try {
          const rows = await tx.savepoint(async (point) => {
            await becomeCaller(point, claims(setting, role));
            const found = await point.unsafe<Row[]>(text, values as postgres.ParameterOrJSON<never>[]);
            await point`set constraints all immediate`;
            await point`select set_config('role', 'none', true), set_config('request.jwt.claim.sub', '', true),
              set_config('request.jwt.claim.role', '', true), set_config('request.jwt.claims', '', true)`;
            return found;
          });
          return { error: null, rows: [...rows] };
        } catch (error) {
          if (!(error instanceof Error && "code" in error && typeof error.code === "string")) throw error;
          const { code, message, detail: details = "", hint = "" } = error as postgres.PostgresError;
          return { error: { code, message, status: statusOf(code, role), details, hint }, rows: [] };
        }
      };
      outcome = { value: await work({ sql: tx, ask }) };
      throw new Undone();
    });
    await trial.catch((error: unknown) => {
      if (!(error instanceof Undone)) throw error;
    });
    if (outcome === undefined) throw new Error("the trial came to no end");
    return outcome.value;
  };
}

/** Through the Data API with the person's token, as the app asks. What it changes stays. */
export function overHttp(setting: Setting): Road {
  return async (role, work) => {
    const client = role === "anon" ? setting.backend.anon() : setting.as(role);
    const ask = async (request: Request): Promise<Reply> => {
      const { data, error, status } = await send(client, request);
      if (error !== null) {
        const { code, message, details, hint } = error;
        return { error: { code, message, status, details: details ?? "", hint: hint ?? "" }, rows: [] };
      }
      return { error: null, rows: Array.isArray(data) ? (data as Row[]) : [] };
    };
    return work({ sql: setting.sql, ask });
  };
}

/** supabase-js wants literals; the names come from the page. */
function send(client: ReturnType<Setting["as"]>, request: Request) {
  if (request.do === "call") {
    return client.rpc(request.name as "create_store", request.args as { p_name: string });
  }
  const table = client.from(request.table as "customers");
  if (request.do === "insert") return table.insert(request.row as { store_id: string; name: string });
  const filtered = <Q extends { eq(c: "id", v: string): Q; neq(c: "id", v: string): Q }>(query: Q): Q => {
    if (request.where === null) return query;
    const { column, is, isNot = "" } = request.where;
    return is === undefined ? query.neq(column as "id", isNot) : query.eq(column as "id", is);
  };
  if (request.do === "update") return filtered(table.update(request.patch as { name: string })).select("*");
  return request.do === "select" ? filtered(table.select("*")) : filtered(table.delete());
}
