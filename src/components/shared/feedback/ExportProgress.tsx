interface ExportProgressProps {
  rows: number;
  /** How many there will be, where that is known. */
  total?: number;
  label: string;
  /** "4 812 unités écrites" */
  text: string;
  /** "1 200 par seconde" */
  rate?: string | undefined;
}

/** How far an export is, or what is being sent. */
export function ExportProgress({ rows, total, label, text, rate }: ExportProgressProps) {
  return (
    <span className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm text-muted">
      <progress
        className="h-1.5 w-24 appearance-none overflow-hidden rounded-full bg-line [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-line [&::-webkit-progress-value]:bg-accent"
        aria-label={label}
        {...(total === undefined ? {} : { max: Math.max(total, rows, 1), value: rows })}
      />
      <span className="tabular">{text}</span>
      {rate ? <span className="tabular">{rate}</span> : null}
    </span>
  );
}
