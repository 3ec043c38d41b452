import Info from "lucide-react/icons/info";
import { Segmented } from "@/components/ui/Segmented";
import { useFormat } from "@/hooks/ui/useFormat";
import { useTranslation } from "@/hooks/ui/useTranslation";
import type { Fold, ResolvedWall } from "@rules/wall-time";

interface ClockChangeProps {
  resolved: ResolvedWall;
  /** IANA. */
  zone: string;
  /** What the time is called. */
  field: string;
  fold: Fold;
  onFold: (fold: Fold) => void;
}

/** What the clocks do at that hour: a time that is skipped, or one that comes twice and asks which is meant. */
export function ClockChange({ resolved, zone, field, fold, onFold }: ClockChangeProps) {
  const { t } = useTranslation(["session", "sessions"]);
  const format = useFormat();
  if (resolved.kind === "gap")
    return (
      <output className="flex gap-2 rounded-md bg-warn-soft px-3 py-2 text-sm text-warn-ink">
        <Info aria-hidden className="mt-0.5 size-4 shrink-0" />
        {t("form.gap", { field, time: format.time(resolved.instant, zone) })}
      </output>
    );
  if (resolved.kind !== "overlap") return null;
  return (
    <output className="grid gap-2 rounded-md bg-warn-soft px-3 py-2 text-sm text-warn-ink">
      <p className="flex gap-2">
        <Info aria-hidden className="mt-0.5 size-4 shrink-0" />
        {t("form.overlap", { field })}
      </p>
      <Segmented<Fold>
        label={t("form.overlap", { field })}
        value={fold}
        options={[
          { value: "earlier", label: t("form.first", { zone: format.zone(zone, resolved.earlier) }) },
          { value: "later", label: t("form.second", { zone: format.zone(zone, resolved.later) }) },
        ]}
        onChange={onFold}
        className="w-max text-ink"
      />
    </output>
  );
}
