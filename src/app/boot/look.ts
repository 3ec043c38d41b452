import { whereWeAre } from "@/app/boot/here";
import { applyTheme, firstLanguage } from "@/lib/first-look";
import { readStored } from "@/lib/stored";

/**
 * The only script that the first drawing waits for, and so the smallest: the page begins in its theme and language, with
 * the outline of its place.
 */
const root = document.documentElement;
const theme = readStored("theme");
const dark = theme === "dark" || (theme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
applyTheme(dark ? "dark" : "light");
root.lang = firstLanguage();
root.dataset["outline"] = whereWeAre()?.place.frame ?? "plain";
