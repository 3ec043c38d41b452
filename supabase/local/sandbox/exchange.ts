import type { IncomingMessage, ServerResponse } from "node:http";

/** One request to the sandbox, read whole. */
export interface Exchange {
  method: string;
  url: URL;
  headers: IncomingMessage["headers"];
  body: string;
}

export interface Reply {
  status: number;
  headers?: Record<string, string>;
  /** A string is sent as it is; anything else as JSON; undefined sends no body. */
  body?: unknown;
}

export const html = (body: string, status = 200): Reply => ({
  status,
  headers: { "content-type": "text/html; charset=utf-8" },
  body,
});

export const redirect = (location: string): Reply => ({ status: 302, headers: { location } });

export async function readExchange(request: IncomingMessage): Promise<Exchange> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return {
    method: request.method ?? "GET",
    url: new URL(request.url ?? "/", "http://sandbox"),
    headers: request.headers,
    body: Buffer.concat(chunks).toString("utf8"),
  };
}

export function send(response: ServerResponse, reply: Reply): void {
  const isText = typeof reply.body === "string";
  response.writeHead(reply.status, {
    ...(reply.body !== undefined && !isText && { "content-type": "application/json" }),
    ...reply.headers,
  });
  response.end(reply.body === undefined ? undefined : isText ? reply.body : JSON.stringify(reply.body));
}

/** The body as JSON object; an empty object when it is not one. */
export function jsonBody(exchange: Exchange): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(exchange.body);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
  } catch {
    return {};
  }
}

export const formBody = (exchange: Exchange): URLSearchParams => new URLSearchParams(exchange.body);

export function basicCredentials(exchange: Exchange): { id: string; secret: string } | null {
  const match = /^Basic (.+)$/.exec(exchange.headers.authorization ?? "");
  if (!match?.[1]) return null;
  const [id = "", secret = ""] = Buffer.from(match[1], "base64").toString("utf8").split(":");
  return { id, secret };
}

export const bearer = (exchange: Exchange): string | null =>
  /^Bearer (.+)$/.exec(exchange.headers.authorization ?? "")?.[1] ?? null;

/** A value of a body as text; empty when it is none. */
export const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
