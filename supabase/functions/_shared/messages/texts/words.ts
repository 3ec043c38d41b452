import { en } from "./en.ts";
import type { Language } from "./facts.ts";
import { fr } from "./fr.ts";
import type { Words } from "./kinds.ts";

/** What is said, by language. */
export const WORDS: Record<Language, Words> = { fr, en };
