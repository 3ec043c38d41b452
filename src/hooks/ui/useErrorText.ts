import { useCallback, useEffect, useSyncExternalStore } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { fieldErrorText } from "@/lib/text/field-message";
import type { Texts } from "@/lib/text/texts";
import { errorMessageKey, toAppError } from "@/lib/net/errors";

/** The sentences are fetched when the page stands, not with it: most visits need none. */
const afterTheRows = 3_000;

function useErrorTextsLoaded(texts: Texts, after: number): boolean {
  const loaded = useSyncExternalStore(texts.subscribe, () => texts.hasNamespaces(["errors"]));
  useEffect(() => {
    if (loaded || after === Infinity) return;
    const timer = setTimeout(() => void texts.loadNamespaces(["errors"]), after);
    return () => clearTimeout(timer);
  }, [texts, loaded, after]);
  return loaded;
}

/**
 * Gives the sentence that tells a person what happened and what to do. `atOnce` is for what is drawn only when
 * there is an error to show.
 */
export function useErrorText(scope?: string, { atOnce = false } = {}): (error: unknown) => string {
  const { t, i18n: texts } = useTranslation();
  const loaded = useErrorTextsLoaded(texts, atOnce ? 0 : afterTheRows);
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

/**
 * Gives the sentence of a message as `fieldMessage` makes it. The sentences are fetched once one is `wanted`; until
 * they have come, every message reads as a general one.
 */
export function useFieldErrorText(wanted: boolean): (message: string | undefined) => string {
  const { t, i18n: texts } = useTranslation();
  const loaded = useErrorTextsLoaded(texts, wanted ? 0 : Infinity);
  return (message) => (loaded ? fieldErrorText(t, message) : t("errorState.short"));
}
