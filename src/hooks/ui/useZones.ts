import { useEffect, useState } from "react";
import { useFormat } from "./useFormat";
import { persistently } from "@/lib/net/persistently";
import { zonesOf, type Zone } from "@/lib/time/zones/zones";

const slice = 30;

/** The zones by their cities, and how far each is from UTC on a day. */
export function useZones(open: boolean, at: number) {
  const format = useFormat();
  const [zones, setZones] = useState<readonly Zone[]>();
  const [offsets, setOffsets] = useState<ReadonlyMap<string, string>>(new Map());
  const [failed, setFailed] = useState(false);

  useEffect(() => {
    let here = true;
    persistently(() => import("@/lib/time/zones/zones.json")).then(
      ({ default: rows }) => here && setZones(zonesOf(rows, format.language)),
      () => here && setFailed(true),
    );
    return () => {
      here = false;
    };
  }, [format.language]);

  // A few at a time: asking the browser for them all takes long enough to be felt.
  useEffect(() => {
    if (!open || !zones) return;
    const found = new Map<string, string>();
    let timer = setTimeout(function next() {
      for (const { zone } of zones.slice(found.size, found.size + slice))
        found.set(zone, format.offset(zone, at));
      if (found.size < zones.length) timer = setTimeout(next);
      else setOffsets(found);
    });
    return () => clearTimeout(timer);
  }, [open, zones, format, at]);

  return { zones, offsets, failed };
}
