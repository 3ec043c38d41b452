import type { Translate } from "@/lib/text/texts";

type Values = Record<string, string | number>;

/** The message of a form rule: a key under `errors:field`, with the figures its sentence needs. */
export function fieldMessage(key: string, values: Values = {}): string {
  const query = new URLSearchParams(
    Object.entries(values).map(([name, value]) => [name, String(value)]),
  ).toString();
  return `errors:field.${key}${query ? `?${query}` : ""}`;
}

/** Writes the sentence of a rule made by fieldMessage, or of a server code ("errors:stale_version"). */
export function fieldErrorText(t: Translate, message: string | undefined): string {
  if (!message?.startsWith("errors:")) return t("errors:field.invalid");
  const [key = "", query] = message.split("?");
  const values = Object.fromEntries(new URLSearchParams(query));
  const count = values["count"] === undefined ? {} : { count: Number(values["count"]) };
  return t([key, "errors:unexpected"], { code: key.slice(7), ...values, ...count });
}
