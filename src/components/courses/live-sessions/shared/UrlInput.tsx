import type { ComponentProps } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { Input } from "@/components/ui/Input";

/** Where a web address is typed or pasted. */
export function UrlInput(props: Omit<ComponentProps<typeof Input>, "type" | "placeholder">) {
  const { t } = useTranslation("session");
  return (
    <Input
      type="url"
      inputMode="url"
      autoComplete="off"
      spellCheck={false}
      placeholder={t("form.urlExample")}
      {...props}
    />
  );
}
