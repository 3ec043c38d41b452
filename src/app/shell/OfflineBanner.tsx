import WifiOff from "lucide-react/icons/wifi-off";
import { useOnline } from "@/hooks/ui/useOnline";
import { useTranslation } from "@/hooks/ui/useTranslation";

/** Without a network the page shows what it last knew, and says so. */
export function OfflineBanner() {
  const { t } = useTranslation();
  const online = useOnline();
  return (
    <output className="block">
      {online ? null : (
        <span className="flex items-center justify-center gap-2.5 border-b border-line bg-warn-soft px-4 py-2 text-warn-ink">
          <WifiOff aria-hidden className="size-4 shrink-0" />
          {t("shell.offline")}
        </span>
      )}
    </output>
  );
}
