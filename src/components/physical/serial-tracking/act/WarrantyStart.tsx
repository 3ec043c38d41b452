import Info from "lucide-react/icons/info";
import { useTranslation } from "@/hooks/ui/useTranslation";
import type { SerialDetail } from "@/hooks/physical/shared/types";
import { useProduct } from "@/hooks/physical/useSerialTracking";
import { addMonths } from "@/lib/physical/shared/warranty";
import { useFormat } from "@/hooks/ui/useFormat";

interface WarrantyStartProps {
  storeId: string;
  serial: SerialDetail;
  /** The day of delivery. */
  day: string;
}

/** Says before a delivery what it does to the warranty. */
export function WarrantyStart({ storeId, serial, day }: WarrantyStartProps) {
  const { t } = useTranslation(["serialUnit", "serials"]);
  const format = useFormat();
  const months = useProduct(storeId, serial.product_id).data?.warranty_months;
  if (months === undefined && serial.warranty_start === null) return null;

  const words =
    serial.warranty_start !== null
      ? serial.warranty_end
        ? t("warranty.keeps", { date: format.date(serial.warranty_end) })
        : t("warranty.keepsOpen")
      : months
        ? t("warranty.begins", {
            count: months,
            start: format.date(day),
            end: format.date(addMonths(day, months)),
          })
        : t("warranty.noneForProduct");
  return (
    <p className="flex gap-2.5 text-muted">
      <Info aria-hidden className="mt-1 size-4 shrink-0" />
      {words}
    </p>
  );
}
