import { useTranslation } from "@/hooks/ui/useTranslation";
import { familyTones, statusShapes } from "@/components/physical/serial-tracking/shared/serial-looks";
import { ErrorState } from "@/components/shared/feedback/ErrorState";
import { StatCard, StatCards } from "@/components/shared/display/StatCard";
import { StatusMark } from "@/components/shared/display/StatusBadge";
import type { SerialStats } from "@/hooks/physical/shared/types";
import {
  familyStatuses,
  serialFamilies,
  type SerialFamily,
  type SerialStatus,
} from "@/lib/physical/shared/serial-transitions";
import type { SerialUrl } from "@/lib/physical/find/serial-url";
import { useFormat } from "@/hooks/ui/useFormat";

interface SerialStatCardsProps {
  stats: SerialStats | undefined;
  error: unknown;
  onRetry: () => void;
  url: Pick<SerialUrl, "status" | "hold" | "deleted">;
  onSelect: (patch: Partial<Pick<SerialUrl, "status" | "hold" | "deleted">>) => void;
}

const usual: Partial<Record<SerialFamily, "in_stock" | "delivered" | "warranty_repair">> = {
  inHand: "in_stock",
  withCustomer: "delivered",
  underRepair: "warranty_repair",
};

const sameStatuses = (a: readonly SerialStatus[], b: readonly SerialStatus[]) =>
  a.length === b.length && a.every((status) => b.includes(status));

/** How many units each family holds; a tap lists them. */
export function SerialStatCards({ stats, error, onRetry, url, onSelect }: SerialStatCardsProps) {
  const { t } = useTranslation("serials");
  const format = useFormat();
  if (!stats && error) return <ErrorState compact error={error} onRetry={onRetry} />;

  const countOf = (status: SerialStatus) => stats?.by_status[status] ?? 0;
  const familyCount = (family: SerialFamily) =>
    stats && familyStatuses[family].reduce((sum, status) => sum + countOf(status), 0);
  /** The usual status of a family that has several: how many are as they should be. */
  const inside = (family: SerialFamily) => {
    const status = usual[family];
    if (!status) return undefined;
    // The line is kept while the figures load, so that nothing below moves.
    return stats
      ? t(`inside.${status}`, { count: countOf(status), formatted: format.number(countOf(status)) })
      : "\u00a0";
  };
  const plain = url.deleted === "" && url.hold === "";

  return (
    <StatCards label={t("stats.label")} dense>
      <StatCard
        label={t("stats.total")}
        value={stats?.total}
        selected={plain && url.status.length === 0}
        onSelect={() => onSelect({ status: [], hold: "", deleted: "" })}
      />
      {serialFamilies.map((family) => {
        const selected = sameStatuses(url.status, familyStatuses[family]);
        const shape = statusShapes[familyStatuses[family][0] ?? "manufactured"];
        return (
          <StatCard
            key={family}
            label={t(`family.${family}`)}
            value={familyCount(family)}
            hint={inside(family)}
            mark={<StatusMark tone={familyTones[family]} shape={shape} />}
            selected={selected}
            onSelect={() => onSelect({ status: selected ? [] : [...familyStatuses[family]], deleted: "" })}
          />
        );
      })}
      <StatCard
        label={t("stats.held")}
        value={stats?.on_hold}
        mark={<StatusMark tone="bad" shape="slash" />}
        selected={url.hold !== ""}
        onSelect={() => onSelect({ hold: url.hold === "" ? "any" : "", deleted: "" })}
      />
    </StatCards>
  );
}
