import { readFile } from "node:fs/promises";
import { join } from "node:path";
import postgres from "postgres";
import { format, resolveConfig } from "prettier";
import { root, type Finding } from "./step.ts";

const CONTRACT = "supabase/functions/_shared/contracts/abilities.ts";
const PAGE = "docs/permissions.md";
const TABLE = /(?<=<!-- matrix:abilities -->\n)[^]*?(?=<!-- \/matrix -->)/;

interface Given {
  roles: string[];
  /** The roles that have it, in the order of the type. */
  abilities: { ability: string; roles: string[] }[];
}

/** Who may do what, as private.role_abilities says it. */
async function readAbilities(databaseUrl: string): Promise<Given> {
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => undefined });
  try {
    const roles = await sql<
      { role: string }[]
    >`select unnest(enum_range(null::public.store_role))::text as role`;
    const abilities = await sql<Given["abilities"]>`
      select ability, array_agg(role::text order by role) as roles from private.role_abilities group by ability order by ability`;
    return { roles: roles.map(({ role }) => role), abilities: [...abilities] };
  } finally {
    await sql.end({ timeout: 5 });
  }
}

function contractOf({ roles, abilities }: Given): string {
  const list = (names: string[]) => `[${names.map((name) => JSON.stringify(name)).join(", ")}]`;
  return `/** Written by "npm run types:generate" from the rows of private.role_abilities, which decide. */
export const storeRoles = ${list(roles)} as const;
export type StoreRole = (typeof storeRoles)[number];

/** The roles that have each ability in their store. */
export const abilities = {
${abilities.map((each) => `  ${each.ability}: ${list(each.roles)},`).join("\n")}
} as const satisfies Record<string, readonly StoreRole[]>;

export type Ability = keyof typeof abilities;
`;
}

function tableOf({ roles, abilities }: Given): string {
  const rows = [
    ["ability", ...roles],
    ["---", ...roles.map(() => "---")],
    ...abilities.map((each) => [
      `\`${each.ability}\``,
      ...roles.map((role) => (each.roles.includes(role) ? "yes" : "-")),
    ]),
  ];
  return `\n${rows.map((cells) => `| ${cells.join(" | ")} |`).join("\n")}\n\n`;
}

/** The files that repeat who may do what, as they should read: their path from the root, and their text. */
export async function abilityFiles(databaseUrl: string): Promise<{ file: string; text: string }[]> {
  const given = await readAbilities(databaseUrl);
  const page = await readFile(join(root, PAGE), "utf8");
  const drafts = [
    { file: CONTRACT, text: contractOf(given) },
    { file: PAGE, text: page.replace(TABLE, tableOf(given)) },
  ];
  return Promise.all(
    drafts.map(async ({ file, text }) => {
      const filepath = join(root, file);
      return { file, text: await format(text, { ...(await resolveConfig(filepath)), filepath }) };
    }),
  );
}

/** Compares what the page, the functions and the docs repeat of the abilities with a database that has just these migrations. */
export async function abilitiesDrift(databaseUrl: string): Promise<Finding> {
  const fresh = await abilityFiles(databaseUrl);
  const problems = await Promise.all(
    fresh.map(async ({ file, text }) => {
      const committed = await readFile(join(root, file), "utf8").catch(() => "");
      if (committed === text) return [];
      return [`${file} does not follow private.role_abilities: run "npm run types:generate".`];
    }),
  );
  return { problems: problems.flat() };
}
