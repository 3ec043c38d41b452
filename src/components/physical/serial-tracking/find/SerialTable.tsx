import type { ReactNode } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { HoldBadge } from "@/components/physical/serial-tracking/shared/HoldBadge";
import { SerialStatusBadge } from "@/components/physical/serial-tracking/shared/SerialStatusBadge";
import type { UnitActions, Unit } from "@/components/physical/serial-tracking/shared/useUnitActions";
import { WarrantyText } from "@/components/physical/serial-tracking/shared/WarrantyText";
import { ActionMenu } from "@/components/shared/overlay/ActionMenu";
import { DataTable } from "@/components/shared/table/DataTable";
import type { DataColumn, DataSort, MoreRows } from "@/components/shared/table/data-table-types";
import { MonoCode } from "@/components/shared/display/MonoCode";
import { RelativeTime } from "@/components/shared/display/RelativeTime";
import type { SerialSort } from "@/hooks/physical/shared/keys";
import type { SerialListItem } from "@/hooks/physical/shared/types";
import { matchedIdentifier } from "@/lib/physical/find/identifier-search";
import { serialSorts } from "@/lib/physical/find/serial-url";
import { useCustomerName } from "@/hooks/physical/useSerialTracking";
import { useFormat } from "@/hooks/ui/useFormat";
import { usePhone } from "@/hooks/ui/useMediaQuery";
import { useNow } from "@/hooks/ui/useNow";

interface SerialTableProps {
  rows: readonly SerialListItem[] | undefined;
  error: unknown;
  busy: boolean;
  onRetry: () => void;
  more: MoreRows;
  /** What was searched, to show where it was found. */
  query: string;
  sort: SerialSort;
  onSort: (sort: SerialSort) => void;
  openId: string | null;
  onOpen: (id: string) => void;
  actionsOf: (unit: Unit) => UnitActions;
  /** The role may do nothing: no column for it. */
  readOnly: boolean;
  empty: ReactNode;
}

const sorts: Readonly<Record<SerialSort, DataSort>> = {
  updated: { by: "updated", direction: "desc" },
  oldest: { by: "updated", direction: "asc" },
  serial: { by: "serial", direction: "asc" },
  serial_desc: { by: "serial", direction: "desc" },
  warranty: { by: "warranty", direction: "asc" },
  warranty_desc: { by: "warranty", direction: "desc" },
};

/** The other way round; the newest first where a list begins to go by what changed. */
function chosen({ by, direction }: DataSort, now: SerialSort): SerialSort {
  const wanted = by === "updated" && sorts[now].by !== by ? "desc" : direction;
  return serialSorts.find((name) => sorts[name].by === by && sorts[name].direction === wanted) ?? "updated";
}

function Identity({ row, query }: { row: SerialListItem; query: string }) {
  const { t } = useTranslation("serials");
  const match = matchedIdentifier(row, query);
  return (
    <span className="block min-w-0">
      <MonoCode value={row.serial_number} className="font-medium" query={query} />
      {match ? (
        <span className="block truncate text-sm text-muted">
          {t(`field.${match.field}`)} <MonoCode value={match.value} query={query} />
        </span>
      ) : null}
    </span>
  );
}

function Place({ row }: { row: SerialListItem }) {
  const { t } = useTranslation("serials");
  const customer = useCustomerName()(row);
  if (row.warehouse_name) {
    return (
      <>
        <span className="block truncate">{row.warehouse_name}</span>
        {row.bin ? <span className="block truncate text-sm text-muted">{row.bin}</span> : null}
      </>
    );
  }
  if (customer) return <span className="block truncate">{customer}</span>;
  return <span className="text-faint">{row.customer_id ? t("place.customer") : t("place.none")}</span>;
}

const recent = 7 * 86_400_000;

/** A distance while it is recent, a day once it is not. */
function Changed({ at }: { at: string }) {
  const format = useFormat();
  const now = useNow();
  if (now - Date.parse(at) < recent)
    return <RelativeTime value={at} mode="relative" className="text-muted" />;
  return (
    <time dateTime={at} title={format.full(at)} className="text-muted">
      {format.date(at)}
    </time>
  );
}

export function SerialTable({
  rows,
  query,
  actionsOf,
  sort,
  onSort,
  onOpen,
  openId,
  readOnly,
  ...rest
}: SerialTableProps) {
  const { t } = useTranslation("serials");
  const nameOf = useCustomerName();
  // A card opens the unit, whose panel holds its actions.
  const phone = usePhone();
  // What the list is sorted by is seen, on a narrow table in the place of the other one.
  const byWarranty = sorts[sort].by === "warranty";
  const columns: DataColumn<SerialListItem>[] = [
    {
      id: "serial",
      header: t("column.serial"),
      sort: "serial",
      width: "minmax(10rem,1fr)",
      cell: (row) => <Identity row={row} query={query} />,
    },
    {
      id: "product",
      header: t("column.product"),
      width: "minmax(8rem,1.3fr)",
      cell: (row) => (
        <>
          <span className="block truncate">{row.product_name}</span>
          {row.variant_name ? (
            <span className="block truncate text-sm text-muted">{row.variant_name}</span>
          ) : null}
        </>
      ),
    },
    {
      id: "status",
      header: t("column.status"),
      width: "minmax(9rem,1.55fr)",
      skeleton: "w-24",
      cell: (row) => (
        <span className="flex flex-wrap gap-1">
          <SerialStatusBadge status={row.status} />
          {row.hold ? <HoldBadge hold={row.hold} /> : null}
        </span>
      ),
    },
    {
      id: "place",
      header: t("column.place"),
      width: "minmax(7rem,1.05fr)",
      from: "md",
      cell: (row) => <Place row={row} />,
    },
    {
      id: "warranty",
      header: t("column.warranty"),
      sort: "warranty",
      width: "minmax(8rem,1fr)",
      from: byWarranty ? "lg" : "xl",
      cell: (row) => (
        <WarrantyText status={row.status} start={row.warranty_start} end={row.warranty_end} short />
      ),
    },
    {
      id: "updated",
      header: t("column.updated"),
      sort: "updated",
      width: "7rem",
      from: byWarranty ? "xl" : "lg",
      skeleton: "w-16",
      cell: (row) => <Changed at={row.updated_at} />,
    },
  ];

  const actions = (row: SerialListItem) => {
    const { moves, others } = actionsOf(row);
    return (
      <ActionMenu label={t("rowActions", { serial: row.serial_number })} actions={[...moves, ...others]} />
    );
  };

  return (
    <DataTable
      {...rest}
      label={t("title")}
      columns={columns}
      rows={rows}
      rowKey={(row) => row.id}
      rowLabel={(row) =>
        t("openRow", {
          serial: row.serial_number,
          product: row.product_name,
          status: t(`status.${row.status}`),
        })
      }
      onOpen={(row) => onOpen(row.id)}
      openKey={openId}
      sort={sorts[sort]}
      onSort={(wanted) => onSort(chosen(wanted, sort))}
      actionsWidth="2.5rem"
      {...(phone || readOnly ? {} : { actions })}
      renderCard={(row) => (
        <span className="grid grid-cols-1 gap-2">
          <span className="flex items-start justify-between gap-3">
            <Identity row={row} query={query} />
            <span className="shrink-0 text-sm">
              <Changed at={row.updated_at} />
            </span>
          </span>
          <span className="block truncate">
            {row.product_name}
            {row.variant_name ? <span className="text-muted"> · {row.variant_name}</span> : null}
          </span>
          <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <SerialStatusBadge status={row.status} />
            {row.hold ? <HoldBadge hold={row.hold} /> : null}
            <span className="min-w-0 truncate text-sm text-muted">
              {[row.warehouse_name ?? nameOf(row), row.bin].filter(Boolean).join(" · ")}
            </span>
          </span>
        </span>
      )}
    />
  );
}
