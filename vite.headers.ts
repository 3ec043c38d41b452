import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { look } from "./vite.outline.ts";
import type { Plugin, ResolvedConfig } from "vite";

/** Of one build: the origin of the hosted project it talks to, if any, and the one script that stands inside its pages. */
export interface Build {
  project?: string | undefined;
  /** The origin of the collector of errors, if the build has one. */
  collector?: string | undefined;
  script: string;
}

const hashOf = (script: string) => `'sha256-${createHash("sha256").update(script).digest("base64")}'`;

/**
 * What every answer of the app's host says. The one list: the build writes it beside the app in the form each host reads, and
 * `preview`, scripts and tests send what stands there (docs/deploy.md).
 */
export function securityHeaders({ project, collector, script }: Build): Record<string, string> {
  const server = project ? [project, project.replace(/^http/, "ws")] : [];
  const policy = {
    "default-src": ["'none'"],
    // No inline script but the one that the build has put there.
    "script-src": ["'self'", hashOf(script)],
    // The dialogs' scroll lock and the toasts write style elements of their own, with values that no hash can name.
    "style-src": ["'self'", "'unsafe-inline'"],
    // Covers of courses; locally they come from the app's own origin.
    "img-src": ["'self'", "data:", ...(project ? [`${project}/storage/v1/object/public/covers/`] : [])],
    "font-src": ["'self'"],
    "manifest-src": ["'self'"],
    "connect-src": ["'self'", ...server, ...(collector ? [collector] : [])],
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
export function headersFile(build: Build): string {
  const block = (path: string, headers: Record<string, string>) =>
    [path, ...Object.entries(headers).map(([name, value]) => `  ${name}: ${value}`), ""].join("\n");
  return `${block("/*", securityHeaders(build))}\n${block("/assets/*", forever)}`;
}

/** `_redirects` of the same hosts: every address that names no file is answered by its entry. */
export const redirectsFile = "/v/* /public.html 200\n/* /index.html 200\n";

/** `vercel.json` for a deployment of the built folder itself. */
export function vercelFile(build: Build): string {
  const list = (headers: Record<string, string>) =>
    Object.entries(headers).map(([key, value]) => ({ key, value }));
  const content = {
    headers: [
      { source: "/(.*)", headers: list(securityHeaders(build)) },
      { source: "/assets/(.*)", headers: list(forever) },
    ],
    rewrites: [
      { source: "/v/(.*)", destination: "/public.html" },
      { source: "/((?!assets/).*)", destination: "/index.html" },
    ],
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

/** What a `server` of nginx includes: the block for the built folder. */
export function nginxBlock(build: Build): string {
  const add = (headers: Record<string, string>, indent: string, when = " always") =>
    Object.entries(headers).map(([name, value]) => `${indent}add_header ${name} "${value}"${when};`);
  return [
    ...add(securityHeaders(build), ""),
    "location /assets/ {",
    // A block with headers of its own inherits none.
    ...add(securityHeaders(build), "  "),
    ...add(forever, "  ", ""),
    "}",
    "location /v/ { try_files $uri /public.html; }",
    "location / { try_files $uri /index.html; }",
    "",
  ].join("\n");
}

/** What a site of Caddy imports. */
export function caddyBlock(build: Build): string {
  return [
    "header {",
    ...Object.entries(securityHeaders(build)).map(([name, value]) => `  ${name} "${value}"`),
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

/** The headers of every answer, as the build in this folder has them. */
export function headersOf(folder: string): Record<string, string> {
  const { headers } = JSON.parse(readFileSync(join(folder, "vercel.json"), "utf8")) as {
    headers: { headers: { key: string; value: string }[] }[];
  };
  return Object.fromEntries((headers[0]?.headers ?? []).map(({ key, value }) => [key, value]));
}

const originOf = (url: unknown) => (typeof url === "string" && url ? new URL(url).origin : undefined);

/** Sends the headers in `preview`, and puts them beside the built app in the files that hosts read. */
export function hostHeaders(): Plugin {
  let config: ResolvedConfig;
  return {
    name: "atelier-headers",
    enforce: "pre",
    configResolved(resolved) {
      config = resolved;
    },
    configurePreviewServer(server) {
      server.middlewares.use((_request, response, next) => {
        for (const [name, value] of Object.entries(headersOf(resolve(config.root, config.build.outDir))))
          response.setHeader(name, value);
        next();
      });
    },
    async writeBundle({ dir = config.build.outDir }) {
      const build = {
        project: originOf(config.env["VITE_SUPABASE_URL"]),
        collector: originOf(config.env["VITE_ERROR_COLLECTOR_URL"]),
        script: await look(config),
      };
      const files = {
        _headers: headersFile(build),
        _redirects: redirectsFile,
        "vercel.json": vercelFile(build),
        "nginx.conf": nginxBlock(build),
        "caddy.conf": caddyBlock(build),
      };
      await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(dir, name), text)));
    },
  };
}
