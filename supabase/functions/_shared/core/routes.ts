import { commonCodes } from "../contracts/codes.ts";
import type { Contract, ParsedOf, ReplyOf } from "../contracts/contract.ts";
import { parseInput, readBody } from "./body.ts";
import { requireCaller, type Caller } from "./caller.ts";
import { explain } from "./explain.ts";
import { json, Problem, serve } from "./http.ts";

/** The reply of what has nothing to tell but that it was done. */
export const done = { ok: true } as const;

/** One contract with what is done for it. */
export interface Route {
  contract: Contract;
  answer(request: Request, caller: Caller): Promise<unknown>;
}

/**
 * Joins a contract with its work: `handle` is given the parsed input and the signed-in caller, and returns what the
 * contract promises. It may throw a Problem of the contract's codes, or a ProviderError or SealError, which are explained.
 */
export function route<C extends Contract>(
  contract: C,
  handle: (input: ParsedOf<C>, caller: Caller) => Promise<ReplyOf<C>>,
): Route {
  return {
    contract,
    async answer(request, caller) {
      const input =
        contract.method === "GET"
          ? parseInput(Object.fromEntries(new URL(request.url).searchParams), contract.input)
          : await readBody(request, contract.input);
      return handle(input as ParsedOf<C>, caller);
    },
  };
}

/** A code that the contract does not name has no reader who was told of it: it is answered, and noted for us. */
export async function noting<T>({ path, codes }: Contract, work: () => Promise<T>): Promise<T> {
  const named: readonly string[] = [...codes, ...Object.keys(commonCodes)];
  try {
    return await work();
  } catch (error) {
    if (error instanceof Problem && !error.passedOn && !named.includes(error.code))
      console.error(`${path} answered ${error.code}, which its contract does not name`);
    throw error;
  }
}

/** Serves the contracts of one function to people who are signed in. */
export function serveRoutes(...routes: readonly Route[]): ReturnType<typeof serve> {
  const methods = [...new Set(routes.map(({ contract }) => contract.method))];
  return serve(methods, async (request) => {
    const { pathname } = new URL(request.url);
    const caller = await requireCaller(request);
    const found = routes.find(
      ({ contract }) => contract.method === request.method && pathname.endsWith(`/${contract.path}`),
    );
    if (!found) throw new Problem("action_not_found", "There is no such action");
    return noting(found.contract, async () => json(await found.answer(request, caller).catch(explain)));
  });
}

/** Serves a contract to a program, which proves itself in its own way: `handle` reads the request and calls `answer`. */
export const serveMachine = <C extends Contract>(
  contract: C,
  handle: (request: Request, answer: (reply: ReplyOf<C>, status?: number) => Response) => Promise<Response>,
): ReturnType<typeof serve> =>
  serve([contract.method], (request) =>
    noting(contract, () => handle(request, (reply, status) => json(reply, status))),
  );
