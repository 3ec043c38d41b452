import type { ComponentProps } from "react";
import { fieldStyle } from "./field-style";
import { cn } from "@/lib/cn";

export function Textarea({ className, rows = 4, ...props }: ComponentProps<"textarea">) {
  return (
    <textarea
      rows={rows}
      className={cn(
        fieldStyle,
        "[field-sizing:content] min-h-20 resize-y px-3 py-2 read-only:bg-sunken",
        className,
      )}
      {...props}
    />
  );
}
