import { expect, it } from "vitest";
import { signUpSchema } from "./new-password.ts";

const problem = (password: string) =>
  signUpSchema.safeParse({ displayName: "Ada", email: "ada@example.test", password }).error?.issues[0]
    ?.message;

it.each([
  ["nine chars", "123456789", "errors:field.tooShort?min=10"],
  ["blanks alone", " ".repeat(12), "errors:field.required"],
  ["a common word", "Azertyuiop", "errors:field.commonPassword"],
  ["a common row of keys", "1234567890", "errors:field.commonPassword"],
  ["ten characters", "lune et 10", undefined],
])("a new password of %s", (_what, password, expected) => {
  expect(problem(password)).toBe(expected);
});
