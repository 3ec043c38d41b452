import type { Plugin } from "vite";

/** What GoTrueClient imports for what a browser cannot do, or the app does not offer: administration, passkeys, Ethereum. */
const unusedAuth = /^\.\/(GoTrueAdminApi|lib\/webauthn|lib\/web3\/ethereum)$/;
const standIn = "\0atelier:unused-auth";

const standInCode = `
const unused = () => {
  throw new Error("This part of auth-js is left out of the build (vite.chunks.ts)");
};
// Ending one's own session goes by this class too.
export default class GoTrueAdminApi {
  constructor({ url = "", headers = {}, fetch: send }) {
    this.url = url;
    this.headers = headers;
    this.send = send ?? ((...request) => fetch(...request));
  }
  async signOut(jwt, scope) {
    try {
      // A session that Auth knows no more has ended as well.
      await this.send(this.url + "/logout?scope=" + scope, {
        method: "POST",
        headers: { ...this.headers, Authorization: "Bearer " + jwt },
      });
      return { data: null, error: null };
    } catch (error) {
      return { data: null, error };
    }
  }
}
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

/** React Aria's sentences of one language: one file each for 34 of them, all in one import. */
const ariaWords = /\/intl\/[a-z]+\/([a-z]{2}-[A-Z]{2})\.mjs$/;
const noWords = "\0atelier:no-words";

/** Keeps those sentences of React Aria that somebody here reads, about a third of what a date field loads. */
export function keepOurLanguages(): Plugin {
  return {
    name: "atelier-our-languages",
    apply: "build",
    enforce: "pre",
    resolveId(id, importer) {
      const locale = importer?.includes("/react-") ? ariaWords.exec(id)?.[1] : undefined;
      return locale && !["en-US", "fr-FR"].includes(locale) ? noWords : null;
    },
    load: (id) => (id === noWords ? "export default {};" : null),
  };
}

interface ModuleGraph {
  getModuleInfo: (
    id: string,
  ) => { importedIds: readonly string[]; dynamicallyImportedIds: readonly string[] } | null;
}

/** Everything a module needs at once, itself included. */
function needsOf(graph: ModuleGraph, id: string, found = new Set<string>()): Set<string> {
  if (found.has(id)) return found;
  found.add(id);
  for (const imported of graph.getModuleInfo(id)?.importedIds ?? []) needsOf(graph, imported, found);
  return found;
}

/** The pages that the router imports when they are opened, and the frames around them. */
function lazyOf(graph: ModuleGraph, router: string): string[] {
  return [...(graph.getModuleInfo(router)?.dynamicallyImportedIds ?? [])];
}

/** "student" of src/pages/student/StudentHome.tsx. */
const areaOf = (page: string) => /\/pages\/([^/]+)\/[^/]+$/.exec(page)?.[1] ?? "app";

/**
 * The groups that pages share. What more pages need stands first: the bundler takes along what a group's modules need,
 * unless an earlier group has it.
 */
const shared = ["common", "shell", "kit", "form", "signed-in", "sessions", "area", "page"] as const;
type Shared = (typeof shared)[number];

/** The names of these groups, and of what a page needs alone. */
const firstFiles = /^(core|base|common|shell|kit|form|signed-in|sessions|auth|dashboard|student|.*-parts)$/;

/** The modules by which the groups are told apart. */
interface Landmarks {
  /** The entries: of the signed-in app, and of the public pages. */
  main: string;
  passport: string;
  router: string;
  shell: string;
}

/**
 * Few files instead of sixty small ones, which would compress and travel worse: `base` is what both entries begin with, `core` what the signed-in app needs besides, `common`
 * what the pages of the way in share with the others, `shell` what stands around a signed-in page, `kit` what at least
 * two of the dashboard's pages need, `form` what forms need outside the dashboard, `signed-in` what several areas share, `sessions` what they
 * share of live sessions;
 * and one file each for what the pages of one area share and for what a page needs alone. What only panels and dialogs
 * need is left to the bundler.
 */
export function chunkGroups({ main, passport, router, shell }: Landmarks) {
  let entries: { app: Set<string>; passport: Set<string> } | undefined;
  const entryGroup = (id: string, graph: ModuleGraph): "base" | "core" | null => {
    entries ??= { app: needsOf(graph, main), passport: needsOf(graph, passport) };
    if (!entries.app.has(id)) return null;
    return entries.passport.has(id) ? "base" : "core";
  };
  let needs: Map<string, Set<string>> | undefined;
  const groupOf = (id: string, graph: ModuleGraph): [Shared, string] | null => {
    needs ??= new Map(lazyOf(graph, router).map((page) => [page, needsOf(graph, page)]));
    if (needs.has(id)) return null;
    const users = [...needs].filter(([, needed]) => needed.has(id)).map(([page]) => page);
    const areas = [...new Set(users.map(areaOf))].sort();
    const name = areas.join("-");
    if (name === "auth-settings") return ["form", "form"];
    if (areas.length > 1 && areas.includes("auth")) return ["common", "common"];
    if (users.includes(shell)) return ["shell", "shell"];
    if (users.filter((page) => areaOf(page) === "dashboard").length > 1) return ["kit", "kit"];
    if (areas.length > 1 && /\/src\/.+\/courses\//.test(id)) return ["sessions", "sessions"];
    if (areas.length > 1) return ["signed-in", "signed-in"];
    if (users.length > 1) return ["area", name];
    return users[0] ? ["page", `${users[0].replace(/^.*\/|\.tsx$/g, "")}-parts`] : null;
  };
  return [
    ...(["core", "base"] as const).map((name, index) => ({
      priority: shared.length + 1 + index,
      name: (id: string, graph: ModuleGraph) => (entryGroup(id, graph) === name ? name : null),
    })),
    ...shared.map((kind, index) => ({
      priority: shared.length - index,
      name: (id: string, graph: ModuleGraph) => {
        const [group, name] = groupOf(id, graph) ?? [];
        return group === kind && name ? name : null;
      },
    })),
  ];
}

/**
 * Marks the files of a first load: the browser then compiles all of their functions beside the page, while they arrive,
 * instead of one by one on the thread that draws it. The mark counts only as the first line, so it is set last.
 */
export function compileAhead(): Plugin {
  return {
    name: "atelier-compile-ahead",
    apply: "build",
    enforce: "post",
    generateBundle: {
      order: "post",
      handler(_options, bundle) {
        for (const output of Object.values(bundle))
          if (output.type === "chunk" && firstFiles.test(output.name))
            output.code = `//# allFunctionsCalledOnLoad\n${output.code}`;
      },
    },
  };
}
