const NARROW = "\u202F";

/** What interpolation, nesting, tags, addresses and times hold is not prose. */
const NOT_PROSE =
  /\{\{.*?\}\}|\$t\(.*?\)|<\/?[\w-]+\s*\/?>|https?:\/\/\S*|&\w+;|\b[\dA-F]{1,2}(:[\dA-F]{2})+\b/gi;

/** The typographic faults of one French text, in words; none is a pass. */
export function frenchFaults(text: string): string[] {
  const prose = text.replace(NOT_PROSE, "x");
  const faults: string[] = [];
  for (const [, before, sign] of prose.matchAll(/(^|[\s\S])([;:?»%])/g)) {
    if (sign === undefined || before === NARROW) continue;
    if (sign === "%" && before === "") continue;
    faults.push(`"${sign}" wants a narrow no-break space (U+202F) before it`);
  }
  if (new RegExp(`«(?!${NARROW})`).test(prose))
    faults.push('"«" wants a narrow no-break space (U+202F) after it');
  if (/"|“|”/.test(prose)) faults.push("quotations stand between « and »");
  return [...new Set([...faults, ...commonFaults(text)])];
}

/** What holds in every language. */
export function commonFaults(text: string): string[] {
  const prose = text.replace(NOT_PROSE, "x");
  const faults: string[] = [];
  if (prose.includes("!")) faults.push("no exclamation marks");
  if (prose.includes("...")) faults.push('"…" is one character, not three dots');
  if (text !== text.trim()) faults.push("no space at either end");
  if (/ {2}/.test(prose)) faults.push("two spaces in a row");
  if (text.trim() === "") faults.push("the text is empty");
  return faults;
}
