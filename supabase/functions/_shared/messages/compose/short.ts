import { Buffer } from "node:buffer";
import type { Facts } from "../texts/facts.ts";
import { brief } from "../texts/when.ts";
import { WORDS } from "../texts/words.ts";
import { segmentsOf, toGsm } from "./gsm.ts";
import { plain } from "./letter.ts";
import { pathOf, type Delivery } from "./mail.ts";

/** How much of a name stays, until all of it fits. */
const LENGTHS = [60, 40, 32, 26, 20, 15, 11, 8, 5];

const cut = (text: string, most: number) => {
  const chars = Array.from(text);
  return chars.length <= most
    ? text
    : `${chars
        .slice(0, most - 2)
        .join("")
        .trimEnd()}..`;
};

const SHORT: Readonly<Record<string, string>> = {
  "/join/": "/s/",
  "/student/sessions/": "/d/",
  "/dashboard/courses/": "/c/",
  "/dashboard/courses/live-sessions?session=": "/r/",
};

/** The same place by the app's short address, where it has one (`src/lib/short-link.ts`). */
export function shortPath(path: string): string {
  const [, place = "", id = ""] = /^(.*[/=])([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(path) ?? [];
  const short = SHORT[place];
  return short
    ? `${short}${Buffer.from(id.replaceAll("-", ""), "hex").toString("base64url")}`
    : path.replace(/^\/dashboard\/physical\/serial-tracking(?=\?|$)/, "/u");
}

/** When it is, in few characters, in the recipient's zone; nothing where no day is set. */
export function whenBrief({ facts, reader }: Delivery): string {
  return facts.starts && facts.status !== "postponed" ? brief(facts.starts, reader) : "";
}

/**
 * A delivery as one text message: who writes, what it is, when, and where it leads. Names give way until it fits in one
 * message, or in two where a name has letters that telephones' own alphabet lacks.
 */
export function writeShort(delivery: Delivery, appUrl: string): string {
  const { facts, kind, reader } = delivery;
  const link = `${appUrl}${shortPath(pathOf(delivery))}`;
  const written = (most: number) => {
    const short = (text: string | null | undefined) => cut(toGsm(plain(text ?? "")), most);
    const less: Facts = {
      ...facts,
      ...{ title: short(facts.title), store: short(facts.store), inviter: short(facts.inviter) },
      ...(facts.recipient !== undefined && { recipient: short(facts.recipient) }),
    };
    const { subject } = WORDS[reader.language].kinds[kind](less);
    const said = [`${less.store}: ${subject}`, whenBrief(delivery)].filter(Boolean).join(", ");
    return toGsm(`${plain(said)} ${link}`);
  };
  const fits = (text: string) => {
    const { alphabet, segments } = segmentsOf(text);
    return segments <= (alphabet === "gsm" ? 1 : 2);
  };
  return LENGTHS.map(written).find(fits) ?? written(LENGTHS.at(-1) ?? 1);
}
