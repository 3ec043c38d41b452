import { useEffect } from "react";
import { applyTheme } from "@/lib/first-look";
import { useStored } from "./useStored";
import { useMediaQuery } from "./useMediaQuery";

export type Theme = "system" | "light" | "dark";
export const themes: readonly Theme[] = ["system", "light", "dark"];

/** The theme chosen on this device. */
export const useThemeChoice = () => useStored<Theme>("theme", themes, "system");

/** Keeps the page in the chosen theme; the boot script has set it before the first paint. */
export function useAppliedTheme(): void {
  const [theme] = useThemeChoice();
  const systemDark = useMediaQuery("(prefers-color-scheme: dark)");
  const shown = theme === "system" ? (systemDark ? "dark" : "light") : theme;
  useEffect(() => {
    applyTheme(shown);
  }, [shown]);
}
