/** What was asked for before the app had come, so that its first requests find their answers on the way or there. */

interface Asked {
  sentAt: number;
  response: Promise<Response>;
}

interface Early {
  /** Whose answers these are: they are given to nobody else. */
  token: string;
  asked: Map<string, Asked>;
}

declare global {
  var atelierEarly: Early | undefined;
}

/** An answer this old is asked for anew. */
const freshMs = 15_000;

const keyOf = (method: string, url: string, body: string) => `${method} ${url} ${body}`;

/** Sends a request as the person of the token, for whoever asks the same later. Returns the promise of its answer. */
export function askEarly(
  token: string,
  url: string,
  init: { method: "GET" | "POST"; headers: Record<string, string>; body?: string },
): Promise<Response> {
  if (globalThis.atelierEarly?.token !== token) globalThis.atelierEarly = { token, asked: new Map() };
  const response = fetch(url, {
    ...init,
    headers: { ...init.headers, authorization: `Bearer ${token}` },
  });
  // Whoever takes it hears of the failure; nobody may take it.
  response.catch(() => undefined);
  const key = keyOf(init.method, url, init.body ?? "");
  globalThis.atelierEarly.asked.set(key, { sentAt: Date.now(), response });
  return response;
}

/**
 * The answer to a request that was sent ahead with the same token, once; undefined when there is none, when it failed
 * or when it is no longer fresh: the caller then asks for itself.
 */
export async function takeEarly(
  token: string,
  input: Parameters<typeof fetch>[0],
  init: RequestInit | undefined,
): Promise<{ response: Response; sentAt: number } | undefined> {
  const early = globalThis.atelierEarly;
  if (early?.token !== token || early.asked.size === 0) return undefined;
  const url = input instanceof Request ? input.url : String(input);
  const key = keyOf(init?.method ?? "GET", url, typeof init?.body === "string" ? init.body : "");
  const asked = early.asked.get(key);
  if (!asked) return undefined;
  early.asked.delete(key);
  if (Date.now() - asked.sentAt > freshMs) return undefined;
  const response = await asked.response.catch(() => undefined);
  return response?.ok ? { response, sentAt: asked.sentAt } : undefined;
}
