import type { LucideIcon } from "lucide-react";
import Ellipsis from "lucide-react/icons/ellipsis";
import { Suspense, useId, useRef, useState, type ReactNode } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { Button, type ButtonProps } from "@/components/ui/Button";
import { cn } from "@/lib/cn";
import { lazyPart } from "./lazy-part";
import { ahead } from "@/lib/net/persistently";

export interface MenuAction {
  id: string;
  label: string;
  icon?: LucideIcon;
  danger?: boolean;
  disabled?: boolean;
  /** Why it is disabled, or a short second line. */
  hint?: string;
  /** Draws a line above. */
  separated?: boolean;
  /** Marks the current one of an exclusive choice. */
  checked?: boolean;
  onSelect: () => void;
}

interface ActionMenuProps {
  /** Accessible name: "Actions pour « Atelier aquarelle »". */
  label: string;
  actions: readonly MenuAction[];
  /** What the button shows; three dots by default. */
  children?: ReactNode;
  heading?: string;
  variant?: ButtonProps["variant"];
  size?: ButtonProps["size"];
  align?: "start" | "end";
  side?: "top" | "bottom";
  className?: string;
  buttonClassName?: string;
}

/** Drawn inside the part of the page it belongs to, so that a dialog or landmark around its button holds it too. */
const around = '[role="dialog"], [role="alertdialog"], main, nav, header';

const loadPanel = () => import("./ActionMenuPanel");
const Panel = lazyPart(loadPanel);

/** A menu whose code comes with the first hover, focus or tap on its button. */
export function ActionMenu({
  label,
  actions,
  children,
  heading,
  variant = "quiet",
  size = "iconSm",
  align = "end",
  side = "bottom",
  className,
  buttonClassName,
}: ActionMenuProps) {
  const { t } = useTranslation();
  const [container, setContainer] = useState<HTMLElement | null>(null);
  const [open, setOpen] = useState(false);
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  function toggle() {
    setContainer(button.current?.closest<HTMLElement>(around) ?? null);
    setOpen((was) => !was);
  }
  const preload = () => ahead(loadPanel);
  if (actions.length === 0) return null;

  return (
    <span className={cn("relative inline-flex", className)}>
      <Button
        ref={button}
        id={id}
        variant={variant}
        size={size}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-label={children ? undefined : label}
        title={children ? undefined : t("actions")}
        className={buttonClassName}
        onPointerEnter={preload}
        onFocus={preload}
        onClick={toggle}
        onKeyDown={(event) => {
          if (event.key !== "ArrowDown") return;
          event.preventDefault();
          if (!open) toggle();
        }}
      >
        {children ?? <Ellipsis aria-hidden />}
      </Button>
      {open ? (
        <Suspense fallback={null}>
          <Panel
            label={label}
            heading={heading}
            actions={actions}
            align={align}
            side={side}
            container={container}
            onClosed={() => {
              setOpen(false);
              button.current?.focus();
            }}
          />
        </Suspense>
      ) : null}
    </span>
  );
}
