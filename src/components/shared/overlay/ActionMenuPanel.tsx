import Check from "lucide-react/icons/check";
import { Fragment, useRef, useState } from "react";
import type { MenuAction } from "./ActionMenu";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/DropdownMenu";

interface ActionMenuPanelProps {
  label: string;
  heading: string | undefined;
  actions: readonly MenuAction[];
  align: "start" | "end";
  side: "top" | "bottom";
  container: HTMLElement | null;
  onClosed: () => void;
}

/** The menu itself, hung on a hidden anchor that fills the button's box; focus goes back to the button. */
export default function ActionMenuPanel({
  label,
  heading,
  actions,
  align,
  side,
  container,
  onClosed,
}: ActionMenuPanelProps) {
  const [open, setOpen] = useState(true);
  const chosen = useRef<MenuAction | null>(null);

  return (
    <DropdownMenu modal={false} open={open} onOpenChange={setOpen}>
      <DropdownMenuTrigger asChild>
        <span aria-hidden tabIndex={-1} className="pointer-events-none absolute inset-0" />
      </DropdownMenuTrigger>
      <DropdownMenuContent
        aria-label={label}
        aria-labelledby={undefined}
        align={align}
        side={side}
        container={container}
        onCloseAutoFocus={(event) => {
          event.preventDefault();
          onClosed();
          chosen.current?.onSelect();
        }}
      >
        {heading ? <DropdownMenuLabel>{heading}</DropdownMenuLabel> : null}
        {actions.map((action) => (
          <Fragment key={action.id}>
            {action.separated ? <DropdownMenuSeparator /> : null}
            <DropdownMenuItem
              danger={action.danger ?? false}
              disabled={action.disabled ?? false}
              onSelect={() => {
                chosen.current = action;
              }}
            >
              {action.icon ? <action.icon aria-hidden /> : null}
              <span className="min-w-0 flex-1">
                <span className="block truncate">{action.label}</span>
                {action.hint ? <span className="block text-sm text-muted">{action.hint}</span> : null}
              </span>
              {action.checked === undefined ? null : (
                <Check aria-hidden className={action.checked ? "text-accent-ink!" : "invisible"} />
              )}
            </DropdownMenuItem>
          </Fragment>
        ))}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
