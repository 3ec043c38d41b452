import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { root, runTool, type Finding } from "./step.ts";

export const TYPES_FILE = join(root, "src/integrations/supabase/database.types.ts");

export async function generateTypes(databaseUrl: string): Promise<string> {
  const remote = `${databaseUrl}?sslmode=disable`;
  const { code, stdout, stderr } = await runTool("supabase", [
    "gen",
    "types",
    `--remote=${remote}`,
    "--schema=public",
  ]);
  if (code !== 0) throw new Error(`supabase gen types failed: ${stderr.trim()}`);
  return stdout;
}

/** Compares the committed types with those of a database that has just these migrations. */
export async function typesDrift(databaseUrl: string): Promise<Finding> {
  const [fresh, committed] = await Promise.all([
    generateTypes(databaseUrl),
    readFile(TYPES_FILE, "utf8").catch(() => ""),
  ]);
  if (fresh === committed) return { problems: [] };
  const [freshLines, committedLines] = [fresh.split("\n"), committed.split("\n")];
  const line = freshLines.findIndex((text, index) => text !== committedLines[index]);
  return {
    problems: [
      `src/integrations/supabase/database.types.ts does not follow the migrations: run "npm run types:generate".`,
      `  line ${line + 1} is: ${committedLines[line]?.trim() ?? "(end of file)"}`,
      `  should be: ${freshLines[line]?.trim() ?? "(end of file)"}`,
    ],
  };
}
