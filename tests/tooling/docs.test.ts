import { describe, expect, it } from "vitest";
import { missingPaths, pathsNamed } from "../../scripts/checks/docs.ts";

const files = new Set([
  "README.md",
  "src/lib/roles.ts",
  "src/hooks/a.ts",
  "docs/video.md",
  "docs/decisions/0001-a.md",
]);
const missing = (text: string, page = "docs/architecture.md") => missingPaths(page, text, files);

describe("what a page names", () => {
  it.each([
    ["a file that moved", "Copy `src/lib/gone.ts` from there."],
    ["a folder that moved", "All of `src/libraries/` is pure."],
    ["a path from the root", "See `./src/gone.ts`."],
    ["one of several in braces", "`src/{lib/roles,hooks/b}.ts`"],
    ["a page that is linked", "[this](decisions/0002-b.md)"],
    ["a place in a page that is gone", "[this](gone.md#there)"],
    ["a picture", "![it](images/it.png)"],
    ["a file after a plan", "<!-- planned -->\n`src/a.ts`\n<!-- /planned -->\n`src/gone.ts`"],
  ])("is refused when it is not there: %s", (_, text) => {
    expect(missing(text)).toHaveLength(1);
  });

  it.each([
    ["a file", "`src/lib/roles.ts`, and a bare `roles.ts` whose folder was named before"],
    ["a folder", "`src/lib`, `src/hooks/`, `docs/decisions`"],
    ["several in braces", "`src/{lib/roles,hooks/a}.ts`"],
    [
      "a pattern",
      "`src/pages/<name>.tsx`, `src/**/*.test.ts`, `supabase/migrations/<14 digits>_<domain>.sql`",
    ],
    ["a link from where the page stands", "[why](decisions/0001-a.md), [up](../README.md#settings)"],
    ["somebody else's address", "[Zoom](https://developers.zoom.us/docs/api/)"],
    ["a command, a name, a setting", "`npm run look -- /sign-in`, `core`, `private.fold`, `video/plan`"],
    ["what is marked as planned", "<!-- planned -->\n`src/gone.ts`\n<!-- /planned -->"],
    ["what stands in a drawing", "```\nsrc/gone.ts\n`src/gone.ts`\n```"],
  ])("is accepted: %s", (_, text) => {
    expect(missing(text)).toEqual([]);
  });

  it("may be a folder that is made and not kept", () => {
    const made = missingPaths("README.md", "`supabase/.temp`", files, (path) => path === "supabase/.temp");
    expect(made).toEqual([]);
  });

  it("is found once, however often it stands there", () => {
    expect(pathsNamed("README.md", "`src/a.ts` `src/a.ts` [a](src/a.ts)")).toEqual(["src/a.ts"]);
  });
});
