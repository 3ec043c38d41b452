import { Dialog as Primitive } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "@/lib/cn";
import { useReturnFocus } from "@/hooks/ui/useReturnFocus";
import { leaveToFocused } from "@/lib/own-escape";

export const Sheet = Primitive.Root;
export const SheetTitle = Primitive.Title;
export const SheetDescription = Primitive.Description;

const sides = {
  right: "inset-y-0 right-0 w-full animate-slide sm:max-w-xl sm:border-l",
  wide: "inset-y-0 right-0 w-full animate-slide sm:max-w-3xl sm:border-l",
  left: "inset-y-0 left-0 w-[min(20rem,88vw)] animate-enter border-r",
};

/** A message that floats above the panel, with its way back, is not outside of it. */
function keepForMessages(event: { target: EventTarget | null; preventDefault(): void }) {
  if (event.target instanceof Element && event.target.closest("[data-sonner-toaster]"))
    event.preventDefault();
}

interface SheetContentProps extends ComponentProps<typeof Primitive.Content> {
  side?: keyof typeof sides;
}

/** A panel from the edge. The caller gives a SheetTitle. */
export function SheetContent({
  side = "right",
  className,
  children,
  onOpenAutoFocus,
  onCloseAutoFocus,
  ...props
}: SheetContentProps) {
  const focus = useReturnFocus(onOpenAutoFocus, onCloseAutoFocus);
  return (
    <Primitive.Portal>
      <Primitive.Overlay className="fixed inset-0 z-50 animate-enter bg-scrim" />
      <Primitive.Content
        className={cn(
          "fixed z-50 flex flex-col border-line bg-raised focus:outline-none",
          sides[side],
          className,
        )}
        onPointerDownOutside={keepForMessages}
        onEscapeKeyDown={leaveToFocused}
        {...focus}
        {...props}
      >
        {children}
      </Primitive.Content>
    </Primitive.Portal>
  );
}
