import { expect, it } from "vitest";
import { readablePage } from "@/lib/people/account/readable";

it("is a page with a table a list, in which what people wrote is text", () => {
  const page = readablePage(
    {
      made_at: "2030-01-01T00:00:00Z",
      lists: {
        questions: [
          { question: '<script>alert(1)</script> & "you"?', name: null },
          { question: "Second", name: "Zoé" },
        ],
        votes: null,
        teams: [],
      },
    },
    {
      ...{ title: "Ada's data", language: "en", nothing: "Nothing of" },
      list: (name) => `List ${name}`,
      column: (name) => `Column ${name}`,
      value: (value) => (typeof value === "string" ? value : ""),
    },
  );
  expect(page).not.toContain("<script>");
  const parsed = new DOMParser().parseFromString(page, "text/html");
  expect(parsed.title).toBe("Ada's data");
  expect([...parsed.querySelectorAll("h2")].map((head) => head.textContent)).toEqual([
    "List questions",
    "Nothing of",
  ]);
  expect([...parsed.querySelectorAll("th")].map((head) => head.textContent)).toEqual([
    "Column name",
    "Column question",
  ]);
  expect([...parsed.querySelectorAll("td")].map((cell) => cell.textContent)).toEqual([
    ...["", '<script>alert(1)</script> & "you"?'],
    ...["Zoé", "Second"],
  ]);
  expect(parsed.querySelector("p")?.textContent).toBe("List votes, List teams");
});
