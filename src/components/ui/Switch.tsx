import type { ComponentProps } from "react";
import { cn } from "@/lib/cn";

/** A native checkbox carries its own checked state; only the role differs. */
const switchRole = { role: "switch" } as const;

/** A checkbox that takes effect as an on/off setting. Works with react-hook-form's `register`. */
export function Switch({ className, ...props }: Omit<ComponentProps<"input">, "type" | "role">) {
  return (
    <span className={cn("relative inline-flex h-6 w-10 shrink-0 items-center align-middle", className)}>
      <input
        type="checkbox"
        {...switchRole}
        className="peer absolute inset-0 m-0 cursor-pointer appearance-none rounded-full border border-line-strong bg-sunken transition-colors before:absolute before:-inset-2.5 checked:border-accent checked:bg-accent disabled:cursor-not-allowed disabled:opacity-55"
        {...props}
      />
      <span
        aria-hidden
        className="pointer-events-none absolute left-1 size-4 rounded-full bg-line-strong transition-transform peer-checked:translate-x-4 peer-checked:bg-on-accent"
      />
    </span>
  );
}
