/** A file of SQL: where it stands and what it says. */
export interface SqlFile {
  file: string;
  text: string;
}

export interface SqlCodes {
  /** Each code that can be raised, with the file that raises it. */
  codes: Map<string, string>;
  /** Places of which it cannot be told which codes they raise. */
  problems: string[];
}

interface Routine {
  file: string;
  name: string;
  parameters: string[];
  body: string;
}

/** A routine that raises what it is given: the argument with the code is at this place. */
type Raisers = Map<string, number>;

const withoutComments = (text: string) => text.replace(/--[^\n]*/g, "").replace(/\/\*[\s\S]*?\*\//g, "");

/** The text from an opening bracket's next character to the bracket that closes it; quoted text is skipped. */
function untilClosed(text: string, from: number): string {
  let depth = 1;
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === "'") at = text.indexOf("'", at + 1);
    else if (text[at] === "(") depth += 1;
    else if (text[at] === ")" && (depth -= 1) === 0) return text.slice(from, at);
    if (at < 0) break;
  }
  return text.slice(from);
}

/** Splits at the commas that stand in no bracket and no quotes. */
function splitArguments(text: string): string[] {
  const parts = [""];
  let depth = 0;
  let quoted = false;
  for (const character of text) {
    if (character === "'") quoted = !quoted;
    else if (!quoted && character === "(") depth += 1;
    else if (!quoted && character === ")") depth -= 1;
    if (character === "," && !quoted && depth === 0) parts.push("");
    else parts[parts.length - 1] += character;
  }
  return parts.map((part) => part.trim());
}

function routinesOf({ file, text }: SqlFile): Routine[] {
  const routines: Routine[] = [];
  for (const match of text.matchAll(/create (?:or replace )?(?:function|procedure) ([\w.]+)\s*\(/gi)) {
    const declared = untilClosed(text, match.index + match[0].length);
    const [, tag = "$$"] = /(\$\w*\$)/.exec(text.slice(match.index)) ?? [];
    const start = text.indexOf(tag, match.index) + tag.length;
    routines.push({
      file,
      name: match[1] ?? "",
      parameters: splitArguments(declared).map((one) => one.split(/\s+/)[0] ?? ""),
      body: text.slice(start, text.indexOf(tag, start)),
    });
  }
  return routines;
}

/** Every expression in a routine whose value becomes the code of an error. */
function raisedIn(routine: Routine, raisers: Raisers): string[] {
  const { body } = routine;
  const raised: string[] = [];
  for (const [, options = ""] of body.matchAll(/\braise exception using\b([^;]*);/gi)) {
    for (const option of splitArguments(options)) {
      const [, expression] = /^message\s*=\s*([\s\S]*)$/i.exec(option) ?? [];
      if (expression !== undefined) raised.push(expression);
    }
  }
  for (const match of body.matchAll(/([\w.]+)\s*\(/g)) {
    const place = raisers.get(match[1] ?? "");
    if (place === undefined) continue;
    raised.push(splitArguments(untilClosed(body, match.index + match[0].length))[place] ?? "");
  }
  return raised;
}

/** Routines that pass one of their own parameters on as the code, until no more are found. */
function findRaisers(routines: Routine[]): Raisers {
  const raisers: Raisers = new Map();
  for (let known = -1; known !== raisers.size;) {
    known = raisers.size;
    for (const routine of routines) {
      for (const expression of raisedIn(routine, raisers)) {
        const place = routine.parameters.indexOf(expression);
        if (place >= 0) raisers.set(routine.name, place);
      }
    }
  }
  return raisers;
}

const withoutBrackets = (text: string): string => {
  const inner = text.replace(/\([^()]*\)/g, " ");
  return inner === text ? text : withoutBrackets(inner);
};

/** The codes that an expression may have as its value, or null when that cannot be told. */
function valuesOf(expression: string, routine: Routine, routines: Routine[]): string[] | null {
  const text = expression.trim();
  const all = (parts: string[]) => {
    const values = parts.map((part) => valuesOf(part, routine, routines));
    return values.includes(null) ? null : values.flatMap((one) => one ?? []);
  };
  if (/^null$/i.test(text)) return [];
  const [, literal] = /^'([^']*)'$/.exec(text) ?? [];
  if (literal !== undefined) return [literal];
  if (/^case\b/i.test(text)) {
    // Brackets stand in conditions here; an outcome is a literal or null.
    const outcomes = [...withoutBrackets(text).matchAll(/\b(?:then|else)\s+('[^']*'|[\w.]+)/gi)];
    return all(outcomes.map(([, outcome = ""]) => outcome));
  }
  const [, called] = /^([\w.]+)\s*\([\s\S]*\)$/.exec(text) ?? [];
  const callee = routines.find(({ name }) => name === called);
  if (callee) {
    const returned = [...callee.body.matchAll(/\b(?:return|select)\s+([^;]+?)\s*(?:;|$)/gi)];
    return returned.length === 0 ? null : all(returned.map(([, value = ""]) => value));
  }
  if (!/^\w+$/.test(text)) return null;
  const assigned = [...routine.body.matchAll(new RegExp(`\\b${text}\\s*:=\\s*([^;]+);`, "gi"))];
  return assigned.length === 0 ? null : all(assigned.map(([, value = ""]) => value));
}

/** Reads from the routines of the schema every code that they can raise, by whatever way the code comes there. */
export function codesInSql(files: readonly SqlFile[]): SqlCodes {
  const routines = files.flatMap((one) => routinesOf({ ...one, text: withoutComments(one.text) }));
  const raisers = findRaisers(routines);
  const codes = new Map<string, string>();
  const problems: string[] = [];
  for (const routine of routines) {
    for (const expression of raisedIn(routine, raisers)) {
      if (routine.parameters.includes(expression)) continue;
      const values = valuesOf(expression, routine, routines);
      if (!values) problems.push(`${routine.file}: ${routine.name}: which codes is "${expression}"?`);
      for (const code of values ?? []) codes.set(code, routine.file);
    }
  }
  return { codes, problems };
}
