import { readStored } from "@/lib/stored";

/** The language the page begins in: the one chosen on this device, else the browser's. */
export function firstLanguage(): "fr" | "en" {
  const stored = readStored("language");
  if (stored === "fr" || stored === "en") return stored;
  return /^en\b/i.test(navigator.language) ? "en" : "fr";
}

/** The colour of the browser's own bar around each theme. */
const barColour = { light: "#f8f7f4", dark: "#161311" };

/** Puts the whole page in a theme. */
export function applyTheme(theme: "light" | "dark"): void {
  document.documentElement.dataset["theme"] = theme;
  document.querySelector("meta[name=theme-color]")?.setAttribute("content", barColour[theme]);
}
