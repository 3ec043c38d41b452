import { useCallback, useEffect, useSyncExternalStore } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import type { Texts } from "@/lib/text/texts";
import { errorMessageKey, toAppError } from "@/lib/net/errors";

/** The sentences are fetched when the page stands, not with it: most visits need none. */
const afterTheRows = 3_000;

function useErrorTextsLoaded(texts: Texts, atOnce: boolean): boolean {
  const loaded = useSyncExternalStore(texts.subscribe, () => texts.hasNamespaces(["errors"]));
  useEffect(() => {
    if (loaded) return;
    const timer = setTimeout(() => void texts.loadNamespaces(["errors"]), atOnce ? 0 : afterTheRows);
    return () => clearTimeout(timer);
  }, [texts, loaded, atOnce]);
  return loaded;
}

/**
 * Gives the sentence that tells a person what happened and what to do. `atOnce` is for what is drawn only when
 * there is an error to show.
 */
export function useErrorText(scope?: string, { atOnce = false } = {}): (error: unknown) => string {
  const { t, i18n: texts } = useTranslation();
  const loaded = useErrorTextsLoaded(texts, atOnce);
  return useCallback(
    (error: unknown) => {
      if (!loaded) return t("errorState.short");
      const app = toAppError(error);
      const detail = typeof app.detail === "object" && app.detail !== null ? app.detail : {};
      return t(errorMessageKey(app, scope), { code: app.code, ...detail });
    },
    [t, scope, loaded],
  );
}
