import ArrowDown from "lucide-react/icons/arrow-down";
import ArrowUp from "lucide-react/icons/arrow-up";
import { useRef, type CSSProperties } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { DataCards } from "./DataCards";
import { DataTableRow, rowPixels, SkeletonRows } from "./DataTableRow";
import { cellClass, rowTracks, tableRoles, trackVariables } from "./data-table-tracks";
import type { DataColumn, DataSort, DataTableProps } from "./data-table-types";
import { ErrorState } from "@/components/shared/feedback/ErrorState";
import { LoadMore } from "./LoadMore";
import { blockSize, RowWindow } from "./RowWindow";
import { useDensity } from "./useDensity";
import { useFirstScreen } from "./useFirstScreen";
import { useRowKeys } from "./useRowKeys";
import { cn } from "@/lib/cn";
import { usePhone } from "@/hooks/ui/useMediaQuery";

function SortHeader<Row>({
  column,
  sort,
  onSort,
}: {
  column: DataColumn<Row>;
  sort: DataSort | undefined;
  onSort: (sort: DataSort) => void;
}) {
  const name = column.sort ?? column.id;
  const active = sort?.by === name;
  const Arrow = sort?.direction === "desc" ? ArrowDown : ArrowUp;
  return (
    <button
      type="button"
      className="-mx-1 inline-flex max-w-full items-center gap-1 rounded-sm px-1 py-1 hover:text-ink"
      onClick={() => onSort({ by: name, direction: active && sort.direction === "asc" ? "desc" : "asc" })}
    >
      <span className="truncate">{column.header}</span>
      <Arrow aria-hidden className={cn("size-3.5 shrink-0", active ? "" : "opacity-0")} />
    </button>
  );
}

/** Rows on a desktop, cards on a phone. j and k move through them, Enter opens. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, columns, rows, rowKey, error, empty, more, busy = false, skeletonRows = 8 } = props;
  const { t } = useTranslation();
  const phone = usePhone();
  const [density] = useDensity();
  const frame = useRef<HTMLDivElement>(null);
  const drawn = useFirstScreen(rows !== undefined, rowPixels[density]);
  useRowKeys({ frame, enabled: !!props.onOpen && !!rows?.length });

  const hasActions = !!props.actions;
  const pending = rows === undefined && !error;

  if (rows === undefined && error) {
    return (
      <div className="rounded-lg border border-line bg-surface">
        <ErrorState error={error} {...(props.onRetry ? { onRetry: props.onRetry } : {})} retrying={busy} />
      </div>
    );
  }
  if (rows?.length === 0) return <div className="rounded-lg border border-line bg-surface">{empty}</div>;

  const drawRow = (row: Row, index: number) => {
    const key = rowKey(row);
    const { onOpen } = props;
    return (
      <DataTableRow
        key={key}
        row={row}
        index={index}
        columns={columns}
        density={density}
        description={props.rowLabel?.(row)}
        selected={props.openKey === key}
        onOpen={onOpen ? () => onOpen(row) : undefined}
        actions={props.actions?.(row)}
        hasActions={hasActions}
      />
    );
  };
  const blocks = Array.from(
    { length: Math.ceil((rows?.length ?? 0) / blockSize) },
    (_, at) => at * blockSize,
  );

  return (
    <div ref={frame} aria-busy={busy || pending} className="relative">
      <output className="sr-only">{pending ? t("table.loading") : ""}</output>
      {error ? (
        <ErrorState
          compact
          error={error}
          {...(props.onRetry ? { onRetry: props.onRetry } : {})}
          className="mb-3"
        />
      ) : null}
      {phone ? (
        <DataCards {...props} skeletonRows={skeletonRows} />
      ) : (
        <div className="@container rounded-lg border border-line bg-surface">
          <table
            {...tableRoles.table}
            aria-label={label}
            aria-rowcount={props.total === undefined ? undefined : props.total + 1}
            className="block w-full text-base"
            style={
              {
                ...trackVariables(columns, hasActions),
                "--actions": props.actionsWidth ?? "5.5rem",
              } as CSSProperties
            }
          >
            <thead
              {...tableRoles.group}
              className="sticky top-(--bar-height) z-10 block rounded-t-lg border-b border-line bg-surface text-sm text-muted"
            >
              <tr {...tableRoles.row} aria-rowindex={1} className={cn(rowTracks, "h-10")}>
                {columns.map((column) => (
                  <th
                    {...tableRoles.head}
                    key={column.id}
                    scope="col"
                    className={cn(cellClass(column), "truncate text-left font-medium")}
                    aria-sort={
                      props.sort && props.sort.by === (column.sort ?? column.id)
                        ? props.sort.direction === "asc"
                          ? "ascending"
                          : "descending"
                        : undefined
                    }
                  >
                    {column.sort && props.onSort ? (
                      <SortHeader column={column} sort={props.sort} onSort={props.onSort} />
                    ) : (
                      <span className={column.hideHeader ? "sr-only" : undefined}>{column.header}</span>
                    )}
                  </th>
                ))}
                {hasActions ? (
                  <th {...tableRoles.head} scope="col" className="-mr-2 w-(--actions)">
                    <span className="sr-only">{t("actions")}</span>
                  </th>
                ) : null}
              </tr>
              {busy && !pending ? (
                <tr aria-hidden className="absolute inset-x-0 bottom-0 block h-0.5 animate-pulse bg-accent" />
              ) : null}
            </thead>
            {rows ? (
              blocks.map((from) => (
                <RowWindow
                  key={from}
                  estimate={Math.min(blockSize, rows.length - from) * rowPixels[density]}
                  partly={drawn < Math.min(rows.length, from + blockSize)}
                >
                  {() =>
                    rows
                      .slice(from, Math.min(from + blockSize, drawn))
                      .map((row, at) => drawRow(row, from + at))
                  }
                </RowWindow>
              ))
            ) : (
              <tbody {...tableRoles.group} className="block">
                <SkeletonRows
                  columns={columns}
                  count={skeletonRows}
                  density={density}
                  hasActions={hasActions}
                />
              </tbody>
            )}
          </table>
          {more ? <LoadMore {...more} /> : null}
        </div>
      )}
    </div>
  );
}
