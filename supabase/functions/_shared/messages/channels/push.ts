import { z } from "zod";
import { clockNow } from "../../core/clock.ts";
import { ProviderError } from "../../core/provider-error.ts";
import { providerFetch, retryAfter } from "../../core/provider-fetch.ts";
import { writeNote } from "../compose/note.ts";
import type { Channel } from "./channel.ts";
import { sealPush, vapid } from "./web-push.ts";

const keysSchema = z.object({ p256dh: z.string(), auth: z.string() });
/** As long as a push service keeps what it could not bring yet. */
const MOST_SECONDS = 28 * 86_400;

function refusal(status: number, headers: Headers): ProviderError {
  const code = `push_${status}`;
  if (status === 404 || status === 410) return new ProviderError("gone", { code, status });
  if (status === 429) {
    const retryAt = retryAfter(headers) ?? new Date(clockNow().getTime() + 10_000);
    return new ProviderError("rate_limited", { code, status, retryAt });
  }
  if (status >= 500) return new ProviderError("server", { code, status, outcome: "unknown" });
  return new ProviderError(status === 401 || status === 403 ? "forbidden" : "invalid", { code, status });
}

/** Pushes to one browser, sealed for it. */
export const push: Channel = {
  // The delivery's key names what is shown: what comes twice is shown once.
  keepsKeys: () => true,
  async send(delivery, { push: settings, appUrl }) {
    if (!settings) throw new ProviderError("server", { code: "push_not_configured" });
    if (!appUrl) throw new ProviderError("server", { code: "app_url_missing" });
    const { address, key, until, detail } = delivery;
    const { path, ...note } = writeNote(delivery);
    const payload = { ...note, tag: key, url: `${appUrl}${path}` };
    const seconds = Math.ceil((until.getTime() - clockNow().getTime()) / 1000);
    const { origin, pathname, search } = new URL(address);
    const { status, headers } = await providerFetch(`${settings.url ?? origin}${pathname}${search}`, {
      method: "POST",
      headers: {
        authorization: await vapid(address, settings),
        "content-encoding": "aes128gcm",
        "content-type": "application/octet-stream",
        ttl: String(Math.min(Math.max(seconds, 0), MOST_SECONDS)),
        urgency: "high",
        topic: key.replaceAll("-", ""),
      },
      body: new Uint8Array(await sealPush(JSON.stringify(payload), keysSchema.parse(detail))),
    });
    if (status >= 200 && status < 300) return headers.get("location");
    throw refusal(status, headers);
  },
};
