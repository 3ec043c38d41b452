import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { publicEntry } from "./vite.entries.ts";
import { environmentOrExit, localBackend } from "./supabase/local/vite-plugin.ts";
import { bootScript } from "./vite.boot.ts";
import { pageOutline } from "./vite.outline.ts";
import { hostHeaders } from "./vite.headers.ts";
import { roomTexts } from "./vite.texts.ts";
import { packSheetsAtOnce } from "./vite.sheets.ts";
import { chunkGroups, compileAhead, keepOurLanguages, leaveOutUnusedAuth } from "./vite.chunks.ts";

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

const main = path("./src/app/main.tsx");
const passport = path("./src/passport/main.ts");
const router = path("./src/app/router.tsx");
const shell = path("./src/app/shell/AppShell.tsx");
export default defineConfig(({ mode }) => {
  const { settings } = environmentOrExit(mode, path("."));
  const port = settings.PORT ?? 5173;
  return {
    plugins: [
      hostHeaders(),
      react(),
      tailwindcss(),
      localBackend(),
      leaveOutUnusedAuth(),
      keepOurLanguages(),
      roomTexts(),
      compileAhead(),
      pageOutline(),
      bootScript(),
      publicEntry(),
    ],
    worker: { format: "es", plugins: () => [packSheetsAtOnce()] },
    // Only a worker names it: found no sooner than at the first sheet, it would reload the page in the middle of the export.
    optimizeDeps: { include: ["write-excel-file/universal"] },
    build: {
      modulePreload: { polyfill: false },
      rolldownOptions: {
        input: { index: path("./index.html"), public: path("./public.html") },
        output: { codeSplitting: { groups: chunkGroups({ main, passport, router, shell }) } },
      },
    },
    resolve: {
      alias: {
        "@": path("./src"),
        "@contracts": path("./supabase/functions/_shared/contracts"),
        "@rules": path("./supabase/functions/_shared/rules"),
      },
    },
    server: {
      port,
      strictPort: true,
      watch: { ignored: ["**/supabase/.temp/**", "**/tests/.artifacts/**", "**/coverage/**", "**/dist/**"] },
    },
    preview: { port, strictPort: true },
  };
});
