import { expect, it } from "vitest";
import { cutOf, slackOf } from "./picture";

it.each([
  ["16 to 9 already", { width: 1600, height: 900 }, 0.5, { x: 0, y: 0, width: 1600, height: 900 }, null],
  ["upright, from its top", { width: 900, height: 1600 }, 0, { x: 0, y: 0, width: 900, height: 506.25 }, "y"],
  [
    "upright, to its foot",
    { width: 900, height: 1600 },
    1,
    { x: 0, y: 1093.75, width: 900, height: 506.25 },
    "y",
  ],
  [
    "a panorama, its middle",
    { width: 3200, height: 900 },
    0.5,
    { x: 800, y: 0, width: 1600, height: 900 },
    "x",
  ],
  ["a point", { width: 1, height: 1 }, 0.5, { x: 0, y: 0.21875, width: 1, height: 0.5625 }, "y"],
] as const)("a cover is cut out of a picture that is %s", (_what, picture, at, cut, slack) => {
  expect(cutOf(picture, at)).toEqual(cut);
  expect(slackOf(picture)).toBe(slack);
});
