import type { ComponentProps } from "react";
import { cn } from "@/lib/cn";

export function Label({ className, htmlFor, children, ...props }: ComponentProps<"label">) {
  return (
    <label
      htmlFor={htmlFor}
      className={cn("block text-base font-medium wrap-anywhere text-ink", className)}
      {...props}
    >
      {children}
    </label>
  );
}
