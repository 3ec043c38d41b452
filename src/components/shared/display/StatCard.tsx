import type { ReactNode } from "react";
import { Link } from "react-router-dom";
import { Skeleton } from "@/components/ui/Skeleton";
import { cn } from "@/lib/cn";
import { useFormat } from "@/hooks/ui/useFormat";

interface StatCardProps {
  label: string;
  /** undefined while it is counted; text for what is not a plain number. */
  value: number | string | undefined;
  /** A short line under the figure; a delta names its period here. */
  hint?: ReactNode;
  /** The status shape of what is counted; beside the figure, for the word has the line to itself. */
  mark?: ReactNode;
  /** A tap filters the list; without it the card only informs. */
  onSelect?: () => void;
  selected?: boolean;
  /** The card leads to where the counted things are, instead of filtering here. */
  to?: string;
}

/** A count that is also a filter. */
export function StatCard({ label, value, hint, mark, onSelect, selected = false, to }: StatCardProps) {
  const format = useFormat();
  const content = (
    <>
      <span className="text-sm font-medium text-muted">{label}</span>
      <span className="mt-1 flex items-center justify-between gap-2 tabular text-2xl font-semibold tracking-tight">
        {value === undefined ? (
          <Skeleton className="my-1 h-6 w-12" />
        ) : typeof value === "number" ? (
          format.number(value)
        ) : (
          value
        )}
        {mark}
      </span>
      {hint ? <span className="mt-0.5 block text-sm text-pretty text-muted">{hint}</span> : null}
    </>
  );
  const look = "flex w-full min-w-0 flex-col justify-start rounded-lg border bg-surface px-4 py-3 text-left";
  if (to) {
    return (
      <Link
        to={to}
        className={cn(look, "border-line transition-colors hover:border-line-strong hover:bg-hover")}
      >
        {content}
      </Link>
    );
  }
  if (!onSelect) return <div className={cn(look, "border-line")}>{content}</div>;
  return (
    <button
      type="button"
      aria-pressed={selected}
      onClick={onSelect}
      className={cn(
        look,
        "transition-colors hover:bg-hover",
        selected
          ? "border-accent shadow-[inset_0_0_0_1px_var(--color-accent)]"
          : "border-line hover:border-line-strong",
      )}
    >
      {content}
    </button>
  );
}

/** Side by side; on a phone two to a row. */
export function StatCards({
  label,
  dense = false,
  children,
}: {
  label: string;
  /** For more than six: narrower cards on a desktop, one row to swipe through on a phone. */
  dense?: boolean;
  children: ReactNode;
}) {
  return (
    <section
      aria-label={label}
      className={cn(
        "grid gap-2 sm:gap-3",
        dense
          ? "max-sm:-mx-4 max-sm:snap-x max-sm:scroll-px-4 max-sm:auto-cols-[9rem] max-sm:grid-flow-col max-sm:overflow-x-auto max-sm:px-4 max-sm:py-1 max-sm:*:snap-start sm:grid-cols-[repeat(auto-fit,minmax(8rem,1fr))]"
          : "grid-cols-2 sm:grid-cols-[repeat(auto-fit,minmax(9.5rem,1fr))]",
      )}
    >
      {children}
    </section>
  );
}
