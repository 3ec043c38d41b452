import CalendarDays from "lucide-react/icons/calendar-days";
import { Suspense, useState } from "react";
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
  const [opener, setOpener] = useState<HTMLElement | null>(null);
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
        type="button"
        aria-haspopup="dialog"
        aria-expanded={opener !== null}
        className={cn(fieldTrigger, "w-auto max-sm:w-full", range && "border-accent")}
        onPointerEnter={preload}
        onFocus={preload}
        onClick={({ currentTarget }) => setOpener((was) => (was ? null : currentTarget))}
      >
        <span className={cn("truncate first-letter:uppercase", range && "tabular")}>
          {range ? <span className="sr-only">{label} </span> : null}
          {range || label}
        </span>
        <CalendarDays aria-hidden className="size-4 shrink-0 text-muted" />
      </button>
      {opener ? (
        <Suspense fallback={null}>
          <Panel
            label={label}
            from={from}
            to={to}
            trigger={opener}
            onChange={onChange}
            onClose={() => setOpener(null)}
          />
        </Suspense>
      ) : null}
    </span>
  );
}
