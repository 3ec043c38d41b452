import { useTranslation } from "react-i18next";
import { cn } from "@/lib/cn";
import { warrantyOn, type WarrantyState } from "@/lib/physical/warranty";
import { useFormat } from "@/lib/use-format";
import { useNow } from "@/lib/use-now";

const looks: Readonly<Record<WarrantyState, string>> = {
  none: "text-faint",
  notStarted: "",
  active: "",
  expiring: "text-warn-ink",
  expired: "text-muted",
};

interface WarrantyTextProps {
  start: string | null;
  end: string | null;
  /** The days, without the date under them. */
  short?: boolean;
  className?: string;
}

/** What is left of a warranty, in days when it is near, with its last day. */
export function WarrantyText({ start, end, short = false, className }: WarrantyTextProps) {
  const { t } = useTranslation("serials");
  const format = useFormat();
  const { state, days } = warrantyOn(format.dayKey(useNow()), start, end);
  if (end === null) return <span className={cn(looks.none, className)}>{t("warranty.none")}</span>;

  const left = Math.abs(days);
  const words =
    state === "expired"
      ? t("warranty.expiredOn", { date: format.date(end) })
      : state === "notStarted"
        ? t("warranty.startsOn", { date: format.date(start ?? end) })
        : days === 0
          ? t("warranty.lastDay")
          : left < 90
            ? t("warranty.daysLeft", { count: days, formatted: format.number(days) })
            : t("warranty.until", { date: format.date(end) });
  const dated = state === "expiring" || (state === "active" && left < 90);
  return (
    <span className={cn("block", className)} title={format.date(end)}>
      <span className={cn("block truncate", looks[state], state === "expiring" && "font-medium")}>
        {words}
      </span>
      {dated && !short ? (
        <span className="block truncate text-sm text-muted">
          {t("warranty.until", { date: format.date(end) })}
        </span>
      ) : null}
    </span>
  );
}
