import { splitStatements } from "../../supabase/local/sql-statements.ts";

/** One file of supabase/migrations. */
export interface MigrationText {
  /** Its name without the folder. */
  file: string;
  text: string;
}

const MOST_LINES = 400;
const FILE_NAME = /^\d{14}_[a-z]+(_[a-z]+)+\.sql$/;

const withoutComments = (sql: string) =>
  sql.replace(/^(\s*(--[^\n]*(\n|$)|\/\*[\s\S]*?\*\/))+/, "").trimStart();

/**
 * What the migrations must not do while they are edited in place (CONTRIBUTING.md): outgrow a file, define a function
 * in two places, change what an earlier statement made instead of making it right there. Answers one line for each fault.
 */
export function migrationFaults(migrations: MigrationText[]): string[] {
  const homes = new Map<string, string>();
  return migrations.flatMap(({ file, text }) => {
    const at = (line: number) => `supabase/migrations/${file}:${line}`;
    const lines = text.trimEnd().split("\n").length;
    const faults: string[] = [];
    if (!FILE_NAME.test(file)) faults.push(`${at(1)}: is named <14 digits>_<domain>_<room>.sql`);
    if (lines >= MOST_LINES) faults.push(`${at(lines)}: stays under ${MOST_LINES} lines`);
    for (const statement of splitStatements(text)) {
      const sql = withoutComments(statement.text);
      const place = at(statement.line);
      const made = /^create (or replace )?(?:function|procedure) ([\w."]+)/i.exec(sql);
      if (made?.[1]) faults.push(`${place}: ${made[2]} is made once, not replaced`);
      else if (made?.[2]) {
        const home = homes.get(made[2]);
        if (home) faults.push(`${place}: ${made[2]} already stands in ${home}`);
        homes.set(made[2], place);
      }
      if (/^(drop|alter (function|policy|type|view))\b/i.test(sql)) {
        faults.push(`${place}: what an earlier statement makes is made right there`);
      } else if (/^alter table\b/i.test(sql) && !/\benable row level security$/i.test(sql.trimEnd())) {
        faults.push(`${place}: a table is made whole in its create table`);
      }
    }
    return faults;
  });
}
