import CalendarDays from "lucide-react/icons/calendar-days";
import { Suspense, useRef, useState } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { fieldTrigger } from "@/components/ui/field-style";
import { lazyPart } from "@/components/shared/overlay/lazy-part";
import { useFormat } from "@/hooks/ui/useFormat";
import { cn } from "@/lib/cn";
import { ahead } from "@/lib/net/persistently";

interface FilterDatesProps {
  /** What the days are of: "Dates de session". */
  label: string;
  /** YYYY-MM-DD, or "" for an open end. */
  from: string;
  to: string;
  onChange: (range: { from: string; to: string }) => void;
}

const loadPanel = () => import("./FilterDatesPanel");
const Panel = lazyPart(loadPanel);

/** A range of calendar days, each end optional; its fields come with the first hover, focus or tap. */
export function FilterDates({ label, from, to, onChange }: FilterDatesProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const [container, setContainer] = useState<HTMLElement | null>(null);
  const preload = () => ahead(loadPanel);
  const range = [
    from ? `${t("filters.from")} ${format.date(from)}` : "",
    to ? `${t("filters.to")} ${format.date(to)}` : "",
  ]
    .filter(Boolean)
    .join(" ");

  return (
    <span className="relative max-sm:w-full">
      <button
        ref={button}
        type="button"
        aria-haspopup="dialog"
        aria-expanded={open}
        className={cn(fieldTrigger, "w-auto max-sm:w-full", range && "border-accent")}
        onPointerEnter={preload}
        onFocus={preload}
        onClick={() => {
          setContainer(button.current?.closest<HTMLElement>("main") ?? null);
          setOpen((was) => !was);
        }}
      >
        <span className={cn("truncate first-letter:uppercase", range && "tabular")}>
          {range ? <span className="sr-only">{label} </span> : null}
          {range || label}
        </span>
        <CalendarDays aria-hidden className="size-4 shrink-0 text-muted" />
      </button>
      {open ? (
        <Suspense fallback={null}>
          <Panel
            label={label}
            from={from}
            to={to}
            container={container}
            trigger={button}
            onChange={onChange}
            onClose={() => setOpen(false)}
          />
        </Suspense>
      ) : null}
    </span>
  );
}
