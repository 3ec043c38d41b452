import Eye from "lucide-react/icons/eye";
import EyeOff from "lucide-react/icons/eye-off";
import { useState, type ComponentProps } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { Button } from "@/components/ui/Button";
import { Input } from "@/components/ui/Input";

/** A password that can be looked at while it is typed. */
export function PasswordInput(props: Omit<ComponentProps<typeof Input>, "type">) {
  const { t } = useTranslation("auth");
  const [shown, setShown] = useState(false);
  const Icon = shown ? EyeOff : Eye;
  return (
    <span className="relative block">
      <Input
        {...props}
        type={shown ? "text" : "password"}
        className="pr-12"
        autoCapitalize="none"
        spellCheck={false}
      />
      <Button
        variant="quiet"
        size="iconSm"
        className="absolute! top-1/2 right-1 -translate-y-1/2 max-sm:right-0"
        aria-label={shown ? t("hide") : t("show")}
        aria-pressed={shown}
        onClick={() => setShown((was) => !was)}
      >
        <Icon aria-hidden />
      </Button>
    </span>
  );
}
