import type { ReactNode } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";

interface PageHeadProps {
  title: string;
  /** One line that says the state of things in words; a live region announces its changes. */
  state?: ReactNode;
  /** The one primary action. */
  action?: ReactNode;
  /** The rest, as an ActionMenu. */
  menu?: ReactNode;
}

/** Title of the page and of the document. Focus comes here when a route opens. */
export function PageHead({ title, state, action, menu }: PageHeadProps) {
  const { t } = useTranslation();
  return (
    <header className="flex flex-wrap items-start gap-x-6 gap-y-4 pt-6 pb-5 sm:pt-8 sm:pb-6">
      <title>{`${title} · ${t("appName")}`}</title>
      <div className="min-w-0 flex-1 basis-64">
        <h1 tabIndex={-1} data-page-title className="text-2xl font-semibold tracking-tight text-balance">
          {title}
        </h1>
        {state ? <p className="mt-1 text-pretty text-muted">{state}</p> : null}
      </div>
      {action || menu ? (
        <div className="flex items-center gap-2 max-sm:w-full max-sm:[&>:first-child]:flex-1">
          {action}
          {menu}
        </div>
      ) : null}
    </header>
  );
}
