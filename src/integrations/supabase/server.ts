import type { Contract, InputOf, ReplyOf } from "@contracts/contract.ts";
import { PostgrestClient } from "@supabase/postgrest-js";
import * as z from "zod/mini";
import type { Database, Json } from "@/integrations/supabase/database.types";
import { send, sendingFetch } from "@/integrations/supabase/send";
import { supabaseUrl } from "@/lib/net/env";
import { AppError, toAppError } from "@/lib/net/errors";

const restUrl = `${supabaseUrl}/rest/v1`;

/** The tables, as the signed-in person. Wrap every read in `unwrap` or `read`; functions go by `rpc`. */
export const db = new PostgrestClient<Database>(restUrl, { fetch: sendingFetch, retry: false });

interface Answer<T> {
  data: T;
  error: unknown;
  status: number;
}

/** The data of an answer, or its refusal thrown as an AppError. */
export async function unwrap<T>(request: PromiseLike<Answer<T>>): Promise<NonNullable<T>> {
  const answer = await request;
  if (answer.error) throw toAppError(answer.error, answer.status);
  return answer.data as NonNullable<T>;
}

/** The same for a row that may not be there (`.maybeSingle()`). */
export async function unwrapMaybe<T>(request: PromiseLike<Answer<T>>): Promise<T> {
  const answer = await request;
  if (answer.error) throw toAppError(answer.error, answer.status);
  return answer.data;
}

/** A reply as its schema has it; anything else is an AppError `reply_unreadable`, with the path of what is wrong. */
function parseReply<S extends z.core.$ZodType>(schema: S, reply: unknown): z.output<S> {
  const parsed = z.safeParse(schema, reply);
  if (parsed.success) return parsed.data;
  const detail = parsed.error.issues[0]?.path.join(".");
  throw new AppError({ status: 0, code: "reply_unreadable", detail, cause: parsed.error });
}

/** The rows of an answer as the schema has them. Errors: the server's codes, `reply_unreadable`. */
export async function read<S extends z.core.$ZodType>(
  request: PromiseLike<Answer<unknown>>,
  schema: S,
): Promise<z.output<S>> {
  return parseReply(schema, await unwrap(request));
}

interface Call {
  method: "GET" | "POST";
  body?: unknown;
  repeatable: boolean;
  signal?: AbortSignal | undefined;
}

async function ask<S extends z.core.$ZodType>(
  url: URL,
  { method, body, repeatable, signal }: Call,
  schema: S,
): Promise<z.output<S>> {
  let response: Response;
  try {
    const init: RequestInit = {
      method,
      ...(signal && { signal }),
      ...(body !== undefined && {
        body: JSON.stringify(body),
        headers: { "content-type": "application/json" },
      }),
    };
    response = await send(url, init, repeatable);
  } catch (error) {
    throw toAppError(error);
  }
  const reply: unknown = await response.json().catch(() => null);
  if (!response.ok) throw toAppError(reply ?? {}, response.status);
  return parseReply(schema, reply);
}

type Functions = Database["public"]["Functions"];
type RpcName = keyof Functions;

/**
 * What the generated types are sure of. They do not know which column of a function may be null, what a text means or a
 * JSON value holds: there the schema is free.
 */
type Known<T> = Json extends T
  ? never
  : string extends T
    ? never
    : T extends readonly (infer Item)[]
      ? Known<Item>[]
      : T extends object
        ? { [K in keyof T]: Known<T[K]> }
        : T;

/** A schema that names no column which the function does not have, and takes every value that its column may have. */
type Fitting<F extends RpcName, S extends z.core.$ZodType> =
  Known<Functions[F]["Returns"]> extends z.input<S> ? S : never;

/** The same for one row of a function that answers rows. */
type FittingRow<
  F extends RpcName,
  S extends z.core.$ZodType,
> = Functions[F]["Returns"] extends readonly (infer Row)[]
  ? Known<Row> extends z.input<S>
    ? S
    : never
  : never;

/** Functions that only read have names that say so. */
const reads = /^(list|get|find|search|verify)_/;

interface RpcOptions {
  signal?: AbortSignal | undefined;
  /** A write that changes nothing more the second time: a lost answer is asked for again. */
  repeatable?: boolean;
}

/**
 * Calls a function of the database as the signed-in person; its reply is parsed by the schema.
 * Errors (AppError): the codes that the function raises, `network`, `reply_unreadable`.
 */
export const rpc = <F extends RpcName, S extends z.core.$ZodType>(
  name: F,
  args: Functions[F]["Args"],
  schema: Fitting<F, S> & S,
  { signal, repeatable = reads.test(name) }: RpcOptions = {},
): Promise<z.output<S>> =>
  ask(new URL(`${restUrl}/rpc/${name}`), { method: "POST", body: args, repeatable, signal }, schema);

/**
 * The same for a function that always answers with a row: the first, parsed by the schema; none is `reply_unreadable`.
 */
export async function rpcRow<F extends RpcName, S extends z.core.$ZodType>(
  name: F,
  args: Functions[F]["Args"],
  schema: FittingRow<F, S> & S,
  options: RpcOptions = {},
): Promise<z.output<S>> {
  const { signal, repeatable = reads.test(name) } = options;
  const call: Call = { method: "POST", body: args, repeatable, signal };
  const reply = await ask(new URL(`${restUrl}/rpc/${name}`), call, z.unknown());
  return parseReply(schema, Array.isArray(reply) ? reply[0] : reply);
}

/** For a function whose reply says nothing. */
export const nothing = z.unknown();

/**
 * Calls an edge function; request and reply are as its contract has them.
 * Errors (AppError): the contract's codes, `network`, `reply_unreadable`.
 */
export function callFunction<C extends Contract>(
  contract: C,
  input: InputOf<C>,
  { signal }: { signal?: AbortSignal | undefined } = {},
): Promise<ReplyOf<C>> {
  const { method, path } = contract;
  const url = new URL(`${supabaseUrl}/functions/v1/${path}`);
  const asks = method === "GET";
  if (asks) url.search = new URLSearchParams(input as Record<string, string>).toString();
  const repeatable = asks || contract.repeatable === true;
  return ask(
    url,
    { method, repeatable, signal, ...(!asks && { body: input }) },
    contract.reply as C["reply"],
  );
}
