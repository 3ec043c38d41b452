import { isCommonPassword } from "@rules/common-passwords";
import * as z from "zod/mini";
import { fieldMessage } from "@/lib/text/field-message";
import { oneLine } from "@/lib/text/prose";
import { email } from "@/pages/auth/schemas";

export const minPassword = 10;

/** bcrypt reads 72 bytes of a password and no more: an "é" is two of them. */
const maxBytes = 72;
const bytesOf = (text: string) => new TextEncoder().encode(text).length;

const newPassword = z.string().check(
  z.minLength(minPassword, fieldMessage("tooShort", { min: minPassword })),
  z.maxLength(maxBytes, fieldMessage("tooLong", { max: maxBytes })),
  z.refine((value) => bytesOf(value) <= maxBytes, fieldMessage("passwordTooLong")),
  z.refine((value) => value.trim() !== "", fieldMessage("required")),
  z.refine((value) => !isCommonPassword(value), fieldMessage("commonPassword")),
);

export const signUpSchema = z.object({
  displayName: z
    .string()
    .check(
      z.trim(),
      z.minLength(1, fieldMessage("required")),
      z.maxLength(120, fieldMessage("tooLong", { max: 120 })),
      oneLine(),
    ),
  email,
  password: newPassword,
});

export const resetSchema = z.object({ password: newPassword, repeat: z.string() }).check(
  z.refine(({ password, repeat }) => password === repeat, {
    path: ["repeat"],
    error: fieldMessage("mismatch"),
  }),
);
