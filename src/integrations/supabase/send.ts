import { authorisedFetch } from "@/integrations/supabase/client";
import { pause } from "@/lib/net/pause";

/** A request is made once, and at most so often again: with a pause of so many milliseconds before each. */
const pauses = [400, 1_200];

/** Postgres has taken the whole transaction back: cancelled, deadlock, serialisation failure. */
const takenBack = new Set(["57014", "40P01", "40001"]);

/** No answer of what was asked, but of what stands before it, or a plea to wait. */
const passing = new Set([429, 502, 503, 504]);

interface Failure {
  code?: unknown;
}

/**
 * Whether the same request, made again, can help and does no harm. What was taken back is repeated whatever it was; other
 * failures only where asking twice is like asking once, and never when the answer is one of our own codes.
 */
async function mayRepeat(response: Response, repeatable: boolean): Promise<boolean> {
  if (response.ok || response.status < 429) return false;
  const { code } = (await response
    .clone()
    .json()
    .catch(() => ({}))) as Failure;
  if (typeof code === "string" && takenBack.has(code)) return true;
  const ours = typeof code === "string" && /^(PT\d{3}|[a-z][a-z0-9_]*)$/.test(code);
  return repeatable && passing.has(response.status) && !ours;
}

/** Named in the server's log as well: one for a request and its repetitions. */
const requestId = () => `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 10)}`;

/**
 * fetch as the signed-in person, with a request id; what failed on the way is asked again, here and nowhere else.
 * `repeatable`: asking twice is like asking once, so that a lost answer may be asked for again; a GET always is.
 */
export async function send(url: string | URL, init: RequestInit, repeatable: boolean): Promise<Response> {
  const headers = new Headers(init.headers);
  headers.set("x-request-id", requestId());
  for (let tries = 0; ; tries += 1) {
    const wait = pauses[tries];
    const again = wait !== undefined && init.signal?.aborted !== true;
    try {
      const response = await authorisedFetch(url, { ...init, headers });
      if (!again || !(await mayRepeat(response, repeatable))) return response;
    } catch (error) {
      if (!again || !repeatable || init.signal?.aborted) throw error;
    }
    await pause(wait * (1 + Math.random() / 2));
    init.signal?.throwIfAborted();
  }
}

/** The same for a client that calls fetch by itself. */
export const sendingFetch: typeof fetch = (input, init = {}) =>
  send(input instanceof Request ? input.url : input, init, ["GET", "HEAD"].includes(init.method ?? "GET"));
