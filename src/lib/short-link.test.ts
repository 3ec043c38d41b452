import { expect, it } from "vitest";
import { shortTarget } from "@/lib/short-link";

it("leads to the page whose address was made short, and nowhere else", () => {
  expect(shortTarget("/s/AZjA3hI0SryN7wEjRWeJqw")).toBe("/join/0198c0de-1234-4abc-8def-0123456789ab");
  expect(shortTarget("/d/AZjA3hI0SryN7wEjRWeJqw")).toBe(
    "/student/sessions/0198c0de-1234-4abc-8def-0123456789ab",
  );
  expect(shortTarget("/c/______9P_7______-____w/")).toBe(
    "/dashboard/courses/ffffffff-ff4f-ffbf-ffff-fffffbffffff",
  );
  expect(shortTarget("/u", "?serial=1")).toBe("/dashboard/physical/serial-tracking?serial=1");
  for (const path of ["/s/", "/s/short", `/s/${"a".repeat(23)}`, `/x/${"a".repeat(22)}`, "/s/../etc/passwd"])
    expect(shortTarget(path)).toBeNull();
});
