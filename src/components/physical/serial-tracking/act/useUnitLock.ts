import { useTranslation } from "@/hooks/ui/useTranslation";
import type { Lock } from "@/components/shared/form/LockNotice";
import type { SerialDetail, SerialTraceability } from "@/hooks/physical/shared/types";
import { useCustomerName } from "@/hooks/physical/useSerialTracking";
import { useFormat } from "@/hooks/ui/useFormat";
import { said } from "@/lib/physical/trace/history-events";
import { serialDifferences, type Difference } from "@/lib/physical/act/serial-differences";

/** What somebody else changed of a unit since `base` was read, in words; `ways` says how to go on. */
export function useUnitLock(
  base: SerialDetail,
  now: SerialTraceability,
): (ways: Lock["ways"]) => Lock | null {
  const { t } = useTranslation(["serialUnit", "serials"]);
  const format = useFormat();
  const nameOf = useCustomerName();
  const shown = (unit: SerialDetail) => ({ ...unit, customer_name: nameOf(unit) });
  const [latest] = now.events;
  const by = latest ? said(latest, "actor_name") : null;

  const write = ({ field }: Difference, value: string | null): string => {
    if (value === null) return t("nothing");
    if (field === "status") return t(`status.${value}`);
    if (field === "hold") return t(`hold.${value}`);
    return field === "warranty_start" || field === "warranty_end" ? format.date(value) : value;
  };

  return (ways) =>
    now.serial.lock_version === base.lock_version
      ? null
      : {
          who: { name: by, at: latest?.recorded_at ?? now.serial.updated_at },
          title: ({ name, when }) => (name ? t("stale.titleBy", { name, when }) : t("stale.title", { when })),
          changes: serialDifferences(shown(base), shown(now.serial)).map((difference) => ({
            field: difference.field,
            label: t(`field.${difference.field}`),
            value: t("stale.change", {
              from: write(difference, difference.from),
              to: write(difference, difference.to),
            }),
          })),
          nothing: t("stale.nothingVisible"),
          ways,
        };
}
