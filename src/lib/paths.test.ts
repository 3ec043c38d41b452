import { describe, expect, it } from "vitest";
import { links, safeNext } from "@/lib/paths";

describe("safeNext", () => {
  it.each(["/dashboard", "/dashboard/courses/live-sessions?status=live#a"])("keeps %s", (next) => {
    expect(safeNext(next)).toBe(next);
  });

  it.each([
    null,
    "",
    "https://evil.test",
    "//evil.test",
    "/\\evil.test",
    "javascript:alert(1)",
    "dashboard",
    "/\t/evil.test",
    "/\n\\evil.test",
    "/.//evil.test",
    "/x/..//evil.test",
  ])("refuses %s", (next) => {
    expect(safeNext(next)).toBe("/");
  });
});

describe("links", () => {
  it("writes only what is given", () => {
    expect(links.liveSessions({ session: "a b" })).toBe("/dashboard/courses/live-sessions?session=a+b");
    expect(links.signIn("/settings?x=1")).toBe("/sign-in?next=%2Fsettings%3Fx%3D1");
    expect(links.signIn()).toBe("/sign-in");
  });
});
