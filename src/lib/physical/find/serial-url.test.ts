import { describe, expect, it } from "vitest";
import { countFilters, noFilters, serialUrlSchema } from "./serial-url";
import { parseUrlState, writeUrlState } from "@/lib/url-state";

const read = (search: string) => parseUrlState(serialUrlSchema, new URLSearchParams(search));

describe("the page's address", () => {
  it("reads a shared link", () => {
    expect(read("q=AL-26&status=sold,delivered&hold=any&sort=warranty&act=in_stock")).toMatchObject({
      q: "AL-26",
      status: ["sold", "delivered"],
      hold: "any",
      sort: "warranty",
      act: "in_stock",
    });
  });

  it("survives a hand-edited one", () => {
    expect(read("serial=nonsense&status=sold,melted&warranty=soon&act=explode&deleted=yes")).toEqual(
      read("status=sold"),
    );
  });

  it("writes only what differs from the default, and leaves others' parameters alone", () => {
    const start = new URLSearchParams("tab=x&q=AL");
    const next = writeUrlState(serialUrlSchema, start, { q: "", status: ["sold"], sort: "updated" });
    expect(next.toString()).toBe("tab=x&status=sold");
  });

  it("counts filters, not the open unit or the order", () => {
    expect(countFilters(read("serial=2b0f6c1e-0000-4000-8000-000000000000&sort=serial"))).toBe(0);
    const many = read("q=a&status=sold,shipped&deleted=1");
    expect(countFilters(many)).toBe(3);
    expect(countFilters({ ...many, ...noFilters })).toBe(0);
  });
});
