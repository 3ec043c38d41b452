import { Select, type SelectOption } from "@/components/ui/Select";
import { cn } from "@/lib/cn";

interface FilterSelectProps<T extends string> {
  label: string;
  value: T | "";
  options: readonly SelectOption<T>[];
  /** The first choice, meaning "no filter": "Tous les statuts". */
  allLabel: string;
  onChange: (value: T | "") => void;
  className?: string;
}

/** A filter that is one of few; the value "" means no filter. */
export function FilterSelect<T extends string>({
  label,
  value,
  options,
  allLabel,
  onChange,
  className,
}: FilterSelectProps<T>) {
  return (
    <Select
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.target.value as T | "")}
      className={cn(
        "min-w-36 max-sm:flex-1 max-sm:basis-44 sm:max-w-52",
        value ? "[&>select]:border-accent [&>select]:font-medium" : "",
        className,
      )}
    >
      <option value="">{allLabel}</option>
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </Select>
  );
}
