import { existsSync } from "node:fs";
import { dirname, relative, resolve, sep } from "node:path";
import { functionRoomVerdict } from "./function-rooms.js";
import { roomOf, roomVerdict } from "./rooms.js";

/**
 * Where a file of the project stands, as the import rules see it.
 * @typedef {{ layer: string, domain?: string, file: string }} Place
 */

/** Who is signed in and in which store: every domain stands on these two; and on what knows no domain. */
const FOUNDATION = new Set(["auth", "stores", "ui"]);

/** What each layer of src may import, besides itself. */
const MAY_IMPORT = {
  app: ["pages", "components", "shared", "ui", "hooks", "integrations", "lib", "locales", "styles"],
  passport: ["lib", "locales", "styles"],
  pages: ["components", "shared", "ui", "hooks", "lib"],
  components: ["shared", "ui", "hooks", "lib"],
  shared: ["ui", "hooks", "lib"],
  ui: ["hooks", "lib"],
  hooks: ["integrations", "lib"],
  integrations: ["lib"],
  lib: ["locales"],
  locales: [],
};

const domainFolders = new Map();

function isDomain(root, name) {
  const key = `${root}|${name}`;
  if (!domainFolders.has(key)) {
    const known = ["hooks", "components"].some((layer) => existsSync(resolve(root, "src", layer, name)));
    domainFolders.set(key, known);
  }
  return domainFolders.get(key);
}

/** @returns {Place | undefined} undefined for what is not part of the layered code (packages, configuration). */
export function placeOf(root, absolute) {
  const file = relative(root, absolute).split(sep).join("/");
  if (file.startsWith("../")) return undefined;
  const [top, second, third, ...rest] = file.split("/");

  if (top === "supabase" && second === "functions") {
    if (third === "_shared" && (rest[0] === "contracts" || rest[0] === "rules"))
      return { layer: "contracts", file };
    return { layer: "functions", domain: third, file };
  }
  if (top !== "src" || second === undefined) return { layer: "outside", file };

  const inFolder = rest.length > 0;
  if (second === "components") {
    if (third === "ui" || third === "shared") return { layer: third, file };
    return { layer: "components", domain: third, file };
  }
  if (second === "hooks") return { layer: "hooks", domain: inFolder ? third : undefined, file };
  if (second === "lib") {
    return { layer: "lib", domain: inFolder && isDomain(root, third) ? third : undefined, file };
  }
  if (second === "pages") return { layer: "pages", domain: third, file };
  return { layer: second, file };
}

/** The absolute path an import names, or undefined for a package. */
export function targetOf(root, importer, specifier) {
  if (specifier.startsWith("@/")) return resolve(root, "src", specifier.slice(2));
  const shared = /^@(contracts|rules)\/(.*)$/.exec(specifier);
  if (shared) return resolve(root, "supabase/functions/_shared", shared[1], shared[2]);
  if (specifier.startsWith(".")) return resolve(dirname(importer), specifier);
  return undefined;
}

function crossesDomain(from, to) {
  if (to.domain === undefined || from.domain === to.domain || FOUNDATION.has(to.domain)) return false;
  if (from.layer === "app") return false;
  if (from.layer === "pages") return to.layer === "pages";
  return !/^src\/hooks\/[^/]+\/(shared\/)?keys(\.ts)?$/.test(to.file);
}

/**
 * @param {Place} from
 * @param {Place} to
 * @returns {string | undefined} what is wrong with the import
 */
export function verdict(from, to) {
  if (from.layer === "outside") return undefined;
  if (from.layer === "functions" || from.layer === "contracts") {
    if (to.file.startsWith("src/")) return "an edge function never imports from src";
    if (to.layer === "outside") return "an edge function imports only from supabase/functions and packages";
    if (from.domain === "_shared" || from.layer === "contracts") {
      if (to.layer === "contracts" || to.domain === "_shared") return functionRoomVerdict(from.file, to.file);
      return "what is shared knows no function";
    }
    const shared = to.layer === "contracts" || to.domain === "_shared" || to.domain === from.domain;
    return shared ? undefined : "what two functions share lives in supabase/functions/_shared";
  }

  const isTest = /\.test\.tsx?$/.test(from.file);
  if (isTest && to.file.startsWith("tests/support/")) return undefined;
  if (to.layer === "contracts") return undefined;
  if (to.layer === "functions" || to.layer === "outside") return `src imports nothing from ${to.file}`;

  const allowed = MAY_IMPORT[from.layer];
  if (allowed === undefined) return `src/${from.layer} is no layer of the project`;
  if (from.layer !== to.layer && !allowed.includes(to.layer)) {
    if (from.layer === "lib") return "lib imports nothing else of src";
    if (to.layer === "integrations") return `${from.layer} reach the server through a hook`;
    return `${from.layer} must not import ${to.layer}`;
  }
  const knowsNoDomain = from.layer === "shared" || from.layer === "ui";
  if (knowsNoDomain && to.layer === "hooks" && to.domain !== undefined && to.domain !== "ui") {
    return `components/${from.layer} know no domain`;
  }
  if (from.domain === "ui" && from.layer === "hooks" && to.layer !== "lib" && to.domain !== "ui") {
    return "hooks/ui know no domain and no server";
  }
  if (!roomOf(from.file)?.planned && roomOf(from.file))
    return "this room is in no plan (scripts/lint/rooms.js)";
  const between = roomVerdict(from.file, to.file);
  if (between) return between;
  if (crossesDomain(from, to)) {
    return from.layer === "pages"
      ? "a page does not import another area's pages"
      : `the domain ${from.domain ?? from.layer} does not import the domain ${to.domain}`;
  }
  return undefined;
}
