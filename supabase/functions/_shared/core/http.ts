import { z } from "zod";
import { functionCodes, type FunctionCode } from "../contracts/codes.ts";
import type { ProblemBody } from "../contracts/problem.ts";
import { isAway } from "./away.ts";
import { report } from "./report.ts";

/** A refusal of the database that is told as it stands. */
interface PassedOn {
  status: number;
  code: string;
}

/**
 * An answer that is not a success. Thrown anywhere below `serve`, which turns it into the response. `said` is a code of ours,
 * whose status is known, or what the database has refused.
 */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly passedOn: boolean;
  readonly headers: Record<string, string>;

  constructor(said: FunctionCode | PassedOn, message: string, headers: Record<string, string> = {}) {
    super(message);
    this.passedOn = typeof said !== "string";
    this.status = typeof said === "string" ? functionCodes[said] : said.status;
    this.code = typeof said === "string" ? said : said.code;
    this.headers = headers;
  }
}

/** Nobody can be asked just now: worth another try in a moment, also by itself. */
export const unavailable = (what: string): Problem =>
  new Problem("server_unavailable", `${what} is away`, { "retry-after": "1" });

const cors = {
  "access-control-allow-origin": "*",
  "access-control-allow-headers": "authorization, x-client-info, x-request-id, apikey, content-type",
  "access-control-expose-headers": "retry-after",
  "access-control-max-age": "86400",
};

export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return Response.json(body, { status, headers: { ...cors, "cache-control": "no-store", ...headers } });
}

type Handler = (request: Request) => Promise<Response>;

const faultSchema = z.object({ code: z.string().optional(), constraint_name: z.string().optional() });

/**
 * What may be logged of an error: its name, the database's code and constraint, and where in the code it was thrown. Never
 * its text, in which the database quotes the row and a parser what it could not read.
 */
function summary(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const { code, constraint_name: constraint } = faultSchema.safeParse(error).data ?? {};
  const stack = error.stack ?? "";
  const text = stack.indexOf(error.message);
  const frames = text < 0 ? [] : stack.slice(text + error.message.length).split("\n");
  const said = [error.name, code, constraint].filter(Boolean).join(" ");
  return [said, ...frames.filter((line) => /^ +at /.test(line))].join("\n");
}

/** The id that the browser gave the request, and its repetitions. */
export function requestOf(request: Request): string | undefined {
  const id = request.headers.get("x-request-id") ?? "";
  return /^[\w-]{1,64}$/.test(id) ? id : undefined;
}

const functionOf = (request: Request): string =>
  new URL(request.url).pathname.replace(/^\/functions\/v1\//, "/").split("/")[1] ?? "";

/** Says what failed inside to the log and to the operator's collector. */
function tellOf(request: Request, error: unknown): void {
  const [what, id] = [summary(error), requestOf(request)];
  console.error(`function failed${id ? ` (${id})` : ""}:`, what);
  report({ where: functionOf(request), what, request: id });
}

function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  return isAway(error) ? unavailable("Postgres") : new Problem("internal", "The function failed");
}

/** Preflight, allowed methods and errors, the same for every function. What went wrong inside is logged, never told. */
export function serve(methods: readonly string[], handler: Handler): { fetch: Handler } {
  const allow = [...methods, "OPTIONS"].join(", ");
  const answer: Handler = async (request) => {
    if (request.method === "OPTIONS") {
      return new Response(null, { status: 204, headers: { ...cors, "access-control-allow-methods": allow } });
    }
    if (!methods.includes(request.method)) {
      throw new Problem("method_not_allowed", `Use ${methods.join(" or ")}`, { allow });
    }
    return handler(request);
  };
  return {
    fetch: async (request) => {
      try {
        return await answer(request);
      } catch (error) {
        if (!(error instanceof Problem)) tellOf(request, error);
        const problem = problemOf(error);
        const body: ProblemBody = { code: problem.code, message: problem.message };
        return json(body, problem.status, problem.headers);
      }
    },
  };
}
