import { Buffer } from "node:buffer";
import { z } from "zod";
import { clockNow } from "../../core/clock.ts";
import { ProviderError } from "../../core/provider-error.ts";
import { postForm, retryAfter } from "../../core/provider-fetch.ts";
import { writeShort } from "../compose/short.ts";
import type { Channel } from "./channel.ts";

const sentSchema = z.object({ sid: z.string() });
const refusedSchema = z.object({ code: z.number() });

/** Numbers that take no text messages: not valid, not a mobile, cannot be reached. */
const NO_SUCH_NUMBER = [21211, 21214, 21217, 21614, 21612];
/** Its holder has replied STOP. */
export const STOPPED = 21610;
/** What the gateway will not keep longer. */
const MOST_SECONDS = 36_000;

function refusal(status: number, code: number, headers: Headers): ProviderError {
  const said = { code: `sms_${code || status}`, status };
  if (status === 429) {
    const retryAt = retryAfter(headers) ?? new Date(clockNow().getTime() + 10_000);
    return new ProviderError("rate_limited", { ...said, retryAt });
  }
  if (status >= 500) return new ProviderError("server", { ...said, outcome: "unknown" });
  if (code === STOPPED) return new ProviderError("gone", { ...said, code: "stopped" });
  if (NO_SUCH_NUMBER.includes(code)) return new ProviderError("gone", said);
  return new ProviderError(status === 401 || status === 403 ? "forbidden" : "invalid", said);
}

/** Text messages by an HTTP gateway that speaks as Twilio does (`POST /2010-04-01/Accounts/…/Messages.json`). */
export const sms: Channel = {
  counted: true,
  // Such gateways know no keys: what may have arrived is tried once more, and no oftener.
  keepsKeys: () => false,
  async send(delivery, { sms: gateway, appUrl, publicUrl }) {
    if (!gateway) throw new ProviderError("server", { code: "sms_not_configured" });
    if (!appUrl) throw new ProviderError("server", { code: "app_url_missing" });
    const { url, account, token, from } = gateway;
    const seconds = Math.ceil((delivery.until.getTime() - clockNow().getTime()) / 1000);
    const { status, headers, body } = await postForm(
      `${url}/2010-04-01/Accounts/${account}/Messages.json`,
      {
        To: delivery.address,
        [from.startsWith("MG") ? "MessagingServiceSid" : "From"]: from,
        Body: writeShort(delivery, appUrl),
        ValidityPeriod: String(Math.min(Math.max(seconds, 1), MOST_SECONDS)),
        ...(publicUrl && {
          StatusCallback: `${publicUrl}/functions/v1/messages-phone/sms?delivery=${delivery.key}`,
        }),
      },
      { authorization: `Basic ${Buffer.from(`${account}:${token}`).toString("base64")}` },
    );
    if (status >= 200 && status < 300) return sentSchema.safeParse(body).data?.sid ?? null;
    throw refusal(status, refusedSchema.safeParse(body).data?.code ?? 0, headers);
  },
};
