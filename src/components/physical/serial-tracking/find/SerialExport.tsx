import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { ErrorState } from "@/components/shared/feedback/ErrorState";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogContent } from "@/components/ui/Dialog";
import type { SerialFilters } from "@/hooks/physical/shared/keys";
import { eachSerialPage } from "@/hooks/physical/find/serial-export";
import type { SerialListItem } from "@/hooks/physical/shared/types";
import { focusFirstField } from "@/lib/focus-first-field";
import { csvLine, csvSeparator, saveFile } from "@/lib/files/csv";
import { errorCode } from "@/lib/net/errors";
import { useFormat } from "@/hooks/ui/useFormat";

interface SerialExportProps {
  storeId: string;
  filters: SerialFilters;
  onClose: () => void;
}

type Progress = { rows: number; perSecond: number } & (
  { state: "running" | "done" } | { state: "failed"; error: unknown }
);

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
  const { t } = useTranslation(["serialUnit", "serials"], { nsMode: "fallback" });
  const format = useFormat();
  const [progress, setProgress] = useState<Progress>({ state: "running", rows: 0, perSecond: 0 });
  const [attempt, setAttempt] = useState(0);
  const [asked] = useState(filters);
  const latest = useRef({ t, format });
  useEffect(() => {
    latest.current = { t, format };
  });

  useEffect(() => {
    const stop = new AbortController();
    const { t: say, format: write } = latest.current;
    const separator = csvSeparator(write.language);
    const cells = (row: SerialListItem): Record<(typeof columns)[number], string | null> => ({
      ...row,
      product_id: row.product_name,
      variant_id: row.variant_name,
      warehouse_id: row.warehouse_name,
      customer_id: row.customer_name,
      status: say(`status.${row.status}`),
      hold: row.hold && say(`hold.${row.hold}`),
    });

    async function run() {
      const started = performance.now();
      const parts = [
        csvLine(
          columns.map((name) => say(`field.${name}`)),
          separator,
        ),
      ];
      let rows = 0;
      const figures = () => ({ rows, perSecond: Math.round(rows / ((performance.now() - started) / 1000)) });
      try {
        for await (const page of eachSerialPage(storeId, asked, stop.signal)) {
          for (const row of page) {
            const line = cells(row);
            parts.push(
              csvLine(
                columns.map((name) => line[name]),
                separator,
              ),
            );
          }
          rows += page.length;
          setProgress({ state: "running", ...figures() });
        }
        if (stop.signal.aborted) return;
        saveFile(`${say("export.file")}-${write.dayKey(Date.now())}.csv`, parts);
        setProgress({ state: "done", ...figures() });
      } catch (error) {
        if (!stop.signal.aborted && errorCode(error) !== "aborted") {
          setProgress({ state: "failed", error, ...figures() });
        }
      }
    }
    void run();
    return () => stop.abort();
  }, [storeId, asked, attempt]);

  const counted = { count: progress.rows, formatted: format.number(progress.rows) };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        onOpenAutoFocus={focusFirstField}
        title={t("export.title")}
        footer={
          <Button variant={progress.state === "done" ? "primary" : "secondary"} onClick={onClose}>
            {progress.state === "running" ? t("export.stop") : t("common:close")}
          </Button>
        }
      >
        {progress.state === "failed" ? (
          <ErrorState
            compact
            error={progress.error}
            onRetry={() => {
              setProgress({ state: "running", rows: 0, perSecond: 0 });
              setAttempt((count) => count + 1);
            }}
          />
        ) : (
          <output className="grid gap-2">
            {progress.state === "running" ? (
              <span aria-hidden className="block h-1 animate-pulse rounded-full bg-accent" />
            ) : null}
            <span className="tabular">
              {progress.state === "done" ? t("export.done", counted) : t("export.running", counted)}
            </span>
            {progress.state === "running" && progress.perSecond > 0 ? (
              <span className="tabular text-sm text-muted">
                {t("export.rate", { formatted: format.number(progress.perSecond) })}
              </span>
            ) : null}
          </output>
        )}
      </DialogContent>
    </Dialog>
  );
}
