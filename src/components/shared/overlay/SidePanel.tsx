import ChevronDown from "lucide-react/icons/chevron-down";
import ChevronUp from "lucide-react/icons/chevron-up";
import X from "lucide-react/icons/x";
import { Suspense, useRef, type ReactNode } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { OfflineNote } from "@/components/shared/form/OfflineNote";
import { Button } from "@/components/ui/Button";
import { Sheet, SheetContent, SheetDescription, SheetTitle } from "@/components/ui/Sheet";
import { cn } from "@/lib/cn";
import { focusFirstField } from "@/lib/focus-first-field";
import { useShortcut } from "@/hooks/ui/useShortcut";

interface SidePanelProps {
  open: boolean;
  /** Removes the panel's parameter from the address, after any question about unsaved changes. */
  onClose: () => void;
  title: ReactNode;
  /** Status and the facts that matter, under the title. */
  head?: ReactNode;
  description?: string;
  /** Neighbours in the list behind the panel; left and right arrows (and k, j) follow them. */
  onPrevious?: (() => void) | undefined;
  onNext?: (() => void) | undefined;
  /** Actions at the bottom: right on a desktop, full width on a phone. Primary last. */
  footer?: ReactNode;
  /** Given for a form: wraps body and footer in it, so that Enter submits. */
  onSubmit?: () => void;
  wide?: boolean;
  children: ReactNode;
}

const noop = () => undefined;

function Neighbours({ onPrevious, onNext }: Pick<SidePanelProps, "onPrevious" | "onNext">) {
  const { t } = useTranslation();
  const previous = { description: t("panel.previous"), layer: "dialog" } as const;
  const next = { description: t("panel.next"), layer: "dialog" } as const;
  useShortcut({ keys: "ArrowLeft", ...previous }, onPrevious ?? noop, !!onPrevious);
  useShortcut({ keys: "k", ...previous }, onPrevious ?? noop, !!onPrevious);
  useShortcut({ keys: "ArrowRight", ...next }, onNext ?? noop, !!onNext);
  useShortcut({ keys: "j", ...next }, onNext ?? noop, !!onNext);
  return (
    <div className="flex">
      <Button
        variant="quiet"
        size="iconSm"
        onClick={onPrevious}
        disabled={!onPrevious}
        aria-label={t("panel.previous")}
      >
        <ChevronUp aria-hidden />
      </Button>
      <Button variant="quiet" size="iconSm" onClick={onNext} disabled={!onNext} aria-label={t("panel.next")}>
        <ChevronDown aria-hidden />
      </Button>
    </div>
  );
}

/**
 * The detail of a row, or a long form, beside its list. What is still to come of its content hides that alone: a panel that were
 * hidden with it would take the focus out of the dialog above it when it is shown again. Import it from lazily loaded components only.
 */
export function SidePanel({
  open,
  onClose,
  title,
  head,
  description,
  onPrevious,
  onNext,
  footer,
  onSubmit,
  wide = false,
  children,
}: SidePanelProps) {
  const { t } = useTranslation();
  const content = useRef<HTMLDivElement>(null);
  const neighbours = !!onPrevious || !!onNext;
  const inner = (
    <>
      <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain">
        {/* A form waits for all of it: its first field gets the focus when it opens. */}
        {onSubmit ? children : <Suspense fallback={null}>{children}</Suspense>}
      </div>
      {onSubmit ? <OfflineNote className="border-t border-line px-5 py-2 sm:px-6" /> : null}
      {footer ? (
        <div className="flex gap-2 border-t border-line bg-raised px-5 pt-3 pb-[max(0.75rem,env(safe-area-inset-bottom))] max-sm:flex-col-reverse sm:justify-end sm:px-6">
          {footer}
        </div>
      ) : null}
    </>
  );
  return (
    <Sheet open={open} onOpenChange={(next) => !next && onClose()}>
      <SheetContent
        ref={content}
        data-side-panel
        side={wide ? "wide" : "right"}
        {...(description ? {} : { "aria-describedby": undefined })}
        onOpenAutoFocus={(event) => {
          if (onSubmit) return focusFirstField(event);
          event.preventDefault();
          content.current?.focus();
        }}
      >
        <div
          className={cn(
            "flex items-start gap-x-3 border-b border-line px-5 py-3 sm:px-6",
            neighbours && "max-sm:flex-col-reverse max-sm:items-stretch max-sm:pt-1",
          )}
        >
          <div className="min-w-0 flex-1 py-1">
            <SheetTitle className="text-lg font-semibold text-balance">{title}</SheetTitle>
            {description ? <SheetDescription className="text-muted">{description}</SheetDescription> : null}
            {head ? (
              <div className="mt-1.5">
                <Suspense fallback={null}>{head}</Suspense>
              </div>
            ) : null}
          </div>
          <div className="-mr-2 flex justify-between gap-3 max-sm:-ml-2">
            {neighbours ? <Neighbours onPrevious={onPrevious} onNext={onNext} /> : null}
            <Button variant="quiet" size="iconSm" onClick={onClose} aria-label={t("close")}>
              <X aria-hidden />
            </Button>
          </div>
        </div>
        {onSubmit ? (
          <form
            noValidate
            className="flex min-h-0 flex-1 flex-col"
            onSubmit={(event) => {
              event.preventDefault();
              onSubmit();
            }}
          >
            {inner}
          </form>
        ) : (
          inner
        )}
      </SheetContent>
    </Sheet>
  );
}
