/** A file name of a session's export: what it is, of which session, of which day. */
export const exportName = (kind: string, title: string, day: string): string =>
  [kind, title, day]
    .map((part) =>
      part
        .normalize("NFD")
        .replace(/\p{M}/gu, "")
        .replace(/[^\w]+/g, "-")
        .replace(/^-|-$/g, "")
        .toLowerCase()
        .slice(0, 60),
    )
    .filter(Boolean)
    .join("-");
