import ChevronDown from "lucide-react/icons/chevron-down";
import type { ComponentProps } from "react";
import { fieldStyle } from "./field-style";
import { cn } from "@/lib/cn";

export interface SelectOption<T extends string = string> {
  value: T;
  label: string;
  disabled?: boolean;
}

interface SelectProps extends ComponentProps<"select"> {
  options?: readonly SelectOption[];
  controlSize?: "md" | "sm";
}

/** The platform's own select: its picker is the best one on a phone, and it costs nothing to load. */
export function Select({ options, controlSize = "md", className, children, ...props }: SelectProps) {
  return (
    <span className={cn("relative block", className)}>
      <select
        className={cn(
          fieldStyle,
          "tap cursor-pointer appearance-none truncate pr-8 pl-3",
          controlSize === "sm" ? "h-9" : "h-10",
        )}
        {...props}
      >
        {options?.map((option) => (
          <option key={option.value} value={option.value} disabled={option.disabled}>
            {option.label}
          </option>
        ))}
        {children}
      </select>
      <ChevronDown
        aria-hidden
        className="pointer-events-none absolute top-1/2 right-3 size-4 -translate-y-1/2 text-muted"
      />
    </span>
  );
}
