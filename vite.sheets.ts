import type { Plugin } from "vite";

const standIn = "\0atelier:zip-at-once";

const standInCode = `
import { zipSync } from "fflate";
export default (files) => Promise.resolve(zipSync(files).buffer);
`;

/**
 * write-excel-file packs a sheet in workers made of blob addresses, which the policy of the page refuses. Ours is written
 * in a worker already (src/lib/files/xlsx-worker.ts), where it is packed in one go.
 */
export function packSheetsAtOnce(): Plugin {
  return {
    name: "atelier-zip-at-once",
    apply: "build",
    enforce: "pre",
    resolveId: (id, importer) =>
      importer?.includes("write-excel-file") && id.endsWith("/zip/zipToArrayBuffer.js") ? standIn : null,
    load: (id) => (id === standIn ? standInCode : null),
  };
}
