import type { DataTableProps } from "./data-table-types";
import { LoadMore } from "./LoadMore";
import { useFirstScreen } from "./useFirstScreen";
import { Skeleton } from "@/components/ui/Skeleton";
import { cn } from "@/lib/cn";

const cardPixels = 120;

function CardSkeleton() {
  return (
    <div className="grid gap-2.5 rounded-lg border border-line bg-surface p-4">
      <Skeleton className="w-2/3" />
      <Skeleton className="w-1/3" />
      <Skeleton className="w-1/2" />
    </div>
  );
}

/** The same rows as cards; those out of sight cost no layout. */
export function DataCards<Row>(props: DataTableProps<Row>) {
  const { rows, rowKey, renderCard, actions, openKey, label, more } = props;
  const drawn = useFirstScreen(rows !== undefined, cardPixels);
  if (!rows) {
    return (
      <div className="grid grid-cols-1 gap-2">
        {Array.from({ length: props.skeletonRows ?? 6 }, (_, index) => (
          <CardSkeleton key={`skeleton-${String(index)}`} />
        ))}
      </div>
    );
  }
  return (
    <>
      <ul
        aria-label={label}
        className="grid grid-cols-1 content-start gap-2"
        style={drawn < rows.length ? { minHeight: rows.length * cardPixels } : undefined}
      >
        {rows.slice(0, drawn).map((row, index) => {
          const key = rowKey(row);
          const { onOpen } = props;
          const extra = actions?.(row);
          return (
            <li
              key={key}
              className={cn(
                "relative rounded-lg border bg-surface [contain-intrinsic-size:auto_7.5rem] [content-visibility:auto]",
                openKey === key ? "border-accent" : "border-line",
              )}
            >
              {onOpen ? (
                <button
                  type="button"
                  data-row-button={index}
                  aria-haspopup="dialog"
                  onClick={() => onOpen(row)}
                  className={cn("block w-full rounded-lg p-4 text-left", extra ? "pb-2" : "")}
                >
                  {renderCard(row)}
                </button>
              ) : (
                <div className="p-4">{renderCard(row)}</div>
              )}
              {extra ? (
                <div className="flex flex-wrap items-center justify-end gap-2 px-3 pb-3">{extra}</div>
              ) : null}
            </li>
          );
        })}
      </ul>
      {more ? <LoadMore {...more} /> : null}
    </>
  );
}
