import { useEffect, useMemo, useState } from "react";
import { zoneNames, zoneOption, type ZoneOption } from "@/lib/courses/plan/zone-options";

const slice = 30;

/**
 * Every zone, at once by its name; offsets and what else it is called follow a few at a time, because asking the
 * browser for them all takes long enough to be felt.
 */
export function useZoneOptions(open: boolean, locale: string, at: number): ZoneOption[] {
  const named = useMemo(
    () => (open ? zoneNames().map((zone): ZoneOption => ({ zone, offset: "", words: [] })) : []),
    [open],
  );
  const [known, setKnown] = useState<ZoneOption[]>([]);
  useEffect(() => {
    if (!open) return;
    const zones = zoneNames();
    const found: ZoneOption[] = [];
    let timer = setTimeout(function next() {
      for (const zone of zones.slice(found.length, found.length + slice))
        found.push(zoneOption(zone, locale, at));
      if (found.length < zones.length) timer = setTimeout(next);
      else setKnown(found);
    });
    return () => clearTimeout(timer);
  }, [open, locale, at]);
  return known.length > 0 ? known : named;
}
