import { Buffer } from "node:buffer";
import { z } from "zod";
import { clockNow } from "../../core/clock.ts";
import { ProviderError, type ProviderErrorKind } from "../../core/provider-error.ts";
import { providerFetch, retryAfter } from "../../core/provider-fetch.ts";
import type { Mail } from "../compose/mail.ts";

const sentSchema = z.object({ id: z.string() });
const refusedSchema = z.object({ name: z.string() });

const KINDS: Readonly<Record<number, ProviderErrorKind>> = { 401: "forbidden", 403: "forbidden" };

/** What a refusal means: 4xx is final, but for too many at once and for a try of ours that is still under way. */
function refusal(status: number, name: string, headers: Headers): ProviderError {
  const code = `mail_${status}`;
  if (status === 429) {
    const retryAt = retryAfter(headers) ?? new Date(clockNow().getTime() + 10_000);
    return new ProviderError("rate_limited", { code, status, retryAt });
  }
  if (status === 409 && name === "concurrent_idempotent_requests")
    return new ProviderError("server", { code: "mail_in_progress", status, outcome: "unknown" });
  if (status >= 500) return new ProviderError("server", { code, status, outcome: "unknown" });
  return new ProviderError(KINDS[status] ?? "invalid", { code, status });
}

/** `POST {MAIL_API_URL}/emails`, as Resend and what speaks like it take it. Returns the provider's id, where it is known. */
export async function sendByApi(api: { url: string; key: string }, mail: Mail): Promise<string | null> {
  const { status, headers, body } = await providerFetch(`${api.url}/emails`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${api.key}`,
      "content-type": "application/json",
      "idempotency-key": mail.key,
    },
    body: JSON.stringify({
      from: mail.from,
      to: [mail.to],
      subject: mail.subject,
      html: mail.html,
      text: mail.text,
      headers: mail.headers,
      ...(mail.attachments.length > 0 && {
        attachments: mail.attachments.map(({ name, type, content }) => ({
          filename: name,
          content_type: type,
          content: Buffer.from(content).toString("base64"),
        })),
      }),
    }),
  });
  if (status >= 200 && status < 300) return sentSchema.safeParse(body).data?.id ?? null;
  const name = refusedSchema.safeParse(body).data?.name ?? "";
  // The key was taken by a try of which we had no answer; what it said has changed since. It was sent.
  if (status === 409 && name === "invalid_idempotent_request") return null;
  throw refusal(status, name, headers);
}
