import { describe, expect, it } from "vitest";
import { inOrder } from "@/lib/text/order";

describe("the order of names and codes", () => {
  it("is that of a French dictionary, with numbers as people count them", () => {
    const sorted = ["Eau", "éclair", "Ecole", "École", "été", "Etui", "Lot 2", "Lot 10", "zèle", "Zoé"];
    expect(sorted.toReversed().sort(inOrder)).toEqual([
      ...["Eau", "éclair", "Ecole", "École", "été", "Etui", "Lot 2", "Lot 10", "zèle", "Zoé"],
    ]);
  });
});
