import { useEffect, useRef, useState } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { ErrorState } from "@/components/shared/feedback/ErrorState";
import { ExportProgress } from "@/components/shared/feedback/ExportProgress";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogContent } from "@/components/ui/Dialog";
import { serialSnapshot } from "@/hooks/physical/find/serial-export";
import type { SerialFilters } from "@/hooks/physical/shared/keys";
import type { SerialListItem } from "@/hooks/physical/shared/types";
import { useExport, type ExportPlan } from "@/hooks/ui/useExport";
import { useFormat } from "@/hooks/ui/useFormat";
import { focusFirstField } from "@/lib/focus-first-field";

interface SerialExportProps {
  storeId: string;
  filters: SerialFilters;
  onClose: () => void;
}

const columns = [
  "serial_number",
  "product_id",
  "variant_id",
  "status",
  "hold",
  "imei",
  "mac_address",
  "barcode",
  "batch",
  "warehouse_id",
  "bin",
  "customer_id",
  "warranty_start",
  "warranty_end",
  "updated_at",
] as const;

/** Writes what the filters let through into a CSV file, page by page; it can be stopped at any moment. */
export default function SerialExport({ storeId, filters, onClose }: SerialExportProps) {
  const { t } = useTranslation(["serialUnit", "serials"]);
  const format = useFormat();
  const { progress, start } = useExport();
  const [asked] = useState(filters);
  const [opened] = useState(() => Date.now());
  const counted = (count: number) => ({ count, formatted: format.number(count) });

  /** What a unit refers to is written by its name. */
  const cells = (row: SerialListItem): Record<(typeof columns)[number], string | null> => ({
    ...row,
    product_id: row.product_name,
    variant_id: row.variant_name,
    warehouse_id: row.warehouse_name,
    customer_id: row.customer_name,
    status: t(`status.${row.status}`),
    hold: row.hold && t(`hold.${row.hold}`),
  });

  const plan: ExportPlan<SerialListItem> = {
    name: `${t("export.file")}-${format.dayKey(opened)}`,
    columns: columns.map((column) => ({ label: t(`field.${column}`), cell: (row) => cells(row)[column] })),
    snapshot: (signal) => serialSnapshot(storeId, asked, signal),
    done: (count) => t("export.done", counted(count)),
  };
  const latest = useRef(plan);
  useEffect(() => {
    latest.current = plan;
  });
  // It was asked for by what opened the dialog.
  useEffect(() => start(latest.current), [start]);

  const ended = progress.state === "done" || progress.state === "failed";
  const rate =
    progress.state === "running" && progress.perSecond > 0
      ? t("export.rate", { formatted: format.number(progress.perSecond) })
      : undefined;
  const rows = progress.state === "running" || progress.state === "done" ? progress.rows : 0;
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        onOpenAutoFocus={focusFirstField}
        title={t("export.title")}
        footer={
          <Button variant={progress.state === "done" ? "primary" : "secondary"} onClick={onClose}>
            {ended ? t("common:close") : t("export.stop")}
          </Button>
        }
      >
        {progress.state === "failed" ? (
          <ErrorState compact error={progress.error} onRetry={() => start(latest.current)} />
        ) : (
          <output>
            {progress.state === "done" ? (
              <span className="tabular">{t("export.done", counted(rows))}</span>
            ) : (
              <ExportProgress
                rows={rows}
                label={t("export.title")}
                text={t("export.running", counted(rows))}
                rate={rate}
              />
            )}
          </output>
        )}
      </DialogContent>
    </Dialog>
  );
}
