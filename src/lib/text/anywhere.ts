import { fold } from "./fold";

/** The LIKE pattern that finds a text anywhere in a `search_text` column. */
export function anywhere(text: string): string {
  return `%${fold(text.trim()).replace(/[\\%_]/g, "\\$&")}%`;
}
