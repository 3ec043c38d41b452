/** Splits a code for reading: at its own marks, then every four characters; short ends join the group before. */
export function codeGroups(code: string): string[] {
  const groups: string[] = [];
  for (const part of code.split(/(?<=[-–/.:\s])/u)) {
    if (part.length <= 6) {
      groups.push(part);
      continue;
    }
    for (let at = 0; at < part.length;) {
      const rest = part.length - at;
      const size = rest <= 5 ? rest : 4;
      groups.push(part.slice(at, at + size));
      at += size;
    }
  }
  return groups;
}
