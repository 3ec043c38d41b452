import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const project = new URL("../../", import.meta.url);

interface Template {
  subject: string;
  content_path: string;
}

/** The mails that `supabase/config.toml` gives a hosted project, for the auth service here. */
export function mailTemplates(): Record<string, Template> {
  const config = readFileSync(new URL("supabase/config.toml", project), "utf8");
  const blocks = config.matchAll(
    /^\[auth\.email\.template\.(\w+)\]\nsubject = "(.+)"\ncontent_path = "\.\/(.+)"$/gm,
  );
  return Object.fromEntries(
    [...blocks].map(([, name = "", subject = "", path = ""]) => [
      name,
      { subject, content_path: fileURLToPath(new URL(path, project)) },
    ]),
  );
}
