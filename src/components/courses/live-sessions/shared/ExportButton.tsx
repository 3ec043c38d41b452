import Download from "lucide-react/icons/download";
import { useEffect } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { ExportProgress } from "@/components/shared/feedback/ExportProgress";
import { notifyError } from "@/components/shared/feedback/toast";
import { Button } from "@/components/ui/Button";
import { useErrorText } from "@/hooks/ui/useErrorText";
import type { useExport } from "@/hooks/ui/useExport";

interface ExportButtonProps {
  label: string;
  exporting: ReturnType<typeof useExport>;
  onRun: () => void;
}

/** Starts an export; while it runs, how far it is and the way to stop it. A failure is said as a toast. */
export function ExportButton({ label, exporting, onRun }: ExportButtonProps) {
  const { t } = useTranslation("session");
  const errorText = useErrorText();
  const { progress, stop } = exporting;
  useEffect(() => {
    if (progress.state === "failed") notifyError(errorText(progress.error));
  }, [progress, errorText]);

  if (progress.state !== "running")
    return (
      <Button size="sm" onClick={onRun}>
        <Download aria-hidden />
        {label}
      </Button>
    );
  return (
    <ExportProgress
      rows={progress.rows}
      {...(progress.total === undefined ? {} : { total: progress.total })}
      label={t("export.running")}
      stop={{ label: t("export.stop"), run: stop }}
    />
  );
}
