import { readFile } from "node:fs/promises";
import { dirname, join, normalize } from "node:path";
import { root, runProgram, type Finding, type Step } from "./step.ts";

/** The pages that lead people through the project. */
const PAGES = /^(README\.md|CONTRIBUTING\.md|tests\/README\.md|docs\/.*\.md|\.env\.example)$/;

/** Where a path of this project begins; what begins otherwise is a name, a command or somebody else's. */
const TOP = /^(\.\/)?((src|supabase|tests|scripts|docs|public|\.ci)\/|\.env\.example$)/;

/** "a{b,c}d" as "abd" and "acd". */
function spread(path: string): string[] {
  const braces = /^([^{]*)\{([^{}]*)\}(.*)$/.exec(path);
  if (braces === null) return [path];
  const [, before = "", inside = "", after = ""] = braces;
  return inside.split(",").flatMap((part) => spread(`${before}${part.trim()}${after}`));
}

/** A path that is drawn with something to fill in names a kind of file, not one. */
const isPattern = (path: string) => /[<>*…$]/.test(path);

/** Fenced blocks are commands and drawings; what stands between the marks of a plan is still to be built. */
const withoutFences = (text: string) =>
  text.replace(/^```[^]*?^```/gm, "").replace(/<!-- planned -->[^]*?<!-- \/planned -->/g, "");

/**
 * @param page path of the page from the root of the project
 * @param text what it says
 * @returns each path of the project that it names in backticks, whole, and each file that it links to
 */
export function pathsNamed(page: string, text: string): string[] {
  const prose = withoutFences(text);
  const quoted = [...prose.matchAll(/`([^`\n]+)`/g)].map(([, path = ""]) => path);
  const linked = [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = ""]) => target.replace(/#.*$/, ""))
    .filter((target) => target !== "" && !/^[a-z]+:/.test(target))
    .map((target) => normalize(join(dirname(page), target)));
  const named = quoted.filter((path) => TOP.test(path) && !/\s/.test(path));
  return [...new Set([...named, ...linked].filter((path) => !isPattern(path)).flatMap(spread))];
}

/**
 * @param files every file of the project
 * @param ignored whether a path is one that the project makes and does not keep
 * @returns what the page names and the project does not have
 */
export function missingPaths(
  page: string,
  text: string,
  files: ReadonlySet<string>,
  ignored: (path: string) => boolean = () => false,
): string[] {
  const folders = new Set<string>();
  for (const file of files)
    for (let folder = dirname(file); folder !== "."; folder = dirname(folder)) folders.add(folder);
  return pathsNamed(page, text)
    .map((path) => ({ path, plain: path.replace(/^\.\//, "").replace(/\/$/, "") }))
    .filter(({ plain }) => !files.has(plain) && !folders.has(plain) && !ignored(plain))
    .map(({ path }) => `${page} names ${path}, which is not there`);
}

async function run(): Promise<Finding> {
  const listed = await runProgram("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
  if (listed.code !== 0) return { problems: [`git ls-files failed: ${listed.stderr.trim()}`] };
  const files = new Set(listed.stdout.split("\0").filter(Boolean));
  const pages = await Promise.all(
    [...files]
      .filter((file) => PAGES.test(file))
      .map(async (page) => ({ page, text: await readFile(join(root, page), "utf8").catch(() => "") })),
  );
  const named = [...new Set(pages.flatMap(({ page, text }) => pathsNamed(page, text)))];
  // A folder is told from a file by its slash alone: the one asked for may not have been made yet.
  const asked = named.flatMap((path) => [path, `${path}/`]);
  const made = await runProgram("git", ["check-ignore", "--", ...asked]);
  const ignored = new Set(made.stdout.split("\n").map((path) => path.replace(/\/$/, "")));
  const problems = pages.flatMap(({ page, text }) =>
    missingPaths(page, text, files, (path) => ignored.has(path)),
  );
  return { problems, note: `${named.length} paths on ${pages.length} pages` };
}

/** What the pages of the project point at is there. */
export const docsStep: Step = { name: "docs", run };
