import { links, paths } from "@/lib/paths";

const runSession = (session: string) => links.liveSessions({ session });

/** The address that a short one stands for: an id in 22 characters instead of 36, or the page of units; null for what is none. */
export function shortTarget(pathname: string, search = ""): string | null {
  if (/^\/u\/?$/.test(pathname)) return `${paths.serialTracking}${search}`;
  const [, place = "", code = ""] = /^\/([scdr])\/([\w-]{22})\/?$/.exec(pathname) ?? [];
  if (code === "") return null;
  const bytes = Array.from(atob(code.replaceAll("-", "+").replaceAll("_", "/")), (char) =>
    char.charCodeAt(0).toString(16).padStart(2, "0"),
  ).join("");
  const id = bytes.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  const lead = { s: links.joinSession, d: links.studentSession, c: links.course, r: runSession }[place];
  return lead?.(id) ?? null;
}
