import { useState } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { ErrorState } from "@/components/shared/feedback/ErrorState";
import { ExportProgress } from "@/components/shared/feedback/ExportProgress";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogContent } from "@/components/ui/Dialog";
import { RadioGroup } from "@/components/ui/RadioGroup";
import { useExport, type ExportFormat, type ExportPlan } from "@/hooks/ui/useExport";
import { useFormat } from "@/hooks/ui/useFormat";
import { focusFirstField } from "@/lib/focus-first-field";
import { readStored, writeStored } from "@/lib/stored";

interface ExportDialogProps<Row> {
  title: string;
  /** Which rows: "the filtered list". */
  description?: string;
  plan: ExportPlan<Row>;
  onClose: () => void;
}

const remembered = "export-format";

/**
 * Everything of a list as a file: which kind, how far it is, the way to stop it, and what came of it. Closing it stops it;
 * there is a file only when every row is in it.
 */
export default function ExportDialog<Row>({ title, description, plan, onClose }: ExportDialogProps<Row>) {
  const { t } = useTranslation("exports");
  const format = useFormat();
  const { progress, start, stop } = useExport();
  const [kind, setKind] = useState<ExportFormat>(() => (readStored(remembered) === "csv" ? "csv" : "xlsx"));
  const number = format.number;

  function result(rows: number, total: number): string {
    const count = total - rows;
    return count > 0
      ? t("differs", { count, formatted: number(count), rows: number(rows), total: number(total) })
      : t("done", { count: rows, formatted: number(rows) });
  }
  function run() {
    writeStored(remembered, kind);
    start(plan, kind, result);
  }

  const running = progress.state === "running";
  const done = progress.state === "done";
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        onOpenAutoFocus={focusFirstField}
        title={title}
        {...(description ? { description } : {})}
        footer={
          running ? (
            <Button onClick={stop}>{t("stop")}</Button>
          ) : done ? (
            <Button variant="primary" onClick={onClose}>
              {t("common:close")}
            </Button>
          ) : (
            <>
              <Button onClick={onClose}>{t("common:cancel")}</Button>
              <Button variant="primary" type="submit" form="export-form">
                {t("start")}
              </Button>
            </>
          )
        }
      >
        <form
          id="export-form"
          className="grid gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            // A dialog of a form in a panel: its sending is not the panel's.
            event.stopPropagation();
            run();
          }}
        >
          {running || done ? (
            <output>
              {running ? (
                <ExportProgress
                  rows={progress.rows}
                  {...(progress.total === undefined ? {} : { total: progress.total })}
                  label={title}
                  text={
                    progress.total === undefined
                      ? t("preparing")
                      : progress.packing
                        ? t("packing")
                        : t("running", {
                            count: progress.total,
                            formatted: number(progress.total),
                            rows: number(progress.rows),
                          })
                  }
                  rate={
                    progress.perSecond > 0 && !progress.packing
                      ? t("rate", { formatted: number(progress.perSecond) })
                      : undefined
                  }
                />
              ) : (
                <span className="tabular">{result(progress.rows, progress.total)}</span>
              )}
            </output>
          ) : (
            <>
              <RadioGroup<ExportFormat>
                label={t("format")}
                value={kind}
                onChange={setKind}
                options={[
                  { value: "xlsx", label: t("sheet"), description: t("sheetHelp") },
                  { value: "csv", label: t("csv"), description: t("csvHelp") },
                ]}
              />
              <p className="text-sm text-muted">{t("zone", { zone: format.timeZone })}</p>
            </>
          )}
          {progress.state === "failed" ? <ErrorState compact error={progress.error} onRetry={run} /> : null}
        </form>
      </DialogContent>
    </Dialog>
  );
}
