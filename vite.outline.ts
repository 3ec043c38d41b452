import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import tailwindcss from "@tailwindcss/vite";
import { build, type InlineConfig, type Plugin, type ResolvedConfig, type ViteDevServer } from "vite";

const LOOK = "/look.js";
const OUTLINE = "/outline.css";

/** What one input becomes without the rest of the app, minified. */
export async function buildAlone(
  config: ResolvedConfig,
  input: string,
  options: Pick<InlineConfig, "define" | "plugins"> = {},
): Promise<string> {
  const result = await build({
    configFile: false,
    root: config.root,
    mode: config.mode,
    logLevel: "error",
    resolve: { alias: config.resolve.alias },
    ...options,
    build: {
      write: false,
      minify: true,
      rolldownOptions: {
        input: join(config.root, input),
        // Nothing it imports does anything by being imported.
        treeshake: { moduleSideEffects: (id) => id.endsWith(input) },
        // One classic script without imports: it runs before the page's modules.
        ...(input.endsWith(".css") ? {} : { output: { format: "iife" } }),
      },
    },
  });
  const outputs = "output" in result ? result.output : Array.isArray(result) ? (result[0]?.output ?? []) : [];
  for (const output of outputs) {
    if (output.type === "chunk" && !input.endsWith(".css")) return output.code;
    if (output.type === "asset" && output.fileName.endsWith(".css")) return String(output.source);
  }
  throw new Error(`${input} gave no file`);
}

function fitForAPage(code: string): string {
  if (code.includes("</script")) throw new Error("a script inside the page would end its own element");
  return code.trim();
}

const looks = new WeakMap<ResolvedConfig, Promise<string>>();

/** The script that the built pages carry inside them, made once a build: the pages and the policy have the same text. */
export function look(config: ResolvedConfig): Promise<string> {
  const made = looks.get(config) ?? buildAlone(config, "src/app/boot/look.ts").then(fitForAPage);
  looks.set(config, made);
  return made;
}
const outline = (config: ResolvedConfig) =>
  buildAlone(config, "src/app/boot/outline.css", { plugins: [tailwindcss()] });

/** In development a file of the boot is made when it is asked for. */
export function serveMade(
  server: ViteDevServer,
  place: string,
  make: () => Promise<string>,
  kind: "javascript" | "css" = "javascript",
): void {
  server.middlewares.use(place, (_request, response, next) => {
    make()
      .then((text) => response.setHeader("content-type", `text/${kind}; charset=utf-8`).end(text))
      .catch(next);
  });
}

/** A script of the boot written beside the others, under a name with a hash of what is in it; returns its address. */
export async function writeScript(folder: string, name: string, code: string): Promise<string> {
  const file = `assets/${name}-${createHash("sha256").update(code).digest("base64url").slice(0, 8)}.js`;
  await writeFile(join(folder, file), code);
  return `/${file}`;
}

export function replaceOnce(page: string, part: string | RegExp, by: string): string {
  const [before, after, ...more] = page.split(part);
  if (after === undefined || before === undefined || more.length > 0)
    throw new Error(`a page has no place, or more than one, for ${String(part)}`);
  return before + by + after;
}

/** The app's own style and scripts come after what they are not needed for: the outline is drawn without them. */
function lastInBody(page: string): string {
  const own =
    /\n\s*<(?:script type="module"|link rel="(?:stylesheet|modulepreload)") crossorigin [^>]*>(?:<\/script>)?/g;
  const moved = (page.match(own) ?? []).sort(
    (a, b) => Number(b.includes("<link")) - Number(a.includes("<link")),
  );
  if (moved.length === 0) throw new Error("a page asks for nothing of the app");
  return replaceOnce(
    page.replace(own, ""),
    "</body>",
    `${moved.join("").trimStart().replace(/^/, "  ")}\n  </body>`,
  );
}

/**
 * What stands in index.html and public.html before any script of the app: the parts both have (`<!-- part: name -->` is
 * src/app/boot/parts/name.html), and inside the built page the style they are drawn with and the script that chooses theme,
 * language and outline: the first drawing waits for nothing but the page. The content policy names that script by its hash
 * (vite.headers.ts).
 */
export function pageOutline(): Plugin {
  let config: ResolvedConfig;
  return {
    name: "atelier-outline",
    configResolved(resolved) {
      config = resolved;
    },
    configureServer(server) {
      serveMade(server, LOOK, () => buildAlone(config, "src/app/boot/look.ts"));
      serveMade(server, OUTLINE, () => outline(config), "css");
    },
    transformIndexHtml: {
      order: "pre",
      handler: (page) =>
        page.replace(
          /^( *)(.*)<!-- part: (\w+) -->/gm,
          (_line, indent: string, before: string, name: string) => {
            const part = readFileSync(join(config.root, `src/app/boot/parts/${name}.html`), "utf8").trimEnd();
            return indent + before + part.replaceAll("\n", `\n${indent}`);
          },
        ),
    },
    async writeBundle({ dir = config.build.outDir }, bundle) {
      const [style, code] = await Promise.all([outline(config), look(config)]);
      for (const { fileName } of Object.values(bundle)) {
        if (!fileName.endsWith(".html")) continue;
        const file = join(dir, fileName);
        let page = lastInBody(await readFile(file, "utf8"));
        page = replaceOnce(
          page,
          new RegExp(`<script src="${LOOK}"[^>]*></script>`),
          `<script>${code}</script>`,
        );
        page = replaceOnce(
          page,
          new RegExp(`<link rel="stylesheet" href="${OUTLINE}"[^>]*>`),
          `<style>${style.trim()}</style>`,
        );
        await writeFile(file, page);
      }
    },
  };
}
