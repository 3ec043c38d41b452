import { randomUUID } from "node:crypto";
import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import { pipeline } from "node:stream/promises";
import { isCommonPassword } from "../functions/_shared/rules/common-passwords.ts";
import { codeOf, messageOf } from "./errors.ts";
import { SITE_URL, type Lite } from "./lite.ts";
import { visitor, type Visitor } from "./mail.ts";
import type { Upgrade } from "./realtime.ts";
import { tooLarge, type Storage } from "./storage.ts";

export type Handle = (request: IncomingMessage, response: ServerResponse) => void;

export interface GatewayParts {
  lite: Lite;
  /** Null where the database has not what it stands on. */
  storage: Storage | null;
  /** Port of the edge functions on this machine, once they are up. */
  functionsPort(): Promise<number | null>;
}

const MAX_BODY = 10 * 1024 * 1024;

const serves = (path: string, prefix: string) => path === prefix || path.startsWith(`${prefix}/`);

export function isApiPath(url: string): boolean {
  const path = url.split("?", 1)[0] ?? "";
  return ["/rest/v1", "/auth/v1", "/functions/v1", "/storage/v1"].some((prefix) => serves(path, prefix));
}

/** The paths of a Supabase project on whatever origin it is mounted. */
export function createGateway({ lite, storage, functionsPort }: GatewayParts): Handle {
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const path = request.url?.split("?", 1)[0] ?? "/";
    if (serves(path, "/functions/v1")) return proxy(request, response, await functionsPort());
    if (serves(path, "/rest/v1")) return reply(response, await lite.rest(await toRequest(request)));
    if (serves(path, "/auth/v1")) return reply(response, await authenticate(lite, await toRequest(request)));
    if (serves(path, "/storage/v1") && storage)
      return reply(response, await toRequest(request).then(storage, tooLargeFor));
    return fail(response, 404, "not_found", "No such path on this server");
  };
  return (request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (response.headersSent || response.destroyed) return void response.destroy();
      if (error instanceof BodyTooLarge)
        return fail(response, 413, "body_too_large", "The request body is too large");
      const down = [
        "ECONNREFUSED",
        "CONNECTION_CLOSED",
        "CONNECTION_ENDED",
        "CONNECTION_DESTROYED",
        "57P03",
        "57P01",
      ];
      if (down.includes(codeOf(error) ?? ""))
        return fail(response, 503, "unavailable", "The local back end is restarting");
      process.stderr.write(`${request.method} ${request.url}: ${messageOf(error)}\n`);
      return fail(response, 500, "internal", "The local back end failed to answer");
    });
  };
}

class BodyTooLarge extends Error {}

/** Storage says in its own words that a file is too large. */
function tooLargeFor(error: unknown): Response {
  if (error instanceof BodyTooLarge) return tooLarge();
  throw error;
}

async function toRequest(request: IncomingMessage): Promise<Request> {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    for (const item of Array.isArray(value) ? value : [value])
      if (item !== undefined) headers.append(name, item);
  }
  const method = request.method ?? "GET";
  const body = method === "GET" || method === "HEAD" ? null : await readBody(request);
  return new Request(new URL(request.url ?? "/", originOf(request)), { method, headers, body });
}

async function readBody(request: IncomingMessage): Promise<Uint8Array<ArrayBuffer> | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    // What comes after is read and dropped: a caller that is still sending does not hear the answer.
    if (size <= MAX_BODY) chunks.push(chunk);
  }
  if (size > MAX_BODY) throw new BodyTooLarge();
  return size === 0 ? null : new Uint8Array(Buffer.concat(chunks));
}

function originOf(request: IncomingMessage): string {
  const secure = "encrypted" in request.socket && request.socket.encrypted === true;
  return `${secure ? "https" : "http"}://${request.headers.host ?? "localhost"}`;
}

async function reply(response: ServerResponse, from: Response): Promise<void> {
  response.statusCode = from.status;
  for (const [name, value] of from.headers) if (name !== "set-cookie") response.setHeader(name, value);
  const cookies = from.headers.getSetCookie();
  if (cookies.length > 0) response.setHeader("set-cookie", cookies);
  if (!from.body) return void response.end();
  const content = Buffer.from(await from.arrayBuffer());
  response.setHeader("content-length", content.length);
  response.end(content);
}

/**
 * The auth service knows one fixed site, this app may stand on any origin (localhost, a phone in the same network, a
 * test's port). Links lead back to the origin that asked, and nowhere else.
 */
async function authenticate(lite: Lite, request: Request): Promise<Response> {
  const url = new URL(request.url);
  const seen = visitorOf(url, request.headers.get("origin"));
  url.searchParams.delete("redirect_to");
  const body = request.body === null ? null : await request.arrayBuffer();
  if (choosesCommonPassword(url.pathname, body)) {
    const refusal = {
      code: "weak_password",
      message: "The password is known from leaks",
      weak_password: { reasons: ["pwned"] },
    };
    return Response.json(refusal, { status: 422 });
  }
  const inner = new Request(url, { method: request.method, headers: request.headers, body });
  const result = await visitor.run(seen, () => lite.auth(inner));
  if (result.status === 429 && body && /\/signup\/?$/.test(url.pathname))
    return (await asForNewAddress(lite, inner, body)) ?? result;
  const location = result.headers.get("location");
  if (!location?.startsWith(SITE_URL)) return result;
  const headers = new Headers(result.headers);
  const rest = location.slice(SITE_URL.length).replace(/^\/(?=#|$)/, "");
  headers.set("location", rest.startsWith("#") || rest === "" ? seen.landing + rest : seen.origin + rest);
  return new Response(null, { status: result.status, headers });
}

/**
 * Where addresses are confirmed, a hosted project's Auth answers for one that has an account as for a new one, and mails nothing;
 * lite refuses it, which says whose address is whose. Null for an account that still waits for its confirmation: there both refuse.
 */
async function asForNewAddress(lite: Lite, asked: Request, body: ArrayBuffer): Promise<Response | null> {
  const { email, data } = JSON.parse(new TextDecoder().decode(body)) as { email: string; data?: object };
  const answer = await lite.auth(
    new Request(new URL("/auth/v1/resend", asked.url), {
      ...{ method: "POST", headers: asked.headers },
      body: JSON.stringify({ type: "signup", email }),
    }),
  );
  if (!answer.ok) return null;
  const now = new Date().toISOString();
  return Response.json({
    ...{ id: randomUUID(), aud: "authenticated", role: "", email: email.toLowerCase(), phone: "" },
    ...{ confirmation_sent_at: now, created_at: now, updated_at: now, is_anonymous: false, identities: [] },
    ...{ app_metadata: { provider: "email", providers: ["email"] }, user_metadata: data ?? {} },
  });
}

/** What a hosted project's Auth refuses with "leaked password protection". */
function choosesCommonPassword(path: string, body: ArrayBuffer | null): boolean {
  try {
    if (!body || !/\/(signup|user|admin\/users(\/[^/]+)?)\/?$/.test(decodeURIComponent(path))) return false;
    const { password } = JSON.parse(new TextDecoder().decode(body)) as { password?: unknown };
    return typeof password === "string" && isCommonPassword(password);
  } catch {
    return false;
  }
}

function visitorOf(url: URL, origin: string | null): Visitor {
  const home = origin?.startsWith("http") ? origin : url.origin;
  const asked = url.searchParams.get("redirect_to");
  const landing =
    asked && URL.canParse(asked) && new URL(asked).origin === home ? new URL(asked).href : `${home}/`;
  return { origin: home, landing: landing.replace(/#.*$/, "") };
}

async function proxy(request: IncomingMessage, response: ServerResponse, port: number | null): Promise<void> {
  if (port === null)
    return fail(response, 503, "functions_unavailable", "The edge functions are not running");
  const incoming = await new Promise<IncomingMessage>((resolve, reject) => {
    const outgoing = httpRequest({
      ...{ host: "127.0.0.1", port, method: request.method, path: request.url },
      headers: { ...request.headers, "x-forwarded-host": request.headers.host, connection: "close" },
    });
    outgoing.once("response", resolve);
    outgoing.once("error", reject);
    response.once("close", () => outgoing.destroy());
    request.pipe(outgoing);
  });
  const headers = { ...incoming.headers };
  delete headers.connection;
  response.writeHead(incoming.statusCode ?? 502, headers);
  await pipeline(incoming, response).catch(() => response.destroy());
}

/** Until the back end behind the gateway is ready. */
export const unavailable: Handle = (_request, response) => {
  fail(response, 503, "starting", "The local back end is still starting");
};

function fail(response: ServerResponse, status: number, code: string, message: string): void {
  response.writeHead(status, { "content-type": "application/json", "access-control-allow-origin": "*" });
  response.end(JSON.stringify({ code, message }));
}

export interface LoopbackServer {
  url: string;
  close(): Promise<void>;
}

/** The same gateway on a port of its own, for the edge functions, scripts and tests. */
export async function serveLoopback(handle: Handle, upgrade: Upgrade): Promise<LoopbackServer> {
  const server: Server = createServer({ keepAliveTimeout: 5_000 }, handle);
  server.on("upgrade", upgrade);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
