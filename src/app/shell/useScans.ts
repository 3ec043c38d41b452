import { useEffect, useEffectEvent, useRef } from "react";
import { useLocation, useNavigate } from "react-router-dom";
import { notifyError } from "@/components/shared/feedback/toast";
import { useStoreChoice } from "@/hooks/stores/useCurrentStore";
import { useErrorText } from "@/hooks/ui/useErrorText";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { persistently } from "@/lib/net/persistently";
import { isAddress, links, paths } from "@/lib/paths";
import { unitOpened } from "@/lib/physical/find/open-unit";
import { can } from "@/lib/roles";
import { onScan } from "@/lib/scan";

const loadUnits = () => import("@/hooks/physical/find/exact-serial");

/** A code that is scanned anywhere opens the unit that has it; a form with changes asks first. */
export function useScans(): void {
  const { t } = useTranslation();
  const { store, role } = useStoreChoice();
  const navigate = useNavigate();
  const { pathname, search } = useLocation();
  const errorText = useErrorText();
  const latest = useRef(0);
  const reads = store !== null && can(role, "read_stock");

  function unknown(code: string) {
    if (isAddress(code)) return notifyError(t("scan.address", { address: code }));
    notifyError(
      t("scan.unknown", { code }),
      can(role, "manage_stock")
        ? {
            action: {
              label: t("scan.register"),
              run: () => void navigate(links.serials({ new: "1", code })),
            },
          }
        : {},
    );
  }

  function open(id: string) {
    if (pathname !== paths.serialTracking) return void navigate(links.serials({ serial: id }));
    // The list behind the panel stays as it is filtered.
    const kept = new URLSearchParams(search);
    for (const [name, value] of Object.entries(unitOpened(id))) {
      if (value) kept.set(name, value);
      else kept.delete(name);
    }
    void navigate({ search: `?${kept}` });
  }

  const find = useEffectEvent(async (code: string) => {
    // A question waits for its answer.
    if (store === null || document.querySelector('[role="alertdialog"]')) return;
    latest.current += 1;
    const mine = latest.current;
    try {
      const { findExactSerial } = await persistently(loadUnits);
      const id = await findExactSerial(store.id, code);
      if (mine !== latest.current) return;
      if (id === null) unknown(code);
      else open(id);
    } catch (error) {
      if (mine === latest.current) notifyError(errorText(error));
    }
  });

  useEffect(() => (reads ? onScan((code) => void find(code)) : undefined), [reads]);
}
