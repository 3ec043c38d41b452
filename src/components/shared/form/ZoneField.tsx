import { useState } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { Combobox } from "./Combobox";
import type { ComboboxOption } from "./ComboboxRow";
import type { ControlledFieldProps } from "./FormField";
import { useFormat } from "@/hooks/ui/useFormat";
import { useZones } from "@/hooks/ui/useZones";
import { deviceTimeZone } from "@/lib/text/format";
import { zoneNamed, zoneRank, type Zone } from "@/lib/time/zones/zones";

interface ZoneFieldProps extends ControlledFieldProps<string> {
  disabled?: boolean;
  /** Zones that are likely besides the reader's and the device's: the store's. */
  suggested?: readonly string[];
  /** The day for which offsets are shown, YYYY-MM-DD. */
  at?: string;
}

/** A zone, found by its city, its country, its name or what its clocks are called. */
export function ZoneField({ value, onChange, suggested = [], at = "", ...control }: ZoneFieldProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [open, setOpen] = useState(false);
  const [text, setText] = useState("");
  const day = Date.parse(`${at}T12:00:00Z`);
  const [opened] = useState(() => Date.now());
  const moment = Number.isNaN(day) ? opened : day;
  const { zones, offsets, failed } = useZones(open, moment);

  const likely = new Set(
    [...suggested, format.timeZone, deviceTimeZone(), value, "UTC"]
      .map((name) => (zones && zoneNamed(zones, name)?.zone) ?? "")
      .filter(Boolean),
  );
  const shown = (group: string, found: readonly Zone[]): ComboboxOption[] =>
    found
      .map((zone) => ({ zone, rank: zoneRank(zone, offsets.get(zone.zone) ?? "", text) }))
      .filter((each): each is { zone: Zone; rank: number } => each.rank !== null)
      .sort((a, b) => a.rank - b.rank)
      .map(({ zone: { zone, city, region, abbreviations } }) => ({
        id: zone,
        label: city,
        hint: [region, zone, abbreviations.join(", ")].filter((part) => part && part !== city).join(" · "),
        end: offsets.get(zone),
        group,
      }));
  const all = zones ?? [];
  const city = zoneNamed(all, value)?.city;

  return (
    <Combobox
      {...control}
      value={value ? { id: value, label: format.zone(value, moment, city) } : null}
      onChange={(choice) => onChange(choice?.id ?? "")}
      placeholder={t("zone.search")}
      text={text}
      onText={setText}
      onOpenChange={setOpen}
      options={
        zones && [
          ...shown(
            t("zone.likely"),
            all.filter(({ zone }) => likely.has(zone)),
          ),
          ...shown(
            t("zone.all"),
            all.filter(({ zone }) => !likely.has(zone)),
          ),
        ]
      }
      loading={!zones && !failed}
      failed={failed}
    />
  );
}
