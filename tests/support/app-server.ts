import { existsSync, readFileSync, statSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { extname, join, normalize } from "node:path";
import { gzipSync } from "node:zlib";
import { isApiPath } from "../../supabase/local/gateway.ts";
import type { Upgrade } from "../../supabase/local/realtime.ts";
import { isPublicPath } from "../../src/lib/paths.ts";
import { headersOf, securityHeaders } from "../../vite.headers.ts";
import { entryFor } from "../../vite.entries.ts";
import { listen, type LocalServer } from "./http.ts";

const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".webmanifest": "application/manifest+json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".txt": "text/plain; charset=utf-8",
  ".woff2": "font/woff2",
  ".wasm": "application/wasm",
};
const COMPRESSED = new Set([".html", ".js", ".css", ".json", ".webmanifest", ".svg", ".txt", ".wasm"]);

interface Served {
  body: Buffer;
  headers: Record<string, string>;
}

function load(file: string, everywhere: Record<string, string>): Served {
  const kind = extname(file);
  const content = readFileSync(file);
  const compress = COMPRESSED.has(kind);
  const forever = /[\\/]assets[\\/]/.test(file);
  return {
    body: compress ? gzipSync(content) : content,
    headers: {
      ...everywhere,
      "content-type": TYPES[kind] ?? "application/octet-stream",
      "cache-control": forever ? "public, max-age=31536000, immutable" : "no-cache",
      ...(compress ? { "content-encoding": "gzip", vary: "accept-encoding" } : {}),
    },
  };
}

/** The built app as a host serves it (compressed, every other address answered by its entry), and the API on the same origin. */
export async function serveApp(
  folder: string,
  api: (request: IncomingMessage, response: ServerResponse) => void | Promise<void>,
  upgrade?: Upgrade,
): Promise<LocalServer> {
  const cache = new Map<string, Served>();
  // Another folder's pages are sent with the app's headers too: what they are compared with costs them the same.
  const everywhere = existsSync(join(folder, "vercel.json"))
    ? headersOf(folder)
    : securityHeaders({ script: "" });
  const send = (response: ServerResponse, file: string) => {
    const served = cache.get(file) ?? load(file, everywhere);
    cache.set(file, served);
    response.writeHead(200, { ...served.headers, "content-length": served.body.length });
    response.end(served.body);
  };
  const served = await listen((request, response) => {
    if (isApiPath(request.url ?? "/")) return void api(request, response);
    const path = normalize(decodeURIComponent(new URL(request.url ?? "/", "http://app").pathname));
    const file = join(folder, path);
    if (file.startsWith(folder) && existsSync(file) && statSync(file).isFile()) return send(response, file);
    if (extname(path) !== "" && !isPublicPath(path)) return void response.writeHead(404).end();
    return send(response, join(folder, entryFor(path)));
  });
  if (upgrade) served.server.on("upgrade", upgrade);
  return served;
}
