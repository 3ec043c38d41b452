import { ProviderError } from "../../core/provider-error.ts";
import { writeMail } from "../compose/mail.ts";
import type { Channel } from "./channel.ts";
import { sendByApi } from "./mail-api.ts";

/** Mail: over an HTTP API where one is set, else over SMTP. */
export const email: Channel = {
  keepsKeys: ({ mail }) => mail?.kind === "api" && mail.keepsKeys,
  async send(delivery, config) {
    const { mail, appUrl } = config;
    // Waits for the operator: each of these is tried again until it is of no use any more.
    if (!mail) throw new ProviderError("server", { code: "mail_not_configured" });
    if (!appUrl) throw new ProviderError("server", { code: "app_url_missing" });
    const written = writeMail(delivery, { ...config, appUrl });
    if (mail.kind === "api") return sendByApi(mail, written);
    // Asked for where it is used: hosted functions send by the API and do not load it.
    const { sendBySmtp } = await import("./mail-smtp.ts");
    return sendBySmtp(mail.url, written);
  },
};
