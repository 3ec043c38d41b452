import ChevronDown from "lucide-react/icons/chevron-down";
import { Suspense, useState, type ComponentType } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import type { ComboboxProps } from "@/components/shared/form/Combobox";
import type { ComboboxChoice } from "@/components/shared/form/ComboboxRow";
import { fieldTrigger } from "@/components/ui/field-style";
import { Skeleton } from "@/components/ui/Skeleton";
import { cn } from "@/lib/cn";

interface FilterPickerProps {
  /** A combobox that asks the server; it comes as a part of its own. */
  Picker: ComponentType<ComboboxProps & { storeId: string }>;
  /** Fetches that part before it is wanted. */
  preload: () => void;
  storeId: string;
  label: string;
  allLabel: string;
  value: ComboboxChoice | null;
  /** Its name is being read. */
  loading?: boolean;
  onChange: (id: string) => void;
  className?: string;
}

/** A filter that finds by name. Until it is used it is a button: the combobox comes with the first touch. */
export function FilterPicker({
  Picker,
  preload,
  storeId,
  label,
  allLabel,
  value,
  loading = false,
  onChange,
  className = "max-sm:basis-full sm:w-[11.75rem]!",
}: FilterPickerProps) {
  const { t } = useTranslation();
  const [used, setUsed] = useState(false);
  const button = (
    <button
      type="button"
      className={cn(fieldTrigger, className, value && "border-accent! font-medium")}
      aria-label={t("filters.now", { name: label, value: value?.label ?? allLabel })}
      aria-haspopup="listbox"
      onPointerEnter={preload}
      onFocus={preload}
      onClick={() => setUsed(true)}
    >
      <span className="min-w-0 flex-1 truncate">
        {loading ? <Skeleton className="w-24" /> : (value?.label ?? allLabel)}
      </span>
      <ChevronDown aria-hidden className="size-4 shrink-0 text-muted" />
    </button>
  );
  if (loading || (!used && !value)) return button;
  return (
    <Suspense fallback={button}>
      <Picker
        storeId={storeId}
        aria-label={label}
        placeholder={allLabel}
        startOpen={used && !value}
        className={cn(
          className,
          "[&_input::placeholder]:text-ink",
          value && "[&_input]:border-accent [&_input]:font-medium",
        )}
        value={value}
        onChange={(choice) => {
          // Emptied, it stays a field that has the focus.
          setUsed(choice === null);
          onChange(choice?.id ?? "");
        }}
        onBlur={() => setUsed(false)}
      />
    </Suspense>
  );
}
