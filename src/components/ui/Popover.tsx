import { Popover as Primitive } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "@/lib/cn";

interface PopoverProps {
  label: string;
  /** What opened it, in an element that places it: a press on it is its own, and it has the focus again at the end. */
  trigger: HTMLElement;
  align: "start" | "end";
  /** What has the focus first, as a selector. */
  first: string;
  className?: string;
  onClose: () => void;
  children: ReactNode;
}

/** Drawn inside the dialog or landmark of what opened it, so that a dialog around that holds it too. */
const around = '[role="dialog"], [role="alertdialog"], main';

/** A small dialog beside what opened it, for what is no menu; drawn while it is open. */
export function Popover({ label, trigger, align, first, className, onClose, children }: PopoverProps) {
  return (
    <Primitive.Root open onOpenChange={(open) => !open && onClose()}>
      <Primitive.Anchor asChild>
        <span aria-hidden className="pointer-events-none absolute inset-0" />
      </Primitive.Anchor>
      <Primitive.Portal container={trigger.closest<HTMLElement>(around)}>
        <Primitive.Content
          align={align}
          sideOffset={6}
          collisionPadding={8}
          aria-label={label}
          className={cn(
            "z-50 max-h-(--radix-popover-content-available-height) max-w-[calc(100vw-1rem)] animate-rise overflow-y-auto rounded-md bg-raised p-3 shadow-float focus:outline-none",
            className,
          )}
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            const { currentTarget } = event;
            if (currentTarget instanceof HTMLElement)
              currentTarget.querySelector<HTMLElement>(first)?.focus();
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            // Where the focus was taken elsewhere meanwhile it stays.
            if (document.activeElement === null || document.activeElement === document.body) trigger.focus();
          }}
          onInteractOutside={(event) => {
            if (event.target instanceof Node && trigger.contains(event.target)) event.preventDefault();
          }}
        >
          {children}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
