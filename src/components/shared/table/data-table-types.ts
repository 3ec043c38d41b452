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

export interface DataTableProps<Row> {
  /** What the rows are, for screen readers. */
  label: string;
  /** The first column names the row: its text is the name of the button that opens the detail. */
  columns: readonly DataColumn<Row>[];
  /** undefined until the first page is there; a refetch keeps what was shown. */
  rows: readonly Row[] | undefined;
  rowKey: (row: Row) => string;
  /** The row in a sentence, read after its name to those who move from row button to row button. */
  rowLabel?: (row: Row) => string;
  /** The row on a phone: the three facts that matter. It is drawn inside the button that opens it. */
  renderCard: (row: Row) => ReactNode;
  onOpen?: (row: Row) => void;
  /** Key of the row whose detail is open. */
  openKey?: string | null;
  /** Buttons at the row's end: what fits its state, the rest in an ActionMenu. */
  actions?: (row: Row) => ReactNode;
  /** Width of the actions column. */
  actionsWidth?: string;
  /** Shown when there are no rows: an EmptyState, or an EmptyResult when filters are set. */
  empty: ReactNode;
  error?: unknown;
  onRetry?: () => void;
  /** A refetch or a filter change is under way: what is shown stays, a thin bar runs. */
  busy?: boolean;
  sort?: DataSort;
  onSort?: (sort: DataSort) => void;
  more?: MoreRows;
  /** All rows there are, when known; said to screen readers. */
  total?: number | undefined;
  skeletonRows?: number;
}
