/** Everything about a person: lists of flat rows; null where there is nothing. */
export interface OwnData {
  made_at: string;
  lists: Record<string, readonly Record<string, unknown>[] | null>;
}

interface Words {
  title: string;
  language: string;
  /** Above what there is nothing of. */
  nothing: string;
  list: (name: string) => string;
  column: (name: string) => string;
  value: (value: unknown, column: string) => string;
}

const escaped = (text: string) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** The columns of a list in which something stands, in the order of the rows. */
function columnsOf(rows: readonly Record<string, unknown>[]): string[] {
  const names = new Set<string>();
  for (const row of rows)
    for (const [name, value] of Object.entries(row)) if (value !== null) names.add(name);
  return [...names].sort();
}

/** The same as a page of its own that needs nothing else: a table a list, and what there is nothing of by name. */
export function readablePage({ lists }: OwnData, words: Words): string {
  const parts: string[] = [];
  const empty: string[] = [];
  for (const [name, rows] of Object.entries(lists)) {
    if (!rows || rows.length === 0) {
      empty.push(words.list(name));
      continue;
    }
    const columns = columnsOf(rows);
    const head = columns.map((column) => `<th scope="col">${escaped(words.column(column))}</th>`).join("");
    const body = rows
      .map(
        (row) =>
          `<tr>${columns.map((column) => `<td>${escaped(words.value(row[column], column))}</td>`).join("")}</tr>`,
      )
      .join("\n");
    parts.push(
      `<h2>${escaped(words.list(name))}</h2>\n<table><thead><tr>${head}</tr></thead><tbody>\n${body}\n</tbody></table>`,
    );
  }
  const rest =
    empty.length > 0 ? `<h2>${escaped(words.nothing)}</h2>\n<p>${escaped(empty.join(", "))}</p>` : "";
  return `<!doctype html>
<html lang="${escaped(words.language)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(words.title)}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:75rem;margin:2rem auto;padding:0 1rem}table{border-collapse:collapse;display:block;overflow-x:auto}th,td{border:1px solid #999;padding:.25rem .5rem;text-align:left;vertical-align:top}h2{margin-top:2rem}</style>
</head><body><h1>${escaped(words.title)}</h1>
${parts.join("\n")}
${rest}
</body></html>
`;
}
