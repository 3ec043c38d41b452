import { useEffect } from "react";
import { useMediaQuery } from "@/lib/use-media-query";
import { useStored } from "@/lib/stored";

export type Theme = "system" | "light" | "dark";
export const themes: readonly Theme[] = ["system", "light", "dark"];

const barColour = { light: "#f8f7f4", dark: "#161311" };

/** The theme chosen on this device; index.html applies it before the first paint, this keeps it current. */
export function useTheme(): [Theme, (theme: Theme) => void] {
  const [theme, setTheme] = useStored<Theme>("theme", themes, "system");
  const systemDark = useMediaQuery("(prefers-color-scheme: dark)");
  const shown = theme === "system" ? (systemDark ? "dark" : "light") : theme;
  useEffect(() => {
    document.documentElement.dataset["theme"] = shown;
    document.querySelector("meta[name=theme-color]")?.setAttribute("content", barColour[shown]);
  }, [shown]);
  return [theme, setTheme];
}
