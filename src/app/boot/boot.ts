import { askFirst } from "@/app/boot/first-requests";
import { places, type Place } from "@/app/places";
import { applyTheme, firstLanguage } from "@/lib/first-look";
import { isPublicPath, paths } from "@/lib/paths";
import { readStored } from "@/lib/stored";
import { storedSession } from "@/lib/stored-session";

/**
 * Runs before anything is drawn, and must stay small: the page begins in its theme and language, and what it will need
 * (files, texts, first data) is asked for while the app itself is still on its way.
 */

declare const __FILES__: {
  /** Every script that may be asked for ahead, by its name in assets/. */
  files: string[];
  /** Indices into it: of a page or frame by its file under src/, of texts by "language/namespace". */
  of: Record<string, number[]>;
};

const named = places.map((place: Place) => ({
  ...place,
  pattern: new RegExp(`^${paths[place.at].replace(/:\w+/, "([^/]+)")}/?$`),
}));

function placeAt(path: string): { place: Place; id: string | undefined } | undefined {
  for (const place of named) {
    const found = place.pattern.exec(path);
    if (found) return { place, id: found[1] };
  }
  return undefined;
}

const publicPage = isPublicPath(location.pathname);
/** A public page knows nobody. */
const session = publicPage ? "none" : storedSession();
const known = readStored("stores");
const home =
  session === "none" ? paths.signIn : known?.includes('"memberships":[]') ? paths.student : paths.dashboard;
const asked = location.pathname === paths.home ? home : location.pathname;
const found = placeAt(asked);
const here = found?.place.frame === "shell" && session === "none" ? placeAt(paths.signIn) : found;

const root = document.documentElement;
const theme = readStored("theme");
const dark = theme === "dark" || (theme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
applyTheme(dark ? "dark" : "light");
root.lang = firstLanguage();
root.dataset["outline"] = here?.place.frame ?? "plain";

const frames = { auth: "pages/auth/AuthLayout", shell: "app/shell/AppShell" };
const wanted = here
  ? [
      `${root.lang}/common`,
      frames[here.place.frame],
      `pages/${here.place.page}`,
      ...here.place.texts.map((name) => `${root.lang}/${name}`),
    ]
  : publicPage
    ? []
    : [`${root.lang}/common`, "pages/NotFound"];

// A token that ran out while nobody was here: nothing begins before Auth has renewed it.
if (session === "unsure") wanted.push("integrations/supabase/auth-client");

for (const index of new Set(wanted.flatMap((name) => __FILES__.of[name] ?? []))) {
  const link = document.createElement("link");
  link.rel = "modulepreload";
  link.href = `/assets/${__FILES__.files[index] ?? ""}.js`;
  document.head.append(link);
}

if (typeof session === "object") askFirst(session, here?.place, here?.id);
