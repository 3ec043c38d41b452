import X from "lucide-react/icons/x";
import { Button } from "@/components/ui/Button";
import { useFormat } from "@/hooks/ui/useFormat";

interface ExportProgressProps {
  rows: number;
  /** How many there will be, where that is known. */
  total?: number;
  label: string;
  /** "4 812 unités écrites", where the number alone says too little. */
  text?: string;
  /** "1 200 par seconde" */
  rate?: string | undefined;
  /** Left out where something else on screen stops it. */
  stop?: { label: string; run: () => void };
}

/** How far an export is, and the way to stop it. */
export function ExportProgress({ rows, total, label, text, rate, stop }: ExportProgressProps) {
  const format = useFormat();
  return (
    <span className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm text-muted">
      <progress
        className="h-1.5 w-24 accent-accent"
        aria-label={label}
        {...(total === undefined ? {} : { max: Math.max(total, rows, 1), value: rows })}
      />
      <span className="tabular">{text ?? format.number(rows)}</span>
      {rate ? <span className="tabular">{rate}</span> : null}
      {stop ? (
        <Button variant="quiet" size="iconSm" aria-label={stop.label} onClick={stop.run}>
          <X aria-hidden />
        </Button>
      ) : null}
    </span>
  );
}
