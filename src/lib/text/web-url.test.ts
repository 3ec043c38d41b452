import { describe, expect, it } from "vitest";
import { isWebUrl } from "./web-url";

describe("addresses", () => {
  it.each([
    "https://zoom.us/j/92674392836?pwd=a#b",
    "http://localhost:8080",
    "HTTPS://Exemple.fr/é",
    "https://a?b",
  ])("takes %s", (url) => expect(isWebUrl(url)).toBe(true));
  it.each([
    "",
    "zoom.us/j/1",
    "https://",
    "https://user@host.test",
    "https://a b",
    'https://a"b',
    "mailto:a@b.test",
  ])("refuses %s", (url) => expect(isWebUrl(url)).toBe(false));
  it("takes no more than 2,048 characters", () => {
    expect(isWebUrl(`https://a.test/${"x".repeat(2033)}`)).toBe(true);
    expect(isWebUrl(`https://a.test/${"x".repeat(2034)}`)).toBe(false);
  });
});
