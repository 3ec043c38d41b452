import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Plugin, ResolvedConfig } from "vite";

/**
 * What every answer of the app's host says, for a build that talks to `project` (the origin of a hosted project) or, without
 * one, to the origin it came from. The one list: dist/_headers, dist/vercel.json, `preview`, the tests and docs/deploy.md
 * come from it.
 */
export function securityHeaders(project?: string): Record<string, string> {
  const server = project ? [project, project.replace(/^http/, "ws")] : [];
  const policy = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    // The dialogs' scroll lock and the toasts write style elements of their own, with values that no hash can name.
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "manifest-src": ["'self'"],
    "connect-src": ["'self'", ...server],
    "base-uri": ["'none'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
  };
  return {
    "Content-Security-Policy": Object.entries(policy)
      .map(([directive, sources]) => `${directive} ${sources.join(" ")}`)
      .join("; "),
    "X-Content-Type-Options": "nosniff",
    // Addresses of sessions and units stay in the app.
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
  };
}

/**
 * Files whose names carry a hash of what is in them; only those that are there. A host that is asked for one before it has
 * it must not have browsers keep that answer under its name.
 */
const forever = { "Cache-Control": "public, max-age=31536000, immutable" };

/** `_headers` as Netlify and Cloudflare Pages read it. */
export function headersFile(project?: string): string {
  const block = (path: string, headers: Record<string, string>) =>
    [path, ...Object.entries(headers).map(([name, value]) => `  ${name}: ${value}`), ""].join("\n");
  return `${block("/*", securityHeaders(project))}\n${block("/assets/*", forever)}`;
}

/** `_redirects` of the same hosts: every address that names no file is answered by its entry. */
export const redirectsFile = "/v/* /public.html 200\n/* /index.html 200\n";

/** `vercel.json` for a deployment of the built folder itself. */
export function vercelFile(project?: string): string {
  const list = (headers: Record<string, string>) =>
    Object.entries(headers).map(([key, value]) => ({ key, value }));
  const content = {
    headers: [
      { source: "/(.*)", headers: list(securityHeaders(project)) },
      { source: "/assets/(.*)", headers: list(forever) },
    ],
    rewrites: [
      { source: "/v/(.*)", destination: "/public.html" },
      { source: "/((?!assets/).*)", destination: "/index.html" },
    ],
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

/** The block of an nginx server for the built folder. */
export function nginxBlock(project?: string): string {
  const add = (headers: Record<string, string>, indent: string, when = " always") =>
    Object.entries(headers).map(([name, value]) => `${indent}add_header ${name} "${value}"${when};`);
  return [
    "root /srv/atelier/dist;",
    ...add(securityHeaders(project), ""),
    "location /assets/ {",
    // A block with headers of its own inherits none.
    ...add(securityHeaders(project), "  "),
    ...add(forever, "  ", ""),
    "}",
    "location /v/ { try_files $uri /public.html; }",
    "location / { try_files $uri /index.html; }",
    "",
  ].join("\n");
}

/** The same for Caddy. */
export function caddyBlock(project?: string): string {
  return [
    "root * /srv/atelier/dist",
    "header {",
    ...Object.entries(securityHeaders(project)).map(([name, value]) => `  ${name} "${value}"`),
    "}",
    "@asset {",
    "  path /assets/*",
    "  file",
    "}",
    ...Object.entries(forever).map(([name, value]) => `header @asset ${name} "${value}"`),
    "handle /assets/* {",
    "  file_server",
    "}",
    "@unit path /v /v/*",
    "handle @unit {",
    "  try_files {path} /public.html",
    "  file_server",
    "}",
    "handle {",
    "  try_files {path} /index.html",
    "  file_server",
    "}",
    "",
  ].join("\n");
}

const originOf = (url: unknown) => (typeof url === "string" && url ? new URL(url).origin : undefined);

/** Sends the headers in `preview`, and puts them beside the built app in the files that static hosts read. */
export function hostHeaders(): Plugin {
  let config: ResolvedConfig;
  const project = () => originOf(config.env["VITE_SUPABASE_URL"]);
  return {
    name: "atelier-headers",
    enforce: "pre",
    configResolved(resolved) {
      config = resolved;
    },
    configurePreviewServer(server) {
      server.middlewares.use((_request, response, next) => {
        for (const [name, value] of Object.entries(securityHeaders(project())))
          response.setHeader(name, value);
        next();
      });
    },
    async writeBundle({ dir = config.build.outDir }) {
      await Promise.all([
        writeFile(join(dir, "_headers"), headersFile(project())),
        writeFile(join(dir, "_redirects"), redirectsFile),
        writeFile(join(dir, "vercel.json"), vercelFile(project())),
      ]);
    },
  };
}
