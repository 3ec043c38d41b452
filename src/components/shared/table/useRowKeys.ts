import type { RefObject } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { useShortcut } from "@/hooks/ui/useShortcut";

interface RowKeys {
  frame: RefObject<HTMLElement | null>;
  enabled: boolean;
}

const noop = () => undefined;

/** j and k move the focus through the rows; Enter is the row button's own. */
export function useRowKeys({ frame, enabled }: RowKeys): void {
  const { t } = useTranslation();

  function move(step: 1 | -1) {
    const buttons = [...(frame.current?.querySelectorAll<HTMLElement>("[data-row-button]") ?? [])];
    const row = document.activeElement?.closest("tr, li");
    const at = buttons.findIndex((button) => row?.contains(button));
    const target = at < 0 ? buttons[0] : buttons[Math.min(buttons.length - 1, Math.max(0, at + step))];
    target?.focus();
  }

  useShortcut({ keys: "j", description: t("shortcuts.nextRow") }, () => move(1), enabled);
  useShortcut({ keys: "k", description: t("shortcuts.previousRow") }, () => move(-1), enabled);
  useShortcut({ keys: "Enter", description: t("shortcuts.openRow"), listedOnly: true }, noop, enabled);
}
