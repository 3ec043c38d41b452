import { relative, sep } from "node:path";

/** Where the cache itself is spoken to: the helper of the sets, live updates, and a sign-in, after which all is new. */
const SPEAKERS = /^src\/hooks\/(cache|live-refresh|auth\/useAuthState)\.ts$/;

/** Queries are read again by named sets, and rows of before are kept only within their owner. */
export const cacheRules = {
  meta: { type: "problem", docs: { description: "the cache is spoken to through src/hooks/cache.ts" } },
  create(context) {
    const file = relative(context.cwd, context.filename).split(sep).join("/");
    if (SPEAKERS.test(file) || /\.test\.tsx?$/.test(file)) return {};
    return {
      CallExpression(node) {
        const name = node.callee.property?.name;
        if (name === "invalidateQueries" || name === "refetchQueries" || name === "resetQueries")
          context.report({
            node,
            message: `say refresh(client, …Changed(…)) with a set of the key factory instead of ${name}`,
          });
      },
      Property(node) {
        if (node.key?.name !== "placeholderData") return;
        if (node.value.type === "CallExpression" && node.value.callee.name === "keepWithin") return;
        context.report({
          node,
          message: "rows of before are kept by keepWithin(storeId): never another store's",
        });
      },
    };
  },
};
