import { cn } from "@/lib/cn";

export function Separator({ className, vertical = false }: { className?: string; vertical?: boolean }) {
  return (
    <div
      aria-hidden
      className={cn("shrink-0 bg-line", vertical ? "h-full w-px" : "h-px w-full", className)}
    />
  );
}
