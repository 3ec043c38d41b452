/** A component of an iCalendar file as its lines say it. */
export interface Component {
  name: string;
  properties: Map<string, { value: string; parameters: Record<string, string> }>;
  components: Component[];
}

const octets = (line: string) => new TextEncoder().encode(line).length;
const PARAMETER = /;([A-Z-]+)=(?:"([^"\u0000-\u001F\u007F]*)"|([^";:,\u0000-\u001F\u007F]*))/y;

function contentLine(line: string): [string, { value: string; parameters: Record<string, string> }] {
  const name = /^[A-Z-]+/.exec(line)?.[0] ?? "";
  const parameters: Record<string, string> = {};
  PARAMETER.lastIndex = name.length;
  let end = name.length;
  for (let found = PARAMETER.exec(line); found; found = PARAMETER.exec(line)) {
    parameters[found[1] ?? ""] = found[2] ?? found[3] ?? "";
    end = PARAMETER.lastIndex;
  }
  const value = line.slice(end + 1);
  if (name === "" || line[end] !== ":" || /[\u0000-\u0008\u000A-\u001F\u007F]/.test(value))
    throw new Error(`no content line: ${line}`);
  return [name, { value, parameters }];
}

/** The value of a text, which holds no sign that should have been escaped and no escape that is none (RFC 5545, 3.3.11). */
export function textValue(value: string): string {
  if (!/^(?:[^\\;,]|\\[\\;,nN])*$/u.test(value)) throw new Error(`no text: ${value}`);
  return value.replace(/\\([\\;,nN])/g, (_, sign: string) => (/[nN]/.test(sign) ? "\n" : sign));
}

/**
 * Reads a file by the grammar of RFC 5545 and nothing more, where calendars forgive: each line ends in CRLF and weighs 75
 * octets at most, no character is cut in two, no property stands twice, every component is closed.
 */
export function readCalendarLines(file: string): Component {
  if (/(?<!\r)\n|\r(?!\n)/.test(file) || !file.endsWith("\r\n")) throw new Error("lines end in CRLF");
  const lines = file.slice(0, -2).split("\r\n");
  const wide = lines.find((line) => octets(line) > 75);
  if (wide !== undefined) throw new Error(`${octets(wide)} octets: ${wide}`);
  const half = lines.find((line) => /[\uD800-\uDBFF]$|^ [\uDC00-\uDFFF]/.test(line));
  if (half !== undefined) throw new Error(`half of a character: ${half}`);
  const root: Component = { name: "", properties: new Map(), components: [] };
  const open = [root];
  for (const line of file.slice(0, -2).replaceAll("\r\n ", "").split("\r\n")) {
    const [name, content] = contentLine(line);
    const current = open.at(-1) ?? root;
    if (name === "BEGIN") {
      const inner: Component = { name: content.value, properties: new Map(), components: [] };
      current.components.push(inner);
      open.push(inner);
    } else if (name === "END") {
      if (open.pop()?.name !== content.value) throw new Error(`${content.value} is not what is open`);
    } else {
      if (current.properties.has(name)) throw new Error(`${name} stands twice`);
      current.properties.set(name, content);
    }
  }
  const [calendar, ...others] = root.components;
  if (open.length !== 1 || calendar?.name !== "VCALENDAR" || others.length > 0)
    throw new Error("one calendar was promised");
  return calendar;
}
