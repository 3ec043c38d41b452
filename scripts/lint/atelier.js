import { cacheRules } from "./cache.js";
import { typedEdge } from "./edges.js";
import { fileName, oneDoor } from "./names.js";
import { placeOf, targetOf, verdict } from "./layers.js";
import { noUntranslatedText } from "./untranslated.js";

/** Calls `check(node, specifier)` for every way a module names another one. */
function everyImport(check) {
  const ofSource = (node) => {
    if (typeof node.source?.value === "string") check(node, node.source.value);
  };
  return {
    ImportDeclaration: ofSource,
    ExportNamedDeclaration: ofSource,
    ExportAllDeclaration: ofSource,
    ImportExpression: ofSource,
    TSImportType: ofSource,
  };
}

const importDirection = {
  meta: { type: "problem", docs: { description: "imports run one way through the layers" } },
  create(context) {
    const root = context.cwd;
    const from = placeOf(root, context.filename);
    if (from === undefined) return {};
    return everyImport((node, specifier) => {
      const target = targetOf(root, context.filename, specifier);
      const to = target && placeOf(root, target);
      const wrong = to && verdict(from, to);
      if (wrong) context.report({ node, message: `${wrong} (${specifier})` });
    });
  },
};

const aliasedImports = {
  meta: { type: "suggestion", docs: { description: "inside src, another folder is named by its alias" } },
  create(context) {
    return everyImport((node, specifier) => {
      // What tests share stands outside src and has no alias.
      if (specifier.startsWith("../") && !specifier.includes("/tests/support/")) {
        context.report({ node, message: `write this import with "@/" instead of "${specifier}"` });
      }
    });
  },
};

const noStarBarrel = {
  meta: { type: "problem", docs: { description: "no `export * from`" } },
  create(context) {
    return {
      ExportAllDeclaration(node) {
        context.report({ node, message: "name what is exported: `export *` hides it" });
      },
    };
  },
};

const noFixedWait = {
  meta: { type: "problem", docs: { description: "tests wait for something, never for a while" } },
  create(context) {
    return {
      CallExpression(node) {
        const name = node.callee.property?.name ?? node.callee.name;
        if (name === "waitForTimeout") {
          context.report({ node, message: "wait for what the user would wait for, not for a time" });
        }
      },
    };
  },
};

export default {
  meta: { name: "atelier" },
  rules: {
    "import-direction": importDirection,
    "file-name": fileName,
    "one-door": oneDoor,
    "typed-edge": typedEdge,
    "aliased-imports": aliasedImports,
    "cache-rules": cacheRules,
    "no-star-barrel": noStarBarrel,
    "no-fixed-wait": noFixedWait,
    "no-untranslated-text": noUntranslatedText,
  },
};
