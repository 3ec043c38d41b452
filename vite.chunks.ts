import type { Plugin } from "vite";

/** What GoTrueClient imports for what a browser cannot do, or the app does not offer: administration, passkeys, Ethereum. */
const unusedAuth = /^\.\/(GoTrueAdminApi|lib\/webauthn|lib\/web3\/ethereum)$/;
const standIn = "\0atelier:unused-auth";

const standInCode = `
const unused = () => {
  throw new Error("This part of auth-js is left out of the build (vite.chunks.ts)");
};
export default class GoTrueAdminApi {}
export class WebAuthnApi {}
export const webAuthnAbortService = {};
export {
  unused as browserSupportsWebAuthn,
  unused as createCredential,
  unused as createSiweMessage,
  unused as deserializeCredentialCreationOptions,
  unused as deserializeCredentialRequestOptions,
  unused as fromHex,
  unused as getAddress,
  unused as getCredential,
  unused as serializeCredentialCreationResponse,
  unused as serializeCredentialRequestResponse,
  unused as toHex,
};
`;

/** Keeps 5 kB (gzip) of every first load at home. A name that a newer auth-js needs besides these fails the build. */
export function leaveOutUnusedAuth(): Plugin {
  return {
    name: "atelier-unused-auth",
    apply: "build",
    enforce: "pre",
    resolveId: (id, importer) =>
      importer?.includes("@supabase/auth-js/dist/module/GoTrueClient") && unusedAuth.test(id)
        ? standIn
        : null,
    load: (id) => (id === standIn ? standInCode : null),
  };
}

interface ModuleGraph {
  getModuleInfo: (id: string) => { importedIds: readonly string[] } | null;
}

/** Everything a module needs at once, itself included. */
function needsOf(graph: ModuleGraph, id: string, found = new Set<string>()): Set<string> {
  if (found.has(id)) return found;
  found.add(id);
  for (const imported of graph.getModuleInfo(id)?.importedIds ?? []) needsOf(graph, imported, found);
  return found;
}

/**
 * Three files instead of sixty small ones, which would compress and travel worse: `core` is what the entry needs,
 * `shell` what stands around a signed-in page, `kit` what at least two of the main pages need.
 */
export function chunkGroups(shell: string, pages: readonly string[]) {
  let needs: { shell: Set<string>; pages: Set<string>[] } | undefined;
  return [
    { name: "core", tags: ["$initial" as const], priority: 2 },
    {
      priority: 1,
      name: (id: string, graph: ModuleGraph) => {
        needs ??= { shell: needsOf(graph, shell), pages: pages.map((page) => needsOf(graph, page)) };
        if (needs.shell.has(id)) return "shell";
        const users = needs.pages.filter((page) => page.has(id)).length;
        return users > 1 && !pages.includes(id) ? "kit" : null;
      },
    },
  ];
}
