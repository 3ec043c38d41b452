import ArrowRightLeft from "lucide-react/icons/arrow-right-left";
import type { ReactNode } from "react";

/** A session that moved while it goes on: where it is now. */
export function MovedTo({ children }: { children: ReactNode }) {
  return (
    <p className="flex gap-2.5 rounded-md bg-warn-soft px-4 py-3 text-pretty text-warn-ink">
      <ArrowRightLeft aria-hidden className="mt-1 size-4 shrink-0" />
      <span className="min-w-0">{children}</span>
    </p>
  );
}
