import TriangleAlert from "lucide-react/icons/triangle-exclamation-point";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { SerialDetail, SerialTraceability } from "@/hooks/physical/shared/types";
import { serialDifferences, type Difference } from "@/lib/physical/act/serial-differences";
import { useFormat } from "@/hooks/ui/useFormat";

interface StaleNoticeProps {
  /** The unit as the person saw it when starting. */
  base: SerialDetail;
  /** The unit as it is now. */
  now: SerialTraceability;
  /** What to do next. */
  children: ReactNode;
}

/** Somebody else was faster: what they changed, and the choice of how to go on. */
export function StaleNotice({ base, now, children }: StaleNoticeProps) {
  const { t } = useTranslation(["serialUnit", "serials"], { nsMode: "fallback" });
  const format = useFormat();
  const differences = serialDifferences(base, now.serial);
  const [latest] = now.events;

  const write = ({ field }: Difference, value: string | null): string => {
    if (value === null) return t("nothing");
    if (field === "status") return t(`status.${value}`);
    if (field === "hold") return t(`hold.${value}`);
    return field === "warranty_start" || field === "warranty_end" ? format.date(value) : value;
  };

  return (
    <div role="alert" className="grid gap-3 rounded-md bg-warn-soft px-4 py-3 text-warn-ink">
      <div className="flex gap-3">
        <TriangleAlert aria-hidden className="mt-1 size-4 shrink-0" />
        <div className="min-w-0">
          <p className="font-medium">
            {latest?.actor_name
              ? t("stale.titleBy", { name: latest.actor_name, when: format.relative(latest.recorded_at) })
              : t("stale.title")}
          </p>
          {differences.length > 0 ? (
            <ul className="mt-1 grid gap-0.5">
              {differences.map((difference) => (
                <li key={difference.field} className="break-words">
                  {t("stale.change", {
                    field: t(`field.${difference.field}`),
                    from: write(difference, difference.from),
                    to: write(difference, difference.to),
                  })}
                </li>
              ))}
            </ul>
          ) : (
            <p className="mt-1">{t("stale.nothingVisible")}</p>
          )}
        </div>
      </div>
      <div className="flex flex-wrap gap-2 pl-7">{children}</div>
    </div>
  );
}
