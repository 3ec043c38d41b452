import { expect, it } from "vitest";
import { elide } from "./elide";

it("elides before a vowel, accents included, and nowhere else", () => {
  expect(elide("Annuler l’inscription de Élise ?")).toBe("Annuler l’inscription d’Élise ?");
  expect(elide("Compte de Claire")).toBe("Compte de Claire");
  expect(elide("De Amina, parce que Ugo")).toBe("D’Amina, parce qu’Ugo");
  expect(elide("un remède ancien, une aide utile")).toBe("un remède ancien, une aide utile");
});
