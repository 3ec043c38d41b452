import type { ComponentProps } from "react";
import { fieldStyle } from "./field-style";
import { cn } from "@/lib/cn";

export function Input({ className, type = "text", ...props }: ComponentProps<"input">) {
  return (
    <input
      type={type}
      className={cn(fieldStyle, "h-10 tap px-3 read-only:bg-sunken", className)}
      {...props}
    />
  );
}
