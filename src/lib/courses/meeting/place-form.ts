import * as z from "zod/mini";
import { fieldMessage } from "@/lib/text/field-message";
import { oneLine } from "@/lib/text/prose";
import { isWebUrl } from "@/lib/text/web-url";

/** A link of one's own: as the session's form has it, but not to be left out. */
export const placeSchema = z.object({
  join_url: z.string().check(
    z.trim(),
    z.minLength(1, fieldMessage("required")),
    z.refine((url) => url === "" || isWebUrl(url), "errors:url_invalid"),
  ),
  join_password: z.string().check(z.trim(), z.maxLength(64, fieldMessage("tooLong", { max: 64 })), oneLine()),
});
