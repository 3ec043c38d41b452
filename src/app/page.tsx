import type { ComponentType } from "react";
import type { RouteObject } from "react-router-dom";
import { loadTexts } from "@/app/i18n";
import { ProtectedRoute } from "@/app/ProtectedRoute";
import { RouteError } from "@/app/RouteError";
import { ahead, persistently } from "@/lib/net/persistently";
import type { Ability } from "@/lib/roles";

interface PageOptions {
  path: string;
  load: () => Promise<{ default: ComponentType }>;
  /** Namespaces of texts the page uses, besides `common`. */
  texts: readonly string[];
  audience?: "anyone" | "member";
  ability?: Ability;
}

const loaders = new Map<string, () => Promise<unknown>>();

/** Fetches a page's code and texts ahead of the click, on hover or focus of its link. */
export function prefetchPage(path: string): void {
  const load = loaders.get(path);
  if (load) ahead(load);
}

/** A page that did not come, as one that breaks: so its own boundary shows it, with the navigation around. */
const broken = (error: unknown): { default: ComponentType } => ({
  default: () => {
    throw error;
  },
});

/** A route whose code and texts come when it is first opened, with its own error boundary. */
export function page({ path, load, texts, audience, ability }: PageOptions): RouteObject {
  const loadAll = () => Promise.all([load(), loadTexts(texts)]);
  loaders.set(path, loadAll);
  return {
    path,
    ErrorBoundary: RouteError,
    lazy: async () => {
      const [{ default: Page }] = await persistently(loadAll).catch((error: unknown) => [broken(error)]);
      if (!audience && !ability) return { Component: Page };
      return {
        Component: () => (
          <ProtectedRoute {...(audience ? { audience } : {})} {...(ability ? { ability } : {})}>
            <Page />
          </ProtectedRoute>
        ),
      };
    },
  };
}
