import { useEffect, useState } from "react";
import { serverNow } from "@/lib/time/server-clock";

const slowest = 15_000;
/** From here on a countdown shows seconds. */
export const lastMinutes = 120_000;

/** How long what is on screen stays right: until the next moment, or the next second when one is near. */
function delayUntilChange(now: number, moments: readonly number[]): number {
  const next = Math.min(...moments.filter((moment) => moment > now).map((moment) => moment - now));
  if (next <= lastMinutes) return Math.max(next % 1_000 || 1_000, 20);
  return Math.min(slowest, next - lastMinutes);
}

/** The server's time, renewed exactly when one of the moments comes, and each second shortly before it. */
export function useServerNow(moments: readonly number[]): number {
  const [now, setNow] = useState(serverNow);
  const key = moments.join();
  useEffect(() => {
    const watched = key === "" ? [] : key.split(",").map(Number);
    let timer: ReturnType<typeof setTimeout>;
    const tick = () => {
      const current = serverNow();
      setNow(current);
      clearTimeout(timer);
      timer = setTimeout(tick, delayUntilChange(current, watched));
    };
    tick();
    // A hidden tab's timers are slowed down: what is shown again is right at once.
    const onVisible = () => {
      if (!document.hidden) tick();
    };
    document.addEventListener("visibilitychange", onVisible);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", onVisible);
    };
  }, [key]);
  return now;
}
