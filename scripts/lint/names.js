import { existsSync, readFileSync } from "node:fs";
import { basename, relative, resolve, sep } from "node:path";
import { roomOf } from "./rooms.js";

const PASCAL = /^[A-Z][A-Za-z0-9]*$/;
const HOOK = /^use[A-Z][A-Za-z0-9]*$/;
const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*(\.(test|types|d))?$/;

function exportedNames(program) {
  const names = [];
  for (const node of program.body) {
    if (node.type !== "ExportNamedDeclaration" && node.type !== "ExportDefaultDeclaration") continue;
    const declaration = node.declaration;
    if (declaration?.id?.name) names.push({ name: declaration.id.name, type: declaration.type });
    else if (declaration?.type === "Identifier") names.push({ name: declaration.name, type: "Identifier" });
    for (const each of declaration?.declarations ?? [])
      if (each.id?.name) names.push({ name: each.id.name, type: "VariableDeclaration" });
    for (const each of node.specifiers ?? [])
      names.push({ name: each.exported.name, type: "ExportSpecifier" });
  }
  return names.filter(({ type }) => !type.startsWith("TS"));
}

/** What is wrong with the name of a file of src, given what it exports. */
export function nameVerdict(file, exported) {
  const name = basename(file).replace(/\.tsx?$/, "");
  const stem = name.replace(/\.(test|types)$/, "");
  if (name !== stem) return undefined;
  const isDoor = roomOf(file)?.room === undefined && roomOf(file) !== undefined && HOOK.test(stem);
  if (PASCAL.test(stem)) {
    if (!file.endsWith(".tsx")) return `only a component's file is in PascalCase: "${stem}" is not one`;
    return exported.includes(stem) ? undefined : `the file exports no component named ${stem}`;
  }
  if (HOOK.test(stem)) {
    return isDoor || exported.includes(stem) ? undefined : `the file exports no hook named ${stem}`;
  }
  if (!KEBAB.test(stem) || stem.startsWith("use-")) {
    return `"${stem}" is none of: a component in PascalCase, a hook as useThing, anything else in kebab-case`;
  }
  const components = exported.filter((each) => PASCAL.test(each) && !/^[A-Z0-9_]+$/.test(each));
  if (file.endsWith(".tsx") && file.startsWith("src/components/") && components.length > 0)
    return `a file with components is named after one of them (${components.join(", ")})`;
  const hooks = exported.filter((each) => HOOK.test(each));
  return hooks.length === 1 && exported.length === 1
    ? `a file that holds one hook is named after it: ${hooks[0]}`
    : undefined;
}

/** Names by one rule: components in PascalCase, a hook's file after the hook, everything else in kebab-case. */
export const fileName = {
  meta: { type: "suggestion", docs: { description: "a file is named after what it exports" } },
  create(context) {
    const file = relative(context.cwd, context.filename).split(sep).join("/");
    return {
      Program(node) {
        const wrong = nameVerdict(
          file,
          exportedNames(node).map(({ name }) => name),
        );
        if (wrong) context.report({ node, message: wrong });
      },
    };
  },
};

/** The files through which a domain's promised hooks are reached. */
const DOORS = {
  "src/hooks/courses/": "src/hooks/courses/useLiveSessions.ts",
  "src/hooks/physical/": "src/hooks/physical/useSerialTracking.ts",
};

const doorNames = new Map();

function namesOfDoor(root, door) {
  const path = resolve(root, door);
  if (!doorNames.has(path)) {
    const text = existsSync(path) ? readFileSync(path, "utf8") : "";
    const lists = [...text.matchAll(/export \{([^}]*)\}/g)].flatMap(([, list]) => list.split(","));
    doorNames.set(path, new Set(lists.map((each) => each.trim().replace(/^type /, "")).filter(Boolean)));
  }
  return doorNames.get(path);
}

/** A hook that its domain promises is reached through the domain's one door. */
export const oneDoor = {
  meta: { type: "problem", docs: { description: "promised hooks are imported from their one door" } },
  create(context) {
    const file = relative(context.cwd, context.filename).split(sep).join("/");
    if (/\.test\.tsx?$/.test(file)) return {};
    return {
      ImportDeclaration(node) {
        const target = String(node.source.value).replace(/^@\//, "src/");
        for (const [house, door] of Object.entries(DOORS)) {
          if (!target.startsWith(house) || file.startsWith(house) || `${target}.ts` === door) continue;
          for (const each of node.specifiers) {
            const name = each.imported?.name;
            if (name && namesOfDoor(context.cwd, door).has(name))
              context.report({ node, message: `${name} is imported from its door, ${door}` });
          }
        }
      },
    };
  },
};
