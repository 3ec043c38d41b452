import { Popover as Primitive } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "@/lib/cn";

export const Popover = Primitive.Root;
export const PopoverAnchor = Primitive.Anchor;

interface PopoverContentProps extends ComponentProps<typeof Primitive.Content> {
  /** Where it is drawn: a popover belongs into the landmark or dialog of its button. */
  container: HTMLElement | null;
}

/** A small dialog beside what opened it, for what is no menu. */
export function PopoverContent({ container, className, ...props }: PopoverContentProps) {
  return (
    <Primitive.Portal container={container}>
      <Primitive.Content
        sideOffset={6}
        collisionPadding={8}
        className={cn(
          "z-50 max-h-(--radix-popover-content-available-height) max-w-[calc(100vw-1rem)] animate-rise overflow-y-auto rounded-md bg-raised p-3 shadow-float focus:outline-none",
          className,
        )}
        {...props}
      />
    </Primitive.Portal>
  );
}
