import { Suspense, useSyncExternalStore } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { lazyPart } from "@/components/shared/overlay/lazy-part";
import { openPalette, openShortcuts, overlayStore } from "@/lib/overlays";
import { useScans } from "./useScans";
import { useShortcut } from "@/hooks/ui/useShortcut";

const CommandPalette = lazyPart(() => import("@/app/shell/CommandPalette"));
const ShortcutsDialog = lazyPart(() => import("@/app/shell/ShortcutsDialog"));
const NewStoreDialog = lazyPart(() => import("@/app/shell/NewStoreDialog"));

export function Overlays() {
  const { t } = useTranslation();
  const overlay = useSyncExternalStore(overlayStore.subscribe, overlayStore.current);
  useShortcut({ keys: "mod+k", description: t("shortcuts.palette"), layer: "app" }, openPalette);
  useShortcut({ keys: "?", description: t("shortcuts.list"), layer: "app" }, openShortcuts);
  useScans();
  return (
    <Suspense fallback={null}>
      {overlay === "palette" ? <CommandPalette /> : null}
      {overlay === "shortcuts" ? <ShortcutsDialog /> : null}
      {overlay === "newStore" ? <NewStoreDialog /> : null}
    </Suspense>
  );
}
