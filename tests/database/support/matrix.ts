import { readFileSync } from "node:fs";
import { resolve } from "node:path";

const pageOf = (file: string) => readFileSync(resolve(import.meta.dirname, "../../../docs", file), "utf8");
const permissions = pageOf("permissions.md");

/** The rows of one table of docs/permissions.md, by the words of its head. */
function matrix(name: string, page = permissions): Record<string, string>[] {
  const [, text] = new RegExp(`<!-- matrix:${name} -->([^]*?)<!-- /matrix -->`).exec(page) ?? [];
  if (text === undefined) throw new Error(`docs has no table "${name}"`);
  const [head = [], , ...rows] = text
    .trim()
    .split("\n")
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim().replaceAll("`", "")),
    );
  return rows.map((row) => Object.fromEntries(head.map((word, index) => [word, row[index] ?? ""])));
}

const list = (cell: string | undefined) =>
  cell === undefined || cell === "-" ? [] : cell.split(",").map((word) => word.trim());

export interface Cells {
  name: string;
  cells: Record<string, string>;
}

export const actions = ["select", "insert", "update", "delete"] as const;
export type Action = (typeof actions)[number];

/** One row a table and action: what each role may do. */
export const tableRows: (Cells & { action: Action })[] = matrix("tables").map(
  ({ table, action, ...cells }) => ({
    name: table ?? "",
    action: actions.find((known) => known === action) ?? fail(`unknown action ${action}`),
    cells,
  }),
);

/** One row a function, or a way of calling it (in brackets). */
export const functionRows: Cells[] = matrix("functions").map(({ function: name, ...cells }) => ({
  name: name ?? "",
  cells,
}));

/** One row a kind of search: what each role finds. */
export const searchRows: Cells[] = matrix("searches").map(({ search: name, ...cells }) => ({
  name: name ?? "",
  cells,
}));

/** One row a path of an edge function. */
export const edgeRows: Cells[] = matrix("edge").map(({ "edge function": name, ...cells }) => ({
  name: name ?? "",
  cells,
}));

export const writableColumns = new Map(
  matrix("columns").map((row) => [
    row["table"] ?? "",
    { insert: list(row["insert"]), update: list(row["update"]) },
  ]),
);

/** The HTTP status of each code. */
export const codes = new Map(matrix("codes").map((row) => [row["code"] ?? "", Number(row["status"])]));

export const helpers: string[] = matrix("helpers").map((row) => row["helper"] ?? "");

/** What the login of the edge functions may do with each table: "yes", "-", or the columns. */
export const loginTables = matrix("login-tables").map(({ table, ...cells }) => ({
  name: table ?? "",
  cells: Object.fromEntries(actions.map((action) => [action, cells[action] ?? ""])) as Record<Action, string>,
}));

export const loginFunctions: string[] = matrix("login-functions").map(
  (row) => row["function of private"] ?? "",
);

/** The register of docs/privacy.md. */
export const registerRows = matrix("register", pageOf("privacy.md")).map(
  ({
    table = "",
    what = "",
    why = "",
    kept = "",
    "read by": readers = "",
    "in the export": exported = "",
  }) => ({
    ...{ table, what, why, kept, readers, exported },
  }),
);

function fail(message: string): never {
  throw new Error(message);
}
