import SearchX from "lucide-react/icons/search-x";
import type { ReactNode } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { Button } from "@/components/ui/Button";
import { cn } from "@/lib/cn";

interface EmptyStateProps {
  icon?: ReactNode;
  /** What belongs here. */
  title: string;
  /** Why it is worth it. */
  description?: ReactNode;
  /** What fills it. */
  action?: ReactNode;
  className?: string;
}

export function EmptyState({ icon, title, description, action, className }: EmptyStateProps) {
  return (
    <div className={cn("flex flex-col items-center px-6 py-12 text-center", className)}>
      {icon ? (
        <span
          aria-hidden
          className="mb-4 grid size-12 place-items-center rounded-full bg-sunken text-muted [&_svg]:size-5"
        >
          {icon}
        </span>
      ) : null}
      <p className="text-lg font-semibold text-balance">{title}</p>
      {description ? <p className="mt-1 max-w-md text-pretty text-muted">{description}</p> : null}
      {action ? <div className="mt-5 flex flex-wrap justify-center gap-2">{action}</div> : null}
    </div>
  );
}

/** Filters that match nothing are not an empty list: they offer to be cleared. */
export function EmptyResult({ onClear, description }: { onClear: () => void; description?: ReactNode }) {
  const { t } = useTranslation();
  return (
    <EmptyState
      icon={<SearchX />}
      title={t("emptyResult.title")}
      description={description ?? t("emptyResult.description")}
      action={<Button onClick={onClear}>{t("filters.clear")}</Button>}
    />
  );
}
