import Trash2 from "lucide-react/icons/trash";
import type { KeyboardEvent } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { SerialStatusBadge } from "@/components/physical/serial-tracking/shared/SerialStatusBadge";
import type { StatusFilterProps } from "./StatusFilter";
import { Checkbox } from "@/components/ui/Checkbox";
import {
  familyStatuses,
  serialFamilies,
  serialStatuses,
  type SerialStatus,
} from "@/lib/physical/shared/serial-transitions";
import { useFormat } from "@/hooks/ui/useFormat";

interface StatusFilterListProps extends StatusFilterProps {
  onKeyDown: (event: KeyboardEvent) => void;
}

/** The statuses by family, with how many units each holds, and the deleted ones. */
export default function StatusFilterList({
  value,
  deleted,
  stats,
  onChange,
  onKeyDown,
}: StatusFilterListProps) {
  const { t } = useTranslation("serials");
  const format = useFormat();

  function toggle(status: SerialStatus) {
    const next = new Set(value);
    if (!next.delete(status)) next.add(status);
    onChange(
      serialStatuses.filter((one) => next.has(one)),
      deleted,
    );
  }

  return (
    <>
      {serialFamilies.map((family) => (
        <fieldset key={family} className="border-b border-line py-1.5 last:border-b-0">
          <legend className="float-left w-full px-2 pb-1 text-sm text-muted">{t(`family.${family}`)}</legend>
          {familyStatuses[family].map((status) => (
            <label
              key={status}
              className="clear-both flex tap-row cursor-pointer items-center gap-3 rounded-sm px-2 hover:picked"
            >
              <Checkbox
                checked={value.includes(status)}
                onChange={() => toggle(status)}
                onKeyDown={onKeyDown}
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
      <label className="flex tap-row cursor-pointer items-center gap-3 rounded-sm px-2 py-1.5 hover:picked">
        <Checkbox checked={deleted} onChange={() => onChange([...value], !deleted)} onKeyDown={onKeyDown} />
        <Trash2 aria-hidden className="size-4 text-muted" />
        <span className="min-w-0 flex-1">{t("filter.deleted")}</span>
        <span className="tabular text-sm text-muted">{format.number(stats?.deleted ?? 0)}</span>
      </label>
    </>
  );
}
