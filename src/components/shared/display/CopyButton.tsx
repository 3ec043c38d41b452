import Check from "lucide-react/icons/check";
import Copy from "lucide-react/icons/copy";
import { useEffect, useState } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { Button } from "@/components/ui/Button";
import { announce } from "@/lib/announce";

interface CopyButtonProps {
  value: string;
  /** What is copied, for its accessible name: "Copier le numéro de série". */
  label: string;
  /** Shows the label as text beside the icon. */
  withText?: boolean;
}

async function copy(value: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(value);
    return true;
  } catch {
    return false;
  }
}

export function CopyButton({ value, label, withText = false }: CopyButtonProps) {
  const { t } = useTranslation();
  const [state, setState] = useState<"idle" | "copied" | "refused">("idle");
  useEffect(() => {
    if (state === "idle") return;
    const timer = setTimeout(() => setState("idle"), 2_000);
    return () => clearTimeout(timer);
  }, [state]);

  async function onClick() {
    const done = await copy(value);
    setState(done ? "copied" : "refused");
    announce(done ? t("copy.done") : t("copy.refused"));
  }

  const said = state === "copied" ? t("copy.done") : state === "refused" ? t("copy.refused") : label;
  return (
    <Button
      variant={withText ? "secondary" : "quiet"}
      size={withText ? "sm" : "iconSm"}
      aria-label={withText ? undefined : label}
      title={withText ? undefined : said}
      onClick={() => void onClick()}
    >
      {state === "copied" ? <Check aria-hidden className="text-good-solid" /> : <Copy aria-hidden />}
      {withText ? said : null}
    </Button>
  );
}
