export interface Statement {
  text: string;
  /** Line of the file on which the statement's first word stands, from 1. */
  line: number;
}

/** Cuts a migration where the Supabase CLI cuts it: at semicolons outside quotes, comments and `begin atomic` bodies. */
export function splitStatements(source: string): Statement[] {
  const statements: Statement[] = [];
  let start = 0;
  let position = 0;
  let atomicDepth = 0;
  let previousWord = "";
  const push = (end: number) => {
    const text = source.slice(start, end).trim();
    if (text)
      statements.push({ text, line: lineOf(source, start + leadingLength(source.slice(start, end))) });
  };
  while (position < source.length) {
    const skipped = skipOpaque(source, position);
    if (skipped > position) {
      position = skipped;
      continue;
    }
    const word = /^[a-z_][\w$]*/i.exec(source.slice(position, position + 64))?.[0].toLowerCase();
    if (word) {
      if (atomicDepth > 0 && word === "case") atomicDepth += 1;
      else if (word === "atomic" && previousWord === "begin") atomicDepth = 1;
      else if (atomicDepth > 0 && word === "end") atomicDepth -= 1;
      previousWord = word;
      position += word.length;
      continue;
    }
    if (source[position] === ";" && atomicDepth === 0) {
      push(position);
      start = position + 1;
    }
    position += 1;
  }
  push(source.length);
  return statements;
}

/** End of the quoted text or comment that begins at `position`, or `position` itself when none does. */
function skipOpaque(source: string, position: number): number {
  const two = source.slice(position, position + 2);
  if (two === "--") return endAfter(source, "\n", position);
  if (two === "/*") return endOfBlockComment(source, position);
  const character = source[position];
  if (character === '"') return endAfter(source, '"', position + 1);
  if (character === "'") {
    const escapes = /(^|[^\w$])e$/i.test(source.slice(Math.max(0, position - 2), position));
    return endOfString(source, position + 1, escapes);
  }
  if (character === "$" && !/[\w$]/.test(source[position - 1] ?? "")) {
    const tag = /^\$(?:[a-z_]\w*)?\$/i.exec(source.slice(position, position + 70))?.[0];
    if (tag) return endAfter(source, tag, position + tag.length);
  }
  return position;
}

function endAfter(source: string, mark: string, from: number): number {
  const found = source.indexOf(mark, from);
  return found === -1 ? source.length : found + mark.length;
}

function endOfString(source: string, from: number, escapes: boolean): number {
  for (let index = from; index < source.length; index += 1) {
    if (escapes && source[index] === "\\") index += 1;
    else if (source[index] === "'") return index + 1;
  }
  return source.length;
}

function endOfBlockComment(source: string, from: number): number {
  let depth = 0;
  for (let index = from; index < source.length; index += 1) {
    const two = source.slice(index, index + 2);
    if (two === "/*") depth += 1;
    else if (two === "*/") depth -= 1;
    else continue;
    index += 1;
    if (depth === 0) return index + 1;
  }
  return source.length;
}

/** Blank space and comments before the statement proper. */
function leadingLength(text: string): number {
  let position = 0;
  for (;;) {
    position += /^\s*/.exec(text.slice(position))?.[0].length ?? 0;
    const two = text.slice(position, position + 2);
    if (two !== "--" && two !== "/*") return Math.min(position, text.trimEnd().length);
    const end = skipOpaque(text, position);
    if (end >= text.trimEnd().length) return text.length - text.trimStart().length;
    position = end;
  }
}

const lineOf = (source: string, position: number) => source.slice(0, position).split("\n").length;
