import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { errorMessageKey, toAppError } from "@/lib/errors";

/** Gives the sentence that tells a person what happened and what to do. */
export function useErrorText(scope?: string): (error: unknown) => string {
  const { t } = useTranslation("errors", { useSuspense: false });
  return useCallback(
    (error: unknown) => {
      const app = toAppError(error);
      const detail = typeof app.detail === "object" && app.detail !== null ? app.detail : {};
      return t(errorMessageKey(app, scope), { code: app.code, ...detail });
    },
    [t, scope],
  );
}
