import { DropdownMenu as Primitive } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "@/lib/cn";

export const DropdownMenu = Primitive.Root;
export const DropdownMenuTrigger = Primitive.Trigger;

const item =
  "relative flex tap-row cursor-pointer items-center gap-2.5 rounded-sm px-2.5 py-1.5 text-base text-ink outline-none select-none data-disabled:cursor-not-allowed data-disabled:opacity-55 [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-muted";

interface ContentProps extends ComponentProps<typeof Primitive.Content> {
  /** Where it is drawn: a menu belongs into the landmark or dialog of its button. */
  container?: HTMLElement | null;
}

export function DropdownMenuContent({ className, container, ...props }: ContentProps) {
  return (
    <Primitive.Portal container={container ?? null}>
      <Primitive.Content
        sideOffset={6}
        collisionPadding={8}
        className={cn(
          "z-50 max-h-(--radix-dropdown-menu-content-available-height) max-w-[min(22rem,calc(100vw-1rem))] min-w-48 animate-rise overflow-y-auto rounded-md bg-raised p-1 shadow-float",
          className,
        )}
        {...props}
      />
    </Primitive.Portal>
  );
}

interface ItemProps extends ComponentProps<typeof Primitive.Item> {
  danger?: boolean;
}

export function DropdownMenuItem({ danger = false, className, ...props }: ItemProps) {
  return (
    <Primitive.Item
      className={cn(
        item,
        danger
          ? "text-bad-ink data-highlighted:bg-bad-soft data-highlighted:shadow-[inset_3px_0_0_var(--color-bad-solid)] [&_svg]:text-bad-ink"
          : "data-highlighted:picked",
        className,
      )}
      {...props}
    />
  );
}

export function DropdownMenuLabel({ className, ...props }: ComponentProps<typeof Primitive.Label>) {
  return <Primitive.Label className={cn("px-2.5 pt-2 pb-1 text-sm text-muted", className)} {...props} />;
}

export function DropdownMenuSeparator({ className, ...props }: ComponentProps<typeof Primitive.Separator>) {
  return <Primitive.Separator className={cn("-mx-1 my-1 h-px bg-line", className)} {...props} />;
}
