import type { Translate } from "@/lib/text/texts";

/** Which of a session's people a file holds, as the list beside it has them. */
export function exportedWhich(
  t: Translate,
  filters: { query?: string | undefined; status?: string | undefined },
): string {
  const { query, status } = filters;
  if (query && status) return t("session:people.export.both", { query, status });
  if (query) return t("session:people.export.found", { query });
  return status ? t("session:people.export.status", { status }) : t("session:people.export.all");
}
