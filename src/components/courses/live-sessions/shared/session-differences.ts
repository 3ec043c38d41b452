import type { ActionSession } from "@/components/courses/live-sessions/shared/session-actions-context";
import type { LiveSessionDetail } from "@/hooks/courses/shared/types";
import type { Format } from "@/lib/text/format";
import type { Translate } from "@/lib/text/texts";

/** What a dialog about a session shows of it, and what of it may have changed meanwhile. */
export type Seen = Pick<
  ActionSession,
  "id" | "title" | "status" | "platform" | "scheduled_start" | "scheduled_end" | "time_zone" | "revision"
>;
const shown = ["title", "status", "platform", "scheduled_start", "scheduled_end", "time_zone"] as const;
type Shown = (typeof shown)[number];
const moments: readonly string[] = ["scheduled_start", "scheduled_end"];

export interface Words {
  t: Translate;
  format: Format;
}

function differs(name: Shown, before: Seen, after: Seen): boolean {
  return moments.includes(name)
    ? Date.parse(before[name]) !== Date.parse(after[name])
    : before[name] !== after[name];
}

/** What of a session is different from what the person has seen, in words. Wants the texts session and sessions. */
export function sessionDifferences(before: Seen, now: LiveSessionDetail, { t, format }: Words) {
  const labels: Record<Shown, string> = {
    title: t("session:form.name"),
    status: t("sessions:filter.status"),
    platform: t("session:form.platform"),
    scheduled_start: t("session:form.start"),
    scheduled_end: t("session:form.end"),
    time_zone: t("session:form.zone"),
  };
  const valueOf = (name: Shown): string => {
    if (name === "scheduled_start" || name === "scheduled_end")
      return format.dateTime(now[name], now.time_zone);
    if (name === "status") return t(`sessions:status.${now.status}`);
    if (name === "platform") return t(`sessions:platform.${now.platform}`);
    return now[name];
  };
  return shown
    .filter((name) => differs(name, before, now))
    .map((name) => ({ field: name, label: labels[name], value: valueOf(name) }));
}
