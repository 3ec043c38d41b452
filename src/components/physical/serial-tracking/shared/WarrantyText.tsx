import { useTranslation } from "@/hooks/ui/useTranslation";
import { cn } from "@/lib/cn";
import type { SerialStatus } from "@/lib/physical/shared/serial-transitions";
import { warrantyOn, type WarrantyState } from "@/lib/physical/shared/warranty";
import { useFormat } from "@/hooks/ui/useFormat";
import { useNow } from "@/hooks/ui/useNow";

/** From here on days say more than a date. */
const near = 90;

/** Delivery starts the warranty. */
const waiting: readonly SerialStatus[] = ["manufactured", "in_stock", "reserved", "sold", "shipped"];

const looks: Readonly<Record<WarrantyState, string>> = {
  none: "text-faint",
  notStarted: "",
  active: "",
  expiring: "text-warn-ink",
  expired: "text-muted",
};

interface WarrantyTextProps {
  /** A warranty that has no dates may still be to come. */
  status: SerialStatus;
  start: string | null;
  end: string | null;
  /** For a column headed so: the last day alone, or the days left over it. */
  short?: boolean;
  className?: string;
}

/** What is left of a warranty. */
export function WarrantyText({ status, start, end, short = false, className }: WarrantyTextProps) {
  const { t } = useTranslation("serials");
  const format = useFormat();
  const { state, days } = warrantyOn(format.dayKey(useNow()), start, end);
  if (end === null)
    return (
      <span className={cn(looks.none, className)}>
        {t(waiting.includes(status) ? "warranty.waiting" : "warranty.none")}
      </span>
    );

  const left = Math.abs(days);
  const words =
    state === "expired"
      ? t("warranty.expiredOn", { date: format.date(end) })
      : state === "notStarted"
        ? t("warranty.startsOn", { date: format.date(start ?? end) })
        : days === 0
          ? t("warranty.lastDay")
          : short && left >= near
            ? format.date(end)
            : t("warranty.daysLeft", { count: days, formatted: format.number(days) });
  const dated = short && days > 0 && left < near && state !== "notStarted";
  return (
    <span className={cn("block", className)} title={format.date(end)}>
      <span className={cn("block truncate", looks[state], state === "expiring" && "font-medium")}>
        {words}
      </span>
      {dated ? <span className="block truncate text-sm text-muted">{format.date(end)}</span> : null}
    </span>
  );
}
