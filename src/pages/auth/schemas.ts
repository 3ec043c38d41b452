import * as z from "zod/mini";
import { fieldMessage } from "@/lib/text/field-message";

export const email = z.string().check(
  z.trim(),
  z.minLength(1, fieldMessage("required")),
  z.refine((value) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value), fieldMessage("email")),
);

export const signInSchema = z.object({
  email,
  password: z.string().check(z.minLength(1, fieldMessage("required"))),
});

export const forgotSchema = z.object({ email });
