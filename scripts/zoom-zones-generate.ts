/**
 * Writes supabase/functions/_shared/providers/zoom/nearest-zones.ts: for each zone we offer and Zoom does not have, the one of
 * Zoom's whose clocks go most like its own through the two years from a given day (today). To be run when either list or the
 * rules of a zone change.
 */
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { zoomZones } from "../supabase/functions/_shared/providers/zoom/zones.ts";
import zones from "../src/lib/time/zones/zones.json" with { type: "json" };
import { nearestOf } from "../tests/support/nearest-zone.ts";

const from = new Date(process.argv[2] ?? Date.now());
const target = resolve(import.meta.dirname, "../supabase/functions/_shared/providers/zoom/nearest-zones.ts");

const byTarget = new Map<string, string[]>();
for (const [zone, { also = [] }] of Object.entries(zones as Record<string, { also?: string[] }>)) {
  const to = zoomZones.has(zone) ? zone : nearestOf(zone, from);
  const told = [zone, ...also].filter((name) => !zoomZones.has(name));
  if (told.length > 0) byTarget.set(to, [...(byTarget.get(to) ?? []), ...told]);
}
const rows = [...byTarget].sort(([a], [b]) => (a < b ? -1 : 1));
writeFileSync(
  target,
  `/** By zone of Zoom's, ours that are told as it (scripts/zoom-zones-generate.ts, rules of ${from.toISOString().slice(0, 10)}). */
export const nearestZones: Readonly<Record<string, string>> = {
${rows.map(([to, from]) => `  "${to}": "${from.join(" ")}",`).join("\n")}
};
`,
);
