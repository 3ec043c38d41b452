import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { environmentOrExit, localBackend } from "./supabase/local/vite-plugin.ts";
import { chunkGroups, leaveOutUnusedAuth } from "./vite.chunks.ts";

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

const shell = path("./src/app/shell/AppShell.tsx");
const pages = ["DashboardHome", "LiveSessionsManagement", "PhysicalProductsSerialTracking"].map((name) =>
  path(`./src/pages/dashboard/${name}.tsx`),
);

export default defineConfig(({ mode }) => {
  const { settings } = environmentOrExit(mode, path("."));
  const port = settings.PORT ?? 5173;
  return {
    plugins: [react(), tailwindcss(), localBackend(), leaveOutUnusedAuth()],
    build: { rolldownOptions: { output: { codeSplitting: { groups: chunkGroups(shell, pages) } } } },
    resolve: {
      alias: {
        "@": path("./src"),
        "@contracts": path("./supabase/functions/_shared/contracts"),
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
