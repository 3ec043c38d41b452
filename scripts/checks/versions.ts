import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { root, type Step } from "./step.ts";

const importMap = z.object({ imports: z.record(z.string(), z.string()) });
const lockfile = z.object({ packages: z.record(z.string(), z.object({ version: z.string().optional() })) });

const npmSpecifier = /^npm:((?:@[^/]+\/)?[^@/]+)@([^/]+)/;

/**
 * What the functions import on Deno against what package-lock.json installs, where their tests run.
 * `map` is deno.json, `lock` package-lock.json; returns a sentence for each package that the two name in different versions.
 */
export function versionFaults(map: unknown, lock: unknown): string[] {
  const { packages } = lockfile.parse(lock);
  return Object.entries(importMap.parse(map).imports).flatMap(([name, target]) => {
    const [, installed, version] = npmSpecifier.exec(target) ?? [];
    if (installed === undefined)
      return [`deno.json: ${name} leads to ${target}, which names no exact npm version`];
    const locked = packages[`node_modules/${installed}`]?.version;
    if (locked === version) return [];
    return [`${name}: ${version} in deno.json, ${locked ?? "nothing"} in package-lock.json`];
  });
}

const read = async (file: string): Promise<unknown> => JSON.parse(await readFile(join(root, file), "utf8"));

export const versionsStep: Step = {
  name: "versions",
  async run() {
    return {
      problems: versionFaults(await read("supabase/functions/deno.json"), await read("package-lock.json")),
    };
  },
};
