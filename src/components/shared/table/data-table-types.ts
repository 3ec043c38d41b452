import type { ReactNode } from "react";

export interface DataColumn<Row> {
  id: string;
  /** Words over the column; read by screen readers also when `hideHeader` is set. */
  header: string;
  cell: (row: Row) => ReactNode;
  /** A grid track: "minmax(12rem,2fr)", "7rem". Default "minmax(0,1fr)". */
  width?: string;
  align?: "start" | "end";
  hideHeader?: boolean;
  /** The table's own width from which the column is shown: md 720 px, lg 960 px, xl 1,120 px. */
  from?: "md" | "lg" | "xl";
  /** The column sorts under this name. */
  sort?: string;
  /** Width of the placeholder while rows load, as a class: "w-24". */
  skeleton?: string;
}

export interface DataSort {
  by: string;
  direction: "asc" | "desc";
}

export interface MoreRows {
  has: boolean;
  loading: boolean;
  load: () => void;
  error?: unknown;
}

export type Density = "comfortable" | "compact";
