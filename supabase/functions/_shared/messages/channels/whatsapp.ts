import { z } from "zod";
import { clockNow } from "../../core/clock.ts";
import { ProviderError } from "../../core/provider-error.ts";
import { providerFetch, retryAfter } from "../../core/provider-fetch.ts";
import { plain } from "../compose/letter.ts";
import { pathOf, type Delivery } from "../compose/mail.ts";
import { shortPath, whenBrief } from "../compose/short.ts";
import type { Channel } from "./channel.ts";

const sentSchema = z.object({ messages: z.tuple([z.object({ id: z.string() })], z.unknown()) });
const refusedSchema = z.object({ error: z.object({ code: z.number() }) });

/** Too many: of the account, of the app, of this pair of numbers, or what its quality allows for now. */
const TOO_MANY = [4, 80007, 130429, 131048, 131056];
/** Passes by itself. */
const PASSING = [1, 2, 131000, 131016, 133004];
/** This person or this template is not to be reached by WhatsApp: no account, re-engagement, template unknown, paused or off. */
const NOT_HERE = [131026, 131030, 131047, 131049, 132000, 132001, 132012, 132015, 132016];
/** Whoever runs the account has to look: token, rights, locked. */
const FORBIDDEN = [0, 3, 10, 190, 200, 368, 131005, 131031];

/** Whether a code, of an answer or of a later word, says that the person cannot be reached there. */
export const notOnWhatsApp = (code: number): boolean => NOT_HERE.includes(code);

function refusal(status: number, code: number, headers: Headers): ProviderError {
  const said = { code: `whatsapp_${code || status}`, status };
  if (status === 429 || TOO_MANY.includes(code)) {
    const retryAt = retryAfter(headers) ?? new Date(clockNow().getTime() + 30_000);
    return new ProviderError("rate_limited", { ...said, retryAt });
  }
  if (notOnWhatsApp(code)) return new ProviderError("gone", said);
  if (status >= 500 || PASSING.includes(code))
    return new ProviderError("server", { ...said, outcome: status >= 500 ? "unknown" : "none" });
  return new ProviderError(
    status === 401 || status === 403 || FORBIDDEN.includes(code) ? "forbidden" : "invalid",
    said,
  );
}

/** A parameter as templates take it: on one line, never empty. */
const parameter = (text: string) => ({
  type: "text",
  text: plain(text).replace(/\s+/g, " ").slice(0, 120) || "-",
});

/** What a template is filled with: a code for one of authentication, which its button copies; of the others the link in the button. */
function components(delivery: Delivery) {
  const { kind, facts } = delivery;
  const said = kind === "phone_code" ? [facts.code ?? ""] : [facts.store, facts.title, whenBrief(delivery)];
  const pressed = kind === "phone_code" ? (facts.code ?? "") : shortPath(pathOf(delivery)).slice(1);
  return [
    { type: "body", parameters: said.map(parameter) },
    { type: "button", sub_type: "url", index: "0", parameters: [{ type: "text", text: pressed }] },
  ];
}

/** Utility templates of the Cloud API, one a kind, with the store, the title and the time; no free text. */
export const whatsapp: Channel = {
  counted: true,
  keepsKeys: () => false,
  async send(delivery, { whatsapp: account }) {
    if (!account) throw new ProviderError("server", { code: "whatsapp_not_configured" });
    const { kind, reader, address, key } = delivery;
    const { status, headers, body } = await providerFetch(`${account.url}/${account.number}/messages`, {
      method: "POST",
      headers: { authorization: `Bearer ${account.token}`, "content-type": "application/json" },
      body: JSON.stringify({
        messaging_product: "whatsapp",
        recipient_type: "individual",
        to: address.replace("+", ""),
        // Comes back with what is told of it.
        biz_opaque_callback_data: key,
        type: "template",
        template: {
          name: `atelier_${kind}`,
          language: { code: reader.language },
          components: components(delivery),
        },
      }),
    });
    if (status >= 200 && status < 300) return sentSchema.safeParse(body).data?.messages[0].id ?? null;
    throw refusal(status, refusedSchema.safeParse(body).data?.error.code ?? 0, headers);
  },
};
