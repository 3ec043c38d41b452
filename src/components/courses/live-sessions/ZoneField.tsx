import { Check, ChevronsUpDown } from "lucide-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import {
  Command,
  CommandEmpty,
  CommandGroup,
  CommandInput,
  CommandItem,
  CommandList,
} from "@/components/ui/command";
import { fieldStyle } from "@/components/ui/field-style";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import type { ControlledFieldProps } from "@/components/shared/FormField";
import { planningZones } from "@/lib/courses/session-time";
import { cn } from "@/lib/cn";
import { useFormat } from "@/lib/use-format";
import { useNow } from "@/lib/use-now";

interface ZoneFieldProps extends ControlledFieldProps<string> {
  disabled?: boolean;
  /** Zones that are likely: the store's, the reader's. */
  suggested: readonly string[];
  /** The day for which offsets are shown, YYYY-MM-DD. */
  at: string;
}

const plain = (text: string) =>
  text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("_", " ");

function matches(value: string, search: string): number {
  const words = plain(search).split(/\s+/).filter(Boolean);
  const text = plain(value);
  return words.every((word) => text.includes(word)) ? 1 : 0;
}

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
  const { t } = useTranslation("sessions");
  const format = useFormat();
  const now = useNow();
  const [open, setOpen] = useState(false);
  const moment = Number.isNaN(Date.parse(at)) ? now : Date.parse(`${at}T12:00:00Z`);
  const zones = useMemo(() => {
    const first = [...new Set([...suggested, value].filter(Boolean))];
    return { first, others: planningZones().filter((zone) => !first.includes(zone)) };
  }, [suggested, value]);

  const item = (zone: string) => (
    <CommandItem
      key={zone}
      value={zone}
      onSelect={() => {
        onChange(zone);
        setOpen(false);
      }}
    >
      <Check aria-hidden className={zone === value ? "text-accent-ink!" : "invisible"} />
      <span className="min-w-0 flex-1 truncate">{zone.replaceAll("_", " ")}</span>
      <span className="tabular text-sm text-muted">
        {format.zone(zone, moment).replace(/^.*\((.*)\)$/, "$1")}
      </span>
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
        <Command filter={matches} loop>
          <CommandInput placeholder={t("form.zoneSearch")} aria-label={t("form.zoneSearch")} />
          <CommandList>
            <CommandEmpty className="px-2.5 py-6 text-center text-muted">{t("form.zoneNone")}</CommandEmpty>
            <CommandGroup heading={t("form.zoneLikely")}>{zones.first.map(item)}</CommandGroup>
            <CommandGroup heading={t("form.zoneAll")}>{zones.others.map(item)}</CommandGroup>
          </CommandList>
        </Command>
      </PopoverContent>
    </Popover>
  );
}
