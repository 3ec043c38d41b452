import * as z from "zod/mini";
import { fieldMessage } from "@/lib/text/field-message";
import { oneLine } from "@/lib/text/prose";

export const minPassword = 10;

const email = z.string().check(
  z.trim(),
  z.minLength(1, fieldMessage("required")),
  z.refine((value) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value), fieldMessage("email")),
);

/** bcrypt reads 72 bytes of a password and no more. */
const newPassword = z.string().check(
  z.minLength(minPassword, fieldMessage("tooShort", { min: minPassword })),
  z.maxLength(72, fieldMessage("tooLong", { max: 72 })),
  z.refine((value) => value.trim() !== "", fieldMessage("required")),
);

export const signInSchema = z.object({
  email,
  password: z.string().check(z.minLength(1, fieldMessage("required"))),
});

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

export const forgotSchema = z.object({ email });

export const resetSchema = z.object({ password: newPassword, repeat: z.string() }).check(
  z.refine(({ password, repeat }) => password === repeat, {
    path: ["repeat"],
    error: fieldMessage("mismatch"),
  }),
);
