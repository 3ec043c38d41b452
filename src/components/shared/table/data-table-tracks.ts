import type { CSSProperties } from "react";
import type { DataColumn } from "./data-table-types";

const order = { md: 1, lg: 2, xl: 3 } as const;

function tracks<Row>(columns: readonly DataColumn<Row>[], level: number, hasActions: boolean): string {
  const shown = columns.filter((column) => !column.from || order[column.from] <= level);
  const widths = shown.map((column) => column.width ?? "minmax(0,1fr)");
  return [...widths, ...(hasActions ? ["max-content"] : [])].join(" ");
}

/** Column widths per width of the table itself, as custom properties that `rowTracks` reads. */
export function trackVariables<Row>(columns: readonly DataColumn<Row>[], hasActions: boolean): CSSProperties {
  return {
    "--cols": tracks(columns, 0, hasActions),
    "--cols-md": tracks(columns, 1, hasActions),
    "--cols-lg": tracks(columns, 2, hasActions),
    "--cols-xl": tracks(columns, 3, hasActions),
  } as CSSProperties;
}

export const rowTracks =
  "grid items-center gap-x-4 px-4 [grid-template-columns:var(--cols)] @min-[45rem]:[grid-template-columns:var(--cols-md)] @min-[60rem]:[grid-template-columns:var(--cols-lg)] @min-[70rem]:[grid-template-columns:var(--cols-xl)]";

const shownFrom = {
  md: "hidden @min-[45rem]:block",
  lg: "hidden @min-[60rem]:block",
  xl: "hidden @min-[70rem]:block",
};

export function cellClass<Row>(column: DataColumn<Row>): string {
  return `min-w-0 ${column.from ? shownFrom[column.from] : ""} ${column.align === "end" ? "text-right" : ""}`;
}

/**
 * A grid drops, in some browsers, what the table elements mean; the roles say it again. The tracks of the action
 * column are the same in every row because its cell has a fixed width.
 */
export const tableRoles = {
  table: { role: "table" },
  group: { role: "rowgroup" },
  row: { role: "row" },
  head: { role: "columnheader" },
  cell: { role: "cell" },
} as const;
