import { useTranslation } from "@/hooks/ui/useTranslation";
import { modKey } from "@/lib/shortcuts";
import { cn } from "@/lib/cn";

/** A key or a combination, written as on the reader's keyboard: "mod+k" becomes Ctrl K or ⌘K. */
export function Kbd({ keys, className }: { keys: string; className?: string }) {
  const { t } = useTranslation();
  const names: Record<string, string> = {
    mod: modKey,
    enter: t("keys.enter"),
    escape: t("keys.escape"),
    arrowleft: "←",
    arrowright: "→",
    arrowup: "↑",
    arrowdown: "↓",
  };
  return (
    <span className={cn("inline-flex gap-1 align-middle", className)}>
      {keys.split("+").map((key) => (
        <kbd
          key={key}
          className="inline-grid h-5 min-w-5 place-items-center rounded-sm border border-line bg-sunken px-1 font-sans text-sm leading-none text-muted"
        >
          {names[key.toLowerCase()] ?? (key.length === 1 ? key.toUpperCase() : key)}
        </kbd>
      ))}
    </span>
  );
}
