import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ActionSession } from "@/components/courses/live-sessions/shared/session-actions-context";
import type { Lock } from "@/components/shared/form/LockNotice";
import { liveSessionOptions } from "@/hooks/courses/detail/live-session";
import type { LiveSessionDetail } from "@/hooks/courses/shared/types";
import { useFormat } from "@/hooks/ui/useFormat";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { errorCode } from "@/lib/net/errors";

/** What a dialog about a session shows of it, and what of it may have changed meanwhile. */
type Seen = Pick<
  ActionSession,
  "id" | "title" | "status" | "platform" | "scheduled_start" | "scheduled_end" | "time_zone" | "revision"
>;
const shown = ["title", "status", "platform", "scheduled_start", "scheduled_end", "time_zone"] as const;
const moments: readonly string[] = ["scheduled_start", "scheduled_end"];

function differs(name: (typeof shown)[number], before: Seen, after: Seen): boolean {
  return moments.includes(name)
    ? Date.parse(before[name]) !== Date.parse(after[name])
    : before[name] !== after[name];
}

interface SessionLock {
  /** The session as the person has seen it: the revision a change is made against. */
  base: Seen;
  /** Call with what a mutation threw: true when it was only too late, and the change of the other has been read. */
  wasStale: (error: unknown) => Promise<boolean>;
  /** What somebody else changed, in words; `proceed` goes on from there. */
  lock: (proceed: (fresh: LiveSessionDetail) => void) => Lock | null;
}

/** Optimistic locking for a dialog about a session, noticed when it is sent. */
export function useSessionLock(session: Seen): SessionLock {
  const { t } = useTranslation(["session", "sessions"]);
  const format = useFormat();
  const client = useQueryClient();
  const [base, setBase] = useState(session);
  const [fresh, setFresh] = useState<LiveSessionDetail | null>(null);

  function valueOf(name: (typeof shown)[number], now: LiveSessionDetail): string {
    if (name === "scheduled_start" || name === "scheduled_end")
      return format.dateTime(now[name], now.time_zone);
    if (name === "status") return t(`sessions:status.${now.status}`);
    if (name === "platform") return t(`sessions:platform.${now.platform}`);
    return now[name];
  }
  const labels = {
    title: t("form.name"),
    status: t("sessions:filter.status"),
    platform: t("form.platform"),
    scheduled_start: t("form.start"),
    scheduled_end: t("form.end"),
    time_zone: t("form.zone"),
  };

  return {
    base,
    wasStale: async (error) => {
      if (errorCode(error) !== "stale_version") return false;
      setFresh(await client.fetchQuery({ ...liveSessionOptions(session.id), staleTime: 0 }));
      return true;
    },
    lock: (proceed) =>
      fresh && {
        who: { name: fresh.changer?.display_name ?? null, at: fresh.changed_at },
        title: ({ name, when }) =>
          name ? t("conflict.titleBy", { name, when }) : t("conflict.title", { when }),
        changes: shown
          .filter((name) => differs(name, base, fresh))
          .map((name) => ({ field: name, label: labels[name], value: valueOf(name, fresh) })),
        nothing: t("conflict.elsewhere"),
        ways: [
          {
            label: t("conflict.goOn"),
            primary: true,
            run: () => {
              setBase(fresh);
              setFresh(null);
              proceed(fresh);
            },
          },
        ],
      },
  };
}
