import { span, until } from "../texts/when.ts";
import { WORDS } from "../texts/words.ts";
import { STAFF_KINDS } from "../texts/kinds.ts";
import { plain } from "./letter.ts";
import { pathOf, type Delivery } from "./mail.ts";

/** A message in two lines, as a telephone shows it. */
export interface Note {
  title: string;
  body: string;
  /** The language of both. */
  lang: string;
  /** Where it leads, in the app. */
  path: string;
}

const cut = (text: string, most: number) =>
  text.length <= most ? text : `${text.slice(0, most - 1).trimEnd()}…`;

/** What a delivery says where there is little room, with its time in the recipient's zone. */
export function writeNote(delivery: Delivery): Note {
  const { kind, reader, facts } = delivery;
  const { language } = reader;
  const { subject, lines } = WORDS[language].kinds[kind](facts);
  const { starts, ends, status } = facts;
  // Of what stands for a while alone, until when.
  const when = facts.until
    ? `${WORDS[language].labels.until} ${until(facts.until, reader)}.`
    : starts && ends && status !== "postponed"
      ? span(starts, ends, reader)
      : "";
  return {
    title: cut(plain(subject), 120),
    body: cut(
      plain([lines[0], when, STAFF_KINDS.includes(kind) ? facts.store : ""].filter(Boolean).join(" ")),
      240,
    ),
    lang: language,
    path: pathOf(delivery),
  };
}
