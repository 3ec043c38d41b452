import { useState } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import ExportDialog from "@/components/shared/feedback/ExportDialog";
import { useCustomerName } from "@/hooks/physical/useSerialTracking";
import { serialSnapshot } from "@/hooks/physical/find/serial-export";
import type { SerialFilters } from "@/hooks/physical/shared/keys";
import type { SerialListItem } from "@/hooks/physical/shared/types";
import type { ExportPlan } from "@/hooks/ui/useExport";
import { useFormat } from "@/hooks/ui/useFormat";
import type { Column } from "@/lib/files/sheet";

interface SerialExportProps {
  storeId: string;
  filters: SerialFilters;
  /** Which units: "the filtered list". */
  which: string;
  onClose: () => void;
}

/** The units that the filters let through as a file; what a unit refers to is written by its name. */
export default function SerialExport({ storeId, filters, which, onClose }: SerialExportProps) {
  const { t } = useTranslation(["serialUnit", "serials"]);
  const format = useFormat();
  const nameOf = useCustomerName();
  const [asked] = useState(filters);
  const [opened] = useState(() => Date.now());

  const text = (
    label: Parameters<typeof t>[0],
    value: (row: SerialListItem) => string | null,
  ): Column<SerialListItem> => ({ label: t(label), type: "text", value });
  const plan: ExportPlan<SerialListItem> = {
    name: `${t("export.file")}-${format.dayKey(opened)}`,
    sheet: t("title"),
    columns: [
      text("field.serial_number", (row) => row.serial_number),
      text("field.product_id", (row) => row.product_name),
      text("field.variant_id", (row) => row.variant_name),
      text("field.status", (row) => t(`status.${row.status}`)),
      text("field.hold", (row) => row.hold && t(`hold.${row.hold}`)),
      text("field.imei", (row) => row.imei),
      text("field.mac_address", (row) => row.mac_address),
      text("field.barcode", (row) => row.barcode),
      text("field.batch", (row) => row.batch),
      text("field.warehouse_id", (row) => row.warehouse_name),
      text("field.bin", (row) => row.bin),
      text("field.customer_id", nameOf),
      { label: t("field.warranty_start"), type: "day", value: (row) => row.warranty_start },
      { label: t("field.warranty_end"), type: "day", value: (row) => row.warranty_end },
      { label: t("field.updated_at"), type: "moment", value: (row) => row.updated_at },
    ],
    snapshot: (signal) => serialSnapshot(storeId, asked, signal),
  };
  return <ExportDialog title={t("export.title")} description={which} plan={plan} onClose={onClose} />;
}
