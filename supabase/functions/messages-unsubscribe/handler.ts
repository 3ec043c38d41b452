import { followClock } from "../_shared/core/clock.ts";
import { database } from "../_shared/core/db.ts";
import { json, Problem, serve } from "../_shared/core/http.ts";
import { messageConfig } from "../_shared/core/message-config.ts";
import { unsubscribeTarget } from "../_shared/messages/compose/links.ts";
import type { Language } from "../_shared/messages/texts/facts.ts";
import { page } from "./page.ts";

/** The mail's reader may have another language than the mail: the one the browser asks for first. */
const languageOf = (request: Request): Language =>
  /^\s*en\b/i.test(request.headers.get("accept-language") ?? "") ? "en" : "fr";

/**
 * Where "no more of these" of a mail leads. GET asks and changes nothing, since programs that look at mail follow its links;
 * POST, by the page's button or by a mail program's own (RFC 8058), does it. The token proves all there is to prove.
 */
export const handler = serve(["GET", "POST"], async (request) => {
  const language = languageOf(request);
  const token = new URL(request.url).searchParams.get("token") ?? "";
  const sql = database();
  await followClock(sql);
  const delivery = unsubscribeTarget(messageConfig().linkKeys, token);
  const reads = (request.headers.get("accept") ?? "").includes("text/html");
  if (delivery === null) {
    if (reads) return page(language, "unknown");
    throw new Problem("link_invalid", "The link is not ours, or has expired");
  }
  if (request.method === "GET") return page(language, "ask");
  await sql`select private.unsubscribe(${delivery})`;
  return reads ? page(language, "done") : json({ ok: true });
});
