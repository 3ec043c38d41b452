import { parseAst } from "vite";

/** A key as the code names it: the namespaces it may be in, and the key or a pattern of keys. */
export interface KeyUse {
  /** Empty where the file was handed its `t`, so that any may be meant. */
  namespaces: string[];
  pattern: RegExp;
  text: string;
  file: string;
}

export interface SourceKeys {
  /** Keys handed to `t`, `i18nKey` and the like: each must exist. */
  required: KeyUse[];
  /** Every other literal; it may be a key that is handed on, so that key is not unused. */
  mentioned: { literals: Set<string>; patterns: RegExp[] };
}

interface Node {
  type: string;
  [key: string]: unknown;
}

const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && typeof (value as { type?: unknown }).type === "string";

function* walk(node: Node): Generator<Node> {
  yield node;
  for (const [key, value] of Object.entries(node)) {
    if (key === "parent") continue;
    for (const child of Array.isArray(value) ? (value as unknown[]) : [value])
      if (isNode(child)) yield* walk(child);
  }
}

const escape = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** The literal texts an expression can be: one for a string, one for each branch, a pattern for a template. */
function textsOf(node: unknown): { pattern: RegExp; text: string }[] {
  if (!isNode(node)) return [];
  if (node.type === "Literal" && typeof node["value"] === "string") {
    return [{ pattern: new RegExp(`^${escape(node["value"])}$`), text: node["value"] }];
  }
  if (node.type === "TemplateLiteral") {
    const quasis = (node["quasis"] as { value: { cooked: string } }[]).map(({ value }) => value.cooked);
    if (quasis.every((part) => !/[.:]/.test(part))) return [];
    return [{ pattern: new RegExp(`^${quasis.map(escape).join(".+")}$`), text: quasis.join("${…}") }];
  }
  if (node.type === "ConditionalExpression")
    return [...textsOf(node["consequent"]), ...textsOf(node["alternate"])];
  if (node.type === "LogicalExpression") return [...textsOf(node["left"]), ...textsOf(node["right"])];
  if (["TSAsExpression", "TSSatisfiesExpression", "TSNonNullExpression"].includes(node.type)) {
    return textsOf(node["expression"]);
  }
  if (node.type === "ArrayExpression") return (node["elements"] as unknown[]).flatMap(textsOf);
  return [];
}

function calleeName(callee: unknown): string {
  if (!isNode(callee)) return "";
  if (callee.type === "Identifier") return String(callee["name"]);
  if (callee.type === "MemberExpression" && isNode(callee["property"]))
    return String(callee["property"]["name"]);
  return "";
}

const TRANSLATORS = /^(t|tr|translate|exists|t[A-Z]\w*)$/;

function namespaceOption(argument: unknown): string[] {
  if (!isNode(argument) || argument.type !== "ObjectExpression") return [];
  for (const property of argument["properties"] as Node[]) {
    const key = property["key"];
    if (isNode(key) && key["name"] === "ns") return textsOf(property["value"]).map(({ text }) => text);
  }
  return [];
}

export function keysIn(file: string, code: string): SourceKeys {
  const program = parseAst(code, { lang: file.endsWith("x") ? "tsx" : "ts" }, file) as unknown as Node;
  const required: KeyUse[] = [];
  const literals = new Set<string>();
  const patterns: RegExp[] = [];
  const declared = new Set<string>();
  const uses: { argument: unknown; option: string[] }[] = [];

  for (const node of walk(program)) {
    if (node.type === "Literal" && typeof node["value"] === "string") literals.add(node["value"]);
    if (node.type === "TemplateLiteral") patterns.push(...textsOf(node).map(({ pattern }) => pattern));
    if (node.type === "CallExpression") {
      const name = calleeName(node["callee"]);
      const [first, second] = node["arguments"] as unknown[];
      if (name === "useTranslation" || name === "getFixedT") {
        const named = (node["arguments"] as unknown[]).flatMap(textsOf);
        for (const { text } of named) declared.add(text);
        if (named.length === 0) declared.add("common");
      } else if (TRANSLATORS.test(name)) uses.push({ argument: first, option: namespaceOption(second) });
    }
    if (node.type === "JSXAttribute" && isNode(node["name"]) && node["name"]["name"] === "i18nKey") {
      const value = node["value"];
      uses.push({
        argument: isNode(value) && value.type === "JSXExpressionContainer" ? value["expression"] : value,
        option: [],
      });
    }
    if (node.type === "JSXAttribute" && isNode(node["name"]) && node["name"]["name"] === "ns") {
      for (const { text } of textsOf(node["value"])) declared.add(text);
    }
  }
  const ofFile = [...declared];
  for (const { argument, option } of uses) {
    for (const { text } of textsOf(argument)) {
      const [, namespace, key = text] = /^([\w-]+):(.+)$/s.exec(text) ?? [];
      const pattern = new RegExp(`^${key.split("${…}").map(escape).join(".+")}$`);
      required.push({
        namespaces: namespace ? [namespace] : option.length > 0 ? option : ofFile,
        pattern,
        text,
        file,
      });
    }
  }
  return { required, mentioned: { literals, patterns } };
}
