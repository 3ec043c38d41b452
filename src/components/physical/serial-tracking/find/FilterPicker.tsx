import ChevronDown from "lucide-react/icons/chevron-down";
import { Suspense, useState } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { fieldTrigger } from "@/components/ui/field-style";
import { Skeleton } from "@/components/ui/Skeleton";
import { cn } from "@/lib/cn";
import { lazyPart } from "@/components/shared/overlay/lazy-part";
import { ahead } from "@/lib/net/persistently";
import type { EntityChoice } from "@/lib/physical/register/serial-form";

const loadPickers = {
  product: () =>
    import("@/components/physical/serial-tracking/shared/ProductPicker").then(({ ProductPicker }) => ({
      default: ProductPicker,
    })),
  warehouse: () =>
    import("@/components/physical/serial-tracking/shared/WarehousePicker").then(({ WarehousePicker }) => ({
      default: WarehousePicker,
    })),
};
const pickers = { product: lazyPart(loadPickers.product), warehouse: lazyPart(loadPickers.warehouse) };

interface FilterPickerProps {
  of: "product" | "warehouse";
  storeId: string;
  label: string;
  allLabel: string;
  value: EntityChoice | null;
  /** Its name is being read. */
  loading?: boolean;
  onChange: (id: string) => void;
}

/** A filter that finds by name. Until it is used it is a button: the combobox comes with the first touch. */
export function FilterPicker({
  of,
  storeId,
  label,
  allLabel,
  value,
  loading = false,
  onChange,
}: FilterPickerProps) {
  const { t } = useTranslation("serials");
  const [used, setUsed] = useState(false);
  const preload = () => ahead(loadPickers[of]);
  const Picker = pickers[of];
  const size = "max-sm:basis-full sm:w-[11.75rem]!";
  const button = (
    <button
      type="button"
      className={cn(fieldTrigger, size, value && "border-accent! font-medium")}
      aria-label={t("filter.now", { name: label, value: value?.label ?? allLabel })}
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
          size,
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
