import { useId, type ReactNode } from "react";
import type { DataColumn, Density } from "./data-table-types";
import { cellClass, rowTracks, tableRoles } from "./data-table-tracks";
import { Skeleton } from "@/components/ui/Skeleton";
import { cn } from "@/lib/cn";

export const rowHeight: Record<Density, string> = { comfortable: "min-h-14", compact: "min-h-10" };
export const rowPixels: Record<Density, number> = { comfortable: 57, compact: 41 };

export interface RowProps<Row> {
  row: Row;
  index: number;
  columns: readonly DataColumn<Row>[];
  density: Density;
  description: string | undefined;
  selected: boolean;
  onOpen: (() => void) | undefined;
  actions: ReactNode;
  hasActions: boolean;
}

/** The whole row opens the detail: its first cell is a button whose target covers the row. */
export function DataTableRow<Row>({
  row,
  index,
  columns,
  density,
  description,
  selected,
  onOpen,
  actions,
  hasActions,
}: RowProps<Row>) {
  const descriptionId = useId();
  return (
    <tr
      {...tableRoles.row}
      data-index={index}
      aria-rowindex={index + 2}
      aria-selected={selected || undefined}
      className={cn(
        rowTracks,
        rowHeight[density],
        "relative border-b border-line transition-colors last:border-b-0 has-[[data-row-button]:focus-visible]:bg-hover",
        onOpen && "hover:bg-hover",
        selected && "bg-accent-soft hover:bg-accent-soft",
      )}
    >
      {columns.map((column, at) => (
        <td
          {...tableRoles.cell}
          key={column.id}
          className={cn(cellClass(column), density === "compact" ? "py-1" : "py-2")}
        >
          {at === 0 && onOpen ? (
            <button
              type="button"
              data-row-button={index}
              aria-describedby={description ? descriptionId : undefined}
              aria-haspopup="dialog"
              onClick={onOpen}
              className="block w-full text-left outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
            >
              {column.cell(row)}
            </button>
          ) : (
            column.cell(row)
          )}
          {at === 0 && description ? (
            <span hidden id={descriptionId}>
              {description}
            </span>
          ) : null}
        </td>
      ))}
      {hasActions ? (
        <td
          {...tableRoles.cell}
          className="relative z-1 -mr-2 flex w-(--actions) items-center justify-end gap-1"
        >
          {actions}
        </td>
      ) : null}
    </tr>
  );
}

/** Rows shaped like those that come. */
export function SkeletonRows<Row>({
  columns,
  count,
  density,
  hasActions,
}: {
  columns: readonly DataColumn<Row>[];
  count: number;
  density: Density;
  hasActions: boolean;
}) {
  return Array.from({ length: count }, (_, index) => (
    <tr
      {...tableRoles.row}
      key={`skeleton-${String(index)}`}
      className={cn(rowTracks, rowHeight[density], "border-b border-line last:border-b-0")}
    >
      {columns.map((column, at) => (
        <td {...tableRoles.cell} key={column.id} className={cellClass(column)}>
          <Skeleton
            className={cn(
              column.skeleton ?? (at === 0 ? "w-3/5" : "w-2/3"),
              column.align === "end" ? "ml-auto" : "",
            )}
          />
        </td>
      ))}
      {hasActions ? <td {...tableRoles.cell} className="-mr-2 w-(--actions)" /> : null}
    </tr>
  ));
}
