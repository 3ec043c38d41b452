import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { sessionDifferences, type Seen } from "./session-differences";
import type { Lock } from "@/components/shared/form/LockNotice";
import { liveSessionOptions } from "@/hooks/courses/detail/live-session";
import type { LiveSessionDetail } from "@/hooks/courses/shared/types";
import { useFormat } from "@/hooks/ui/useFormat";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { errorCode } from "@/lib/net/errors";

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
          name ? t("conflict.changedBy", { name, when }) : t("conflict.changed", { when }),
        changes: sessionDifferences(base, fresh, { t, format }),
        nothing: t("conflict.unseen"),
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
