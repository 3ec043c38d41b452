import postgres from "postgres";
import { schemaOffences } from "./schema-rules.ts";
import { abilitiesDrift } from "./abilities-drift.ts";
import { runTool, type Finding, type Step } from "./step.ts";
import { typesDrift } from "./types-drift.ts";
import { withScratchDatabase } from "./scratch-database.ts";

interface Advice {
  name: string;
  level: string;
  detail: string;
}

/** The Supabase CLI's own advisors; INFO is a hint (on an empty database every index is "unused"), not a fault. */
export async function advisors(databaseUrl: string): Promise<Finding> {
  const { code, stdout, stderr } = await runTool("supabase", [
    ...["db", "advisors", `--remote=${databaseUrl}?sslmode=disable`],
    ...["--type=all", "--level=warn", "--fail-on=warn"],
  ]);
  const report = stdout.slice(Math.max(0, stdout.indexOf("[")));
  let advice: Advice[];
  try {
    advice = JSON.parse(report) as Advice[];
  } catch {
    if (code === 0) return { problems: [] };
    return { problems: [`supabase db advisors failed: ${stderr.trim() || stdout.trim()}`] };
  }
  return { problems: advice.map(({ level, name, detail }) => `${level} ${name}: ${detail}`) };
}

async function ownRules(databaseUrl: string): Promise<Finding> {
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => undefined });
  try {
    const offences = await schemaOffences(sql);
    return { problems: offences.map(({ rule, found, why }) => `${rule}: ${found}\n      ${why}`) };
  } finally {
    await sql.end({ timeout: 5 });
  }
}

export interface SchemaSteps {
  steps: Step[];
  close(): Promise<void>;
}

/** Steps that look at a database with just these migrations; they share one, made when the first of them runs. */
export function schemaSteps(): SchemaSteps {
  let finish: () => void = () => undefined;
  const finished = new Promise<void>((done) => (finish = done));
  let url: Promise<string> | undefined;
  let life: Promise<void> = Promise.resolve();

  const scratch = () =>
    (url ??= new Promise((ready, fail) => {
      life = withScratchDatabase(async (databaseUrl) => {
        ready(databaseUrl);
        await finished;
      }).catch(fail);
    }));
  const step = (name: string, look: (databaseUrl: string) => Promise<Finding>): Step => ({
    name,
    run: async () => look(await scratch()),
  });
  return {
    steps: [
      step("types drift", typesDrift),
      step("abilities drift", abilitiesDrift),
      step("advisors", advisors),
      step("schema rules", ownRules),
    ],
    close: () => {
      finish();
      return life;
    },
  };
}
