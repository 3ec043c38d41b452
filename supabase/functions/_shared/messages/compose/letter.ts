import { factsSchema, type Facts, type Language } from "../texts/facts.ts";
import { MESSAGE_KINDS, STAFF_KINDS, type Kind, type Words } from "../texts/kinds.ts";
import { date, hour, span, until, type Reader } from "../texts/when.ts";
import { WORDS } from "../texts/words.ts";
import { escapeHtml } from "./html.ts";

/** A message as its recipient reads it: plain texts, nothing escaped yet. */
export interface Letter {
  language: Language;
  subject: string;
  hello: string;
  lines: readonly string[];
  /** Label and value, in the order in which they are shown. */
  details: readonly (readonly [string, string])[];
  action: { label: string; url: string } | null;
  footer: readonly string[];
  unsubscribe: { label: string; url: string } | null;
}

export interface LetterInput {
  kind: Kind;
  reader: Reader;
  facts: Facts;
  /** Where the button leads. */
  url: string;
  unsubscribeUrl: string | null;
}

/** A text on one line. */
export const plain = (text: string) => text.replace(/\p{Cc}+/gu, " ").trim();

/** Why somebody receives it, where that is neither their session nor their team. */
const WHY: Partial<Record<Kind, keyof Words["why"]>> = { warranty_holder: "holder", summary: "summary" };

/** What is said, in the recipient's language and zone. */
export function writeLetter({ kind, reader, facts, url, unsubscribeUrl }: LetterInput): Letter {
  const { language } = reader;
  const words = WORDS[language];
  const written = {
    hourOf: (at: Date) => hour(at, reader),
    dateOf: (at: string) => date(at, reader),
  };
  const items = facts.items.flatMap((item) => {
    const known = MESSAGE_KINDS.find((one) => one === item.kind);
    const its = factsSchema.safeParse(item.facts).data;
    return known && its ? [plain(words.kinds[known]({ ...its, ...written }).subject)] : [];
  });
  const said = words.kinds[kind]({ ...facts, ...written, said: items });
  const invited = kind.endsWith("_invitation");
  const when = facts.starts && facts.ends && facts.status !== "postponed" && !invited;
  const staff = STAFF_KINDS.includes(kind);
  const details = [
    [words.labels.store, staff ? facts.store : ""],
    [words.labels.session, facts.session_id ? facts.title : ""],
    [words.labels.when, when ? span(facts.starts as Date, facts.ends as Date, reader) : ""],
    [words.labels.course, kind === "member_invitation" ? "" : (facts.course ?? "")],
    [words.labels.host, facts.host ?? ""],
    [words.labels.contact, facts.contact ?? ""],
    [words.labels.accessibility, facts.accessibility ?? ""],
    [words.labels.until, facts.until ? until(facts.until, reader) : ""],
  ] as const;
  return {
    language,
    subject: plain(said.subject),
    hello: plain(words.hello(facts.name ?? null)),
    lines: said.lines,
    details: details.filter(([, value]) => value !== ""),
    action: said.action === null ? null : { label: said.action, url },
    footer: [
      words.sentBy(facts.store),
      words.why[invited ? "invited" : (WHY[kind] ?? (staff || !facts.session_id ? "staff" : "told"))],
    ],
    unsubscribe: unsubscribeUrl === null ? null : { label: words.unsubscribe, url: unsubscribeUrl },
  };
}

/** The letter without any form, for who reads mail as text. */
export function letterText(letter: Letter): string {
  const { hello, lines, details, action, footer, unsubscribe } = letter;
  const colon = letter.language === "fr" ? "\u202f: " : ": ";
  return [
    hello,
    ...lines,
    details.map(([label, value]) => `${label}${colon}${value}`).join("\n"),
    action ? `${action.label}${colon.trimEnd()}\n${action.url}` : "",
    ["--", ...footer, ...(unsubscribe ? [`${unsubscribe.label}${colon}${unsubscribe.url}`] : [])].join("\n"),
  ]
    .filter((part) => part !== "")
    .join("\n\n")
    .concat("\n");
}

const INK = "#1f2426";
const MUTED = "#5c6569";
const ACCENT = "#0f6373";

/** The one layout of all mail: a column that any reader draws, nothing fetched from anywhere. */
export function letterHtml(letter: Letter): string {
  const { language, subject, hello, lines, details, action, footer, unsubscribe } = letter;
  const paragraph = (text: string) =>
    `<p style="margin:0 0 16px;overflow-wrap:anywhere;white-space:pre-line">${escapeHtml(text)}</p>`;
  const row = ([label, value]: readonly [string, string]) =>
    `<tr><td style="padding:4px 16px 4px 0;color:${MUTED};vertical-align:top;white-space:nowrap">${escapeHtml(label)}</td><td style="padding:4px 0;overflow-wrap:anywhere;word-break:break-word">${escapeHtml(value)}</td></tr>`;
  const stop = unsubscribe
    ? `<p style="margin:8px 0 0"><a href="${escapeHtml(unsubscribe.url)}" style="color:${MUTED}">${escapeHtml(unsubscribe.label)}</a></p>`
    : "";
  const button = action
    ? `<p style="margin:0"><a href="${escapeHtml(action.url)}" style="display:inline-block;padding:11px 20px;border-radius:6px;background:${ACCENT};color:#fff;font-weight:600;text-decoration:none">${escapeHtml(action.label)}</a></p>`
    : "";
  return `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light"><title>${escapeHtml(subject)}</title></head>
<body style="margin:0;padding:24px 12px;background:#f5f2ec;color:${INK};font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,Arial,sans-serif">
<table role="presentation" align="center" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px;margin:0 auto;background:#fffdf9;border:1px solid #e3ded4;border-radius:8px"><tr><td style="padding:28px 24px">
<h1 style="margin:0 0 16px;font-size:20px;line-height:1.3;overflow-wrap:anywhere">${escapeHtml(subject)}</h1>
${paragraph(hello)}
${lines.map(paragraph).join("\n")}
${details.length > 0 ? `<table role="presentation" cellpadding="0" cellspacing="0" style="margin:0 0 20px;font-size:15px">${details.map(row).join("")}</table>` : ""}
${button}
</td></tr></table>
<div style="max-width:560px;margin:16px auto 0;padding:0 8px;color:${MUTED};font-size:13px;text-align:center;overflow-wrap:anywhere">${footer.map((line) => escapeHtml(line)).join("<br>")}${stop}</div>
</body>
</html>
`;
}
