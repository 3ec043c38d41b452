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
  ["one sign again and again", "0000000000", "errors:field.commonPassword"],
  ["a short piece again and again", "Chat chat chat", "errors:field.commonPassword"],
  ["digits in their order", "0123456789", "errors:field.commonPassword"],
  ["digits backwards", "9876543210", "errors:field.commonPassword"],
  ["the alphabet", "abcdefghij", "errors:field.commonPassword"],
  ["a common word in wide letters", "ｐａｓｓｗｏｒｄ１２３", "errors:field.commonPassword"],
  ["a common word with spaces in it", "azerty 12345", "errors:field.commonPassword"],
  ["few signs, many bytes", `${"é".repeat(20)} ${"ä".repeat(20)}`, "errors:field.passwordTooLong"],
  ["many signs", `lune et ${"10 ".repeat(30)}`, "errors:field.tooLong?max=72"],
  ["36 accents", `${"é".repeat(17)}à${"ê".repeat(18)}`, undefined],
  ["ten characters", "lune et 10", undefined],
])("a new password of %s", (_what, password, expected) => {
  expect(problem(password)).toBe(expected);
});
