import { describe, expect, it } from "vitest";
import { isElsewhere, navigation } from "@/app/navigation";

const entries = navigation.flatMap((group) => group.entries);

/** The entries that are marked at an address. */
const marked = (address: string) =>
  entries
    .filter(({ to }) => (address === to || address.startsWith(`${to}/`)) && !isElsewhere(to, address))
    .map(({ id }) => id);

describe("the entry that is marked", () => {
  it("is each at its own address, alone", () => {
    for (const { id, to } of entries) expect(marked(to)).toEqual([id]);
  });

  it("is the list's on the page of one of it", () => {
    expect(marked("/dashboard/courses/c1")).toEqual(["courses"]);
    expect(marked("/student/courses/c1")).toEqual(["student"]);
    expect(marked("/student/sessions/s1")).toEqual(["student"]);
  });
});
