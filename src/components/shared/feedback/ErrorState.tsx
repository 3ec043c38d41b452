import CloudOff from "lucide-react/icons/cloud-off";
import SearchX from "lucide-react/icons/search-x";
import RotateCw from "lucide-react/icons/rotate-cw";
import type { ReactNode } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { Button } from "@/components/ui/Button";
import { cn } from "@/lib/cn";
import { toAppError } from "@/lib/net/errors";
import { useErrorText } from "@/hooks/ui/useErrorText";

interface ErrorStateProps {
  error: unknown;
  onRetry?: () => void;
  retrying?: boolean;
  /** A line instead of a block: for a panel or a row. */
  compact?: boolean;
  title?: string;
  action?: ReactNode;
  className?: string;
}

/** What happened, in a sentence, with the way on. */
export function ErrorState({
  error,
  onRetry,
  retrying,
  compact = false,
  title,
  action,
  className,
}: ErrorStateProps) {
  const { t } = useTranslation();
  const errorText = useErrorText(undefined, { atOnce: true });
  const { code } = toAppError(error);
  // What is not there comes back by no trying, and is nobody's failure.
  const missing = code.endsWith("_not_found") || code === "not_found";
  const retry =
    onRetry && !(missing && action) ? (
      <Button size={compact ? "sm" : "md"} onClick={onRetry} loading={retrying}>
        {retrying ? null : <RotateCw aria-hidden />}
        {t("retry")}
      </Button>
    ) : null;

  if (compact) {
    return (
      <div
        role="alert"
        className={cn(
          "flex flex-wrap items-center gap-3 rounded-md bg-bad-soft px-3 py-2 text-bad-ink",
          className,
        )}
      >
        <p className="min-w-0 flex-1 basis-48">{errorText(error)}</p>
        {retry}
        {action}
      </div>
    );
  }
  return (
    <div role="alert" className={cn("flex flex-col items-center px-6 py-12 text-center", className)}>
      <span
        aria-hidden
        className={cn(
          "mb-4 grid size-12 place-items-center rounded-full",
          missing ? "bg-sunken text-muted" : "bg-bad-soft text-bad-ink",
        )}
      >
        {missing ? <SearchX className="size-5" /> : <CloudOff className="size-5" />}
      </span>
      <p className="text-lg font-semibold text-balance">
        {title ?? (missing ? errorText(error) : t("errorState.title"))}
      </p>
      {missing && !title ? null : <p className="mt-1 max-w-md text-pretty text-muted">{errorText(error)}</p>}
      <div className="mt-5 flex flex-wrap justify-center gap-2">
        {retry}
        {action}
      </div>
      {missing ? null : <p className="mt-4 code text-sm text-faint">{code}</p>}
    </div>
  );
}
