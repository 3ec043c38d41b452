import { isProse } from "@/lib/text/prose";

/** As private.is_web_url. */
const webUrl = /^https?:\/\/[^\s/?#@"'<>\\]+([/?#][^\s"'<>\\\p{Cc}]*)?$/iu;

export function isWebUrl(url: string): boolean {
  return url.length <= 2048 && isProse(url) && webUrl.test(url);
}
