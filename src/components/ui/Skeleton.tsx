import type { ComponentProps } from "react";
import { cn } from "@/lib/cn";

/** Stands where content will be; hidden from screen readers, whose "loading" is said once by the container. */
export function Skeleton({ className, ...props }: ComponentProps<"span">) {
  return (
    <span
      aria-hidden
      className={cn("block h-4 animate-pulse rounded-sm bg-neutral-soft", className)}
      {...props}
    />
  );
}
