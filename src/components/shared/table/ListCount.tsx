import { useEffect, type ReactNode } from "react";
import { announce } from "@/lib/announce";

interface ListCountProps {
  /** How many rows the filters leave, in words; not known yet when undefined. */
  count: string | undefined;
  /** The words still are those of the former filters. */
  stale?: boolean;
  children?: ReactNode;
}

/** How many rows a filtered list has, all pages together: read on the page, and heard when it changes. */
export function ListCount({ count, stale = false, children }: ListCountProps) {
  useEffect(() => {
    if (count && !stale) announce(count);
  }, [count, stale]);
  return (
    <p className="min-h-5 text-sm text-muted" aria-busy={stale || count === undefined}>
      <span className="tabular text-ink">{count}</span>
      {children ? <> · {children}</> : null}
    </p>
  );
}
