import { readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import { escapeHtml } from "../functions/_shared/messages/compose/html.ts";
import { mailFiles, storedMailSchema, type StoredMail } from "./mail.ts";

/** Where the local back end shows what it has sent. Hosted builds have no such page. */
export const MAILBOX_PATH = "/__mailbox";

const WORDS = {
  fr: {
    title: "Boîte aux lettres locale",
    lead: "Tout ce que ce serveur a envoyé, à qui que ce soit. Rien n’est sorti de cette machine.",
    empty: "Rien n’a encore été envoyé.",
    choose: "Choisissez un message dans la liste.",
    refresh: "Actualiser",
    back: "Retour à la liste",
    to: "À",
    text: "Texte seul",
    links: "Liens",
    headers: "En-têtes",
    files: "Pièces jointes",
    app: "Ouvrir Atelier",
    channels: { email: "E-mail", push: "Notification", sms: "SMS", whatsapp: "WhatsApp" },
  },
  en: {
    title: "Local mailbox",
    lead: "Everything this server has sent, to anybody. Nothing has left this machine.",
    empty: "Nothing has been sent yet.",
    choose: "Choose a message in the list.",
    refresh: "Refresh",
    back: "Back to the list",
    to: "To",
    text: "Plain text",
    links: "Links",
    headers: "Headers",
    files: "Attachments",
    app: "Open Atelier",
    channels: { email: "E-mail", push: "Push", sms: "Text message", whatsapp: "WhatsApp" },
  },
};
type Language = keyof typeof WORDS;

const STYLE = `
:root{color-scheme:light dark;--paper:light-dark(oklch(.975 .006 85),oklch(.19 .006 220));--card:light-dark(oklch(.993 .004 85),oklch(.225 .007 220));--line:light-dark(oklch(.9 .01 85),oklch(.32 .008 220));--ink:light-dark(oklch(.23 .012 220),oklch(.93 .005 85));--muted:light-dark(oklch(.46 .015 220),oklch(.72 .01 220));--accent:light-dark(oklch(.45 .085 205),oklch(.78 .09 200))}
*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 Inter,system-ui,sans-serif}a{color:var(--accent)}a:focus-visible,summary:focus-visible,iframe:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
header{display:flex;flex-wrap:wrap;gap:4px 24px;align-items:baseline;padding:20px 24px;border-bottom:1px solid var(--line)}h1{margin:0;font-size:20px}header p{margin:0;color:var(--muted);flex:1 1 300px}header a{padding:8px 0}
main{display:grid;grid-template-columns:minmax(280px,380px) 1fr;min-height:calc(100vh - 80px)}nav{border-right:1px solid var(--line)}
nav ol{list-style:none;margin:0;padding:0}nav a{display:block;padding:12px 24px;border-bottom:1px solid var(--line);color:inherit;text-decoration:none;overflow-wrap:anywhere}nav a:hover{background:var(--card)}nav a[aria-current]{background:var(--card);box-shadow:inset 3px 0 var(--accent)}nav strong{display:block;font-weight:600}nav span{color:var(--muted);font-size:13px}time{font-variant-numeric:tabular-nums}
article{padding:20px 24px;min-width:0}article h2{margin:0 0 4px;font-size:18px;overflow-wrap:anywhere}article>p{margin:0 0 16px;color:var(--muted);overflow-wrap:anywhere}blockquote{margin:0;padding:16px 18px;border:1px solid var(--line);border-radius:8px;background:var(--card);white-space:pre-wrap;overflow-wrap:anywhere}iframe{width:100%;height:560px;border:1px solid var(--line);border-radius:8px;background:#fff}
details{margin-top:12px;border:1px solid var(--line);border-radius:8px;background:var(--card)}summary{padding:10px 14px;cursor:pointer;font-weight:600}pre,details ul{margin:0;padding:0 14px 14px;white-space:pre-wrap;overflow-wrap:anywhere;font:13px/1.5 "JetBrains Mono",ui-monospace,monospace}details ul{padding-left:30px}.back{display:none}.nothing{padding:32px 24px;color:var(--muted)}
@media(max-width:760px){main{display:block}nav{border:0}.open nav{display:none}body:not(.open) article{display:none}.back{display:inline-block;margin-bottom:12px;padding:8px 0}header,article{padding:16px}nav a{padding:12px 16px}}`;

async function readMail(folder: string, file: string): Promise<StoredMail | null> {
  if (!(await mailFiles(folder)).includes(file)) return null;
  return storedMailSchema.parse(JSON.parse(await readFile(join(folder, file), "utf8")));
}

const linkTo = (url: string) => `<li><a href="${escapeHtml(url)}">${escapeHtml(url)}</a></li>`;
const linksOf = (html: string) =>
  [
    ...new Set(
      [...html.matchAll(/href="(https?:[^"]+)"/g)].map(([, url = ""]) => url.replaceAll("&amp;", "&")),
    ),
  ].map(linkTo);

const folded = (title: string, content: string, count = 1) =>
  count === 0 ? "" : `<details><summary>${title}</summary>${content}</details>`;

function article(file: string, mail: StoredMail, language: Language, when: (at: string) => string): string {
  const words = WORDS[language];
  const links = mail.html ? linksOf(mail.html) : (mail.link?.match(/^https?:.*/) ?? []).map(linkTo);
  const shown = mail.html
    ? `<iframe title="${escapeHtml(mail.subject)}" sandbox="allow-popups allow-popups-to-escape-sandbox" src="${MAILBOX_PATH}/body/${encodeURIComponent(file)}"></iframe>`
    : `<blockquote>${escapeHtml(mail.text)}</blockquote>`;
  const headers = Object.entries(mail.headers).map(([name, value]) => `${name}: ${value}`);
  const files = mail.attachments.map(({ name, type, content }) => `${name} (${type})\n\n${content}`);
  return `<article><a class="back" href="${MAILBOX_PATH}">${words.back}</a><h2>${escapeHtml(mail.subject)}</h2>
<p>${words.channels[mail.channel]} · ${words.to} ${escapeHtml(mail.to)} · <time datetime="${mail.sentAt}">${when(mail.sentAt)}</time></p>
${shown}
${folded(words.links, `<ul>${links.join("")}</ul>`, links.length)}
${folded(words.text, `<pre>${escapeHtml(mail.text)}</pre>`, mail.html ? 1 : 0)}
${folded(words.files, `<pre>${escapeHtml(files.join("\n\n"))}</pre>`, files.length)}
${folded(words.headers, `<pre>${escapeHtml(headers.join("\n"))}</pre>`, headers.length)}</article>`;
}

const NEWEST = 200;

async function listPage(folder: string, chosen: string | null, language: Language): Promise<string> {
  const words = WORDS[language];
  const format = new Intl.DateTimeFormat(language === "fr" ? "fr-FR" : "en-GB", {
    dateStyle: "medium",
    timeStyle: "medium",
  });
  const when = (at: string) => format.format(new Date(at));
  const files = (await mailFiles(folder)).reverse().slice(0, NEWEST);
  const rows = await Promise.all(
    files.map(async (file) => {
      const mail = await readMail(folder, file);
      if (!mail) return "";
      const current = file === chosen ? ' aria-current="true"' : "";
      return `<li><a href="${MAILBOX_PATH}?mail=${encodeURIComponent(file)}"${current}><strong>${escapeHtml(mail.subject)}</strong><span>${words.channels[mail.channel]} · ${escapeHtml(mail.to)} · <time datetime="${mail.sentAt}">${when(mail.sentAt)}</time></span></a></li>`;
    }),
  );
  const mail = chosen === null ? null : await readMail(folder, chosen);
  const list = files.length > 0 ? `<ol>${rows.join("")}</ol>` : `<p class="nothing">${words.empty}</p>`;
  const shown =
    mail && chosen !== null
      ? article(chosen, mail, language, when)
      : `<article class="nothing">${files.length > 0 ? words.choose : ""}</article>`;
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${words.title} · Atelier</title><link rel="icon" href="/favicon.svg"><style>${STYLE}</style></head>
<body${mail ? ' class="open"' : ""}><header><h1>${words.title}</h1><p>${words.lead}</p><a href="${MAILBOX_PATH}">${words.refresh}</a><a href="/">${words.app}</a></header><main><nav aria-label="${words.title}">${list}</nav>${shown}</main></body></html>
`;
}

/** The mail's own HTML: shut in, without scripts and without anything from elsewhere; its links open a tab. */
async function bodyPage(folder: string, file: string): Promise<string | null> {
  const mail = await readMail(folder, file);
  if (!mail) return null;
  const html = mail.html || `<pre style="white-space:pre-wrap">${escapeHtml(mail.text)}</pre>`;
  return /<head[^>]*>/i.test(html)
    ? html.replace(/<head[^>]*>/i, (head) => `${head}<base target="_blank">`)
    : `<base target="_blank">${html}`;
}

/** The file that a part of an address names; none for one that cannot be read. */
function named(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return "";
  }
}

/** Answers the mailbox's paths; false for every other one. */
export async function answerMailbox(
  request: IncomingMessage,
  response: ServerResponse,
  folder: string,
): Promise<boolean> {
  const url = new URL(request.url ?? "/", "http://localhost");
  const body = url.pathname.startsWith(`${MAILBOX_PATH}/body/`);
  if (url.pathname !== MAILBOX_PATH && !body) return false;
  const language = /^\s*en\b/i.test(request.headers["accept-language"] ?? "") ? "en" : "fr";
  const html = body
    ? await bodyPage(folder, named(url.pathname.slice(`${MAILBOX_PATH}/body/`.length)))
    : await listPage(folder, url.searchParams.get("mail"), language);
  response.writeHead(html === null ? 404 : 200, {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "content-security-policy": body
      ? "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"
      : "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'",
  });
  response.end(html ?? "");
  return true;
}
