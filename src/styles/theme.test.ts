import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

type Rgb = readonly [number, number, number];

const css = readFileSync(new URL("./theme.css", import.meta.url), "utf8");
const channel = (value: number) => Math.min(1, Math.max(0, value));

/** Linear sRGB of an oklch colour. */
function linear(lightness: number, chroma: number, hue: number): Rgb {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    channel(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    channel(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    channel(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

const luminance = ([r, g, b]: Rgb) => 0.2126 * r + 0.7152 * g + 0.0722 * b;

function readTokens(): Record<string, { light: Rgb; dark: Rgb }> {
  const colour = String.raw`oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)`;
  const pattern = new RegExp(String.raw`--color-([a-z-]+): light-dark\(\s*${colour},\s*${colour}\s*\)`, "g");
  return Object.fromEntries(
    [...css.matchAll(pattern)].map(([, name = "", ...numbers]) => {
      const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = numbers.map(Number);
      return [name, { light: linear(a, b, c), dark: linear(d, e, f) }];
    }),
  );
}

const tokens = readTokens();

function contrast(front: string, back: string, theme: "light" | "dark"): number {
  const [a, b] = [front, back].map((name) => {
    const token = tokens[name];
    if (!token) throw new Error(`theme.css has no colour ${name}`);
    return luminance(token[theme]);
  });
  const [high = 0, low = 0] = [a ?? 0, b ?? 0].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

const grounds = ["canvas", "surface", "sunken", "hover", "picked", "raised"];
const tones = ["neutral", "info", "good", "warn", "bad", "violet"];

const text: [string, string][] = [
  ...["ink", "muted", "faint", "accent-ink"].flatMap((front) =>
    grounds.map((back): [string, string] => [front, back]),
  ),
  ...tones.flatMap((tone): [string, string][] => [
    [`${tone}-ink`, `${tone}-soft`],
    [`${tone}-ink`, "surface"],
    [`${tone}-ink`, "raised"],
  ]),
  ["accent-ink", "accent-soft"],
  ["ink", "accent-soft"],
  ["muted", "accent-soft"],
  ["on-accent", "accent"],
  ["on-accent", "accent-strong"],
  ["on-danger", "danger"],
  ["on-danger", "danger-strong"],
  ["canvas", "ink"],
];

const controls: [string, string][] = [
  ...["line-strong", "accent"].flatMap((front) =>
    ["canvas", "surface", "raised"].map((back): [string, string] => [front, back]),
  ),
  ...tones.map((tone): [string, string] => [`${tone}-solid`, "surface"]),
  ["line-strong", "sunken"],
];

describe.each(["light", "dark"] as const)("%s", (theme) => {
  it.each(text)("%s reads on %s (4.5:1)", (front, back) => {
    expect(contrast(front, back, theme)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(controls)("%s is seen on %s (3:1)", (front, back) => {
    expect(contrast(front, back, theme)).toBeGreaterThanOrEqual(3);
  });
});
