import type { TestProject } from "vitest/node";
import { ensureBuild } from "../build.ts";

declare module "vitest" {
  interface ProvidedContext {
    appFolder: string;
  }
}

export default async function builtApp(project: TestProject): Promise<void> {
  project.provide("appFolder", await ensureBuild());
}
