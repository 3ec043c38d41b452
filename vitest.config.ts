import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const resolve = {
  alias: {
    "@contracts": here("./supabase/functions/_shared/contracts"),
    "@rules": here("./supabase/functions/_shared/rules"),
    "@": here("./src"),
  },
};

const strict = here("./tests/support/setup/strict-console.ts");
const noRegion = here("./tests/support/setup/no-region.ts");
const sharedPostgres = here("./tests/support/setup/shared-postgres.ts");
const builtApp = here("./tests/support/setup/built-app.ts");

/**
 * What a busy machine broke off is tried once more, of journeys everywhere and of the rest where nobody waits for the answer; what
 * fails twice fails. The run says at its end what needed it; --retry=0 tries nothing twice.
 */
const again = { retry: process.env["CI"] ? 1 : 0 };

/** What the user would wait for may take a busy machine a while; the default gives up after a second. */
const patient = { poll: { timeout: 30_000 } };

/*
 * `isolate: false` where a file has a database and a back end of its own, and where it draws components or asks pure rules:
 * what they are made of is read once a worker instead of once a file (2.5 s of work each time for a component).
 */

const unit = {
  environment: "node",
  expect: patient,
  setupFiles: [strict, noRegion],
  testTimeout: 30_000,
};

const components = {
  environment: here("./tests/support/setup/one-window.ts"),
  // A saved file is no address to go to: the next file draws in the same window.
  environmentOptions: {
    happyDOM: {
      settings: { navigation: { disableMainFrameNavigation: true, disableFallbackToSetURL: true } },
    },
  },
  expect: patient,
  setupFiles: [strict, here("./tests/support/setup/components.ts")],
  testTimeout: 60_000,
  ...again,
};

/** Tests that put something in the place of a module, or whose subject is what a module remembers. */
const apart = [
  "src/integrations/supabase/client.test.ts",
  "src/integrations/supabase/server.test.ts",
  "src/hooks/auth/useAuthState.test.tsx",
  "src/hooks/live-refresh.test.tsx",
  "src/lib/scan.test.tsx",
  "src/components/physical/serial-tracking/find/SerialExport.test.tsx",
];

/** Two workers: the machine this must finish on has two cores, and Postgres, Deno and Chromium want their share. */
export default defineConfig({
  test: {
    maxWorkers: 2,
    silent: "passed-only",
    reporters: ["default", here("./tests/support/closing-line.ts")],
    projects: [
      {
        resolve,
        test: {
          ...unit,
          name: "unit",
          isolate: false,
          include: ["src/**/*.test.ts", "supabase/functions/**/*.test.ts", "supabase/seed/**/*.test.ts"],
          exclude: apart,
        },
      },
      {
        resolve,
        test: { ...unit, name: "unit-apart", include: apart.filter((file) => file.endsWith(".ts")) },
      },
      {
        resolve,
        plugins: [react()],
        test: {
          ...components,
          name: "components",
          isolate: false,
          include: ["src/**/*.test.tsx"],
          exclude: apart,
        },
      },
      {
        resolve,
        plugins: [react()],
        test: {
          ...components,
          name: "components-apart",
          include: apart.filter((file) => file.endsWith(".tsx")),
        },
      },
      {
        resolve,
        test: {
          name: "tooling",
          environment: "node",
          expect: patient,
          include: ["tests/tooling/**/*.test.ts"],
          globalSetup: [sharedPostgres],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        resolve,
        test: {
          name: "local",
          environment: "node",
          ...again,
          expect: patient,
          include: ["tests/local/**/*.test.ts"],
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      {
        resolve,
        test: {
          name: "database",
          environment: "node",
          isolate: false,
          ...again,
          expect: patient,
          include: ["tests/database/**/*.test.ts"],
          globalSetup: [sharedPostgres],
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
      {
        resolve,
        test: {
          name: "functions",
          environment: "node",
          isolate: false,
          ...again,
          expect: patient,
          include: ["tests/functions/**/*.test.ts"],
          globalSetup: [sharedPostgres],
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
      {
        resolve,
        test: {
          name: "e2e",
          environment: "node",
          isolate: false,
          expect: patient,
          include: ["tests/e2e/**/*.test.ts"],
          globalSetup: [sharedPostgres, builtApp],
          retry: 1,
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
