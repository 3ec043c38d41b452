import { useId, type ReactNode } from "react";
import { cn } from "@/lib/cn";

interface RadioGroupProps<T extends string> {
  label: ReactNode;
  value: T | undefined;
  options: readonly { value: T; label: ReactNode; description?: ReactNode; disabled?: boolean }[];
  onChange: (value: T) => void;
  hideLabel?: boolean;
  className?: string;
}

/** An exclusive choice whose options need a sentence each. */
export function RadioGroup<T extends string>({
  label,
  value,
  options,
  onChange,
  hideLabel = false,
  className,
}: RadioGroupProps<T>) {
  const name = useId();
  return (
    <fieldset className={cn("grid gap-2", className)}>
      <legend className={cn(hideLabel ? "sr-only" : "mb-2 font-medium")}>{label}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          className="flex tap cursor-pointer gap-3 rounded-md border border-line bg-surface px-3 py-2 transition-colors hover:bg-hover has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-accent has-disabled:cursor-not-allowed has-disabled:opacity-55"
        >
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            disabled={option.disabled}
            onChange={() => onChange(option.value)}
            className="mt-1 size-4 shrink-0 cursor-pointer appearance-none rounded-full border border-line-strong bg-surface checked:border-[5px] checked:border-accent focus-visible:outline-none"
          />
          <span className="min-w-0">
            <span className="block font-medium">{option.label}</span>
            {option.description ? (
              <span className="block text-sm text-muted">{option.description}</span>
            ) : null}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
