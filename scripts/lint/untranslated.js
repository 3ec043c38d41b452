const READ_ATTRIBUTES =
  /^(aria-(label|description|roledescription|valuetext|placeholder)|title|alt|placeholder|label|description|summary|heading|hint|caption|tooltip|emptyText|actionLabel)$/;
const READ_PROPERTIES =
  /^(label|title|description|placeholder|message|heading|hint|caption|tooltip|summary)$/;

/** Names that are the same in every language. */
const NAMES = new Set(["Atelier", "Zoom", "Google Meet", "GitHub", "Supabase"]);

/** True when a person would read words here: not a number, a sign, a single key, an acronym or a name. */
function isWords(text) {
  const trimmed = text.trim();
  if (NAMES.has(trimmed)) return false;
  return trimmed.split(/\s+/).some((word) => /\p{L}{2}/u.test(word) && !/^[A-Z0-9_\-/+()]{1,8}$/.test(word));
}

/** A translation key such as `sessions:status.live` or `status.live`, as against a sentence. */
function isSentence(text) {
  return (
    isWords(text) && (/\s/.test(text.trim()) || /^\p{Lu}/u.test(text.trim()) || /[^\p{ASCII}]/u.test(text))
  );
}

/** The literals that an expression may turn out to be. */
function* literalsOf(node) {
  if (node === null || node === undefined) return;
  if (node.type === "Literal" && typeof node.value === "string") yield { node, text: node.value };
  else if (node.type === "TemplateLiteral") {
    for (const quasi of node.quasis) yield { node: quasi, text: quasi.value.cooked ?? "" };
  } else if (node.type === "ConditionalExpression") {
    yield* literalsOf(node.consequent);
    yield* literalsOf(node.alternate);
  } else if (node.type === "LogicalExpression") {
    yield* literalsOf(node.left);
    yield* literalsOf(node.right);
  } else if (node.type === "BinaryExpression" && node.operator === "+") {
    yield* literalsOf(node.left);
    yield* literalsOf(node.right);
  } else if (["TSAsExpression", "TSSatisfiesExpression", "ParenthesizedExpression"].includes(node.type)) {
    yield* literalsOf(node.expression);
  } else if (node.type === "ArrayExpression") {
    for (const element of node.elements) yield* literalsOf(element);
  }
}

const calleeName = (callee) =>
  callee.type === "MemberExpression"
    ? (callee.object.name ?? "")
    : callee.type === "Identifier"
      ? callee.name
      : "";

export const noUntranslatedText = {
  meta: { type: "problem", docs: { description: "text a person reads comes from the locale files" } },
  create(context) {
    const report = (node, text) =>
      context.report({
        node,
        message: `text a person reads comes from the locale files: "${text.trim().slice(0, 60)}"`,
      });
    const reportWords = (expression, isText = isWords) => {
      for (const { node, text } of literalsOf(expression)) if (isText(text)) report(node, text);
    };
    return {
      JSXText(node) {
        if (isWords(node.value)) report(node, node.value);
      },
      JSXExpressionContainer(node) {
        if (node.parent.type === "JSXElement" || node.parent.type === "JSXFragment")
          reportWords(node.expression);
      },
      JSXAttribute(node) {
        const name = node.name.type === "JSXNamespacedName" ? "" : node.name.name;
        if (!READ_ATTRIBUTES.test(name) || !node.value) return;
        reportWords(node.value.type === "JSXExpressionContainer" ? node.value.expression : node.value);
      },
      Property(node) {
        const name = node.key.name ?? node.key.value;
        if (READ_PROPERTIES.test(String(name))) reportWords(node.value, isSentence);
      },
      CallExpression(node) {
        if (["toast", "undoToast", "announce"].includes(calleeName(node.callee)))
          reportWords(node.arguments[0]);
      },
      AssignmentExpression(node) {
        if (node.left.type === "MemberExpression" && node.left.property.name === "title") {
          reportWords(node.right, isSentence);
        }
      },
    };
  },
};
