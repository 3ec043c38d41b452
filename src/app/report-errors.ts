import { matchPath } from "react-router-dom";
import { isMissingFile } from "@/lib/net/persistently";
import { paths } from "@/lib/paths";

/** Errors of one visit that are told; a page that breaks over and over says nothing new. */
const MOST = 10;

/** The page as the app names it, without what its address holds: "/dashboard/courses/:course". */
const placeOf = (pathname: string): string =>
  Object.values(paths)
    .toSorted((a, b) => Number(a.includes(":")) - Number(b.includes(":")))
    .find((pattern) => matchPath(pattern, pathname) !== null) ?? "elsewhere";

/** Where in our files it was thrown: the lines of the stack that name one, without the error's own text. */
function placesOf(error: Error): string[] {
  return (error.stack ?? "")
    .split("\n")
    .map((line) => /\/assets\/([\w.-]+\.js:\d+:\d+)/.exec(line)?.[1])
    .filter((place) => place !== undefined)
    .slice(0, 10);
}

/**
 * Tells the operator's collector of the page's errors, where the build names one: their kind, and where in the code and on which page
 * they were. Their text may quote what somebody entered, and stays here.
 */
export function reportErrors(collector: string | undefined): (error: unknown) => void {
  if (!collector) return () => undefined;
  let told = 0;
  const tell = (error: unknown) => {
    // Without a network, and after a new release, files do not come: the page says so itself.
    if (isMissingFile(error) || told >= MOST) return;
    told += 1;
    const body = JSON.stringify({
      source: "page",
      where: placeOf(location.pathname),
      what: error instanceof Error ? [error.name, ...placesOf(error)].join("\n") : typeof error,
    });
    navigator.sendBeacon(collector, body);
  };
  window.addEventListener("error", (event) => tell(event.error));
  window.addEventListener("unhandledrejection", (event) => tell(event.reason));
  return tell;
}
