import { useCallback, useEffect, useMemo, useRef } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { useBlocker } from "react-router-dom";
import { confirm } from "@/lib/confirm";

interface UnsavedChanges {
  /** Call once the work is kept, before navigating. */
  allowLeaving: () => void;
  /** For what closes without changing the address: true when there is nothing to lose or the person agrees. */
  confirmLeaving: () => Promise<boolean>;
}

export interface LeaveQuestion extends UnsavedChanges {
  isGuarded: () => boolean;
  ask: () => Promise<boolean>;
}

/** Asks before what was typed is lost by closing a dialog or the tab; the address is guarded by useLeaveBlocker. */
export function useLeaveQuestion(dirty: boolean): LeaveQuestion {
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

  useEffect(() => {
    if (!dirty) return;
    const onBeforeUnload = (event: BeforeUnloadEvent) => {
      if (guarded.current) event.preventDefault();
    };
    window.addEventListener("beforeunload", onBeforeUnload);
    return () => window.removeEventListener("beforeunload", onBeforeUnload);
  }, [dirty]);

  const allowLeaving = useCallback(() => {
    guarded.current = false;
  }, []);
  const confirmLeaving = useCallback(async () => {
    if (!guarded.current) return true;
    const leave = await ask();
    if (leave) guarded.current = false;
    return leave;
  }, [ask]);
  const isGuarded = useCallback(() => guarded.current, []);
  return useMemo(
    () => ({ isGuarded, ask, allowLeaving, confirmLeaving }),
    [isGuarded, ask, allowLeaving, confirmLeaving],
  );
}

/** Asks before the address changes by a link or by Back. The router asks one of these at a time. */
export function useLeaveBlocker({ isGuarded, ask }: LeaveQuestion): void {
  const blocker = useBlocker(isGuarded);
  useEffect(() => {
    if (blocker.state !== "blocked") return;
    void ask().then((leave) => (leave ? blocker.proceed() : blocker.reset()));
  }, [blocker, ask]);
}

/** Asks before a form with changes is left: by a link, Back, closing its panel or closing the tab. */
export function useUnsavedChanges(dirty: boolean): UnsavedChanges {
  const question = useLeaveQuestion(dirty);
  useLeaveBlocker(question);
  return question;
}
