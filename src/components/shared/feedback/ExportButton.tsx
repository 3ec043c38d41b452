import Download from "lucide-react/icons/download";
import { Suspense, useState } from "react";
import { lazyPart } from "@/components/shared/overlay/lazy-part";
import { Button } from "@/components/ui/Button";
import type { ExportPlan } from "@/hooks/ui/useExport";

const ExportDialog = lazyPart(() => import("./ExportDialog"));

interface ExportButtonProps<Row> {
  label: string;
  /** Which rows: "the filtered list". */
  description?: string;
  /** Made when the button is pressed. */
  plan: () => ExportPlan<Row>;
}

/** Offers a list as a file. */
export function ExportButton<Row>({ label, description, plan }: ExportButtonProps<Row>) {
  const [open, setOpen] = useState<ExportPlan<Row> | null>(null);
  return (
    <>
      <Button size="sm" onClick={() => setOpen(plan())}>
        <Download aria-hidden />
        {label}
      </Button>
      <Suspense fallback={null}>
        {open ? (
          <ExportDialog
            title={label}
            {...(description ? { description } : {})}
            plan={open as ExportPlan<unknown>}
            onClose={() => setOpen(null)}
          />
        ) : null}
      </Suspense>
    </>
  );
}
