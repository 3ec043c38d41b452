import type { Connect, Plugin } from "vite";
import { isPublicPath } from "./src/lib/paths.ts";

/** The page of the build that answers an address which names no file. */
export function entryFor(pathname: string): "index.html" | "public.html" {
  return isPublicPath(pathname) ? "public.html" : "index.html";
}

const toPublicPage: Connect.NextHandleFunction = (request, _response, next) => {
  const [pathname = "/", search] = (request.url ?? "/").split("?", 2);
  if (entryFor(pathname) === "public.html")
    request.url = search === undefined ? "/public.html" : `/public.html?${search}`;
  next();
};

/** Answers the public addresses with the public page, in `dev` and in `preview`, as every host must. */
export function publicEntry(): Plugin {
  return {
    name: "atelier-public-entry",
    configureServer: (server) => void server.middlewares.use(toPublicPage),
    configurePreviewServer: (server) => void server.middlewares.use(toPublicPage),
  };
}
