import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "vite";

const EMPTY = `<!doctype html>
<html lang="fr">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Empty</title>
  </head>
  <body>
    <p>Atelier</p>
  </body>
</html>
`;

/** The page with nothing to load, whose paint is the browser's own work; FCP needs a word on it. Returns its folder. */
export async function emptyPage(folder: string): Promise<string> {
  const out = join(folder, "empty");
  await mkdir(out, { recursive: true });
  await writeFile(join(out, "index.html"), EMPTY);
  return out;
}

/** The libraries of the app with one request and fifty rows, built as the app is. Returns its folder. */
export async function barePage(folder: string): Promise<string> {
  const out = join(folder, "bare");
  await build({
    configFile: false,
    root: join(import.meta.dirname, "bare"),
    logLevel: "error",
    mode: "production",
    build: { outDir: out, emptyOutDir: true, chunkSizeWarningLimit: 2000 },
  });
  return out;
}
