import { useFormat } from "@/hooks/ui/useFormat";
import { useNow } from "@/hooks/ui/useNow";
import { sameClock } from "@/lib/text/format";

interface RelativeTimeProps {
  value: string | Date;
  /** The zone the thing itself lives in; shown beside the reader's when their clocks differ. */
  zone?: string | null;
  /** "auto" writes near moments as a distance and far ones as a date. */
  mode?: "auto" | "relative" | "absolute";
  className?: string;
}

const near = 24 * 60 * 60_000;

/** "in 35 min", kept current; the full moment is in the title and read by screen readers. */
export function RelativeTime({ value, zone, mode = "auto", className }: RelativeTimeProps) {
  const format = useFormat();
  const now = useNow();
  const moment = new Date(value);
  const relative = mode === "relative" || (mode === "auto" && Math.abs(moment.getTime() - now) < near);
  const other = zone && !sameClock(zone, format.timeZone, moment) ? zone : null;
  const full = other ? `${format.full(moment)} · ${format.full(moment, other)}` : format.full(moment);

  return (
    <time dateTime={moment.toISOString()} title={full} className={className}>
      <span aria-hidden={relative || undefined}>
        {relative ? format.relative(moment, now) : format.dateTime(moment)}
      </span>
      {relative ? (
        <span className="sr-only">
          {format.relative(moment, now)}, {full}
        </span>
      ) : null}
      {other && !relative ? (
        <span className="block text-sm text-muted">
          {format.time(moment, other)} {format.zone(other, moment)}
        </span>
      ) : null}
    </time>
  );
}
