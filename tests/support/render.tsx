import { QueryClientProvider } from "@tanstack/react-query";
import { render, type RenderResult } from "@testing-library/react";
import type { ReactNode } from "react";
import { TextsContext } from "../../src/hooks/ui/useTranslation.ts";
import { Texts } from "../../src/lib/text/texts.ts";
import { createMemoryRouter, RouterProvider, type RouteObject } from "react-router-dom";
import "../../src/components/shared/overlay/ConfirmDialog.tsx";
import { ConfirmHost } from "../../src/components/shared/overlay/ConfirmHost.tsx";
import { AuthContext, type Auth } from "../../src/hooks/auth/auth-context.ts";
import { createFormat } from "../../src/lib/text/format.ts";
import { createQueryClient } from "../../src/app/query-client.ts";
import { FormatContext } from "../../src/hooks/ui/useFormat.ts";
import common from "../../src/locales/en/common.json";
import errors from "../../src/locales/en/errors.json";

/** The two namespaces that every page has. */
export const english = { common, errors };

const allTexts = new Texts({ language: "en", words: { en: english } });

const refused = () => Promise.reject(new Error("This test does not sign anyone in or out"));

export function fakeAuth(over: Partial<Auth> = {}): Auth {
  return {
    status: "signedIn",
    user: { id: "a0000000-0000-4000-8000-000000000001", email: "claire@demo.atelier.test" },
    recovering: false,
    signIn: refused,
    signUp: refused,
    signOut: refused,
    requestPasswordReset: refused,
    followLink: refused,
    updatePassword: refused,
    ...over,
  };
}

interface RenderOptions {
  path?: string;
  routes?: RouteObject[];
  auth?: Auth;
  texts?: Texts;
}

/** What stands around every page: texts in English, UTC, a router and a fresh query client. */
export function renderApp(
  children: ReactNode,
  { path = "/", routes = [], auth = fakeAuth(), texts = allTexts }: RenderOptions = {},
) {
  const client = createQueryClient();
  const router = createMemoryRouter([...routes, { path: "*", element: children }], {
    initialEntries: [path],
  });
  const result: RenderResult = render(
    <TextsContext value={texts}>
      <QueryClientProvider client={client}>
        <AuthContext value={auth}>
          <FormatContext value={createFormat({ language: "en", timeZone: "UTC" })}>
            <RouterProvider router={router} />
            <ConfirmHost />
          </FormatContext>
        </AuthContext>
      </QueryClientProvider>
    </TextsContext>,
  );
  return { ...result, router, client };
}
