import { ChevronDown, Trash2 } from "lucide-react";
import { useId, useRef, useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { SerialStatusBadge } from "@/components/physical/serial-tracking/serial-badges";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import type { SerialStats } from "@/hooks/physical/types";
import { cn } from "@/lib/cn";
import {
  familyStatuses,
  serialFamilies,
  serialStatuses,
  type SerialStatus,
} from "@/lib/physical/serial-transitions";
import { useFormat } from "@/lib/use-format";

interface StatusFilterProps {
  value: readonly SerialStatus[];
  /** Deleted units, which no other list shows. */
  deleted: boolean;
  stats: SerialStats | undefined;
  onChange: (value: SerialStatus[], deleted: boolean) => void;
}

/** Any mix of statuses, grouped by family, with how many units each holds. */
export function StatusFilter({ value, deleted, stats, onChange }: StatusFilterProps) {
  const { t } = useTranslation("serials");
  const format = useFormat();
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);

  function toggle(status: SerialStatus) {
    const next = new Set(value);
    if (!next.delete(status)) next.add(status);
    onChange(
      serialStatuses.filter((one) => next.has(one)),
      deleted,
    );
  }

  function onEscape(event: KeyboardEvent) {
    if (event.key !== "Escape" || !open) return;
    event.stopPropagation();
    setOpen(false);
    button.current?.focus();
  }

  const [only] = value;
  const words = [
    value.length === 1 && only
      ? t(`status.${only}`)
      : value.length > 1
        ? t("filter.statuses", { count: value.length })
        : "",
    deleted ? t("filter.deleted") : "",
  ].filter(Boolean);
  return (
    <div
      className="relative max-sm:flex-1 max-sm:basis-36"
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setOpen(false);
      }}
    >
      <Button
        ref={button}
        aria-expanded={open}
        aria-controls={id}
        aria-label={t("filter.statusNow", { now: words.join(", ") || t("filter.allStatuses") })}
        className={cn(
          "w-full justify-between font-normal",
          words.length > 0 && "border-accent! font-medium!",
        )}
        onClick={() => setOpen((was) => !was)}
        onKeyDown={onEscape}
      >
        <span className="flex-1 truncate text-left">
          {words.length === 0 ? t("filter.allStatuses") : words.join(" · ")}
        </span>
        <ChevronDown aria-hidden className="text-muted" />
      </Button>
      <div
        id={id}
        hidden={!open}
        className="absolute top-full left-0 z-20 mt-1.5 max-h-[min(30rem,70dvh)] w-80 max-w-[calc(100vw-2rem)] animate-rise overflow-y-auto overscroll-contain rounded-md bg-raised p-2 shadow-float"
      >
        {serialFamilies.map((family) => (
          <fieldset key={family} className="border-b border-line py-1.5 last:border-b-0">
            <legend className="float-left w-full px-2 pb-1 text-sm text-muted">
              {t(`family.${family}`)}
            </legend>
            {familyStatuses[family].map((status) => (
              <label
                key={status}
                className="clear-both flex tap min-h-9 cursor-pointer items-center gap-3 rounded-sm px-2 hover:bg-sunken"
              >
                <Checkbox
                  checked={value.includes(status)}
                  onChange={() => toggle(status)}
                  onKeyDown={onEscape}
                />
                <span className="min-w-0 flex-1">
                  <SerialStatusBadge status={status} plain />
                </span>
                <span className="tabular text-sm text-muted">
                  {format.number(stats?.by_status[status] ?? 0)}
                </span>
              </label>
            ))}
          </fieldset>
        ))}
        <label className="flex tap min-h-9 cursor-pointer items-center gap-3 rounded-sm px-2 py-1.5 hover:bg-sunken">
          <Checkbox checked={deleted} onChange={() => onChange([...value], !deleted)} onKeyDown={onEscape} />
          <Trash2 aria-hidden className="size-4 text-muted" />
          <span className="min-w-0 flex-1">{t("filter.deleted")}</span>
          <span className="tabular text-sm text-muted">{format.number(stats?.deleted ?? 0)}</span>
        </label>
      </div>
    </div>
  );
}
