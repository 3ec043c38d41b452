import Check from "lucide-react/icons/check";
import ChevronsUpDown from "lucide-react/icons/chevrons-up-down";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useZoneOptions } from "./useZoneOptions";
import {
  Command,
  CommandEmpty,
  CommandGroup,
  CommandInput,
  CommandItem,
  CommandList,
} from "@/components/ui/Command";
import { fieldStyle } from "@/components/ui/field-style";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/Popover";
import type { ControlledFieldProps } from "@/components/shared/form/FormField";
import { zoneMatches, zoneOption, type ZoneOption } from "@/lib/courses/plan/zone-options";
import { cn } from "@/lib/cn";
import { useFormat } from "@/hooks/ui/useFormat";

interface ZoneFieldProps extends ControlledFieldProps<string> {
  disabled?: boolean;
  /** Zones that are likely: the store's, the reader's. */
  suggested: readonly string[];
  /** The day for which offsets are shown, YYYY-MM-DD. */
  at: string;
}

const matches = (zone: string, search: string, words?: string[]) =>
  zoneMatches(zone, search, words) ? 1 : 0;

/** The zone the times are meant in, found by its city or region. */
export function ZoneField({
  value,
  onChange,
  onBlur,
  disabled = false,
  suggested,
  at,
  ref,
  ...control
}: ZoneFieldProps) {
  const { t } = useTranslation(["session", "sessions"]);
  const format = useFormat();
  const [open, setOpen] = useState(false);
  const day = Date.parse(`${at}T12:00:00Z`);
  const [opened] = useState(() => Date.now());
  const moment = Number.isNaN(day) ? opened : day;
  const options = useZoneOptions(open, format.locale, moment);
  const likely = [...new Set([...suggested, value].filter(Boolean))].map(
    (zone) => options.find((option) => option.zone === zone) ?? zoneOption(zone, format.locale, moment),
  );

  const item = ({ zone, offset, words }: ZoneOption) => (
    <CommandItem
      key={zone}
      value={zone}
      keywords={words}
      onSelect={() => {
        onChange(zone);
        setOpen(false);
      }}
    >
      <Check aria-hidden className={zone === value ? "text-accent-ink!" : "invisible"} />
      <span className="min-w-0 flex-1 truncate">{zone.replaceAll("_", " ")}</span>
      <span className="tabular text-sm text-muted">{offset}</span>
    </CommandItem>
  );

  return (
    <Popover
      open={open}
      onOpenChange={(next) => {
        setOpen(next);
        if (!next) onBlur();
      }}
      modal
    >
      <PopoverTrigger asChild>
        <button
          type="button"
          ref={ref}
          disabled={disabled}
          {...control}
          aria-required={undefined}
          aria-label={t("form.zoneIs", { zone: value ? format.zone(value, moment) : t("form.zoneChoose") })}
          aria-haspopup="dialog"
          className={cn(fieldStyle, "flex! h-10 tap items-center justify-between gap-2 px-3 text-left")}
        >
          <span className="truncate">{value ? format.zone(value, moment) : t("form.zoneChoose")}</span>
          <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-muted" />
        </button>
      </PopoverTrigger>
      <PopoverContent
        align="start"
        className="w-(--radix-popover-trigger-width)! p-0!"
        aria-label={t("form.zone")}
      >
        <Command label={t("form.zoneSearch")} filter={matches} loop>
          <CommandInput placeholder={t("form.zoneSearch")} />
          <CommandList>
            <CommandEmpty className="px-2.5 py-6 text-center text-muted">{t("form.zoneNone")}</CommandEmpty>
            <CommandGroup heading={t("form.zoneLikely")}>{likely.map(item)}</CommandGroup>
            <CommandGroup heading={t("form.zoneAll")}>
              {options.filter(({ zone }) => !likely.some((each) => each.zone === zone)).map(item)}
            </CommandGroup>
          </CommandList>
        </Command>
      </PopoverContent>
    </Popover>
  );
}
