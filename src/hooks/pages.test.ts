import { expect, it } from "vitest";
import { keysetPages } from "@/hooks/pages";

const { initialPageParam, getNextPageParam, select } = keysetPages(
  2,
  (row: { at: string; id: string }) => row,
);
const rows = ["a", "b", "c"].map((id) => ({ at: `at ${id}`, id }));

it("goes on after the last row of a full page, and ends with one that is not full", () => {
  expect(initialPageParam).toBeNull();
  expect(getNextPageParam(rows.slice(0, 2))).toBe(rows[1]);
  expect(getNextPageParam(rows.slice(2))).toBeNull();
  expect(getNextPageParam([])).toBeNull();
  expect(select({ pages: [rows.slice(0, 2), rows.slice(2)], pageParams: [null, rows[1] ?? null] })).toEqual(
    rows,
  );
});
