import { askFirst } from "@/app/boot/first-requests";
import { session, whereWeAre } from "@/app/boot/here";
import { firstLanguage } from "@/lib/first-look";

/**
 * Runs as soon as it arrives, beside the page: what the page will need (files, texts, first data) is asked for while the
 * app itself is still on its way.
 */

declare const __FILES__: {
  /** Every script that may be asked for ahead, by its name in assets/. */
  files: string[];
  /** Indices into it: of a page or frame by its file under src/, of texts by "language/namespace". */
  of: Record<string, number[]>;
};

const here = whereWeAre();
const language = firstLanguage();
const frames = { auth: "pages/auth/AuthLayout", shell: "app/shell/AppShell" };
const wanted = here
  ? [
      `${language}/common`,
      frames[here.place.frame],
      `pages/${here.place.page}`,
      ...(here.place.part ? [`pages/${here.place.part}`] : []),
      ...here.place.texts.map((name) => `${language}/${name}`),
    ]
  : [`${language}/common`, "pages/NotFound"];

// A token that ran out while nobody was here: nothing begins before Auth has renewed it.
if (session === "unsure") wanted.push("integrations/supabase/auth-client");

for (const index of new Set(wanted.flatMap((name) => __FILES__.of[name] ?? []))) {
  const link = document.createElement("link");
  link.rel = "modulepreload";
  link.href = `/assets/${__FILES__.files[index] ?? ""}.js`;
  document.head.append(link);
}

if (typeof session === "object") askFirst(session, here?.place, here?.id);
