import X from "lucide-react/icons/x";
import { Dialog as Primitive } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { Button } from "./Button";
import { cn } from "@/lib/cn";
import { useReturnFocus } from "@/hooks/ui/useReturnFocus";
import { leaveToFocused } from "@/lib/own-escape";

export const Dialog = Primitive.Root;

interface DialogContentProps extends Omit<ComponentProps<typeof Primitive.Content>, "title"> {
  title: ReactNode;
  description?: ReactNode;
  /** Actions; they stay visible while the body scrolls. */
  footer?: ReactNode;
  size?: "sm" | "md" | "lg";
  hideClose?: boolean;
}

const sizes = { sm: "sm:max-w-md", md: "sm:max-w-xl", lg: "sm:max-w-3xl" };

/** One decision. On a phone it rises from the bottom and takes the whole width. */
export function DialogContent({
  title,
  description,
  footer,
  size = "sm",
  hideClose = false,
  className,
  children,
  onOpenAutoFocus,
  onCloseAutoFocus,
  ...props
}: DialogContentProps) {
  const { t } = useTranslation();
  const focus = useReturnFocus(onOpenAutoFocus, onCloseAutoFocus);
  return (
    <Primitive.Portal>
      <Primitive.Overlay className="fixed inset-0 z-50 animate-enter bg-scrim" />
      <Primitive.Content
        className={cn(
          "fixed inset-x-0 bottom-0 z-50 flex max-h-[92dvh] animate-rise flex-col rounded-t-lg bg-raised shadow-float focus:outline-none sm:inset-x-auto sm:top-[12dvh] sm:bottom-auto sm:left-1/2 sm:max-h-[76dvh] sm:w-[calc(100%-3rem)] sm:-translate-x-1/2 sm:rounded-lg",
          sizes[size],
          className,
        )}
        {...(description ? {} : { "aria-describedby": undefined })}
        onEscapeKeyDown={leaveToFocused}
        {...focus}
        {...props}
      >
        <div className="flex items-start gap-4 px-5 pt-5 pb-1">
          <div className="min-w-0 flex-1">
            <Primitive.Title className="text-lg font-semibold text-balance">{title}</Primitive.Title>
            {description ? (
              <Primitive.Description className="mt-1 text-muted">{description}</Primitive.Description>
            ) : null}
          </div>
          {hideClose ? null : (
            <Primitive.Close asChild>
              <Button variant="quiet" size="iconSm" className="-mt-1 -mr-2" aria-label={t("close")}>
                <X aria-hidden />
              </Button>
            </Primitive.Close>
          )}
        </div>
        <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-5 py-3">{children}</div>
        {footer ? (
          <div className="flex flex-col-reverse gap-2 border-t border-line px-5 pt-3 pb-[max(1rem,env(safe-area-inset-bottom))] sm:flex-row sm:justify-end">
            {footer}
          </div>
        ) : null}
      </Primitive.Content>
    </Primitive.Portal>
  );
}
