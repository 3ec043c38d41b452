import { useId } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { Input } from "@/components/ui/Input";
import { cn } from "@/lib/cn";

interface FilterDatesProps {
  /** What the days are of: "Dates de session". */
  label: string;
  /** YYYY-MM-DD, or "" for an open end. */
  from: string;
  to: string;
  onChange: (range: { from: string; to: string }) => void;
}

/** A range of calendar days, each end optional; an end before the start moves the start along. */
export function FilterDates({ label, from, to, onChange }: FilterDatesProps) {
  const { t } = useTranslation();
  const id = useId();
  const look = (value: string) => cn("w-40 min-w-0 max-sm:w-full", value ? "border-accent" : "");
  return (
    <fieldset className="flex min-w-0 items-center gap-2 max-sm:w-full max-sm:basis-full max-[25rem]:grid max-[25rem]:grid-cols-[auto_minmax(0,1fr)]">
      <legend className="sr-only">{label}</legend>
      <label htmlFor={`${id}-from`} className="text-sm text-muted">
        {t("filters.from")}
      </label>
      <Input
        id={`${id}-from`}
        type="date"
        value={from}
        max="9999-12-31"
        className={look(from)}
        onChange={({ target: { value } }) => onChange({ from: value, to: to && value > to ? value : to })}
      />
      <label htmlFor={`${id}-to`} className="text-sm text-muted">
        {t("filters.to")}
      </label>
      <Input
        id={`${id}-to`}
        type="date"
        value={to}
        max="9999-12-31"
        className={look(to)}
        onChange={({ target: { value } }) =>
          onChange({ from: from && value && value < from ? value : from, to: value })
        }
      />
    </fieldset>
  );
}
