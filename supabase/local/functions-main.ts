// Runs on Deno: serves every folder of FUNCTIONS_FOLDER that has an index.ts under /functions/v1/<folder>, each loaded at
// its first request. A function is a module whose default export has `fetch`, as on a hosted project.
import { existsSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";

interface DenoServer {
  addr: { port: number };
}

interface DenoRuntime {
  serve(
    options: {
      hostname: string;
      port: number;
      onListen(address: { port: number }): void;
      onError(error: unknown): Response;
    },
    handler: (request: Request) => Response | Promise<Response>,
  ): DenoServer;
}

type Fetch = (request: Request) => Response | Promise<Response>;

const { Deno } = globalThis as unknown as { Deno: DenoRuntime };
const folder = process.env.FUNCTIONS_FOLDER ?? "";
const loaded = new Map<string, Promise<Fetch>>();

const cors = {
  "access-control-allow-origin": "*",
  "access-control-allow-headers": "authorization, x-client-info, apikey, content-type",
  "access-control-allow-methods": "GET, POST, PUT, PATCH, DELETE, OPTIONS",
  "access-control-max-age": "86400",
};

function problem(status: number, code: string, message: string): Response {
  return Response.json({ code, message }, { status, headers: cors });
}

async function load(name: string): Promise<Fetch> {
  const module: unknown = await import(pathToFileURL(join(folder, name, "index.ts")).href);
  const entry = typeof module === "object" && module && "default" in module ? module.default : undefined;
  if (typeof entry === "object" && entry && "fetch" in entry && typeof entry.fetch === "function") {
    const fetch = entry.fetch.bind(entry) as Fetch;
    return fetch;
  }
  throw new Error(`supabase/functions/${name}/index.ts has no default export with a fetch function`);
}

function functionFor(name: string): Promise<Fetch> | null {
  if (!/^[a-z0-9][a-z0-9_-]*$/i.test(name) || !existsSync(join(folder, name, "index.ts"))) return null;
  let found = loaded.get(name);
  if (!found) {
    found = load(name);
    loaded.set(name, found);
    found.catch(() => loaded.delete(name));
  }
  return found;
}

async function handle(request: Request): Promise<Response> {
  const url = new URL(request.url);
  const [name = ""] = url.pathname.replace(/^\/functions\/v1\/?/, "").split("/");
  const fetch = functionFor(name);
  if (!fetch) return problem(404, "function_not_found", "There is no such function");
  try {
    return await (
      await fetch
    )(request);
  } catch (error) {
    console.error(`function ${name}:`, error);
    return problem(500, "function_failed", "The function failed to answer");
  }
}

Deno.serve(
  {
    hostname: "127.0.0.1",
    port: 0,
    onListen: ({ port }) => console.log(`listening ${port}`),
    onError: (error) => {
      console.error(error);
      return problem(500, "function_failed", "The function failed to answer");
    },
  },
  handle,
);

// The parent holds the other end: when it is gone, however it went, this process has no one to answer.
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
