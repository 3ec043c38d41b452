import * as z from "zod/mini";

/** Control and direction-changing characters, garbled text and halves of surrogate pairs; the joiners of emoji are fine. */
const tricks =
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u061C\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB\uFFFD\u{E0000}-\u{E0FFF}\p{Surrogate}]/u;

/** For a text of several lines; mirrors private.is_prose. */
export function isProse(text: string): boolean {
  return !tricks.test(text);
}

/** The check of every free text of a form, with the sentence that the server has for it. */
export const prose = () => z.refine<string>(isProse, "errors:unprintable");

/** The same for what stands on one line. */
export const oneLine = () =>
  z.refine<string>((text) => isProse(text) && !/[\t\n\r]/.test(text), "errors:unprintable");
