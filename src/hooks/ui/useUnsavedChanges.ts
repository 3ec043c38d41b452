import { useCallback, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useBlocker } from "react-router-dom";
import { confirm } from "@/lib/confirm";

interface UnsavedChanges {
  /** Call once the work is kept, before navigating. */
  allowLeaving: () => void;
  /** For what closes without changing the address: true when there is nothing to lose or the person agrees. */
  confirmLeaving: () => Promise<boolean>;
}

/** Asks before a form with changes is left: by a link, Back, closing its panel or closing the tab. */
export function useUnsavedChanges(dirty: boolean): UnsavedChanges {
  const { t } = useTranslation();
  const guarded = useRef(dirty);
  useEffect(() => {
    guarded.current = dirty;
  }, [dirty]);

  const ask = useCallback(async () => {
    const outcome = await confirm({
      title: t("unsaved.title"),
      description: t("unsaved.description"),
      danger: true,
      confirmLabel: t("unsaved.leave"),
      cancelLabel: t("unsaved.stay"),
    });
    return outcome.action === "confirm";
  }, [t]);

  const blocker = useBlocker(useCallback(() => guarded.current, []));
  useEffect(() => {
    if (blocker.state !== "blocked") return;
    void ask().then((leave) => (leave ? blocker.proceed() : blocker.reset()));
  }, [blocker, ask]);

  useEffect(() => {
    if (!dirty) return;
    const onBeforeUnload = (event: BeforeUnloadEvent) => {
      if (guarded.current) event.preventDefault();
    };
    window.addEventListener("beforeunload", onBeforeUnload);
    return () => window.removeEventListener("beforeunload", onBeforeUnload);
  }, [dirty]);

  return {
    allowLeaving: useCallback(() => {
      guarded.current = false;
    }, []),
    confirmLeaving: useCallback(async () => {
      if (!guarded.current) return true;
      const leave = await ask();
      if (leave) guarded.current = false;
      return leave;
    }, [ask]),
  };
}
