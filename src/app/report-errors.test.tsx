import { afterEach, expect, it, vi } from "vitest";
import { reportErrors } from "@/app/report-errors";

const told = () => {
  const bodies: Record<string, string>[] = [];
  vi.spyOn(navigator, "sendBeacon").mockImplementation((_url, body) => {
    bodies.push(JSON.parse(String(body)) as Record<string, string>);
    return false;
  });
  return bodies;
};
afterEach(() => {
  history.replaceState(null, "", "/");
});

it("tells the kind of an error, its places and the page's name, and nothing that was entered", () => {
  const bodies = told();
  history.replaceState(null, "", "/invite/a-secret-token?q=Ada#x");
  const error = new RangeError("ada@example.test has no seat");
  error.stack = `RangeError: ada@example.test has no seat\n    at f (https://app.example/assets/Page-abc.js:1:22)\n    at Ada`;
  reportErrors("https://collector.example/")(error);
  expect(bodies).toMatchObject([
    { source: "page", where: "/invite/:token", what: "RangeError\nPage-abc.js:1:22" },
  ]);
  expect(JSON.stringify(bodies)).not.toMatch(/ada|secret/i);
});

it("ends after ten, leaves out files that did not come, and is silent where no collector is named", () => {
  const bodies = told();
  const tell = reportErrors("https://collector.example/");
  tell(new TypeError("Failed to fetch dynamically imported module: https://app.example/assets/a.js"));
  expect(bodies).toEqual([]);
  for (let count = 0; count < 20; count += 1) tell("a text that was thrown");
  expect(bodies).toHaveLength(10);
  expect(bodies[0]).toMatchObject({ what: "string", where: "/" });
  reportErrors(undefined)(new Error("x"));
  expect(bodies).toHaveLength(10);
});
