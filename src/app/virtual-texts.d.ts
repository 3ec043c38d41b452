declare module "virtual:texts" {
  import type { Words } from "@/lib/text/texts";

  /** Imports the texts of a "language/namespace" (vite.texts.ts makes it). */
  const texts: Record<string, () => Promise<{ default: Words }>>;
  export default texts;
}
