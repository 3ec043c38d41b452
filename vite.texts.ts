import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Plugin, ResolvedConfig } from "vite";
import { filesOfNamespace, namespaces } from "./src/locales/namespaces.ts";

const INDEX = "virtual:texts";
const languages = ["fr", "en"];

/** "fr/sessions" of a module that has the texts of a namespace. */
export const textsOf = (id: string): string | undefined =>
  id.startsWith(`\0${INDEX}/`) ? id.slice(INDEX.length + 2) : undefined;

/**
 * Gives the app its texts: `virtual:texts` has a function for each "language/namespace" that imports it, all rooms of the
 * namespace in one file.
 */
export function roomTexts(): Plugin {
  let config: ResolvedConfig;
  return {
    name: "atelier-texts",
    configResolved(resolved) {
      config = resolved;
    },
    resolveId: (id) => (id === INDEX || id.startsWith(`${INDEX}/`) ? `\0${id}` : null),
    async load(id) {
      if (id === `\0${INDEX}`) {
        const names = languages.flatMap((language) =>
          Object.keys(namespaces).map((name) => `${language}/${name}`),
        );
        const imports = names.map((name) => `"${name}": () => import("${INDEX}/${name}")`);
        return `export default { ${imports.join(", ")} };`;
      }
      const [language = "", namespace = ""] = textsOf(id)?.split("/") ?? [];
      if (!namespace) return null;
      const words = {};
      for (const file of filesOfNamespace(namespace)) {
        const path = join(config.root, "src/locales", language, `${file}.json`);
        this.addWatchFile(path);
        Object.assign(words, JSON.parse(await readFile(path, "utf8")));
      }
      return `export default ${JSON.stringify(words)};`;
    },
  };
}
