import WifiOff from "lucide-react/icons/wifi-off";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { useOnline } from "@/hooks/ui/useOnline";
import { cn } from "@/lib/cn";

/** In a form, which may cover the page's banner: why what is sent is still on its way. */
export function OfflineNote({ className }: { className?: string }) {
  const { t } = useTranslation();
  const online = useOnline();
  return (
    <output className="block empty:hidden">
      {online ? null : (
        <span className={cn("flex gap-2.5 bg-warn-soft text-sm text-warn-ink", className)}>
          <WifiOff aria-hidden className="mt-0.5 size-4 shrink-0" />
          {t("common:shell.offlineForm")}
        </span>
      )}
    </output>
  );
}
