import { relative, sep } from "node:path";

const DOOR = "src/integrations/";

/** Layers that reach the server through the typed edge only. */
const BEHIND = /^src\/(hooks|components|pages|app)\//;

const isCast = (node) => node.type === "TSAsExpression" || node.type === "TSTypeAssertion";

/** A call's answer, awaited or not. */
const isAnswer = (node) => node.type === "CallExpression" || node.type === "AwaitExpression";

/**
 * What goes to the server is typed, and what comes back is parsed, in src/integrations/supabase: nothing goes around it,
 * and no hook claims by a cast what an answer is.
 */
export const typedEdge = {
  meta: { type: "problem", docs: { description: "requests and replies go through the typed edge" } },
  create(context) {
    const file = relative(context.cwd, context.filename).split(sep).join("/");
    if (!file.startsWith("src/") || file.startsWith(DOOR)) return {};
    const hook = file.startsWith("src/hooks/") && !file.startsWith("src/hooks/ui/");
    return {
      CallExpression(node) {
        const { callee } = node;
        if (callee.type === "MemberExpression" && callee.property?.name === "rpc") {
          context.report({ node, message: "call the database's functions by rpc(name, args, schema)" });
        }
        if (BEHIND.test(file) && (callee.name === "fetch" || callee.property?.name === "fetch")) {
          context.report({ node, message: "ask the server by rpc, callFunction or a table of db" });
        }
      },
      ImportDeclaration(node) {
        if (BEHIND.test(file) && node.source.value === "@/integrations/supabase/send") {
          context.report({ node, message: "ask the server by rpc, callFunction or a table of db" });
        }
      },
      TSAsExpression(node) {
        if (hook && (isAnswer(node.expression) || isCast(node.expression))) {
          context.report({ node, message: "parse what was answered with a schema instead of casting it" });
        }
      },
    };
  },
};
