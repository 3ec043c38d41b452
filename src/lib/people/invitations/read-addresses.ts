/** Most addresses that are invited at once. */
export const MOST_ADDRESSES = 500;

export interface AddressLine {
  /** The address, or what stands there instead of one. */
  text: string;
  state: "good" | "bad" | "repeated";
}

/** One address and nothing beside it; mirrors private.is_email but for the characters that do not show. */
export function isEmail(text: string): boolean {
  return (
    text.length <= 254 &&
    /^[^@\s"'`<>(),;:[\]\\]{1,64}@([^@\s"'`<>(),;:[\]\\.]+\.)+([^@\s"'`<>(),;:[\]\\.0-9]{2,}|xn--[a-z0-9-]+)$/i.test(
      text,
    )
  );
}

/** What may be an address in a line, brackets, quotes and a mailto: taken off; the whole line where nothing is. */
function candidates(line: string): string[] {
  const found = line
    .split(/[\s,;<>"]+/)
    .map((part) => part.replace(/^mailto:/i, "").replace(/^['(]+|[').]+$/g, ""))
    .filter((part) => part.includes("@"));
  const rest = line.trim();
  return found.length > 0 ? found : rest === "" ? [] : [rest];
}

/** The addresses in what was pasted: one a line, several parted by commas, "Ada <ada@example.com>", a mail's own list. */
export function readAddresses(text: string): AddressLine[] {
  const seen = new Set<string>();
  return text
    .split(/\r\n|\r|\n/)
    .flatMap(candidates)
    .map((address) => {
      if (!isEmail(address)) return { text: address, state: "bad" };
      const key = address.toLowerCase();
      if (seen.has(key)) return { text: address, state: "repeated" };
      seen.add(key);
      return { text: address, state: "good" };
    });
}

/** The same of a file's rows, as text for the field: of each row what holds an @, else the row; a heading is left out. */
export function addressesOfRows(rows: readonly (readonly string[])[]): string {
  return rows
    .map((row) => row.filter((cell) => cell.includes("@")).join(", ") || row.filter(Boolean).join(" "))
    .filter((line, at) => line !== "" && (at > 0 || line.includes("@")))
    .join("\n");
}
