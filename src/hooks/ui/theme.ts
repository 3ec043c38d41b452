import { useEffect } from "react";
import { useStored } from "./useStored";
import { useMediaQuery } from "./useMediaQuery";

export type Theme = "system" | "light" | "dark";
export const themes: readonly Theme[] = ["system", "light", "dark"];

const barColour = { light: "#f8f7f4", dark: "#161311" };

/** The theme chosen on this device. */
export const useThemeChoice = () => useStored<Theme>("theme", themes, "system");

/** Keeps the page in the chosen theme; index.html has set it before the first paint. */
export function useAppliedTheme(): void {
  const [theme] = useThemeChoice();
  const systemDark = useMediaQuery("(prefers-color-scheme: dark)");
  const shown = theme === "system" ? (systemDark ? "dark" : "light") : theme;
  useEffect(() => {
    document.documentElement.dataset["theme"] = shown;
    document.querySelector("meta[name=theme-color]")?.setAttribute("content", barColour[shown]);
  }, [shown]);
}
