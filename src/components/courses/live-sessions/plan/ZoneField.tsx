import { useState } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { useZoneOptions } from "./useZoneOptions";
import { Combobox, type ComboboxOption } from "@/components/shared/form/Combobox";
import type { ControlledFieldProps } from "@/components/shared/form/FormField";
import { useFormat } from "@/hooks/ui/useFormat";
import { zoneMatches, zoneOption, type ZoneOption } from "@/lib/courses/plan/zone-options";

interface ZoneFieldProps extends ControlledFieldProps<string> {
  disabled?: boolean;
  /** Zones that are likely: the store's, the reader's. */
  suggested: readonly string[];
  /** The day for which offsets are shown, YYYY-MM-DD. */
  at: string;
}

/** The zone the times are meant in, found by its city or region. */
export function ZoneField({ value, onChange, suggested, at, ...control }: ZoneFieldProps) {
  const { t } = useTranslation(["session", "sessions"]);
  const format = useFormat();
  const [open, setOpen] = useState(false);
  const [text, setText] = useState("");
  const day = Date.parse(`${at}T12:00:00Z`);
  const [opened] = useState(() => Date.now());
  const moment = Number.isNaN(day) ? opened : day;
  const every = useZoneOptions(open, format.locale, moment);
  const likely = [...new Set([...suggested, value].filter(Boolean))].map(
    (zone) => every.find((option) => option.zone === zone) ?? zoneOption(zone, format.locale, moment),
  );
  const others = every.filter(({ zone }) => !likely.some((each) => each.zone === zone));
  const shown = (options: readonly ZoneOption[], group: string): ComboboxOption[] =>
    options
      .filter(({ zone, words }) => zoneMatches(zone, text, words))
      .map(({ zone, offset }) => ({ id: zone, label: zone.replaceAll("_", " "), end: offset, group }));

  return (
    <Combobox
      {...control}
      value={value ? { id: value, label: format.zone(value, moment) } : null}
      onChange={(choice) => onChange(choice?.id ?? "")}
      placeholder={t("form.zoneSearch")}
      text={text}
      onText={setText}
      onOpenChange={setOpen}
      options={[...shown(likely, t("form.zoneLikely")), ...shown(others, t("form.zoneAll"))]}
      loading={false}
      failed={false}
    />
  );
}
