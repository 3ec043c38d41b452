import { escapeHtml } from "../_shared/messages/compose/html.ts";
import type { Language } from "../_shared/messages/texts/facts.ts";
import { WORDS } from "../_shared/messages/texts/words.ts";

const HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "cache-control": "no-store",
  // Nothing is loaded, nothing runs, and the address, which holds the token, goes nowhere.
  "content-security-policy":
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-robots-tag": "noindex",
};

const STYLE = `:root{color-scheme:light dark}body{margin:0;min-height:100vh;display:grid;place-items:center;background:light-dark(#f5f2ec,#17191a);color:light-dark(#1f2426,#e8e6e1);font:16px/1.5 system-ui,sans-serif}main{box-sizing:border-box;width:min(28rem,100% - 2rem);padding:2rem 1.5rem;background:light-dark(#fffdf9,#1f2223);border:1px solid light-dark(#e3ded4,#34393b);border-radius:8px}h1{margin:0 0 1rem;font-size:1.25rem;line-height:1.3}p{margin:0 0 1.25rem}button{min-height:44px;padding:0 1.25rem;border:0;border-radius:6px;background:light-dark(#0f6373,#6cc3d4);color:light-dark(#fff,#10201f);font:inherit;font-weight:600;cursor:pointer}button:focus-visible{outline:2px solid;outline-offset:2px}`;

/** The one page of this function: asks, says that it is done, or that the link is none of ours. No script. */
export function page(language: Language, shows: "ask" | "done" | "unknown"): Response {
  const words = WORDS[language].page;
  const form =
    shows === "ask"
      ? `<form method="post"><button type="submit">${escapeHtml(words.button)}</button></form>`
      : "";
  const html = `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escapeHtml(words.title)} · Atelier</title><style>${STYLE}</style></head>
<body><main><h1>${escapeHtml(words.title)}</h1><p>${escapeHtml(words[shows])}</p>${form}</main></body></html>
`;
  return new Response(html, { status: shows === "unknown" ? 404 : 200, headers: HEADERS });
}
