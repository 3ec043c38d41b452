import * as z from "zod/mini";
import { fieldMessage } from "@/lib/text/field-message";
import { oneLine } from "@/lib/text/prose";

/** What is said of a cover. */
export const coverForm = z.object({
  alt: z.string().check(z.trim(), z.maxLength(200, fieldMessage("tooLong", { max: 200 })), oneLine()),
});
