import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "../..");

/** One file each, with what lint must say about it: the rule's code, or nothing. */
const CASES: { file: string; source: string; rule: string | null }[] = [
  // Rooms
  {
    file: "src/components/courses/live-sessions/shared/badge.ts",
    source: `export const badge = 1;`,
    rule: null,
  },
  {
    file: "src/components/courses/live-sessions/questions/q.ts",
    source: `import { badge } from "@/components/courses/live-sessions/shared/badge";\nexport const q = badge;`,
    rule: null,
  },
  {
    file: "src/components/courses/live-sessions/panel.ts",
    source: `import { q } from "@/components/courses/live-sessions/questions/q";\nexport const panel = q;`,
    rule: null,
  },
  {
    file: "src/components/courses/live-sessions/list/sibling.ts",
    source: `import { q } from "@/components/courses/live-sessions/questions/q";\nexport const s = q;`,
    rule: "atelier(import-direction)",
  },
  {
    file: "src/components/courses/live-sessions/list/typed.ts",
    source: `import type { q } from "@/components/courses/live-sessions/questions/q";\nexport type S = typeof q;`,
    rule: "atelier(import-direction)",
  },
  {
    file: "src/components/courses/live-sessions/list/upward.ts",
    source: `import { panel } from "@/components/courses/live-sessions/panel";\nexport const s = panel;`,
    rule: "atelier(import-direction)",
  },
  {
    file: "src/components/courses/live-sessions/shared/down.ts",
    source: `import { q } from "@/components/courses/live-sessions/questions/q";\nexport const s = q;`,
    rule: "atelier(import-direction)",
  },
  {
    file: "src/lib/physical/cellar/unplanned.ts",
    source: `import { l } from "@/lib/l";\nexport const s = l;`,
    rule: "atelier(import-direction)",
  },
  {
    file: "src/hooks/ui/domainless.ts",
    source: `import { me } from "@/hooks/auth/me";\nexport const s = me;`,
    rule: "atelier(import-direction)",
  },
  // The cache
  {
    file: "src/hooks/courses/shared/kept.ts",
    source: `import { keepWithin } from "@/hooks/cache";\nexport const kept = { placeholderData: keepWithin("s") };`,
    rule: null,
  },
  {
    file: "src/hooks/courses/shared/anybody.ts",
    source: `export const kept = { placeholderData: (before: unknown) => before };`,
    rule: "atelier(cache-rules)",
  },
  {
    file: "src/hooks/courses/shared/typed-keys.ts",
    source: `export const again = (c: { invalidateQueries(o: object): void }) => c.invalidateQueries({});`,
    rule: "atelier(cache-rules)",
  },
  // Names, and the one door
  { file: "src/lib/text/Shout.ts", source: `export const shout = 1;`, rule: "atelier(file-name)" },
  { file: "src/lib/text/snake_case.ts", source: `export const shout = 1;`, rule: "atelier(file-name)" },
  {
    file: "src/hooks/ui/use-thing.ts",
    source: `export const useThing = () => 1;`,
    rule: "atelier(file-name)",
  },
  {
    file: "src/hooks/ui/useOther.ts",
    source: `export const useThing = () => 1;`,
    rule: "atelier(file-name)",
  },
  { file: "src/hooks/ui/thing.ts", source: `export const useThing = () => 1;`, rule: "atelier(file-name)" },
  {
    file: "src/components/shared/display/chip.tsx",
    source: `export const Chip = () => null;`,
    rule: "atelier(file-name)",
  },
  {
    file: "src/components/shared/display/Tag.tsx",
    source: `export const Label = () => null;`,
    rule: "atelier(file-name)",
  },
  {
    file: "src/hooks/physical/find/units.ts",
    source: `export const useUnits = () => 1;\nexport const other = 1;`,
    rule: null,
  },
  {
    file: "src/hooks/physical/useSerialTracking.ts",
    source: `export { useUnits } from "@/hooks/physical/find/units";`,
    rule: null,
  },
  {
    file: "src/components/physical/past-the-door.ts",
    source: `import { useUnits } from "@/hooks/physical/find/units";\nexport const s = useUnits;`,
    rule: "atelier(one-door)",
  },
  // Direction of imports
  { file: "src/app/main.ts", source: `import { p } from "@/pages/x/page";\nexport const a = p;`, rule: null },
  {
    file: "src/pages/x/page.ts",
    source: `import { c } from "@/components/courses/c";\nexport const p = c;`,
    rule: null,
  },
  {
    file: "src/components/courses/c.ts",
    source: `import { h } from "@/hooks/courses/h";\nexport const c = h;`,
    rule: null,
  },
  {
    file: "src/hooks/courses/h.ts",
    source: `import { db } from "@/integrations/supabase/db";\nexport const h = db;`,
    rule: null,
  },
  {
    file: "src/integrations/supabase/db.ts",
    source: `import { l } from "@/lib/l";\nexport const db = l;`,
    rule: null,
  },
  {
    file: "src/lib/l.ts",
    source: `import type { K } from "@contracts/k";\nexport const l: K = 1;`,
    rule: null,
  },
  { file: "supabase/functions/_shared/contracts/k.ts", source: `export type K = number;`, rule: null },
  {
    file: "src/hooks/courses/shared/keys.ts",
    source: `export const courseKeys = ["courses"] as const;`,
    rule: null,
  },
  {
    file: "src/hooks/physical/shared/keys.ts",
    source: `export const unitKeys = ["units"] as const;`,
    rule: null,
  },
  {
    file: "src/hooks/physical/u.ts",
    source: `import { courseKeys } from "@/hooks/courses/shared/keys";\nexport const u = courseKeys;`,
    rule: null,
  },
  { file: "src/hooks/auth/me.ts", source: `export const me = "me";`, rule: null },
  {
    file: "src/components/physical/mine.ts",
    source: `import { me } from "@/hooks/auth/me";\nexport const mine = me;`,
    rule: null,
  },
  {
    file: "src/pages/x/Db.ts",
    source: `import { db } from "@/integrations/supabase/db";\nexport const x = db;`,
    rule: "atelier(import-direction)",
  },
  {
    file: "src/pages/y/Other.ts",
    source: `import { p } from "@/pages/x/page";\nexport const o = p;`,
    rule: "atelier(import-direction)",
  },
  {
    file: "src/pages/y/Up.ts",
    source: `import { a } from "@/app/main";\nexport const up = a;`,
    rule: "atelier(import-direction)",
  },
  {
    file: "src/components/courses/Db.ts",
    source: `export { db } from "@/integrations/supabase/db";`,
    rule: "atelier(import-direction)",
  },
  {
    file: "src/components/courses/Lazy.ts",
    source: `export const lazy = () => import("@/integrations/supabase/db");`,
    rule: "atelier(import-direction)",
  },
  {
    file: "src/components/courses/Typed.ts",
    source: `import type { db } from "@/integrations/supabase/db";\nexport type D = typeof db;`,
    rule: "atelier(import-direction)",
  },
  {
    file: "src/components/physical/Cross.ts",
    source: `import { h } from "@/hooks/courses/h";\nexport const z = h;`,
    rule: "atelier(import-direction)",
  },
  {
    file: "src/components/physical/Cross2.ts",
    source: `import { c } from "@/components/courses/c";\nexport const z = c;`,
    rule: "atelier(import-direction)",
  },
  {
    file: "src/hooks/physical/cross.ts",
    source: `import { h } from "@/hooks/courses/h";\nexport const z = h;`,
    rule: "atelier(import-direction)",
  },
  {
    file: "src/components/ui/b.ts",
    source: `import { me } from "@/hooks/auth/me";\nexport const b = me;`,
    rule: "atelier(import-direction)",
  },
  {
    file: "src/components/shared/s.ts",
    source: `import { h } from "@/hooks/courses/h";\nexport const s = h;`,
    rule: "atelier(import-direction)",
  },
  {
    file: "src/components/shared/s2.ts",
    source: `import { c } from "@/components/courses/c";\nexport const s = c;`,
    rule: "atelier(import-direction)",
  },
  {
    file: "src/hooks/courses/up.ts",
    source: `import { c } from "@/components/courses/c";\nexport const s = c;`,
    rule: "atelier(import-direction)",
  },
  {
    file: "src/integrations/up.ts",
    source: `import { h } from "@/hooks/courses/h";\nexport const s = h;`,
    rule: "atelier(import-direction)",
  },
  {
    file: "src/lib/up.ts",
    source: `import { db } from "@/integrations/supabase/db";\nexport const s = db;`,
    rule: "atelier(import-direction)",
  },
  { file: "src/lib/courses/rule.ts", source: `export const rule = 1;`, rule: null },
  {
    file: "src/lib/physical/rule.ts",
    source: `import { rule } from "@/lib/courses/rule";\nexport const s = rule;`,
    rule: "atelier(import-direction)",
  },
  {
    file: "src/lib/server.ts",
    source: `import { f } from "../../supabase/functions/f/handler";\nexport const s = f;`,
    rule: "atelier(import-direction)",
  },
  {
    file: "supabase/functions/f/handler.ts",
    source: `import { s } from "../_shared/core/http.ts";\nexport const f = s;`,
    rule: null,
  },
  { file: "supabase/functions/_shared/core/http.ts", source: `export const s = 1;`, rule: null },
  {
    file: "supabase/functions/f/src.ts",
    source: `import { l } from "../../../src/lib/l.ts";\nexport const s = l;`,
    rule: "atelier(import-direction)",
  },
  {
    file: "supabase/functions/g/other.ts",
    source: `import { f } from "../f/handler.ts";\nexport const s = f;`,
    rule: "atelier(import-direction)",
  },
  {
    file: "supabase/functions/_shared/contracts/bad.ts",
    source: `import { s } from "../core/http.ts";\nexport const t = s;`,
    rule: "atelier(import-direction)",
  },

  // The rooms of the functions' shared code
  { file: "supabase/functions/_shared/oauth/o.ts", source: `export const s = 1;`, rule: null },
  { file: "supabase/functions/_shared/time/t.ts", source: `export const s = 1;`, rule: null },
  { file: "supabase/functions/_shared/providers/zoom/z.ts", source: `export const s = 1;`, rule: null },
  { file: "supabase/functions/_shared/providers/google/g.ts", source: `export const s = 1;`, rule: null },
  { file: "supabase/functions/_shared/jobs/j.ts", source: `export const s = 1;`, rule: null },
  { file: "supabase/functions/_shared/video/plan/p.ts", source: `export const s = 1;`, rule: null },
  { file: "supabase/functions/_shared/video/reconcile/r.ts", source: `export const s = 1;`, rule: null },
  { file: "supabase/functions/_shared/video/shared/v.ts", source: `export const s = 1;`, rule: null },
  { file: "supabase/functions/_shared/video/webhooks/w.ts", source: `export const s = 1;`, rule: null },
  { file: "supabase/functions/_shared/contracts/c.ts", source: `export const s = 1;`, rule: null },
  {
    file: "supabase/functions/_shared/oauth/fine.ts",
    source: `import { s } from "../core/http.ts";\nexport const t = s;`,
    rule: null,
  },
  {
    file: "supabase/functions/_shared/providers/zoom/fine.ts",
    source: `import { s } from "../../oauth/o.ts";\nexport const t = s;`,
    rule: null,
  },
  {
    file: "supabase/functions/_shared/video/reconcile/fine.ts",
    source: `import { s } from "../plan/p.ts";\nexport const t = s;`,
    rule: null,
  },
  {
    file: "supabase/functions/_shared/video/preflight/fine.ts",
    source: `import { s } from "../../contracts/c.ts";\nexport const t = s;`,
    rule: null,
  },
  {
    file: "supabase/functions/_shared/core/time.ts",
    source: `import { s } from "../time/t.ts";\nexport const t = s;`,
    rule: "atelier(import-direction)",
  },
  {
    file: "supabase/functions/_shared/core/function.ts",
    source: `import { f } from "../../f/handler.ts";\nexport const t = f;`,
    rule: "atelier(import-direction)",
  },
  {
    file: "supabase/functions/_shared/time/oauth.ts",
    source: `import { s } from "../oauth/o.ts";\nexport const t = s;`,
    rule: "atelier(import-direction)",
  },
  {
    file: "supabase/functions/_shared/oauth/provider.ts",
    source: `import { s } from "../providers/zoom/z.ts";\nexport const t = s;`,
    rule: "atelier(import-direction)",
  },
  {
    file: "supabase/functions/_shared/providers/zoom/other.ts",
    source: `import { s } from "../google/g.ts";\nexport const t = s;`,
    rule: "atelier(import-direction)",
  },
  {
    file: "supabase/functions/_shared/providers/google/video.ts",
    source: `import type { s } from "../../video/plan/p.ts";\nexport type T = typeof s;`,
    rule: "atelier(import-direction)",
  },
  {
    file: "supabase/functions/_shared/jobs/video.ts",
    source: `import { s } from "../video/reconcile/r.ts";\nexport const t = s;`,
    rule: "atelier(import-direction)",
  },
  {
    file: "supabase/functions/_shared/video/shared/room.ts",
    source: `import { s } from "../plan/p.ts";\nexport const t = s;`,
    rule: "atelier(import-direction)",
  },
  {
    file: "supabase/functions/_shared/video/plan/later.ts",
    source: `import { s } from "../reconcile/r.ts";\nexport const t = s;`,
    rule: "atelier(import-direction)",
  },
  {
    file: "supabase/functions/_shared/video/webhooks/sibling.ts",
    source: `import { s } from "../preflight/fine.ts";\nexport const t = s;`,
    rule: "atelier(import-direction)",
  },
  {
    file: "supabase/functions/_shared/loose.ts",
    source: `import { s } from "./core/http.ts";\nexport const t = s;`,
    rule: "atelier(import-direction)",
  },
  {
    file: "supabase/functions/_shared/video/loose.ts",
    source: `import { s } from "../core/http.ts";\nexport const t = s;`,
    rule: "atelier(import-direction)",
  },

  // The typed edge
  {
    file: "src/integrations/supabase/server.ts",
    source: `declare const db: { rpc(n: string): unknown };\nexport const ask = () => db.rpc("f");\nexport const read = (): unknown => 1;`,
    rule: null,
  },
  {
    file: "src/hooks/courses/edge.ts",
    source: `import { read } from "@/integrations/supabase/server";\nconst start = null as string | null;\nexport const s = () => [start, read()];`,
    rule: null,
  },
  {
    file: "src/hooks/courses/around.ts",
    source: `declare const db: { rpc(n: string): unknown };\nexport const s = () => db.rpc("f");`,
    rule: "atelier(typed-edge)",
  },
  {
    file: "src/lib/around.ts",
    source: `export const s = (db: { rpc(n: string): unknown }) => db.rpc("f");`,
    rule: "atelier(typed-edge)",
  },
  {
    file: "src/hooks/courses/fetches.ts",
    source: `export const s = () => fetch("/functions/v1/f");`,
    rule: "atelier(typed-edge)",
  },
  {
    file: "src/components/courses/Fetches.tsx",
    source: `export const s = () => globalThis.fetch("/functions/v1/f");`,
    rule: "atelier(typed-edge)",
  },
  { file: "src/integrations/supabase/send.ts", source: `export const send = () => 1;`, rule: null },
  {
    file: "src/hooks/courses/sends.ts",
    source: `import { send } from "@/integrations/supabase/send";\nexport const s = send;`,
    rule: "atelier(typed-edge)",
  },
  {
    file: "src/hooks/courses/claims.ts",
    source: `import { read } from "@/integrations/supabase/server";\nexport const s = async () => (await read()) as string;`,
    rule: "atelier(typed-edge)",
  },
  {
    file: "src/hooks/courses/claims2.ts",
    source: `export const s = (x: number) => x as unknown as string;`,
    rule: "atelier(typed-edge)",
  },

  // Shape of modules
  {
    file: "src/lib/loop-a.ts",
    source: `import { b } from "@/lib/loop-b";\nexport const a = (): number => b();`,
    rule: "import(no-cycle)",
  },
  {
    file: "src/lib/loop-b.ts",
    source: `import { a } from "@/lib/loop-a";\nexport const b = (): number => a();`,
    rule: "import(no-cycle)",
  },
  {
    file: "supabase/functions/f/loop-a.ts",
    source: `import { b } from "./loop-b.ts";\nexport interface A {\n  own: 1;\n}\nexport const a = b;`,
    rule: "import(no-cycle)",
  },
  {
    file: "supabase/functions/f/loop-b.ts",
    source: `import type { A } from "./loop-a.ts";\nexport const b = (a: A) => a.own;`,
    rule: "import(no-cycle)",
  },
  { file: "src/lib/barrel.ts", source: `export * from "@/lib/l";`, rule: "atelier(no-star-barrel)" },
  {
    file: "src/hooks/courses/dots.ts",
    source: `import { me } from "../auth/me";\nexport const d = me;`,
    rule: "atelier(aliased-imports)",
  },
  { file: "src/lib/long.ts", source: `${"export {};\n".repeat(321)}`, rule: "eslint(max-lines)" },

  // Types
  { file: "src/lib/any.ts", source: `export const a = (x: any) => x;`, rule: "typescript(no-explicit-any)" },
  {
    file: "src/lib/ignore.ts",
    source: `// @ts-ignore\nexport const a: string = 1;`,
    rule: "typescript(ban-ts-comment)",
  },
  {
    file: "src/lib/floating.ts",
    source: `const later = () => Promise.resolve(1);\nexport function a() {\n  later();\n}`,
    rule: "typescript(no-floating-promises)",
  },
  {
    file: "src/lib/bang.ts",
    source: `export const a = (x: string[]) => x[0]!;`,
    rule: "typescript(no-non-null-assertion)",
  },
  {
    file: "src/lib/switch.ts",
    source: `export function a(x: "l" | "r") {\n  switch (x) {\n    case "l":\n      return 1;\n  }\n  return 2;\n}`,
    rule: "typescript(switch-exhaustiveness-check)",
  },

  // React and accessibility
  {
    file: "src/components/ui/HookIf.tsx",
    source: `import { useState } from "react";\nexport function A({ on }: { on: boolean }) {\n  if (on) useState(0);\n  return null;\n}`,
    rule: "react-hooks(rules-of-hooks)",
  },
  {
    file: "src/components/ui/Deps.tsx",
    source: `import { useEffect } from "react";\nexport function A({ on }: { on: () => void }) {\n  useEffect(() => on(), []);\n  return null;\n}`,
    rule: "react-hooks(exhaustive-deps)",
  },
  {
    file: "src/components/ui/Alt.tsx",
    source: `export const A = () => <img src="/a.png" />;`,
    rule: "jsx-a11y(alt-text)",
  },
  {
    file: "src/components/ui/Div.tsx",
    source: `export const A = ({ f }: { f: () => void }) => <div onClick={f} />;`,
    rule: "jsx-a11y(click-events-have-key-events)",
  },

  // Untranslated text
  {
    file: "src/components/ui/Text.tsx",
    source: `export const A = () => <p>Planifier</p>;`,
    rule: "atelier(no-untranslated-text)",
  },
  {
    file: "src/components/ui/Ternary.tsx",
    source: `export const A = ({ on }: { on: boolean }) => <p>{on ? "Oui" : "—"}</p>;`,
    rule: "atelier(no-untranslated-text)",
  },
  {
    file: "src/components/ui/Aria.tsx",
    source: `export const A = () => <button type="button" aria-label="Fermer" />;`,
    rule: "atelier(no-untranslated-text)",
  },
  {
    file: "src/components/ui/Title.tsx",
    source: `export const A = () => <abbr title="Heure locale">{"·"}</abbr>;`,
    rule: "atelier(no-untranslated-text)",
  },
  {
    file: "src/components/ui/Placeholder.tsx",
    source: `export const A = () => <input aria-labelledby="x" placeholder="Rechercher" />;`,
    rule: "atelier(no-untranslated-text)",
  },
  {
    file: "src/components/ui/Fine.tsx",
    source: `export const Fine = ({ t }: { t: (k: string) => string }) => (\n  <p className="grid gap-2" data-state="open">\n    {t("common:close")} · 42 % · IMEI\n  </p>\n);`,
    rule: null,
  },
  {
    file: "src/components/ui/Nested.tsx",
    source: `export const A = ({ f }: { f: (x: { icon: unknown }) => null }) => <p>{f({ icon: <b>Texte</b> })}</p>;`,
    rule: "atelier(no-untranslated-text)",
  },
  {
    file: "src/lib/columns.ts",
    source: `export const columns = [{ label: "Numéro de série" }];`,
    rule: "atelier(no-untranslated-text)",
  },
  {
    file: "src/lib/columns-fine.ts",
    source: `export const columns = [{ label: "serials:columns.serial" }];`,
    rule: null,
  },
  {
    file: "src/lib/said.ts",
    source: `declare const toast: { success(t: string): void };\nexport const said = () => toast.success("fait");`,
    rule: "atelier(no-untranslated-text)",
  },

  // Tests
  {
    file: "tests/e2e/wait.ts",
    source: `export const w = (page: { waitForTimeout(n: number): void }) => page.waitForTimeout(5);`,
    rule: "atelier(no-fixed-wait)",
  },
];

interface Report {
  diagnostics: { code: string; filename: string; message: string }[];
}

let folder = "";
const found = new Map<string, string[]>();

function oxlint(cwd: string): Promise<Report> {
  const program = join(root, "node_modules/oxlint/bin/oxlint");
  return new Promise((done, fail) => {
    execFile(
      process.execPath,
      [program, "--type-aware", "--format=json"],
      { cwd, maxBuffer: 64 * 1024 * 1024 },
      (_exit, stdout, stderr) => {
        try {
          done(JSON.parse(stdout) as Report);
        } catch {
          fail(new Error(`oxlint printed no report: ${stdout.slice(0, 500)} ${stderr.slice(0, 500)}`));
        }
      },
    );
  });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "atelier-lint-"));
  await symlink(join(root, "node_modules"), join(folder, "node_modules"));
  for (const path of [".oxlintrc.json", "tsconfig.json", "package.json", "scripts/lint"]) {
    await cp(join(root, path), join(folder, path), { recursive: true });
  }
  for (const { file, source } of CASES) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), `${source}\n`);
  }
  const report = await oxlint(folder);
  for (const { code, filename } of report.diagnostics)
    found.set(filename, [...(found.get(filename) ?? []), code]);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe("lint", () => {
  it.each(CASES.filter(({ rule }) => rule === null))("accepts $file", ({ file }) => {
    expect(found.get(file) ?? []).toEqual([]);
  });

  it.each(CASES.filter(({ rule }) => rule !== null))("refuses $file: $rule", ({ file, rule }) => {
    expect(found.get(file) ?? []).toContain(rule);
  });
});
