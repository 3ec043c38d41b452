import Star from "lucide-react/icons/star";
import { cn } from "@/lib/cn";

export const RATINGS = [1, 2, 3, 4, 5] as const;

/** A rating, for the eye: what it says stands beside it. */
export function Stars({ rating, className }: { rating: number; className?: string }) {
  return (
    <span aria-hidden className={cn("inline-flex gap-0.5 text-accent", className)}>
      {RATINGS.map((each) => (
        <Star key={each} className={cn("size-4", each <= rating ? "fill-current" : "text-line-strong")} />
      ))}
    </span>
  );
}
