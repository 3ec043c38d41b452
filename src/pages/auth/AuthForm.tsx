import type { ReactNode } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";

interface AuthFormProps {
  title: string;
  description?: ReactNode;
  children: ReactNode;
  /** Ways to the neighbouring pages. */
  footer?: ReactNode;
}

/** The frame of one short form. */
export function AuthForm({ title, description, children, footer }: AuthFormProps) {
  const { t } = useTranslation();
  return (
    <div className="mx-auto w-full max-w-sm">
      <title>{`${title} · ${t("appName")}`}</title>
      <h1 tabIndex={-1} data-page-title className="text-2xl font-semibold tracking-tight">
        {title}
      </h1>
      {description ? <p className="mt-2 text-pretty text-muted">{description}</p> : null}
      <div className="mt-6">{children}</div>
      {footer ? <div className="mt-6 text-muted">{footer}</div> : null}
    </div>
  );
}
