import { useFormat } from "@/hooks/ui/useFormat";
import { lastMinutes } from "@/hooks/ui/useServerNow";

const minute = 60_000;

/** "1:07" in the last minutes, "35 min" or "2 h 10 min" before; rounded up, so that it never says 0 too early. */
function useRemaining(milliseconds: number): string {
  const format = useFormat();
  if (milliseconds > lastMinutes) return format.duration(Math.ceil(milliseconds / minute) * minute);
  const seconds = Math.max(Math.ceil(milliseconds / 1_000), 0);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

interface CountdownProps {
  /** What comes, as a sentence's beginning: "Doors open in". */
  label: string;
  /** The same as one sentence with the hour, read instead of figures that change each second. */
  spoken: string;
  to: number;
  now: number;
}

export function Countdown({ label, spoken, to, now }: CountdownProps) {
  const remaining = useRemaining(to - now);
  return (
    <p>
      <span aria-hidden>
        <span className="block text-sm text-muted">{label}</span>
        <span className="block tabular text-2xl font-semibold tracking-tight">{remaining}</span>
      </span>
      <span className="sr-only">{spoken}</span>
    </p>
  );
}
