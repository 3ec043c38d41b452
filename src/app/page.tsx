import type { ComponentType } from "react";
import type { RouteObject } from "react-router-dom";
import { loadTexts } from "@/app/i18n";
import { ProtectedRoute } from "@/app/ProtectedRoute";
import { RouteError } from "@/app/RouteError";
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
  loaders
    .get(path)?.()
    .catch(() => undefined);
}

/** A route whose code and texts come when it is first opened, with its own error boundary. */
export function page({ path, load, texts, audience, ability }: PageOptions): RouteObject {
  const loadAll = () => Promise.all([load(), loadTexts(texts)]);
  loaders.set(path, loadAll);
  return {
    path,
    ErrorBoundary: RouteError,
    lazy: async () => {
      const [{ default: Page }] = await loadAll();
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
