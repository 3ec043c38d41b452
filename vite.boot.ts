import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { places, type Place } from "./src/app/places.ts";
import { textsOf } from "./vite.texts.ts";
import { buildAlone, replaceOnce, serveMade, writeScript } from "./vite.outline.ts";
import type { Plugin, ResolvedConfig, Rollup } from "vite";

/** Where index.html names the boot script; the build puts a name with a hash in its place. */
const PLACE = "/boot.js";
const SOURCE = "src/app/boot/boot.ts";

interface Files {
  files: string[];
  of: Record<string, number[]>;
}

/** What the boot script may ask for: frames and pages by their file under src/, texts by "language/namespace". */
const wanted = new Set([
  "app/shell/AppShell",
  "pages/auth/AuthLayout",
  "pages/NotFound",
  "integrations/supabase/auth-client",
  ...places.flatMap(({ page, part }: Place) => (part ? [page, part] : [page]).map((name) => `pages/${name}`)),
  ...["common", ...places.flatMap(({ texts }) => texts)].flatMap((name) => [`fr/${name}`, `en/${name}`]),
]);

/** Each page's, frame's and text's files, besides those that index.html names itself. */
function filesOf(bundle: Rollup.OutputBundle, root: string): Files {
  const chunks = Object.values(bundle).filter((output) => output.type === "chunk");
  const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
  const reach = (name: string, found = new Set<string>()): Set<string> => {
    if (found.has(name)) return found;
    found.add(name);
    for (const imported of byName.get(name)?.imports ?? []) reach(imported, found);
    return found;
  };
  const atOnce = new Set(
    chunks.filter(({ isEntry }) => isEntry).flatMap(({ fileName }) => [...reach(fileName)]),
  );
  const files: string[] = [];
  const of: Record<string, number[]> = {};
  for (const chunk of chunks) {
    const source = Object.keys(chunk.modules).flatMap((id) => {
      const path = id.startsWith(`${root}/src/`) ? id.slice(root.length + 5) : "";
      const name = textsOf(id) ?? path.replace(/\.tsx?$/, "");
      return wanted.has(name) ? [name] : [];
    });
    if (source.length === 0) continue;
    const needed = [...reach(chunk.fileName)].filter((name) => !atOnce.has(name));
    const indices = needed.map((name) => {
      const short = name.replace(/^assets\/|\.js$/g, "");
      if (!files.includes(short)) files.push(short);
      return files.indexOf(short);
    });
    for (const name of source) of[name] = indices;
  }
  return { files, of };
}

const bundleBoot = (config: ResolvedConfig, files: Files) =>
  buildAlone(config, SOURCE, { define: { __FILES__: JSON.stringify(files) } });

/**
 * Gives the app its boot script (src/app/boot): in development from memory, in a build as a file that knows which
 * scripts each page needs.
 */
export function bootScript(): Plugin {
  let config: ResolvedConfig;
  return {
    name: "atelier-boot",
    configResolved(resolved) {
      config = resolved;
    },
    configureServer(server) {
      serveMade(server, PLACE, () => bundleBoot(config, { files: [], of: {} }));
    },
    async writeBundle({ dir = config.build.outDir }, bundle) {
      const name = await writeScript(dir, "boot", await bundleBoot(config, filesOf(bundle, config.root)));
      const file = join(dir, "index.html");
      await writeFile(file, replaceOnce(await readFile(file, "utf8"), `"${PLACE}"`, `"${name}"`));
    },
  };
}
