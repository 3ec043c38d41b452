import { Select } from "@/components/ui/Select";
import type { FieldControlProps } from "@/components/shared/form/Field";
import { useFormat } from "@/hooks/ui/useFormat";
import { useTranslation } from "@/hooks/ui/useTranslation";

const usual = [0, 1, 2, 3, 5, 10, 20, 50, 100];

interface ThresholdSelectProps extends Partial<FieldControlProps> {
  "aria-label"?: string;
  /** Null: never low. */
  value: number | null;
  onChange: (low: number | null) => void;
  disabled?: boolean;
}

/** From how many units in stock on something is low, or that it never is. */
export function ThresholdSelect({ value, onChange, ...props }: ThresholdSelectProps) {
  const { t } = useTranslation("stock");
  const format = useFormat();
  return (
    <Select
      {...props}
      value={value === null ? "" : String(value)}
      options={[
        { value: "", label: t("settings.never") },
        ...[...new Set([...usual, value ?? 0])]
          .sort((a, b) => a - b)
          .map((count) => ({
            value: String(count),
            label: t("settings.units", { count, formatted: format.number(count) }),
          })),
      ]}
      onChange={({ target }) => onChange(target.value === "" ? null : Number(target.value))}
    />
  );
}
