import process from "node:process";
import { afterAnswer } from "./background.ts";

/** What a collector is told of an error: where it was, and nothing that was entered by anybody. */
export interface Report {
  /** The function, or the task of the worker. */
  where: string;
  /** The error's name, the database's code and constraint, and the places in the code: never its text. */
  what: string;
  /** The id that the page gave the request, which stands in its log line as well. */
  request?: string | undefined;
}

const PATIENCE_MS = 5_000;

/**
 * Tells the operator's collector of an error, where ERROR_COLLECTOR_URL names one: one POST of JSON, after the answer. A collector
 * that is slow or away changes nothing.
 */
export function report({ where, what, request }: Report): void {
  const url = process.env.ERROR_COLLECTOR_URL?.trim();
  if (!url) return;
  afterAnswer(
    fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        source: "function",
        where,
        what,
        request: request ?? null,
      }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
      .then((reply) => reply.body?.cancel())
      // It must not be reported that reporting failed.
      .catch(() => undefined),
  );
}
