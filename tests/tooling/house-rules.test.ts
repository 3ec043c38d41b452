import { describe, expect, it } from "vitest";
import { houseFaults } from "../../scripts/checks/house-rules.ts";

describe("the house rules", () => {
  it.each([
    ["src/a.ts", "// eslint-disable-next-line"],
    ["src/a.ts", "/* oxlint-disable */"],
    ["supabase/local/a.ts", "// @ts-ignore"],
    ["supabase/functions/a/handler.ts", "const until = Date.now() + 1000;"],
    ["supabase/functions/a/handler.ts", "await sql`delete from private.a where expires_at < now()`;"],
    ["supabase/migrations/1_a.sql", "-- TODO: the rest"],
    ["tests/e2e/a.test.ts", `it.only("one", () => {})`],
    ["src/a.test.tsx", `describe.skip("none", () => {})`],
    ["src/a.tsx", "<p dangerouslySetInnerHTML={x} />"],
    ["src/a.tsx", `<input type="datetime-local" />`],
    ["src/a.tsx", `<Input {...field} type="date" />`],
    ["src/a.ts", `import { z } from "zod";`],
    ["src/a.ts", `fetch("http://localhost:54321/")`],
  ])("refuse in %s: %s", (file, line) => {
    expect(houseFaults(file, line)).toHaveLength(1);
  });

  it.each([
    ["src/a.test.ts", `import { z } from "zod";`],
    ["supabase/functions/a/index.ts", `import { z } from "zod";`],
    ["supabase/functions/a/index.ts", "await sql`select private.now()`; clockNow(); new Date(at);"],
    ["src/a.ts", `import * as z from "zod/mini";`],
    ["docs/a.md", "TODO lists are fine in prose"],
  ])("accept in %s: %s", (file, line) => {
    expect(houseFaults(file, line)).toEqual([]);
  });
});
