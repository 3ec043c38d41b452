import { places, type Place } from "@/app/places";
import { isPublicPath, paths } from "@/lib/paths";
import { readStored } from "@/lib/stored";
import { storedSession } from "@/lib/stored-session";

const named = places.map((place: Place) => ({
  ...place,
  pattern: new RegExp(`^${paths[place.at].replace(/:\w+/, "([^/]+)")}/?$`),
}));

/** A page of the app, and what its address names. */
export interface Here {
  place: Place;
  id: string | undefined;
}

function placeAt(path: string): Here | undefined {
  for (const place of named) {
    const found = place.pattern.exec(path);
    if (found) return { place, id: found[1] };
  }
  return undefined;
}

/** The session that stands on this device, as the pages' scripts find it before Auth has come; a public page knows nobody. */
export const session = isPublicPath(location.pathname) ? "none" : storedSession();

/** The page that this address will show to who is here; undefined where the app has none. */
export function whereWeAre(): Here | undefined {
  const known = readStored("stores");
  const home =
    session === "none" ? paths.signIn : known?.includes('"memberships":[]') ? paths.student : paths.dashboard;
  const found = placeAt(location.pathname === paths.home ? home : location.pathname);
  return found?.place.frame === "shell" && session === "none" ? placeAt(paths.signIn) : found;
}
